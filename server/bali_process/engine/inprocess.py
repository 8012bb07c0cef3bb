"""The engine for machines without fork, for tests and for one-off commands."""

from __future__ import annotations

from pyoxigraph import Store

from bali_process.engine.evaluation import evaluate
from bali_process.engine.interface import Answer, EvaluationError, Request
from bali_process.engine.limits import Limits


class InProcessEngine:
    """Evaluates queries inside this process, with a weaker promise than the engine with workers.

    The size of an answer is bounded, and the deadline holds while an answer is being written. But no
    query can be stopped inside one aggregate, sort or DISTINCT, memory is not bounded, and a query
    nested deeply enough to overflow the engine's stack ends the whole process. Use it only where
    queries are trusted or the embedded engine cannot run.
    """

    def __init__(self, store: Store, limits: Limits | None = None) -> None:
        """Answer from ``store`` within ``limits``."""
        self._store: Store | None = store
        self._limits = limits or Limits()

    def evaluate(self, request: Request) -> Answer:
        """Answer ``request`` whole, or raise an EngineError."""
        if self._store is None:
            raise EvaluationError("The engine is closed; start it again.")
        return evaluate(self._store, request, self._limits)

    def close(self) -> None:
        """Let go of the data."""
        self._store = None
