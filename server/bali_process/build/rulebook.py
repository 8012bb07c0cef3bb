"""What each rule is about: from the shapes, and for the rules that no shape could state, from one table."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pyoxigraph as ox

from bali_process.build.result import severity_of
from bali_process.build.shape import ShapesGraph
from bali_process.check.rule import BUILT_IN, Rule
from bali_process.namespaces import RCS, expand

_TEXTS = {"problem": "sh:description", "example": "skos:example", "solution": "skos:note"}


def rulebook(shapes: Collection[ox.Triple]) -> Mapping[str, Rule]:
    """Describe every rule by its name, those that no shape states first."""
    graph = ShapesGraph(shapes)
    texts: dict[object, object] = {
        (triple.subject, triple.predicate.value): triple.object for triple in shapes
    }
    told: dict[str, Rule] = dict(BUILT_IN)
    for shape in graph.targeted():
        name = getattr(shape.node, "value", "").removeprefix(RCS)
        parts = {
            part: getattr(texts.get((shape.node, expand(predicate))), "value", "")
            for part, predicate in _TEXTS.items()
        }
        told[name] = Rule(name, severity_of(_first(graph, shape.node)), **parts)
    return told


def _first(graph: ShapesGraph, node: object) -> object:
    return next(iter(graph.values(node, "severity")), None)  # type: ignore[arg-type]
