"""Requests that are not answered as asked: the status, the sentence, and how it is shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Request, Response

from bali_process.engine.interface import (
    BackendError,
    BackendTimeout,
    LimitReached,
    QuerySyntaxError,
    Saturated,
)
from bali_process.errors import BaliError
from bali_process.formats import Format
from bali_process.negotiate import negotiate
from bali_process.query.advice import explain
from bali_process.query.policy import PolicyError

_STATUSES: tuple[tuple[type[BaliError], int], ...] = (
    (BackendTimeout, 504),
    (BackendError, 502),
    (PolicyError, 403),
)
#: Where the environment of a request carries its refusal, found ahead of Flask.
REFUSED = "bali.refused"
_OFFERS = ("text/plain", "application/json", "application/problem+json", "text/html")


@dataclass(eq=False)
class Refusal(Exception):
    """The request is answered with ``status`` and ``sentence``; ``detail`` is shown in fixed width below.

    ``query`` is what is refused, for the page to show; the body of the request has been read. ``path`` is a
    path in the hint, which is to lead there.
    """

    status: int
    sentence: str
    detail: str = ""
    hint: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    place: tuple[int, int] | None = None
    query: str = ""
    path: str = ""

    def __str__(self) -> str:
        return self.sentence


def refusal_of(error: BaliError, query: str = "") -> Refusal:
    """The refusal that an error of the engine or the policy amounts to; ``query`` is the text it is about."""
    if isinstance(error, QuerySyntaxError):
        said = explain(query, error) if query else None
        if said is None:
            return Refusal(400, str(error))
        place = (said.line, said.column) if said.line and said.column else None
        return Refusal(400, said.sentence, said.excerpt, said.hint, place=place)
    if isinstance(error, LimitReached):
        return Refusal(503, str(error), headers={"Bali-Limit": f"{error.limit}={error.allowed}"})
    if isinstance(error, Saturated):
        return Refusal(503, str(error), headers={"Retry-After": str(error.retry_after)})
    status = next((code for kind, code in _STATUSES if isinstance(error, kind)), 400)
    return Refusal(status, str(error))


def agree(accept: str | None, offers: tuple[Format, ...]) -> Format:
    """The format among ``offers`` that fits ``accept`` best; raises Refusal (406) where none does."""
    chosen = negotiate(accept, offers)
    if chosen is None:
        there = ", ".join(offer.media_type for offer in offers)
        raise Refusal(406, f"No format fits Accept: {accept}. There are {there}.")
    return chosen


def respond(refusal: Refusal, request: Request) -> Response:
    """The answer to show: a page to a browser, JSON to who asks for it, else plain text.

    An error is sent even where none of these is acceptable (RFC 9110, 12.5.1 allows it).
    """
    accept = parse_accept_header(request.headers.get("Accept") or "*/*", MIMEAccept)
    chosen = accept.best_match(_OFFERS) or "text/plain"
    if chosen == "text/html":
        from flask import render_template  # what draws no page needs no Flask

        body = render_template("error.html", refusal=refusal, phrase=_phrase(refusal.status))
    elif chosen == "text/plain":
        body = "\n".join(filter(None, (refusal.sentence, refusal.detail, refusal.hint))) + "\n"
    else:
        body = json.dumps(_problem(refusal), ensure_ascii=False) + "\n"
    content_type = chosen if chosen.startswith("application/") else f"{chosen}; charset=utf-8"
    return Response(body, refusal.status, refusal.headers, content_type=content_type)


def _problem(refusal: Refusal) -> dict[str, object]:
    """Problem details (RFC 9457), with the place of a syntax error."""
    problem: dict[str, object] = {
        "title": _phrase(refusal.status),
        "status": refusal.status,
        "detail": refusal.sentence,
    }
    if refusal.place:
        problem |= {"line": refusal.place[0], "column": refusal.place[1]}
    if refusal.hint:
        problem["hint"] = refusal.hint
    return problem


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase
