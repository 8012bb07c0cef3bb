"""How the server and its workers speak: frames over a Unix socket, errors that survive the way."""

from __future__ import annotations

import json
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


class NothingYet(ConnectionEnded):
    """Not one byte came in the time set on the socket; what was asked for may still come."""


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


def receive(connection: socket.socket) -> tuple[bytes, bytes]:
    """Receive one frame, as its kind and payload; raises ConnectionEnded."""
    try:
        start = connection.recv(_CHUNK)
    except BlockingIOError as error:
        raise NothingYet(str(error)) from error
    except OSError as error:
        raise ConnectionEnded(str(error)) from error
    try:
        while 0 < len(start) < _HEADER.size:
            more = connection.recv(_CHUNK)
            start = start + more if more else b""
        if not start:
            raise ConnectionEnded("closed")
        kind, length = _HEADER.unpack_from(start)
        payload = start[_HEADER.size :]
        return kind, payload if len(payload) == length else _rest(connection, payload, length)
    except OSError as error:
        raise ConnectionEnded(str(error)) from error


def _rest(connection: socket.socket, beginning: bytes, length: int) -> bytes:
    whole = bytearray(length)
    whole[: len(beginning)] = beginning
    view, filled = memoryview(whole), len(beginning)
    while filled < length:
        count = connection.recv_into(view[filled:])
        if count == 0:
            raise ConnectionEnded("closed in the middle of an answer")
        filled += count
    return bytes(whole)


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
