"""The ontology is OWL 2 DL in the ways that matter, and says only what OWL 2 RL rules are compiled from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, XSD
from rdflib.collection import Collection
from rdflib.term import Literal, Node

from bali_process.build.axioms import compile_axioms
from bali_process.namespaces import PREFIXES, expand

Check = Callable[[rdflib.Graph], Iterable[str]]
Edges = set[tuple[Node, Node]]

PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
#: These may be said of simple properties only (OWL 2 Syntax, section 11.2).
FOR_SIMPLE = (
    OWL.AsymmetricProperty,
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.IrreflexiveProperty,
)
#: The datatypes that OWL 2 RL shares with OWL 2 DL (OWL 2 Profiles, section 4.2). None of them is a date.
DATATYPES = frozenset(
    [
        *("anyURI", "base64Binary", "boolean", "dateTime", "dateTimeStamp", "decimal", "double", "float"),
        *("hexBinary", "byte", "int", "integer", "long", "short", "unsignedByte", "unsignedInt"),
        *("unsignedLong", "unsignedShort", "negativeInteger", "nonNegativeInteger", "nonPositiveInteger"),
        *("positiveInteger", "language", "Name", "NCName", "NMTOKEN", "normalizedString", "string", "token"),
    ]
)


def of_two_kinds(graph: rdflib.Graph) -> Iterator[str]:
    """Tell terms that are declared as two of class, object, datatype and annotation property."""
    for term in set(graph.subjects(RDF.type)):
        kinds = {*graph.objects(term, RDF.type)} & {OWL.Class, RDFS.Datatype, *PROPERTIES}
        if len(kinds) > 1:
            yield str(term)


def undeclared(graph: rdflib.Graph) -> Iterator[str]:
    """Tell predicates and classes that are used and neither declared nor built into OWL."""
    heads = (head for _, _, head in _said(graph, OWL.members, OWL.propertyChainAxiom))
    used = {*graph.predicates(), *(member for head in heads for member in Collection(graph, head))}
    axioms = (RDF.type, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf)
    used |= {value for _, _, value in _said(graph, *axioms)}
    known = {term for kind in (OWL.Class, *PROPERTIES) for term in graph.subjects(RDF.type, kind)}
    built_in = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))
    yield from (str(term) for term in used - known if not str(term).startswith(built_in))


def of_the_wrong_kind(graph: rdflib.Graph) -> Iterator[str]:
    """Tell values that do not fit the kind of their property, and axioms that mix kinds."""
    kind = {prop: kind for kind in PROPERTIES for prop in graph.subjects(RDF.type, kind)}
    for subject, prop, value in graph:
        literal = isinstance(value, Literal)
        if kind.get(prop) == (OWL.ObjectProperty if literal else OWL.DatatypeProperty):
            yield f"{subject} {prop} {value}"
    for low, prop, high in _said(graph, RDFS.subPropertyOf, OWL.inverseOf):
        if kind.get(low) != kind.get(high) or kind.get(low) == OWL.AnnotationProperty:
            yield f"{low} {prop} {high}"
    for prop in graph.subjects(RDF.type, OWL.AnnotationProperty):
        yield from (str(prop) for axiom in (RDFS.domain, RDFS.range) if (prop, axiom, None) in graph)


def restricted_though_composite(graph: rdflib.Graph) -> Iterator[str]:
    """Tell properties that are restricted as only simple ones may be, and are not simple."""
    inverse = _inverses(graph)
    composite = {*graph.subjects(RDF.type, OWL.TransitiveProperty), *graph.subjects(OWL.propertyChainAxiom)}
    while True:
        wider = {above for below in composite for above in graph.objects(below, RDFS.subPropertyOf)}
        wider |= {inverse[prop] for prop in composite if prop in inverse}
        if wider <= composite:
            break
        composite |= wider
    restricted = {prop for kind in FOR_SIMPLE for prop in graph.subjects(RDF.type, kind)}
    restricted |= {term for pair in graph.subject_objects(OWL.propertyDisjointWith) for term in pair}
    yield from (str(prop) for prop in restricted & composite)


def in_a_circle(graph: rdflib.Graph) -> Iterator[str]:
    """Tell chains of which a step depends on what the chain makes (OWL 2 Syntax, section 11.2)."""
    inverse = _inverses(graph)

    def one_name(prop: Node) -> Node:
        return min(prop, inverse.get(prop, prop), key=str)

    pairs = graph.subject_objects(RDFS.subPropertyOf)
    below: Edges = {(one_name(low), one_name(high)) for low, high in pairs}
    steps: Edges = set()
    for prop, head in graph.subject_objects(OWL.propertyChainAxiom):
        chain = list(Collection(graph, head))
        inner = chain[1:] if chain[0] == prop else chain[:-1] if chain[-1] == prop else chain
        steps |= {(one_name(step), one_name(prop)) for step in inner}
    reach = below | steps
    while more := {(a, d) for a, b in reach for c, d in reach if b == c} - reach:
        reach |= more
    yield from (f"{low} {high}" for low, high in steps if (high, low) in reach or low == high)


def of_a_foreign_datatype(graph: rdflib.Graph) -> Iterator[str]:
    """Tell axioms that speak of a datatype which OWL 2 does not have, such as xsd:date."""
    for subject, prop, value in _said(graph, RDFS.range, OWL.onDatatype, OWL.allValuesFrom):
        if str(value).startswith(str(XSD)) and str(value).removeprefix(str(XSD)) not in DATATYPES:
            yield f"{subject} {prop} {value}"


def beyond_the_rules(graph: rdflib.Graph) -> Iterator[str]:
    """Tell axioms that no rule can be compiled from."""
    triples = ox.parse(graph.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)
    faults = compile_axioms(ox.Triple(quad.subject, quad.predicate, quad.object) for quad in triples).faults
    yield from (fault.message for fault in faults)


def _said(graph: rdflib.Graph, *predicates: Node) -> Iterator[tuple[Node, Node, Node]]:
    for predicate in predicates:
        yield from graph.triples((None, predicate, None))


def _inverses(graph: rdflib.Graph) -> dict[Node, Node]:
    pairs = list(graph.subject_objects(OWL.inverseOf))
    return dict(pairs) | {high: low for low, high in pairs}


#: Each check, with a slip that it must find.
CHECKS: dict[Check, str] = {
    of_two_kinds: "rcp:p a owl:ObjectProperty , owl:DatatypeProperty .",
    undeclared: "state:a rcp:unheardOf state:b .",
    of_the_wrong_kind: "rcp:p a owl:ObjectProperty . state:a rcp:p 1 .",
    restricted_though_composite: """
        rcp:p a owl:AsymmetricProperty . rcp:q a owl:TransitiveProperty ; rdfs:subPropertyOf rcp:p .
    """,
    in_a_circle: """
        rcp:p owl:propertyChainAxiom ( rcp:q rcp:r ) ; rdfs:subPropertyOf rcp:s . rcp:r owl:inverseOf rcp:s .
    """,
    of_a_foreign_datatype: "rcp:p rdfs:range xsd:date .",
    beyond_the_rules: "rcp:p a owl:ReflexiveProperty .",
}


@pytest.fixture(scope="module")
def everything(authored: Callable[..., list[ox.Triple]]) -> rdflib.Graph:
    """Ontology, vocabularies and instances."""
    written = ox.serialize(authored(all_instances=True), format=ox.RdfFormat.N_TRIPLES)
    assert written is not None
    return rdflib.Graph().parse(data=written, format="nt")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_nothing_in_the_ontology_is(check: Check, everything: rdflib.Graph) -> None:
    assert sorted(map(str, check(everything))) == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_slip_is_found_that_is(check: Check) -> None:
    declared = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    assert list(check(rdflib.Graph().parse(data=declared + CHECKS[check], format="turtle")))


@pytest.mark.parametrize(
    "word", ["owl:imports", "owl:sameAs", "owl:FunctionalProperty", "owl:InverseFunctionalProperty"]
)
def test_no_axiom_imports_or_can_make_two_things_one(word: str, everything: rdflib.Graph) -> None:
    term = rdflib.URIRef(expand(word))
    assert term not in {*everything.predicates(), *everything.objects(None, RDF.type)}
