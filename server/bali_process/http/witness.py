"""What the operator learns of each request: a line of JSON, and counters for Prometheus."""

from __future__ import annotations

import json
import threading
import time
import traceback
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from bali_process.http.headers import COMMON
from bali_process.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: Where the environment of a request carries its route, its query, and whether the answer was kept ready.
ROUTE, QUERY, CACHED = "bali.route", "bali.query", "bali.cached"
_METHODS = frozenset({"GET", "HEAD", "POST", "QUERY", "OPTIONS", "PUT", "DELETE", "PATCH"})
_SORRY = b"The server failed on this request; its operator finds the reason on its screen.\n"
_TYPE = ("Content-Type", "text/plain; charset=utf-8")
_FAILED = ("500 INTERNAL SERVER ERROR", [*COMMON, _TYPE, ("Content-Length", str(len(_SORRY)))], _SORRY)

# Upper bounds of the classes of duration, in seconds.
_BOUNDS = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0)


class Metrics:
    """What has been answered since this release is served. Safe for several threads."""

    def __init__(self, digest: str) -> None:
        """Count for the release ``digest``."""
        self._digest = digest
        self._requests: Counter[tuple[str, int]] = Counter()
        self._durations = [0] * (len(_BOUNDS) + 1)
        self._seconds = 0.0
        self._bytes = 0
        self._cached = 0
        self._lock = threading.Lock()

    def count(self, route: str, status: int, seconds: float, size: int, cached: bool) -> None:
        """Count one request that took ``seconds`` and was answered with ``size`` bytes."""
        with self._lock:
            self._requests[route, status] += 1
            self._durations[bisect_left(_BOUNDS, seconds)] += 1
            self._seconds += seconds
            self._bytes += size
            self._cached += cached

    def text(self) -> str:
        """Give all counters, each with its type (Prometheus text format 0.0.4)."""
        with self._lock:
            requests, durations = sorted(self._requests.items()), list(self._durations)
            seconds, sent, cached = self._seconds, self._bytes, self._cached
        total, buckets = 0, list[str]()
        for bound, number in zip((*map(str, _BOUNDS), "+Inf"), durations, strict=True):
            total += number
            buckets.append(f'bali_request_seconds_bucket{{le="{bound}"}} {total}')
        lines = [
            "# TYPE bali_release_info gauge",
            f'bali_release_info{{digest="{self._digest}"}} 1',
            "# TYPE bali_requests_total counter",
            *(f'bali_requests_total{{route="{r}",status="{s}"}} {number}' for (r, s), number in requests),
            "# TYPE bali_request_seconds histogram",
            *buckets,
            f"bali_request_seconds_sum {seconds:.6f}",
            f"bali_request_seconds_count {total}",
            "# TYPE bali_sent_bytes_total counter",
            f"bali_sent_bytes_total {sent}",
            "# TYPE bali_answers_kept_ready_total counter",
            f"bali_answers_kept_ready_total {cached}",
        ]
        return "\n".join(lines) + "\n"


class Ledger:
    """Counts requests and writes their lines, in which nothing is of the client but a query, if wished."""

    def __init__(self, settings: Settings, metrics: Metrics | None, write: Callable[[str], object]) -> None:
        """What is counted by ``metrics``, and what ``write`` is told, depends on ``settings``."""
        self._write = write
        self._log, self._log_queries = settings.log or settings.log_queries, settings.log_queries
        self._metrics = metrics
        self._second = 0, ""

    def tell(
        self, method: str, status: int, route: str, seconds: float, size: int, query: str | None, cached: bool
    ) -> None:
        """Count one request and write its line."""
        if self._metrics:
            self._metrics.count(route, status, seconds, size, cached)
        if not self._log:
            return
        line = (
            f'{{"time": "{self._now()}"'
            f', "route": "{route}", "method": "{method if method in _METHODS else "other"}"'
            f', "status": {status}, "ms": {seconds * 1000:.2f}, "bytes": {size}'
        )
        if query is not None:
            digest = sha256(query.encode("utf-8", "surrogatepass")).hexdigest()[:16]
            line += f', "query": "{digest}", "cached": {"true" if cached else "false"}'
            if self._log_queries:
                line += f', "text": {json.dumps(query)}'
        self._write(line + "}\n")

    def _now(self) -> str:
        """The time in UTC to the millisecond (RFC 3339); what is the same for a second is written once."""
        now = time.time()
        second = int(now)
        if second != self._second[0]:
            self._second = second, datetime.fromtimestamp(second, UTC).isoformat()
        return f"{self._second[1][:19]}.{int(1000 * (now - second)):03}+00:00"

    def take(self, line: str) -> None:
        """Count the request that another process has told in ``line``, and write that."""
        if self._metrics:
            told = json.loads(line)
            self._metrics.count(
                told["route"], told["status"], told["ms"] / 1000, told["bytes"], bool(told.get("cached"))
            )
        if self._log:
            self._write(line)


class Witness:
    """Passes requests on, makes sure that an answer is whole before any of it is sent, and tells of it."""

    def __init__(self, application: WSGIApplication, ledger: Ledger) -> None:
        """Stand before ``application``."""
        self._application, self._ledger = application, ledger

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, with 500 where the application fails."""
        began = time.perf_counter()
        try:
            status, headers, body = whole(self._application, environ)
        except Exception:
            traceback.print_exc()
            status, headers, body = _FAILED
        start_response(status, [*headers])
        seconds, size = time.perf_counter() - began, len(body)
        told = environ.get(ROUTE, ""), seconds, size, environ.get(QUERY), CACHED in environ
        self._ledger.tell(environ["REQUEST_METHOD"], int(status[:3]), *told)
        return [body] if body else []


def whole(application: WSGIApplication, environ: WSGIEnvironment) -> tuple[str, list[tuple[str, str]], bytes]:
    """The status, the headers and the whole body of the answer."""
    told: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], failure: Any = None) -> Any:
        told[:] = status, headers
        return None

    chunks = application(environ, start)
    try:
        body = b"".join(chunks)
    finally:
        getattr(chunks, "close", lambda: None)()
    return told[0], told[1], body
