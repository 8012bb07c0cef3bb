"""A reasoner for all of OWL 2 DL finds no contradiction in the real data, and finds those that are planted.

xsd:date, xsd:gYearMonth and xsd:gYear are outside the datatype map of OWL 2 (OWL 2 Syntax, section 4), and
HermiT refuses them: in the copy that it sees they are xsd:dateTime, the first moment of the day, month or
year. No axiom speaks of dates, so nothing is lost by it.
"""

from __future__ import annotations

import io
import shutil
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pyoxigraph as ox
import pytest

from bali_process.build.pipeline import Build
from bali_process.namespaces import BASE, ONTOLOGY, PREFIXES, RCP, RDF_TYPE, VOCAB, expand

pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT needs Java, which is not here")

XSD = PREFIXES["xsd"]
REST_OF_MOMENT = {
    f"{XSD}date": "T00:00:00",
    f"{XSD}gYearMonth": "-01T00:00:00",
    f"{XSD}gYear": "-01-01T00:00:00",
}
Authored = Callable[..., list[ox.Triple]]
Names = frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class Verdict:
    """What HermiT found: whether all holds together, classes that can have no member, and what follows."""

    consistent: bool
    unsatisfiable: frozenset[str] = frozenset()
    classes: Names = frozenset()
    values: Names = frozenset()


def judge(triples: Iterable[ox.Triple], with_values: bool = False) -> Verdict:
    """Ask HermiT. ``with_values`` tells the values of object properties too, which takes half a minute."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import owlready2  # type: ignore[import-untyped]
    world = owlready2.World()
    copied = ox.serialize(as_owl_2(triples), format=ox.RdfFormat.N_TRIPLES)
    assert copied is not None
    world.get_ontology(ONTOLOGY).load(fileobj=io.BytesIO(copied))
    try:
        owlready2.sync_reasoner_hermit(world, infer_property_values=with_values, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return Verdict(False)
    classes = (
        (each.iri, getattr(found, "iri", "")) for each in world.individuals() for found in each.INDIRECT_is_a
    )
    # Negative numbers stand for blank nodes.
    links = (link for link in world._get_obj_triples_spo_spo(None, None, None) if min(link) > 0)
    values = (tuple(world._unabbreviate(part) for part in link) for link in links)
    return Verdict(
        True,
        frozenset(found.iri for found in world.inconsistent_classes()) - {expand("owl:Nothing")},
        frozenset((name, found) for name, found in classes if found.startswith(RCP)),
        frozenset(value for value in values if value[1].startswith(RCP)),
    )


def as_owl_2(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Copy ``triples`` with dates as moments, and each thing declared to be an individual."""
    copied = []
    for triple in triples:
        value = triple.object
        if isinstance(value, ox.Literal) and (rest := REST_OF_MOMENT.get(value.datatype.value)):
            value = ox.Literal(value.value + rest, datatype=ox.NamedNode(f"{XSD}dateTime"))
        copied.append(ox.Triple(triple.subject, triple.predicate, value))
    subjects = {triple.subject for triple in copied if isinstance(triple.subject, ox.NamedNode)}
    things = {name for name in subjects if name.value.startswith((BASE, VOCAB))}
    kind, individual = ox.NamedNode(RDF_TYPE), ox.NamedNode(expand("owl:NamedIndividual"))
    return [*copied, *(ox.Triple(thing, kind, individual) for thing in things)]


def links(triples: Iterable[ox.Triple]) -> Names:
    """The triples between names of which the property is ours, or rdf:type with a class of ours."""
    named = [(t.subject, t.predicate, t.object) for t in triples if isinstance(t.object, ox.NamedNode)]
    return frozenset(
        (subject.value, prop.value, value.value)
        for subject, prop, value in named
        if isinstance(subject, ox.NamedNode)
        and (prop.value.startswith(RCP) or (prop.value == RDF_TYPE and value.value.startswith(RCP)))
    )


def planted(turtle: str) -> list[ox.Triple]:
    """Read a few triples, all prefixes declared."""
    declared = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    found = ox.parse((declared + turtle).encode(), format=ox.RdfFormat.TURTLE)
    return [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in found]


@pytest.fixture
def made(real_build: Build) -> Build:
    return real_build


@pytest.fixture(scope="module")
def verdict(real_build: Build) -> Verdict:
    return judge(real_build.snapshot.asserted)


def test_ontology_vocabulary_and_instances_are_consistent(verdict: Verdict) -> None:
    assert verdict.consistent
    assert len(verdict.classes) > 1000


def test_every_class_can_have_a_member(verdict: Verdict) -> None:
    assert not verdict.unsatisfiable


def test_the_rules_put_each_thing_into_exactly_the_classes_that_the_reasoner_finds(
    made: Build, verdict: Verdict
) -> None:
    typed = {link for link in links(made.snapshot.asserted | made.snapshot.inferred) if link[1] == RDF_TYPE}
    assert {(thing, found) for thing, _, found in typed} == verdict.classes


@pytest.mark.prove
def test_the_rules_miss_no_value_of_a_property_that_the_reasoner_finds(made: Build) -> None:
    found = judge(made.snapshot.asserted, with_values=True).values
    asserted, inferred = links(made.snapshot.asserted), links(made.snapshot.inferred)
    assert found <= asserted | inferred
    assert {link[1] for link in found - asserted} >= {expand("rcp:attestedBy"), expand("rcp:hasReachedStage")}


CONTRADICTIONS = {
    "a span is an actor": "span:a rcp:inText text:a . span:a a rcp:Actor .",
    "a body stands above itself": "body:a rcp:parentBody body:a .",
    "two bodies stand above each other": "body:a rcp:parentBody body:b . body:b rcp:parentBody body:a .",
    "an attendance hosts": "attendance:a rcp:attendee state:AUS ; rcp:host state:AUS .",
    "a role is a stage": "role:a a rcp:Role . role:b rcp:impliesRole role:a . force:a rcp:movesTo role:a .",
    "a series begins with number 0": "meeting:a rcp:ordinal 0 .",
    "a verb moves a matter to a topic": "force:a rcp:movesTo topic:a . topic:a a rcp:Topic .",
    "two things are one and are not": "state:a owl:sameAs state:b ; owl:differentFrom state:b .",
}
LIGHT = ("a body stands above itself",)

HEAVY = [pytest.param(name, marks=pytest.mark.prove) for name in CONTRADICTIONS if name not in LIGHT]


@pytest.mark.parametrize("contradiction", [*LIGHT, *HEAVY])
def test_the_reasoner_finds_a_contradiction_that_is_planted(contradiction: str, authored: Authored) -> None:
    assert not judge([*authored(), *planted(CONTRADICTIONS[contradiction])]).consistent


def test_the_reasoner_finds_a_class_that_can_have_no_member(authored: Authored) -> None:
    crossed = planted("rcp:Crossed a owl:Class ; rdfs:subClassOf rcp:Actor , rcp:Event .")
    assert judge([*authored(), *crossed]).unsatisfiable == {expand("rcp:Crossed")}
