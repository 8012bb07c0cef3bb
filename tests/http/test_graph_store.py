"""The read half of the Graph Store Protocol."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

EVENTS = "https://w3id.org/rcp/bali/graph/events"


def triples(body: bytes, media_type: str = "application/n-triples") -> set[str]:
    return {str(quad.triple) for quad in parse(body, RdfFormat.from_media_type(media_type))}


NT = {"Accept": "application/n-triples"}


def test_the_default_graph_is_the_union(client: FlaskClient) -> None:
    whole = client.get("/graph-store?default", headers=NT)
    events = client.get("/graph-store", query_string={"graph": EVENTS}, headers=NT)
    assert whole.status_code == events.status_code == 200
    assert len(triples(events.data)) == 13
    assert triples(events.data) < triples(whole.data)


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/ld+json", "application/rdf+xml", "application/trig"]
)
def test_a_named_graph_in_each_format_is_the_same_graph(client: FlaskClient, accept: str) -> None:
    response = client.get("/graph-store", query_string={"graph": EVENTS}, headers={"Accept": accept})
    expected = client.get("/graph-store", query_string={"graph": EVENTS}, headers=NT)
    assert response.content_type.startswith(accept)
    assert triples(response.data, accept) == triples(expected.data)


def test_a_missing_graph_is_404_by_get_and_head(client: FlaskClient) -> None:
    for method in ("GET", "HEAD"):
        assert (
            client.open("/graph-store", method=method, query_string={"graph": EVENTS + "x"}).status_code
            == 404
        )


def test_head_of_a_graph_is_get_without_a_body(client: FlaskClient) -> None:
    get = client.get("/graph-store", query_string={"graph": EVENTS})
    head = client.head("/graph-store", query_string={"graph": EVENTS})
    assert (head.status_code, head.data, head.content_length) == (200, b"", get.content_length)


@pytest.mark.parametrize(
    "encoded",
    [
        "https://w3id.org/rcp/bali/graph/events",
        "https%3A%2F%2Fw3id.org%2Frcp%2Fbali%2Fgraph%2Fevents",
        "https%3a//w3id.org/rcp/bali/graph%2fevents",
        "%68ttps://w3id.org/rcp/bali/graph/%65vents",
    ],
)
def test_one_graph_however_its_name_is_percent_encoded(client: FlaskClient, encoded: str) -> None:
    assert client.get(f"/graph-store?graph={encoded}").status_code == 200


def test_percent_encoding_is_decoded_once(client: FlaskClient) -> None:
    assert client.get("/graph-store?graph=https://w3id.org/rcp/bali/graph%252Fevents").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "",
        "graph=events",
        "graph=/bali/graph/events",
        "graph=",
        f"graph={EVENTS}&default",
        "default&default=&graph=a",
        f"graph={EVENTS}&graph={EVENTS}",
        "graph=http://a/%20b",
        "graph=%FF",
    ],
)
def test_what_names_no_single_absolute_graph_is_400(client: FlaskClient, query: str) -> None:
    assert client.get(f"/graph-store?{query}").status_code == 400


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_writes_are_405_and_change_nothing(client: FlaskClient, method: str) -> None:
    before = client.get("/graph-store?default", headers=NT).data
    response = client.open(
        "/graph-store",
        method=method,
        query_string={"graph": EVENTS},
        data="<a:b> <a:c> <a:d> .",
        content_type="text/turtle",
    )
    assert response.status_code == 405
    assert {"GET", "HEAD"} <= set(response.headers["Allow"].split(", "))
    assert triples(client.get("/graph-store?default", headers=NT).data) == triples(before)


def test_a_graph_fits_no_table_format(client: FlaskClient) -> None:
    response = client.get("/graph-store", query_string={"graph": EVENTS}, headers={"Accept": "text/csv"})
    assert response.status_code == 406
