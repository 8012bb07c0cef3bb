"""Stored questions: their grammar, and values that become terms and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store

from bali_process.errors import BaliError
from bali_process.query.catalogue import TOPICS, StoredQuery, load, read
from bali_process.query.names import Choice

TEXT = """\
# title: Tea
# question: What of {word} on {day} for {who}, {count} times?
# param: word text "a \\"word\\""@en "A word"
# param: day date 2001-05-01 "A day"
# param: who rcp:State state:AAA "Who"
# param: count integer 3 "How often"
# An ordinary remark with a colon: no header.
PREFIX rcp:   <https://w3id.org/rcp/ontology#>
PREFIX state: <https://w3id.org/rcp/bali/state/>
PREFIX xsd:   <http://www.w3.org/2001/XMLSchema#>

SELECT ?word ?day ?who ?count WHERE {
  VALUES ?word { "a \\"word\\""@en }
  VALUES ?day { "2001-05-01"^^xsd:date }   # bound by the form
  VALUES ?who { state:AAA } .
  VALUES ?count { 3 }
}
"""
XSD = "http://www.w3.org/2001/XMLSchema#"
STATES = (
    Choice("https://w3id.org/rcp/bali/state/AAA", "Alphaland"),
    Choice("https://w3id.org/rcp/bali/state/BBB", "Betaland"),
)


@pytest.fixture
def tea() -> StoredQuery:
    return read("tea", TEXT)


def row(query: str) -> list[object]:
    return list(next(iter(Store().query(query))))  # type: ignore[arg-type]


def test_the_file_runs_as_it_stands_with_its_defaults(tea: StoredQuery) -> None:
    assert row(tea.text) == [parameter.default for parameter in tea.parameters]
    assert tea.bind({}) == TEXT


def test_values_take_the_place_of_the_defaults_as_terms(tea: StoredQuery) -> None:
    given = {
        "word": "} SERVICE <http://a/> { \"'\\ \n",
        "day": "2013-04-01",
        "who": "betaland",
        "count": "-12",
    }
    values = {name: tea.parameter(name).read(text, lambda kind: STATES) for name, text in given.items()}
    assert row(tea.bind(values)) == [
        Literal(given["word"].strip(), language="en"),
        Literal("2013-04-01", datatype=NamedNode(XSD + "date")),
        NamedNode("https://w3id.org/rcp/bali/state/BBB"),
        Literal("-12", datatype=NamedNode(XSD + "integer")),
    ]


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"])).filter(lambda text: text.strip()))
def test_any_text_stays_one_literal(text: str) -> None:
    tea = read("tea", TEXT)
    found = row(tea.bind({"word": tea.parameter("word").read(text)}))
    assert found[0] == Literal(text.strip(), language="en")
    assert len(found) == 4


@pytest.mark.parametrize(
    "text", ["AAA", "state:AAA", "<https://w3id.org/rcp/bali/state/AAA>", "aaa", "Alphaland", " ALPHALAND "]
)
def test_a_thing_is_named_by_slug_prefixed_name_iri_or_label(tea: StoredQuery, text: str) -> None:
    assert tea.parameter("who").read(text, lambda kind: STATES) == NamedNode(STATES[0].iri)


def test_the_class_of_a_parameter_is_what_its_choices_are_asked_for(tea: StoredQuery) -> None:
    asked: list[str] = []
    tea.parameter("who").read("AAA", lambda kind: asked.append(kind) or STATES)  # type: ignore[func-returns-value]
    assert asked == ["https://w3id.org/rcp/ontology#State"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("day", "2013-02-30", "YYYY-MM-DD"),
        ("day", "1 April 2013", "YYYY-MM-DD"),
        ("day", "٢٠١٣-٠٤-٠١", "YYYY-MM-DD"),
        ("count", "many", "whole number"),
        ("count", "1.5", "whole number"),
        (
            "who",
            "state:AAB",
            "choose one of Alphaland, Betaland; did you mean Alphaland",
        ),
        ("who", "state:AAA> <x", "choose one of"),
        ("word", "x" * 1001, "longer than 1000"),
        ("word", "a\x00b", "control character"),
    ],
)
def test_a_wrong_value_is_told_what_is_allowed(tea: StoredQuery, name: str, text: str, words: str) -> None:
    with pytest.raises(BaliError) as caught:
        tea.parameter(name).read(text, lambda kind: STATES)
    assert words in str(caught.value)
    assert name in str(caught.value)


@pytest.mark.parametrize("text", ["not an iri", "a:b:c> }", "http://a/ b", "nonsense"])
def test_a_free_iri_is_an_iri(text: str) -> None:
    free = read("free", TEXT.replace("who rcp:State", "who iri")).parameter("who")
    with pytest.raises(BaliError, match="give an IRI"):
        free.read(text)
    assert free.read("state:BBB") == NamedNode(STATES[1].iri)
    assert free.read("http://example.org/x") == NamedNode("http://example.org/x")


def test_an_unknown_parameter_gets_the_nearest(tea: StoredQuery) -> None:
    with pytest.raises(BaliError, match=r"tea has no parameter dya; did you mean day\?"):
        tea.parameter("dya")


def test_the_question_is_said_with_its_values(tea: StoredQuery) -> None:
    said = tea.ask({"word": "tea", "day": "1 May", "who": "Alphaland", "count": "3"})
    assert said == "What of tea on 1 May for Alphaland, 3 times?"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("# title: Tea\n", "", "“# title: …” is missing"),
        ("# question:", "# quest:", "“# question: …” is missing"),
        ("# title: Tea\n", "# title: Tea\n# topic: meeting\n", "no topic meeting; did you mean meetings?"),
        ("SELECT", "SELEC", "SELECT, ASK, CONSTRUCT or DESCRIBE"),
        (
            '# param: count integer 3 "How often"',
            "# param: count integer",
            "tea.rq:6: a parameter is declared as",
        ),
        ("VALUES ?count { 3 }", "BIND(3 AS ?count)", "tea.rq:6: the parameter count needs one line"),
        ("VALUES ?count { 3 }", "VALUES ?count { 3 }\n VALUES ?count { 3 }", "there are 2"),
        ("VALUES ?count { 3 }", "VALUES ?count { 4 }", "tea.rq:16: the line binds ?count to another value"),
        ("VALUES ?count { 3 }", "VALUES ?count { 3 4 }", "another value than its header"),
        ("count integer", "count number", "there are date, text, integer, iri, and"),
    ],
)
def test_a_file_that_breaks_the_grammar_is_told_where(old: str, new: str, words: str) -> None:
    assert old in TEXT
    with pytest.raises(BaliError) as caught:
        read("tea", TEXT.replace(old, new, 1))
    assert words in str(caught.value)


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b-tea", "a-tea"):
        (tmp_path / f"{name}.rq").write_text(TEXT, "utf-8")
    catalogue = load(tmp_path)
    assert list(catalogue.queries) == ["a-tea", "b-tea"]
    with pytest.raises(BaliError, match=r"did you mean a-tea\?"):
        catalogue.find("a-te")
    assert dict(load(tmp_path / "nowhere").queries) == {}


def test_questions_stand_under_their_topics_in_the_order_of_the_headings(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    files = {"one/b.rq": "graph", "one/a.rq": "graph", "one/c.rq": "", "two/d.rq": "meetings"}
    for path, topic in files.items():
        (tmp_path / path).write_text(TEXT.replace("# param", f"# topic: {topic}\n# param", 1), "utf-8")
    topics = load(tmp_path / "one", tmp_path / "two").by_topic()
    assert [[query.name for query in queries] for queries in topics.values()] == [["d"], ["a", "b"], ["c"]]
    assert next(iter(topics)) == TOPICS["meetings"]


def test_a_question_falls_into_words_and_parameters_by_turns(tea: StoredQuery) -> None:
    assert tea.pieces == ["What of ", "word", " on ", "day", " for ", "who", ", ", "count", " times?"]
    assert "".join(tea.pieces[::2]) == "What of  on  for ,  times?"
