"""The whole graph to take away, the description of the dataset, and what machines ask a server."""

from __future__ import annotations

import json

from flask import Blueprint, request
from werkzeug.wrappers import Response

from bali_process.engine.interface import PROBE, Busy, EngineError, Request
from bali_process.formats import BY_NAME, GRAPHS, Format
from bali_process.http import description
from bali_process.http.headers import spare, validate
from bali_process.http.refusal import Refusal
from bali_process.http.site import Site, current_site
from bali_process.namespaces import INFERRED_GRAPH, SHAPES_GRAPH

blueprint = Blueprint("meta", __name__)
_SUFFIXES = {f.suffix: f for f in GRAPHS}


@blueprint.route("/export.<suffix>")
def export(suffix: str) -> Response:
    """The authored graph, with ``?inferred=yes`` what follows from it too; as N-Quads, every graph."""
    site = current_site()
    if suffix == BY_NAME["nquads"].suffix:
        return _quads(site)
    chosen = _SUFFIXES.get(suffix)
    if chosen is None:
        there = ", ".join(f"/export.{name}" for name in (*_SUFFIXES, "nq"))
        raise Refusal(404, f"There is no export as .{suffix}; there are {there}.")
    return _export(chosen, request.args.get("inferred") == "yes", site)


def _export(chosen: Format, inferred: bool, site: Site) -> Response:
    etag = site.etag("export", chosen.name, inferred)
    spare(request, etag)
    left_out = {SHAPES_GRAPH} if inferred else {SHAPES_GRAPH, INFERRED_GRAPH}
    graphs = tuple(sorted(site.names.graphs() - left_out))
    # A sub-select in order keeps what is said of one thing together, in every format.
    text = "CONSTRUCT { ?s ?p ?o } WHERE { SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o }"
    body = site.engine.evaluate(Request(text, chosen.media_type, graphs, ())).body
    return _download(validate(Response(body, content_type=chosen.content_type), etag), chosen)


def _quads(site: Site) -> Response:
    """The release itself: the one file that this server ever reads for a request, at a path of its own."""
    chosen = BY_NAME["nquads"]
    etag = site.etag("export", chosen.name)
    spare(request, etag)
    body = (site.release.path / "data.nq").read_bytes()
    return _download(validate(Response(body, content_type=chosen.content_type), etag), chosen)


def _download(response: Response, chosen: Format) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="bali-process.{chosen.suffix}"'
    return response


@blueprint.route("/.well-known/void")
@blueprint.route("/dataset")
def dataset() -> Response:
    """The description of dataset and service (VoID, section 6.2)."""
    return description.respond(request, current_site())


@blueprint.route("/health")
def health() -> Response:
    """Whether the server runs."""
    return _told({"status": "ok", "release": current_site().release.digest})


@blueprint.route("/ready")
def ready() -> Response:
    """Whether the engine works: 200, or 503. One that is busy works, and is better left to its work."""
    try:
        current_site().engine.evaluate(Request(PROBE, BY_NAME["json"].media_type))
    except Busy as error:
        return _told({"status": "ready", "reason": str(error)})
    except EngineError as error:
        return _told({"status": "not ready", "reason": str(error)}, 503)
    return _told({"status": "ready"})


@blueprint.route("/metrics")
def metrics() -> Response:
    """Counters for Prometheus, where the operator wants them."""
    counted = current_site().metrics
    if counted is None:
        raise Refusal(404, "There are no metrics; start the server with --metrics.")
    response = Response(counted.text(), content_type="text/plain; version=0.0.4; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _told(facts: dict[str, str], status: int = 200) -> Response:
    response = Response(json.dumps(facts) + "\n", status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/robots.txt")
def robots() -> Response:
    """Everything may be read; the endpoints are not for crawling."""
    root = request.script_root
    lines = (
        "User-agent: *",
        f"Disallow: {root}/sparql",
        f"Disallow: {root}/graph-store",
        f"Disallow: {root}/export.",
        f"Sitemap: {request.url_root}sitemap.xml",
        "",
    )
    return Response("\n".join(lines), content_type="text/plain; charset=utf-8")
