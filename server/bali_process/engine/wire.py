"""How the server and its workers speak: frames over a Unix socket, errors that survive the way."""

from __future__ import annotations

import json
import select
import socket
import struct
from collections.abc import Mapping
from typing import Any

from bali_process.engine.interface import (
    EngineError,
    EvaluationError,
    LimitReached,
    QuerySyntaxError,
    Request,
)

#: Kinds of frame.
QUERY, ANSWER, LAST_ANSWER, ERROR, READY = b"Q", b"A", b"L", b"E", b"R"
_HEADER = struct.Struct("!cQ")
_CHUNK = 65536
_ERRORS: Mapping[str, type[EngineError]] = {
    error.__name__: error for error in (EvaluationError, LimitReached, QuerySyntaxError)
}


class ConnectionEnded(Exception):
    """The other side closed the connection, or did not answer in the time set on the socket."""


def send(connection: socket.socket, kind: bytes, payload: bytes) -> None:
    """Send one frame; raises ConnectionEnded."""
    try:
        if len(payload) < _CHUNK:
            connection.sendall(_HEADER.pack(kind, len(payload)) + payload)
        else:
            connection.sendall(_HEADER.pack(kind, len(payload)))
            connection.sendall(payload)
    except OSError as error:
        raise ConnectionEnded(str(error)) from error


def is_readable(connection: socket.socket, seconds: float) -> bool:
    """Wait up to ``seconds`` for something to receive, be it the end."""
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(1000 * seconds))


class Incoming:
    """One frame, of which more comes each time that something does."""

    def __init__(self) -> None:
        self._start = self._kind = b""
        self._payload = bytearray()
        self._filled = -1

    def take(self, connection: socket.socket) -> tuple[bytes, bytes] | None:
        """Take what comes next; give kind and payload once they are whole. Raises ConnectionEnded."""
        try:
            if self._filled >= 0:
                count = connection.recv_into(memoryview(self._payload)[self._filled :])
                self._filled += count
            else:
                piece = connection.recv(_CHUNK)
                count = len(piece)
                self._start += piece
        except OSError as error:
            raise ConnectionEnded(str(error)) from error
        if not count:
            raise ConnectionEnded("closed")
        return self._begun() if self._filled < 0 else self._whole()

    def _begun(self) -> tuple[bytes, bytes] | None:
        if len(self._start) < _HEADER.size:
            return None
        self._kind, length = _HEADER.unpack_from(self._start)
        payload = self._start[_HEADER.size :]
        if len(payload) == length:
            return self._kind, payload
        self._payload, self._filled = bytearray(length), len(payload)
        self._payload[: self._filled] = payload
        return None

    def _whole(self) -> tuple[bytes, bytes] | None:
        return (self._kind, bytes(self._payload)) if self._filled == len(self._payload) else None


def receive(connection: socket.socket) -> tuple[bytes, bytes]:
    """Receive one frame whole, as its kind and payload; raises ConnectionEnded."""
    incoming = Incoming()
    while (frame := incoming.take(connection)) is None:
        pass
    return frame


def request_to_bytes(request: Request) -> bytes:
    """Write ``request`` as the payload of a QUERY frame."""
    fields = [request.text, request.media_type, request.default_graphs, request.named_graphs]
    return json.dumps(fields).encode()


def request_from_bytes(payload: bytes) -> Request:
    """Read the payload of a QUERY frame."""
    text, media_type, default, named = json.loads(payload)
    return Request(text, media_type, _names(default), _names(named))


def _names(names: list[str] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(names)


def error_to_bytes(error: EngineError) -> bytes:
    """Write ``error`` as the payload of an ERROR frame, with its class and all its fields."""
    fields: dict[str, Any] = {name: value for name, value in vars(error).items() if name != "details"}
    return json.dumps([type(error).__name__, str(error), fields]).encode()


def error_from_bytes(payload: bytes) -> EngineError:
    """Read the payload of an ERROR frame."""
    name, message, fields = json.loads(payload)
    return _ERRORS[name](message, **fields)
