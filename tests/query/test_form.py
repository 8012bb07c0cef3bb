"""The outline of a query, by a lexical scan."""

from __future__ import annotations

import pytest

from bali_process.query.form import Form, may_vary, outline
from bali_process.query.tokens import tokenise, unescape


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * {}", Form.SELECT),
        ("select(1 AS ?x){}", Form.SELECT),
        ("# SELECT\nASK {}", Form.ASK),
        ("PREFIX ask: <http://a/SELECT#> construct { } WHERE { }", Form.CONSTRUCT),
        ("BASE <http://a/> PREFIX : <b> BASE <c> DESCRIBE :d", Form.DESCRIBE),
        ("VERSION '1.2' SELECT * {}", Form.SELECT),
        ("PREFIX a: <b> INSERT DATA {}", Form.UPDATE),
        ("with <g> delete {} where {}", Form.UPDATE),
        ("CLEAR ALL", Form.UPDATE),
        # In upper case this is longer, and where ASK stands in the one, SELECT stands in the other.
        ("#" + "ß" * 8 + " SELECT\n ASK {}", Form.ASK),
        ("SELEC * {}", None),
        ("SELECTDISTINCT * {}", None),
        ("SELECT_ * {}", None),
        ("", None),
        ("# nothing", None),
        ("'SELECT'", None),
        ("PREFIX a: SELECT * {}", None),
    ],
)
def test_the_form_is_the_first_word_after_the_prologue(query: str, form: Form | None) -> None:
    assert outline(query).form is form


def test_the_dataset_clause_is_resolved_against_the_prologue() -> None:
    reading = outline(
        "BASE <http://a/b/> PREFIX x: <c#> SELECT * FROM <d> FROM NAMED x:e FROM NAMED <http://f/> "
        "{ ?s ?p 'FROM <g>' }"
    )
    assert reading.default_graphs == ("http://a/b/d",)
    assert reading.named_graphs == ("http://a/b/c#e", "http://f/")
    assert not outline("SELECT ?from { }").default_graphs


@pytest.mark.parametrize(
    "text",
    [
        "<" * 50_000,
        '"' * 50_001,
        "a" + "." * 50_000,
        "'''" + "a" * 50_000,
        "\\u" * 20_000,
        "ex:" + "a." * 30_000,
        "{" * 50_000,
    ],
)
def test_any_text_is_cut_into_tokens_without_loss(text: str) -> None:
    assert "".join(token.text for token in tokenise(text)) == text


def test_escapes_that_name_no_character_stay() -> None:
    assert unescape("\\u0041\\U0001F600\\uD800\\UFFFFFFFF") == "A\U0001f600\\uD800\\UFFFFFFFF"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?x) {}",
        "SELECT (struuid() AS ?x) {}",
        "SELECT (\\u004eOW() AS ?x) {}",
        "SELECT * { ?a ?b 1SERVICE <http://a.example/> { ?x ?y ?z } }",
        "SELECT * { ?s ?p ?o } ORDER BYRAND()",
    ],
)
def test_a_query_may_vary_however_its_words_are_put(query: str) -> None:
    assert may_vary(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?now ?rand ?service }",
        "SELECT * { ?s ?p 'NOW() and immigration services' } # RAND()",
        "PREFIX now: <http://uuid.example/> SELECT * { ?s now:service ?o }",
    ],
)
def test_words_that_call_nothing_do_not_make_a_query_vary(query: str) -> None:
    assert not may_vary(query)


@pytest.mark.parametrize(
    ("query", "varies"),
    [
        ("CONSTRUCT { [] <http://p.example/> ?o } WHERE { ?s ?p ?o }", True),
        ("CONSTRUCT { _:a ?p ?o } WHERE { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s ?p (1 2) } WHERE { ?s ?p ?o }", True),
        ("CONSTRUCT WHERE { _:a ?p ?o }", True),
        ("CONSTRUCT { <<?s ?p ?o>> <http://p.example/> 1 } WHERE { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s ?p ?o {| <http://p.example/> 1 |} } WHERE { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o ; ?q [] FILTER(?o > 1) }", False),
        ("SELECT * { [] ?p ?o }", False),
    ],
)
def test_new_blank_nodes_make_each_answer_another(query: str, varies: bool) -> None:
    assert outline(query).is_volatile is varies
