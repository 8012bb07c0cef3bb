"""How often one client may ask: a token bucket for each address."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from bali_process.engine.shares import client_of
from bali_process.http.refusal import Refusal

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# A bucket holds what may be asked in this many seconds.
_BURST = 5.0
# Addresses remembered; who was longest unseen has a full bucket again.
_ADDRESSES = 10_000
# What watches the server is never turned away.
_FREE = frozenset({"/health", "/ready", "/metrics"})


class Rate:
    """Admits ``rate`` requests a second from each address; 0 admits all. Safe for several threads."""

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Measure time by ``clock``, in seconds."""
        self._rate = rate
        self._clock = clock
        self._full = max(1.0, rate * _BURST)
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def admit(self, environ: WSGIEnvironment) -> None:
        """Raise Refusal (429) when the client has asked too often (RFC 6585, section 4)."""
        if not self._rate or environ["PATH_INFO"] in _FREE:
            return
        wait = self._take(client_of(environ.get("REMOTE_ADDR", "")))
        if wait > 0:
            seconds = math.ceil(wait)
            raise Refusal(
                429,
                f"More than {self._rate:g} requests a second have come from this address; "
                f"ask again in {seconds} s.",
                headers={"Retry-After": str(seconds)},
            )

    def _take(self, client: str) -> float:
        """Take a token; tell how long to wait for one, in seconds, when there is none."""
        now = self._clock()
        with self._lock:
            tokens, seen = self._buckets.pop(client, (self._full, now))
            tokens = min(self._full, tokens + (now - seen) * self._rate)
            self._buckets[client] = (tokens - 1 if tokens >= 1 else tokens, now)
            if len(self._buckets) > _ADDRESSES:
                self._buckets.popitem(last=False)
        return 0 if tokens >= 1 else (1 - tokens) / self._rate
