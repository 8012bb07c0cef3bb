"""The same shapes on the same data under rudof, an engine in Rust that shares no code with ours."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pyoxigraph as ox

from bali_process.build.fast_validate import results
from bali_process.build.shape import TARGETS
from bali_process.namespaces import expand

#: What both engines must say of a node: focus, component, severity.
Row = tuple[str, str, str]

_SPARQL = expand("sh:sparql")
_TARGETS = frozenset(expand(f"sh:{name}") for name in TARGETS)


def core_shapes(shapes: Collection[ox.Triple]) -> frozenset[ox.Triple]:
    """Keep the shapes that use the constraints of SHACL Core alone, with the lists and brackets in them."""
    told: dict[object, list[ox.Triple]] = {}
    for triple in shapes:
        told.setdefault(triple.subject, []).append(triple)
    kept: set[object] = set()
    waiting: list[object] = [
        node
        for node, triples in told.items()
        if any(t.predicate.value in _TARGETS for t in triples) and not _uses_sparql(node, told)
    ]
    while waiting:
        node = waiting.pop()
        if node not in kept:
            kept.add(node)
            waiting += [t.object for t in told.get(node, []) if isinstance(t.object, ox.BlankNode)]
    return frozenset(t for t in shapes if t.subject in kept)


def _uses_sparql(node: object, told: dict[object, list[ox.Triple]]) -> bool:
    return any(
        t.predicate.value == _SPARQL or (isinstance(t.object, ox.BlankNode) and _uses_sparql(t.object, told))
        for t in told.get(node, [])
    )


def by_ours(data: Iterable[ox.Triple], shapes: Collection[ox.Triple]) -> list[Row]:
    """Validate by set queries."""
    store = ox.Store()
    store.extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in data)
    found = results(store, shapes)
    return sorted((r.focus.value, r.component, r.severity.name.lower()) for r in found)


def by_rudof(data: Iterable[ox.Triple], shapes: Collection[ox.Triple], mode: Any = None) -> list[Row]:
    """Validate by rudof, with its native engine or the ``mode`` given."""
    import pyrudof

    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    strict = pyrudof.ReaderMode.Strict
    rudof.read_data(_ntriples(data), format=pyrudof.RDFFormat.NTriples, reader_mode=strict)
    rudof.read_shacl(_ntriples(shapes), format=pyrudof.ShaclFormat.NTriples, reader_mode=strict)
    return sorted(
        (
            entry.focus_node.strip("<>").removeprefix("_:"),
            entry.constraint_component.rpartition("#")[2].strip(">"),
            str(entry.severity).lower(),
        )
        for entry in rudof.validate_shacl(mode)
    )


def _ntriples(triples: Iterable[ox.Triple]) -> str:
    return "".join(f"{triple} .\n" for triple in triples)
