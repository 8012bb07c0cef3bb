"""The same results by pySHACL, slow and independent: what the set queries are held against."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import pyoxigraph as ox
import pyshacl
from pyshacl.graph_abstraction import OxigraphDataGraph
from rdflib import Graph
from rdflib.namespace import RDF, SH

from bali_process.build.result import Result, severity_of
from bali_process.build.terms import from_rdflib_term, to_graph
from bali_process.errors import BaliError


class _Data(OxigraphDataGraph):
    """An Oxigraph store as pySHACL wants it; pySHACL counts it at every result."""

    def __len__(self, context: Any = None) -> int:
        return len(self.impl)


def results_of_pyshacl(data: ox.Store | Graph, shapes: Collection[ox.Triple]) -> Iterator[Result]:
    """Yield the results of pySHACL on the default graph of a store, or on an rdflib graph.

    Raises BaliError when the shapes cannot be run.
    """
    try:
        _, report, text = pyshacl.validate(
            _Data(data) if isinstance(data, ox.Store) else data,
            shacl_graph=to_graph(shapes),
            inference="none",
            advanced=True,
            inplace=True,
        )
    except Exception as error:
        # Every kind of broken shape raises a kind of error of its own, rdflib's and Oxigraph's among them.
        raise BaliError(f"The shapes cannot be run ({_one_line(error)}); mend shapes/.") from error
    if not isinstance(report, Graph):
        raise BaliError(f"The shapes cannot be run ({_one_line(text)}); mend shapes/.")
    for result in report.subjects(RDF.type, SH.ValidationResult):
        yield _result(report, result)


def _result(report: Graph, result: Any) -> Result:
    names = (
        SH.focusNode,
        SH.resultPath,
        SH.value,
        SH.sourceShape,
        SH.resultSeverity,
        SH.sourceConstraintComponent,
    )
    nodes = (report.value(result, name) for name in names)
    terms: list[Any] = [None if node is None else from_rdflib_term(node) for node in nodes]
    focus, path, value, shape, severity, component = terms
    messages = map(str, report.objects(result, SH.resultMessage))
    return Result(
        focus,
        path if isinstance(path, ox.NamedNode) else None,
        value,
        min(messages, default="This breaks the rule."),
        severity_of(severity),
        shape,
        component.value.removeprefix(str(SH)),
    )


def _one_line(text: object) -> str:
    return " ".join(str(text).split()).rstrip(".")
