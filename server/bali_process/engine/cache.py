"""Answers kept ready: the data of a release never change, so an answer stays true as long as it is served."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict

from bali_process.engine.interface import PROBE, Answer, Engine, Request

# Functions whose value differs from one evaluation to the next (SPARQL 1.1 Query, section 17.4).
_VOLATILE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE)
# Beside its body, what an entry takes; and no single answer may push out most of the others.
_OVERHEAD = 512
_LARGEST_SHARE = 8


class CachingEngine:
    """Answers a repeated request from memory, least recently used going first. Safe for several threads."""

    def __init__(self, engine: Engine, size: int) -> None:
        """Stand before ``engine`` and keep up to ``size`` bytes of its answers."""
        self._engine = engine
        self._size = size
        self._used = 0
        self._answers: OrderedDict[Request, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def evaluate(self, request: Request) -> Answer:
        """Answer ``request`` from memory or by the engine; errors are not kept."""
        with self._lock:
            known = self._answers.get(request)
            if known is not None:
                self._answers.move_to_end(request)
                return known
        answer = self._engine.evaluate(request)
        if request.text != PROBE and not _VOLATILE.search(request.text):
            self._keep(request, answer)
        return answer

    def _keep(self, request: Request, answer: Answer) -> None:
        cost = _cost(request, answer)
        if cost > self._size // _LARGEST_SHARE:
            return
        with self._lock:
            if request in self._answers:
                return
            self._answers[request] = answer
            self._used += cost
            while self._used > self._size:
                self._used -= _cost(*self._answers.popitem(last=False))

    def close(self) -> None:
        """Forget everything and close the engine."""
        with self._lock:
            self._answers.clear()
            self._used = 0
        self._engine.close()


def _cost(request: Request, answer: Answer) -> int:
    return len(answer.body) + 2 * len(request.text) + _OVERHEAD
