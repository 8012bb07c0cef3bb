"""Plain questions answered from their bytes, by a process that does nothing else.

What is not plainly a question by GET, or has no plain answer, is left to the application: the two say the
same to the same request, the one sooner.
"""

from __future__ import annotations

import time
from email.utils import formatdate
from typing import NamedTuple

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

from bali_process.engine.inprocess import InProcessEngine
from bali_process.engine.interface import Answer, EngineError, Request
from bali_process.engine.limits import MIB, Limits
from bali_process.formats import HTML
from bali_process.http.planning import Basis
from bali_process.http.protocol import PATHS, PLAIN, VARY, Message
from bali_process.http.replies import Replies, Reply
from bali_process.http.witness import Ledger
from bali_process.query.form import mentions
from bali_process.query.tokens import unescape
from bali_process.settings import Settings

_END = b"\r\n\r\n"
_LAST = b"Connection: close\r\n\r\n"
_WISHES = tuple(name.lower().encode() for name in VARY)
# Who sends one of these wants more than an answer, or has one already.
_MORE = frozenset(
    (b"content-length", b"transfer-encoding", b"upgrade", b"expect", b"if-none-match", b"proxy-connection")
)
_KEEP, _CLOSE = b"keep-alive", b"close"
# An answer of more MiB would keep others waiting, while it is compressed if not before.
_LARGEST = 1
# So many questions are remembered, each by a number.
_REMEMBERED = 20_000


class Unfit(Exception):
    """The question is not one to be answered here."""


class Asked(NamedTuple):
    """A request by its message, the number of its bytes, and whether it is the client's last."""

    message: Message
    size: int
    is_last: bool


class Reader:
    """Reads the first request in some bytes, if it is a plain question to one of ``paths``."""

    def __init__(self, settings: Settings) -> None:
        base = "/" + settings.base_path.strip("/") if settings.base_path.strip("/") else ""
        # What begins with the base is cut first, and only then looked up.
        bare = [path for path in PATHS if not base or not (path + "/").startswith(base + "/")]
        self._paths = frozenset(path.encode() for path in (*bare, *(base + path for path in PATHS)))
        self._longest = settings.url

    def __call__(self, data: bytes) -> Asked | None:
        """The request, or None where it is not whole, or is for the application."""
        end = data.find(_END)
        if end < 0 or not data.startswith(b"GET /"):
            return None
        size = end + len(_END)
        head = _Head()
        parser = HttpRequestParser(head)
        try:
            parser.feed_data(data[:size])
        except (HttpParserError, HttpParserUpgrade):
            return None
        path, _, query = head.url.partition(b"?")
        if path not in self._paths or not head.is_plain or parser.get_http_version() != "1.1":
            return None
        # Elsewhere bytes stand for characters, and one text is not to pass for another.
        if len(head.url) > self._longest or b"#" in query or not query.isascii():
            return None
        # What is not read when a connection ends would end the answer, too (RFC 9112, 9.6).
        if head.is_last and len(data) > size:
            return None
        wishes = tuple(wish.decode("latin-1") if wish is not None else None for wish in head.wishes)
        return Asked(Message(PLAIN[0], query.decode(), wishes), size, head.is_last)


class _Head:
    """What the parser finds, as far as it matters here."""

    __slots__ = ("hosts", "is_last", "is_odd", "is_whole", "url", "wishes")

    def __init__(self) -> None:
        self.url = b""
        self.wishes: list[bytes | None] = [None] * len(_WISHES)
        self.hosts = 0
        self.is_last = self.is_odd = self.is_whole = False

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        name = name.lower()
        if name in _WISHES:
            place = _WISHES.index(name)
            # Said twice, it is a list; the application puts it together.
            self.is_odd |= self.wishes[place] is not None
            self.wishes[place] = value
        elif name == b"host":
            self.hosts += 1
        elif name == b"connection":
            self.is_last |= value.lower() == _CLOSE
            self.is_odd |= value.lower() not in (_KEEP, _CLOSE)
        elif name in _MORE:
            self.is_odd = True

    def on_message_complete(self) -> None:
        self.is_whole = True

    @property
    def is_plain(self) -> bool:
        return self.is_whole and self.hosts == 1 and not self.is_odd


class LocalEngine(InProcessEngine):
    """Evaluates here what is small; raises Unfit, and no reason, for what cannot be answered."""

    def evaluate(self, request: Request) -> Answer:
        if mentions(unescape(request.text), "SERVICE"):
            raise Unfit  # nobody waits here for another server
        try:
            return super().evaluate(request)
        except EngineError:
            raise Unfit from None


def small(limits: Limits) -> Limits:
    """``limits`` with the largest answer that is made here."""
    return Limits(limits.deadline, limits.memory, min(limits.result, _LARGEST), limits.network)


class Express:
    """Gives head and body of the answer to a message, if there is one to be given here."""

    def __init__(self, basis: Basis, engine: LocalEngine, settings: Settings, ledger: Ledger) -> None:
        """Answer by ``engine``, and tell ``ledger`` of each answer."""
        size = min(settings.answer_cache * MIB // 8, settings.memory * MIB // 32)
        self._replies = Replies(basis, engine, size, PATHS[0])
        self._ledger = ledger
        self._met: set[int] = set()
        self._second, self._date = 0, b""

    def __call__(self, asked: Asked) -> tuple[bytes, bytes]:
        """Head and body; raises Unfit or Refusal where the application is to answer."""
        began, message = time.perf_counter(), asked.message
        reply = self._replies.kept(message)
        cached = reply is not None
        reply = reply or self._made(message)
        head = b"%b%b%b" % (reply.head(), self._dated(), _LAST if asked.is_last else _END[2:])
        taken = time.perf_counter() - began
        self._ledger.tell(PLAIN[0], 200, reply.route, taken, len(reply.body), reply.query, cached)
        return head, reply.body

    def _made(self, message: Message) -> Reply:
        plan = self._replies.prepare(message)
        # What may vary may call other servers, too.
        if plan is None or plan.format is HTML or not plan.etag:
            raise Unfit
        return self._replies.make(plan, message, self._has_met(message))

    def _has_met(self, message: Message) -> bool:
        """Whether this has been asked before: what nobody asks again is not worth a place among the kept."""
        number = hash(message)
        if number in self._met:
            return True
        if len(self._met) >= _REMEMBERED:
            self._met.clear()
        self._met.add(number)
        return False

    def _dated(self) -> bytes:
        """The date as every answer bears it (RFC 9110, 6.6.1)."""
        second = int(time.time())
        if second != self._second:
            self._second = second
            self._date = f"Date: {formatdate(second, usegmt=True)}\r\n".encode()
        return self._date
