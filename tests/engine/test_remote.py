"""A server behind ours that is dead, slow or lies, and one that is asked properly."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from bali_process.engine.credentials import ENGINE as AUTHORIZATION
from bali_process.engine.interface import (
    BackendError,
    BackendTimeout,
    EngineError,
    LimitReached,
    QuerySyntaxError,
    Request,
    Saturated,
)
from bali_process.engine.limits import Limits
from bali_process.engine.remote import RemoteEngine

JSON = "application/sparql-results+json"
GOOD = b'{"head":{},"boolean":true}'
ASK = Request("ASK {}", JSON)


@dataclass
class Stub:
    """A server that answers every request alike and keeps what it was asked."""

    url: str = ""
    release: threading.Event = field(default_factory=threading.Event)
    fields: list[dict[str, list[str]]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


Answering = Callable[[BaseHTTPRequestHandler, Stub], None]


@contextmanager
def serving(answer: Answering) -> Iterator[Stub]:
    stub = Stub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            stub.fields.append(parse_qs(body))
            stub.headers.append(dict(self.headers))
            answer(self, stub)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the screen clean."""

    class Server(ThreadingHTTPServer):
        daemon_threads = False  # so that closing it waits for what its threads hold

    with Server(("127.0.0.1", 0), Handler) as server:
        stub.url = f"http://127.0.0.1:{server.server_port}/sparql?key=1"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield stub
        finally:
            stub.release.set()
            server.shutdown()


def replying(
    body: bytes, status: int = 200, media_type: str = JSON, length: int | None = None, **headers: str
) -> Answering:
    """Answer with ``body``, and claim that it is ``length`` bytes long."""

    def answer(handler: BaseHTTPRequestHandler, _: Stub) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media_type)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def outcome(answer: Answering, request: Request = ASK, **limits: float) -> EngineError | bytes:
    with serving(answer) as stub:
        try:
            return RemoteEngine(stub.url, Limits(**limits)).evaluate(request).body  # type: ignore[arg-type]
        except EngineError as error:
            return error


def test_a_whole_answer_is_passed_on() -> None:
    assert outcome(replying(GOOD)) == GOOD


def test_a_dead_server_is_a_backend_error_that_names_it() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}/sparql"
    with pytest.raises(BackendError, match=url):
        RemoteEngine(url, Limits()).evaluate(ASK)


def test_a_server_that_does_not_answer_is_a_backend_timeout() -> None:
    def wait(handler: BaseHTTPRequestHandler, stub: Stub) -> None:
        stub.release.wait()

    assert isinstance(outcome(wait, deadline=0.2), BackendTimeout)


def test_a_server_that_stops_in_the_middle_is_a_backend_timeout() -> None:
    def dribble(handler: BaseHTTPRequestHandler, stub: Stub) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", JSON)
        handler.end_headers()
        handler.wfile.write(b'{"head":')
        stub.release.wait()

    assert isinstance(outcome(dribble, deadline=0.2), BackendTimeout)


def test_drops_that_never_end_do_not_stretch_the_deadline() -> None:
    def drip(handler: BaseHTTPRequestHandler, stub: Stub) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", JSON)
        handler.end_headers()
        with suppress(OSError):
            while not stub.release.wait(0.02):
                handler.wfile.write(b" ")

    assert isinstance(outcome(drip, deadline=0.3), BackendTimeout)


@pytest.mark.parametrize(
    "answer",
    [
        replying(b"<html>Welcome</html>", media_type="text/html"),
        replying(b'{"head":{},"boo'),
        replying(GOOD, length=len(GOOD) + 100),
        replying(b"moved", status=302, Location="http://127.0.0.1:1/"),
        replying(b"broken", status=500),
        replying(b"who are you", status=401),
        replying(b"nothing here", status=404),
        lambda handler, _: handler.wfile.write(b"What?\r\n\r\n"),
        lambda handler, _: handler.connection.close(),
    ],
    ids=["another type", "cut JSON", "short", "redirect", "500", "401", "404", "not HTTP", "hangs up"],
)
def test_a_lying_or_failing_server_is_a_backend_error(answer: Answering) -> None:
    assert isinstance(outcome(answer), BackendError)


XML = (
    b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head><results>'
    b'<result><binding name="x"><literal>tea</literal></binding></result></results></sparql>'
)


def test_an_answer_in_another_standard_format_is_understood() -> None:
    kind = "application/sparql-results+xml"
    assert outcome(replying(XML, media_type=kind), Request("SELECT ?x {}", "text/csv")) == b"x\r\ntea\r\n"


def test_every_format_is_written_here_whichever_the_server_knows() -> None:
    triples = b'<https://w3id.org/rcp/bali/meeting/a> <urn:x:p> "tea"@en .\n'
    answer = replying(triples, media_type="application/n-triples")
    turtle = outcome(answer, Request("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle"))
    assert b"@prefix meeting: " in turtle  # type: ignore[operator]
    assert b'meeting:a <urn:x:p> "tea"@en' in turtle  # type: ignore[operator]


