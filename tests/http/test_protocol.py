"""The SPARQL 1.1 Protocol, case by case; tests that carry a name of W3C's suite start with it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bali_process.engine.interface import (
    BackendError,
    BackendTimeout,
    EvaluationError,
    LimitReached,
    Saturated,
)

DIRECT = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
UPDATE = "application/sparql-update"
EVENTS = "https://w3id.org/rcp/bali/graph/events"
TEA = "https://w3id.org/rcp/bali/graph/tea-1"
PREFIX = "PREFIX rcp: <https://w3id.org/rcp/ontology#> "
MEETINGS = PREFIX + "SELECT ?m { ?m a rcp:Meeting }"
BROKEN = "SELECT ?s {\n  ?s ?p }"
JSON = {"Accept": "application/sparql-results+json"}


def rows(response: TestResponse) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    bindings = json.loads(response.data)["results"]["bindings"]
    return [{name: cell["value"] for name, cell in binding.items()} for binding in bindings]


def count(client: FlaskClient) -> int:
    response = client.get(
        "/sparql", query_string={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}, headers=JSON
    )
    return int(rows(response)[0]["n"])


class Insistent(FlaskClient):
    """Asks everything twice and gives the second answer, which the server may have kept from the first."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        first, again = super().open(*args, **kwargs), super().open(*args, **kwargs)
        assert again.status_code == first.status_code
        if "ETag" in first.headers:
            assert (again.data, dict(again.headers)) == (first.data, dict(first.headers))
        first.close()
        return again


@pytest.fixture(params=[FlaskClient, Insistent], ids=["asked once", "asked twice"])
def client(request: pytest.FixtureRequest, make_app: Callable[..., Flask]) -> FlaskClient:
    """Every test here holds for a fresh answer and for one that was kept."""
    app = make_app()
    app.test_client_class = request.param
    return app.test_client()


# The twenty query tests.


def test_query_get(client: FlaskClient) -> None:
    assert len(rows(client.get("/sparql", query_string={"query": MEETINGS}, headers=JSON))) == 2


def test_query_post_form(client: FlaskClient) -> None:
    assert len(rows(client.post("/sparql", data={"query": MEETINGS}, headers=JSON))) == 2


@pytest.mark.parametrize(
    "content_type", [DIRECT, DIRECT.upper(), DIRECT + ";charset=utf-8", DIRECT + '; charset="UTF-8"']
)
def test_query_post_direct(client: FlaskClient, content_type: str) -> None:
    response = client.post("/sparql", data=MEETINGS, content_type=content_type, headers=JSON)
    assert len(rows(response)) == 2


def test_query_dataset_default_graphs_get(client: FlaskClient) -> None:
    query = [("query", "SELECT ?g { ?s ?p ?o }"), ("default-graph-uri", EVENTS), ("default-graph-uri", TEA)]
    both = len(rows(client.get("/sparql", query_string=query, headers=JSON)))
    one = len(rows(client.get("/sparql", query_string=query[:2], headers=JSON)))
    assert (one, both) == (13, 38)


def test_query_dataset_default_graphs_post(client: FlaskClient) -> None:
    body = {
        "query": "ASK { ?s rcp:attendee ?o }".replace(
            "rcp:attendee", "<https://w3id.org/rcp/ontology#attendee>"
        )
    }
    there = client.post("/sparql", data=body | {"default-graph-uri": TEA}, headers=JSON)
    elsewhere = client.post("/sparql", data=body | {"default-graph-uri": EVENTS}, headers=JSON)
    assert (there.get_json(force=True)["boolean"], elsewhere.get_json(force=True)["boolean"]) == (True, False)


