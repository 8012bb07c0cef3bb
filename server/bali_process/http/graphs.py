"""Graphs to take away: whole as an export, one by one by the read half of the Graph Store Protocol."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from flask import request
from pyoxigraph import NamedNode
from werkzeug.wrappers import Response

from bali_process.engine.interface import Request
from bali_process.formats import BY_NAME, DATASETS, GRAPHS
from bali_process.http.answers import answer, wanted
from bali_process.http.refusal import Refusal
from bali_process.http.site import current_site
from bali_process.namespaces import INFERRED_GRAPH, SHAPES_GRAPH

_QUADS = BY_NAME["nquads"]
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
# A sub-select in order keeps what is said of one thing together, in every format.
_IN_ORDER = "CONSTRUCT { ?s ?p ?o } WHERE { SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o }"


def export(suffix: str) -> Response:
    """The authored graph, with ``?inferred=yes`` what follows from it too; as N-Quads, every graph."""
    site, chosen = current_site(), wanted(suffix, (*GRAPHS, _QUADS))
    left_out = {SHAPES_GRAPH} if request.args.get("inferred") == "yes" else {SHAPES_GRAPH, INFERRED_GRAPH}

    def body() -> bytes:
        if chosen is _QUADS:
            # The one file that this server ever reads for a request, at a path of its own.
            return (site.release.path / "data.nq").read_bytes()
        graphs = tuple(sorted(site.names.graphs() - left_out))
        return site.engine.evaluate(Request(_IN_ORDER, chosen.media_type, graphs, ())).body

    response = answer(body, chosen)
    response.headers["Content-Disposition"] = f'attachment; filename="bali-process.{chosen.suffix}"'
    return response


def graph_store() -> Response:
    """The triples of ``?graph=<absolute IRI>``, or with ``?default`` those of the default graph.

    SPARQL 1.1 Graph Store HTTP Protocol, sections 4 and 5.2.
    """
    site, name = current_site(), _name(request.query_string)
    if name is not None and name not in site.names.graphs():
        lists = "SELECT DISTINCT ?g { GRAPH ?g {} }"
        raise Refusal(404, f"There is no graph <{name}>; {lists} lists those there are.")
    dataset = (None, None) if name is None else ((name,), ())
    chosen = wanted("", (*GRAPHS, *DATASETS))
    return answer(lambda: site.engine.evaluate(Request(_ALL, chosen.media_type, *dataset)).body, chosen)


def _name(query: bytes) -> str | None:
    """The graph that the URL names, percent-decoded once; None for the default graph."""
    try:
        fields = parse_qsl(query.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError:
        raise Refusal(400, "The URL is not percent-encoded UTF-8.") from None
    names = [value for key, value in fields if key == "graph"]
    is_default = any(key == "default" for key, _ in fields)
    if len(names) + is_default != 1:
        raise Refusal(
            400, "Name one graph: ?graph=<its absolute IRI, percent-encoded>, or ?default for the union."
        )
    if is_default:
        return None
    try:
        if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", names[0]):
            raise ValueError
        return NamedNode(names[0]).value
    except ValueError:
        raise Refusal(400, f"The graph “{names[0]}” is not an absolute IRI.") from None
