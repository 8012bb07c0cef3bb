"""What every engine promises alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from pyoxigraph import RdfFormat, parse

from bali_process.engine.interface import (
    Engine,
    EngineError,
    EvaluationError,
    LimitReached,
    QuerySyntaxError,
    Request,
)

LAMPS = "https://w3id.org/rcp/bali/graph/lamps"
KEEPERS = "https://w3id.org/rcp/bali/graph/keepers"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
Ask = Callable[..., list[str]]


def test_a_query_without_a_dataset_means_the_union_of_all_graphs(engine: Engine, ask: Ask) -> None:
    assert ask(engine, COUNT) == ["5001"]
    assert ask(engine, GRAPHS) == [KEEPERS, LAMPS]


def test_from_in_the_text_names_the_dataset(engine: Engine, ask: Ask) -> None:
    assert ask(engine, f"SELECT (COUNT(*) AS ?n) FROM <{KEEPERS}> {{ ?s ?p ?o }}") == ["1"]
    text = f"SELECT DISTINCT ?g FROM NAMED <{KEEPERS}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert ask(engine, text) == [KEEPERS]


def test_from_named_alone_leaves_the_default_graph_empty(engine: Engine, ask: Ask) -> None:
    assert ask(engine, f"SELECT (COUNT(*) AS ?n) FROM NAMED <{KEEPERS}> {{ ?s ?p ?o }}") == ["0"]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(?from) AS ?n) { ?from ?p ?o } # FROM <x:y>",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?s != <x:FROM>) FILTER(STR(?o) != ' FROM ') }",
        "PREFIX from: <x:> SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?s != from:FROM) }",
    ],
)
def test_from_as_part_of_something_else_names_no_dataset(engine: Engine, ask: Ask, text: str) -> None:
    assert ask(engine, text) == ["5001"]


def test_a_dataset_of_the_protocol_replaces_that_of_the_text(engine: Engine, ask: Ask) -> None:
    text = f"SELECT (COUNT(*) AS ?n) FROM <{LAMPS}> {{ ?s ?p ?o }}"
    assert ask(engine, text, default_graphs=(KEEPERS,)) == ["1"]


def test_the_half_of_the_dataset_that_the_protocol_leaves_out_is_empty(engine: Engine, ask: Ask) -> None:
    assert ask(engine, COUNT, named_graphs=(KEEPERS,)) == ["0"]
    assert ask(engine, GRAPHS, default_graphs=(KEEPERS,)) == []


def test_results_come_in_each_format(engine: Engine) -> None:
    text = "SELECT ?s { ?s ?p 'Keeper'@en }"
    keeper = "https://w3id.org/rcp/bali/person/keeper"
    answer = engine.evaluate(Request(text, "application/sparql-results+json"))
    assert answer.media_type == "application/sparql-results+json"
    assert json.loads(answer.body)["results"]["bindings"] == [{"s": {"type": "uri", "value": keeper}}]
    xml = ElementTree.fromstring(engine.evaluate(Request(text, "application/sparql-results+xml")).body)
    assert [element.text for element in xml.iter("{http://www.w3.org/2005/sparql-results#}uri")] == [keeper]
    assert engine.evaluate(Request(text, "text/csv")).body.split() == [b"s", keeper.encode()]
    tsv = engine.evaluate(Request(text, "text/tab-separated-values")).body
    assert tsv.split() == [b"?s", f"<{keeper}>".encode()]


def test_a_truth_value_comes_as_json(engine: Engine) -> None:
    answer = engine.evaluate(Request("ASK { ?s ?p 'Keeper'@en }", "application/sparql-results+json"))
    assert json.loads(answer.body)["boolean"] is True


@pytest.mark.parametrize(
    "media_type",
    [
        "text/turtle",
        "application/n-triples",
        "application/rdf+xml",
        "application/trig",
        "application/n-quads",
    ],
)
def test_a_graph_comes_in_each_format(engine: Engine, media_type: str) -> None:
    text = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(LANG(?o) = 'en') }"
    body = engine.evaluate(Request(text, media_type)).body
    chosen = RdfFormat.from_media_type(media_type)
    assert [quad.object.value for quad in parse(body, format=chosen)] == ["Keeper"]  # type: ignore[union-attr]


def test_a_syntax_error_says_so(engine: Engine) -> None:
    with pytest.raises(QuerySyntaxError):
        engine.evaluate(Request("SELECT * {\n ?s ?p }", "text/csv"))


def test_an_answer_that_is_too_large_is_an_error_and_never_a_part(engine: Engine) -> None:
    text = "SELECT ?a ?b ?c { ?a ?b ?c . ?d ?e 'Keeper'@en . ?f ?g ?h } LIMIT 20000"
    with pytest.raises(LimitReached) as caught:
        engine.evaluate(Request(text, "application/sparql-results+json"))
    assert (caught.value.limit, caught.value.allowed) == ("result", "1 MiB")


def test_the_next_query_is_answered_after_an_error(engine: Engine, ask: Ask) -> None:
    for text in ("SELECT", "SELECT * { ?a ?b ?c . ?d ?e ?f }"):
        with pytest.raises(EngineError):
            engine.evaluate(Request(text, "text/csv"))
    assert ask(engine, COUNT) == ["5001"]


def test_a_lone_surrogate_is_refused(engine: Engine) -> None:
    with pytest.raises((EvaluationError, QuerySyntaxError)):
        engine.evaluate(Request("ASK { ?s ?p '\ud800' }", "application/sparql-results+json"))
