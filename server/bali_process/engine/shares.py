"""Who holds how many workers: where several clients ask, none is to hold them all."""

from __future__ import annotations

import ipaddress
import time
from collections import Counter
from contextvars import ContextVar

#: The address for which a lane or thread works; empty where none is known, and then nothing is counted.
CLIENT: ContextVar[str] = ContextVar("client", default="")
# Who asked within this time, in seconds, may ask again, and is to find a worker.
_MEMORY = 60.0


class Shares:
    """Counts the workers that each client holds; not safe for several threads."""

    def __init__(self, workers: int) -> None:
        """Of ``workers``, a client may hold all but one, and all while nobody else asks."""
        self._workers = workers
        self._held: Counter[str] = Counter()
        self._last = self._former = ("", -_MEMORY)

    def note(self, client: str) -> None:
        """Remember that ``client`` asks."""
        if client and client != self._last[0]:
            self._former = self._last
        self._last = (client or self._last[0], time.monotonic())

    def admits(self, client: str) -> bool:
        """Tell whether ``client`` may take one more."""
        if not client or self._held[client] < self._workers - 1 or self._workers == 1:
            return True
        others = self._former if client == self._last[0] else self._last
        return not others[0] or time.monotonic() - others[1] > _MEMORY

    def count(self, client: str, workers: int) -> None:
        """Count ``workers`` more, or fewer, as held by ``client``."""
        self._held[client] += workers
        if not self._held[client]:
            del self._held[client]


def client_of(address: str) -> str:
    """Whom an address belongs to; in IPv6 a host has a network of 64 bits for itself."""
    if ":" not in address:
        return address
    try:
        parsed = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return address
    return address if parsed.version == 4 else str(int(parsed) >> 64)
