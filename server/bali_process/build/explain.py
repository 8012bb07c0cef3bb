"""Why a triple holds: the rule that gave it, and the asserted triples at the bottom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

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


@dataclass(frozen=True)
class Step:
    """One instance of a rule: as its ``premises`` hold, so does its ``conclusion``."""

    conclusion: ox.Triple
    rule: Rule
    premises: tuple[ox.Triple, ...]


class Facts(Protocol):
    """A closed graph: asserted triples and everything that follows from them."""

    def asserted(self, triples: Collection[ox.Triple]) -> Collection[ox.Triple]:
        """Those of ``triples`` that are asserted."""
        ...

    def steps(self, goals: Mapping[ox.Triple, list[Rule]]) -> Iterable[Step]:
        """The instances of each goal's rules that conclude it and whose premises hold."""
        ...


class Closed:
    """The facts of a closed store in memory."""

    def __init__(self, closed: ox.Store, asserted: Collection[ox.Triple]) -> None:
        self._closed = closed
        self._asserted = asserted

    def asserted(self, triples: Collection[ox.Triple]) -> Collection[ox.Triple]:
        """Those of ``triples`` that are asserted."""
        return [triple for triple in triples if triple in self._asserted]

    def steps(self, goals: Mapping[ox.Triple, list[Rule]]) -> Iterable[Step]:
        """The instances of each goal's rules that conclude it and whose premises hold."""
        for goal, rules in goals.items():
            for rule in rules:
                for bindings in rule.instances(self._closed, goal):
                    yield Step(goal, rule, rule.premises(bindings))


class Explainer:
    """Finds derivations, backwards from the goal and a level at a time: facts are asked for once a level."""

    def __init__(self, facts: Facts, rules: Iterable[Rule]) -> None:
        self._facts = facts
        self._rules: dict[object, list[Rule]] = defaultdict(list)
        for rule in rules:
            if rule.head:
                self._rules[_conclusion(rule.head[1], rule.head[2])].append(rule)

    def explain(self, triple: ox.Triple) -> Derivation | None:
        """Find a shortest derivation of ``triple``, or None when it does not follow."""
        known: dict[ox.Triple, Derivation] = {}
        steps: list[Step] = []
        seen: set[ox.Triple] = set()
        level = {triple: None}
        for _ in range(DEEPEST + 1):
            known |= {given: Derivation(given) for given in self._facts.asserted(level)}
            _conclude(steps, known)
            if triple in known or not level:
                break
            seen |= level.keys()
            found = list(
                self._facts.steps({goal: self._candidates(goal) for goal in level if goal not in known})
            )
            steps += found
            level = {premise: None for step in found for premise in step.premises if premise not in seen}
        return known.get(triple)

    def _candidates(self, triple: ox.Triple) -> list[Rule]:
        return self._rules[_conclusion(triple.predicate, triple.object)] + self._rules[None]


def _conclude(steps: Iterable[Step], known: dict[ox.Triple, Derivation]) -> None:
    """Add to ``known`` what follows from it by ``steps``, in rounds, so that the shortest derivation wins."""
    while True:
        new: dict[ox.Triple, Derivation] = {}
        for step in steps:
            if step.conclusion not in known and all(premise in known for premise in step.premises):
                premises = tuple(known[premise] for premise in step.premises)
                new.setdefault(step.conclusion, Derivation(step.conclusion, step.rule, premises))
        if not new:
            return
        known |= new


def _conclusion(predicate: object, value: object) -> object:
    """What a rule concludes: a class or a property; None when only its instances tell."""
    if predicate == TYPE:
        return None if isinstance(value, ox.Variable) else (predicate, value)
    return None if isinstance(predicate, ox.Variable) else predicate
