"""Search: a page, the same as JSON, suggestions while typing, and what a browser needs to offer both."""

from __future__ import annotations

import json

from flask import render_template, request
from werkzeug.wrappers import Response

from bali_process.formats import HTML, JSON
from bali_process.http.answers import answer, wanted
from bali_process.http.links import in_words, local_path
from bali_process.http.routes import OPENSEARCH, SUGGESTIONS
from bali_process.http.site import current_site
from bali_process.namespaces import ORIGIN
from bali_process.query.search import PAGE, QUESTION, Found, Hit

_MOST, _SUGGESTED = 100, 8
_LONGEST = 200


def search(suffix: str = "") -> Response:
    """What is called like ``?q=``, best first, as page or as JSON."""
    query, chosen = _query(), wanted(suffix, (HTML, JSON))

    def drawn() -> str:
        found = current_site().index.find(query)
        told = {
            "query": query,
            "meant": found.meant,
            "all_words": not found.is_loose,
            "total": len(found.hits),
        }
        told["results"] = _lines(found, _MOST, request.script_root if chosen is HTML else _root())
        return (
            render_template("search.html", **told) if chosen is HTML else json.dumps(told, ensure_ascii=False)
        )

    return answer(drawn, chosen)


def suggest() -> Response:
    """Names that begin like ``?q=``, as browsers take them: the query, names, kinds, addresses."""

    def told() -> str:
        lines = _lines(current_site().index.find(_query()), _SUGGESTED, _root())
        columns = ([line[column] for line in lines] for column in ("matched", "kind", "url"))
        return json.dumps([_query(), *columns], ensure_ascii=False)

    return answer(told, SUGGESTIONS)


def opensearch() -> Response:
    """How a browser searches here (OpenSearch 1.1)."""
    media_type = SUGGESTIONS.media_type
    return answer(lambda: render_template("opensearch.xml", root=_root(), suggestions=media_type), OPENSEARCH)


def _root() -> str:
    return request.url_root.rstrip("/")


def _query() -> str:
    """What is looked for, cut to what can be shown; a control character is a blank."""
    text = request.args.get("q", "")[:_LONGEST]
    return "".join(character if character.isprintable() else " " for character in text).strip()


def _lines(found: Found, most: int, root: str) -> list[dict[str, str]]:
    """What is told of each thing found; ``matched`` is the name that fits, which may be its label."""
    labels = current_site().names.labels({hit.kind for hit in found.hits[:most]} - {"", PAGE})
    return [
        {
            "label": hit.label,
            "kind": _kind(hit, labels),
            "matched": hit.matched or hit.label,
            "iri": hit.iri,
            "url": root + _path(hit),
        }
        for hit in found.hits[:most]
    ]


def _kind(hit: Hit, labels: dict[str, str]) -> str:
    local = hit.kind.rpartition("#")[2]
    if hit.kind == PAGE:
        return PAGE
    return "question" if hit.iri.startswith(QUESTION) else labels.get(hit.kind, in_words(local) or "thing")


def _path(hit: Hit) -> str:
    if hit.kind == PAGE:
        return hit.iri.removeprefix(ORIGIN)
    iri = hit.iri
    return f"/question/{iri.removeprefix(QUESTION)}" if iri.startswith(QUESTION) else local_path(iri) or "/"
