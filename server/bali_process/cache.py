"""A memory of bounded size that forgets what was longest unused."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
# What an entry takes beside what it is said to take, in bytes.
_OVERHEAD = 512
# No single entry may push out most of the others.
_LARGEST_SHARE = 8


class Cache(Generic[K, V]):
    """Keeps values by key within ``size`` bytes. Safe for several threads."""

    def __init__(self, size: int) -> None:
        """Keep up to ``size`` bytes; 0 keeps nothing."""
        self._size = size
        self._used = 0
        self._entries: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """Give the value kept for ``key``, if any."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def keep(self, key: K, value: V, cost: int) -> None:
        """Keep ``value``, which takes ``cost`` bytes, unless that is too large a share of the whole."""
        cost += _OVERHEAD
        if cost > self._size // _LARGEST_SHARE:
            return
        with self._lock:
            if key in self._entries:
                return
            self._entries[key] = (value, cost)
            self._used += cost
            while self._used > self._size:
                self._used -= self._entries.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._used = 0
