"""The exports: graphs in other vocabularies, the same on both engines, of terms that exist."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from rdflib import DCTERMS, FOAF, RDF, RDFS, SDO, SKOS, Literal, Namespace

from bali_process.namespaces import ORIGIN, PREFIXES

OA = Namespace(PREFIXES["oa"])
FOLDER = Path(__file__).parents[2] / "queries" / "export"
NAMES = sorted(path.stem for path in FOLDER.glob("*.rq"))
#: The vocabularies of each export: its target's own, and those that the target itself is written with.
VOCABULARIES = {
    "dcterms": ("dcterms", "rdfs"),
    "foaf": ("foaf",),
    "oa": ("oa", "dcterms"),
    "org": ("org", "skos", "foaf"),
    "prov": ("prov", "rdfs"),
    "schema": ("schema",),
    "skos": ("skos", "dcterms"),
}
#: What may stand as a literal.
LITERALS = {
    *(SKOS.prefLabel, SKOS.altLabel, SKOS.definition, SKOS.scopeNote, RDFS.label, FOAF.name),
    *(DCTERMS.title,),
}
LITERALS |= {DCTERMS.alternative, SDO.name, SDO.alternateName, SDO.startDate, SDO.endDate, OA.start, OA.end}
Export = Callable[[str], rdflib.Graph]


def test_there_is_an_export_for_each_vocabulary_that_is_aligned() -> None:
    assert sorted(VOCABULARIES) == NAMES
    assert {path.stem for path in (FOLDER.parents[1] / "ontology" / "align").glob("*.ttl")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_both_engines_make_the_same_graph(name: str, export: Export, dataset: rdflib.Dataset) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        oracle = dataset.query((FOLDER / f"{name}.rq").read_text("utf-8")).graph
    assert oracle is not None
    assert set(export(name)) == set(oracle)
    assert len(oracle) > 100


@pytest.mark.parametrize("name", NAMES)
def test_every_class_and_property_exists_in_the_vocabularies_of_the_export(
    name: str, export: Export, is_known: Callable[[str], bool]
) -> None:
    graph = export(name)
    allowed = tuple(PREFIXES[prefix] for prefix in VOCABULARIES[name])
    used = {str(term) for term in (*graph.predicates(), *graph.objects(None, RDF.type))} - {str(RDF.type)}
    assert [term for term in used if not (term.startswith(allowed) and is_known(term))] == []


@pytest.mark.parametrize("name", NAMES)
def test_classes_and_properties_are_not_mistaken_for_each_other(name: str, export: Export) -> None:
    graph = export(name)
    assert [p for p in graph.predicates() if re.split("[#/]", str(p))[-1][0].isupper()] == []
    assert [c for c in graph.objects(None, RDF.type) if re.split("[#/]", str(c))[-1][0].islower()] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_node_has_a_name_of_ours_and_texts_stand_only_where_texts_belong(
    name: str, export: Export
) -> None:
    for subject, prop, value in export(name):
        assert str(subject).startswith(ORIGIN)
        assert isinstance(value, Literal) is (prop in LITERALS), prop
