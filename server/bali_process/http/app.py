"""The application factory."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flask import Flask, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from bali_process.engine.cache import CachingEngine
from bali_process.engine.interface import Engine
from bali_process.engine.limits import MIB
from bali_process.errors import BaliError
from bali_process.evidence.texts import Text
from bali_process.http import editor, explain
from bali_process.http.answers import NotModified
from bali_process.http.endpoint import Endpoint
from bali_process.http.evidence import quote
from bali_process.http.headers import finish, options
from bali_process.http.protocol import METHODS
from bali_process.http.refusal import REFUSED, Refusal, refusal_of, respond
from bali_process.http.routes import NAVIGATION, ROUTES
from bali_process.http.site import KEY, Release, Site, digest_of
from bali_process.http.witness import ROUTE, Ledger, Metrics, Witness
from bali_process.query.catalogue import Catalogue
from bali_process.query.names import Names
from bali_process.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

#: Where the application carries its :class:`Ledger`.
LEDGER = "bali_process.ledger"
_code = cache(lambda: digest_of(Path(__file__).parents[1]))


def create_app(
    release: Release,
    engine: Engine,
    catalogue: Catalogue,
    settings: Settings,
    log: Callable[[str], object] | None = None,
    texts: Mapping[str, Text] = MappingProxyType({}),
) -> Flask:
    """The WSGI application that publishes ``release`` by ``engine``, with the questions of ``catalogue``.

    Of ``settings`` it heeds those of a request and of the log, ``base_path`` and ``behind_proxy``; nothing is
    trusted from a proxy unless told so. ``log`` takes a line for each request, else standard error does.
    Of the source ``texts``, by IRI, pages show the words; nothing else does.
    """
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    app.url_map.strict_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        navigation=NAVIGATION,
        quote=lambda passage: quote(passage, texts),
        explained=lambda triple: explain.path(request.script_root, triple),
    )
    metrics = Metrics(release.digest) if settings.metrics else None
    kept = CachingEngine(engine, settings.answer_cache * MIB // 4)
    code = _code() + editor.installed()
    site = app.extensions[KEY] = Site(release, kept, Names(kept), catalogue, settings, code, metrics, texts)
    for route in ROUTES:
        for path in route.paths if route.view else ():
            app.add_url_rule(path, route.view, route.load(), methods=route.methods)
    app.register_blueprint(editor.blueprint)
    app.register_error_handler(NotModified, lambda told: told.response)
    app.register_error_handler(Refusal, lambda refusal: respond(refusal, request))
    app.register_error_handler(BaliError, lambda error: respond(refusal_of(error), request))
    app.register_error_handler(HTTPException, _refuse)
    app.before_request(_heed)
    app.after_request(_finish)
    endpoint = Endpoint(site, engine, app.wsgi_app)
    ledger = app.extensions[LEDGER] = Ledger(settings, metrics, log or _to_screen)
    app.wsgi_app = _mounted(Witness(endpoint, ledger), settings)  # type: ignore[method-assign]
    return app


def _to_screen(line: str) -> None:
    sys.stderr.write(line)


def _heed() -> Response | None:
    """Draw what has been refused already, and answer OPTIONS wherever there is a route."""
    refusal = request.environ.get(REFUSED)
    if refusal is not None:
        raise refusal
    if request.method == "OPTIONS" and request.url_rule is not None:
        return options(_allowed(request.url_rule.methods or ()))
    return None


def _allowed(methods: Collection[str]) -> str:
    """The methods for an Allow header, always in one order."""
    return ", ".join(method for method in METHODS if method in methods)


def _finish(response: Response) -> Response:
    if request.url_rule is not None:
        request.environ[ROUTE] = request.url_rule.rule
    return finish(response, request.environ)


def _refuse(error: HTTPException) -> Response:
    """What Flask itself refuses, in our own words and form."""
    if isinstance(error, MethodNotAllowed):
        allow = _allowed(set(error.valid_methods or ()))
        told = f"{request.method} is not allowed here; there are {allow}."
        return respond(Refusal(405, told, headers={"Allow": allow}), request)
    if error.code is None or error.code < 400:
        return Response(status=error.code or 500) if error.response is None else error.get_response()
    sentence = error.description or "The request cannot be answered."
    return respond(
        Refusal(error.code, sentence if error.code != 404 else "There is nothing at this address."), request
    )


def _mounted(application: Callable[..., Iterable[bytes]], settings: Settings) -> Any:
    """``application`` below the base path, whether or not the proxy in front cuts it off."""
    base = "/" + settings.base_path.strip("/") if settings.base_path.strip("/") else ""

    def mount(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == base or path.startswith(base + "/"):
            environ["PATH_INFO"] = path[len(base) :] or "/"
        environ["SCRIPT_NAME"] = base
        return application(environ, start_response)

    wrapped: Any = mount if base else application
    hops = settings.behind_proxy
    return (
        ProxyFix(wrapped, x_for=hops, x_proto=hops, x_host=hops, x_prefix=0 if base else hops)
        if hops
        else wrapped
    )
