"""Why a triple holds: the rule that gave it, and the asserted triples at the bottom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from bali_process.build.axioms import TYPE
from bali_process.build.rules import Rule

#: No derivation that a person could follow is longer; the closure of a chain may be.
DEEPEST = 12


@dataclass(frozen=True)
class Derivation:
    """A triple with the rule and the premises that give it; an asserted triple has neither."""

    triple: ox.Triple
    rule: Rule | None = None
    premises: tuple[Derivation, ...] = ()

    def asserted(self) -> Iterator[ox.Triple]:
        """Yield the asserted triples that the conclusion rests on, in the order of the rules' bodies."""
        if self.rule is None:
            yield self.triple
        for premise in self.premises:
            yield from premise.asserted()


class Explainer:
    """Finds derivations in a closed store that holds the asserted triples and everything that follows."""

    def __init__(self, closed: ox.Store, asserted: Collection[ox.Triple], rules: Iterable[Rule]) -> None:
        self._closed = closed
        self._asserted = asserted
        self._rules: dict[object, list[Rule]] = defaultdict(list)
        for rule in rules:
            if rule.head:
                self._rules[_conclusion(rule.head[1], rule.head[2])].append(rule)

    def explain(self, triple: ox.Triple) -> Derivation | None:
        """Find a shortest derivation of ``triple``, or None when it does not follow."""
        for depth in range(DEEPEST + 1):
            if found := self._derive(triple, depth, frozenset()):
                return found
        return None

    def _derive(self, triple: ox.Triple, depth: int, above: frozenset[ox.Triple]) -> Derivation | None:
        if triple in self._asserted:
            return Derivation(triple)
        # A triple that stands above itself would be its own reason.
        if depth == 0 or triple in above:
            return None
        for rule in self._candidates(triple):
            for bindings in rule.instances(self._closed, triple):
                steps = [
                    self._derive(premise, depth - 1, above | {triple}) for premise in rule.premises(bindings)
                ]
                if all(steps):
                    return Derivation(triple, rule, tuple(step for step in steps if step))
        return None

    def _candidates(self, triple: ox.Triple) -> list[Rule]:
        return self._rules[_conclusion(triple.predicate, triple.object)] + self._rules[None]


def _conclusion(predicate: object, value: object) -> object:
    """What a rule concludes: a class or a property; None when only its instances tell."""
    if predicate == TYPE:
        return None if isinstance(value, ox.Variable) else (predicate, value)
    return None if isinstance(predicate, ox.Variable) else predicate
