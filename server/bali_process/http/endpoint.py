"""The way to the application: ``/sparql`` on plain WSGI (PEP 3333), all else by Flask.

A framework takes longer to find its way through a request than the engine to look something up. So here a
query is read, planned and answered without one; Flask draws what is a page, and every refusal. Whatever the
release determines, page or answer, is kept as it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.http import parse_etags, unquote_etag

from bali_process.cache import Cache
from bali_process.engine.interface import Engine
from bali_process.engine.lane import apart
from bali_process.engine.limits import MIB
from bali_process.engine.shares import CLIENT, client_of
from bali_process.formats import HTML
from bali_process.http import headers, sparql
from bali_process.http.protocol import METHODS, PATHS, PLAIN, receive
from bali_process.http.rate import Rate
from bali_process.http.refusal import REFUSED, Refusal
from bali_process.http.replies import Replies, Reply
from bali_process.http.site import Site
from bali_process.http.witness import CACHED, QUERY, ROUTE, whole

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_ANSWERED = frozenset(METHODS) - {"OPTIONS"}


class Endpoint:
    """Answers requests and keeps the answers, as they are sent, by all that they depend on."""

    def __init__(self, site: Site, engine: Engine, flask: WSGIApplication) -> None:
        """Answer for ``site`` by ``engine``, none of whose answers is kept twice; ``flask`` does all else."""
        self._site = site
        self._flask = flask
        size = site.settings.answer_cache * MIB // 4
        self._pages: Cache[tuple[object, ...], Reply] = Cache(size)
        self._replies = Replies(site.basis, engine, size, PATHS[0])
        self._rate = Rate(site.settings.rate)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        CLIENT.set(client_of(environ.get("REMOTE_ADDR", "")))
        headers.unmark(environ)
        # As Flask takes it, so that both ways agree on what a request is.
        environ["REQUEST_METHOD"] = environ["REQUEST_METHOD"].upper()
        environ["PATH_INFO"] = "/" + environ["PATH_INFO"].lstrip("/")
        try:
            self._admit(environ)
            if environ["PATH_INFO"] in PATHS and environ["REQUEST_METHOD"] in _ANSWERED:
                environ[ROUTE] = PATHS[0]
                reply = self._reply(environ)
                if reply is not None:
                    return _send(reply, environ, start_response)
        except Refusal as refusal:
            environ[REFUSED] = refusal
            return apart(self._flask, environ, start_response)
        if environ["REQUEST_METHOD"] not in PLAIN:
            return apart(self._flask, environ, start_response)
        return self._page(environ, start_response)

    def _page(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """What Flask draws, once as long as it stays the same."""
        key = _address(environ)
        kept = self._pages.get(key)
        if kept is not None:
            environ |= {ROUTE: kept.route, CACHED: True} | ({QUERY: kept.query} if kept.query else {})
            return _send(kept, environ, start_response)
        status, told, body = apart(whole, self._flask, environ)
        tags = [value for name, value in told if name == "ETag"]
        route, query = environ.get(ROUTE, ""), environ.get(QUERY, "")
        # A file of the static folder may change while the release does not.
        if tags and status[:3] == "200" and environ["REQUEST_METHOD"] == "GET" and "/static" not in route:
            reply = Reply(status, told, body, headers.plain(unquote_etag(tags[0])[0] or ""), query, route)
            self._pages.keep(key, reply, len(body) + len(query) + sum(map(len, map(str, key))))
        start_response(status, told)
        return [body]

    def _admit(self, environ: WSGIEnvironment) -> None:
        """Refuse who asks too often or too long."""
        self._rate.admit(environ)
        if len(environ["PATH_INFO"]) + len(environ.get("QUERY_STRING", "")) > self._site.settings.url:
            raise Refusal(
                414, f"The URL is longer than {self._site.settings.url} bytes; a long query is sent by POST."
            )

    def _reply(self, environ: WSGIEnvironment) -> Reply | None:
        """The answer, or None for what is drawn as a page."""
        message = receive(environ, self._site.settings)
        kept = self._replies.kept(message)
        if kept is not None:
            environ[QUERY], environ[CACHED] = kept.query, True
            return kept
        plan = self._replies.prepare(message)
        if plan is not None:
            environ[QUERY] = plan.operation.query
        if plan is None or plan.format is HTML:
            environ[sparql.PLAN] = plan
            return None
        if plan.etag and _holds(environ, plan.etag):
            return Reply("304 NOT MODIFIED", [], b"", plan.etag, plan.operation.query, PATHS[0])
        return self._replies.make(plan, message)


def _address(environ: WSGIEnvironment) -> tuple[object, ...]:
    """All of a GET that a page depends on: where it was sent, and in which forms it is wanted."""
    get = environ.get
    where = (environ["wsgi.url_scheme"], get("HTTP_HOST"), get("SCRIPT_NAME"), environ["PATH_INFO"])
    return (
        *where,
        get("QUERY_STRING"),
        get("HTTP_ACCEPT"),
        headers.takes_gzip(get("HTTP_ACCEPT_ENCODING", "")),
    )


def _holds(environ: WSGIEnvironment, etag: str) -> bool:
    """Whether the client has the answer already (RFC 9110, 13.1.2)."""
    held = environ.get("HTTP_IF_NONE_MATCH")
    return bool(
        held and environ["REQUEST_METHOD"] in ("GET", "HEAD") and parse_etags(held).contains_weak(etag)
    )


def _send(reply: Reply, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    if reply.etag and _holds(environ, reply.etag):
        etag = headers.marked(reply.etag) if headers.is_marked(environ) else reply.etag
        start_response(
            "304 NOT MODIFIED", [*headers.COMMON, ("Cache-Control", "no-cache"), ("ETag", f'"{etag}"')]
        )
        return []
    start_response(reply.status, reply.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [reply.body]
