"""Every constraint of a shape as one query over all of its focus nodes at once.

SHACL describes validation node by node (section 3.4), and a validator that works so spends its time on
starting queries. Here the focus nodes stand in a graph of their own (see ``fast_validate``), and each
constraint is one query that joins with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bali_process.build.conditions import COMPANIONS, CONDITIONS, condition
from bali_process.build.rules import Term
from bali_process.build.shape import Shape, ShapesGraph, UnknownShape
from bali_process.build.sparql_constraint import joined_with, prefixes

#: What a SPARQL constraint looks at beside the default graph: the focus nodes of each shape.
FOCUS_GRAPH = "urn:bali:focus"
LOOKS_AT = "urn:bali:looks-at"
_DEFAULT_MESSAGE = "This breaks the rule."


@dataclass(frozen=True)
class Query:
    """A constraint as a SELECT that binds ?this, and where it has one ?value, for each result.

    ``message`` may hold places such as ``{?other}`` for what else the query binds. ``name`` is the
    constraint's parameter.
    """

    shape: Shape
    name: str
    text: str
    message: str
    prefixes: Mapping[str, str] = field(default_factory=dict)


def focus(key: str) -> str:
    """Write the pattern that binds ?this to the focus nodes kept under ``key``, an IRI in brackets."""
    return f"GRAPH <{FOCUS_GRAPH}> {{ {key} <{LOOKS_AT}> ?this }}"


def queries(graph: ShapesGraph, shape: Shape, key: str) -> Iterator[Query]:
    """Compile the constraints of ``shape``, whose focus nodes are kept under ``key``.

    Raises UnknownShape for a parameter that is not known; nothing is ignored.
    """
    for name, parameter in shape.parameters:
        if name in CONDITIONS:
            yield _values(graph, shape, key, name, parameter)
        elif name in _OTHERS:
            yield from _OTHERS[name](graph, shape, key, name, parameter)
        elif name not in COMPANIONS:
            raise UnknownShape(shape.node, name)


def _message(shape: Shape) -> str:
    return min(shape.messages, default=_DEFAULT_MESSAGE)


def value_pattern(shape: Shape) -> str:
    """Write the pattern that binds ?value to each value node of ?this."""
    return f"?this {shape.path} ?value ." if shape.path else "BIND (?this AS ?value)"


def _values(graph: ShapesGraph, shape: Shape, key: str, name: str, parameter: Term) -> Query:
    fails = f"!{condition(graph, shape, '?value', name, parameter)}"
    where = f"{focus(key)} {value_pattern(shape)} FILTER ({fails})"
    return Query(shape, name, f"SELECT DISTINCT ?this ?value WHERE {{ {where} }}", _message(shape))


def _count(comparison: str) -> Callable[..., Iterator[Query]]:
    def compile_count(
        graph: ShapesGraph, shape: Shape, key: str, name: str, parameter: Term
    ) -> Iterator[Query]:
        where = f"{focus(key)} OPTIONAL {{ {value_pattern(shape)} }}"
        having = f"COUNT(DISTINCT ?value) {comparison} {parameter.value}"
        text = f"SELECT ?this WHERE {{ {where} }} GROUP BY ?this HAVING ({having})"
        yield Query(shape, name, text, _message(shape))

    return compile_count


def _pair(comparison: str) -> Callable[..., Iterator[Query]]:
    def compile_pair(
        graph: ShapesGraph, shape: Shape, key: str, name: str, parameter: Term
    ) -> Iterator[Query]:
        holds = f"COALESCE(?value {comparison} ?other, false)"
        where = f"{focus(key)} {value_pattern(shape)} ?this {parameter} ?other . FILTER (!{holds})"
        yield Query(shape, name, f"SELECT DISTINCT ?this ?value WHERE {{ {where} }}", _message(shape))

    return compile_pair


def _has_value(graph: ShapesGraph, shape: Shape, key: str, name: str, parameter: Term) -> Iterator[Query]:
    where = (
        f"{focus(key)} FILTER NOT EXISTS {{ {value_pattern(shape)} FILTER (sameTerm(?value, {parameter})) }}"
    )
    yield Query(shape, name, f"SELECT ?this WHERE {{ {where} }}", _message(shape))


def _sparql(graph: ShapesGraph, shape: Shape, key: str, name: str, parameter: Term) -> Iterator[Query]:
    for text in () if graph.is_off(parameter) else graph.texts(parameter, "select"):
        message = min(graph.texts(parameter, "message"), default=_message(shape))
        try:
            joined = joined_with(focus(key), text, shape.path or None)
        except ValueError as error:
            raise UnknownShape(parameter, "select", str(error)) from error
        yield Query(shape, name, joined, message, prefixes(graph))


def _property(graph: ShapesGraph, shape: Shape, key: str, name: str, parameter: Term) -> Iterator[Query]:
    # Property shapes are shapes of their own, with the values of this one as focus nodes.
    return iter(())


_OTHERS: Mapping[str, Callable[[ShapesGraph, Shape, str, str, Term], Iterator[Query]]] = MappingProxyType(
    {
        "minCount": _count("<"),
        "maxCount": _count(">"),
        "lessThan": _pair("<"),
        "lessThanOrEquals": _pair("<="),
        "hasValue": _has_value,
        "sparql": _sparql,
        "property": _property,
    }
)
