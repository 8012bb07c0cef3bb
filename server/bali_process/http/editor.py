"""The query editor: Yasgui where npm has brought it, over the plain form that works without it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from bali_process.errors import BaliError
from bali_process.http.answers import answer
from bali_process.http.refusal import Refusal
from bali_process.http.site import Site
from bali_process.namespaces import ORIGIN, PREFIXES

blueprint = Blueprint("editor", __name__)
#: Where ``npm install`` puts the package in a checkout; an installed wheel has no such folder.
_PACKAGE = Path(__file__).parents[2] / "npm" / "node_modules" / "@zazuko" / "yasgui"
#: All that is ever served of it.
_FILES = {"yasgui.min.js": "text/javascript", "yasgui.min.css": "text/css"}
_EXAMPLE = """\
SELECT ?start ?meeting ?place WHERE {
  ?event a rcp:Meeting ;
    skos:prefLabel ?meeting ;
    rcp:startDate ?start .
  OPTIONAL { ?event rcp:place/skos:prefLabel ?place }
}
ORDER BY ?start
"""


@blueprint.route("/static/npm/yasgui/<version>/<name>")
def file(version: str, name: str) -> Response:
    """A file of the editor; its address names its version, so it may be kept for good."""
    if name not in _FILES or version != installed():
        raise Refusal(404, "The query editor has no such file.")
    response = Response(
        (_PACKAGE / "build" / name).read_bytes(), content_type=f"{_FILES[name]}; charset=utf-8"
    )
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@cache
def installed() -> str:
    """The version of the editor that is here, or nothing."""
    try:
        told = json.loads((_PACKAGE / "package.json").read_bytes())
        return str(told["version"]) if all((_PACKAGE / "build" / name).is_file() for name in _FILES) else ""
    except (OSError, ValueError, KeyError):
        return ""


def page(site: Site) -> Response:
    """The query form with a query in it: the stored one that ``example`` names, else a first one."""
    wished = request.args.get("example", "")
    declared = "\n".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in ("rcp", "skos"))
    try:
        query = site.catalogue.find(wished).text if wished else f"{declared}\n\n{_EXAMPLE}"
    except BaliError as error:
        raise Refusal(404, str(error)) from None
    return answer(lambda: draw(site, query=query, example=wished))


def draw(site: Site, query: str, **more: object) -> str:
    """The page with the form, ``query`` in it, and whatever ``more`` there is to show."""
    shown = {"result": None, "notes": [], "downloads": (), "operation": None, "example": "", **more}
    return render_template(
        "sparql.html",
        query=query,
        examples=sorted(site.catalogue.queries.values(), key=lambda stored: stored.title),
        prefixes=dict(PREFIXES),
        origin=ORIGIN,
        editor=installed(),
        **shown,
    )
