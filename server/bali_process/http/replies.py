"""Answers of the endpoint as they are sent, made once: to :mod:`endpoint` and to :mod:`express` alike."""

from __future__ import annotations

from typing import NamedTuple

from bali_process.cache import Cache
from bali_process.engine.interface import Engine
from bali_process.engine.lane import apart
from bali_process.http import headers, planning
from bali_process.http.planning import Basis, Plan
from bali_process.http.protocol import Message

# A body of more bytes takes so long to compress that others are not to wait for that.
_LARGE = 65536
_COMMON = "".join([f"{name}: {value}\r\n" for name, value in headers.COMMON]).encode("latin-1")


class Reply(NamedTuple):
    """An answer ready to be sent.

    ``headers`` begin with those that every answer bears; ``etag`` is that of the plain form, if there is one.
    """

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    etag: str
    query: str
    route: str

    def head(self) -> bytes:
        """The status line and the headers on the wire, without the date and the end (RFC 9112, 2.1)."""
        own = "".join([f"{name}: {value}\r\n" for name, value in self.headers[len(headers.COMMON) :]])
        return b"HTTP/1.1 %b\r\n%b%b" % (self.status.encode(), _COMMON, own.encode("latin-1"))


class Replies:
    """Makes the replies to messages, and keeps them by all that they depend on."""

    def __init__(self, basis: Basis, engine: Engine, size: int, route: str) -> None:
        """Answer by ``engine``, none of whose answers is kept twice, and keep up to ``size`` bytes."""
        self._basis, self._engine, self._route = basis, engine, route
        self._kept: Cache[Message, Reply] = Cache(size)
        #: The reply that is kept for a message, if any.
        self.kept = self._kept.get

    def prepare(self, message: Message) -> Plan | None:
        """What to do for ``message``, None for a bare GET; raises Refusal for what cannot be done."""
        return planning.prepare(message, self._basis, self._engine)

    def make(self, plan: Plan, message: Message, keep: bool = True) -> Reply:
        """Do what ``plan`` says, and keep the reply if wished; raises Refusal where the engine cannot."""
        reply = self._drawn(
            plan, planning.evaluate(plan.operation, plan.format, self._engine), message.accept_encoding
        )
        if plan.etag and keep:
            cost = len(reply.body) + len(reply.query) + len(message.query_string) + len(message.body)
            self._kept.keep(message, reply, cost)
        return reply

    def _drawn(self, plan: Plan, body: bytes, accept_encoding: str) -> Reply:
        if len(body) > _LARGE:
            sent, coding = apart(headers.coded, body, accept_encoding)
        else:
            sent, coding = headers.coded(body, accept_encoding)
        told = [
            *headers.COMMON,
            ("Content-Type", plan.format.content_type),
            ("Content-Length", str(len(sent))),
        ]
        if coding:
            told.append(("Content-Encoding", coding))
        if plan.etag:
            etag = headers.marked(plan.etag) if coding else plan.etag
            told += [("Cache-Control", "no-cache"), ("ETag", f'"{etag}"')]
        else:
            told.append(("Cache-Control", "no-store"))
        return Reply("200 OK", told, sent, plan.etag, plan.operation.query, self._route)
