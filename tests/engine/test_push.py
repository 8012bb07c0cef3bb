"""``bali push``: a release on another server, whatever that server does."""

from __future__ import annotations

import hashlib
import json
import threading
import urllib.request
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.engine import servers

from bali_process.build.release import obtain
from bali_process.engine.replica import Replica
from bali_process.namespaces import GRAPH
from bali_process.project import Project

NT = "application/n-triples"
STALE = {f"{GRAPH}left": b"<urn:x:a> <urn:x:b> <urn:x:c> .\n", "urn:x:theirs": b"<urn:x:a> <urn:x:b> _:c .\n"}


@dataclass
class Store:
    """A SPARQL server for one purpose, which can be told to fail; ``wrote`` are the writes it took."""

    graphs: dict[str, bytes] = field(default_factory=dict)
    wrote: list[str] = field(default_factory=list)
    asked_with: list[str] = field(default_factory=list)
    url: str = ""
    name: str = "Oxigraph/test"
    #: What a request is answered with in place of the truth: (method, name of the graph) -> status or body.
    lie: Callable[[str, str], int | bytes | None] = lambda method, graph: None
    #: What is demanded of Authorization.
    challenge: str = ""
    admits: Callable[[str, str, str], bool] = lambda method, target, given: True

    def answer(self, query: str) -> tuple[str, bytes]:
        if "CONSTRUCT" in query:
            graph = query.partition("GRAPH <")[2].partition(">")[0]
            told = self.lie("GET", graph)
            return NT, told if isinstance(told, bytes) else self.graphs.get(graph, b"")
        rows = [{"g": {"type": "uri", "value": name}} for name in self.graphs]
        table = {"head": {"vars": ["g"]}, "results": {"bindings": rows}}
        return "application/sparql-results+json", json.dumps(table).encode()


class Handler(BaseHTTPRequestHandler):
    """Speaks for the store of its server."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.reply(200, *self.server.store.answer(parse_qs(body)["query"][0]))  # type: ignore[attr-defined]

    def do_GET(self) -> None:
        self.reply(200, "text/plain", b"ok")

    def do_PUT(self) -> None:
        self.write(self.rfile.read(int(self.headers["Content-Length"])))

    def do_DELETE(self) -> None:
        self.write(None)

    def write(self, body: bytes | None) -> None:
        store: Store = self.server.store  # type: ignore[attr-defined]
        graph = parse_qs(urlsplit(self.path).query)["graph"][0]
        given = self.headers.get("Authorization", "")
        store.asked_with.append(given)
        if store.challenge and not store.admits(self.command, self.path, given):
            self.reply(401, "text/plain", b"who are you", store.challenge)
            return
        told = store.lie(self.command, graph)
        if isinstance(told, int):
            self.reply(told, "text/html", b"<html>no</html>")
            return
        store.wrote.append(f"{self.command} {graph.removeprefix(GRAPH)}")
        if body is None:
            store.graphs.pop(graph, None)
        elif told is None:
            store.graphs[graph] = body
        self.reply(204, "text/plain", b"")

    def reply(self, status: int, kind: str, body: bytes, challenge: str = "") -> None:
        self.send_response_only(status)
        self.send_header("Server", self.server.store.name)  # type: ignore[attr-defined]
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if challenge:
            self.send_header("WWW-Authenticate", challenge)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the screen clean."""


@pytest.fixture
def store(harbour: Project) -> Iterator[Store]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made = Store(dict(STALE), url=f"http://127.0.0.1:{server.server_port}/query")
        server.store = made  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield made
        server.shutdown()


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BALI_PUSH_USER", "BALI_PUSH_PASSWORD", "BALI_PUSH_TOKEN", "BALI_ENGINE_AUTHORIZATION"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def names(harbour: Project) -> set[str]:
    return set(Replica(obtain(harbour).path, "http://127.0.0.1:1/").graphs)


def test_ours_are_loaded_the_stale_one_goes_and_those_of_others_stay(
    store: Store, names: set[str], bali: Callable[..., Any]
) -> None:
    ran = bali("push", store.url)
    assert (ran.status, ran.err) == (0, "")
    assert store.graphs.keys() == {*names, "urn:x:theirs"}
    assert "delete  left" in ran.out
    assert f"({len(names)} graphs): {len(names) + 1} changed" in ran.out


