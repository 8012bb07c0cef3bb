"""The pages that there are: the main ones for people, and all of them for search engines."""

from __future__ import annotations

from xml.sax.saxutils import escape

from flask import Blueprint, request
from werkzeug.wrappers import Response

from bali_process.http.headers import spare, validate
from bali_process.http.links import local_path
from bali_process.http.site import Site, current_site
from bali_process.namespaces import BASE, ORIGIN

blueprint = Blueprint("sitemap", __name__)
#: The main pages, in the order in which every page links to them.
NAVIGATION = (
    ("/#questions", "Questions"),
    ("/timeline", "Timeline"),
    ("/attendance", "Attendance"),
    ("/structure", "Structure"),
    ("/as-of", "As of"),
    ("/conflicts", "Conflicts"),
    ("/silence", "Silence"),
    ("/bali/", "Things"),
    ("/vocab/", "Vocabulary"),
    ("/ontology.html", "Ontology"),
    ("/sparql", "SPARQL"),
)
# The protocol allows no more in one file (sitemaps.org, 0.9).
_MOST = 50_000


@blueprint.route("/sitemap.xml")
def sitemap() -> Response:
    """The address of every page that stays the same."""
    site, root = current_site(), request.url_root.rstrip("/")
    etag = site.etag("sitemap", root, site.asked)
    spare(request, etag)
    lines = "".join(f"<url><loc>{escape(root + path)}</loc></url>\n" for path in pages(site)[:_MOST])
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
    )
    return validate(Response(body, content_type="application/xml; charset=utf-8"), etag)


def pages(site: Site) -> list[str]:
    """The path of every page below the root: the main ones, the questions, the lists, the things."""
    iris = {iri.partition("#")[0] for iri in site.names.terms()} | site.names.graphs()
    lists = {iri.rpartition("/")[0] + "/" for iri in iris if iri.removeprefix(BASE).count("/") == 1}
    return [
        "/",
        # The query form is no page to find; robots.txt says so.
        *(path for path, _ in NAVIGATION if "#" not in path and path != "/sparql"),
        *(f"/question/{name}" for name in site.catalogue.queries),
        *sorted(iri.removeprefix(ORIGIN) for iri in lists),
        *sorted(filter(None, map(local_path, iris - {f"{ORIGIN}/ontology"}))),
    ]
