"""Linked data: every IRI of ours answers at its own path, in the form that the client asks for.

The name of a thing answers 303 to a document about it (Cool URIs for the Semantic Web, section 4.2); the
ontology and the shapes are documents themselves, and hash names are read inside them.
"""

from __future__ import annotations

from urllib.parse import quote

from flask import render_template, request
from pyoxigraph import NamedNode
from werkzeug.wrappers import Response

from bali_process.engine.interface import Request
from bali_process.formats import GRAPHS, HTML, Format
from bali_process.http import figures, glossary, lists, reading
from bali_process.http.answers import answer, wanted
from bali_process.http.describe import describe
from bali_process.http.refusal import Refusal
from bali_process.http.routes import THING
from bali_process.http.schema import schema_of
from bali_process.http.site import Site, current_site
from bali_process.namespaces import INFERRED_GRAPH, ORIGIN, VOCAB
from bali_process.query.results import select


def dereference(path: str) -> Response:
    """The thing, document or list at ``path``; a negotiated 404 with the nearest name when there is none."""
    site = current_site()
    stem, dot, suffix = path.rpartition(".")
    chosen = next((offer for offer in THING if dot and offer.suffix == suffix), None)
    iri = _iri(stem if chosen else path)
    if chosen is not None:
        return _document(iri, chosen, site)
    if lists.is_list(iri) and not _exists(iri, site):
        return lists.listing(iri, site)
    return _named(iri, site)


def _iri(path: str) -> str:
    """The IRI of ours whose path this is; what cannot be an IRI is not found."""
    iri = f"{ORIGIN}/{path}"
    try:
        NamedNode(iri)
    except ValueError:
        raise Refusal(404, f"There is nothing at /{path}.") from None
    return iri


def _named(iri: str, site: Site) -> Response:
    """The answer at a thing's own name: 303 to its document, or the document itself where it is one."""
    if not _exists(iri, site):
        raise lists.nothing_at(iri, site)
    chosen = wanted("", THING)
    if iri in glossary.DOCUMENTS:
        return _document(iri, chosen, site)
    told = {"Location": _path(iri, chosen), "Cache-Control": "no-cache"}
    return Response(f"See {iri}\n", 303, told, content_type="text/plain; charset=utf-8")


def _document(iri: str, chosen: Format, site: Site) -> Response:
    response = answer(lambda: _page(iri, site) if chosen is HTML else _triples(iri, chosen, site), chosen)
    response.headers["Content-Location"] = _path(iri, chosen)
    for offer in THING:
        if offer is not chosen:
            response.headers.add("Link", f'<{_path(iri, offer)}>; rel="alternate"; type="{offer.media_type}"')
    response.headers.add("Link", f'<{quote(iri, safe="/:#@!$&()*+,;=~%")}>; rel="canonical"')
    response.headers.add("Link", f'<{request.script_root}/.well-known/void>; rel="describedby"')
    return response


def _page(iri: str, site: Site) -> str:
    root = request.script_root
    about = {"iri": iri, "alternates": [(offer, _path(iri, offer)) for offer in GRAPHS]}
    if iri in glossary.DOCUMENTS:
        return render_template("terms.html", document=glossary.glossary(iri, site, root), **about)
    marked = reading.asked(request.args)
    thing = describe(iri, site.names, root)
    graph = lists.graph(iri, site, root) if iri in site.names.graphs() else None
    if thing is None and graph is None:
        raise lists.nothing_at(iri, site)
    return render_template(
        "thing.html",
        **about,
        thing=thing,
        graph=graph,
        trail=lists.trail(iri, root),
        figures=figures.of_thing(iri, thing.context.kinds, site, root) if thing else (),
        schema=schema_of(thing.context) if thing else None,
        reading=reading.page_of(iri, site, root, marked),
    )


def _triples(iri: str, chosen: Format, site: Site) -> bytes:
    """What the release says of a thing, or all that stands in a document or graph."""
    if not _exists(iri, site):
        raise lists.nothing_at(iri, site)
    return site.engine.evaluate(Request(_query(iri, site), chosen.media_type)).body


def _query(iri: str, site: Site) -> str:
    if iri in glossary.DOCUMENTS or iri in site.names.graphs():
        # The concepts of the vocabulary, which stand beside the terms of the ontology, have their own pages.
        kept = f"FILTER(ISBLANK(?s) || !STRSTARTS(STR(?s), '{VOCAB}'))" if iri in glossary.DOCUMENTS else ""
        graph = glossary.DOCUMENTS.get(iri, iri)
        return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} {kept} }}"
    # What is said of the thing comes first; what rules conclude of other things is told at those.
    return f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SELECT DISTINCT ?s ?p ?o ?place WHERE {{
        {{ <{iri}> ?p ?o BIND(<{iri}> AS ?s) BIND(1 AS ?place) }}
        UNION {{ GRAPH ?g {{ ?s ?p <{iri}> }} FILTER(?g != <{INFERRED_GRAPH}>)
                 BIND(<{iri}> AS ?o) BIND(2 AS ?place) }}
    }} ORDER BY ?place ?s ?p ?o }}"""


def _exists(iri: str, site: Site) -> bool:
    if iri in glossary.DOCUMENTS or iri in site.names.graphs():
        return True
    query = f"SELECT ?p WHERE {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?p <{iri}> }} }} LIMIT 1"
    return bool(select(site.engine, query).rows)


def _path(iri: str, offer: Format) -> str:
    path = quote(iri.removeprefix(ORIGIN), safe="/:@!$&'()*+,;=~")
    return f"{request.script_root}{path}.{offer.suffix}"
