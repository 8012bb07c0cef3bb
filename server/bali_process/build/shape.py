"""Shapes as a validator sees them (SHACL, section 2): who is looked at, along which path, how severely."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from bali_process.build.result import severity_of
from bali_process.build.rules import Term
from bali_process.check.finding import Severity
from bali_process.namespaces import RDF_TYPE, compact, expand

_SH = expand("sh:")
_FIRST, _REST, _NIL = (expand(f"rdf:{name}") for name in ("first", "rest", "nil"))
_SUBCLASS = expand("rdfs:subClassOf")

#: Where a shape's targets are: name -> SPARQL pattern for ?this (section 2.1.3).
TARGETS = {
    "targetNode": "BIND ({target} AS ?this)",
    "targetClass": f"?this <{RDF_TYPE}>/<{_SUBCLASS}>* {{target}} .",
    "targetSubjectsOf": "?this {target} ?any .",
    "targetObjectsOf": "?any {target} ?this .",
}
#: What a shape says beside its targets and constraints.
_ASIDE = frozenset(
    ("path", "message", "severity", "deactivated", "name", "description", "order", "group", "defaultValue")
)
_REPEATED = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


class UnknownShape(Exception):
    """A shape says something that this validator does not know; ``node`` and ``name`` tell where."""

    def __init__(self, node: Term, name: str, reason: str = "is not among the constraints it knows") -> None:
        super().__init__(f"{_speak(node)} uses sh:{name}, which {reason}")
        self.node, self.name = node, name


@dataclass(frozen=True)
class Shape:
    """A shape with its constraints' parameters, in order of their names.

    ``path`` is a SPARQL property path, "" for a node shape, whose values are the focus nodes themselves;
    ``predicate`` is the path when that is one property. ``targets`` are patterns that bind ?this.
    """

    node: Term
    targets: tuple[str, ...]
    path: str
    predicate: ox.NamedNode | None
    severity: Severity
    messages: tuple[str, ...]
    parameters: tuple[tuple[str, Term], ...]


class ShapesGraph:
    """The triples of a shapes graph, and the shapes and lists in them."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._values: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            self._values[triple.subject][triple.predicate.value].append(triple.object)  # type: ignore[index,arg-type]

    def targeted(self) -> list[Shape]:
        """Read every shape that has a target and is not switched off, in order of their names."""
        targets = {_SH + name for name in (*TARGETS, "target")}
        aimed = [node for node in self._values if targets & set(self._values[node]) or self._is_class(node)]
        nodes = sorted(aimed, key=str)
        return [shape for node in nodes if (shape := self.shape(node))]

    def shape(self, node: Term) -> Shape | None:
        """Read the shape ``node``; None when it is deactivated (section 2.1.5)."""
        if self.is_off(node):
            return None
        paths = self.values(node, "path")
        severities = self.values(node, "severity")
        return Shape(
            node,
            tuple(self._targets(node)),
            self.path(paths[0]) if paths else "",
            paths[0] if paths and isinstance(paths[0], ox.NamedNode) else None,
            severity_of(severities[0] if severities else None),
            tuple(sorted(self.texts(node, "message"))),
            tuple(sorted(self._parameters(node), key=str)),
        )

    def is_off(self, node: Term) -> bool:
        """Whether a shape or constraint is deactivated (sections 2.1.5 and 5.2.1)."""
        return any(text in ("true", "1") for text in self.texts(node, "deactivated"))

    def values(self, node: Term, name: str) -> list[Term]:
        """List the values of the property ``name`` of SHACL at ``node``."""
        return self._values[node][_SH + name] if node in self._values else []

    def texts(self, node: Term, name: str) -> list[str]:
        """List the values of ``name`` that are literals, as text."""
        return [value.value for value in self.values(node, name) if isinstance(value, ox.Literal)]

    def members(self, head: Term) -> list[Term]:
        """Follow an RDF list; one that leads back into itself ends there."""
        found: list[Term] = []
        seen: set[Term] = set()
        while head not in seen and (first := self._values[head][_FIRST]):
            seen.add(head)
            found.append(first[0])
            head = next(iter(self._values[head][_REST]), ox.NamedNode(_NIL))
        return found

    def declared_prefixes(self) -> dict[str, str]:
        """Collect what sh:declare declares anywhere (section 5.2.1)."""
        return {
            prefix: namespace
            for node in list(self._values)
            for prefix in self.texts(node, "prefix")
            for namespace in self.texts(node, "namespace")
        }

    def path(self, node: Term) -> str:
        """Write a SHACL path as a SPARQL property path (section 2.3.1)."""
        if isinstance(node, ox.NamedNode):
            return str(node)
        if steps := self.members(node):
            return "/".join(map(self.path, steps))
        if inverse := self.values(node, "inversePath"):
            return f"^({self.path(inverse[0])})"
        if either := self.values(node, "alternativePath"):
            return f"({'|'.join(map(self.path, self.members(either[0])))})"
        for name, mark in _REPEATED.items():
            if repeated := self.values(node, name):
                return f"({self.path(repeated[0])}){mark}"
        raise UnknownShape(node, "path", "is of a kind that it does not know")

    def _is_class(self, node: Term) -> bool:
        """Whether a shape is a class as well, and so its own target (section 2.1.3.3)."""
        types = [getattr(value, "value", "") for value in self._values[node][RDF_TYPE]]
        return expand("rdfs:Class") in types and any(name.startswith(_SH) for name in types)

    def _targets(self, node: Term) -> Iterator[str]:
        if self._is_class(node):
            yield TARGETS["targetClass"].format(target=node)
        for name, pattern in TARGETS.items():
            yield from (pattern.format(target=target) for target in self.values(node, name))

    def _parameters(self, node: Term) -> Iterator[tuple[str, Term]]:
        for predicate, values in self._values[node].items():
            name = predicate.removeprefix(_SH)
            if predicate.startswith(_SH) and name not in _ASIDE and name not in TARGETS:
                yield from ((name, value) for value in values)


def _speak(node: Term) -> str:
    return compact(node.value) if isinstance(node, ox.NamedNode) else "A shape without a name"
