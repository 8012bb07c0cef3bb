"""Plain questions answered from their bytes: as the application answers them, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from pyoxigraph import RdfFormat, Store

from bali_process.engine.limits import Limits
from bali_process.http.express import Express, LocalEngine, Reader, Unfit, small
from bali_process.http.refusal import Refusal
from bali_process.http.site import KEY
from bali_process.http.witness import Ledger, Metrics
from bali_process.settings import Settings

HERE = Path(__file__).parent
ALL = "SELECT * { ?s ?p ?o }"
CSV = {"Accept": "text/csv"}
NONE: Mapping[str, str] = MappingProxyType({})
Make = Callable[..., Flask]


def request(text: str, headers: Mapping[str, str] = NONE, path: str = "/sparql") -> bytes:
    """A request as a client writes it."""
    lines = [f"GET {path}?query={quote(text)} HTTP/1.1", "Host: a", *map(": ".join, headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class Clerk:
    """Reads and answers what is plain, for the application ``app``."""

    def __init__(self, app: Flask, metrics: Metrics | None = None, most: Limits | None = None) -> None:
        site = app.extensions[KEY]
        store = Store()
        store.load(path=str(HERE / "toy.trig"), format=RdfFormat.TRIG)
        self.lines: list[str] = []
        ledger = Ledger(site.settings, metrics, self.lines.append)
        engine = LocalEngine(store, most or small(site.settings.limits))
        self.read, self._express = Reader(site.settings), Express(site.basis, engine, site.settings, ledger)

    def answer(self, data: bytes) -> tuple[int, dict[str, str], bytes]:
        asked = self.read(data)
        assert asked is not None
        head, body = self._express(asked)
        first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
        return int(first.split()[1]), dict(line.split(": ", 1) for line in lines), body


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
@pytest.mark.parametrize(
    "headers",
    [NONE, CSV, CSV | {"Accept-Encoding": "gzip"}, {"Accept-Encoding": "gzip", "X-Other": "1"}],
)
@pytest.mark.parametrize("text", [ALL, "ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <http://none/>"])
def test_it_says_what_the_application_says(
    make_app: Make, path: str, headers: Mapping[str, str], text: str
) -> None:
    if "Accept" in headers and not text.startswith("SELECT"):
        headers = {**headers, "Accept": "*/*"}
    app = make_app()
    long = app.test_client().get(f"{path}?query={quote(text)}", headers=dict(headers))
    clerk = Clerk(app)
    for _ in range(3):  # evaluated twice, then kept
        status, told, body = clerk.answer(request(text, headers, path))
        assert told.pop("Date").endswith(" GMT")
        assert (status, told, body) == (long.status_code, dict(long.headers), long.data)


def test_each_wish_has_its_own_answer_and_no_other(make_app: Make) -> None:
    clerk = Clerk(make_app())
    kinds = {
        clerk.answer(request(ALL, {"Accept": accept}))[1]["Content-Type"] for accept in ("text/csv", "*/*")
    }
    assert len(kinds) == 2
    plain, coded = (
        clerk.answer(request(ALL, CSV)),
        clerk.answer(request(ALL, CSV | {"Accept-Encoding": "gzip"})),
    )
    assert plain[1]["ETag"] != coded[1]["ETag"]


@pytest.mark.parametrize(
    "data",
    [
        request(ALL)[:-1],
        request(ALL).replace(b"GET", b"HEAD"),
        request(ALL).replace(b"GET", b"POST"),
        request(ALL).replace(b"HTTP/1.1", b"HTTP/1.0"),
        request(ALL).replace(b"Host: a\r\n", b""),
        request(ALL).replace(b"Host: a\r\n", b"Host: a\r\nHost: a\r\n"),
        request(ALL, path="/graph-store"),
        request(ALL, path="/x/sparql"),
        request(ALL).replace(b"GET /", b"GET http://a/"),
        request(ALL).replace(b" HTTP", b"#x HTTP"),
        request(ALL).replace(b"SELECT", "é".encode()),
        request(ALL + " " * 20000),
        request(ALL, {"If-None-Match": "*"}),
        request(ALL, {"Content-Length": "0"}),
        request(ALL, {"Transfer-Encoding": "chunked"}),
        request(ALL, {"Expect": "100-continue"}),
        request(ALL, {"Connection": "upgrade"}),
        request(ALL, {"Proxy-Connection": "close"}),
        request(ALL, {"Connection": "close"}) + b"\r\n",
        request(ALL, {"Connection": "Upgrade", "Upgrade": "websocket"}),
        request(
            ALL, {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c", "HTTP2-Settings": "AAMAAABk"}
        ),
        request(ALL, {"Accept": "text/csv", "accept": "text/csv"}),
        request(ALL, {"X": "a\x00b"}),
        b"\r\n\r\n",
        b"",
    ],
)
def test_what_is_not_plainly_a_question_is_not_read(make_app: Make, data: bytes) -> None:
    assert Reader(make_app().extensions[KEY].settings)(data) is None


def test_of_several_requests_it_reads_the_first(make_app: Make) -> None:
    asked = Reader(Settings())(request(ALL) + request("ASK {}"))
    assert asked is not None
    assert asked.size == len(request(ALL))
    assert not asked.is_last


def test_to_a_client_that_asks_once_it_says_that_it_closes(make_app: Make) -> None:
    clerk = Clerk(make_app())
    data = request(ALL, {"Connection": "close"})
    assert clerk.answer(data)[1]["Connection"] == "close"
    assert "Connection" not in clerk.answer(request(ALL))[1]


@pytest.mark.parametrize(
    "text",
    [
        "ASK",
        "",
        "SELECT (STRUUID() AS ?x) {}",
        "SELECT (NOW() AS ?x) {}",
        "ASK { SERVICE <http://a/> {} }",
        "ASK FROM <http://a/> {}",
        "INSERT DATA { <a:b> <a:c> <a:d> }",
        "SELECT (1/0 AS ?x) { ",
    ],
)
def test_what_has_no_plain_answer_is_left_to_the_application(make_app: Make, text: str) -> None:
    clerk = Clerk(make_app())
    with pytest.raises((Unfit, Refusal)):
        clerk.answer(request(text))
    assert clerk.lines == []


@pytest.mark.parametrize("headers", [{"Accept": "text/html"}, {"Accept": "image/png"}])
def test_pages_and_unknown_formats_are_left_to_the_application(
    make_app: Make, headers: Mapping[str, str]
) -> None:
    with pytest.raises((Unfit, Refusal)):
        Clerk(make_app()).answer(request(ALL, headers))


def test_a_large_answer_is_left_to_the_application(make_app: Make) -> None:
    large = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 20000"
    with pytest.raises(Unfit):
        Clerk(make_app()).answer(request(large))


def test_below_a_base_path_it_answers_at_both(make_app: Make) -> None:
    clerk = Clerk(make_app(base_path="/x/y"))
    for path in ("/sparql", "/x/y/sparql"):
        assert clerk.answer(request(ALL, CSV, path))[0] == 200
    assert clerk.read(request(ALL, CSV, "/y/sparql")) is None


def test_a_base_path_that_looks_like_the_endpoint_is_cut_first(make_app: Make) -> None:
    clerk = Clerk(make_app(base_path="/sparql"))
    assert clerk.read(request(ALL, path="/sparql")) is None
    assert clerk.answer(request(ALL, path="/sparql/sparql"))[0] == 200


def test_without_a_cache_it_answers_all_the_same(make_app: Make) -> None:
    clerk = Clerk(make_app(answer_cache=0))
    assert clerk.answer(request(ALL))[2] == clerk.answer(request(ALL))[2]
    assert [json.loads(line)["cached"] for line in clerk.lines] == [False, False]


def test_it_tells_of_each_answer_as_the_application_does(
    make_app: Make, capsys: pytest.CaptureFixture[str]
) -> None:
    app = make_app(metrics=True)
    for _ in range(2):
        app.test_client().get("/sparql", query_string={"query": ALL}, headers=CSV)
    written = capsys.readouterr().err.splitlines()
    metrics = Metrics("abc")
    clerk = Clerk(app, metrics)
    for _ in range(3):
        clerk.answer(request(ALL, CSV))
    first, second, third = map(json.loads, clerk.lines)
    for long, short in zip(map(json.loads, written), (first, third), strict=True):
        assert short == long | {"time": short["time"], "ms": short["ms"]}
    assert second == first | {"time": second["time"], "ms": second["ms"]}
    assert 'bali_requests_total{route="/sparql",status="200"} 3' in metrics.text()
    assert "bali_answers_kept_ready_total 1" in metrics.text()


def test_what_is_asked_again_is_kept_however_much_is_asked_once(make_app: Make) -> None:
    clerk = Clerk(make_app(answer_cache=1))  # a cell has an eighth of it
    for _ in range(2):
        clerk.answer(request("ASK {}"))
    for number in range(1000):
        clerk.answer(request(f"ASK {{}} #{number}"))
    clerk.answer(request("ASK {}"))
    kept = [json.loads(line)["cached"] for line in clerk.lines]
    assert kept == [False] * 1002 + [True]


def test_a_line_from_elsewhere_is_counted_and_written_as_the_settings_say() -> None:
    line = '{"time": "t", "route": "/sparql", "method": "GET", "status": 200, "ms": 2.00, "bytes": 7}\n'
    written: list[Any] = []
    metrics = Metrics("abc")
    Ledger(Settings(log=False), metrics, written.append).take(line)
    assert written == []
    assert "bali_sent_bytes_total 7" in metrics.text()
    Ledger(Settings(), None, written.append).take(line)
    assert written == [line]
