"""What holds for every stored question: the engines agree, the order is settled, a record stands behind."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tests.questions.conftest import SLOW_BY_RDFLIB

from bali_process.project import Project
from bali_process.query.catalogue import TOPICS, Catalogue, load

CHECKOUT = Path(__file__).parents[2]
NAMES = sorted(path.stem for path in (CHECKOUT / "queries" / "competency").glob("*.rq"))
#: Rows that rest on more than one record, or may rest on none.
WITHOUT_BASIS = {
    "events-in-order",
    "events-without-record",
    "gaps-in-chains",
    "shared-participants",
    "who-was-tasked",
}


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.prove] if name in SLOW_BY_RDFLIB else []) for name in NAMES],
)
def test_both_engines_give_the_same_rows_in_the_same_order(name: str, catalogue: Catalogue, ask: Any) -> None:
    text = catalogue.find(name).text
    ours, oracle = ask("oxigraph", text), ask("rdflib", text)
    assert ours.columns == oracle.columns
    assert ours.rows
    assert Counter(ours.pick(ours.columns)) == Counter(oracle.pick(ours.columns))
    assert ours.pick(ours.columns) == oracle.pick(ours.columns)


@pytest.mark.parametrize("name", NAMES)
def test_no_row_comes_twice(name: str, catalogue: Catalogue, ask: Any) -> None:
    table = ask("oxigraph", catalogue.find(name).text)
    assert not [row for row, times in Counter(table.pick(table.columns)).items() if times > 1]


@pytest.mark.parametrize("name", NAMES)
def test_a_row_leads_to_the_record_behind_it(name: str, catalogue: Catalogue, ask: Any) -> None:
    stored = catalogue.find(name)
    columns = ask("oxigraph", stored.text).columns
    assert ("record" in columns) is not bool(stored.unrecorded), "a record in each row, or the reason why not"


@pytest.mark.parametrize("name", NAMES)
def test_a_row_tells_whether_its_fact_is_stated_or_implied(name: str, catalogue: Catalogue, ask: Any) -> None:
    stored = catalogue.find(name)
    columns = ask("oxigraph", stored.text).columns
    assert "basis" in columns or stored.unrecorded or name in WITHOUT_BASIS


@pytest.mark.parametrize("name", NAMES)
def test_the_question_names_each_parameter_in_braces(name: str, catalogue: Catalogue) -> None:
    stored = catalogue.find(name)
    named = set(re.findall(r"\{(\w+)\}", stored.question))
    assert named == {parameter.name for parameter in stored.parameters}


def test_titles_and_questions_are_told_apart(catalogue: Catalogue) -> None:
    titles = Counter(stored.title for stored in catalogue.queries.values())
    questions = Counter(stored.question for stored in catalogue.queries.values())
    assert not [text for text, times in (titles + questions).items() if times > 1]


def test_every_question_stands_under_a_topic(real: Project) -> None:
    both = load(real.queries / "competency", real.queries / "export")
    assert len(both.queries) == len(NAMES) + len(list((real.queries / "export").glob("*.rq")))
    assert not [name for name, stored in both.queries.items() if not stored.topic]
    assert {stored.topic for stored in both.queries.values()} == set(TOPICS) - {""}
    assert {name for name, stored in both.queries.items() if stored.topic == "exports"}.isdisjoint(NAMES)


def test_the_questions_on_the_home_page_are_few_and_can_be_chosen_in(catalogue: Catalogue) -> None:
    forms = [stored for stored in catalogue.queries.values() if stored.is_on_home]
    assert 3 <= len(forms) <= 8
    assert all(parameter.kind != "iri" for stored in forms for parameter in stored.parameters)


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_laid_out_for_readers(name: str, real: Project) -> None:
    text = (real.queries / "competency" / f"{name}.rq").read_text("utf-8")
    lines = text.split("\n")
    prefixes = [line for line in lines if line.startswith("PREFIX")]
    assert max(map(len, lines)) <= 130
    assert text.endswith("}\n") or re.search(r"\n(ORDER|GROUP) BY [^\n]*\n$", text)
    assert prefixes == sorted(prefixes, key=lambda line: line.split(":")[0])
    assert len({line.index("<") for line in prefixes}) == 1
    for line in prefixes:
        prefix = line.split()[1]
        assert re.search(rf"(?<![\w-]){prefix}\w", text.replace(line, "")), f"{prefix} is declared in vain"
