"""Queries that must not win: each ends its own worker and nothing else."""

from __future__ import annotations

import contextlib
import http.server
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from bali_process import children
from bali_process.engine.embedded import EmbeddedEngine
from bali_process.engine.interface import (
    Answer,
    EngineError,
    EvaluationError,
    LimitReached,
    Request,
    Saturated,
)
from bali_process.engine.limits import Limits
from bali_process.engine.shares import CLIENT

CSV = "text/csv"
ENDLESS = Request("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", CSV)
LOOKUP = Request("SELECT ?name { <https://w3id.org/rcp/bali/person/keeper> ?p ?name }", CSV)
KEEPER = b"name\r\nKeeper\r\n"
Embedded = Callable[..., EmbeddedEngine]

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes through /proc")


def offspring(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def until(holds: Callable[[], bool], what: str) -> None:
    for _ in range(3000):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError(f"still not so: {what}")


def end_with_workers(zygote: int) -> None:
    processes = [zygote, *offspring(zygote)]
    os.kill(zygote, signal.SIGKILL)
    for pid in processes:
        until(lambda pid=pid: is_gone(pid), "the process ends")  # type: ignore[misc]


def in_background(engine: EmbeddedEngine, request: Request) -> Future[Answer]:
    pool = ThreadPoolExecutor(1)
    future = pool.submit(engine.evaluate, request)
    pool.shutdown(wait=False)
    return future


def zygote_of(engine: EmbeddedEngine) -> int:
    return engine._nursery.pid


def test_a_count_that_never_ends_is_ended_at_the_deadline(embedded: Embedded) -> None:
    engine = embedded(deadline=0.5)
    with pytest.raises(LimitReached) as caught:
        engine.evaluate(ENDLESS)
    assert (caught.value.limit, caught.value.allowed) == ("deadline", "0.5 s")
    assert engine.evaluate(LOOKUP).body == KEEPER


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?a ?c ?d ?f { ?a ?b ?c . ?d ?e ?f } }",
        "SELECT (COUNT(*) AS ?n) { SELECT ?c ?f (COUNT(*) AS ?m) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?c ?f }",
        "SELECT ?c { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c LIMIT 1",
    ],
)
def test_a_query_that_takes_too_much_memory_is_ended(embedded: Embedded, text: str) -> None:
    engine = embedded(deadline=60, memory=64)
    with pytest.raises(LimitReached) as caught:
        engine.evaluate(Request(text, CSV))
    assert (caught.value.limit, caught.value.allowed) == ("memory", "64 MiB")
    assert engine.evaluate(LOOKUP).body == KEEPER


@pytest.mark.parametrize(
    "text", ["SELECT * " + "{" * 3000 + "}" * 3000, "ASK { FILTER(" + "!" * 50_000 + "true) }"]
)
def test_a_query_that_overflows_the_stack_is_told_that_it_is_too_deep(embedded: Embedded, text: str) -> None:
    engine = embedded()
    with pytest.raises(EvaluationError, match="nested too deeply"):
        engine.evaluate(Request(text, CSV))
    assert engine.evaluate(LOOKUP).body == KEEPER


def test_twenty_clients_at_once_all_get_an_honest_answer(embedded: Embedded) -> None:
    engine = embedded(deadline=1)
    with ThreadPoolExecutor(20) as clients:
        outcomes = [clients.submit(engine.evaluate, ENDLESS if n % 4 == 0 else LOOKUP) for n in range(20)]
    for n, outcome in enumerate(outcomes):
        if n % 4:
            assert outcome.result().body == KEEPER
        else:
            with pytest.raises(LimitReached):
                outcome.result()


