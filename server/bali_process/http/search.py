"""Search: a page, the same as JSON, suggestions while typing, and what a browser needs to offer both."""

from __future__ import annotations

import json

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from bali_process.formats import HTML, Format, Kind
from bali_process.http.headers import spare, validate
from bali_process.http.links import in_words, local_path
from bali_process.http.refusal import agree
from bali_process.http.site import Site, current_site
from bali_process.query.search import QUESTION, Found, Hit

blueprint = Blueprint("search", __name__)
JSON = Format("json", "JSON", "application/json", "json", Kind.RESULTS)
#: Suggestions as the OpenSearch extension lays them out, and the document that tells browsers of the search.
SUGGESTIONS = "application/x-suggestions+json"
DESCRIPTION = "application/opensearchdescription+xml"
_MOST, _SUGGESTED = 100, 8
_LONGEST = 200


@blueprint.route("/search")
@blueprint.route("/search.json", defaults={"chosen": JSON})
def search(chosen: Format | None = None) -> Response:
    """What is called like ``?q=``, best first, as page or as JSON."""
    site, query = current_site(), _query()
    chosen = chosen or agree(request.headers.get("Accept"), (HTML, JSON))
    root = request.script_root if chosen is HTML else _root()
    etag = site.etag("search", site.asked, query, chosen.name, root)
    spare(request, etag)
    found = site.index.find(query)
    told = {"query": query, "meant": found.meant, "all_words": not found.is_loose, "total": len(found.hits)}
    told["results"] = _lines(found, site, _MOST, root)
    body = render_template("search.html", **told) if chosen is HTML else json.dumps(told, ensure_ascii=False)
    return validate(Response(body, content_type=chosen.content_type), etag)


@blueprint.route("/suggest")
def suggest() -> Response:
    """Names that begin like ``?q=``, as browsers take them: the query, names, kinds, addresses."""
    site, query = current_site(), _query()
    lines = _lines(site.index.find(query), site, _SUGGESTED, _root())
    told = [query, *([line[column] for line in lines] for column in ("matched", "kind", "url"))]
    response = Response(json.dumps(told, ensure_ascii=False), content_type=SUGGESTIONS)
    return validate(response, site.etag("suggest", site.asked, query, _root()))


@blueprint.route("/opensearch.xml")
def opensearch() -> Response:
    """How a browser searches here (OpenSearch 1.1)."""
    body = render_template("opensearch.xml", root=_root(), suggestions=SUGGESTIONS)
    return validate(Response(body, content_type=DESCRIPTION), current_site().etag("opensearch", _root()))


def _root() -> str:
    return request.url_root.rstrip("/")


def _query() -> str:
    """What is looked for, cut to what can be shown; a control character is a blank."""
    text = request.args.get("q", "")[:_LONGEST]
    return "".join(character if character.isprintable() else " " for character in text).strip()


def _lines(found: Found, site: Site, most: int, root: str) -> list[dict[str, str]]:
    """What is told of each thing found; ``matched`` is the name that fits, which may be its label."""
    hits = found.hits[:most]
    kinds = site.names.labels({hit.kind for hit in hits if hit.kind})
    return [
        {
            "label": hit.label,
            "kind": _kind(hit, kinds),
            "matched": hit.matched or hit.label,
            "iri": hit.iri,
            "url": root + _path(hit.iri),
        }
        for hit in hits
    ]


def _kind(hit: Hit, labels: dict[str, str]) -> str:
    local = hit.kind.rpartition("#")[2]
    return "question" if hit.iri.startswith(QUESTION) else labels.get(hit.kind, in_words(local) or "thing")


def _path(iri: str) -> str:
    return f"/question/{iri.removeprefix(QUESTION)}" if iri.startswith(QUESTION) else local_path(iri) or "/"
