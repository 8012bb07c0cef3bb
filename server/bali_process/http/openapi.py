"""What a program can ask of this server, as an OpenAPI 3.1 document made from the tables that answer it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from bali_process import __version__
from bali_process.formats import JSON, Format
from bali_process.http import ask, questions
from bali_process.http.answers import answer
from bali_process.http.routes import ROUTES, TAKES, Route
from bali_process.http.site import Site, current_site
from bali_process.namespaces import expand
from bali_process.query.catalogue import TOPICS, StoredQuery
from bali_process.query.parameters import Parameter

Node = dict[str, Any]
_TEXT: Node = {"type": "string"}
_SCHEMAS: dict[str, Node] = {
    "date": {"type": "string", "format": "date"},
    "integer": {"type": "integer"},
    "iri": {"type": "string", "description": "An IRI, a prefixed name, or what a thing is called"},
}


def openapi() -> Response:
    """This description of the interface (OpenAPI 3.1)."""
    site, root = current_site(), request.url_root.rstrip("/")
    return answer(lambda: json.dumps(_document(site, root), ensure_ascii=False), JSON)


def _document(site: Site, root: str) -> Node:
    stored = site.catalogue.queries.values()
    classes = sorted({p.kind for query in stored for p in query.parameters if p.iri_class})
    # Questions are told one by one, and any other name by what it can be.
    routes = [route for route in ROUTES[:-1] if not route.path.startswith("/question")]
    told = [*map(_route, (r for r in routes if not r.setting or getattr(site.settings, r.setting)))]
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
        "paths": {path: node for paths in (*told, *map(_question, stored)) for path, node in paths},
        "components": {"schemas": {kind.replace(":", "."): _class(kind, site) for kind in classes}},
    }


def _route(route: Route) -> Iterator[tuple[str, Node]]:
    for path in route.paths:
        path = re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", path)
        fields = [_parameter(name, path, _TEXT, *TAKES[name]) for name in route.takes.split()]
        node = _operation(path, route.help, fields, route.formats)
        if "POST" in route.methods:
            body = {"content": {"application/sparql-query": {"schema": _TEXT}}, "required": True}
            node["post"] = node["get"] | {"operationId": "sparql-post", "parameters": [], "requestBody": body}
        yield path, node


def _question(query: StoredQuery) -> Iterator[tuple[str, Node]]:
    """The paths of one question: by Accept, and by suffix."""
    for path in (f"/question/{query.name}", f"/question/{query.name}.{{suffix}}"):
        fields = [
            _parameter(p.name, path, _schema(p), p.help, ask.written(p.default)) for p in query.parameters
        ]
        node = _operation(path, query.title, fields, questions.formats(query))
        node["get"] |= {"description": query.question, "tags": [TOPICS[query.topic]]}
        yield path, node


def _operation(path: str, summary: str, parameters: Iterable[Node], formats: tuple[Format, ...]) -> Node:
    if "{suffix}" in path:
        suffixes = {"type": "string", "enum": [format.suffix for format in formats]}
        told = _parameter("suffix", path, suffixes, TAKES["suffix"][0], formats[0].suffix)
        parameters = (told, *parameters)
    types = dict.fromkeys(format.media_type for format in formats)
    responses = {
        "200": {"description": "The answer", "content": {name: {} for name in types}},
        "4XX": {"description": "What is wrong with the request, in a sentence"},
    }
    name = re.sub(r"\W+", "-", path).strip("-") or "home"
    node = {"operationId": name, "summary": summary, "parameters": [*parameters], "responses": responses}
    return {"get": node}


def _parameter(name: str, path: str, schema: Node, help: str, example: str) -> Node:
    is_path = f"{{{name}}}" in path
    place = {"name": name, "in": "path" if is_path else "query", "required": is_path}
    return {**place, "description": help, "schema": schema, "example": example}


def _schema(parameter: Parameter) -> Node:
    if parameter.iri_class:
        return {"$ref": f"#/components/schemas/{parameter.kind.replace(':', '.')}"}
    return _SCHEMAS.get(parameter.kind, _TEXT)


def _class(kind: str, site: Site) -> Node:
    """The things of a class by their short names, each with its label."""
    members = site.names.members(expand(kind))
    return {"type": "string", "oneOf": [{"const": m.name, "title": m.label} for m in members]}
