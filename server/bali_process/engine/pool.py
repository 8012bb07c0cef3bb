"""A bounded number of workers and a bounded queue before them."""

from __future__ import annotations

import math
import threading
from collections import deque

from bali_process.engine.interface import Busy, Saturated
from bali_process.engine.lane import Post, apart
from bali_process.engine.nursery import Nursery, NurseryError, WorkerHandle
from bali_process.engine.shares import CLIENT, Shares

# One place in so many of the queue is for clients other than the one who waits at all the rest.
_OTHERS = 4


class Pool:
    """Lends each worker to one caller at a time, in order and by shares; refuses beyond the queue.

    Thread-safe.
    """

    def __init__(self, nursery: Nursery, size: int, queue: int, patience: float) -> None:
        """Lend up to ``size`` workers; ``queue`` callers may wait, each up to ``patience`` seconds."""
        self._nursery = nursery
        self._size = size
        self._queue = queue
        self._patience = patience
        # One entry for each worker that may be lent: the worker, or None for one still to be forked.
        self._free: list[WorkerHandle | None] = [None] * size
        self._waiting: deque[tuple[Post, str]] = deque()
        self._shares = Shares(size)
        self._closed = False
        self._lock = threading.Lock()
        self._change = threading.Condition(self._lock)

    def borrow(self) -> WorkerHandle:
        """Take a worker, forked if none is idle; raises Saturated, or NurseryError if that fails."""
        with self._lock:
            if self._closed:
                raise _stopping()
            client = CLIENT.get()
            self._shares.note(client)
            can_have = self._free and self._shares.admits(client)
            free = self._lent(client) if can_have else self._queued(client)
        worker = self._wait(free) if isinstance(free, Post) else free
        try:
            return worker or apart(self._nursery.fork)
        except NurseryError:
            self.give_back(None)
            raise

    def _lent(self, client: str) -> WorkerHandle | None:
        self._shares.count(client, 1)
        # The last one used has its memory in the processor's cache.
        return self._free.pop()

    def _queued(self, client: str) -> Post:
        mine = sum(waiting == client for _, waiting in self._waiting)
        if len(self._waiting) >= self._queue:
            raise self._saturated(f"no worker is free for you and {self._queue} queries are waiting")
        if client and mine >= self._queue - self._queue // _OTHERS:
            raise self._saturated(f"{mine} queries of yours are waiting, and the other places are for others")
        post = Post()
        self._waiting.append((post, client))
        return post

    def _wait(self, post: Post) -> WorkerHandle | None:
        try:
            lent: WorkerHandle | Saturated | None = post.receive(self._patience)
        except TimeoutError:
            with self._lock:
                if (waiting := (post, CLIENT.get())) in self._waiting:
                    self._waiting.remove(waiting)
                    raise self._saturated(f"no worker was free for {self._patience:g} s") from None
            lent = post.receive(self._patience)  # it has just been sent
        if isinstance(lent, Saturated):
            raise lent
        return lent

    def _saturated(self, reason: str) -> Busy:
        after = max(1, math.ceil(self._patience))
        return Busy(f"The server is busy: {reason}; ask again in a moment.", after)

    def give_back(self, worker: WorkerHandle | None) -> None:
        """Return what was borrowed: a worker fit for the next query, or None for one that is not."""
        with self._lock:
            self._shares.count(CLIENT.get(), -1)
            self._free.append(worker)
            for waiting in [one for one in self._waiting if self._free and self._shares.admits(one[1])][:1]:
                self._waiting.remove(waiting)
                waiting[0].send(self._lent(waiting[1]))
            if self._closed:
                self._close_idle()
                self._change.notify_all()

    def drain(self, timeout: float) -> None:
        """Lend nothing more and wait up to ``timeout`` seconds for what is lent."""
        with self._lock:
            self._closed = True
            while self._waiting:
                self._waiting.popleft()[0].send(_stopping())
            self._change.wait_for(lambda: len(self._free) == self._size, timeout)
            self._close_idle()

    def _close_idle(self) -> None:
        for place, worker in enumerate(self._free):
            if worker:
                worker.close()
                self._free[place] = None


def _stopping() -> Saturated:
    return Saturated("The server is stopping; ask again in a moment.", 1)
