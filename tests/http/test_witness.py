"""What the operator learns of each request, and what never."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SECRET = "ASK { ?s ?p 'a secret' }"
CapSys = pytest.CaptureFixture[str]


def lines(capsys: CapSys) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_request_is_one_line_with_its_route_status_time_and_size(
    make_app: Callable[..., Flask], capsys: CapSys
) -> None:
    body = make_app().test_client().get("/bali/meeting/tea-1.ttl").data
    (line,) = lines(capsys)
    assert (line["route"], line["method"], line["status"]) == ("/<path:path>", "GET", 200)
    assert line["bytes"] == len(body)
    assert line["ms"] >= 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["time"])


def test_of_a_query_the_log_has_a_digest_and_never_the_text(
    make_app: Callable[..., Flask], capsys: CapSys
) -> None:
    client = make_app().test_client()
    for _ in range(2):
        client.get("/sparql", query_string={"query": SECRET})
    client.post("/sparql", data={"query": SECRET + "}"})
    written = capsys.readouterr().err
    assert "secret" not in written
    first, second, wrong = map(json.loads, written.splitlines())
    assert first["query"] == second["query"] == sha256(SECRET.encode()).hexdigest()[:16]
    assert (first["cached"], second["cached"]) == (False, True)
    assert (wrong["status"], wrong["query"] != first["query"]) == (400, True)


def test_the_text_is_logged_where_the_operator_asks_for_it(
    make_app: Callable[..., Flask], capsys: CapSys
) -> None:
    make_app(log=False, log_queries=True).test_client().get("/sparql", query_string={"query": SECRET})
    assert lines(capsys)[0]["text"] == SECRET


def test_a_stored_question_is_logged_by_its_digest_too(
    make_app: Callable[..., Flask], capsys: CapSys
) -> None:
    make_app().test_client().get("/question/who-came.csv?meeting=meeting:tea-2")
    (line,) = lines(capsys)
    assert (line["route"], len(line["query"])) == ("/question/<name>.<suffix>", 16)


def test_without_a_log_nothing_is_written(make_app: Callable[..., Flask], capsys: CapSys) -> None:
    make_app(log=False).test_client().get("/sparql", query_string={"query": SECRET})
    assert lines(capsys) == []


@settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    method=st.sampled_from(["GET", "POST", "X\n{}", "\u2028", "get"]),
    path=st.sampled_from(["/sparql", "/\n{}", "/bali/a\r\nb", "/question/\x0b\x85", "/static/\n"]),
    query=st.text(max_size=20) | st.sampled_from(['\n{"status": 200}', "\r", "\u2028\u2029\x85\x0b\x1c"]),
    address=st.sampled_from(["127.0.0.1", "\n{}"]),
)
def test_no_client_writes_a_line_of_its_own(
    make_app: Callable[..., Flask], capsys: CapSys, method: str, path: str, query: str, address: str
) -> None:
    app = make_app(log_queries=True)
    capsys.readouterr()
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "REMOTE_ADDR": address}
    app.test_client().get("/", query_string={"query": query}, environ_overrides=environ).close()
    (line,) = lines(capsys)
    assert line["method"] in {"GET", "POST", "other"}


def test_what_fails_unforeseen_is_a_whole_500_and_its_reason_is_the_operator_s(
    make_app: Callable[..., Flask], engine: Any, capsys: CapSys
) -> None:
    client = make_app().test_client()
    client.get("/sparql?query=ASK%7B%7D")
    capsys.readouterr()
    engine.failure = ZeroDivisionError("a mistake of ours")
    response = client.get("/sparql", query_string={"query": SECRET})
    assert (response.status_code, response.content_length) == (500, len(response.data))
    assert "mistake" not in response.text
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "a mistake of ours" in capsys.readouterr().err


def test_metrics_are_there_only_where_they_are_wanted(make_app: Callable[..., Flask]) -> None:
    assert make_app().test_client().get("/metrics").status_code == 404
    response = make_app(metrics=True).test_client().get("/metrics")
    assert response.content_type == "text/plain; version=0.0.4; charset=utf-8"


def test_metrics_count_requests_by_route_and_status(make_app: Callable[..., Flask]) -> None:
    client = make_app(metrics=True).test_client()
    sizes = [len(client.get("/sparql", query_string={"query": q}).data) for q in (SECRET, SECRET, "ASK")]
    sizes.append(len(client.get("/bali/meeting/tea-1.ttl").data))
    text = client.get("/metrics").text
    samples = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert samples['bali_requests_total{route="/sparql",status="200"}'] == "2"
    assert samples['bali_requests_total{route="/sparql",status="400"}'] == "1"
    assert samples['bali_requests_total{route="/<path:path>",status="200"}'] == "1"
    assert samples["bali_sent_bytes_total"] == str(sum(sizes))
    assert samples["bali_answers_kept_ready_total"] == "1"
    assert samples["bali_request_seconds_count"] == samples['bali_request_seconds_bucket{le="+Inf"}'] == "4"
    assert f'bali_release_info{{digest="{"7ea" * 21}7"}}' in samples
