"""The read half of the Graph Store Protocol (SPARQL 1.1 Graph Store HTTP Protocol, sections 4 and 5.2)."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

from flask import Blueprint, request
from pyoxigraph import NamedNode
from werkzeug.wrappers import Response

from bali_process.engine.interface import Request
from bali_process.formats import DATASETS, GRAPHS
from bali_process.http.headers import spare, validate
from bali_process.http.refusal import Refusal, agree
from bali_process.http.site import Site, current_site

blueprint = Blueprint("graphstore", __name__)
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@blueprint.route("/graph-store")
def graph_store() -> Response:
    """The triples of ``?graph=<absolute IRI>``, or with ``?default`` those of the default graph."""
    site = current_site()
    name = _name(request.query_string)
    if name is not None and name not in site.names.graphs():
        lists = "SELECT DISTINCT ?g { GRAPH ?g {} }"
        raise Refusal(404, f"There is no graph <{name}>; {lists} lists those there are.")
    return graph(name, site)


def graph(name: str | None, site: Site) -> Response:
    """The graph called ``name``, or the default graph, in the format that Accept asks for."""
    offers = (*GRAPHS, *DATASETS)
    chosen = agree(request.headers.get("Accept"), offers)
    etag = site.etag("graph", name, chosen.name)
    spare(request, etag)
    only = None if name is None else (name,)
    body = site.engine.evaluate(Request(_ALL, chosen.media_type, only, None if only is None else ())).body
    return validate(Response(body, content_type=chosen.content_type), etag)


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
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", names[0]) or not _is_iri(names[0]):
        raise Refusal(400, f"The graph “{names[0]}” is not an absolute IRI.")
    return names[0]


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True
