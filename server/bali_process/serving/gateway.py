"""From the HTTP server to the application: RSGI (granian's own interface) before, WSGI (PEP 3333) behind."""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bali_process.engine.lane import Lanes

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    from bali_process.serving.live import Live

# What is longer than this, in bytes, is read in a thread.
_SHORT = 16384
_QUERIES = ("/sparql", "/sparql/")
_KEYS = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH", "accept": "HTTP_ACCEPT"}

_SAME = {
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.input_terminated": True,
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
}


class Gateway:
    """Answers queries in lanes, and all else in threads."""

    def __init__(self, application: Live, threads: int, largest: int, lanes: bool) -> None:
        """Pass requests to ``application``, and bodies up to ``largest`` bytes.

        Without ``lanes``, everything is answered in one of ``threads`` threads.
        """
        self._application = application
        self._threads = ThreadPoolExecutor(threads, "request")
        self._largest = largest
        self._use_lanes = lanes

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Make ready in the thread of ``loop``."""
        self._loop = loop
        self._lanes = Lanes(loop, self._threads) if self._use_lanes else None

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        if told := self._application.at_once(scope):
            _send(protocol, *told)
            return
        body = b"" if scope.method in ("GET", "HEAD") else await self._body(protocol)
        if self._lanes and scope.path.endswith(_QUERIES) and len(scope.query_string) + len(body) <= _SHORT:
            await self._lanes.call(lambda: _send(protocol, *self._answer(environment(scope, body))))
            return
        environ = environment(scope, body)
        _send(protocol, *await self._loop.run_in_executor(self._threads, self._answer, environ))

    async def _body(self, protocol: Any) -> bytes:
        """The body, or so much of it that the application sees that it is too large."""
        body = bytearray()
        async for chunk in protocol:
            body += chunk
            if len(body) > self._largest:
                break
        return bytes(body)

    def _answer(self, environ: WSGIEnvironment) -> tuple[int, list[tuple[str, str]], bytes]:
        told: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], failure: Any = None) -> Any:
            told[:] = int(status[:3]), headers

        body = b"".join(self._application(environ, start))
        return told[0], told[1], body


def _send(protocol: Any, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
    if body:
        protocol.response_bytes(status, headers, body)
    else:
        protocol.response_empty(status, headers)


def environment(scope: Any, body: bytes) -> WSGIEnvironment:
    """The environment of WSGI for a request of RSGI."""
    environ = {
        **_SAME,
        "REQUEST_METHOD": scope.method,
        "PATH_INFO": _as_bytes(scope.path),
        "QUERY_STRING": _as_bytes(scope.query_string),
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "HTTP_HOST": scope.authority or scope.server,
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(body),
    }
    environ["SERVER_NAME"], _, environ["SERVER_PORT"] = scope.server.rpartition(":")
    for name, value in scope.headers.items():
        key = _KEYS.get(name) or "HTTP_" + name.upper().replace("-", "_")
        if "_" not in name:  # which would pass for a hyphen
            environ[key] = f"{environ[key]},{value}" if key in environ and key != "HTTP_HOST" else value
    return environ


def _as_bytes(text: str) -> str:
    """Each byte of ``text`` in UTF-8 as one character, which is how WSGI has it."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("latin-1")
