"""How a view answers: in which format, and with which validator."""

from __future__ import annotations

from collections.abc import Callable

from flask import request
from werkzeug.wrappers import Response

from bali_process.formats import HTML, Format
from bali_process.http.refusal import Refusal, agree
from bali_process.http.site import current_site


class NotModified(Exception):
    """The client has the answer already."""

    def __init__(self, etag: str) -> None:
        super().__init__(etag)
        self.response = _validated(Response(status=304), etag)


def _validated(response: Response, etag: str) -> Response:
    """``response`` with its strong validator; caches may keep it and must ask each time."""
    response.set_etag(etag)
    response.headers["Cache-Control"] = "no-cache"
    return response


def answer(make: Callable[[], str | bytes | Response], chosen: Format = HTML, *parts: object) -> Response:
    """What ``make`` gives, as ``chosen``, with a strong validator.

    A release never changes, so beside it the address, the format and ``parts`` determine the answer. Raises
    NotModified, and makes nothing, for a client that has it (If-None-Match on GET or HEAD: RFC 9110, 13.1.2).
    """
    etag = current_site().etag(request.url, chosen.name, *parts)
    if request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(etag):
        raise NotModified(etag)
    made = make()
    return _validated(
        made if isinstance(made, Response) else Response(made, content_type=chosen.content_type), etag
    )


def wanted(suffix: str, offers: tuple[Format, ...]) -> Format:
    """The format among ``offers`` with ``suffix``, or without one by Accept; raises Refusal (404, 406)."""
    if not suffix:
        return agree(request.headers.get("Accept"), offers)
    chosen = next((offer for offer in offers if offer.suffix == suffix), None)
    if chosen is None:
        there = ", ".join(f".{offer.suffix}" for offer in offers)
        raise Refusal(404, f"There is no .{suffix} here; there are {there}.")
    return chosen
