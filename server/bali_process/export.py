"""Write the graph out: the same bytes on every run, in every format."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from bali_process.build.release import Release
from bali_process.errors import BaliError
from bali_process.formats import BY_NAME, Kind
from bali_process.jsonld import compacted
from bali_process.namespaces import (
    ALIGN_GRAPH,
    GRAPH,
    INFERRED_GRAPH,
    PREFIXES,
    SHAPES_GRAPH,
    graph_iri,
)

#: Not data, and so only exported by name.
_APART = frozenset({INFERRED_GRAPH, SHAPES_GRAPH, ALIGN_GRAPH})


def select(release: Release, graphs: Collection[str] = (), with_inferred: bool = False) -> list[ox.Quad]:
    """Select quads of ``release``: those of the named ``graphs``, else ontology and instances, in order.

    ``graphs`` are names such as ``som-5``, ``ontology``, ``shapes``. Raises BaliError for an unknown one.
    """
    quads = list(ox.parse(path=release.data, format=ox.RdfFormat.N_QUADS))
    present = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    if unknown := [name for name in graphs if graph_iri(name) not in present]:
        known = ", ".join(sorted(name.removeprefix(GRAPH) for name in present))
        raise BaliError(f"There is no graph “{unknown[0]}”; there are {known}.")
    wanted = {graph_iri(name) for name in graphs} or present - _APART
    if with_inferred:
        wanted.add(INFERRED_GRAPH)
    return [quad for quad in quads if getattr(quad.graph_name, "value", "") in wanted]


def serialise(quads: Iterable[ox.Quad], form: str) -> bytes:
    """Serialise ``quads`` in the format named ``form``; formats of one graph get the union of all.

    Blank nodes must bear canonical names, as those of a release do: then equal graphs give equal bytes.
    """
    chosen = BY_NAME[form]
    rdf = ox.RdfFormat.from_media_type(chosen.media_type)
    assert rdf
    if chosen.kind is Kind.DATASET:
        ordered: list[ox.Quad] | list[ox.Triple] = sorted(
            set(quads), key=lambda quad: (str(quad.graph_name), str(quad))
        )
    else:
        ordered = sorted({quad.triple for quad in quads}, key=str)
    if form == "turtle":
        return _turtle([quad for quad in ordered if isinstance(quad, ox.Triple)])
    written = ox.serialize(ordered, format=rdf, prefixes=_used(ordered))
    assert written is not None
    if form == "jsonld":
        return compacted(written, _used(ordered))
    return written if written.endswith(b"\n") else written + b"\n"


def write(content: bytes, path: Path) -> None:
    """Write ``content`` to ``path`` whole or not at all; raises BaliError when it cannot be written."""
    draft = ""
    try:
        handle, draft = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(draft, 0o666 & ~mask)
        os.replace(draft, path)
    except OSError as error:
        with suppress(OSError):
            os.unlink(draft)
        raise BaliError(
            f"{path} cannot be written ({error.strerror}); name another file with --out."
        ) from error


def _turtle(triples: list[ox.Triple]) -> bytes:
    """Write Turtle as rdflib's "longturtle" does, because it nests blank nodes and diffs well."""
    from bali_process.build.terms import to_graph

    graph = to_graph(triples)
    for prefix, namespace in _used(triples).items():
        graph.bind(prefix, namespace)
    return graph.serialize(format="longturtle", canon=True, encoding="utf-8")


def _used(statements: Iterable[ox.Quad | ox.Triple]) -> dict[str, str]:
    """Keep the prefixes that some name in ``statements`` begins with."""
    names = {
        term.value
        for statement in statements
        for term in (statement.subject, statement.predicate, statement.object, _datatype(statement.object))
        if isinstance(term, ox.NamedNode)
    }
    return {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
        if any(name.startswith(namespace) for name in names)
    }


def _datatype(term: object) -> ox.NamedNode | None:
    return term.datatype if isinstance(term, ox.Literal) else None
