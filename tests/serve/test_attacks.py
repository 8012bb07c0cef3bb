"""Ten attacks on a server that runs, and its answers.

As a program (``python tests/serve/test_attacks.py``) it attacks a server over the real graph and prints a
transcript.
"""

from __future__ import annotations

import http.client
import json
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

LIMITS = (
    "--deadline", "4", "--memory", "256", "--result", "4", "--body", "64", "--url", "8192",
    "--workers", "2", "--queue", "2",
)  # fmt: skip
PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?p ?q ?r"
DIRECT = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CONTROL = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@dataclass(frozen=True)
class Blow:
    """One request of an attack and the statuses that are a good answer."""

    expected: tuple[int, ...]
    method: str
    path: str
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1


def query(text: str, *expected: int, times: int = 1) -> Blow:
    return Blow(expected, "POST", "/sparql", text.encode("utf-8"), DIRECT, times)


def attacks(trap: str) -> Iterator[tuple[str, list[Blow]]]:
    """Each attack by its name; ``trap`` is an address that nobody may ever call."""
    yield (
        "have the server call another one",
        [
            query(f"SELECT * {{ SERVICE <{trap}> {{ ?s ?p ?o }} }}", 403),
            query(f"SELECT * {{ sErViCe#\n SILENT<{trap}>{{ ?s ?p ?o }} }}", 403),
            query(f"SELECT * {{ \\u0053ERVICE <{trap}> {{ ?s ?p ?o }} }}", 403),
            query(f"SELECT * {{ BIND(<{trap}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}", 403),
            query(f"SELECT * {{ ?a ?b ?c FILTER(?a<?b)SERVICE?c#>\n{{}} VALUES ?c {{ <{trap}> }} }}", 403),
        ],
    )
    yield (
        "have it read files and other people's graphs",
        [
            query("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", 403),
            query(f"SELECT * FROM NAMED <{trap}> {{ GRAPH ?g {{ ?s ?p ?o }} }}", 403),
            Blow((403,), "GET", f"/sparql?query=ASK%7B%7D&default-graph-uri={quote(trap, '')}"),
            Blow((404,), "GET", "/graph-store?graph=file:///etc/passwd"),
        ],
    )
    yield (
        "change the data",
        [
            query(f"LOAD <{trap}>", 400, 403),
            query("CLEAR ALL", 400),
            Blow((403,), "POST", "/sparql", b"update=DROP+ALL", FORM),
            Blow((400,), "GET", "/sparql?update=DROP%20ALL"),
            Blow(
                (405,), "PUT", "/graph-store?default", b"<a:b> <a:c> <a:d> .", {"Content-Type": "text/turtle"}
            ),
            Blow((405,), "DELETE", "/graph-store?default"),
        ],
    )
    context = json.dumps({"@context": trap, "@id": "a:b", "c": "d"}).encode()
    yield "have it fetch a JSON-LD context", [
        Blow((415,), "POST", "/sparql", context, {"Content-Type": "application/ld+json"}),
        Blow((405,), "POST", "/graph-store?default", context, {"Content-Type": "application/ld+json"}),
        Blow(
            (200,), "GET", "/sparql?query=DESCRIBE%20%3Ca:b%3E", None,
            {"Accept": f'application/ld+json;profile="{trap}"'},
        ),
    ]  # fmt: skip
    yield "keep it busy for ever", [query(f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}", 503, times=2)]
    yield "take all its memory", [query(f"SELECT * {{ {PRODUCT} }} ORDER BY ?c ?f", 503)]
    yield (
        "overflow its stack",
        [
            query("SELECT * " + "{" * 20000 + "}" * 20000, 400),
            query("ASK { FILTER(" + "!" * 20000 + "true) }", 400),
            query("ASK { FILTER(" + "(" * 20000 + "1" + ")" * 20000 + ") }", 400),
        ],
    )
    yield (
        "flood the line with an answer",
        [
            query("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", 503),
            query("CONSTRUCT { ?a ?b ?f . ?d ?e ?c } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", 503),
        ],
    )
    yield (
        "send too much",
        [
            query("#" * 70_000, 413),
            Blow((414,), "GET", "/sparql?query=" + "x" * 9000),
            Blow((414,), "GET", "/bali/" + "x" * 9000),
            Blow((400,), "POST", "/sparql", b"a=b&" * 1001 + b"query=ASK{}", FORM),
            query(CONTROL + " #" + "x" * 50_000, 200, 503, times=40),
        ],
    )
    yield (
        "climb out of its folders and forge its log",
        [
            Blow((404,), "GET", "/static/..%2f..%2f..%2fsettings.py"),
            Blow((404,), "GET", "/static/%2e%2e/%2e%2e/app.py"),
            Blow((404,), "GET", "/export.nq%00.html"),
            Blow((404,), "GET", "/bali/x%0d%0aSet-Cookie:%20a=b%0a%7B%22status%22:%20200%7D"),
            Blow((200,), "GET", "/", None, {"X-Forwarded-Host": "evil.example", "Accept": "text/html"}),
        ],
    )


@contextmanager
def trapped() -> Iterator[tuple[str, list[str]]]:
    """An address at this machine, and who has called there."""
    callers: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as trap:

        def listen() -> None:
            while True:
                try:
                    connection, caller = trap.accept()
                except OSError:
                    return
                callers.append(str(caller))
                connection.close()

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{trap.getsockname()[1]}/sparql", callers
        trap.shutdown(socket.SHUT_RDWR)
        thread.join()


def strike(address: str, blow: Blow) -> tuple[int, str, bytes]:
    """Status, telling headers and body of the answer."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        connection.request(blow.method, blow.path, blow.body, blow.headers)
        response = connection.getresponse()
        told = [f"{name}: {value}" for name in ("Bali-Limit", "Retry-After", "Allow", "Set-Cookie")
                if (value := response.getheader(name))]  # fmt: skip
        return response.status, "; ".join(told), response.read()
    finally:
        connection.close()


def attack(address: str, blows: list[Blow], tell: Callable[[str], None] = lambda line: None) -> None:
    """Strike every blow, all of a kind at once, and hold the answers against what is expected."""
    for blow in blows:
        with ThreadPoolExecutor(blow.times) as clients:
            answers = list(clients.map(lambda blow: strike(address, blow), [blow] * blow.times))
        sent = (blow.body or b"").decode()[:70].replace("\n", "\\n")
        more = f"  ({blow.times} at once)" if blow.times > 1 else ""
        tell(f"  > {blow.method} {blow.path[:70]} {sent}{more}")
        for status, headers, body in sorted(set(answers)):
            first = body.decode("utf-8", "replace").strip().split("\n")[0][:100].replace("\0", "\\0")
            tell(f"  < {status} {headers}{' | ' if headers else ''}{first}")
            assert status in blow.expected, f"{blow.path[:70]} {sent}: {status} {first}"
            assert b"root:" not in body
            assert b"evil.example" not in body
            assert "Set-Cookie" not in headers


def control(address: str) -> bytes:
    """What an honest client gets, once it is let."""
    while True:
        status, _, body = strike(address, query(CONTROL, 200))
        if status == 200:
            return body
        assert status == 503


def test_none_of_ten_attacks_gets_anywhere_and_honest_clients_are_served_after_each(
    serve: Callable[..., Any],
) -> None:
    server = serve(*LIMITS)
    before = control(server.address)
    with trapped() as (trap, callers):
        names = []
        for name, blows in attacks(trap):
            attack(server.address, blows)
            assert control(server.address) == before, name
            names.append(name)
        assert len(names) == 10
    assert callers == []
    assert server.stop() == 0
    lines = [line for line in server.written().splitlines() if line.startswith("{")]
    assert all(json.loads(line)["status"] != 500 for line in lines)


def test_the_trap_hears_who_calls() -> None:
    with trapped() as (trap, callers), pytest.raises((http.client.HTTPException, ConnectionError)):
        strike(trap, query("ASK {}", 200))
    assert len(callers) == 1


def main() -> int:
    """Attack a server over the real graph and print what happens."""
    from conftest import launch  # type: ignore[import-not-found]

    root = Path(__file__).parents[2]
    with tempfile.TemporaryDirectory() as folder, trapped() as (trap, callers):
        server = launch(root, Path(folder) / "screen", *LIMITS)
        try:
            print(f"bali serve {' '.join(LIMITS)}\nhonest: {control(server.address).decode()}")
            for number, (name, blows) in enumerate(attacks(trap), 1):
                print(f"\n{number}. {name}")
                attack(server.address, blows, print)
                print(f"  honest: {control(server.address).decode()}")
        finally:
            status = server.stop()
    print(f"\nCalls that the trap heard: {len(callers)}. The server stopped with status {status}.")
    return 1 if callers or status else 0


if __name__ == "__main__":
    sys.exit(main())
