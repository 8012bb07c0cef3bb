"""Compile the axioms of an ontology into rules (OWL 2 Profiles, section 4.3: the OWL 2 RL/RDF rules)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations

import pyoxigraph as ox

from bali_process.build.datatypes import value_condition
from bali_process.build.rules import AxiomFault, Node, Pattern, Rule, Ruleset, Term
from bali_process.build.templates import PAIRWISE, TEMPLATES, Template
from bali_process.namespaces import PREFIXES, compact, expand

_OWL, _RDF, _RDFS = PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"]
TYPE = ox.NamedNode(f"{_RDF}type")
#: Class expressions have no name; this one is theirs while the rules run, and never leaves.
UNNAMED = "urn:unnamed:"

#: What OWL and RDFS say beside axioms: declarations, annotations, and the parts that an axiom leads to.
SILENT = frozenset(
    expand(name)
    for name in (
        "owl:Ontology",
        "owl:Class",
        "owl:AnnotationProperty",
        "owl:NamedIndividual",
        "owl:Restriction",
        "rdfs:Class",
        "owl:versionIRI",
        "owl:versionInfo",
        "owl:priorVersion",
        "owl:deprecated",
        "owl:imports",
        "owl:backwardCompatibleWith",
        "owl:incompatibleWith",
        "rdfs:label",
        "rdfs:comment",
        "rdfs:seeAlso",
        "rdfs:isDefinedBy",
        "owl:members",
        "owl:distinctMembers",
        "owl:onProperty",
    )
)

_ROLES = {"a": TYPE, "sameAs": ox.NamedNode(f"{_OWL}sameAs")}


class AxiomError(Exception):
    """An axiom has a form that the compiler does not know."""


def compile_axioms(triples: Iterable[ox.Triple]) -> Ruleset:
    """Compile every axiom among ``triples``; what is not known is told, never skipped."""
    axioms = _Axioms(triples)
    rules: dict[str, Rule] = {}
    faults: list[AxiomFault] = []
    for triple in axioms.terminological:
        try:
            rules |= {rule.name: rule for rule in axioms.compile(triple)}
        except AxiomError as error:
            faults.append(AxiomFault(triple, str(error)))
    ordered = [rules[name] for name in sorted(rules)]
    return Ruleset(
        tuple(rule for rule in ordered if rule.head),
        tuple(rule for rule in ordered if not rule.head),
        tuple(faults),
    )


class _Axioms:
    """The triples of a graph that speak OWL or RDFS, and the collections that axioms are made of."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.terminological: list[ox.Triple] = []
        self._values: dict[tuple[Term, str], list[Term]] = defaultdict(list)
        self._special: Mapping[str, Callable[[ox.Triple], Iterator[Rule]]] = {
            f"{_RDFS}range": self._range,
            f"{_OWL}propertyChainAxiom": self._chain,
            f"{_OWL}intersectionOf": self._intersection,
            f"{_OWL}unionOf": self._union,
            f"{_OWL}oneOf": self._one_of,
        }
        for triple in triples:
            predicate = triple.predicate.value
            if _axiom_kind(triple).startswith((_OWL, _RDFS)):
                self.terminological.append(triple)
            if predicate.startswith((_OWL, _RDF)):
                self._values[_term(triple.subject), predicate].append(_term(triple.object))

    def compile(self, axiom: ox.Triple) -> Iterator[Rule]:
        """Make the rules of one axiom; raises AxiomError when its kind is unknown."""
        kind = _axiom_kind(axiom)
        if kind in self._special:
            yield from self._special[kind](axiom)
        elif kind in PAIRWISE:
            yield from self._pairwise(axiom, *PAIRWISE[kind])
        elif kind in TEMPLATES:
            yield from self._fill(kind, axiom)
        elif kind not in SILENT:
            raise AxiomError(
                f"{compact(kind)} is not among the axioms that rules are compiled from; "
                "say it with one of those, or add a template for it."
            )

    def _fill(self, kind: str, axiom: ox.Triple) -> Iterator[Rule]:
        """Fill the templates with the axiom's subject S, its object O and the property R of a restriction."""
        for template in TEMPLATES[kind]:
            value = _unnamed if kind == f"{_OWL}hasValue" else _node
            terms: dict[str, Node] = {"S": _node(axiom.subject), "O": value(_term(axiom.object))}
            if template.uses("R"):
                terms["R"] = _node(self._one(axiom.subject, f"{_OWL}onProperty"))
            if not template.fits_datatypes and value_condition(str(getattr(terms["O"], "value", "")), "?y"):
                raise AxiomError(
                    f"{compact(kind)} with a datatype is not compiled; use rdfs:range or a shape."
                )
            yield _instantiate(template, axiom, terms)

    def _pairwise(self, axiom: ox.Triple, kind: str, like: str) -> Iterator[Rule]:
        """Treat each two members of a list as if they stood in an axiom of the kind ``like``."""
        lists = (f"{_OWL}members", f"{_OWL}distinctMembers")
        name = next((name for name in lists if (axiom.subject, name) in self._values), lists[0])
        for one, other in combinations(self._members(self._one(axiom.subject, name)), 2):
            for template in TEMPLATES[like]:
                yield _instantiate(template, axiom, {"S": _node(one), "O": _node(other)}, kind)

    def _range(self, axiom: ox.Triple) -> Iterator[Rule]:
        terms = {"S": _node(axiom.subject), "O": _node(axiom.object)}
        if condition := value_condition(terms["O"].value, "?y"):
            typed = Template(
                "dt-not-type",
                "The values of {S} are {O}.",
                "x S y",
                condition=f"!COALESCE({condition}, false)",
            )
            yield _instantiate(typed, axiom, terms)
        else:
            yield _instantiate(
                Template("prp-rng", "Whatever {S} leads to is a {O}.", "x S y", "y a O"), axiom, terms
            )

    def _chain(self, axiom: ox.Triple) -> Iterator[Rule]:
        steps = [_node(step) for step in self._members(axiom.object)]
        terms = {"S": _node(axiom.subject)} | {f"P{number}": step for number, step in enumerate(steps)}
        body = " , ".join(f"x{number} P{number} x{number + 1}" for number in range(len(steps)))
        # Letters for what the steps lead through, past the alphabet's end with a number.
        letters = [chr(65 + n % 26) + str(n // 26 or "") for n in range(len(steps) + 1)]
        ways = [f"{{P{n}}} leads from {letters[n]} to {letters[n + 1]}" for n in range(len(steps))]
        sentence = f"If {', and '.join(ways)}, then {{S}} leads from {letters[0]} to {letters[-1]}."
        yield _instantiate(Template("prp-spo2", sentence, body, f"x0 S x{len(steps)}"), axiom, terms)

    def _intersection(self, axiom: ox.Triple) -> Iterator[Rule]:
        parts = [_node(part) for part in self._members(axiom.object)]
        terms = {"S": _node(axiom.subject)} | {f"P{number}": part for number, part in enumerate(parts)}
        body = " , ".join(f"x a P{number}" for number in range(len(parts)))
        sentence = (
            "Whatever is " + " and ".join(f"{{P{number}}}" for number in range(len(parts))) + " is a {S}."
        )
        yield _instantiate(Template("cls-int1", sentence, body, "x a S"), axiom, terms)
        for part in parts:
            yield _instantiate(
                Template("cls-int2", "Every {S} is a {O}.", "x a S", "x a O"),
                axiom,
                {"S": terms["S"], "O": part},
            )

    def _union(self, axiom: ox.Triple) -> Iterator[Rule]:
        for part in self._members(axiom.object):
            yield _instantiate(
                Template("cls-uni", "Every {O} is a {S}.", "x a O", "x a S"),
                axiom,
                {"S": _node(axiom.subject), "O": _node(part)},
            )

    def _one_of(self, axiom: ox.Triple) -> Iterator[Rule]:
        for member in self._members(axiom.object):
            yield _instantiate(
                Template("cls-oo", "{O} is a {S}.", "", "O a S"),
                axiom,
                {"S": _node(axiom.subject), "O": _node(member)},
            )

    def _one(self, subject: object, predicate: str) -> Term:
        values = self._values.get((_term(subject), predicate), [])
        if len(values) != 1:
            raise AxiomError(f"{compact(predicate)} is needed once here and stands {len(values)} times.")
        return values[0]

    def _members(self, head: object) -> list[Term]:
        found: list[Term] = []
        seen = set()
        node = _term(head)
        while node != ox.NamedNode(f"{_RDF}nil"):
            if node in seen:
                raise AxiomError("This list leads back into itself; write it as ( … ).")
            seen.add(node)
            found.append(self._one(node, f"{_RDF}first"))
            node = self._one(node, f"{_RDF}rest")
        if not found:
            raise AxiomError("This list is empty; name its members.")
        return found


def _instantiate(template: Template, axiom: ox.Triple, terms: Mapping[str, Node], kind: str = "") -> Rule:
    kind = kind or template.kind
    spoken = {name: _speak(term) for name, term in terms.items()}
    body = tuple(_pattern(text, terms) for text in template.patterns)
    head = _pattern(template.head, terms) if template.head else None
    arguments = " ".join(
        _speak(part)
        for pattern in (*body, *([head] if head else []))
        for part in pattern
        if part != TYPE and not isinstance(part, ox.Variable)
    )
    return Rule(
        f"{kind} {arguments}", kind, template.sentence.format(**spoken), axiom, body, head, template.condition
    )


def _pattern(text: str, terms: Mapping[str, Node]) -> Pattern:
    subject, predicate, value = (
        terms[word] if word in terms else _ROLES[word] if word in _ROLES else ox.Variable(word)
        for word in text.split()
    )
    return (subject, predicate, value)


def _axiom_kind(triple: ox.Triple) -> str:
    """Name the kind of axiom: the predicate, or the class that a typing triple names."""
    if triple.predicate == TYPE:
        return triple.object.value if isinstance(triple.object, ox.NamedNode) else ""
    return triple.predicate.value


def _term(part: object) -> Term:
    assert isinstance(part, ox.NamedNode | ox.BlankNode | ox.Literal)
    return part


def _unnamed(term: Term) -> ox.NamedNode | ox.Literal:
    return ox.NamedNode(UNNAMED + term.value) if isinstance(term, ox.BlankNode) else term


def _node(part: object) -> ox.NamedNode:
    node = _unnamed(_term(part))
    if not isinstance(node, ox.NamedNode):
        raise AxiomError(f"{node} stands where the name of a class or property is expected.")
    return node


def _speak(term: Node) -> str:
    if isinstance(term, ox.NamedNode):
        return (
            f"_:{term.value.removeprefix(UNNAMED)}" if term.value.startswith(UNNAMED) else compact(term.value)
        )
    return str(term)
