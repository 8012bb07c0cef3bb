"""The engine of this machine: Oxigraph in processes that the kernel ends when a query exceeds its limits."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Sequence
from pathlib import Path

from bali_process.engine import wire
from bali_process.engine.evaluation import deadline_reached, memory_reached
from bali_process.engine.interface import (
    Answer,
    EngineError,
    EvaluationError,
    LimitReached,
    Request,
    Saturated,
)
from bali_process.engine.lane import apart
from bali_process.engine.limits import Limits
from bali_process.engine.nursery import Nursery, NurseryError, WorkerHandle
from bali_process.engine.pool import Pool
from bali_process.errors import BaliError

# Killed from outside, a query is tried once more: whoever killed the worker did not mean the query.
_ATTEMPTS = 2
_RETRY_START = 5
# Who waits for a worker waits longer than any query may run, in seconds.
_GRACE = 2.0


class EmbeddedEngine:
    """Evaluates queries over one release in worker processes forked from one zygote.

    A query that exceeds its deadline or its memory, or overflows the engine's stack, ends its own worker
    and nothing else; its caller gets the reason, and the next query a fresh worker. Workers have no
    network where the system can take it away (``network`` says why not). Lost altogether, the zygote is
    started again by the next query.
    """

    def __init__(
        self, release: Path, limits: Limits, workers: int = 4, queue: int = 16, cell: str = ""
    ) -> None:
        """Start over the release folder ``release``; returns at once, the first query waits for the data.

        ``cell`` names the module whose ``run`` cells execute, beside the workers.
        """
        self._cell = cell
        self._release = release
        self._limits = limits
        self._workers = workers
        self._queue = queue
        self._closed = False
        self._starting = threading.Lock()
        self._begin()

    def _begin(self) -> None:
        self._nursery = Nursery(self._release, self._limits, self._cell)
        patience = self._limits.deadline + _GRACE
        self._pool = Pool(self._nursery, self._workers, self._queue, patience)
        self._loaded = False

    def wait_ready(self) -> None:
        """Wait until the data is loaded; raises BaliError when it cannot be."""
        with self._starting:
            self._start()

    def _start(self) -> None:
        """Have the data loaded, by a new zygote if the former is gone; only under the lock."""
        if self._closed:
            raise _stopping()
        if not self._nursery.alive():
            self._pool.drain(0)
            self._nursery.stop()
            self._begin()
        if not self._loaded:
            self._nursery.wait_ready()
            self._loaded = True

    @property
    def network(self) -> str:
        """Why workers can reach the network; empty when they cannot."""
        return self._nursery.network

    def evaluate(self, request: Request) -> Answer:
        """Answer ``request`` whole, or raise an EngineError."""
        if not self._loaded:
            apart(self._recover, True)
        payload = wire.request_to_bytes(request)
        for _ in range(_ATTEMPTS):
            body = self._attempt(payload)
            if body is not None:
                return Answer(body, request.media_type)
        raise Saturated("The process that evaluated the query was killed from outside; ask again.", 1)

    def fork_cell(self, descriptors: Sequence[int]) -> int:
        """Start a cell that is given ``descriptors``, and tell its process; raises BaliError."""
        self.wait_ready()
        try:
            return self._nursery.fork_cell(descriptors)
        except NurseryError as error:
            raise BaliError(f"No cell can be started: {error}.") from error

    def _attempt(self, payload: bytes) -> bytes | None:
        """Answer one query, or None if its worker was killed from outside."""
        pool, nursery = self._pool, self._nursery
        try:
            worker = pool.borrow()
        except NurseryError:
            apart(self._recover)
            return None
        fit: WorkerHandle | None = None
        try:
            kind, reply = worker.ask(payload)
            fit = None if kind == wire.LAST_ANSWER or worker.is_slow else worker
        except wire.ConnectionEnded:
            self._explain(nursery, worker)
            return None
        finally:
            if fit is None:
                worker.close()
            pool.give_back(fit)
        if kind == wire.ERROR:
            raise wire.error_from_bytes(reply)
        return reply

    def _explain(self, nursery: Nursery, worker: WorkerHandle) -> None:
        """Raise what ended ``worker``, or return when it was killed from outside."""
        try:
            error = reason_of_end(apart(nursery.end, worker), self._limits)
        except NurseryError:
            apart(self._recover)
            return
        if error:
            raise error

    def _recover(self, wait: bool = False) -> None:
        """Start the zygote if it is gone; one caller does, the others are asked to come back or ``wait``."""
        if self._closed:
            raise _stopping()
        if not self._starting.acquire(blocking=wait):
            raise Saturated("The query engine is being started; ask again in a moment.", 1)
        try:
            self._start()
        except EngineError:
            raise
        except BaliError as error:
            raise Saturated(f"The query engine cannot be started: {error}", _RETRY_START) from error
        finally:
            self._starting.release()

    def drain(self, timeout: float | None = None) -> None:
        """Refuse new queries, let those in flight finish, then close.

        ``timeout`` is in seconds; when not given, no query can last longer.
        """
        self._pool.drain(self._limits.deadline + _GRACE if timeout is None else timeout)
        self.close()

    def close(self) -> None:
        """End the zygote and all workers; calls in flight raise."""
        self._closed = True
        with self._starting:
            self._pool.drain(0)
            self._nursery.stop()


def _stopping() -> Saturated:
    return Saturated("The server is stopping; ask again in a moment.", 1)


def reason_of_end(status: int, limits: Limits) -> EngineError | None:
    """Give the error that a worker's wait status means, or None when it was killed from outside."""
    number = os.WTERMSIG(status) if status >= 0 and os.WIFSIGNALED(status) else 0
    if number == signal.SIGALRM:
        return deadline_reached(limits)
    if number == signal.SIGABRT:
        # Rust aborts when it cannot allocate, and when what it sorts proves to have no order.
        reached = memory_reached(limits)
        hint = "If it sorts dates among years or numbers, sort them as text: ORDER BY STR(?x)."
        return LimitReached(f"{reached} {hint}", reached.limit, reached.allowed)
    if number in (signal.SIGSEGV, signal.SIGBUS):
        return EvaluationError("The query is nested too deeply for the engine; use fewer levels of brackets.")
    return None