def test_a_second_push_writes_nothing(store: Store, names: set[str], bali: Callable[..., Any]) -> None:
    bali("push", store.url)
    store.wrote.clear()
    ran = bali("push", store.url)
    assert (ran.status, store.wrote) == (0, [])
    assert ": 0 changed" in ran.out


def test_only_what_differs_is_replaced_however_blank_nodes_are_called(
    store: Store, bali: Callable[..., Any]
) -> None:
    bali("push", store.url)
    store.wrote.clear()
    for name, body in store.graphs.items():
        store.graphs[name] = body.replace(b"_:c14n", b"_:other")
    changed = f"{GRAPH}vessels"
    store.graphs[changed] += b"<urn:x:a> <urn:x:b> <urn:x:c> .\n"
    assert bali("push", store.url).status == 0
    assert store.wrote == ["PUT vessels"]


def test_a_dry_run_tells_what_would_happen_and_writes_nothing(store: Store, bali: Callable[..., Any]) -> None:
    ran = bali("push", store.url, "--dry-run")
    assert (ran.status, store.wrote) == (1, [])
    assert "load    vessels" in ran.out
    assert "nothing was changed" in ran.out
    bali("push", store.url)
    assert bali("push", store.url, "--dry-run").status == 0


def test_a_half_failure_names_what_was_done_and_the_next_run_leaves_that_out(
    store: Store, bali: Callable[..., Any]
) -> None:
    store.lie = lambda method, graph: 500 if method == "PUT" and len(store.wrote) == 2 else None
    ran = bali("push", store.url)
    assert ran.status == 2
    first = [line.removeprefix("PUT ") for line in store.wrote]
    assert "answered PUT with 500: Internal Server Error." in ran.err
    assert f"Graphs changed before that: {', '.join(first)}. Each is whole; run the same command" in ran.err
    assert "Traceback" not in ran.err
    store.lie = lambda method, graph: None
    store.wrote.clear()
    assert bali("push", store.url).status == 0
    assert not {f"PUT {name}" for name in first} & set(store.wrote)


@pytest.mark.parametrize(
    ("lie", "words"),
    [
        (lambda method, graph: b"" if method == "PUT" else None, "finds something else"),
        (lambda method, graph: b"<urn:x:a> <urn" if method == "GET" else None, "broken answer"),
        (lambda method, graph: 404 if method == "PUT" else None, "--graph-store"),
        (lambda method, graph: 405 if method == "PUT" else None, "--graph-store"),
        (lambda method, graph: 403 if method == "PUT" else None, "BALI_PUSH_USER"),
        (lambda method, graph: 301 if method == "PUT" else None, "301: Moved Permanently"),
        (lambda method, graph: 500 if method == "DELETE" else None, "Graphs changed before that"),
    ],
    ids=["ignores", "cuts", "404", "405", "403", "redirects", "will not delete"],
)
def test_a_server_that_lies_or_refuses_is_told_in_words(
    store: Store, lie: Callable[[str, str], int | bytes | None], words: str, bali: Callable[..., Any]
) -> None:
    store.lie = lie
    ran = bali("push", store.url)
    assert ran.status == 2
    assert words in ran.err
    assert "<html>" not in ran.err


def test_a_graph_that_grows_without_end_is_not_read_to_the_end(
    store: Store, bali: Callable[..., Any]
) -> None:
    bali("push", store.url)
    store.graphs[f"{GRAPH}vessels"] = b"# nothing\n" * (1 << 18)
    store.wrote.clear()
    assert bali("push", store.url).status == 0
    assert store.wrote == ["PUT vessels"]


def test_nobody_there_is_one_sentence(bali: Callable[..., Any], harbour: Project) -> None:
    url = f"http://127.0.0.1:{servers.free_port()}/query"
    ran = bali("push", url)
    assert (ran.status, ran.err) == (2, f"bali: The SPARQL server at {url} failed: nobody listens there.\n")


def test_a_server_that_does_not_say_what_it_is_needs_its_graph_store_named(
    store: Store, bali: Callable[..., Any]
) -> None:
    store.name = "nginx"
    ran = bali("push", store.url)
    assert (ran.status, store.wrote) == (2, [])
    assert "--graph-store" in ran.err
    assert bali("push", store.url, "--graph-store", store.url.replace("query", "data")).status == 0