def test_query_dataset_named_graphs_get(client: FlaskClient) -> None:
    query = {"query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "named-graph-uri": TEA}
    assert rows(client.get("/sparql", query_string=query, headers=JSON)) == [{"g": TEA}]


def test_query_dataset_named_graphs_post(client: FlaskClient) -> None:
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    response = client.post(f"/sparql?named-graph-uri={EVENTS}", data=query, content_type=DIRECT, headers=JSON)
    assert rows(response) == [{"g": EVENTS}]


def test_query_dataset_full(client: FlaskClient) -> None:
    query = "SELECT DISTINCT ?g ?s { ?s a <https://w3id.org/rcp/ontology#State> GRAPH ?g { ?r ?p ?s } }"
    body = {"query": query, "default-graph-uri": EVENTS, "named-graph-uri": TEA}
    assert {row["g"] for row in rows(client.post("/sparql", data=body, headers=JSON))} == {TEA}


def test_query_multiple_dataset_the_protocol_wins(client: FlaskClient) -> None:
    query = f"SELECT (COUNT(*) AS ?n) FROM <{EVENTS}> {{ ?s ?p ?o }}"
    told = client.get("/sparql", query_string={"query": query, "default-graph-uri": TEA}, headers=JSON)
    own = client.get("/sparql", query_string={"query": query}, headers=JSON)
    assert (rows(told), rows(own)) == ([{"n": "25"}], [{"n": "13"}])


@pytest.mark.parametrize("form", ["SELECT ?s { ?s ?p ?o } LIMIT 1", "ASK { ?s ?p ?o }"])
@pytest.mark.parametrize("accept", ["application/sparql-results+json", "application/sparql-results+xml"])
def test_query_content_type_select_and_ask(client: FlaskClient, form: str, accept: str) -> None:
    response = client.get("/sparql", query_string={"query": form}, headers={"Accept": accept})
    assert (response.status_code, response.content_type) == (200, accept)


@pytest.mark.parametrize("accept", ["text/csv", "text/tab-separated-values"])
def test_query_content_type_select_as_text(client: FlaskClient, accept: str) -> None:
    response = client.get("/sparql", query_string={"query": MEETINGS}, headers={"Accept": accept})
    assert response.content_type == accept + "; charset=utf-8"
    assert len(response.text.splitlines()) == 3


@pytest.mark.parametrize(
    "accept",
    [
        "text/turtle",
        "application/n-triples",
        "application/ld+json",
        "application/rdf+xml",
        "application/trig",
        "application/n-quads",
    ],
)
@pytest.mark.parametrize("form", ["DESCRIBE <{}>", "CONSTRUCT {{ <{}> ?p ?o }} WHERE {{ <{}> ?p ?o }}"])
def test_query_content_type_describe_and_construct(client: FlaskClient, accept: str, form: str) -> None:
    query = (
        form.replace("{}", "https://w3id.org/rcp/bali/meeting/tea-1").replace("{{", "{").replace("}}", "}")
    )
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": accept})
    assert response.status_code == 200, response.text
    assert response.content_type.partition(";")[0] == accept
    assert "tea-1" in response.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_bad_query_method(client: FlaskClient, method: str) -> None:
    response = client.open("/sparql", method=method, query_string={"query": "ASK {}"})
    assert response.status_code == 405
    assert {"GET", "HEAD", "POST", "QUERY", "OPTIONS"} <= set(response.headers["Allow"].split(", "))


def test_bad_multiple_queries(client: FlaskClient) -> None:
    twice = [("query", "ASK {}"), ("query", "SELECT * {}")]
    assert client.get("/sparql", query_string=twice).status_code == 400
    assert (
        client.post("/sparql", data="query=ASK%20%7B%7D&query=ASK%20%7B%7D", content_type=FORM).status_code
        == 400
    )
    assert client.post("/sparql?query=ASK%20%7B%7D", data="ASK {}", content_type=DIRECT).status_code == 400


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/json", "multipart/form-data; boundary=x"]
)
def test_bad_query_wrong_media_type(client: FlaskClient, content_type: str) -> None:
    assert client.post("/sparql", data="ASK {}", content_type=content_type).status_code == 415


def test_bad_query_missing_form_type(client: FlaskClient) -> None:
    assert client.post("/sparql", data="query=ASK%20%7B%7D").status_code == 400


def test_bad_query_missing_direct_type(client: FlaskClient) -> None:
    assert client.post("/sparql", data="ASK {}").status_code == 400


