"""A frozen dataset: named graphs of triples, with a digest of what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import pyoxigraph as ox

from bali_process.namespaces import ALIGN_GRAPH, INFERRED_GRAPH, ONTOLOGY_GRAPH, SHAPES_GRAPH


@dataclass(frozen=True)
class Snapshot:
    """Graph name (an IRI) -> triples. Two snapshots that say the same have the same digest."""

    graphs: Mapping[str, frozenset[ox.Triple]]

    @cached_property
    def asserted(self) -> frozenset[ox.Triple]:
        """The authored triples that mean something about the world: ontology and instances."""
        apart = (INFERRED_GRAPH, SHAPES_GRAPH, ALIGN_GRAPH)
        return frozenset[ox.Triple]().union(*(self.graphs[name] for name in self.graphs if name not in apart))

    @property
    def ontology(self) -> frozenset[ox.Triple]:
        """The triples of the ontology and its vocabularies."""
        return self.graphs.get(ONTOLOGY_GRAPH, frozenset())

    @property
    def inferred(self) -> frozenset[ox.Triple]:
        """The triples that follow from the asserted ones and stand in none of the files."""
        return self.graphs.get(INFERRED_GRAPH, frozenset())

    @property
    def shapes(self) -> frozenset[ox.Triple]:
        """The rules that the data obey."""
        return self.graphs.get(SHAPES_GRAPH, frozenset())

    def quads(self) -> Iterator[ox.Quad]:
        """Yield every triple with the name of its graph."""
        for name, triples in self.graphs.items():
            graph = ox.NamedNode(name)
            for triple in triples:
                yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)

    @cached_property
    def nquads(self) -> bytes:
        """The canonical form: sorted N-Quads, blank nodes named by RDFC-1.0."""
        dataset = ox.Dataset(self.quads())
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        serialised = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b""
        return b"".join(sorted(serialised.splitlines(keepends=True)))

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the canonical form, in hexadecimal."""
        return sha256(self.nquads).hexdigest()
