"""Each format carries the same answer, reads well and declares what it uses."""

from __future__ import annotations

import csv
import io
import json

import pytest
from flask.testing import FlaskClient
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from bali_process.formats import BOOLEANS, DATASETS, GRAPHS, RESULTS, Format

SELECT = "SELECT ?s ?o { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o }"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def ask(client: FlaskClient, query: str, chosen: Format) -> bytes:
    response = client.get("/sparql", query_string={"query": query}, headers={"Accept": chosen.media_type})
    assert response.status_code == 200, response.text
    assert response.content_type == chosen.content_type
    return response.data


def rows(body: bytes, chosen: Format) -> set[tuple[str, ...]]:
    read = QueryResultsFormat.from_media_type(chosen.media_type)
    return {tuple(str(term) for term in row) for row in parse_query_results(body, read)}  # type: ignore[union-attr]


def triples(body: bytes, chosen: Format) -> set[str]:
    return {str(quad.triple) for quad in parse(body, RdfFormat.from_media_type(chosen.media_type))}


@pytest.mark.parametrize("chosen", [f for f in RESULTS if f.name != "csv"], ids=lambda f: f.name)
def test_a_table_is_the_same_in_each_format(client: FlaskClient, chosen: Format) -> None:
    found = rows(ask(client, SELECT, chosen), chosen)
    assert found == rows(ask(client, SELECT, RESULTS[0]), RESULTS[0])
    assert len(found) > 5


def test_a_table_as_csv_has_plain_values_and_standard_line_ends(client: FlaskClient) -> None:
    body = ask(client, SELECT, next(f for f in RESULTS if f.name == "csv")).decode()
    head, *lines = csv.reader(io.StringIO(body, newline=""))
    assert head == ["s", "o"]
    assert ["https://w3id.org/rcp/bali/meeting/tea-1", "First tea"] in lines
    assert body.count("\r\n") == len(lines) + 1


@pytest.mark.parametrize("chosen", BOOLEANS, ids=lambda f: f.name)
@pytest.mark.parametrize(("query", "truth"), [("ASK { ?s ?p ?o }", True), ("ASK { ?s ?p 77 }", False)])
def test_a_truth_value_in_each_format(client: FlaskClient, chosen: Format, query: str, truth: bool) -> None:
    read = QueryResultsFormat.from_media_type(chosen.media_type)
    assert bool(parse_query_results(ask(client, query, chosen), read)) is truth


@pytest.mark.parametrize("chosen", [*GRAPHS, *DATASETS], ids=lambda f: f.name)
@pytest.mark.parametrize("query", [CONSTRUCT, "DESCRIBE <https://w3id.org/rcp/bali/state/AAA>"])
def test_a_graph_is_the_same_in_each_format(client: FlaskClient, chosen: Format, query: str) -> None:
    plain = next(f for f in GRAPHS if f.name == "ntriples")
    found = triples(ask(client, query, chosen), chosen)
    assert found == triples(ask(client, query, plain), plain)
    assert len(found) > 3


DECLARED = {
    "turtle": "@prefix rcp: <https://w3id.org/rcp/ontology#>",
    "trig": "@prefix rcp: <https://w3id.org/rcp/ontology#>",
    "rdfxml": 'xmlns:rcp="https://w3id.org/rcp/ontology#"',
    "jsonld": '"rcp": "https://w3id.org/rcp/ontology#"',
}


@pytest.mark.parametrize(
    "chosen", [f for f in (*GRAPHS, *DATASETS) if f.name in DECLARED], ids=lambda f: f.name
)
def test_prefixes_that_are_used_are_declared_and_no_others(client: FlaskClient, chosen: Format) -> None:
    text = ask(client, CONSTRUCT, chosen).decode()
    assert DECLARED[chosen.name] in text
    assert "rcp:" in text
    assert "http://xmlns.com/foaf/0.1/" not in text


@pytest.mark.parametrize(
    "path",
    [
        "/sparql?query=CONSTRUCT%20WHERE%20%7B%3Fs%20%3Fp%20%3Fo%7D",
        "/bali/meeting/tea-1.jsonld",
        "/export.jsonld",
        "/graph-store?default",
        "/.well-known/void",
    ],
)
def test_json_ld_brings_its_context_along_and_names_no_other_document(client: FlaskClient, path: str) -> None:
    document = json.loads(client.get(path, headers={"Accept": "application/ld+json"}).data)
    assert document["@context"]
    assert all(isinstance(iri, str) and iri[-1] in "/#" for iri in document["@context"].values())
    assert '"@context"' not in json.dumps(document["@graph"])
    assert any(node["@id"].startswith(("meeting:", "http")) for node in document["@graph"])
