"""Why a triple of a served release holds, asked of its engine: two queries a level, whatever engine it is."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from bali_process.build.axioms import compile_axioms
from bali_process.build.explain import Derivation, Explainer, Step
from bali_process.build.rules import Rule, Term
from bali_process.engine.interface import Engine, LimitReached
from bali_process.namespaces import INFERRED_GRAPH, ONTOLOGY_GRAPH
from bali_process.query.results import Row, select

T = TypeVar("T")
#: So many triples are asked about in one query; no person could follow a level that is wider than the second.
_BATCH, _WIDEST = 200, 4000


class Reasons:
    """Explains the triples of one release; its rules are compiled when they are first needed."""

    def __init__(self, engine: Engine, deadline: float) -> None:
        """Ask ``engine``, for at most ``deadline`` seconds for each triple."""
        self._engine = engine
        self._deadline = deadline

    def explain(self, triple: Triple) -> Derivation | None:
        """Find a shortest derivation of ``triple``, or None when the release does not give one.

        Raises LimitReached when that takes longer than the deadline, and what the engine raises.
        """
        return Explainer(_Asked(self._engine, self._deadline), self._rules).explain(triple)

    @cached_property
    def _rules(self) -> tuple[Rule, ...]:
        table = select(self._engine, f"SELECT ?s ?p ?o WHERE {{ GRAPH <{ONTOLOGY_GRAPH}> {{ ?s ?p ?o }} }}")
        return compile_axioms(map(_triple, table.rows)).rules


def graphs(engine: Engine, triples: Collection[Triple]) -> dict[Triple, str]:
    """Name the graph that each of ``triples`` stands in, an authored one first; leave out what is nowhere."""
    found: dict[Triple, str] = {}
    # What has no name cannot be asked about.
    for batch in _batches([each for each in triples if BlankNode not in map(type, each)]):
        values = " ".join(f"({each.subject} {each.predicate} {each.object})" for each in batch)
        query = f"SELECT ?s ?p ?o ?g WHERE {{ VALUES (?s ?p ?o) {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"
        for row in select(engine, query).rows:
            assert isinstance(row[3], NamedNode)
            if found.get(triple := _triple(row), INFERRED_GRAPH) == INFERRED_GRAPH:
                found[triple] = row[3].value
    return found


class _Asked:
    """The facts of a release, for one explanation that must end in time."""

    def __init__(self, engine: Engine, deadline: float) -> None:
        self._engine = engine
        self._deadline = deadline
        self._ends = time.monotonic() + deadline

    def asserted(self, triples: Collection[Triple]) -> Collection[Triple]:
        """Those of ``triples`` that stand in an authored graph."""
        self._keep_time()
        found = graphs(self._engine, list(triples)[:_WIDEST])
        return [triple for triple, graph in found.items() if graph != INFERRED_GRAPH]

    def steps(self, goals: Mapping[Triple, list[Rule]]) -> Iterable[Step]:
        """The instances of the goals' rules, in one order whatever the engine's is."""
        found: list[Step] = []
        for batch in _batches(list(goals.items())[:_WIDEST]):
            self._keep_time()
            found += self._instances(dict(batch))
        return sorted(found, key=lambda step: (step.rule.name, str(step.premises)))

    def _instances(self, goals: Mapping[Triple, list[Rule]]) -> Iterator[Step]:
        wanted: dict[Rule, list[Mapping[str, Term]]] = {}
        for goal, rules in goals.items():
            for rule in rules:
                if (bound := rule.unify(goal)) is not None:
                    wanted.setdefault(rule, []).append(bound)
        if not wanted:
            return
        parts = (_asking(place, rule, bound) for place, (rule, bound) in enumerate(wanted.items()))
        table = select(self._engine, f"SELECT * WHERE {{ {' UNION '.join(parts)} }}")
        rules = list(wanted)
        for row in table.rows:
            named = zip(table.variables, row, strict=True)
            bindings = {name: term for name, term in named if isinstance(term, NamedNode | Literal)}
            rule = rules[int(bindings["rule"].value)]
            if rule.variables <= bindings.keys():  # else it rests on something that has no name
                yield Step(rule.conclusion(bindings), rule, rule.premises(bindings))

    def _keep_time(self) -> None:
        if time.monotonic() > self._ends:
            allowed = f"{self._deadline:g} s"
            raise LimitReached(f"No reason was found within {allowed}.", "deadline", allowed)


def _asking(place: int, rule: Rule, bound: Sequence[Mapping[str, Term]]) -> str:
    """The query for the instances of ``rule`` whose head's variables are ``bound`` in one of these ways."""
    names = " ".join(f"?{name}" for name in bound[0])
    values = " ".join(f"({' '.join(map(str, bindings.values()))})" for bindings in bound)
    return f"{{ VALUES ({names}) {{ {values} }} {rule.where} BIND({place} AS ?rule) }}"


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + _BATCH] for start in range(0, len(items), _BATCH))


def _triple(row: Row) -> Triple:
    subject, predicate, value = row[:3]
    assert isinstance(subject, NamedNode | BlankNode)
    assert isinstance(predicate, NamedNode)
    assert value is not None
    return Triple(subject, predicate, value)
