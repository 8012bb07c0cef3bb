"""No dead term: each class and property is used by the data and asked for by a stored question."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from bali_process.namespaces import BASE, ONTOLOGY, RCP, VOCAB, compact
from bali_process.query.catalogue import Catalogue
from bali_process.query.form import outline

TERMS = f"""
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?term WHERE {{
  VALUES ?kind {{ owl:Class owl:ObjectProperty owl:DatatypeProperty }}
  ?term a ?kind ; rdfs:isDefinedBy <{ONTOLOGY}> .
}}"""


@pytest.fixture(scope="module")
def terms(real_store: ox.Store) -> set[str]:
    found = real_store.query(TERMS, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return {row["term"].value for row in found if isinstance(row["term"], ox.NamedNode)}


@pytest.fixture(scope="module")
def used(real_store: ox.Store) -> set[str]:
    """Properties of our things and concepts, and the classes that these have."""
    found = set()
    for quad in real_store:
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith((BASE, VOCAB)):
            found |= {term.value for term in (quad.predicate, quad.object) if isinstance(term, ox.NamedNode)}
    return found


@pytest.fixture(scope="module")
def asked(catalogue: Catalogue) -> set[str]:
    """The IRIs in the stored questions, and the classes that their parameters are chosen from."""
    found = {parameter.iri_class for query in catalogue.queries.values() for parameter in query.parameters}
    for query in catalogue.queries.values():
        reading = outline(query.text)
        named = {reading.resolve(token) for token in reading.tokens if token.kind in ("iri", "name")}
        found |= named - set(reading.prefixes.values())
    return {iri for iri in found if iri}


def test_the_ontology_has_terms(terms: set[str]) -> None:
    assert {f"{RCP}Meeting", f"{RCP}attendee", f"{RCP}startDate"} < terms


def test_every_term_is_used_by_the_data(terms: set[str], used: set[str]) -> None:
    assert sorted(map(compact, terms - used)) == []


def test_every_term_is_asked_for_by_a_stored_question(terms: set[str], asked: set[str]) -> None:
    assert sorted(map(compact, terms - asked)) == []


def test_every_term_in_a_stored_question_exists(terms: set[str], asked: set[str]) -> None:
    assert sorted(compact(iri) for iri in asked if iri.startswith(RCP) and iri not in terms) == []


def test_every_thing_and_concept_in_a_stored_question_exists(real_store: ox.Store, asked: set[str]) -> None:
    named = {quad.subject.value for quad in real_store if isinstance(quad.subject, ox.NamedNode)}
    assert sorted(compact(iri) for iri in asked if iri.startswith((BASE, VOCAB)) and iri not in named) == []
