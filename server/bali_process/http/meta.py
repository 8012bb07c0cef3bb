"""What machines ask a server: what it holds, which pages there are, whether it works."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape

from flask import request
from werkzeug.wrappers import Response

from bali_process.engine.interface import PROBE, Busy, EngineError, Request
from bali_process.formats import BY_NAME, JSON
from bali_process.http import description
from bali_process.http.answers import answer
from bali_process.http.links import local_path
from bali_process.http.refusal import Refusal
from bali_process.http.routes import ROUTES, SITEMAP, TEXT
from bali_process.http.site import Site, current_site
from bali_process.namespaces import BASE, ORIGIN

# The protocol allows no more in one file (sitemaps.org, 0.9).
_MOST = 50_000


def dataset() -> Response:
    """The description of dataset and service (VoID, section 6.2)."""
    return description.respond(current_site())


def health() -> Response:
    """Whether the server runs."""
    return _now({"status": "ok", "release": current_site().release.digest})


def ready() -> Response:
    """Whether the engine works: 200, or 503. One that is busy works, and is better left to its work."""
    try:
        current_site().engine.evaluate(Request(PROBE, BY_NAME["json"].media_type))
    except Busy as error:
        return _now({"status": "ready", "reason": str(error)})
    except EngineError as error:
        return _now({"status": "not ready", "reason": str(error)}, status=503)
    return _now({"status": "ready"})


def metrics() -> Response:
    """Counters for Prometheus, where the operator wants them."""
    counted = current_site().metrics
    if counted is None:
        raise Refusal(404, "There are no metrics; start the server with --metrics.")
    return _now(counted.text(), "text/plain; version=0.0.4; charset=utf-8")


def _now(told: dict[str, str] | str, content_type: str = JSON.content_type, status: int = 200) -> Response:
    """What holds at this moment only."""
    body = told if isinstance(told, str) else json.dumps(told) + "\n"
    return Response(body, status, {"Cache-Control": "no-store"}, content_type=content_type)


def robots() -> Response:
    """Everything may be read; the endpoints are not for crawling."""
    left_alone = dict.fromkeys(
        path.partition("<")[0] for route in ROUTES if not route.is_crawled for path in route.paths
    )
    lines = [f"Disallow: {request.script_root}{path}" for path in left_alone]
    body = "\n".join(["User-agent: *", *lines, f"Sitemap: {request.url_root}sitemap.xml", ""])
    return Response(body, content_type=TEXT.content_type)


def sitemap() -> Response:
    """The address of every page that stays the same."""
    site, root = current_site(), request.url_root.rstrip("/")

    def drawn() -> str:
        lines = "".join(f"<url><loc>{escape(root + path)}</loc></url>\n" for path in _pages(site)[:_MOST])
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{lines}</urlset>\n'
        )

    return answer(drawn, SITEMAP)


def _pages(site: Site) -> list[str]:
    """The path of every page below the root: the main ones, the questions, the lists, the things."""
    iris = {iri.partition("#")[0] for iri in site.names.terms()} | site.names.graphs()
    lists = {iri.rpartition("/")[0] + "/" for iri in iris if iri.removeprefix(BASE).count("/") == 1}
    main = (route for route in ROUTES if route.title and route.is_crawled)
    return [
        *(route.path if "#" in route.page else route.page or route.path for route in main),
        *(f"/question/{name}" for name in site.catalogue.queries),
        *sorted(iri.removeprefix(ORIGIN) for iri in lists),
        *sorted(filter(None, map(local_path, iris - {f"{ORIGIN}/ontology"}))),
    ]