@pytest.mark.parametrize("content_type", [DIRECT + "; charset=UTF-16", FORM + "; charset=utf-16"])
def test_bad_query_non_utf8(client: FlaskClient, content_type: str) -> None:
    assert (
        client.post("/sparql", data="ASK {}".encode("utf-16"), content_type=content_type).status_code == 415
    )
    assert client.post("/sparql", data="ASK {}".encode("utf-16"), content_type=DIRECT).status_code == 400
    assert client.get("/sparql?query=ASK%20%7B%7D%FF").status_code == 400


@pytest.mark.parametrize("query", ["ASK { ", "", "   ", "# only a remark", "ASQ {}", "SELECT ?s"])
def test_bad_query_syntax(client: FlaskClient, query: str) -> None:
    assert client.get("/sparql", query_string={"query": query}).status_code == 400
    assert client.post("/sparql", data={"query": query}).status_code == 400
    assert client.post("/sparql", data=query, content_type=DIRECT).status_code == 400


# The fourteen update tests: refused, and nothing changed.

INSERT = "INSERT DATA { <http://a> <http://b> <http://c> }"
DATASET = {"using-graph-uri": EVENTS}
UPDATES: dict[str, tuple[int, dict[str, object]]] = {
    "update_post_form": (403, {"method": "POST", "data": {"update": INSERT}}),
    "update_post_direct": (403, {"method": "POST", "data": INSERT, "content_type": UPDATE}),
    "update_base_uri": (403, {"method": "POST", "data": {"update": "BASE <http://a/> " + INSERT}}),
    "update_dataset_default_graph": (403, {"method": "POST", "data": {"update": INSERT, **DATASET}}),
    "update_dataset_default_graphs": (
        403,
        {"method": "POST", "data": {"update": INSERT, "using-graph-uri": [EVENTS, TEA]}},
    ),
    "update_dataset_named_graphs": (
        403,
        {"method": "POST", "data": {"update": INSERT, "using-named-graph-uri": TEA}},
    ),
    "update_dataset_full": (
        403,
        {"method": "POST", "data": {"update": INSERT, **DATASET, "using-named-graph-uri": TEA}},
    ),
    "bad_update_get": (400, {"method": "GET", "query_string": {"update": INSERT}}),
    "bad_multiple_updates": (403, {"method": "POST", "data": {"update": [INSERT, "CLEAR ALL"]}}),
    "bad_update_wrong_media_type": (415, {"method": "POST", "data": INSERT, "content_type": "text/plain"}),
    "bad_update_missing_form_type": (400, {"method": "POST", "data": "update=CLEAR%20ALL"}),
    "bad_update_non_utf8": (
        415,
        {"method": "POST", "data": INSERT.encode("utf-16"), "content_type": UPDATE + "; charset=UTF-16"},
    ),
    "bad_update_syntax": (403, {"method": "POST", "data": {"update": "INSERT DATA {"}}),
    "bad_update_dataset_conflict": (
        403,
        {"method": "POST", "data": {"update": "INSERT {} USING <http://a> WHERE {}", **DATASET}},
    ),
}


@pytest.mark.parametrize("name", UPDATES)
def test_an_update_is_refused_and_changes_nothing(client: FlaskClient, engine: Any, name: str) -> None:
    status, request = UPDATES[name]
    before = count(client)
    engine.asked.clear()
    response = client.open("/sparql", **request)  # type: ignore[arg-type]
    assert response.status_code == status, response.text
    assert engine.asked == []
    assert count(client) == before


@pytest.mark.parametrize("update", [INSERT, "CLEAR ALL", "delete where { ?s ?p ?o }", "DROP ALL"])
def test_an_update_sent_as_a_query_is_400(client: FlaskClient, update: str) -> None:
    before = count(client)
    response = client.post("/sparql", data={"query": update})
    assert (response.status_code, count(client)) == (400, before)
    assert "read-only" in response.text


def test_query_and_update_together_are_400(client: FlaskClient) -> None:
    assert client.post("/sparql", data={"query": "ASK {}", "update": INSERT}).status_code == 400


# Beyond the suite.


def test_http_query_is_answered_like_post_direct(client: FlaskClient) -> None:
    response = client.open("/sparql", method="QUERY", data=MEETINGS, content_type=DIRECT, headers=JSON)
    assert len(rows(response)) == 2


