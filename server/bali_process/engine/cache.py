"""Answers kept ready: the data of a release never change, so an answer stays true as long as it is served."""

from __future__ import annotations

from bali_process.cache import Cache
from bali_process.engine.interface import PROBE, Answer, Engine, Request
from bali_process.query.form import may_vary


class CachingEngine:
    """Answers a repeated request from memory. Safe for several threads."""

    def __init__(self, engine: Engine, size: int) -> None:
        """Stand before ``engine`` and keep up to ``size`` bytes of its answers."""
        self._engine = engine
        self._answers: Cache[Request, Answer] = Cache(size)

    def evaluate(self, request: Request) -> Answer:
        """Answer ``request`` from memory or by the engine; errors are not kept."""
        known = self._answers.get(request)
        if known is not None:
            return known
        answer = self._engine.evaluate(request)
        if request.text != PROBE and not may_vary(request.text):
            self._answers.keep(request, answer, len(answer.body) + 2 * len(request.text))
        return answer

    def close(self) -> None:
        """Forget everything and close the engine."""
        self._answers.clear()
        self._engine.close()
