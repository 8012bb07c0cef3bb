"""Answers that are kept ready, given ahead of everything else: no environment is made, nothing is planned."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from bali_process.http.endpoint import PATHS, Reply
from bali_process.http.protocol import PLAIN, VARY, Message
from bali_process.http.witness import Witness
from bali_process.settings import Settings

_WISHES = tuple(name.lower() for name in VARY)
# A client that sends one of these wants more than an answer, or has one already.
_HEEDED = frozenset((*_WISHES, "if-none-match"))
#: Where the application carries its :class:`Ready`.
READY = "bali_process.ready"
#: Status, headers and body.
Told = tuple[int, list[tuple[str, str]], bytes]


class Asked(Protocol):
    """What a server hands over of a request; the names of headers are in lower case."""

    method: str
    path: str
    query_string: str
    headers: Mapping[str, str]


class Ready:
    """Gives what ``kept`` gives for a message, where nothing else could come of the request."""

    def __init__(self, kept: Callable[[Message], Reply | None], witness: Witness, settings: Settings) -> None:
        """Tell ``witness`` of each answer. Where clients are counted, none is answered so."""
        base = "/" + settings.base_path.strip("/") if settings.base_path.strip("/") else ""
        self._paths = frozenset((*PATHS, *(base + path for path in PATHS))) if not settings.rate else ()
        self._kept, self._witness = kept, witness

    def __call__(self, asked: Asked) -> Told | None:
        """The answer to a plain request that has been answered before, or None."""
        if asked.path not in self._paths or asked.method not in PLAIN:
            return None
        began = time.perf_counter()
        wishes = _wishes(asked.headers.items())
        # Elsewhere bytes stand for characters, and one text is not to pass for another.
        if wishes is None or not asked.query_string.isascii():
            return None
        reply = self._kept(Message(PLAIN[0], asked.query_string, wishes))
        if reply is None:
            return None
        body = reply.body if asked.method == PLAIN[0] else b""
        taken = time.perf_counter() - began
        self._witness.tell(asked.method, 200, PATHS[0], taken, len(body), reply.query, cached=True)
        return 200, reply.headers, body


def _wishes(headers: Iterable[tuple[str, str]]) -> tuple[str | None, ...] | None:
    """What a client wishes, unless it says so twice or asks for more."""
    told = [(name, value) for name, value in headers if name in _HEEDED]
    found = dict(told)
    return None if len(told) > len(found) or "if-none-match" in found else tuple(map(found.get, _WISHES))
