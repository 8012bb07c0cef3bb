"""Counters of requests in the text format of Prometheus."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter

# Upper bounds of the classes of duration, in seconds.
_BOUNDS = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0)


class Metrics:
    """What has been answered since this release is served. Safe for several threads."""

    def __init__(self, digest: str) -> None:
        """Count for the release ``digest``."""
        self._digest = digest
        self._requests: Counter[tuple[str, str]] = Counter()
        self._durations = [0] * (len(_BOUNDS) + 1)
        self._seconds = 0.0
        self._bytes = 0
        self._cached = 0
        self._lock = threading.Lock()

    def count(self, route: str, status: str, seconds: float, size: int, cached: bool) -> None:
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
