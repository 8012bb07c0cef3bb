"""A bounded number of workers and a bounded queue before them."""

from __future__ import annotations

import math
import threading

from bali_process.engine.interface import Saturated
from bali_process.engine.nursery import Nursery, NurseryError, WorkerHandle


class Pool:
    """Lends each worker to one caller at a time; callers beyond the queue are refused. Thread-safe."""

    def __init__(self, nursery: Nursery, size: int, queue: int, patience: float) -> None:
        """Lend up to ``size`` workers; ``queue`` callers may wait, each up to ``patience`` seconds."""
        self._nursery = nursery
        self._size = size
        self._queue = queue
        self._patience = patience
        self._idle: list[WorkerHandle] = []
        self._busy = 0
        self._waiting = 0
        self._closed = False
        self._change = threading.Condition()

    def borrow(self) -> WorkerHandle:
        """Take a worker, forked if none is idle; raises Saturated, or NurseryError if that fails."""
        with self._change:
            if self._busy >= self._size or self._closed:
                self._wait()
            self._busy += 1
            # The last one used has its memory in the processor's cache.
            worker = self._idle.pop() if self._idle else None
        try:
            return worker or self._nursery.fork()
        except NurseryError:
            self.give_back(None)
            raise

    def _wait(self) -> None:
        if not self._closed and self._waiting >= self._queue:
            raise self._saturated(f"{self._size} queries are running and {self._waiting} are waiting")
        self._waiting += 1
        try:
            self._change.wait_for(lambda: self._closed or self._busy < self._size, self._patience)
        finally:
            self._waiting -= 1
        if self._closed:
            raise Saturated("The server is stopping; ask again in a moment.", 1)
        if self._busy >= self._size:
            raise self._saturated(f"no worker was free for {self._patience:g} s")

    def _saturated(self, reason: str) -> Saturated:
        after = max(1, math.ceil(self._patience))
        return Saturated(f"The server is busy: {reason}; ask again in a moment.", after)

    def give_back(self, worker: WorkerHandle | None) -> None:
        """Return what was borrowed: a worker fit for the next query, or None for one that is not."""
        with self._change:
            self._busy -= 1
            if worker and not self._closed:
                self._idle.append(worker)
            elif worker:
                worker.close()
            self._change.notify()

    def drain(self, timeout: float) -> None:
        """Lend nothing more and wait up to ``timeout`` seconds for what is lent."""
        with self._change:
            self._closed = True
            self._change.notify_all()
            self._change.wait_for(lambda: self._busy == 0, timeout)
            for worker in self._idle:
                worker.close()
            self._idle.clear()
