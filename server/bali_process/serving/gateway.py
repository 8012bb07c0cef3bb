"""From the HTTP server to the application: ASGI before, WSGI (PEP 3333) behind."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from bali_process.engine.lane import Lanes

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

    Receive = Callable[[], Awaitable[dict[str, Any]]]
    Send = Callable[[dict[str, Any]], Awaitable[None]]

# What is longer than this, in bytes, is read in a thread.
_SHORT = 16384
_QUERIES = (b"/sparql", b"/sparql/")
_KEYS = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH", b"accept": "HTTP_ACCEPT"}

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

    def __init__(self, application: WSGIApplication, threads: int, largest: int, lanes: bool) -> None:
        """Pass requests to ``application``, and bodies up to ``largest`` bytes.

        Without ``lanes``, everything is answered in one of ``threads`` threads.
        """
        self._application = application
        self._threads = ThreadPoolExecutor(threads, "request")
        self._largest = largest
        self._use_lanes = lanes
        self._lanes: Lanes | None = None

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Make ready in the thread of ``loop``."""
        self._loop = loop
        self._lanes = Lanes(loop, self._threads) if self._use_lanes else None

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = b"" if scope["method"] in ("GET", "HEAD") else await self._body(receive)
        environ = environment(scope, body)
        path: bytes = scope["raw_path"]
        if self._lanes and path.endswith(_QUERIES) and len(scope["query_string"]) + len(body) <= _SHORT:
            status, headers, told = await self._lanes.call(lambda: self._answer(environ))
        else:
            status, headers, told = await self._loop.run_in_executor(self._threads, self._answer, environ)
        with contextlib.suppress(RuntimeError):  # the connection has been closed meanwhile
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": told})

    async def _body(self, receive: Receive) -> bytes:
        """The body, or so much of it that the application sees that it is too large."""
        body, has_more = bytearray(), True
        while has_more and len(body) <= self._largest:
            message = await receive()
            body += message.get("body", b"")
            has_more = message.get("more_body", False)
        return bytes(body)

    def _answer(self, environ: WSGIEnvironment) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        told: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], failure: Any = None) -> Any:
            told[:] = (
                int(status[:3]),
                [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers],
            )

        body = b"".join(self._application(environ, start))
        return told[0], told[1], body


def environment(scope: dict[str, Any], body: bytes) -> WSGIEnvironment:
    """The environment of WSGI for a request of ASGI."""
    host, port = scope["server"] or ("", None)
    environ = {
        **_SAME,
        "REQUEST_METHOD": scope["method"],
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope["client"] or ("",))[0],
        "HTTP_HOST": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or ""),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(body),
    }
    seen = set()
    for name, encoded in scope["headers"]:
        key = _KEYS.get(name) or "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
        if b"_" in name:  # which would pass for a hyphen
            continue
        value = encoded.decode("latin-1")
        if key not in seen:
            environ[key] = value
        elif key != "HTTP_HOST":
            environ[key] = f"{environ[key]},{value}"
        seen.add(key)
    return environ
