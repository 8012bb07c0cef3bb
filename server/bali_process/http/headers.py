"""The headers that every answer bears."""

from __future__ import annotations

import gzip
from functools import lru_cache
from typing import TYPE_CHECKING

from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response

from bali_process.http.protocol import VARY

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# 'self' alone: no script, style, image or frame of anybody else, and none written into a page.
_FIXED = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    # Public data, read only, no cookies: any page may read every answer, errors too.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Allow, Bali-Limit, Bali-Release, Bali-Rows, Content-Location, ETag, Link, Retry-After"
    ),
}
_DAY = "86400"
# Below this many bytes, compressing takes longer than sending.
_WORTHWHILE = 1024
_LEVEL = 4
# What tells the compressed form's validator from the plain one's (RFC 9110, 8.8.3.3).
_MARK = "-gzip"
#: What every answer bears, ready to be sent; ``Vary`` keeps caches from mixing formats and codings.
COMMON: tuple[tuple[str, str], ...] = (*_FIXED.items(), ("Vary", ", ".join(VARY)))


def finish(response: Response, environ: WSGIEnvironment) -> Response:
    """Add what every answer bears, whatever its status, and compress what is worth it."""
    for name, value in COMMON:
        response.headers[name] = value
    is_compressed = response.status_code == 304 and is_marked(environ)
    if response.status_code == 200:
        response.direct_passthrough = False
        body, coding = coded(response.get_data(), environ.get("HTTP_ACCEPT_ENCODING", ""))
        if is_compressed := bool(coding):
            response.set_data(body)
            response.headers["Content-Encoding"] = coding
            response.headers.pop("Accept-Ranges", None)
    if is_compressed and "ETag" in response.headers:
        response.set_etag(marked(response.get_etag()[0] or ""))
    return response


def coded(body: bytes, accept_encoding: str) -> tuple[bytes, str]:
    """``body`` as it is sent, with its coding: compressed where that is wanted and worth it."""
    if len(body) < _WORTHWHILE or not takes_gzip(accept_encoding):
        return body, ""
    # The same bytes each time: no name and no date inside.
    return gzip.compress(body, _LEVEL, mtime=0), "gzip"


@lru_cache(256)
def takes_gzip(accept_encoding: str) -> bool:
    """Whether a client that sent this takes gzip (RFC 9110, 12.5.3)."""
    wishes = parse_accept_header(accept_encoding)
    return wishes.quality("gzip") > 0 and wishes.quality("gzip") >= wishes.quality("identity")


def marked(etag: str) -> str:
    """The validator of the compressed form."""
    return etag + _MARK


def plain(etag: str) -> str:
    """The validator of what is compressed, from that of the compressed form or its own."""
    return etag.removesuffix(_MARK)


def unmark(environ: WSGIEnvironment) -> None:
    """Let who holds the compressed form of something be asked about as if it were the plain one.

    What it holds is known only when it has been made, and a client that has it is not to wait for that.
    """
    held = environ.get("HTTP_IF_NONE_MATCH", "")
    if _MARK in held and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
        environ["HTTP_IF_NONE_MATCH"] = held.replace(f'{_MARK}"', '"')
        environ[_MARK] = True


def is_marked(environ: WSGIEnvironment) -> bool:
    """Whether :func:`unmark` found that the client holds the compressed form."""
    return _MARK in environ


def options(allow: str) -> Response:
    """The answer to OPTIONS, as plain question and as CORS preflight (Fetch, 3.2.2)."""
    response = Response(status=204)
    response.headers["Allow"] = allow
    response.headers["Access-Control-Allow-Methods"] = allow
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
    response.headers["Access-Control-Max-Age"] = _DAY
    return response