def test_head_tells_what_get_would_send(client: FlaskClient) -> None:
    get = client.get("/sparql", query_string={"query": MEETINGS})
    head = client.head("/sparql", query_string={"query": MEETINGS})
    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Type", "Content-Length", "ETag", "Vary"):
        assert head.headers[name] == get.headers[name]


def test_options_lists_the_methods(client: FlaskClient) -> None:
    response = client.options("/sparql")
    assert (response.status_code, response.headers["Allow"]) == (204, "GET, HEAD, POST, QUERY, OPTIONS")


def test_a_preflight_is_answered_for_any_origin(client: FlaskClient) -> None:
    asked = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    response = client.options("/sparql", headers=asked)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sparql?query=ASK%7B%7D", 200),
        ("/sparql?query=ASK", 400),
        ("/nowhere", 404),
        ("/bali/meeting/tea-1", 303),
        ("/sparql?query=ASK%7BSERVICE%20%3Chttp%3A%2F%2Fa%3E%7B%7D%7D", 403),
        ("/health", 200),
        ("/static/style.css", 200),
    ],
)
def test_every_status_bears_the_common_headers(client: FlaskClient, path: str, status: int) -> None:
    response = client.get(path)
    response.close()
    assert response.status_code == status
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "Accept" in response.headers["Vary"]


def test_a_repeated_get_is_304_without_evaluating(client: FlaskClient, engine: Any) -> None:
    first = client.get("/sparql", query_string={"query": MEETINGS})
    asked = len(engine.asked)
    again = client.get(
        "/sparql", query_string={"query": MEETINGS}, headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data, len(engine.asked)) == (304, b"", asked)
    assert again.headers["ETag"] == first.headers["ETag"]
    assert not first.headers["ETag"].startswith("W/")


def test_the_etag_tells_formats_queries_and_datasets_apart(client: FlaskClient) -> None:
    def etag(accept: str = "text/csv", **fields: str) -> str:
        return client.get(
            "/sparql", query_string={"query": MEETINGS} | fields, headers={"Accept": accept}
        ).headers["ETag"]

    tags = [
        etag(),
        etag("text/html"),
        etag("application/sparql-results+json"),
        etag(query=MEETINGS + " "),
        etag(**{"default-graph-uri": EVENTS}),
        etag(**{"named-graph-uri": EVENTS}),
    ]
    assert len(set(tags)) == len(tags)
    assert etag() == tags[0]


@pytest.mark.parametrize("call", ["NOW()", "rand()", "UUID()", "STRUUID()", "BNODE()"])
def test_an_answer_that_changes_with_each_evaluation_has_no_etag(client: FlaskClient, call: str) -> None:
    response = client.get("/sparql", query_string={"query": f"SELECT ({call} AS ?x) {{}}"}, headers=JSON)
    assert (response.status_code, "ETag" in response.headers) == (200, False)
    named = client.get("/sparql", query_string={"query": "SELECT ?now { ?now ?p 'RAND()' }"}, headers=JSON)
    assert "ETag" in named.headers


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://a/> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE ?x {} }",
        "ASK FROM <http://a/> {}",
        "ASK FROM NAMED <file:///etc/passwd> {}",
        "LOAD <http://a/>",
    ],
)
def test_what_the_policy_forbids_is_403_and_never_evaluated(
    client: FlaskClient, engine: Any, query: str
) -> None:
    client.get("/sparql", query_string={"query": "ASK {}"})
    engine.asked.clear()
    assert client.get("/sparql", query_string={"query": query}).status_code == 403
    assert engine.asked == []


@pytest.mark.parametrize("field", ["default-graph-uri", "named-graph-uri"])
def test_a_dataset_of_foreign_graphs_is_403(client: FlaskClient, field: str) -> None:
    response = client.get("/sparql", query_string={"query": "ASK {}", field: "http://example.org/g"})
    assert response.status_code == 403
    assert "http://example.org/g" in response.text


