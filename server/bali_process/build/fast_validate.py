"""Validation by set queries on an Oxigraph store: one for each constraint, whatever the number of nodes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from bali_process.build.constraints import FOCUS_GRAPH, Query, focus, queries, value_pattern
from bali_process.build.result import Result
from bali_process.build.shape import Shape, ShapesGraph, UnknownShape
from bali_process.errors import BaliError
from bali_process.namespaces import compact

NOTHING_CHECKED = (
    "No shape looks at any node of the data, so nothing was checked; "
    "compare the targets in shapes/ with the classes in instances/."
)

_PLACE = re.compile(r"\{[?$](\w+)\}")
#: Deeper nesting of property shapes than anybody writes; only a circle is deeper.
_DEEPEST = 20


@dataclass(frozen=True)
class _Step:
    """A shape, the update that finds its focus nodes, and the queries that then find its results."""

    shape: Shape
    update: str
    queries: tuple[Query, ...]


def results(store: ox.Store, shapes: Collection[ox.Triple]) -> Iterator[Result]:
    """Yield what ``shapes`` say of the default graph of ``store``: what pySHACL says, a test holds.

    While it runs, a graph of the store holds the focus nodes. Raises UnknownShape for a shape that cannot
    be compiled, and BaliError when no shape looks at any node: nothing was checked.
    """
    steps = plan(shapes)
    kept = ox.NamedNode(FOCUS_GRAPH)
    try:
        for step in steps:
            store.update(step.update)
        if not any(store.quads_for_pattern(None, None, None, kept)):
            raise BaliError(NOTHING_CHECKED)
        for step in steps:
            for query in step.queries:
                yield from _run(store, query)
    finally:
        store.remove_graph(kept)


def plan(shapes: Collection[ox.Triple]) -> list[_Step]:
    """Compile ``shapes``; raises UnknownShape for a constraint of an unknown kind, naming it."""
    graph = ShapesGraph(shapes)
    steps: list[_Step] = []
    for shape in graph.targeted():
        targets = " UNION ".join(f"{{ {pattern} }}" for pattern in shape.targets)
        _add(steps, graph, shape, targets, 0)
    return steps


def _add(steps: list[_Step], graph: ShapesGraph, shape: Shape, where: str, depth: int) -> None:
    """Add the steps of ``shape``, whose focus nodes are ?this in ``where``, and of its property shapes."""
    if depth > _DEEPEST:
        raise UnknownShape(shape.node, "property", "leads back into itself")
    key = f"<urn:bali:shape:{len(steps)}>"
    update = f"INSERT {{ {focus(key)} }} WHERE {{ {where} }}"
    steps.append(_Step(shape, update, tuple(queries(graph, shape, key))))
    inner = f"{{ SELECT (?value AS ?this) WHERE {{ {focus(key)} {value_pattern(shape)} }} }}"
    for name, parameter in shape.parameters:
        if name == "property" and (part := graph.shape(parameter)):
            _add(steps, graph, part, inner if shape.path else focus(key), depth + 1)


def _run(store: ox.Store, query: Query) -> Iterable[Result]:
    try:
        solutions = store.query(query.text, prefixes=dict(query.prefixes))
        assert isinstance(solutions, ox.QuerySolutions)
        names = [variable.value for variable in solutions.variables]
        rows = [{name: row[name] for name in names if row[name] is not None} for row in solutions]
    except (SyntaxError, OSError, RuntimeError, ValueError) as error:
        reason = " ".join(str(error).split())
        name = getattr(query.shape.node, "value", "")
        raise BaliError(
            f"The sh:{query.name} of {compact(name) if name else 'a shape'} cannot be run: {reason}"
        ) from error
    # What a constraint says twice of one node is one result.
    return dict.fromkeys(_result(query, row) for row in rows)


def _result(query: Query, row: dict[str, ox.NamedNode | ox.BlankNode | ox.Literal]) -> Result:
    shape, this = query.shape, row["this"]
    value = row.get("value", None if shape.path else this)
    path = row.get("path", shape.predicate)
    message = query.message
    if query.name == "sparql":
        bound = row | ({"value": value} if value else {})
        message = _PLACE.sub(lambda place: bound[place[1]].value if place[1] in bound else place[0], message)
    return Result(
        this, path if isinstance(path, ox.NamedNode) else None, value, message, shape.severity, shape.node
    )