@pytest.mark.parametrize(
    ("body", "kind", "asked"),
    [
        (XML[:-30], "application/sparql-results+xml", JSON),
        (b"<urn:x:a> <urn:x:b> <urn:x:c> .\n<urn:x:a> <ur", "application/n-triples", "text/turtle"),
        (b"<html>", "application/n-triples", "application/ld+json"),
        (b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"a b"}}]}}', JSON, JSON),
        (b"[" * 100_000, JSON, JSON),
    ],
    ids=["cut XML", "cut triples", "HTML said to be triples", "an IRI that is none", "deep JSON"],
)
def test_an_answer_that_is_broken_is_never_passed_on(body: bytes, kind: str, asked: str) -> None:
    assert isinstance(outcome(replying(body, media_type=kind), Request("ASK {}", asked)), BackendError)


def test_a_body_in_chunks_that_is_broken_off_is_a_backend_error() -> None:
    def chunk(handler: BaseHTTPRequestHandler, _: Stub) -> None:
        handler.protocol_version = "HTTP/1.1"
        handler.send_response(200)
        handler.send_header("Content-Type", "application/n-triples")
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"20\r\n<urn:x:a> <urn:x:b> <urn:x:c> .\n\r\n")

    assert isinstance(outcome(chunk, Request("ASK {}", "text/turtle")), BackendError)


@pytest.mark.parametrize("header", ["X-SPARQL-MaxRows", "X-SQL-State"])
def test_an_answer_that_the_server_itself_says_is_cut_is_a_backend_error(header: str) -> None:
    error = outcome(replying(GOOD, **{header: "1"}))
    assert isinstance(error, BackendError)
    assert "cut its answer short" in str(error)


@pytest.mark.parametrize(
    ("rows", "truth"), [('{"__ASK_RETVAL":{"type":"literal","value":"1"}}', b"true"), ("", b"false")]
)
def test_a_truth_value_told_as_a_table_is_one(rows: str, truth: bytes) -> None:
    body = f'{{"head":{{"link":[],"vars":["__ASK_RETVAL"]}},"results":{{"bindings":[{rows}]}}}}'.encode()
    assert outcome(replying(body)) == b'{"head":{},"boolean":%s}' % truth


def test_a_redirect_is_not_followed_wherever_it_leads() -> None:
    with serving(replying(GOOD)) as elsewhere:
        for target in (elsewhere.url, "file:///etc/passwd"):
            error = outcome(replying(b"", status=307, Location=target))
            assert isinstance(error, BackendError)
            assert "307" in str(error)
        assert elsewhere.fields == []


def test_headers_that_trickle_in_do_not_stretch_the_deadline() -> None:
    def trickle(handler: BaseHTTPRequestHandler, stub: Stub) -> None:
        handler.send_response(200)
        handler.flush_headers()
        with suppress(OSError):
            while not stub.release.wait(0.02):
                handler.wfile.write(b"X-More: 1\r\n")

    assert isinstance(outcome(trickle, deadline=0.3), BackendTimeout)


def test_an_answer_that_is_too_large_is_a_limit() -> None:
    error = outcome(replying(b" " * (1024 * 1024 + 1)), result=1)
    assert isinstance(error, LimitReached)
    assert error.limit == "result"


def test_what_the_server_finds_wrong_with_the_query_is_told() -> None:
    error = outcome(replying(b"Parse error\n  near line 7", status=400, media_type="text/plain"))
    assert isinstance(error, QuerySyntaxError)
    assert "Parse error near line 7" in str(error)


def test_a_page_of_html_is_not_quoted_at_length() -> None:
    error = outcome(replying(b"<!doctype html><p>Long", status=500, media_type="text/html"))
    assert str(error).endswith("answered 500: Internal Server Error.")


def test_a_busy_server_is_saturation_with_its_own_time_to_come_back() -> None:
    error = outcome(replying(b"busy", status=503, Retry_After="17"))
    assert isinstance(error, Saturated)
    assert error.retry_after == 17


@pytest.mark.parametrize("status", [408, 504])
def test_a_server_that_gives_up_is_a_backend_timeout(status: int) -> None:
    assert isinstance(outcome(replying(b"late", status=status)), BackendTimeout)


def test_a_query_without_a_dataset_is_asked_of_the_graphs_of_the_release() -> None:
    with serving(replying(GOOD)) as stub:
        RemoteEngine(stub.url, Limits(), ("urn:x:a", "urn:x:b")).evaluate(ASK)
    assert stub.fields == [
        {
            "query": ["ASK {}"],
            "default-graph-uri": ["urn:x:a", "urn:x:b"],
            "named-graph-uri": ["urn:x:a", "urn:x:b"],
        }
    ]


def test_a_dataset_of_the_protocol_or_the_text_is_passed_on() -> None:
    with serving(replying(GOOD)) as stub:
        engine = RemoteEngine(stub.url, Limits(), ("urn:x:a",))
        engine.evaluate(Request("ASK {}", JSON, named_graphs=("urn:x:c",)))
        engine.evaluate(Request("ASK FROM <urn:x:d> {}", JSON))
    assert stub.fields == [
        {"query": ["ASK {}"], "named-graph-uri": ["urn:x:c"]},
        {"query": ["ASK FROM <urn:x:d> {}"]},
    ]


def test_credentials_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(AUTHORIZATION, "Bearer letter")
    with serving(replying(GOOD)) as stub:
        RemoteEngine(stub.url, Limits()).evaluate(ASK)
    assert stub.headers[0]["Authorization"] == "Bearer letter"
    assert stub.headers[0]["Accept"].startswith(f"{JSON}, ")