@pytest.mark.parametrize("url", ["localhost:7878", "file:///etc/passwd", "http://"])
def test_an_address_that_is_none_is_refused(url: str, bali: Callable[..., Any], harbour: Project) -> None:
    assert "must be an http or https URL" in bali("push", url).err


def basic(method: str, target: str, given: str) -> bool:
    return given == "Basic " + b64encode(b"ann:sesame").decode()


def bearer(method: str, target: str, given: str) -> bool:
    return given == "Bearer letter"


def digest(method: str, target: str, given: str) -> bool:
    """Whether ``given`` proves the password (RFC 7616, section 3.4.1), once for each count."""
    told = dict(
        pair.strip().replace('"', "").split("=", 1) for pair in given.partition(" ")[2].split(",") if pair
    )
    if told.get("uri") != target:
        return False
    secret = hashlib.md5(b"ann:vault:sesame").hexdigest()
    asked = hashlib.md5(f"{method}:{target}".encode()).hexdigest()
    proof = ":".join([secret, "n0nce", told["nc"], told["cnonce"], "auth", asked])
    return told["response"] == hashlib.md5(proof.encode()).hexdigest()


DIGEST = 'Digest realm="vault", nonce="n0nce", qop="auth", algorithm="MD5"'


@pytest.mark.parametrize(
    ("challenge", "admits", "variables"),
    [
        ('Basic realm="vault"', basic, {"USER": "ann", "PASSWORD": "sesame"}),
        (DIGEST, digest, {"USER": "ann", "PASSWORD": "sesame"}),
        ('Bearer realm="vault"', bearer, {"TOKEN": "letter"}),
    ],
    ids=["basic", "digest", "token"],
)
def test_credentials_come_from_the_environment_and_are_needed(
    store: Store,
    challenge: str,
    admits: Callable[[str, str, str], bool],
    variables: dict[str, str],
    bali: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store.challenge, store.admits = challenge, admits
    ran = bali("push", store.url)
    assert (ran.status, store.wrote) == (2, [])
    assert "401" in ran.err
    assert "BALI_PUSH_TOKEN" in ran.err
    for name, value in variables.items():
        monkeypatch.setenv(f"BALI_PUSH_{name}", value)
    store.asked_with.clear()
    assert bali("push", store.url).status == 0
    # A password goes to nobody who has not asked for it.
    assert store.asked_with[0] == ("Bearer letter" if "TOKEN" in variables else "")
    monkeypatch.setenv("BALI_PUSH_PASSWORD", "wrong")
    monkeypatch.setenv("BALI_PUSH_TOKEN", "")
    store.graphs.clear()
    store.asked_with.clear()
    monkeypatch.setenv("BALI_PUSH_USER", "ann")
    assert bali("push", store.url).status == 2
    assert len(store.asked_with) <= 2


@pytest.mark.parametrize(
    "challenge", ["Digest", "Digest x", 'Digest nonce="a", realm="b", algorithm="ROT13"', ","]
)
def test_a_challenge_that_makes_no_sense_is_a_plain_401(
    store: Store, challenge: str, bali: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALI_PUSH_USER", "ann")
    store.challenge, store.admits = challenge, lambda *_: False
    ran = bali("push", store.url)
    assert ran.status == 2
    assert "401" in ran.err
    assert "Traceback" not in ran.err


def test_the_real_server_of_oxigraph_takes_a_release(
    tmp_path: Path, harbour: Project, names: set[str], bali: Callable[..., Any]
) -> None:
    (tmp_path / "database").mkdir()
    with servers.oxigraph(tmp_path / "database") as address:
        theirs = urllib.request.Request(
            f"{address}/store?graph=urn:x:theirs",
            b"<urn:x:a> <urn:x:b> _:c .",
            {"Content-Type": NT},
            method="PUT",
        )
        urllib.request.urlopen(theirs, timeout=10).close()
        assert f"{len(names)} changed" in bali("push", f"{address}/query").out
        assert ": 0 changed" in bali("push", f"{address}/query").out
        with urllib.request.urlopen(f"{address}/store?graph=urn:x:theirs", timeout=10) as kept:
            assert b"urn:x:b" in kept.read()
