"""Answers given ahead of everything else: the same as by the long way, to the same requests, and told of."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from bali_process.http.ready import READY

QUERY = "query=" + quote("SELECT * { ?s ?p ?o }")
CSV = {"accept": "text/csv"}
Make = Callable[..., Flask]


@dataclass
class Asked:
    """A request as the HTTP server hands it over."""

    headers: dict[str, str] = field(default_factory=dict)
    query_string: str = QUERY
    path: str = "/sparql"
    method: str = "GET"


class Twice(dict[str, str]):
    """Headers of which each comes twice."""

    def items(self) -> Any:
        return [*super().items(), *super().items()]


def ask(app: Flask, asked: Asked) -> Any:
    """Answer by the long way."""
    path = f"{asked.path}?{asked.query_string}"
    return app.test_client().open(path, method=asked.method, headers=asked.headers)


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "headers",
    [{}, CSV, {"accept": "text/csv", "accept-encoding": "gzip"}, {"accept-encoding": "gzip", "x-other": "1"}],
)
def test_what_was_answered_is_answered_again_in_the_same_words(
    make_app: Make, path: str, method: str, headers: dict[str, str]
) -> None:
    app = make_app()
    asked = Asked(headers, path=path, method=method)
    assert app.extensions[READY](asked) is None
    long = ask(app, asked)
    status, told, body = app.extensions[READY](asked)
    assert (status, dict(told), body) == (long.status_code, dict(long.headers), long.data)


def test_each_wish_has_its_own_answer_and_no_other(make_app: Make) -> None:
    app = make_app()
    ready = app.extensions[READY]
    ask(app, Asked(CSV))
    for other in ({}, {"accept": "text/tab-separated-values"}, CSV | {"accept-encoding": "gzip"}):
        assert ready(Asked(other)) is None
        ask(app, Asked(other))
    assert b"," in ready(Asked(CSV))[2].split()[0]
    assert ready(Asked({"accept": "text/tab-separated-values"}))[2].startswith(b"?")


@pytest.mark.parametrize(
    "asked",
    [
        Asked(CSV | {"if-none-match": "*"}),
        Asked(Twice(CSV)),
        Asked(CSV, method="POST"),
        Asked(CSV, path="/graph-store"),
        Asked(CSV, QUERY + "%20"),
        Asked(CSV, QUERY + "é"),
    ],
)
def test_what_may_come_out_otherwise_goes_the_long_way(make_app: Make, asked: Asked) -> None:
    app = make_app()
    ask(app, Asked(CSV))
    assert app.extensions[READY](Asked(CSV)) is not None
    assert app.extensions[READY](asked) is None


def test_bytes_that_look_like_the_characters_of_another_query_are_not_taken_for_it(make_app: Make) -> None:
    app = make_app()
    environ = {"PATH_INFO": "/sparql", "QUERY_STRING": "query=ASK{'Ã©'%20?p%20?o}", "REQUEST_METHOD": "GET"}
    app.test_client().open("/sparql", environ_overrides=environ)
    assert app.extensions[READY](Asked(query_string=environ["QUERY_STRING"])) is None


@pytest.mark.parametrize("text", ["ASK", "SELECT (STRUUID() AS ?x) {}", "ASK { SERVICE <http://a/> {} }", ""])
def test_refusals_and_what_changes_are_never_ready(make_app: Make, text: str) -> None:
    app, asked = make_app(), Asked(query_string="query=" + quote(text))
    ask(app, asked)
    assert app.extensions[READY](asked) is None


@pytest.mark.parametrize("setting", [{"rate": 1000.0}, {"answer_cache": 0}])
def test_where_clients_are_counted_or_nothing_is_kept_nothing_is_ready(make_app: Make, setting: Any) -> None:
    app = make_app(**setting)
    ask(app, Asked(CSV))
    assert app.extensions[READY](Asked(CSV)) is None


def test_it_takes_no_memory_of_its_own(make_app: Make) -> None:
    app = make_app(answer_cache=1, log=False)
    ready = app.extensions[READY]
    asked = [Asked(CSV, f"{QUERY}%20%23{number:04}{'x' * 2000}") for number in range(400)]
    for one in asked:
        ask(app, one)
    kept = [one for one in asked if ready(one)]
    assert 0 < sum(len(one.query_string) + len(ready(one)[2]) for one in kept) < 1 << 19
    assert ready(asked[-1])[2] is ready(asked[-1])[2]


def test_below_a_base_path_it_answers_at_both(make_app: Make) -> None:
    app = make_app(base_path="/x/y")
    ask(app, Asked(CSV))
    for path in ("/sparql", "/x/y/sparql"):
        assert app.extensions[READY](Asked(CSV, path=path))
    assert app.extensions[READY](Asked(CSV, path="/y/sparql")) is None


def test_it_is_told_of_as_every_answer_is(make_app: Make, capsys: pytest.CaptureFixture[str]) -> None:
    app = make_app(metrics=True)
    ask(app, Asked(CSV))
    ask(app, Asked(CSV))
    app.extensions[READY](Asked(CSV))
    _, long, short = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    own = {"time": short["time"], "ms": short["ms"]}
    assert short == long | own
    metrics = app.test_client().get("/metrics").text
    assert 'bali_requests_total{route="/sparql",status="200"} 3' in metrics
    assert "bali_answers_kept_ready_total 2" in metrics
