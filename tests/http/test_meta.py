"""Downloads, descriptions, and what machines ask a server."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from bali_process.engine.interface import Busy, Saturated

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"


def description(client: FlaskClient, path: str, accept: str = "text/turtle") -> Store:
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 200, response.text
    store = Store()
    store.load(response.data, format=RdfFormat.from_media_type(accept))
    return store


def ask(store: Store, pattern: str) -> bool:
    return bool(store.query(f"PREFIX sd: <{SD}> PREFIX void: <{VOID}> ASK {{ {pattern} }}"))


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void", "/dataset"])
@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples"]
)
def test_the_service_describes_itself_in_every_format(client: FlaskClient, path: str, accept: str) -> None:
    assert ask(description(client, path, accept), "?s a sd:Service ; sd:endpoint <http://localhost/sparql>")


def test_the_description_counts_what_is_there(client: FlaskClient) -> None:
    store = description(client, "/.well-known/void")
    events = "https://w3id.org/rcp/bali/graph/events"
    assert ask(store, f"?d sd:namedGraph [ sd:name <{events}> ; sd:graph [ void:triples 13 ] ]")
    state = "https://w3id.org/rcp/ontology#State"
    assert ask(store, f"?d void:classPartition [ void:class <{state}> ; void:entities 2 ]")
    attendee = "https://w3id.org/rcp/ontology#attendee"
    assert ask(store, f"?d void:propertyPartition [ void:property <{attendee}> ; void:triples 2 ]")


def test_only_the_inferred_graph_claims_entailment(client: FlaskClient) -> None:
    found = description(client, "/sparql").query(
        f"SELECT ?n {{ ?g <{SD}entailmentRegime> ?e ; <{SD}name> ?n }}"
    )
    assert [row["n"] for row in found] == [NamedNode("https://w3id.org/rcp/bali/graph/inferred")]  # type: ignore[union-attr]


def test_a_described_format_is_served(client: FlaskClient) -> None:
    formats = {
        row["f"].value.rpartition("/")[2]
        for row in description(client, "/sparql").query(f"SELECT ?f {{ ?s <{SD}resultFormat> ?f }}")  # type: ignore[union-attr]
    }
    assert formats == {
        "SPARQL_Results_JSON",
        "SPARQL_Results_XML",
        "SPARQL_Results_CSV",
        "SPARQL_Results_TSV",
        "Turtle",
        "N-Triples",
        "JSON-LD",
        "RDF_XML",
        "TriG",
        "N-Quads",
    }


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        ("ttl", "text/turtle"),
        ("nt", "application/n-triples"),
        ("jsonld", "application/ld+json"),
        ("rdf", "application/rdf+xml"),
    ],
)
def test_the_export_holds_what_was_authored(client: FlaskClient, suffix: str, media_type: str) -> None:
    response = client.get(f"/export.{suffix}")
    assert "attachment" in response.headers["Content-Disposition"]
    store = Store()
    store.load(response.data, format=RdfFormat.from_media_type(media_type))
    attended = NamedNode("https://w3id.org/rcp/ontology#attended")
    label = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    assert any(store.quads_for_pattern(None, label, Literal("First tea", language="en")))
    assert not any(store.quads_for_pattern(NamedNode("https://w3id.org/rcp/bali/state/AAA"), attended, None))
    with_inferred = client.get(f"/export.{suffix}?inferred=yes")
    assert len(with_inferred.data) > len(response.data)


def test_the_n_quads_export_is_the_release_itself(client: FlaskClient) -> None:
    response = client.get("/export.nq")
    assert response.data == b"<http://a> <http://b> <http://c> <http://d> .\n"
    assert client.get("/export.nq", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_an_export_that_is_not_there_lists_those_that_are(client: FlaskClient) -> None:
    response = client.get("/export.docx")
    assert response.status_code == 404
    assert ".ttl" in response.text


def test_health_and_ready_tell_the_engine_s_state(client: FlaskClient, engine: Any) -> None:
    assert (client.get("/health").status_code, client.get("/ready").status_code) == (200, 200)
    engine.failure = Saturated("The query engine is being started.", 2)
    assert (client.get("/health").status_code, client.get("/ready").status_code) == (200, 503)


def test_an_engine_that_is_only_busy_is_ready(client: FlaskClient, engine: Any) -> None:
    engine.failure = Busy("All workers are busy.", 2)
    answer = client.get("/ready")
    assert (answer.status_code, answer.get_json()["reason"]) == (200, "All workers are busy.")


def test_crawlers_keep_off_the_endpoint(client: FlaskClient) -> None:
    assert "Disallow: /sparql" in client.get("/robots.txt").text
