"""Certain, possible, ruled out: each bound to the day, on an invented membership of a tea circle."""

from __future__ import annotations

from datetime import date, timedelta

import pyoxigraph as ox
import pytest
import rdflib

from bali_process.query.catalogue import Catalogue

CIRCLE = """
@prefix rcp: <https://w3id.org/rcp/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix basis: <https://w3id.org/rcp/vocab/basis/> .
@prefix standing: <https://w3id.org/rcp/vocab/standing/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://w3id.org/rcp/bali/> .

basis:stated skos:prefLabel "stated"@en .
standing:member skos:prefLabel "member"@en .
<https://w3id.org/rcp/bali/process/tea> a rcp:Assembly , rcp:Actor ; skos:prefLabel "Tea circle"@en .
<https://w3id.org/rcp/bali/person/ann> a rcp:Actor ; skos:prefLabel "Ann"@en .
<https://w3id.org/rcp/bali/membership/ann>
    rcp:member <https://w3id.org/rcp/bali/person/ann> ;
    rcp:inAssembly <https://w3id.org/rcp/bali/process/tea> ;
    rcp:standing standing:member ;
    rcp:basis basis:stated {bounds} .
"""
BOUNDS = {
    "beginsNotBefore": "2010-05-02",
    "beginsNotAfter": "2010-05-04",
    "endsNotBefore": "2010-05-06",
    "endsNotAfter": "2010-05-08",
}
FIRST = date(2010, 5, 1)
#: One answer for each day from 1 to 9 May, by the bounds that are known.
EXPECTED: dict[tuple[int, ...], str] = {
    (1, 1, 1, 1): "ruled out|possible|possible|certain|certain|certain|possible|possible|ruled out",
    (0, 1, 1, 1): "possible|possible|possible|certain|certain|certain|possible|possible|ruled out",
    (1, 0, 1, 1): "ruled out|possible|possible|possible|possible|possible|possible|possible|ruled out",
    (1, 1, 0, 1): "ruled out|possible|possible|possible|possible|possible|possible|possible|ruled out",
    (1, 1, 1, 0): "ruled out|possible|possible|certain|certain|certain|possible|possible|possible",
    (0, 0, 0, 0): "possible|possible|possible|possible|possible|possible|possible|possible|possible",
}


def circle(known: tuple[int, ...]) -> str:
    kept = [
        f'; rcp:{name} "{day}"^^xsd:date'
        for (name, day), keep in zip(BOUNDS.items(), known, strict=True)
        if keep
    ]
    return CIRCLE.replace("{bounds}", " ".join(kept))


@pytest.fixture(params=["as-of", "standing-on-a-day"])
def question(request: pytest.FixtureRequest, catalogue: Catalogue) -> str:
    """One of the two questions, to be completed with a day."""
    stored = catalogue.find(request.param)
    if request.param == "as-of":
        return stored.bind({"day": stored.parameter("day").read("2099-12-31")})
    given = {"actor": "person:ann", "assembly": "process:tea", "day": "2099-12-31"}
    return stored.bind({name: stored.parameter(name).read(value) for name, value in given.items()})


def days() -> list[str]:
    return [(FIRST + timedelta(days=number)).isoformat() for number in range(9)]


@pytest.mark.parametrize("known", EXPECTED, ids=str)
def test_oxigraph_answers_each_day(known: tuple[int, ...], question: str) -> None:
    store = ox.Store()
    store.load(circle(known).encode(), format=ox.RdfFormat.TURTLE)
    answers = []
    for day in days():
        rows = store.query(question.replace("2099-12-31", day))
        assert isinstance(rows, ox.QuerySolutions)
        answers += [row["answer"].value for row in rows if isinstance(row["answer"], ox.Literal)]
    assert answers == EXPECTED[known].split("|")


@pytest.mark.parametrize("known", EXPECTED, ids=str)
def test_rdflib_answers_each_day(known: tuple[int, ...], question: str) -> None:
    graph = rdflib.Graph().parse(data=circle(known), format="turtle")
    answers = [
        str(row["answer"])
        for day in days()
        for row in graph.query(question.replace("2099-12-31", day))
        if isinstance(row, rdflib.query.ResultRow)
    ]
    assert answers == EXPECTED[known].split("|")


def test_nobody_is_documented_where_there_is_no_record(catalogue: Catalogue) -> None:
    store = ox.Store()
    store.load(circle((0, 0, 0, 0)).replace("rcp:member", "rcp:inviter").encode(), format=ox.RdfFormat.TURTLE)
    stored = catalogue.find("standing-on-a-day")
    given = {"actor": "person:ann", "assembly": "process:tea"}
    text = stored.bind({name: stored.parameter(name).read(value) for name, value in given.items()})
    rows = store.query(text)
    assert isinstance(rows, ox.QuerySolutions)
    assert [str(row["answer"]) for row in rows] == ['"not documented"']
