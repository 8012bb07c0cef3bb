"""The rules of OWL 2 RL as one table: what each kind of axiom lets follow, or forbids.

A pattern is three words. ``S``, ``O`` and ``R`` stand for the axiom's subject, its object and the property of
a restriction; ``a`` is rdf:type, and lower-case letters are variables. `` , `` joins the patterns of a body.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bali_process.namespaces import expand


@dataclass(frozen=True)
class Template:
    """A rule (or, without ``head``, a check) with places for the terms of an axiom."""

    kind: str
    sentence: str
    body: str
    head: str = ""
    condition: str = ""
    fits_datatypes: bool = True

    @property
    def patterns(self) -> list[str]:
        """The patterns of the body."""
        return [pattern for pattern in self.body.split(" , ") if pattern]

    def uses(self, place: str) -> bool:
        """Whether ``place`` occurs in the body or the head."""
        return place in f"{self.body} {self.head}".split()


#: Axiom -> templates. The kinds are the names of the rules in tables 4 to 9 of OWL 2 Profiles; the kinds
#: "object-value" and "data-value" say what OWL 2 DL demands of declared properties (Direct Semantics, 2.3).
TEMPLATES: Mapping[str, tuple[Template, ...]] = {
    expand(name): templates
    for name, templates in {
        "rdfs:subClassOf": (Template("cax-sco", "Every {S} is a {O}.", "x a S", "x a O"),),
        "owl:equivalentClass": (
            Template("cax-eqc1", "Every {S} is a {O}.", "x a S", "x a O"),
            Template("cax-eqc2", "Every {O} is a {S}.", "x a O", "x a S"),
        ),
        "rdfs:subPropertyOf": (Template("prp-spo1", "{S} is a special case of {O}.", "x S y", "x O y"),),
        "owl:equivalentProperty": (
            Template("prp-eqp1", "{S} and {O} mean the same.", "x S y", "x O y"),
            Template("prp-eqp2", "{S} and {O} mean the same.", "x O y", "x S y"),
        ),
        "rdfs:domain": (Template("prp-dom", "Whatever has {S} is a {O}.", "x S y", "x a O"),),
        "owl:inverseOf": (
            Template("prp-inv1", "{O} is {S} read backwards.", "x S y", "y O x"),
            Template("prp-inv2", "{S} is {O} read backwards.", "x O y", "y S x"),
        ),
        "owl:SymmetricProperty": (Template("prp-symp", "{S} holds in both directions.", "x S y", "y S x"),),
        "owl:TransitiveProperty": (
            Template(
                "prp-trp", "{S} passes on: one step after another is one step.", "x S y , y S z", "x S z"
            ),
        ),
        "owl:someValuesFrom": (
            Template(
                "cls-svf1",
                "Whatever has a {R} that is a {O} is a {S}.",
                "x R y , y a O",
                "x a S",
                fits_datatypes=False,
            ),
        ),
        "owl:allValuesFrom": (
            Template(
                "cls-avf",
                "Whatever a {S} has as {R} is a {O}.",
                "x a S , x R y",
                "y a O",
                fits_datatypes=False,
            ),
        ),
        "owl:hasValue": (
            Template("cls-hv1", "Every {S} has the {R} {O}.", "x a S", "x R O"),
            Template("cls-hv2", "Whatever has the {R} {O} is a {S}.", "x R O", "x a S"),
        ),
        "owl:sameAs": (
            Template("eq-sym", "{S} and {O} are the same.", "", "O sameAs S"),
            Template("eq-rep-s", "{S} and {O} are the same.", "S p x", "O p x"),
            Template("eq-rep-s", "{S} and {O} are the same.", "O p x", "S p x"),
            Template("eq-rep-o", "{S} and {O} are the same.", "x p S", "x p O"),
            Template("eq-rep-o", "{S} and {O} are the same.", "x p O", "x p S"),
        ),
        "owl:disjointWith": (Template("cax-dw", "Nothing is both a {S} and a {O}.", "x a S , x a O"),),
        "owl:complementOf": (Template("cls-com", "Nothing is both a {S} and a {O}.", "x a S , x a O"),),
        "owl:propertyDisjointWith": (
            Template("prp-pdw", "{S} and {O} never join the same two things.", "x S y , x O y"),
        ),
        "owl:IrreflexiveProperty": (Template("prp-irp", "Nothing has itself as its {S}.", "x S x"),),
        "owl:AsymmetricProperty": (
            Template("prp-asyp", "{S} never holds in both directions.", "x S y , y S x"),
        ),
        "owl:differentFrom": (Template("eq-diff1", "{S} and {O} are different.", "S sameAs O"),),
        "owl:ObjectProperty": (
            Template(
                "object-value",
                "The values of {S} are things with a name, not literals.",
                "x S y",
                condition="isLiteral(?y)",
            ),
        ),
        "owl:DatatypeProperty": (
            Template("data-value", "The values of {S} are literals.", "x S y", condition="!isLiteral(?y)"),
        ),
    }.items()
}

#: Axioms over a list of names -> the rule's name and the axiom that each two of them stand in.
PAIRWISE: Mapping[str, tuple[str, str]] = {
    expand("owl:AllDisjointClasses"): ("cax-adc", expand("owl:disjointWith")),
    expand("owl:AllDisjointProperties"): ("prp-adp", expand("owl:propertyDisjointWith")),
    expand("owl:AllDifferent"): ("eq-diff2", expand("owl:differentFrom")),
}