def test_a_dataset_without_a_query_is_400(client: FlaskClient) -> None:
    assert client.get("/sparql", query_string={"default-graph-uri": EVENTS}).status_code == 400


def test_too_large_a_body_is_413(make_app: Callable[..., Flask]) -> None:
    client = make_app(body=1).test_client()
    assert client.post("/sparql", data="ASK {}" + " " * 2000, content_type=DIRECT).status_code == 413


def test_too_long_a_url_is_414(make_app: Callable[..., Flask]) -> None:
    client = make_app(url=300).test_client()
    assert client.get("/sparql", query_string={"query": "ASK {}" + " " * 300}).status_code == 414


def test_a_compressed_body_is_415(client: FlaskClient) -> None:
    response = client.post("/sparql", data=b"x", content_type=DIRECT, headers={"Content-Encoding": "gzip"})
    assert response.status_code == 415


@pytest.mark.parametrize(
    ("failure", "status", "header"),
    [
        (
            LimitReached("It took too long; add a LIMIT.", "deadline", "10 s"),
            503,
            ("Bali-Limit", "deadline=10 s"),
        ),
        (Saturated("All workers are busy.", 3), 503, ("Retry-After", "3")),
        (EvaluationError("It cannot be evaluated."), 400, None),
        (BackendError("The backend is gone."), 502, None),
        (BackendTimeout("The backend is slow."), 504, None),
    ],
)
def test_an_engine_s_failure_has_its_status_and_its_words(
    client: FlaskClient, engine: Any, failure: Exception, status: int, header: tuple[str, str] | None
) -> None:
    client.get("/sparql", query_string={"query": "ASK {}"})
    engine.failure = failure  # type: ignore[assignment]
    response = client.get("/sparql", query_string={"query": "ASK { ?s ?p 1 }"})
    assert (response.status_code, response.text) == (status, f"{failure}\n")
    if header:
        assert response.headers[header[0]] == header[1]
    assert "ETag" not in response.headers


def test_a_syntax_error_tells_line_column_and_what_was_expected(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": BROKEN})
    assert response.status_code == 400
    assert "line 2, column 9" in response.text
    assert "expected a variable" in response.text
    assert "\n   2 |   ?s ?p }\n               ^\n" in response.text


def test_a_syntax_error_as_json_has_line_and_column_as_numbers(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": BROKEN}, headers={"Accept": "application/json"})
    problem = response.get_json()
    assert (problem["status"], problem["line"], problem["column"]) == (400, 2, 9)


def test_an_undeclared_known_prefix_is_told_how_to_be_declared(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "ASK { ?s a rcp:Meeting }"})
    assert response.status_code == 400
    assert "PREFIX rcp: <https://w3id.org/rcp/ontology#>" in response.text


@pytest.mark.parametrize("wish", ["csv", "text/csv"])
def test_a_format_field_goes_before_accept(client: FlaskClient, wish: str) -> None:
    response = client.get("/sparql", query_string={"query": MEETINGS, "format": wish}, headers=JSON)
    assert response.content_type.startswith("text/csv")


def test_a_format_field_that_means_nothing_is_passed_over(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": MEETINGS, "format": "nonsense"}, headers=JSON)
    assert response.content_type == "application/sparql-results+json"


def test_lines_of_a_graph_beyond_what_a_page_draws_are_told(make_app: Callable[..., Flask]) -> None:
    client = make_app(rows=5).test_client()
    query = {"query": "CONSTRUCT WHERE { ?s ?p ?o }"}
    response = client.get("/sparql", query_string=query, headers={"Accept": "text/html"})
    whole = client.get("/sparql", query_string=query, headers={"Accept": "text/turtle"})
    total = len(whole.text.splitlines())
    assert response.headers["Bali-Rows"] == f"5 of {total}"
    assert f"{total} lines; the first 5 are shown" in response.text
    assert "Bali-Rows" not in whole.headers


def test_chunks_of_rows_beyond_what_a_page_draws_are_told(client: FlaskClient) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": "text/html"})
    total = count(client) ** 2
    assert response.headers["Bali-Rows"] == f"1000 of {total}"
    assert f"{total} rows; the first 1000 are shown" in " ".join(response.text.split())
