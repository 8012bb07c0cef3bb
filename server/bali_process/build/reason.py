"""Close a graph under the rules of its ontology, on Oxigraph, and tell what clashes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from bali_process.build.axioms import TYPE, UNNAMED
from bali_process.build.rules import Rule, Ruleset
from bali_process.namespaces import RCP


@dataclass(frozen=True)
class Clash:
    """A check that found something: the rule, and the triples that cannot all hold."""

    rule: Rule
    triples: tuple[ox.Triple, ...]


@dataclass(frozen=True)
class Closure:
    """What follows from a graph: ``inferred`` is worth keeping, ``store`` holds all that was derived."""

    inferred: frozenset[ox.Triple]
    clashes: tuple[Clash, ...]
    store: ox.Store


def close(asserted: Collection[ox.Triple], rules: Ruleset) -> Closure:
    """Apply ``rules`` to ``asserted`` until nothing new follows, then run the checks.

    The closure is finite because no rule makes a new name.
    """
    store = ox.Store()
    store.bulk_extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in asserted)
    updates = [rule.insert() for rule in rules.rules]
    size = -1
    while size != len(store):
        size = len(store)
        for update in updates:
            store.update(update)
    derived = (quad.triple for quad in store)
    return Closure(useful(derived, asserted), tuple(_clashes(store, rules.checks)), store)


def useful(derived: Iterable[ox.Triple], asserted: Collection[ox.Triple]) -> frozenset[ox.Triple]:
    """Keep what a person would ask for: new triples of our vocabulary between things that have a name.

    The rest of an OWL 2 RL closure repeats the axioms, types literals and names class expressions.
    """
    known = frozenset(asserted)
    return frozenset(triple for triple in derived if triple not in known and _is_ours(triple))


def _is_ours(triple: ox.Triple) -> bool:
    term = triple.object if triple.predicate == TYPE else triple.predicate
    if not isinstance(term, ox.NamedNode) or not term.value.startswith(RCP):
        return False
    return isinstance(triple.subject, ox.NamedNode) and not (
        isinstance(triple.object, ox.BlankNode)
        or triple.subject.value.startswith(UNNAMED)
        or (isinstance(triple.object, ox.NamedNode) and triple.object.value.startswith(UNNAMED))
    )


def _clashes(store: ox.Store, checks: Iterable[Rule]) -> Iterable[Clash]:
    for check in checks:
        found = {
            frozenset(triples): triples
            for bindings in check.instances(store)
            if (triples := check.premises(bindings))
        }
        yield from (Clash(check, triples) for triples in sorted(found.values(), key=str))
