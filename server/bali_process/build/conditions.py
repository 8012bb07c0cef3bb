"""Constraints on single values, as SPARQL conditions that never err (SHACL, section 4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pyoxigraph as ox

from bali_process.build.datatypes import value_condition
from bali_process.build.rules import Term
from bali_process.build.shape import TARGETS, Shape, ShapesGraph, UnknownShape
from bali_process.namespaces import expand

#: ``graph``, the shape, a variable with its question mark, the parameter -> a condition that must be true.
Condition = Callable[[ShapesGraph, Shape, str, Term], str]

_XSD = expand("xsd:")
#: Datatypes whose values SPARQL can read from text, so that ill-typed literals are found.
_READABLE = frozenset(
    f"{_XSD}{name}"
    for name in (
        *("boolean", "decimal", "double", "float", "integer"),
        *("date", "dateTime", "gYear", "gYearMonth", "time"),
    )
)
_ALL_INTEGERS = (
    "cannot tell kinds of integers apart, because Oxigraph keeps every integer as xsd:integer: "
    "use that, and bounds"
)
_NODE_KINDS = {
    "IRI": "isIRI({0})",
    "BlankNode": "isBlank({0})",
    "Literal": "isLiteral({0})",
    "BlankNodeOrIRI": "!isLiteral({0})",
    "BlankNodeOrLiteral": "!isIRI({0})",
    "IRIOrLiteral": "!isBlank({0})",
}


def condition(graph: ShapesGraph, shape: Shape, variable: str, name: str, parameter: Term) -> str:
    """Write the condition that the constraint ``name`` sets for the value of ``variable``."""
    try:
        written = CONDITIONS[name](graph, shape, variable, parameter)
    except RecursionError:
        raise UnknownShape(shape.node, name, "leads back into itself") from None
    # An error inside a disjunction or a filter would let the value pass in silence.
    return f"COALESCE({written}, false)"


def _class(graph: ShapesGraph, shape: Shape, variable: str, parameter: Term) -> str:
    return f"EXISTS {{ {TARGETS['targetClass'].replace('?this', variable).format(target=parameter)} }}"


def _datatype(graph: ShapesGraph, shape: Shape, variable: str, parameter: Term) -> str:
    exact = f"datatype({variable}) = {parameter}"
    datatype = parameter.value
    if datatype in _READABLE:
        read = f"{parameter}(STR({variable}))"
        return f"{exact} && {read} = {read}"
    if datatype != f"{_XSD}integer" and "IN" in value_condition(datatype, variable):
        raise UnknownShape(shape.node, "datatype", _ALL_INTEGERS)
    return exact


def _node_kind(graph: ShapesGraph, shape: Shape, variable: str, parameter: Term) -> str:
    kind = parameter.value.removeprefix(expand("sh:"))
    if kind not in _NODE_KINDS:
        raise UnknownShape(shape.node, "nodeKind", f"cannot be {parameter}")
    return _NODE_KINDS[kind].format(variable)


def _pattern(graph: ShapesGraph, shape: Shape, variable: str, parameter: Term) -> str:
    flags = "".join(graph.texts(shape.node, "flags"))
    return f"REGEX(STR({variable}), {ox.Literal(parameter.value)}, {ox.Literal(flags)})"


def _language_in(graph: ShapesGraph, shape: Shape, variable: str, parameter: Term) -> str:
    ranges = graph.members(parameter)
    return " || ".join(f"LANGMATCHES(LANG({variable}), {one})" for one in ranges) or "false"


def _in(graph: ShapesGraph, shape: Shape, variable: str, parameter: Term) -> str:
    return " || ".join(f"sameTerm({variable}, {one})" for one in graph.members(parameter)) or "false"


def _length(comparison: str) -> Condition:
    return lambda graph, shape, variable, parameter: (
        f"STRLEN(STR({variable})) {comparison} {parameter.value} && !isBlank({variable})"
    )


def _compared(comparison: str) -> Condition:
    return lambda graph, shape, variable, parameter: f"{variable} {comparison} {parameter}"


def _all(graph: ShapesGraph, shape: Shape, variable: str, parameter: Term) -> str:
    return " && ".join(_conforms(graph, member, variable) for member in graph.members(parameter)) or "true"


def _any(graph: ShapesGraph, shape: Shape, variable: str, parameter: Term) -> str:
    return " || ".join(_conforms(graph, member, variable) for member in graph.members(parameter)) or "false"


def _not(graph: ShapesGraph, shape: Shape, variable: str, parameter: Term) -> str:
    return f"!{_conforms(graph, parameter, variable)}"


def _conforms(graph: ShapesGraph, node: Term, variable: str) -> str:
    """Write the condition that the value of ``variable`` conforms to the shape ``node``."""
    shape = graph.shape(node)
    if shape is None:
        return "true"
    if shape.path:
        raise UnknownShape(
            node, "path", "it knows in shapes of their own only, not inside sh:or and the like"
        )
    parts = []
    for name, parameter in shape.parameters:
        if name in CONDITIONS:
            parts.append(condition(graph, shape, variable, name, parameter))
        elif name not in COMPANIONS:
            raise UnknownShape(node, name)
    return f"({' && '.join(parts) or 'true'})"


#: Parameters that only modify another one.
COMPANIONS = frozenset(("flags",))

#: Constraints on single values: parameter -> condition.
CONDITIONS: Mapping[str, Condition] = MappingProxyType(
    {
        "class": _class,
        "datatype": _datatype,
        "nodeKind": _node_kind,
        "pattern": _pattern,
        "languageIn": _language_in,
        "in": _in,
        "minLength": _length(">="),
        "maxLength": _length("<="),
        "minInclusive": _compared(">="),
        "minExclusive": _compared(">"),
        "maxInclusive": _compared("<="),
        "maxExclusive": _compared("<"),
        "and": _all,
        "or": _any,
        "not": _not,
    }
)
