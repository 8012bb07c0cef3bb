"""The guide for people who write their own queries tells the truth."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from bali_process.namespaces import BASE, PREFIXES, SCHEMES, expand

ONTOLOGY = Path(__file__).parents[2] / "ontology"
GUIDE = (ONTOLOGY / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^ *```sparql\n(.*?)^ *```", GUIDE, re.DOTALL | re.MULTILINE)
DECLARED, PATTERNS = BLOCKS[0], BLOCKS[1:]
Rows = Callable[[str], list[dict[str, str]]]


def listed(kind: str) -> set[str]:
    found = re.search(rf"\*\*{kind}:\*\* (.*?)(?=\n- |\n\n)", GUIDE, re.DOTALL)
    assert found is not None
    return set(found[1].split())


def test_there_are_eleven_patterns() -> None:
    assert len(PATTERNS) == 11


@pytest.mark.parametrize("pattern", PATTERNS, ids=range(1, len(PATTERNS) + 1))
def test_each_pattern_has_the_same_answer_on_both_engines(
    pattern: str, real_store: ox.Store, dataset: rdflib.Dataset
) -> None:
    ours = real_store.query(DECLARED + pattern, use_default_graph_as_union=True)
    assert isinstance(ours, ox.QuerySolutions)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        theirs = [[cell and str(cell) for cell in row] for row in dataset.query(DECLARED + pattern)]  # type: ignore[union-attr]
    answer = [[cell and cell.value for cell in row] for row in ours]
    assert answer
    assert sorted(map(str, answer)) == sorted(map(str, theirs))


def test_each_prefix_of_the_guide_is_ours_and_used() -> None:
    declared = dict(re.findall(r"PREFIX ([\w-]+): +<(.*?)>", DECLARED))
    assert declared
    for prefix, iri in declared.items():
        assert PREFIXES[prefix] == iri
        assert re.search(rf"\b{prefix}:", "".join(PATTERNS)), prefix


def test_the_lists_of_types_and_schemes_are_complete(real_store: ox.Store) -> None:
    named = {quad.subject.value for quad in real_store if isinstance(quad.subject, ox.NamedNode)}
    graphs = {graph.value for graph in real_store.named_graphs() if isinstance(graph, ox.NamedNode)}
    types = {
        name.removeprefix(BASE).split("/")[0] for name in named | graphs if re.match(f"{BASE}[^/]+/", name)
    }
    assert listed("Types") == types
    assert listed("Schemes") == set(SCHEMES)


def test_each_term_that_the_guide_names_exists(terms: rdflib.Graph) -> None:
    names = set(re.findall(r"\b(?:rcp|basis|role|force|kind|modality):[A-Za-z][\w-]*", GUIDE))
    assert len(names) > 50
    assert [name for name in names if (rdflib.URIRef(expand(name)), None, None) not in terms] == []


def test_each_property_stands_with_the_class_that_the_table_puts_it_to(rows: Rows) -> None:
    table = GUIDE.partition("## The idea")[2].partition("## Ten patterns")[0]
    for line in re.findall(r"^\| .*`rcp:[A-Z].*\|$", table, re.MULTILINE):
        _, _, classes, *properties = line.split("|")
        starts = re.findall(r"rcp:[A-Z]\w+", classes)
        for prop in re.findall(r"rcp:[a-z]\w+", "".join(properties)):
            if starts:
                found = rows(
                    f"SELECT ?r WHERE {{ VALUES ?c {{ {' '.join(starts)} }} ?r a ?c ; {prop} ?x }} LIMIT 1"
                )
                assert found, f"{starts} {prop}"


#: What each slip finds too much of, and the question as the guide puts it right.
SLIPS = {
    "an actor counted once for each role": (
        "SELECT ?who { ?a rcp:attendee ?who ; rcp:atEvent meeting:budapest-som }",
        "SELECT ?who { meeting:budapest-som rcp:attendedBy ?who }",
    ),
    "collectives among States": (
        "SELECT ?who { meeting:som-2 rcp:attendedBy ?who }",
        "SELECT ?who { meeting:som-2 rcp:attendedBy ?who . ?who a rcp:State }",
    ),
    "every claim taken for the editors' view": (
        "SELECT ?d { ?c rcp:about meeting:brmc-2 ; rcp:claimsProperty rcp:startDate ; rcp:claimsValue ?d }",
        "SELECT ?d { meeting:brmc-2 rcp:startDate ?d }",
    ),
    "a member of a body taken for one of the process": (
        "SELECT ?m { ?m rcp:member ?who ; rcp:inAssembly ?body }",
        "SELECT ?m { ?m rcp:member ?who ; rcp:inAssembly process:bali }",
    ),
    "a host taken for present": (
        "SELECT ?who { ?p rcp:participant ?who ; rcp:atEvent meeting:som-5 }",
        "SELECT ?who { ?p rcp:attendee ?who ; rcp:atEvent meeting:som-5 }",
    ),
}
#: What each slip misses.
MISSES = {
    "acts without a speaker": (
        "SELECT ?act { ?act a rcp:Act ; rcp:issuedBy ?who }",
        "SELECT DISTINCT ?act { ?act a rcp:Act . OPTIONAL { ?act rcp:issuedBy ?who } }",
    ),
    "dates that are months or years": (
        'SELECT ?e { ?e rcp:startDate ?d . FILTER (?d < "2005-01-01"^^xsd:date) }',
        'SELECT ?e { ?e rcp:startDate ?d . FILTER (STR(?d) < "2005") }',
    ),
    "co-chairs among chairs": (
        "SELECT ?a { ?a rcp:attendee ?who ; rcp:role role:chair }",
        "SELECT ?a { ?a rcp:attendee ?who ; rcp:impliedRole role:chair }",
    ),
    "narrower topics": (
        "SELECT DISTINCT ?a { ?a rcp:topic topic:transnational-crime }",
        "SELECT DISTINCT ?a { ?a rcp:topic/skos:broader* topic:transnational-crime }",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_the_guide_saves_from_finding_too_much(slip: str, rows: Rows) -> None:
    wrong, right = SLIPS[slip]
    assert len(rows(wrong)) > len(rows(right)) > 0


@pytest.mark.parametrize("slip", MISSES)
def test_the_guide_saves_from_missing(slip: str, rows: Rows) -> None:
    wrong, right = ({row[name] for row in rows(query) for name in row} for query in MISSES[slip])
    assert wrong < right
