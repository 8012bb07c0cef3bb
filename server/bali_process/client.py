"""A client of a WSGI application (PEP 3333) without a socket."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from wsgiref.util import setup_testing_defaults

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@dataclass(frozen=True)
class Reply:
    """What the application answered: the status, the media type, where to look instead, the body."""

    status: int
    media_type: str
    location: str
    body: bytes


def get(application: WSGIApplication, path: str, accept: str) -> Reply:
    """What ``application`` answers to a GET of ``path``."""
    environ: dict[str, Any] = {
        "HTTP_ACCEPT": accept,
        "PATH_INFO": unquote(path, "latin-1"),
        "QUERY_STRING": "",
    }
    setup_testing_defaults(environ)
    told: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], _: object = None) -> Callable[[bytes], object]:
        told.update({name.lower(): value for name, value in headers}, status=int(status[:3]))
        return lambda _: None

    answer: Iterable[bytes] = application(environ, start)
    try:
        body = b"".join(answer)
    finally:
        close = getattr(answer, "close", None)
        if close:
            close()
    location = told.get("location", "") if 300 <= told["status"] < 400 else ""
    return Reply(told["status"], told.get("content-type", "").partition(";")[0], location, body)