@linux
def test_a_long_query_gives_way_to_short_ones(embedded: Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bali_process.engine.nursery._PROMPT", 0.05)
    engine = embedded(deadline=60)
    engine.evaluate(LOOKUP)
    own = os.getpriority(os.PRIO_PROCESS, 0)
    (worker,) = offspring(zygote_of(engine))
    assert os.getpriority(os.PRIO_PROCESS, worker) == own
    busy = in_background(engine, ENDLESS)
    until(lambda: os.getpriority(os.PRIO_PROCESS, worker) > own, "the worker gives way")
    os.kill(worker, signal.SIGALRM)
    with pytest.raises(LimitReached):
        busy.result()


@linux
@pytest.mark.parametrize("may_return", [True, False])
def test_a_worker_that_has_given_way_returns_to_its_rank_or_is_not_used_again(
    embedded: Embedded, monkeypatch: pytest.MonkeyPatch, may_return: bool
) -> None:
    monkeypatch.setattr("bali_process.engine.nursery._PROMPT", 0.02)
    set_priority, own = os.setpriority, os.getpriority(os.PRIO_PROCESS, 0)

    def rank(which: int, who: int, priority: int) -> None:
        if priority == own and not may_return:
            raise PermissionError
        set_priority(which, who, priority)

    monkeypatch.setattr(os, "setpriority", rank)
    engine = embedded(deadline=60)
    slow = Request("SELECT (COUNT(*) AS ?n) { ?a ?b ?c }", CSV)
    assert engine.evaluate(LOOKUP).body == KEEPER
    (worker,) = offspring(zygote_of(engine))
    os.kill(worker, signal.SIGSTOP)
    busy = in_background(engine, slow)
    until(lambda: os.getpriority(os.PRIO_PROCESS, worker) > own, "the worker gives way")
    os.kill(worker, signal.SIGCONT)
    assert busy.result().body
    if not may_return:
        until(lambda: worker not in offspring(zygote_of(engine)) or is_gone(worker), "the worker ends")
    assert engine.evaluate(LOOKUP).body == KEEPER
    (worker,) = (pid for pid in offspring(zygote_of(engine)) if not is_gone(pid))
    assert os.getpriority(os.PRIO_PROCESS, worker) == own


def saturate(engine: EmbeddedEngine) -> tuple[Future[Answer], Saturated]:
    """Keep the only worker busy; give the answer to come, and what the next client is told."""
    busy = in_background(engine, ENDLESS)
    while True:
        try:
            engine.evaluate(LOOKUP)
        except Saturated as error:
            return busy, error
        if busy.done():  # the lookup was faster, and the other was refused
            assert isinstance(busy.exception(), Saturated)
            busy = in_background(engine, ENDLESS)


def test_beyond_the_queue_a_query_is_refused_with_a_time_to_come_back(embedded: Embedded) -> None:
    engine = embedded(workers=1, queue=0, deadline=2)
    busy, refusal = saturate(engine)
    assert refusal.retry_after >= 1
    with pytest.raises(LimitReached):
        busy.result()
    assert engine.evaluate(LOOKUP).body == KEEPER


def test_a_query_in_the_queue_gets_its_turn(embedded: Embedded) -> None:
    engine = embedded(workers=1, queue=1, deadline=1)
    busy, waiting = in_background(engine, ENDLESS), in_background(engine, LOOKUP)
    assert waiting.result().body == KEEPER
    assert isinstance(busy.exception(), LimitReached)


@linux
def test_each_process_has_random_numbers_of_its_own(tmp_path: Path) -> None:
    # To read a blank node takes random numbers.
    (tmp_path / "data.nq").write_text("_:a <http://p.example/> _:b <http://g.example/> .\n" * 9, "utf-8")
    request = Request("SELECT (STRUUID() AS ?x) {}", CSV)
    bodies = set()
    with contextlib.closing(EmbeddedEngine(tmp_path, Limits(), 1)) as engine:
        for _ in range(5):
            bodies.add(engine.evaluate(request).body)
            for worker in offspring(zygote_of(engine)):
                os.kill(worker, signal.SIGKILL)
                until(lambda pid=worker: is_gone(pid), "the worker ends")  # type: ignore[misc]
    assert len(bodies) == 5


def test_one_client_leaves_places_in_the_queue_to_others(embedded: Embedded) -> None:
    engine = embedded(workers=1, queue=4, deadline=60)
    asked: list[Future[Answer]] = []

    def ask(client: str) -> Answer:
        CLIENT.set(client)
        return engine.evaluate(ENDLESS)

    def refused(client: str) -> bool:
        """Ask once more; whether that is refused at once, as one who waits is not."""
        one = ThreadPoolExecutor(1)
        asked.append(one.submit(ask, client))
        one.shutdown(wait=False)
        until(lambda: asked[-1].done() or waiting() == len(asked) - failures(), "it waits or is refused")
        return asked[-1].done()

    def failures() -> int:
        return sum(one.done() for one in asked)

    def waiting() -> int:
        return 1 - len(engine._pool._free) + len(engine._pool._waiting)

    assert [refused("greedy") for _ in range(6)] == [False] * 4 + [True] * 2
    assert not refused("other")
    assert refused("other"), "the queue is full"
    engine.close()
    for one in asked:
        assert isinstance(one.exception(), Saturated)


@linux
def test_a_worker_killed_while_idle_is_replaced(embedded: Embedded) -> None:
    engine = embedded()
    engine.evaluate(LOOKUP)
    for worker in offspring(zygote_of(engine)):
        os.kill(worker, signal.SIGKILL)
        until(lambda pid=worker: is_gone(pid), "the worker ends")  # type: ignore[misc]
    assert engine.evaluate(LOOKUP).body == KEEPER


@linux
def test_a_query_whose_workers_are_all_killed_from_outside_is_told_so(embedded: Embedded) -> None:
    engine = embedded(deadline=60)
    answer = in_background(engine, ENDLESS)
    killed = set()
    while not answer.done():
        for worker in offspring(zygote_of(engine)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
            killed.add(worker)
    with pytest.raises(Saturated, match="killed from outside"):
        answer.result()
    assert len(killed) == 2
    assert engine.evaluate(LOOKUP).body == KEEPER


def test_a_zygote_killed_from_outside_is_started_again(embedded: Embedded) -> None:
    engine = embedded(deadline=60)
    engine.evaluate(LOOKUP)
    first = zygote_of(engine)
    os.kill(first, signal.SIGKILL)
    # Its idle worker may still answer before the kernel ends it as well.
    until(lambda: engine.evaluate(LOOKUP).body == KEEPER and zygote_of(engine) != first, "another zygote")


@linux
def test_with_the_zygote_its_workers_end(embedded: Embedded) -> None:
    engine = embedded(deadline=60)
    answer = in_background(engine, ENDLESS)
    until(lambda: bool(offspring(zygote_of(engine))), "a worker is there")
    end_with_workers(zygote_of(engine))
    engine.close()
    assert isinstance(answer.exception(), EngineError)
    assert is_gone(zygote_of(engine)), "another one was started while the engine was being closed"


@linux
def test_a_zygote_that_cannot_start_again_makes_the_engine_say_so(
    embedded: Embedded, release: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data.nq"
    data.write_bytes((release / "data.nq").read_bytes())
    engine = EmbeddedEngine(tmp_path, embedded()._limits)
    try:
        assert engine.evaluate(LOOKUP).body == KEEPER
        data.unlink()
        end_with_workers(zygote_of(engine))
        with pytest.raises(Saturated, match="cannot be started"):
            engine.evaluate(LOOKUP)
        data.write_bytes((release / "data.nq").read_bytes())
        assert engine.evaluate(LOOKUP).body == KEEPER
    finally:
        engine.close()


@linux
def test_after_close_no_process_is_left_and_calls_in_flight_raise(embedded: Embedded) -> None:
    engine = embedded(workers=1, queue=0, deadline=60)
    busy, _ = saturate(engine)
    until(lambda: bool(offspring(zygote_of(engine))), "a worker is there")
    processes = [zygote_of(engine), *offspring(zygote_of(engine))]
    engine.close()
    with pytest.raises(Saturated, match="stopping"):
        busy.result()
    assert all(is_gone(pid) for pid in processes)


def test_drained_the_engine_lets_the_query_in_flight_finish(embedded: Embedded) -> None:
    engine = embedded(workers=1, queue=0, deadline=1)
    busy, _ = saturate(engine)
    engine.drain()
    assert isinstance(busy.exception(), LimitReached)
    with pytest.raises(Saturated, match="stopping"):
        engine.evaluate(LOOKUP)


@linux
def test_the_zygote_has_one_thread(embedded: Embedded) -> None:
    engine = embedded()
    engine.evaluate(LOOKUP)
    status = Path(f"/proc/{zygote_of(engine)}/status").read_text()
    assert "Threads:\t1\n" in status


@linux
def test_when_the_server_is_killed_the_zygote_and_its_workers_end(release: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from bali_process.engine.embedded import EmbeddedEngine\n"
        "from bali_process.engine.interface import Request\n"
        "from bali_process.engine.limits import Limits\n"
        "engine = EmbeddedEngine(Path(sys.argv[1]), Limits(deadline=60))\n"
        "engine.evaluate(Request('ASK {}', 'application/sparql-results+json'))\n"
        "print(engine._nursery.pid, flush=True)\n"
        f"engine.evaluate(Request({ENDLESS.text!r}, 'text/csv'))\n"
    )
    line = [sys.executable, "-P", "-c", program, str(release)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, env=children.environment()) as server:
        assert server.stdout is not None
        zygote = int(server.stdout.readline())
        workers = offspring(zygote)
        server.kill()
    assert workers
    for pid in (zygote, *workers):
        until(lambda pid=pid: is_gone(pid), "the process ends")  # type: ignore[misc]


def test_a_worker_reaches_no_network(embedded: Embedded) -> None:
    engine = embedded()
    if engine.network:
        # What the system allows to anybody, it allows to the engine.
        allowed = (
            shutil.which("unshare") and not subprocess.run(["unshare", "-Un", "true"], check=False).returncode
        )
        assert not allowed, engine.network
        pytest.skip(engine.network)
    calls: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)

        def do_POST(self) -> None:
            calls.append(self.path)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the screen clean."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as listener:
        threading.Thread(target=listener.serve_forever, args=(0.01,), daemon=True).start()
        service = f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.server_port}/sparql> {{ ?s ?p ?o }} }}"
        with pytest.raises(EvaluationError):
            engine.evaluate(Request(service, CSV))
        listener.shutdown()
    assert calls == []


@linux
def test_a_worker_that_has_grown_makes_room_for_a_fresh_one(embedded: Embedded) -> None:
    engine = embedded(workers=1, memory=256, deadline=60)
    engine.evaluate(LOOKUP)
    first = offspring(zygote_of(engine))
    engine.evaluate(LOOKUP)
    assert offspring(zygote_of(engine)) == first
    pairs = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?a ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 500000 }"
    assert engine.evaluate(Request(pairs, CSV)).body.split() == [b"n", b"500000"]
    assert engine.evaluate(LOOKUP).body == KEEPER
    assert offspring(zygote_of(engine)) != first
