"""The endpoint: one query operation in, one whole answer out (SPARQL 1.1 Protocol, section 2)."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Request as HTTPRequest
from werkzeug.wrappers import Response

from bali_process.engine.interface import EngineError, Request
from bali_process.formats import BOOLEANS, BY_NAME, DATASETS, FORMATS, GRAPHS, HTML, RESULTS, Format
from bali_process.http import description, pages
from bali_process.http.headers import not_modified, options, validate
from bali_process.http.protocol import METHODS, Operation, read
from bali_process.http.refusal import Refusal, refusal_of
from bali_process.http.site import Site, current_site, unchanged
from bali_process.negotiate import negotiate, offered
from bali_process.query.form import Form, Outline
from bali_process.query.policy import PolicyError, enforce

blueprint = Blueprint("sparql", __name__)


@blueprint.route(
    "/sparql", methods=["GET", "HEAD", "POST", "QUERY", "OPTIONS"], provide_automatic_options=False
)
def endpoint() -> Response:
    """The route; all else is :func:`respond`, which needs no Flask except to draw a page."""
    return respond(request, current_site())


def respond(http: HTTPRequest, site: Site) -> Response:
    """Answer ``http``; raises Refusal with the status and text of what cannot be done."""
    if http.method == "OPTIONS":
        return options(METHODS)
    operation = read(http, site.settings)
    if operation is None:
        return description.respond(http, site)
    reading, form = _permit(operation, site)
    chosen = choose(http, form, operation.format)
    if reading.is_volatile:
        return _answer(operation, form, chosen, site)
    etag = site.etag(operation, chosen.name, http.script_root if chosen is HTML else "")
    if unchanged(http, etag):
        return not_modified(etag)
    return validate(_answer(operation, form, chosen, site), etag)


def _answer(operation: Operation, form: Form, chosen: Format, site: Site) -> Response:
    if chosen is HTML:
        return pages.answer(operation, form, site)
    return Response(evaluate(operation, chosen, site), content_type=chosen.content_type)


def evaluate(operation: Operation, chosen: Format, site: Site) -> bytes:
    """The serialised answer to ``operation``; raises Refusal where the engine raises."""
    wanted = Request(operation.query, chosen.media_type, operation.default_graphs, operation.named_graphs)
    try:
        return site.engine.evaluate(wanted).body
    except EngineError as error:
        raise refusal_of(error, operation.query) from None


def offers(form: Form) -> tuple[Format, ...]:
    """The formats that can carry the answer to a query of ``form``, ours first, for people last."""
    if form.is_graph:
        return (*GRAPHS, *DATASETS, HTML)
    return (*(BOOLEANS if form is Form.ASK else RESULTS), HTML)


def choose(http: HTTPRequest, form: Form, wished: str | None = None) -> Format:
    """The format by ``wished`` (a name or media type, as some clients send) or by Accept, else 406."""
    there = offers(form)
    named = next(
        (f for f in there if wished and wished in (f.name, f.suffix, f.media_type, *f.aliases)), None
    )
    chosen = named or negotiate(http.headers.get("Accept"), there)
    if chosen is None:
        raise Refusal(
            406, f"No format fits Accept: {http.headers.get('Accept')}. There are {offered(there)}."
        )
    return chosen


def _permit(operation: Operation, site: Site) -> tuple[Outline, Form]:
    """The outline of a query that may be evaluated; raises Refusal for what policy or language forbids."""
    try:
        reading = enforce(
            operation.query, site.names.graphs(), operation.default_graphs, operation.named_graphs
        )
    except (PolicyError, EngineError) as error:
        raise refusal_of(error) from None
    if reading.form is Form.UPDATE:
        raise Refusal(
            400,
            "This is an update, and a query was expected; the endpoint is read-only, nothing was changed.",
        )
    if reading.form is None:
        # No form, no query: the engine knows why, and whatever it said is about the syntax.
        evaluate(operation, BY_NAME["json"], site)
        raise Refusal(400, "This is not a query: it has none of SELECT, ASK, CONSTRUCT and DESCRIBE.")
    return reading, reading.form


def formats_served() -> tuple[Format, ...]:
    """Every format that some query can be answered in, for the service description."""
    return tuple(f for f in FORMATS if f is not HTML)
