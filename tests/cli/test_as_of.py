"""The command ``bali as-of``: standings and roles on a day, through the stored question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyoxigraph as ox
import pytest

from bali_process.build.release import Release
from bali_process.engine.inprocess import InProcessEngine
from bali_process.errors import BaliError
from bali_process.project import Project
from bali_process.query.as_of import find_actor

Bali = Callable[..., Any]
TWINS = """
PREFIX agency: <https://w3id.org/rcp/bali/agency/>
PREFIX rcp: <https://w3id.org/rcp/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
INSERT DATA {
  agency:north a rcp:Actor ; skos:prefLabel "Northern harbour office"@en ; skos:altLabel "Harbour office"@en .
  agency:south a rcp:Actor ; skos:prefLabel "Southern harbour office"@en ; skos:altLabel "Harbour office"@en .
}
"""


@pytest.fixture(autouse=True)
def _in_the_checkout(real: Project, real_release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(real.root)


def lines(out: str) -> list[list[str]]:
    """The cells of the rows, parted where two blanks or more stand."""
    rows = out.splitlines()[2:-1]
    return [[cell.strip() for cell in row.split("  ") if cell.strip()] for row in rows]


@pytest.mark.parametrize(
    "name",
    [
        "United Arab Emirates",
        "united arab emirates",
        "state:ARE",
        "ARE",
        "https://w3id.org/rcp/bali/state/ARE",
    ],
)
def test_an_actor_is_found_by_label_slug_prefixed_name_and_iri(bali: Bali, name: str) -> None:
    ran = bali("as-of", "2013-04-01", name)
    assert (ran.status, ran.err) == (0, "")
    assert {row[0] for row in lines(ran.out)} == {"United Arab Emirates"}


def test_an_actor_is_found_by_its_acronym(bali: Bali) -> None:
    assert bali("as-of", "2013-04-01", "UNODC").out == bali("as-of", "2013-04-01", "organisation:unodc").out


def test_the_answer_changes_between_intention_and_membership(bali: Bali) -> None:
    before = {(row[1], row[2]) for row in lines(bali("as-of", "2013-03-05", "ARE").out)}
    after = {(row[1], row[2]) for row in lines(bali("as-of", "2013-04-01", "ARE").out)}
    assert before == {("possible", "observer"), ("ruled out", "member")}
    assert after == {("certain", "member"), ("ruled out", "observer")}


def test_bounds_are_told_in_words(bali: Bali) -> None:
    out = bali("as-of", "2013-03-05", "ARE").out
    assert "from 2013-03-06 to 2013-04-01" in out
    assert "by 2013-03-31" in out
    assert "on 2013-04-01 or later" in out


def test_every_row_leads_to_its_record(bali: Bali) -> None:
    assert [row[-1] for row in lines(bali("as-of", "2013-04-01", "unodc").out)] == [
        "membership:unodc.bali.member"
    ]


def test_a_state_without_standing_is_not_documented(bali: Bali) -> None:
    assert lines(bali("as-of", "2013-04-01", "Canada").out) == [["Canada", "not documented"]]


def test_a_collective_without_standing_is_not_documented_either(bali: Bali) -> None:
    assert lines(bali("as-of", "2013-04-01", "civil society").out) == [["civil society", "not documented"]]


def test_without_an_actor_everybody_is_listed_the_certain_first(bali: Bali) -> None:
    rows = lines(bali("as-of", "2005-04-14").out)
    answers = [row[1] for row in rows]
    assert answers == sorted(answers, key=["certain", "possible", "ruled out", "not documented"].index)
    assert {"Thailand", "New Zealand", "Canada"} <= {row[0] for row in rows}


def test_an_unknown_actor_gets_a_suggestion(bali: Bali) -> None:
    ran = bali("as-of", "2013-04-01", "Astralia")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "bali: The graph knows no actor “Astralia”; did you mean Australia?\n"


def test_a_name_of_several_actors_is_asked_back() -> None:
    store = ox.Store()
    store.update(TWINS)
    with pytest.raises(BaliError, match="give one of agency:north, agency:south"):
        find_actor("harbour office", InProcessEngine(store))


def test_a_day_that_is_none_is_refused(bali: Bali) -> None:
    ran = bali("as-of", "2013-02-30")
    assert (ran.status, ran.out) == (2, "")
    assert "“2013-02-30”" in ran.err
    assert "YYYY-MM-DD" in ran.err


def test_the_help_shows_examples(bali: Bali) -> None:
    assert "bali as-of 2013-04-01" in bali("as-of", "--help").out
