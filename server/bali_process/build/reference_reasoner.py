"""The same closure by owlrl, slow and independent: what the compiled rules are held against."""

from __future__ import annotations

from collections.abc import Collection

import owlrl
import pyoxigraph as ox
from rdflib import Graph, URIRef

from bali_process.build.reason import useful
from bali_process.build.terms import from_rdflib, to_graph


def close_by_owlrl(asserted: Collection[ox.Triple]) -> tuple[frozenset[ox.Triple], tuple[str, ...]]:
    """Close ``asserted`` under OWL 2 RL; return the useful new triples and what owlrl calls errors."""
    graph: Graph = to_graph(asserted)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(
        graph
    )
    derived = []
    errors: list[str] = []
    for subject, predicate, value in graph:
        if "ErrorMessage" in str(value):
            errors.extend(str(text) for text in graph.objects(subject))
        elif isinstance(subject, URIRef) and isinstance(predicate, URIRef):
            derived.append(from_rdflib((subject, predicate, value)))
    return useful(derived, asserted), tuple(sorted(errors))
