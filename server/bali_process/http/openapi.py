"""What a program can ask of this server, as an OpenAPI 3.1 document made from the tables that answer it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Blueprint, current_app, request
from werkzeug.wrappers import Response

from bali_process import __version__
from bali_process.formats import BY_NAME, DATASETS, GRAPHS, HTML, RESULTS
from bali_process.http import ask, questions
from bali_process.http.cite import BIBTEX
from bali_process.http.headers import spare, validate
from bali_process.http.search import DESCRIPTION, JSON, SUGGESTIONS
from bali_process.http.site import Site, current_site
from bali_process.namespaces import BASE, VOCAB, expand
from bali_process.query.catalogue import TOPICS, StoredQuery
from bali_process.query.parameters import Parameter

blueprint = Blueprint("openapi", __name__)
Node = dict[str, Any]
_THING = tuple(f.media_type for f in (*GRAPHS, HTML))
_DATA = tuple(f.media_type for f in (*GRAPHS, *DATASETS))
# The routes that answer otherwise than with a page, or take something: media types, names of what they take.
_ROUTES: dict[str, tuple[tuple[str, ...], str]] = {
    "/search": ((HTML.media_type, JSON.media_type), "q"),
    "/search.json": ((JSON.media_type,), "q"),
    "/suggest": ((SUGGESTIONS,), "q"),
    "/opensearch.xml": ((DESCRIPTION,), ""),
    "/openapi.json": ((JSON.media_type,), ""),
    "/sparql": ((*(f.media_type for f in RESULTS), *_DATA, HTML.media_type), "query"),
    "/graph-store": (_DATA, "graph"),
    "/export.{suffix}": ((*_THING[:-1], BY_NAME["nquads"].media_type), "suffix"),
    "/explain": ((HTML.media_type, JSON.media_type), "s p o"),
    "/explain.{suffix}": ((HTML.media_type, JSON.media_type), "suffix s p o"),
    "/as-of": ((HTML.media_type,), "date"),
    "/dataset": (_THING, ""),
    "/.well-known/void": (_THING, ""),
    "/ontology": (_THING, ""),
    "/shapes": (_THING, ""),
    "/bali/{kind}/{slug}": (_THING, "kind slug"),
    "/vocab/{kind}/{slug}": (_THING, "kind slug"),
    "/health": ((JSON.media_type,), ""),
    "/ready": ((JSON.media_type,), ""),
    "/robots.txt": (("text/plain",), ""),
}
_HELP = {
    "q": "A name, an acronym, or words of a question",
    "query": "A SPARQL 1.1 query",
    "graph": "The IRI of a named graph",
    "suffix": "The format",
    "date": "A day as YYYY-MM-DD",
    "s": "The subject of a triple, an IRI or a prefixed name",
    "p": "Its property",
    "o": "Its value",
    "kind": "The kind of thing, or the scheme of a concept",
    "slug": "Its name among its kind",
}
# Told of by their questions, for machines of the operator, or for browsers.
_LEFT = ("/static/", "/metrics", "/question/", "/sitemap")


@blueprint.route("/openapi.json")
def openapi() -> Response:
    """This description of the interface (OpenAPI 3.1)."""
    site, root = current_site(), request.url_root.rstrip("/")
    etag = site.etag("openapi", site.asked, root)
    spare(request, etag)
    body = json.dumps(_document(site, root), ensure_ascii=False)
    return validate(Response(body, content_type=JSON.content_type), etag)


def _document(site: Site, root: str) -> Node:
    stored = site.catalogue.queries.values()
    classes = sorted({p.kind for query in stored for p in query.parameters if p.iri_class})
    told = {path: _route(path, told, site) for path, told in _routes()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Bali Process knowledge graph",
            "version": __version__,
            "summary": "Stored questions, search, SPARQL and linked data; read only.",
            "license": {"name": "CC0 1.0 (data)", "identifier": "CC0-1.0"},
        },
        "servers": [{"url": root}],
        "tags": [{"name": heading} for heading in site.catalogue.by_topic()],
        "paths": told | {path: node for query in stored for path, node in _question(query)},
        "components": {"schemas": {kind.replace(":", "."): _class(kind, site) for kind in classes}},
    }


def _routes() -> Iterator[tuple[str, str]]:
    """Each path that can be got, with what is told of it; names alone have no route of their own."""
    for path in ("/ontology", "/shapes", "/bali/{kind}/{slug}", "/vocab/{kind}/{slug}"):
        yield path, "What this name stands for, or with 303 the way to a document about it."
    for rule in current_app.url_map.iter_rules():
        path = re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule.rule)
        if "GET" in (rule.methods or ()) and not path.startswith(_LEFT) and path != "/{path}":
            yield path, current_app.view_functions[rule.endpoint].__doc__ or path


def _route(path: str, told: str, site: Site) -> Node:
    types, names = _ROUTES.get(path, ((HTML.media_type,), ""))
    space = VOCAB if path.startswith("/vocab") else BASE
    iris = (iri for iri in site.names.terms() if re.fullmatch(re.escape(space) + "[^/]+/[^/]+", iri))
    *_, kind, slug = min(iris, default="//").split("/") if "slug" in names else ("", "")
    graph = min(site.names.graphs(), default="")
    examples = {"q": "UAE", "query": "ASK { ?s ?p ?o }", "graph": graph, "kind": kind, "slug": slug}
    examples |= {"suffix": "html" if "explain" in path else "ttl"}
    examples |= {"s": "meeting:som-5", "p": "rdf:type", "o": "rcp:Event", "date": site.names.days()[1]}
    fields = [
        _parameter(name, path, {"type": "string"}, _HELP[name], examples[name]) for name in names.split()
    ]
    node = _operation(path, told.split("\n")[0].replace("``", ""), fields, types)
    if path == "/sparql":
        body = {"content": {"application/sparql-query": {"schema": {"type": "string"}}}, "required": True}
        node["post"] = node["get"] | {"operationId": "sparql-post", "parameters": [], "requestBody": body}
    return node


def _question(query: StoredQuery) -> Iterator[tuple[str, Node]]:
    """The paths of one question: by Accept, and by suffix."""
    there = (HTML, *questions.formats(query))
    types = [f.media_type for f in there]
    suffixes = {"type": "string", "enum": [*(f.suffix for f in there), "bib"]}
    for path in (f"/question/{query.name}", f"/question/{query.name}.{{suffix}}"):
        fields = [
            _parameter(p.name, path, _schema(p), p.help, ask.written(p.default)) for p in query.parameters
        ]
        if path.endswith("}"):
            fields.insert(0, _parameter("suffix", path, suffixes, _HELP["suffix"], there[1].suffix))
            types.append(BIBTEX.partition(";")[0])
        node = _operation(path, query.title, fields, types)
        node["get"] |= {"description": query.question, "tags": [TOPICS[query.topic]]}
        yield path, node


def _operation(path: str, summary: str, parameters: list[Node], types: Iterable[str]) -> Node:
    responses = {
        "200": {"description": "The answer", "content": {name: {} for name in dict.fromkeys(types)}},
        "4XX": {"description": "What is wrong with the request, in a sentence"},
    }
    name = re.sub(r"\W+", "-", path).strip("-") or "home"
    return {
        "get": {"operationId": name, "summary": summary, "parameters": parameters, "responses": responses}
    }


def _parameter(name: str, path: str, schema: Node, help: str, example: str) -> Node:
    is_path = f"{{{name}}}" in path
    place = {"name": name, "in": "path" if is_path else "query", "required": is_path}
    return {**place, "description": help, "schema": schema, "example": example}


def _schema(parameter: Parameter) -> Node:
    if parameter.iri_class:
        return {"$ref": f"#/components/schemas/{parameter.kind.replace(':', '.')}"}
    kinds: dict[str, Node] = {
        "date": {"type": "string", "format": "date"},
        "integer": {"type": "integer"},
        "iri": {"type": "string", "description": "An IRI, a prefixed name, or what a thing is called"},
    }
    return kinds.get(parameter.kind, {"type": "string"})


def _class(kind: str, site: Site) -> Node:
    """The things of a class by their short names, each with its label."""
    members = site.names.members(expand(kind))
    return {"type": "string", "oneOf": [{"const": m.name, "title": m.label} for m in members]}
