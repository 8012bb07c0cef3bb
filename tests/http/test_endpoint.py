"""Answers kept ready, validators, compression: what a client saves by asking again."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

ALL = "SELECT * { ?s ?p ?o }"
SMALL = "ASK {}"
JSON = {"Accept": "application/sparql-results+json"}
GZIP = {"Accept-Encoding": "gzip"}


def get(client: FlaskClient, query: str = ALL, **headers: str) -> TestResponse:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get("/sparql", query_string={"query": query}, headers=JSON | told)


def unpacked(response: TestResponse) -> bytes:
    body = response.data
    return gzip.decompress(body) if response.headers.get("Content-Encoding") == "gzip" else body


def test_a_repeated_query_is_answered_without_the_engine(client: FlaskClient, engine: Any) -> None:
    first = get(client)
    asked = len(engine.asked)
    again = get(client)
    assert len(engine.asked) == asked
    assert (again.data, dict(again.headers)) == (first.data, dict(first.headers))


def test_without_a_cache_the_engine_is_asked_each_time(make_app: Callable[..., Flask], engine: Any) -> None:
    client = make_app(answer_cache=0).test_client()
    get(client)
    asked = len(engine.asked)
    get(client)
    assert len(engine.asked) == asked + 1


def test_an_answer_that_may_be_another_next_time_is_not_kept(client: FlaskClient) -> None:
    query = "SELECT (STRUUID() AS ?x) {}"
    assert get(client, query).data != get(client, query).data


def test_a_large_answer_is_compressed_for_who_takes_that(client: FlaskClient) -> None:
    plain, packed = get(client), get(client, **GZIP)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert unpacked(packed) == plain.data
    assert len(packed.data) == packed.content_length < len(plain.data) == plain.content_length
    for response in (plain, packed):
        assert {"Accept", "Accept-Encoding"} <= set(response.vary)


def test_a_small_answer_is_not_compressed(client: FlaskClient) -> None:
    assert "Content-Encoding" not in get(client, SMALL, **GZIP).headers


@pytest.mark.parametrize(
    ("accepted", "is_packed"),
    [
        ("gzip", True),
        ("gzip;q=0", False),
        ("br, gzip;q=0.5", True),
        ("*", True),
        ("identity;q=1, gzip;q=0.5", False),
        ("br", False),
        ("", False),
        ("gzip;q=x;;", False),
    ],
)
def test_compression_is_negotiated(client: FlaskClient, accepted: str, is_packed: bool) -> None:
    assert ("Content-Encoding" in get(client, Accept_Encoding=accepted).headers) is is_packed


@pytest.mark.parametrize("path", ["/sparql?query=" + quote(ALL), "/ontology.ttl", "/", "/static/style.css"])
def test_each_coding_has_a_strong_validator_of_its_own(client: FlaskClient, path: str) -> None:
    plain, packed = client.get(path, headers=JSON), client.get(path, headers=JSON | GZIP)
    assert packed.headers["Content-Encoding"] == "gzip"
    tags = plain.headers["ETag"], packed.headers["ETag"]
    assert len(set(tags)) == 2
    assert not any(tag.startswith("W/") for tag in tags)
    plain.close()


@pytest.mark.parametrize("path", ["/sparql?query=" + quote(ALL), "/ontology.ttl", "/", "/static/style.css"])
@pytest.mark.parametrize("coding", [{}, GZIP])
def test_who_has_a_form_is_told_that_it_is_still_good(
    client: FlaskClient, path: str, coding: dict[str, str]
) -> None:
    first = client.get(path, headers=JSON | coding)
    again = client.get(path, headers=JSON | coding | {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Content-Encoding" not in again.headers
    first.close()


def test_a_compressed_form_is_no_longer_good_for_who_does_not_take_it(client: FlaskClient) -> None:
    tag = get(client, **GZIP).headers["ETag"]
    assert get(client, If_None_Match=tag).status_code == 200


def test_a_validator_is_heeded_without_evaluating(make_app: Callable[..., Flask], engine: Any) -> None:
    tag = get(make_app().test_client()).headers["ETag"]
    client = make_app().test_client()
    get(client, SMALL)
    engine.asked.clear()
    for held in (tag, f'"other", W/{tag}', "*"):
        assert get(client, If_None_Match=held).status_code == 304
    assert engine.asked == []
    assert get(client, If_None_Match='"other"').status_code == 200


@pytest.mark.parametrize("path", ["/", "/ontology.ttl", "/sparql?query=" + quote(ALL), "/health", "/nothing"])
@pytest.mark.parametrize("coding", [{}, GZIP])
def test_head_has_the_headers_of_get_and_no_body(
    client: FlaskClient, path: str, coding: dict[str, str]
) -> None:
    whole, head = client.get(path, headers=coding), client.head(path, headers=coding)
    assert head.data == b""
    assert head.status_code == whole.status_code
    assert dict(head.headers) == dict(whole.headers)
    assert whole.content_length == len(whole.data)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2-basic", "1.2"])
def test_a_version_of_the_language_that_is_spoken_changes_nothing(client: FlaskClient, version: str) -> None:
    body = f'VERSION "{version}" ASK {{}}'
    direct = f"application/sparql-query; version={version}"
    assert client.post("/sparql", data=body, content_type=direct).status_code == 200
    assert client.get("/sparql", query_string={"query": SMALL, "version": version}).status_code == 200
    accept = {"Accept": f"application/sparql-results+json;version={version}"}
    response = client.get("/sparql", query_string={"query": SMALL}, headers=accept)
    assert response.content_type == "application/sparql-results+json"


def test_a_version_of_the_language_that_is_not_spoken_is_refused_by_name(client: FlaskClient) -> None:
    direct = "application/sparql-query; version=9"
    assert client.post("/sparql", data=SMALL, content_type=direct).status_code == 415
    response = client.get("/sparql", query_string={"query": SMALL, "version": "9"})
    assert response.status_code == 400
    assert "1.2-basic" in response.text


ANSWERS = st.fixed_dictionaries(
    {
        "method": st.sampled_from(["GET", "HEAD", "POST", "QUERY"]),
        "query": st.sampled_from([ALL, ALL + " ", SMALL, "CONSTRUCT WHERE { ?s ?p ?o }", "ASK", ""]),
        "graph": st.sampled_from(["", "", "https://w3id.org/rcp/bali/graph/events", "http://a/"]),
        "accept": st.sampled_from(["*/*", "text/csv", "text/turtle", "text/html", "application/json", "x/y"]),
        "coding": st.sampled_from(["", "gzip", "gzip;q=0"]),
        "type": st.sampled_from(["application/sparql-query", "application/x-www-form-urlencoded", "a/b"]),
    }
)


def send(client: FlaskClient, asked: dict[str, str]) -> TestResponse:
    fields = {"query": asked["query"]} | ({"default-graph-uri": asked["graph"]} if asked["graph"] else {})
    headers = {"Accept": asked["accept"], "Accept-Encoding": asked["coding"]}
    if asked["method"] in ("GET", "HEAD"):
        return client.open("/sparql", method=asked["method"], query_string=fields, headers=headers)
    is_form = asked["type"].endswith("urlencoded")
    body = "&".join(f"{name}={quote(value)}" for name, value in fields.items()) if is_form else asked["query"]
    return client.open(
        "/sparql", method=asked["method"], data=body, headers=headers, content_type=asked["type"]
    )


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(requests=st.lists(ANSWERS, min_size=2, max_size=12))
def test_whatever_was_asked_before_keeping_answers_changes_none(
    make_app: Callable[..., Flask], requests: list[dict[str, str]]
) -> None:
    keeping, forgetting = make_app(log=False).test_client(), make_app(answer_cache=0, log=False).test_client()
    for asked in requests + requests:
        kept, fresh = send(keeping, asked), send(forgetting, asked)
        assert (kept.status_code, dict(kept.headers)) == (fresh.status_code, dict(fresh.headers))
        assert kept.data == fresh.data


def test_the_reason_phrase_is_the_standard_one(client: FlaskClient) -> None:
    assert get(client).status.upper() == f"200 {http.client.responses[200].upper()}"


@pytest.mark.parametrize(
    ("body", "status", "shown"),
    [
        ("query=SELECT+%2A+%7B+%3Fodd", 400, "SELECT * { ?odd"),
        ("query=ASK+%7B+SERVICE+%3Curn:x%3E+%7B%7D+%7D", 403, "ASK { SERVICE &lt;urn:x&gt; {} }"),
        ("a=b", 400, "no query"),
        ("query=" + "%23" * 700_000, 413, "larger than"),
        ("%FF=%FF", 400, "UTF-8"),
    ],
)
def test_a_form_that_is_refused_is_a_page_with_its_query(
    client: FlaskClient, body: str, status: int, shown: str
) -> None:
    form = {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"}
    answer = client.post("/sparql", data=body, headers=form)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert shown in answer.text
