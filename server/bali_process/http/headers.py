"""The headers that every answer bears."""

from __future__ import annotations

from werkzeug.wrappers import Response

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
        "Allow, Bali-Limit, Bali-Rows, Content-Location, ETag, Link, Retry-After"
    ),
}
_DAY = "86400"


def finish(response: Response) -> Response:
    """Add what every answer bears, whatever its status; ``Vary`` keeps caches from mixing formats."""
    for name, value in _FIXED.items():
        response.headers[name] = value
    response.vary.add("Accept")
    return response


def options(allow: str) -> Response:
    """The answer to OPTIONS, as plain question and as CORS preflight (Fetch, 3.2.2)."""
    response = Response(status=204)
    response.headers["Allow"] = allow
    response.headers["Access-Control-Allow-Methods"] = allow
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match"
    response.headers["Access-Control-Max-Age"] = _DAY
    return response


def validate(response: Response, etag: str) -> Response:
    """Mark ``response`` with its strong validator; caches may keep it and must ask each time."""
    response.set_etag(etag)
    response.headers["Cache-Control"] = "no-cache"
    return response


def not_modified(etag: str) -> Response:
    """The answer to a client that has it already."""
    return validate(Response(status=304), etag)
