"""Lanes: code written for threads that runs, many requests side by side, in the one thread of an event loop.

Threads of one interpreter fight for its lock, and a query that is answered in 0.1 ms would wait longer for
that than for the engine. A lane is a greenlet: where it would wait, it lets the other lanes of its loop go
on, and what it waits for resumes it at once. The same code, called in a plain thread, just waits. What takes
long in Python itself goes :func:`apart`.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from contextvars import copy_context
from functools import partial
from typing import Any, TypeVar

from greenlet import getcurrent, greenlet

T = TypeVar("T")
# How often a wait that has become too long is looked for, in seconds.
_TICK = 0.05


class Lane(greenlet):  # type: ignore[misc]  # greenlet has no types
    """Runs one call after another in the thread of the loop of ``lanes``."""

    def __init__(self, lanes: Lanes) -> None:
        super().__init__(self._follow)
        self.lanes = lanes

    def _follow(self, act: Callable[[], object], told: asyncio.Future[Any]) -> None:
        while True:
            try:
                result, error = act(), None
            except BaseException as failure:
                result, error = None, failure
            if not told.done():  # who called may have gone
                told.set_exception(error) if error else told.set_result(result)
            self.lanes.idle.append(self)
            act, told = self.parent.switch()

    def wait(self, future: asyncio.Future[T]) -> T:
        """Let others go on until ``future`` has its result, and give that or raise it."""
        future.add_done_callback(self.switch)
        self.parent.switch()
        return future.result()


def here() -> Lane | None:
    """The lane in which this runs, or None in a plain thread."""
    current = getcurrent()
    return current if isinstance(current, Lane) else None


class Lanes:
    """The lanes of one loop, as many as there ever were calls at once."""

    def __init__(self, loop: asyncio.AbstractEventLoop, threads: Executor) -> None:
        """Run in ``loop``, whose thread calls this; let what goes apart go to ``threads``."""
        self.threads = threads
        self.loop = loop
        self.thread = threading.get_ident()
        #: Who waits no longer than until then; one timer for all, as nearly none is ever needed.
        self.alarms: dict[Post, float] = {}
        self.idle: list[Lane] = []
        self._tick()

    def _tick(self) -> None:
        now = self.loop.time()
        for post in [post for post, due in self.alarms.items() if due < now]:
            post.resume()
        self.loop.call_later(_TICK, self._tick)

    def call(self, act: Callable[[], T]) -> asyncio.Future[T]:
        """Call ``act`` in a lane, at once and as far as it goes without waiting."""
        told: asyncio.Future[T] = self.loop.create_future()
        lane = self.idle.pop() if self.idle else Lane(self)
        lane.switch(act, told)
        return told


def apart(act: Callable[..., T], *arguments: Any) -> T:
    """Call ``act`` in a thread that may wait or compute, however long that takes others."""
    lane = here()
    if lane is None:
        return act(*arguments)
    act = partial(copy_context().run, act, *arguments)
    return lane.wait(lane.lanes.loop.run_in_executor(lane.lanes.threads, act))


class Post:
    """One message from any thread to whoever has made the post, in a lane or in a thread."""

    def __init__(self) -> None:
        self._lane = here()
        self._message: Any = None
        self._has_come = self._waits = False
        if self._lane is None:
            self._come = threading.Lock()
            self._come.acquire()

    def send(self, message: object) -> None:
        """Leave ``message``, once."""
        self._message = message
        self._has_come = True
        if self._lane is None:
            self._come.release()
        elif threading.get_ident() != self._lane.lanes.thread:
            self._lane.lanes.loop.call_soon_threadsafe(self.resume)
        elif here():  # a lane ends its turn before another has one
            self._lane.lanes.loop.call_soon(self.resume)
        else:
            self.resume()

    def resume(self) -> None:
        """Let the lane that waits go on, in the thread of the loop."""
        if self._waits and self._lane:
            self._waits = False
            self._lane.switch()

    def receive(self, timeout: float) -> Any:
        """Wait for the message; raises TimeoutError after ``timeout`` seconds, and may be asked again."""
        if self._lane is None:
            if not self._come.acquire(timeout=timeout):
                raise TimeoutError
        elif not self._has_come:
            alarms = self._lane.lanes.alarms
            alarms[self] = self._lane.lanes.loop.time() + timeout
            self._waits = True
            self._lane.parent.switch()
            del alarms[self]
            if not self._has_come:
                raise TimeoutError
        return self._message
