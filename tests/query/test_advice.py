"""Errors in queries, explained."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from bali_process.engine.interface import QuerySyntaxError
from bali_process.query.advice import explain
from bali_process.query.form import outline
from bali_process.query.suggest import missing_declarations, unknown_terms

FALLBACK = QuerySyntaxError("It does not parse.", 7, 7)


@pytest.mark.parametrize(
    ("query", "place", "words"),
    [
        ("SELECT * {\n  ?s ?p }", (2, 9), "expected a variable"),
        ("SELECT * { ?s ?p ?o . FILTER(?s > 3 }", (1, 37), "expected “)”, but found “}”"),
        ("SELECT * { ?s ?p ?o", (1, 10), "“{” is opened here and never closed"),
        ("SELECT * { ?s ?p (1 2 }", (1, 23), "but found “}”"),
        ("SELECT ?x ?y WHERE ?s", (1, 20), "expected “{”, but found “?s”"),
        ("ASK { ?s ?p ?o }}", (1, 17), "the end of the query"),
        ('SELECT * { ?s ?p "abc }', (1, 18), "never closed on its line"),
        ("SELECT * { ?s <a b> ?o }", (1, 15), "in these angle brackets is no IRI"),
        ("SELECT * { ?s <a> ?o }", (1, 15), "this IRI is relative"),
        ("SELECT ?s { ?s ?p ?o } GROUP BY ?o", (1, 1), "neither in GROUP BY nor inside an aggregate"),
        ("SELECT * { ?s ?p _:a OPTIONAL { ?s ?p _:a } }", (1, 39), "already used in another group"),
        ("SELECT * { BIND(1 AS ?x) BIND(2 AS ?x) }", (1, 40), "?x is used already"),
        ("SELECT * { ?s ?p ?o } LIMIT", (1, 28), "stops too early"),
        ("SELECT * { ?s ?p '😀é' ; ?q }", (1, 28), "expected a variable"),
        ("# 😀\r\nSELECT * {\r\n ?s ?p }", (3, 8), "expected a variable"),
        ("SELECT * { ?s \\u0070 ?o }", (1, 15), "backslash"),
    ],
)
def test_a_syntax_error_is_placed_where_the_mistake_is(
    query: str, place: tuple[int, int], words: str
) -> None:
    said = explain(query, FALLBACK)
    assert (said.line, said.column) == place, str(said)
    assert words in said.sentence
    line, caret = said.excerpt.split("\n")
    assert caret.index("^") - line.index("|") - 1 == place[1]


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("SELEC * { ?s ?p ?o }", "Did you mean SELECT?"),
        ("SELECT * { ?s ?p ?o OPTINAL { } }", "Did you mean OPTIONAL?"),
        ("SELECT * { ?s ?p ?o } LIMITT 3", "Did you mean LIMIT?"),
        ("SELECT * { ?s ?p ?o FILTER(BOUNDD(?s)) }", "Did you mean BOUND?"),
        (
            "ASK { ?s a rcp:Meeting }",
            "Add this line at the top: PREFIX rcp: <https://w3id.org/rcp/ontology#>",
        ),
        ("ASK { ?s a metting:x }", "Did you mean meeting:?"),
        ("PREFIX tea: <http://a/> ASK { ?s a taa:x }", "Did you mean tea:?"),
        ("ASK { ?s a zzzzqqq:x }", "Add a line at the top: PREFIX zzzzqqq:"),
    ],
)
def test_a_slip_of_the_pen_is_mended(query: str, hint: str) -> None:
    assert hint in explain(query, FALLBACK).hint


def test_an_empty_query_gets_an_example_that_works() -> None:
    sentence = explain(" # only this", FALLBACK).sentence
    Store().query(sentence.partition("for example ")[2].rstrip("."))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * " + "{" * 5000,
        "ASK { FILTER(" + "!" * 9000 + "true) }",
        "ASK {" + " ?s ?p ?o ." * 9000 + " ?s }",
    ],
)
def test_a_query_too_deep_or_long_for_a_second_look_keeps_the_engine_s_words(query: str) -> None:
    said = explain(query, FALLBACK)
    assert (said.sentence, said.line, said.column) == ("It does not parse.", 7, 7)


def test_nothing_is_evaluated_for_an_explanation() -> None:
    # Evaluated, this cross product of four thousands of rows would not end within any patience.
    many = " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(150)))} }}" for n in range(9))
    said = explain(f"ASK {{ {many} FILTER(?v0 < 0) }} junk", FALLBACK)
    assert "junk" in said.sentence


def test_places_do_not_count_what_was_put_before_the_text() -> None:
    text = "SELECT * { ?s ?p }"
    preamble = "PREFIX rcp: <https://w3id.org/rcp/ontology#> "
    assert explain(text, FALLBACK, preamble) == explain(text, FALLBACK)


def test_known_prefixes_are_declared_once_and_only_when_used() -> None:
    reading = outline("PREFIX skos: <http://a/> ASK { ?s skos:x rcp:y ; rcp:z mine:q }")
    assert missing_declarations(reading) == "PREFIX rcp: <https://w3id.org/rcp/ontology#> "


def test_an_unknown_term_of_ours_gets_the_nearest_one() -> None:
    known = {
        "https://w3id.org/rcp/ontology#Meeting": "meeting",
        "https://w3id.org/rcp/bali/meeting/som-5": "",
    }
    reading = outline(
        "PREFIX rcp: <https://w3id.org/rcp/ontology#> PREFIX m: <https://w3id.org/rcp/bali/meeting/> "
        "ASK { m:som-6 a rcp:Meting ; ?p <http://other.example/Meting> . m:som-5 a rcp:Meeting }"
    )
    assert unknown_terms(reading, known) == [
        "meeting:som-6 is not in this release; did you mean meeting:som-5?",
        "rcp:Meting is not in this release; did you mean rcp:Meeting?",
    ]
