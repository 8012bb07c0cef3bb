"""Lanes: the engine asked by many at once in the one thread of a loop, beside threads that ask it, too."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bali_process.engine.embedded import EmbeddedEngine
from bali_process.engine.interface import LimitReached, Request, Saturated
from bali_process.engine.lane import Lanes, Post, apart, here

CSV = "text/csv"
ENDLESS = Request("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", CSV)
LOOKUP = Request("SELECT ?name { <https://w3id.org/rcp/bali/person/keeper> ?p ?name }", CSV)
LARGE = Request("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000", CSV)
KEEPER = b"name\r\nKeeper\r\n"
Embedded = Callable[..., EmbeddedEngine]
Run = Callable[[Callable[[Lanes], Awaitable[Any]]], Any]


@pytest.fixture
def run() -> Iterator[Run]:
    """Runs what is given lanes, in a loop of its own."""
    with ThreadPoolExecutor(4) as threads:

        def in_loop(act: Callable[[Lanes], Awaitable[Any]]) -> Any:
            async def main() -> Any:
                return await act(Lanes(asyncio.get_running_loop(), threads))

            # A thread of its own: a browser under test keeps a loop running in the one that runs the tests.
            with ThreadPoolExecutor(1) as own:
                return own.submit(lambda: asyncio.run(main())).result()

        yield in_loop


def test_many_lanes_get_their_own_answers_in_one_thread(embedded: Embedded, run: Run) -> None:
    engine = embedded(workers=2, queue=100)
    texts = [f"SELECT ({number} AS ?n) {{}}" for number in range(60)]

    async def ask(lanes: Lanes) -> list[bytes]:
        answers = (lanes.call(partial(engine.evaluate, Request(text, CSV))) for text in texts)
        return [answer.body for answer in await asyncio.gather(*answers)]

    assert run(ask) == [f"n\r\n{number}\r\n".encode() for number in range(60)]


def test_lanes_and_threads_share_the_workers(embedded: Embedded, run: Run) -> None:
    engine = embedded(workers=2, queue=100)

    async def ask(lanes: Lanes) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(10):
            lane = [lanes.call(partial(engine.evaluate, LOOKUP)) for _ in range(4)]
            thread = [loop.run_in_executor(None, engine.evaluate, LOOKUP) for _ in range(4)]
            for answer in await asyncio.gather(*lane, *thread):
                assert answer.body == KEEPER

    run(ask)


def test_while_one_lane_waits_for_the_engine_others_go_on(embedded: Embedded, run: Run) -> None:
    engine = embedded(workers=2, deadline=60)

    async def ask(lanes: Lanes) -> None:
        endless = asyncio.ensure_future(lanes.call(partial(engine.evaluate, ENDLESS)))
        for _ in range(20):
            assert (await lanes.call(partial(engine.evaluate, LOOKUP))).body == KEEPER
        assert not endless.done()
        for worker in (
            Path(f"/proc/{engine._nursery.pid}/task/{engine._nursery.pid}/children").read_text().split()
        ):
            os.kill(int(worker), signal.SIGALRM)
        with pytest.raises(LimitReached):
            await endless
        assert (await lanes.call(partial(engine.evaluate, LOOKUP))).body == KEEPER

    run(ask)


def test_a_lane_gets_a_large_answer_whole(embedded: Embedded, run: Run) -> None:
    engine = embedded()
    alone = engine.evaluate(LARGE).body

    async def ask(lanes: Lanes) -> bytes:
        return (await lanes.call(partial(engine.evaluate, LARGE))).body

    assert len(alone) > 1_000_000
    assert run(ask) == alone


def test_in_a_lane_the_deadline_holds_and_a_full_queue_refuses(embedded: Embedded, run: Run) -> None:
    engine = embedded(workers=1, queue=0, deadline=0.5)

    async def ask(lanes: Lanes) -> list[object]:
        both = [lanes.call(partial(engine.evaluate, ENDLESS)) for _ in range(2)]
        return await asyncio.gather(*both, return_exceptions=True)

    stopped, refused = run(ask)
    assert isinstance(stopped, LimitReached)
    assert isinstance(refused, Saturated)


def test_who_waits_in_a_lane_is_told_when_the_engine_closes(embedded: Embedded, run: Run) -> None:
    engine = embedded(workers=1, queue=5, deadline=60)

    async def ask(lanes: Lanes) -> list[object]:
        waiting = [asyncio.ensure_future(lanes.call(partial(engine.evaluate, ENDLESS))) for _ in range(3)]
        while not engine._pool._waiting:
            await asyncio.sleep(0.01)
        await asyncio.get_running_loop().run_in_executor(None, engine.close)
        return await asyncio.gather(*waiting, return_exceptions=True)

    assert all(isinstance(error, Saturated) for error in run(ask))


def test_what_goes_apart_runs_in_another_thread_and_its_error_comes_back(run: Run) -> None:
    def act() -> int:
        assert here() is not None
        with pytest.raises(ZeroDivisionError):
            apart(lambda: 1 // 0)
        return apart(threading.get_ident)

    async def ask(lanes: Lanes) -> None:
        assert await lanes.call(act) != threading.get_ident()

    run(ask)
    assert apart(threading.get_ident) == threading.get_ident()


def test_an_error_leaves_its_lane_and_the_lane_serves_again(run: Run) -> None:
    async def ask(lanes: Lanes) -> None:
        for _ in range(3):
            with pytest.raises(ValueError, match="no"):
                await lanes.call(_fail)
            assert await lanes.call(lambda: 1) == 1

    run(ask)


def _fail() -> None:
    raise ValueError("no")


def test_a_post_that_does_not_come_is_waited_for_again(run: Run) -> None:
    def act() -> object:
        post = Post()
        with pytest.raises(TimeoutError):
            post.receive(0.01)
        apart(post.send, 7)
        return post.receive(60)

    async def ask(lanes: Lanes) -> object:
        return await lanes.call(act)

    assert run(ask) == 7
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(act).result() == 7
