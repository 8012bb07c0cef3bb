"""The benchmark asks every server the same, counts what comes back, and says which bar is reached."""

from __future__ import annotations

import json
import socket
import threading
from itertools import islice
from pathlib import Path

import pytest

from bali_process.namespaces import expand
from bench import run
from bench.bars import MILLION, Measured, Row, rows
from bench.client import MARK, Load, numbered, pack, unpack
from bench.measure import Cell
from bench.servers import MEMORY, OURS, program
from bench.workload import SHAPES, queries, requests, things

_A = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_LABEL = f"<{expand('skos:prefLabel')}>"
_RCP = expand("rcp:Act").removesuffix("Act")


@pytest.fixture
def quads(tmp_path: Path) -> Path:
    """Three acts, each with all that the queries ask for, in one file of N-Quads."""
    lines = []
    for number in range(3):
        act, span = (f"<https://w3id.org/rcp/bali/{kind}/x-{number}>" for kind in ("act", "span"))
        lines += [
            f"{act} {_A} <{_RCP}Act>",
            f"{act} {_A} <{_RCP}Record>",
            f'{act} {_LABEL} "An act"@en',
            f"{act} <{_RCP}force> <http://x/force>",
            f"{act} <{_RCP}basis> <http://x/basis>",
            f"{act} <{_RCP}attestedBy> <http://x/document>",
            f"{act} <{_RCP}evidence> {span}",
            f'{span} <{_RCP}startOffset> "{number}"^^<http://www.w3.org/2001/XMLSchema#integer>',
            f"{span} <{_RCP}inText> <http://x/text>",
        ]
    lines.append(f'<http://x/force> {_LABEL} "does"@en')
    path = tmp_path / "tiny.nq"
    path.write_text("".join(f"{line} <http://x/graph> .\n" for line in lines), encoding="utf-8")
    return path


def test_things_are_asked_about_by_class(quads: Path) -> None:
    about = things(quads)
    assert {name: len(found) for name, found in about.items()} == {"rcp:Record": 3, "rcp:Act": 3}
    assert all(MARK.decode() in text for shape in SHAPES for text in queries(shape, about))


def test_distinct_requests_never_come_twice_and_repeated_ones_do() -> None:
    texts = [b"a" + MARK, b"b" + MARK]
    assert [*islice(numbered(texts, 7), 4)] == [b"a7", b"b8", b"a9", b"b10"]
    assert [*islice(numbered(texts, None), 4)] == [b"a0", b"b0", b"a0", b"b0"]


def test_requests_survive_the_file_between_bench_and_client() -> None:
    sent = requests(["SELECT * {}", "ASK {}"], "/sparql")
    assert unpack(pack(sent)) == sent


@pytest.mark.parametrize(
    ("answer", "failures"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde", {}),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", {}),
        (b"HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\nno", {"503": 4}),
    ],
)
def test_the_client_counts_whole_answers_and_failures(answer: bytes, failures: dict[str, int]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_answer, args=(listener, answer), daemon=True)
        thread.start()
        load = Load(listener.getsockname()[1], iter([b"GET / HTTP/1.1\r\n\r\n"] * 4), 4)
        told = load.run(0.0, 30.0)
        load.close()
        thread.join()
    assert told["answers"] == 4
    assert told["failures"] == failures


def _answer(listener: socket.socket, answer: bytes) -> None:
    """Answer one request on each of four connections, in two pieces."""
    connections = [listener.accept()[0] for _ in range(4)]
    for connection in connections:
        connection.recv(100)
        head = answer.index(b"\r\n\r\n") + 4
        connection.sendall(answer[: head + 1])
        connection.sendall(answer[head + 1 :])
    for connection in connections:
        connection.recv(100)
        connection.close()


def test_a_bar_is_reached_from_above_or_below() -> None:
    assert Row("times", "real", 2, 2.0).met
    assert not Row("times", "real", 2, 1.9).met
    assert Row("seconds", "real", 1, 1.0, False).met
    assert not Row("seconds", "real", 1, 1.1, False).met


def test_each_bar_is_held_against_what_was_measured() -> None:
    def cell(rate: float, median: float = 1.0) -> Cell:
        return Cell(
            [dict.fromkeys(("cpu", "client", "elapsed"), 0.0) | {"rate": rate, "median": median, "tail": 3}]
        )

    measured = Measured(MILLION, 1)
    measured.cells["distinct", "lookup"] = {OURS: cell(40), MEMORY: cell(100)}
    measured.servers = {OURS: {"memory after loads": 7.0}, MEMORY: {"memory after loads": 2.0}}
    measured.endless = cell(1, 1.0), cell(1, 1.6)
    found = [(row.measured, row.met) for row in rows(measured)]
    assert found == [(0.4, True), (1.6, False), (1.0, True), (3.5, False)]


@pytest.mark.prove
def test_the_benchmark_runs_on_a_tiny_graph(quads: Path, tmp_path: Path) -> None:
    if not program("oxigraph"):
        pytest.skip("the program oxigraph is not installed")
    out = tmp_path / "out.json"
    line = ["--nquads", str(quads), "--name", "real", "--seconds", "0.1", "--runs", "1", "--out", str(out)]
    assert run.main(line) == 0
    (told,) = json.loads(out.read_text())["data"]
    assert told["quads"] == 28
    asked = {(load["queries"], load["shape"]) for load in told["loads"] if load["server"] == OURS}
    repeated = {("repeated", name) for name in ("lookup", "group", "list")}
    assert asked == {("distinct", shape.name) for shape in SHAPES} | repeated
    assert all(load["rate"] > 0 and not load["failures"] for load in told["loads"])
    assert not [note for note in told["notes"] if "another answer" in note]
    assert all(use["memory"] > 0 and use["load"] > 0 for use in told["servers"].values())
