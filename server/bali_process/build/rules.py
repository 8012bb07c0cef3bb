"""Named rules over triples: what they conclude, or what must not be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Node = Term | ox.Variable
Pattern = tuple[Node, Node, Node]
Bindings = Mapping[str, Term]


@dataclass(frozen=True)
class Rule:
    """When every pattern of ``body`` holds (and ``condition``, a SPARQL expression), ``head`` holds too.

    A rule without a head is a check: its body must never hold. ``name`` is unique, ``kind`` the rule's name
    in the OWL 2 RL tables (OWL 2 Profiles, section 4.3) or ours, ``sentence`` its meaning in English, and
    ``axiom`` the triple of the ontology that it was compiled from.
    """

    name: str
    kind: str
    sentence: str
    axiom: ox.Triple
    body: tuple[Pattern, ...]
    head: Pattern | None = None
    condition: str = ""

    @property
    def variables(self) -> frozenset[str]:
        """The names of the variables in the body."""
        return frozenset(
            part.value for triple in self.body for part in triple if isinstance(part, ox.Variable)
        )

    def insert(self) -> str:
        """Write the rule as a SPARQL update that adds what follows from the default graph."""
        assert self.head is not None
        return f"INSERT {{ {_text(self.head)} }} WHERE {{ {self.where} }}"

    def select(self) -> str:
        """Write the body as a SPARQL query; each row is one instance of the rule."""
        return f"SELECT * WHERE {{ {self.where} }}"

    def instances(self, store: ox.Store, conclusion: ox.Triple | None = None) -> Iterator[Bindings]:
        """Yield the bindings with which the body holds in ``store`` (and the head is ``conclusion``)."""
        bound = self.unify(conclusion) if conclusion else {}
        if bound is None:
            return
        values = " ".join(f"VALUES ?{name} {{ {term} }}" for name, term in bound.items())
        solutions = store.query(f"SELECT * WHERE {{ {values} {self.where} }}")
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        for row in solutions:
            yield {name: row[name] for name in names}

    def premises(self, bindings: Bindings) -> tuple[ox.Triple, ...]:
        """Fill the body with ``bindings``: the triples that this instance of the rule rests on."""
        return tuple(_triple(pattern, bindings) for pattern in self.body)

    def conclusion(self, bindings: Bindings) -> ox.Triple:
        """Fill the head with ``bindings``."""
        assert self.head is not None
        return _triple(self.head, bindings)

    def unify(self, triple: ox.Triple) -> dict[str, Term] | None:
        """Tell what the head's variables stand for when it is ``triple``; None when it cannot be."""
        bound: dict[str, Term] = {}
        for part, term in zip(
            self.head or (), (_term(triple.subject), triple.predicate, _term(triple.object)), strict=False
        ):
            if isinstance(part, ox.Variable):
                if bound.setdefault(part.value, term) != term:
                    return None
            elif part != term:
                return None
        # A blank node in a query stands for anything, and a literal is no subject: neither can be given.
        return None if any(isinstance(term, ox.BlankNode) for term in bound.values()) else bound

    @property
    def where(self) -> str:
        """The body as a SPARQL group."""
        patterns = " ".join(_text(pattern) for pattern in self.body)
        return f"{patterns} FILTER ( {self.condition} )" if self.condition else patterns


@dataclass(frozen=True)
class AxiomFault:
    """An axiom that no rule can be made of: the triple that holds it, and what to do."""

    axiom: ox.Triple
    message: str


@dataclass(frozen=True)
class Ruleset:
    """What an ontology means: rules that conclude, checks that must find nothing, axioms not understood."""

    rules: tuple[Rule, ...]
    checks: tuple[Rule, ...]
    faults: tuple[AxiomFault, ...] = ()


def _text(pattern: Pattern) -> str:
    return " ".join(map(str, pattern)) + " ."


def _term(part: object) -> Term:
    assert isinstance(part, ox.NamedNode | ox.BlankNode | ox.Literal)
    return part


def _triple(pattern: Pattern, bindings: Bindings) -> ox.Triple:
    subject, predicate, value = (
        bindings[part.value] if isinstance(part, ox.Variable) else part for part in pattern
    )
    assert isinstance(predicate, ox.NamedNode)
    assert not isinstance(subject, ox.Literal)
    return ox.Triple(subject, predicate, value)
