"""What the operator learns of each request: a line of JSON, and counters for Prometheus."""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from bali_process.http.headers import COMMON
from bali_process.http.metrics import Metrics
from bali_process.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: Where the environment of a request carries its route, its query, and whether the answer was kept ready.
ROUTE, QUERY, CACHED = "bali.route", "bali.query", "bali.cached"
_METHODS = frozenset({"GET", "HEAD", "POST", "QUERY", "OPTIONS", "PUT", "DELETE", "PATCH"})
_FAILED = b"The server failed on this request; its operator finds the reason on its screen.\n"


class Witness:
    """Passes requests on, makes sure that an answer is whole before any of it is sent, and tells of it."""

    def __init__(
        self,
        application: WSGIApplication,
        settings: Settings,
        metrics: Metrics | None,
        write: Callable[[str], object] | None = None,
    ) -> None:
        """Stand before ``application``; what ``write`` is told depends on ``settings``."""
        self._write = write or (lambda line: sys.stderr.write(line))
        self._application = application
        self._log, self._log_queries = settings.log or settings.log_queries, settings.log_queries
        self._metrics = metrics

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, with 500 where the application fails."""
        began = time.perf_counter()
        status, headers, body = self._whole(environ)
        start_response(status, headers)
        seconds = time.perf_counter() - began
        size = sum(map(len, body))
        if self._metrics:
            self._metrics.count(environ.get(ROUTE, ""), status[:3], seconds, size, CACHED in environ)
        if self._log:
            self._tell(environ, status[:3], seconds, size)
        return body

    def _whole(self, environ: WSGIEnvironment) -> tuple[str, list[tuple[str, str]], list[bytes]]:
        told: list[Any] = []

        def start(status: str, headers: list[tuple[str, str]], failure: Any = None) -> Any:
            told[:] = status, headers
            return None

        try:
            chunks = self._application(environ, start)
            if isinstance(chunks, list):
                return told[0], told[1], chunks
            try:
                return told[0], told[1], [b"".join(chunks)]
            finally:
                getattr(chunks, "close", lambda: None)()
        except Exception:
            traceback.print_exc()
        length = ("Content-Length", str(len(_FAILED)))
        plain = ("Content-Type", "text/plain; charset=utf-8")
        return "500 INTERNAL SERVER ERROR", [*COMMON, plain, length], [_FAILED]

    def _tell(self, environ: WSGIEnvironment, status: str, seconds: float, size: int) -> None:
        """Write one line; of what the client sent, nothing is in it but the query, when asked for."""
        query, method = environ.get(QUERY), environ["REQUEST_METHOD"]
        line = (
            f'{{"time": "{datetime.now(UTC).isoformat(timespec="milliseconds")}"'
            f', "route": "{environ.get(ROUTE, "")}", "method": "{method if method in _METHODS else "other"}"'
            f', "status": {status}, "ms": {seconds * 1000:.2f}, "bytes": {size}'
        )
        if query is not None:
            digest = sha256(query.encode("utf-8", "surrogatepass")).hexdigest()[:16]
            line += f', "query": "{digest}", "cached": {"true" if CACHED in environ else "false"}'
            if self._log_queries:
                line += f', "text": {json.dumps(query)}'
        self._write(line + "}\n")
