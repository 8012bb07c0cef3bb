"""Validation by set queries on an Oxigraph store: one for each constraint, whatever the number of nodes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from bali_process.build.constraints import FOCUS_GRAPH, Query, focus, queries, value_pattern
from bali_process.build.result import Result, component_of
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
class Plan:
    """Where focus nodes are found -> the key that they are kept under; and the queries, once they are."""

    keys: dict[str, str] = field(default_factory=dict)
    queries: list[Query] = field(default_factory=list)


def results(store: ox.Store, shapes: Collection[ox.Triple]) -> Iterator[Result]:
    """Yield what ``shapes`` say of the default graph of ``store``: what pySHACL says, a test holds.

    While it runs, a graph of the store holds the focus nodes. Raises UnknownShape for a shape that cannot
    be compiled, and BaliError when no shape looks at any node: nothing was checked.
    """
    planned = plan(shapes)
    kept = ox.NamedNode(FOCUS_GRAPH)
    try:
        for where, key in planned.keys.items():
            store.update(f"INSERT {{ {focus(key)} }} WHERE {{ {where} }}")
        if not any(store.quads_for_pattern(None, None, None, kept)):
            raise BaliError(NOTHING_CHECKED)
        for query in planned.queries:
            yield from _run(store, query)
    finally:
        store.remove_graph(kept)


def plan(shapes: Collection[ox.Triple]) -> Plan:
    """Compile ``shapes``; raises UnknownShape for a constraint of an unknown kind, naming it."""
    graph = ShapesGraph(shapes)
    planned = Plan()
    for shape in graph.targeted():
        _add(planned, graph, shape, " UNION ".join(f"{{ {pattern} }}" for pattern in shape.targets), 0)
    return planned


def _add(planned: Plan, graph: ShapesGraph, shape: Shape, where: str, depth: int) -> None:
    """Plan for ``shape``, whose focus nodes are ?this in ``where``, and for the property shapes in it."""
    if depth > _DEEPEST:
        raise UnknownShape(shape.node, "property", "leads back into itself")
    key = planned.keys.setdefault(where, f"<urn:bali:focus:{len(planned.keys)}>")
    planned.queries.extend(queries(graph, shape, key))
    values = f"{focus(key)} {value_pattern(shape)}".replace("?this", "?outer").replace("?value", "?this")
    for name, parameter in shape.parameters:
        if name == "property" and (part := graph.shape(parameter)):
            _add(planned, graph, part, values if shape.path else where, depth + 1)


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
        this,
        path if isinstance(path, ox.NamedNode) else None,
        value,
        message,
        shape.severity,
        shape.node,
        component_of(query.name),
    )
