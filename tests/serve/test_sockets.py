"""What a client sees on the wire: real requests to a real server."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
import os
import random
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from bali_process.namespaces import RCP
from bali_process.settings import Settings

Serve = Callable[..., Any]
ALL = "SELECT * { ?s ?p ?o }"
#: Some ten million bytes over the harbour.
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 40000"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o . ?p ?q ?r }"
DIRECT = {"Content-Type": "application/sparql-query"}

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes through /proc")


def connect(server: Any, source: str = "") -> http.client.HTTPConnection:
    parts = urlsplit(server.address)
    address = (source, 0) if source else None
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60, source_address=address)


def ask(
    server: Any, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = connect(server)
    try:
        connection.request(method, path, body, dict(headers or {}))
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def test_the_methods_and_their_headers_arrive_as_they_are_meant(serve: Serve) -> None:
    server = serve()
    path = "/sparql?query=" + quote(ALL)
    whole, body = ask(server, "GET", path)
    assert whole.getheader("Content-Length") == str(len(body))
    assert whole.getheader("Transfer-Encoding") is None
    head, nothing = ask(server, "HEAD", path)
    assert nothing == b""
    for name in ("Content-Length", "Content-Type", "ETag", "Vary", "Cache-Control"):
        assert head.getheader(name) == whole.getheader(name)
    for method in ("QUERY", "POST"):
        assert ask(server, method, "/sparql", ALL.encode(), DIRECT)[1] == body
    unchanged, nothing = ask(server, "GET", path, None, {"If-None-Match": whole.getheader("ETag") or ""})
    assert (unchanged.status, nothing) == (304, b"")
    refused, _ = ask(server, "PUT", "/sparql", b"x")
    assert refused.status == 405
    assert "QUERY" in (refused.getheader("Allow") or "")


def test_a_chunked_body_is_read_whole_and_bounded(serve: Serve) -> None:
    server = serve("--body", "1")
    connection = connect(server)
    connection.request("POST", "/sparql", iter([b"ASK ", b"{}"]), DIRECT, encode_chunked=True)
    assert connection.getresponse().read() == b'{"head":{},"boolean":true}'
    connection.close()
    connection = connect(server)
    try:
        connection.request("POST", "/sparql", iter([b"#" * 900] * 3), DIRECT, encode_chunked=True)
        assert connection.getresponse().status == 413
    except (BrokenPipeError, ConnectionResetError):
        pass  # told before all was sent, and hung up
    connection.close()


def test_compressed_it_is_the_same_answer(serve: Serve) -> None:
    server = serve()
    plain, body = ask(server, "GET", "/sparql?query=" + quote(ALL))
    packed, coded = ask(server, "GET", "/sparql?query=" + quote(ALL), None, {"Accept-Encoding": "gzip"})
    assert packed.getheader("Content-Encoding") == "gzip"
    assert packed.getheader("Content-Length") == str(len(coded))
    assert gzip.decompress(coded) == body
    assert plain.getheader("ETag") != packed.getheader("ETag")


@linux
def test_an_answer_that_breaks_off_is_seen_to_be_broken(serve: Serve) -> None:
    server = serve("--deadline", "60")
    connection = connect(server)
    connection.connect()
    # So small that most of the answer waits in the server when it ends.
    connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    connection.request("GET", "/sparql?query=" + quote(LARGE))
    response = connection.getresponse()
    assert response.status == 200
    assert int(response.getheader("Content-Length") or 0) > 5_000_000
    response.read(1000)
    for pid in (server.process.pid, *server.processes()):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    server.process.wait(60)
    with pytest.raises((http.client.IncompleteRead, ConnectionResetError)):
        response.read()
    connection.close()


def test_an_answer_beyond_the_limit_is_an_error_and_never_a_part(serve: Serve) -> None:
    server = serve("--result", "1")
    response, body = ask(server, "GET", "/sparql?query=" + quote(LARGE))
    assert (response.status, response.getheader("Bali-Limit")) == (503, "result=1 MiB")
    assert b"LIMIT and OFFSET" in body


def test_a_query_beyond_the_deadline_or_the_memory_is_told_which(serve: Serve) -> None:
    server = serve("--deadline", "1.5", "--memory", "64", "--result", "4096")
    greedy = "SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    late, _ = ask(server, "GET", "/sparql?query=" + quote(ENDLESS))
    assert (late.status, late.getheader("Bali-Limit")) == (503, "deadline=1.5 s")
    large, _ = ask(server, "GET", "/sparql?query=" + quote(greedy))
    assert large.status == 503
    assert (large.getheader("Bali-Limit") or "").partition("=")[0] in ("memory", "deadline")
    assert server.get("ready")[0] == 200


def occupy(server: Any) -> http.client.HTTPConnection:
    """Keep the only worker busy; a request that is answered at once came when another had the worker."""
    for _ in range(100):
        busy = connect(server)
        busy.request("GET", "/sparql?query=" + quote(ENDLESS))
        if not select.select([busy.sock], [], [], 0.5)[0]:
            return busy
        busy.close()
    raise AssertionError("the worker is never busy")


def test_more_than_can_wait_is_told_when_to_come_back(serve: Serve) -> None:
    server = serve("--workers", "1", "--queue", "0", "--deadline", "3")
    busy = occupy(server)
    # What varies is for workers alone.
    refused, _ = ask(server, "GET", "/sparql?query=" + quote("SELECT ?now { BIND(NOW() AS ?now) }"))
    assert refused.status == 503
    assert int(refused.getheader("Retry-After") or 0) > 0
    busy.close()


@linux
def test_a_client_whose_queries_never_end_leaves_a_worker_to_others(serve: Serve) -> None:
    server = serve("--workers", "3", "--deadline", "300")
    other = connect(server, "127.0.0.2")

    def ask_other(text: str) -> int:
        other.request("GET", "/sparql?query=" + quote(text))
        answer = other.getresponse()
        answer.read()
        return answer.status

    assert ask_other("ASK {}") == 200
    greedy = [connect(server) for _ in range(5)]
    for connection in greedy:
        connection.request("GET", "/sparql?query=" + quote(ENDLESS))
    assert [ask_other(f"ASK {{ ?s ?p {number} }}") for number in range(50)] == [200] * 50
    assert not select.select([connection.sock for connection in greedy], [], [], 0)[0]
    server.process.kill()
    server.process.wait(60)
    for connection in (other, *greedy):
        connection.close()


def test_what_is_no_request_is_told_so_and_the_screen_is_spared(serve: Serve) -> None:
    server = serve()
    parts = urlsplit(server.address)
    for garbled in (
        b"FOO / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
    ):
        with socket.create_connection((parts.hostname or "", parts.port), timeout=60) as connection:
            connection.sendall(garbled + b"\r\n\r\n")
            with connection.makefile("rb") as answer:
                told = answer.read()
        assert told.startswith(b"HTTP/1.1 400 ")
        assert b"not a request by HTTP/1.1" in told
    assert server.get("health")[0] == 200
    server.stop()
    shown = server.written().partition("Ctrl-C stops the server.\n")[2]
    assert [json.loads(line)["status"] for line in shown.splitlines()] == [200]


def test_a_head_without_end_is_ended(serve: Serve) -> None:
    server = serve()
    parts = urlsplit(server.address)
    with socket.create_connection((parts.hostname or "", parts.port), timeout=60) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
        with contextlib.suppress(OSError):
            for _ in range(1000):
                connection.sendall(b"X: " + b"x" * 1000 + b"\r\n")
        with contextlib.suppress(ConnectionResetError):
            assert connection.recv(10_000).startswith(b"HTTP/1.1 431 ")
            assert connection.recv(100) == b""
    assert server.get("ready")[0] == 200


@pytest.mark.parametrize("pieces", [1, 4])
@pytest.mark.parametrize(
    ("head", "told"),
    [
        (b"GET /sparql?query=" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", b"414 URI Too Long"),
        (
            b"GET /health HTTP/1.1\r\nHost: a\r\n" + (b"X: " + b"x" * 1000 + b"\r\n") * 140 + b"\r\n",
            b"431 Request Header Fields Too Large",
        ),
    ],
)
def test_what_is_too_long_in_a_head_is_told(serve: Serve, head: bytes, told: bytes, pieces: int) -> None:
    server = serve()
    parts = urlsplit(server.address)
    size = -(-len(head) // pieces)
    with socket.create_connection((parts.hostname or "", parts.port), timeout=60) as connection:
        for start in range(0, len(head), size):
            connection.sendall(head[start : start + size])
            time.sleep(0.02 * (pieces > 1))
        with connection.makefile("rb") as answer:
            status, _, rest = answer.read().partition(b"\r\n")
    assert status == b"HTTP/1.1 " + told
    assert rest.endswith((b"a long query is sent by POST.\n", b"longer than 128 KiB.\n"))
    assert server.get("ready")[0] == 200


def test_a_body_may_come_in_pieces_and_requests_one_behind_the_other(serve: Serve) -> None:
    server = serve()
    parts = urlsplit(server.address)
    body = b"ASK {}"
    post = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
    chunked = b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n"
    sent = [
        post + b"Content-Length: 6\r\n\r\n" + body,
        post + b"Transfer-Encoding: chunked\r\n\r\n" + chunked,
        b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    ]
    with socket.create_connection((parts.hostname or "", parts.port), timeout=60) as connection:
        connection.sendall(b"".join(sent))
        with connection.makefile("rb") as answers:
            told = answers.read()
    assert told.count(b"HTTP/1.1 200 OK\r\n") == 3
    assert told.count(b'"boolean":true') == 2


def test_by_default_it_listens_at_this_machine_only(serve: Serve) -> None:
    assert Settings().host == "127.0.0.1"
    server = serve()
    other = next((a for a in _own_addresses() if not a.startswith("127.")), None)
    if other is None:
        pytest.skip("this machine has no address beside the loopback's")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((other, urlsplit(server.address).port or 0), timeout=5).close()


def _own_addresses() -> list[str]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; only looks up the way
        except OSError:
            return []
        return [probe.getsockname()[0]]


def test_each_request_is_a_line_on_the_operator_s_screen(serve: Serve) -> None:
    server = serve("--metrics")
    query = "ASK { ?s ?p 'between us' }"
    ask(server, "GET", "/sparql?query=" + quote(query))
    ask(server, "GET", "/bali/none%0A%7B%22status%22:200%7D")
    server.wait_until(lambda: server.written().count('"route"') == 2, "both are written")
    written = [json.loads(line) for line in server.written().splitlines() if line.startswith("{")]
    assert [line["status"] for line in written] == [200, 404]
    assert "between us" not in server.written()
    assert b'bali_requests_total{route="/sparql",status="200"} 1' in server.get("metrics")[1]
    assert server.stop() == 0
    assert '"route": "/metrics"' in server.written(), "the last line is written, however soon it ends"


def test_below_a_base_path_and_behind_a_proxy_it_speaks_of_its_public_address(serve: Serve) -> None:
    server = serve("--base-path", "/x/y", "--behind-proxy", "1")
    assert server.address.endswith("/x/y/")
    told = {"X-Forwarded-Host": "data.example", "X-Forwarded-Proto": "https", "Accept": "text/turtle"}
    for path in ("/x/y/dataset", "/dataset"):
        assert b"<https://data.example/x/y/sparql>" in ask(server, "GET", path, None, told)[1]
    home = ask(server, "GET", "/x/y/", None, {"Accept": "text/html"})[1].decode()
    assert 'href="/x/y/static/style.css"' in home
    assert ask(server, "GET", "/x/y/static/style.css")[0].status == 200
    assert ask(server, "GET", "/x/y/sparql?query=" + quote("ASK {}"))[0].status == 200


def test_service_reaches_the_endpoint_that_the_operator_allows_and_no_other(
    serve: Serve, tmp_path: Path
) -> None:
    other = serve()
    allowed = other.address + "sparql"
    server = serve("--service", allowed)
    count = f"SELECT (COUNT(*) AS ?n) {{ SERVICE <{allowed}> {{ ?v a <{RCP}Vessel> }} }}"
    here = f"SELECT (COUNT(*) AS ?n) {{ ?v a <{RCP}Vessel> }}"
    status, rows = server.select(count)
    assert (status, rows) == server.select(here)
    assert int(rows[0]["n"]["value"]) > 0
    for target in (other.address + "graph-store", allowed + "/", "?x"):
        name = target if target.startswith("?") else f"<{target}>"
        refused, _ = ask(server, "GET", "/sparql?query=" + quote(f"SELECT * {{ SERVICE {name} {{}} }}"))
        assert refused.status == 403
    uncached, _ = ask(server, "GET", "/sparql?query=" + quote(count))
    assert uncached.getheader("ETag") is None


def test_a_rate_is_kept_for_each_address(serve: Serve) -> None:
    server = serve("--rate", "0.2")
    statuses = [ask(server, "GET", "/robots.txt")[0] for _ in range(3)]
    assert [response.status for response in statuses] == [200, 429, 429]
    assert int(statuses[1].getheader("Retry-After") or 0) in range(1, 6)
    assert ask(server, "GET", "/health")[0].status == 200


SEEDS = (
    b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\nAccept: */*\r\nConnection: close\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 6\r\n"
    b"Connection: close\r\n\r\nASK {}",
    b"QUERY /sparql HTTP/1.0\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 14\r\n\r\n"
    b"query=ASK%7B%7D",
    b"HEAD /bali/state/petrel HTTP/1.1\r\nHost: a\r\nAccept: text/turtle;q=0.5\r\nConnection: close\r\n\r\n",
)
BITS = (
    b"\r\n",
    b"\n",
    b"\x00",
    b"\xff",
    b"%",
    b"%00",
    b";q=",
    b":",
    b" ",
    b"/",
    b"?",
    b"\t",
    b"9" * 20,
    b"-1",
    b"*",
)


def test_no_bytes_on_the_wire_make_a_500_or_end_the_server(serve: Serve) -> None:
    server = serve()
    parts, chance = urlsplit(server.address), random.Random(20240229)
    for _ in range(300):
        sent = bytearray(chance.choice(SEEDS))
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(sent))
            sent[at : at + chance.randint(0, 3)] = chance.choice(BITS)
        with (
            socket.create_connection((parts.hostname, parts.port), timeout=60) as connection,
            contextlib.suppress(OSError),  # hung up on, at any moment
        ):
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            assert not connection.recv(12).startswith(b"HTTP/1.1 500"), bytes(sent)
    assert server.get("ready")[0] == 200
    server.stop()
    statuses = [json.loads(line)["status"] for line in server.written().splitlines() if line.startswith("{")]
    assert len(statuses) > 50
    assert 500 not in statuses
