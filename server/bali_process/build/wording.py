"""The words of a finding: what is wrong and what to do, with the values as people know them."""

from __future__ import annotations

from difflib import get_close_matches

import pyoxigraph as ox

from bali_process.build.locate import Locator, show
from bali_process.build.result import Result, component_of
from bali_process.namespaces import ORIGIN, expand

_SPARQL = component_of("sparql")
_INTEGER = ox.NamedNode(expand("xsd:integer"))
_TOO_MANY = component_of("maxCount")


def worded(result: Result, data: ox.Store, locator: Locator) -> str:
    """Tell ``result`` with the values that it is about, and what may have been meant by an unknown name.

    The messages of SPARQL constraints show their values themselves.
    """
    told = locator.speak(one_line(result.message))
    if result.component != _SPARQL and (values := _values(result, data)):
        told += f" Found: {', '.join(sorted(_write(value, locator) for value in values))}."
    meant = [near for term in _named(result) if (near := _nearest(term, locator))]
    return told + "".join(f" Did you mean {near}?" for near in meant)


def one_line(text: object) -> str:
    """Write ``text`` on one line, as a sentence."""
    line = " ".join(str(text).split())
    return line if line.endswith((".", "?", "!")) else f"{line}."


def _values(result: Result, data: ox.Store) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
    """List what is one too many, or the value that is wrong; nothing where something is missing."""
    if result.value is not None:
        return [] if result.value == result.focus else [result.value]
    if result.component != _TOO_MANY or result.path is None or isinstance(result.focus, ox.Literal):
        return []
    found = data.quads_for_pattern(result.focus, result.path, None)
    return [quad.object for quad in found if not isinstance(quad.object, ox.Triple)]


def _write(value: ox.NamedNode | ox.BlankNode | ox.Literal, locator: Locator) -> str:
    # Turtle writes integers without quotation marks.
    return value.value if getattr(value, "datatype", None) == _INTEGER else locator.name(value)


def _named(result: Result) -> list[ox.NamedNode]:
    terms = (result.path, result.value)
    return [term for term in terms if isinstance(term, ox.NamedNode) and term != result.focus]


def _nearest(term: ox.NamedNode, locator: Locator) -> str:
    """Find the described name most like ``term``, when that is one of ours that nothing describes."""
    if not term.value.startswith(ORIGIN) or locator.describes(term):
        return ""
    space = term.value[: max(term.value.rfind("#"), term.value.rfind("/")) + 1]
    known = [name.removeprefix(space) for name in locator.described() if name.startswith(space)]
    near = get_close_matches(term.value.removeprefix(space), known, 1, 0.6)
    return show(ox.NamedNode(space + near[0])) if near else ""
