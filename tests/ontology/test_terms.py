"""Header, labels, definitions and examples: what people read who ask from the ontology alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, Literal, URIRef
from rdflib.term import Node

from bali_process.namespaces import ONTOLOGY, PREFIXES, RCP, VOCAB, compact, expand
from bali_process.project import Project

Rows = Callable[[str], list[dict[str, str]]]
THIS = URIRef(ONTOLOGY)
HEADER = (
    *(OWL.versionIRI, OWL.versionInfo, DCTERMS.title, DCTERMS.abstract, DCTERMS.creator, DCTERMS.created),
    *(DCTERMS.modified, DCTERMS.license, VANN.preferredNamespacePrefix, VANN.preferredNamespaceUri),
)
#: What people start a question from: each has an example to begin with.
STARTING_POINTS = """
    Actor Event Record Participation Attendance Hosting PlannedParticipation Invitation Membership
    RoleHolding Act Claim Count Matter Mandate Accession Objective WorkArea Document Instrument TextSpan
    Conflict Difference Gap attendee host holder member concerns moves addressee tasks evidence attestedBy
    about number prefers gapIn involves documentedIn followsFrom startDate earliest latest basis modality
"""


def ours(terms: rdflib.Graph) -> list[Node]:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    found = {term for kind in kinds for term in terms.subjects(RDF.type, kind)}
    return sorted((term for term in found if str(term).startswith(RCP)), key=str)


def concepts(terms: rdflib.Graph) -> list[Node]:
    return sorted(set(terms.subjects(SKOS.inScheme)), key=str)


def sentences(text: str) -> int:
    """Count sentences: a full stop, question mark or exclamation mark before a space or at the end."""
    return len(re.findall(r"[.?!](?=\s|$)", text))


def test_the_header_says_what_catalogues_ask_for(terms: rdflib.Graph) -> None:
    assert [str(prop) for prop in HEADER if len(list(terms.objects(THIS, prop))) != 1] == []


def test_the_version_is_the_same_in_iri_and_text_and_the_changelog_begins_with_it(
    terms: rdflib.Graph, real: Project
) -> None:
    version = terms.value(THIS, OWL.versionInfo)
    assert str(terms.value(THIS, OWL.versionIRI)) == f"{ONTOLOGY}/{version}"
    latest = re.search(
        r"^## (\S+) \((\S+)\)$", (real.ontology / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )
    assert latest is not None
    assert latest.groups() == (str(version), str(terms.value(THIS, DCTERMS.modified)))


def test_the_header_dates_and_prefix_are_right(terms: rdflib.Graph) -> None:
    created, modified = (
        date.fromisoformat(str(terms.value(THIS, prop))) for prop in (DCTERMS.created, DCTERMS.modified)
    )
    assert created <= modified
    assert PREFIXES[str(terms.value(THIS, VANN.preferredNamespacePrefix))] == str(
        terms.value(THIS, VANN.preferredNamespaceUri)
    )


@pytest.mark.parametrize("prop", [RDFS.label, SKOS.definition, RDFS.isDefinedBy], ids=str)
def test_each_term_has_exactly_one(prop: URIRef, terms: rdflib.Graph) -> None:
    assert [compact(str(term)) for term in ours(terms) if len(list(terms.objects(term, prop))) != 1] == []


@pytest.mark.parametrize("prop", [SKOS.scopeNote, SKOS.example], ids=str)
def test_no_term_has_two_of(prop: URIRef, terms: rdflib.Graph) -> None:
    assert [compact(str(term)) for term in ours(terms) if len(list(terms.objects(term, prop))) > 1] == []


@pytest.mark.parametrize("prop", [SKOS.prefLabel, SKOS.definition, SKOS.inScheme], ids=str)
def test_each_concept_and_its_scheme_have_exactly_one(prop: URIRef, terms: rdflib.Graph) -> None:
    schemes = set() if prop == SKOS.inScheme else set(terms.objects(None, SKOS.inScheme))
    assert [
        str(one) for one in {*concepts(terms), *schemes} if len(list(terms.objects(one, prop))) != 1
    ] == []


def test_each_concept_stands_in_the_scheme_that_its_name_and_its_class_tell(terms: rdflib.Graph) -> None:
    for concept in concepts(terms):
        scheme = str(terms.value(concept, SKOS.inScheme))
        assert str(concept).startswith(f"{scheme}/")
        assert (concept, RDF.type, URIRef(RCP + scheme.removeprefix(VOCAB).capitalize())) in terms


def test_labels_are_told_apart_within_classes_within_properties_and_within_each_scheme(
    terms: rdflib.Graph,
) -> None:
    seen: dict[tuple[str, str], Node] = {}
    for term in [*ours(terms), *concepts(terms)]:
        kind = terms.value(term, SKOS.inScheme) or terms.value(term, RDF.type) == OWL.Class
        label = str(terms.value(term, RDFS.label) or terms.value(term, SKOS.prefLabel))
        assert seen.setdefault((str(kind), label.casefold()), term) == term


def test_each_definition_is_one_english_sentence(terms: rdflib.Graph) -> None:
    for term, definition in terms.subject_objects(SKOS.definition):
        assert isinstance(definition, Literal)
        assert definition.language == "en", term
        assert definition[0].isupper(), term
        assert definition.endswith("."), term
        assert sentences(definition) == 1, term


def test_the_definition_of_a_narrower_class_begins_with_the_wider_one(terms: rdflib.Graph) -> None:
    for narrow, wide in terms.subject_objects(RDFS.subClassOf):
        genus = str(terms.value(wide, RDFS.label)).split()[-1]
        definition = str(terms.value(narrow, SKOS.definition))
        assert re.match(rf"An? {re.escape(genus)} ", definition), compact(str(narrow))


def test_the_definition_of_an_object_property_says_from_what_to_what(terms: rdflib.Graph) -> None:
    for prop in terms.subjects(RDF.type, OWL.ObjectProperty):
        assert re.match(r"Leads from .+ to .+", str(terms.value(prop, SKOS.definition))), compact(str(prop))


def test_a_property_says_that_it_is_inferred_when_and_only_when_nobody_writes_it(
    terms: rdflib.Graph, rows: Rows
) -> None:
    written = {
        row["p"]
        for row in rows("""SELECT DISTINCT ?p WHERE {
            GRAPH ?g { ?s ?p ?o }
            FILTER (?g NOT IN (graph:inferred, graph:ontology, graph:shapes, graph:align)) }""")
    }
    for prop in terms.subjects(RDF.type, OWL.ObjectProperty):
        note = str(terms.value(prop, SKOS.scopeNote) or "")
        vocabulary = (None, prop, None) in terms
        nobody_writes_it = str(prop) not in written and not vocabulary
        assert note.startswith("Inferred") is nobody_writes_it, compact(str(prop))


def test_each_starting_point_has_an_example(terms: rdflib.Graph) -> None:
    points = (URIRef(RCP + name) for name in STARTING_POINTS.split())
    assert [str(term) for term in points if (term, SKOS.example, None) not in terms] == []


def test_each_term_that_a_note_or_definition_names_exists(terms: rdflib.Graph) -> None:
    known = set(terms.subjects()) | set(terms.predicates())
    for _, prop, text in terms:
        if prop in (SKOS.scopeNote, SKOS.definition, SKOS.editorialNote):
            names = re.findall(
                r"\b(?:rcp|modality|basis|kind|role|force|stage|topic|skos):[A-Za-z][\w-]*", str(text)
            )
            assert [name for name in names if URIRef(expand(name)) not in known] == []


def test_every_example_has_an_answer(terms: rdflib.Graph, rows: Rows) -> None:
    empty = [
        compact(str(term))
        for term, example in terms.subject_objects(SKOS.example)
        if not [row for row in rows(str(example)) if row and set(row.values()) != {"0"}]
    ]
    assert empty == []


def test_the_example_of_a_property_uses_it(terms: rdflib.Graph) -> None:
    for prop, example in terms.subject_objects(SKOS.example):
        if (prop, RDF.type, OWL.Class) not in terms:
            assert compact(str(prop)) in str(example)
