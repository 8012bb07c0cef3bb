"""Axioms compiled into rules: what follows, what clashes, and that owlrl agrees."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from bali_process.build.axioms import compile_axioms
from bali_process.build.explain import Closed, Explainer
from bali_process.build.reason import Closure, close
from bali_process.build.reference_reasoner import close_by_owlrl
from bali_process.build.rules import Ruleset
from bali_process.build.source import parse
from bali_process.build.templates import PAIRWISE, TEMPLATES
from bali_process.namespaces import PREFIXES, compact

HEAD = "".join(
    f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in ("rcp", "rdf", "rdfs", "owl", "xsd")
)
HEAD += "@prefix d: <http://d/> .\n"


def triples(text: str) -> list[ox.Triple]:
    source = parse((HEAD + text).encode(), "toy.ttl", "http://d/graph")
    assert not source.faults, source.faults
    return list(source.triples)


def closure(text: str) -> tuple[Closure, Ruleset]:
    asserted = triples(text)
    rules = compile_axioms(asserted)
    assert not rules.faults, rules.faults
    return close(asserted, rules), rules


def told(inferred: frozenset[ox.Triple]) -> set[str]:
    def name(part: object) -> str:
        return (
            compact(part.value).replace("<http://d/", "d:").removesuffix(">")
            if isinstance(part, ox.NamedNode)
            else str(part)
        )

    return {
        " ".join(map(name, (t.subject, t.predicate, t.object))).replace("rdf:type", "a") for t in inferred
    }


RESTRICTION = "rcp:R owl:equivalentClass [ a owl:Restriction ; owl:onProperty rcp:p ; {} ] . "

#: Axiom, data, what must follow (and nothing else).
FOLLOWS = {
    "subclass": (
        "rcp:A rdfs:subClassOf rcp:B . rcp:B rdfs:subClassOf rcp:C .",
        "d:x a rcp:A .",
        {"d:x a rcp:B", "d:x a rcp:C"},
    ),
    "subproperty": (
        "rcp:p rdfs:subPropertyOf rcp:q . rcp:q rdfs:subPropertyOf rcp:r .",
        'd:x rcp:p d:y , "lit" .',
        {"d:x rcp:q d:y", "d:x rcp:r d:y", 'd:x rcp:q "lit"', 'd:x rcp:r "lit"'},
    ),
    "domain": ("rcp:p rdfs:domain rcp:A .", "d:x rcp:p 1 .", {"d:x a rcp:A"}),
    "range": ("rcp:p rdfs:range rcp:A .", "d:x rcp:p d:y .", {"d:y a rcp:A"}),
    "inverse": (
        "rcp:p owl:inverseOf rcp:q .",
        "d:x rcp:p d:y . d:u rcp:q d:v .",
        {"d:y rcp:q d:x", "d:v rcp:p d:u"},
    ),
    "symmetric": ("rcp:p a owl:SymmetricProperty .", "d:x rcp:p d:y .", {"d:y rcp:p d:x"}),
    "transitive": (
        "rcp:p a owl:TransitiveProperty .",
        "d:a rcp:p d:b . d:b rcp:p d:c . d:c rcp:p d:d .",
        {"d:a rcp:p d:c", "d:a rcp:p d:d", "d:b rcp:p d:d"},
    ),
    "chain of one": ("rcp:p owl:propertyChainAxiom ( rcp:a ) .", "d:x rcp:a d:y .", {"d:x rcp:p d:y"}),
    "chain of two": (
        "rcp:p owl:propertyChainAxiom ( rcp:a rcp:b ) .",
        "d:x rcp:a d:y . d:y rcp:b d:z .",
        {"d:x rcp:p d:z"},
    ),
    "chain of four through itself": (
        "rcp:p owl:propertyChainAxiom ( rcp:a rcp:p rcp:a rcp:b ) .",
        "d:x rcp:a d:y . d:y rcp:p d:z . d:z rcp:a d:u . d:u rcp:b d:v .",
        {"d:x rcp:p d:v"},
    ),
    "chain over an inverse": (
        "rcp:p owl:propertyChainAxiom ( [ owl:inverseOf rcp:a ] rcp:b ) .",
        "d:y rcp:a d:x . d:y rcp:b d:z .",
        {"d:x rcp:p d:z"},
    ),
    "equivalent class": (
        "rcp:A owl:equivalentClass rcp:B .",
        "d:x a rcp:A . d:y a rcp:B .",
        {"d:x a rcp:B", "d:y a rcp:A"},
    ),
    "equivalent property": (
        "rcp:p owl:equivalentProperty rcp:q .",
        "d:x rcp:p d:y . d:u rcp:q d:v .",
        {"d:x rcp:q d:y", "d:u rcp:p d:v"},
    ),
    "intersection": (
        "rcp:A owl:equivalentClass [ owl:intersectionOf ( rcp:B rcp:C ) ] .",
        "d:x a rcp:B , rcp:C . d:y a rcp:A . d:z a rcp:B .",
        {"d:x a rcp:A", "d:y a rcp:B", "d:y a rcp:C"},
    ),
    "union": (
        "[ a owl:Class ; owl:unionOf ( rcp:B rcp:C ) ] rdfs:subClassOf rcp:A .",
        "d:x a rcp:B . d:y a rcp:C .",
        {"d:x a rcp:A", "d:y a rcp:A"},
    ),
    "a union as a domain gives no name": (
        "rcp:p rdfs:domain [ owl:unionOf ( rcp:B rcp:C ) ] .",
        "d:x rcp:p d:y .",
        set(),
    ),
    "enumeration": ("rcp:A owl:oneOf ( d:x d:y ) .", "d:z a rcp:A .", {"d:x a rcp:A", "d:y a rcp:A"}),
    "some values": (
        RESTRICTION.format("owl:someValuesFrom rcp:A"),
        "d:x rcp:p d:y . d:y a rcp:A . d:z rcp:p d:x .",
        {"d:x a rcp:R"},
    ),
    "all values": (
        RESTRICTION.format("owl:allValuesFrom rcp:A"),
        "d:x a rcp:R ; rcp:p d:y . d:z rcp:p d:u .",
        {"d:y a rcp:A"},
    ),
    "has value": (
        RESTRICTION.format("owl:hasValue d:v"),
        "d:x a rcp:R . d:y rcp:p d:v . d:z rcp:p d:w .",
        {"d:x rcp:p d:v", "d:y a rcp:R"},
    ),
    "same as": (
        "rcp:A rdfs:subClassOf rcp:B .",
        "d:x owl:sameAs d:y . d:x a rcp:A ; rcp:p d:u . d:v rcp:q d:y .",
        {"d:x a rcp:B", "d:y a rcp:A", "d:y a rcp:B", "d:y rcp:p d:u", "d:v rcp:q d:x"},
    ),
    "rules feed each other": (
        "rcp:p rdfs:subPropertyOf rcp:q . rcp:q a owl:TransitiveProperty ; rdfs:domain rcp:A . "
        "rcp:A rdfs:subClassOf rcp:B . "
        "rcp:r owl:inverseOf rcp:q .",
        "d:x rcp:p d:y . d:y rcp:p d:z .",
        {
            "d:x rcp:q d:y",
            "d:y rcp:q d:z",
            "d:x rcp:q d:z",
            "d:y rcp:r d:x",
            "d:z rcp:r d:y",
            "d:z rcp:r d:x",
            "d:x a rcp:A",
            "d:y a rcp:A",
            "d:x a rcp:B",
            "d:y a rcp:B",
        },
    ),
    "foreign terms, blank nodes and repetitions are left out": (
        "rcp:p rdfs:subPropertyOf d:p ; rdfs:range d:A . rcp:q rdfs:domain rcp:A .",
        "d:x rcp:p d:y . [] rcp:q d:y . d:z rcp:q d:y ; a rcp:A .",
        set(),
    ),
}


@pytest.mark.parametrize("case", FOLLOWS)
def test_what_follows_from_an_axiom(case: str) -> None:
    axioms, data, expected = FOLLOWS[case]
    found, _ = closure(axioms + data)
    assert told(found.inferred) == expected
    assert not found.clashes


@pytest.mark.parametrize("case", FOLLOWS)
def test_owlrl_agrees(case: str) -> None:
    axioms, data, expected = FOLLOWS[case]
    inferred, errors = close_by_owlrl(triples(axioms + data))
    assert told(inferred) == expected
    assert not errors


#: Axiom, data that break it, the kind of the rule, whether owlrl 7.6 sees it too.
CLASHES = {
    "disjoint classes": ("rcp:A owl:disjointWith rcp:B .", "d:x a rcp:A , rcp:B .", "cax-dw", True),
    "all disjoint classes": (
        "[] a owl:AllDisjointClasses ; owl:members ( rcp:A rcp:B rcp:C ) .",
        "d:x a rcp:C , rcp:B .",
        "cax-adc",
        True,
    ),
    "complement": ("rcp:A owl:complementOf rcp:B .", "d:x a rcp:A , rcp:B .", "cls-com", True),
    "disjoint properties": (
        "rcp:p owl:propertyDisjointWith rcp:q .",
        "d:x rcp:p d:y ; rcp:q d:y .",
        "prp-pdw",
        True,
    ),
    "all disjoint properties": (
        "[] a owl:AllDisjointProperties ; owl:members ( rcp:p rcp:q ) .",
        "d:x rcp:p d:y ; rcp:q d:y .",
        "prp-adp",
        False,
    ),
    "irreflexive": ("rcp:p a owl:IrreflexiveProperty .", "d:x rcp:p d:x .", "prp-irp", True),
    "asymmetric": ("rcp:p a owl:AsymmetricProperty .", "d:x rcp:p d:y . d:y rcp:p d:x .", "prp-asyp", True),
    "same and different": ("d:x owl:differentFrom d:y .", "d:y owl:sameAs d:x .", "eq-diff1", True),
    "same by way of a third": (
        "d:x owl:differentFrom d:y .",
        "d:x owl:sameAs d:z . d:z owl:sameAs d:y .",
        "eq-diff1",
        True,
    ),
    "all different": (
        "[] a owl:AllDifferent ; owl:distinctMembers ( d:x d:y ) .",
        "d:x owl:sameAs d:y .",
        "eq-diff2",
        False,
    ),
    "a value outside its datatype": (
        "rcp:p rdfs:range xsd:positiveInteger .",
        "d:x rcp:p 0 .",
        "dt-not-type",
        False,
    ),
    "a word where a number belongs": (
        "rcp:p rdfs:range xsd:nonNegativeInteger .",
        'd:x rcp:p "one" .',
        "dt-not-type",
        False,
    ),
    "a literal where a thing belongs": (
        "rcp:p a owl:ObjectProperty .",
        'd:x rcp:p "y" .',
        "object-value",
        False,
    ),
    "a thing where a literal belongs": (
        "rcp:p a owl:DatatypeProperty .",
        "d:x rcp:p d:y .",
        "data-value",
        False,
    ),
}


@pytest.mark.parametrize("case", CLASHES)
def test_what_clashes_with_an_axiom(case: str) -> None:
    axioms, data, kind, _ = CLASHES[case]
    found, _rules = closure(axioms + data)
    assert {clash.rule.kind for clash in found.clashes} == {kind}
    assert len(found.clashes) == 1
    assert not closure(axioms)[0].clashes


@pytest.mark.parametrize("case", [case for case in CLASHES if CLASHES[case][3]])
def test_owlrl_sees_the_same_clash(case: str) -> None:
    axioms, data, _, _ = CLASHES[case]
    assert close_by_owlrl(triples(axioms + data))[1]


@pytest.mark.parametrize("data", ["d:x rcp:p 7 .", 'd:x rcp:p "7"^^xsd:unsignedByte .'])
def test_an_integer_is_an_integer_however_it_is_written(data: str) -> None:
    assert not closure(f"rcp:p rdfs:range xsd:positiveInteger . {data}")[0].clashes


def test_every_kind_of_axiom_that_the_compiler_knows_is_exercised_here() -> None:
    exercised = set()
    for axioms, data, *_ in (*FOLLOWS.values(), *CLASHES.values()):
        ruleset = compile_axioms(triples(axioms + data))
        for axiom in (rule.axiom for rule in (*ruleset.rules, *ruleset.checks)):
            exercised |= {axiom.predicate.value, getattr(axiom.object, "value", "")}
    assert {*TEMPLATES, *PAIRWISE} <= exercised


@pytest.mark.parametrize(
    "axiom",
    [
        "rcp:p a owl:FunctionalProperty .",
        "rcp:p a owl:InverseFunctionalProperty .",
        "rcp:A owl:disjointUnionOf ( rcp:B rcp:C ) .",
        "rcp:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty rcp:p ; owl:maxCardinality 1 ] .",
        "rcp:A owl:hasKey ( rcp:p ) .",
        "rcp:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty rcp:p ; "
        "owl:someValuesFrom xsd:string ] .",
        "rcp:p owl:propertyChainAxiom () .",
        "rcp:p owl:propertyChainAxiom rcp:q .",
        'rcp:A rdfs:subClassOf "B" .',
        "[] a owl:AllDisjointClasses .",
    ],
)
def test_an_axiom_of_an_unknown_kind_is_a_fault_that_names_its_triple(axiom: str) -> None:
    asserted = triples(axiom)
    faults = compile_axioms(asserted).faults
    assert len(faults) == 1
    assert faults[0].axiom in asserted
    assert faults[0].message.endswith(".")


def test_a_list_that_leads_into_itself_is_a_fault_and_not_an_endless_loop() -> None:
    (fault,) = compile_axioms(
        triples("rcp:p owl:propertyChainAxiom _:l . _:l rdf:first rcp:q ; rdf:rest _:l .")
    ).faults
    assert "into itself" in fault.message


def test_rules_have_names_of_their_own_and_a_sentence() -> None:
    rules = closure(" ".join(case[0] for case in FOLLOWS.values()))[1]
    names = [rule.name for rule in (*rules.rules, *rules.checks)]
    assert len(set(names)) == len(names)
    assert all(rule.sentence.endswith(".") for rule in (*rules.rules, *rules.checks))


def test_an_explanation_leads_down_to_asserted_triples() -> None:
    text = (
        "rcp:p owl:propertyChainAxiom ( rcp:a rcp:b ) . rcp:c rdfs:subPropertyOf rcp:a . "
        "rcp:p rdfs:range rcp:A . "
        "d:x rcp:c d:y . d:y rcp:b d:z ."
    )
    found, rules = closure(text)
    asserted = frozenset(triples(text))
    explainer = Explainer(Closed(found.store, asserted), rules.rules)
    (goal,) = (triple for triple in found.inferred if "rcp:A" in told(frozenset([triple])).pop())
    derivation = explainer.explain(goal)
    assert derivation is not None
    assert derivation.rule is not None
    assert derivation.rule.kind == "prp-rng"
    assert told(frozenset(derivation.asserted())) == {"d:x rcp:c d:y", "d:y rcp:b d:z"}


def test_an_explanation_is_never_its_own_reason() -> None:
    text = "rcp:p owl:inverseOf rcp:q . rcp:r rdfs:subPropertyOf rcp:q . d:y rcp:r d:x ."
    found, rules = closure(text)
    asserted = frozenset(triples(text))
    for triple in found.inferred:
        derivation = Explainer(Closed(found.store, asserted), rules.rules).explain(triple)
        assert derivation is not None
        assert told(frozenset(derivation.asserted())) == {"d:y rcp:r d:x"}


def test_what_does_not_follow_has_no_explanation() -> None:
    text = "rcp:p owl:inverseOf rcp:q . d:y rcp:p d:x ."
    found, rules = closure(text)
    stranger = ox.Triple(ox.NamedNode("http://d/x"), ox.NamedNode("http://d/p"), ox.NamedNode("http://d/y"))
    assert Explainer(Closed(found.store, frozenset(triples(text))), rules.rules).explain(stranger) is None
