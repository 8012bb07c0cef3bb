"""``bali serve`` from start to stop, and how new data take the place of old."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bali_process import children
from bali_process.build.release import obtain
from bali_process.project import Project

Serve = Callable[..., Any]
Edit = Callable[[str, str, str], None]
LABELS = "SELECT ?label { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?label }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?p ?q ?r }"
#: What varies is for workers alone.
VARYING = "SELECT ?now { BIND(NOW() AS ?now) }"
VESSELS = "instances/vessels.ttl"

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes through /proc")
posix = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="the system has no SIGHUP")


def labels(server: Any) -> set[str]:
    status, rows = server.select(LABELS)
    assert status == 200
    return {row["label"]["value"] for row in rows}


def test_it_shows_its_address_and_what_there_is_and_answers(serve: Serve) -> None:
    server = serve()
    assert "triples" in server.written()
    assert f"SPARQL  {server.address}sparql" in server.written()
    assert "Petrel" in labels(server)
    assert json.loads(server.get("ready")[1]) == {"status": "ready"}


@linux
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_and_leaves_no_process(serve: Serve, number: int) -> None:
    server = serve()
    labels(server)
    started = server.processes()
    assert len(started) >= 3, "a serving process, a zygote and a worker"
    assert server.stop(number) == 0
    server.wait_gone(started)


@linux
def test_killed_it_leaves_no_process(serve: Serve) -> None:
    server = serve()
    labels(server)
    started = server.processes()
    server.stop(signal.SIGKILL)
    server.wait_gone(started)


def test_an_answer_in_flight_is_finished_before_it_stops(serve: Serve) -> None:
    server = serve("--deadline", "3", "--workers", "1", "--queue", "0", "--answer-cache", "0")

    def insist() -> tuple[int, str]:
        while "busy" in (outcome := server.select(ENDLESS))[1]:
            pass  # the question below was faster
        return outcome  # type: ignore[no-any-return]

    with ThreadPoolExecutor(1) as client:
        answer = client.submit(insist)
        server.wait_until(lambda: server.select(VARYING)[0] == 503, "the worker is busy")
        assert server.stop() == 0
        status, text = answer.result()
    assert status == 503
    assert "3 s" in text


@linux
def test_a_serving_process_that_dies_is_replaced(serve: Serve) -> None:
    server = serve()
    serving = next(pid for pid in server.processes() if _parent(pid) == server.process.pid)
    former = server.processes()
    os.kill(serving, signal.SIGKILL)
    server.wait_gone(former)
    server.wait_until(lambda: server.written().count("Ctrl-C") == 2, "it started again")
    assert "Petrel" in labels(server)


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


@linux
def test_without_its_zygote_it_recovers(serve: Serve) -> None:
    server = serve()
    command = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in server.processes()}
    for pid in [pid for pid, line in command.items() if b"engine.zygote" in line]:
        os.kill(pid, signal.SIGKILL)
    server.wait_until(lambda: server.get("ready")[0] == 200, "it is ready again")
    assert "Petrel" in labels(server)


def test_a_port_in_use_is_one_sentence_before_anything_is_built(
    harbour: Project, bali: Callable[..., Any]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        ran = bali("serve", "--port", other.getsockname()[1])
    assert ran.status == 2
    assert ran.err.startswith("bali: Port ")
    assert len(ran.err.splitlines()) == 1
    assert not harbour.cache.exists()


def test_a_bad_flag_is_one_sentence(bali: Callable[..., Any]) -> None:
    ran = bali("serve", "--deadline", "soon")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "bali: --deadline is “soon”, but must be a number from 0.05 to 3600 s.\n"


def test_invalid_data_are_not_served(harbour: Project, edit: Edit, bali: Callable[..., Any]) -> None:
    edit(VESSELS, "place:south-quay a rcp:Berth ;", "place:south-quay a rcp:Berth ")
    ran = bali("serve", "--port", "0")
    assert ran.status == 2
    assert VESSELS in ran.err


def test_a_stored_question_that_cannot_be_read_is_one_sentence(
    harbour: Project,
) -> None:
    folder = harbour.queries / "competency"
    folder.mkdir(exist_ok=True)
    (folder / "berths.rq").write_text("SELECT * { ?s ?p ?o }\n", encoding="utf-8")
    line = children.command("bali_process.cli.main", "serve", "--port", "0")
    ran = subprocess.run(line, cwd=harbour.root, env=children.environment(), capture_output=True, text=True)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert [line for line in ran.stderr.splitlines() if "berths.rq" in line] == ran.stderr.splitlines()[-1:]


def test_a_second_start_imports_nothing_that_builds(harbour: Project) -> None:
    obtain(harbour)
    program = (
        "import sys\n"
        "from bali_process.cli import main, serve\n"
        "from bali_process.project import find\n"
        "from bali_process.settings import Settings\n"
        "from bali_process.serving import front, reload\n"
        "edition = serve.edition(Settings(), find())\n"
        "answer = edition.application.test_client().get('/sparql?query=ASK{}')\n"
        "edition.close()\n"
        "print(answer.status_code, *sorted(sys.modules))\n"
    )
    line = [sys.executable, "-P", "-c", program]
    out = subprocess.run(line, env=children.environment(), capture_output=True, text=True, check=True).stdout
    status, *modules = out.split()
    assert status == "200"
    assert "flask" in modules
    assert not {"rdflib", "pyshacl", "owlrl"} & set(modules)


@posix
@pytest.mark.parametrize("kept", ["0", "32"])
def test_on_a_hangup_signal_new_data_are_served_and_no_request_fails(
    kept: str, serve: Serve, edit: Edit
) -> None:
    server = serve("--answer-cache", kept)
    first = server.digest
    edit(VESSELS, '"Petrel"@en', '"Storm Petrel"@en')
    served, over = [], threading.Event()

    def keep_asking() -> None:
        while not over.is_set():
            served.append(frozenset(labels(server)) & {"Petrel", "Storm Petrel"})

    with ThreadPoolExecutor(3) as clients:
        asking = [clients.submit(keep_asking) for _ in range(3)]
        try:
            server.process.send_signal(signal.SIGHUP)
            server.wait_until(lambda: server.digest != first, "another release is served")
            assert "Petrel" not in labels(server), "what is kept of the former is not served"
            server.wait_until(lambda: served[-1] == {"Storm Petrel"}, "its data are answered from")
        finally:
            over.set()
    for answers in asking:
        answers.result()
    assert set(served) == {frozenset({"Petrel"}), frozenset({"Storm Petrel"})}
    assert f"Release {server.digest[:12]} is served from now on." in server.written()


@posix
def test_invalid_data_are_refused_with_their_findings_and_the_old_stay(serve: Serve, edit: Edit) -> None:
    server = serve()
    first = server.digest
    edit(VESSELS, "place:south-quay a rcp:Berth ;", "place:south-quay a rcp:Berth ")
    server.process.send_signal(signal.SIGHUP)
    server.wait_until(lambda: "were refused" in server.written(), "the new data are refused")
    assert f"release {first[:12]} stays" in server.written()
    assert VESSELS in server.written()
    assert server.digest == first
    assert "Petrel" in labels(server)


def test_watching_it_serves_what_the_files_hold(serve: Serve, edit: Edit) -> None:
    server = serve("--watch")
    first = server.digest
    edit(VESSELS, '"Petrel"@en', '"Storm Petrel"@en')
    server.wait_until(lambda: server.digest != first, "another release is served")
    assert "Storm Petrel" in labels(server)


@linux
def test_the_engine_of_a_release_that_was_replaced_ends(serve: Serve, edit: Edit) -> None:
    server = serve("--watch")
    labels(server)
    before = server.processes()
    edit(VESSELS, '"Petrel"@en', '"Storm Petrel"@en')
    server.wait_until(lambda: "Storm Petrel" in labels(server), "the new data are served")
    server.wait_until(lambda: len(server.processes() & before) == 1, "of before, the serving process is left")


def test_new_questions_are_served_too(serve: Serve, harbour: Project) -> None:
    server = serve("--watch")
    assert server.get("question/berths")[0] == 404
    folder = harbour.queries / "competency"
    folder.mkdir(exist_ok=True)
    (folder / "berths.rq").write_text(
        "# title: Berths\n# question: Which berths are there?\n"
        "PREFIX rcp: <https://w3id.org/rcp/ontology#>\nSELECT ?berth { ?berth a rcp:Berth }\n",
        encoding="utf-8",
    )
    server.wait_until(lambda: server.get("question/berths")[0] == 200, "the question is there")
