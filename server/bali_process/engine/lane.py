"""Lanes: code written for threads that runs, many requests side by side, in the one thread of an event loop.

Threads of one interpreter fight for its lock, and a query that is answered in 0.1 ms would wait longer for
that than for the engine. A lane is a greenlet: where it would wait, it lets the other lanes of its loop go
on. The same code, called in a plain thread, just waits. What takes long in Python itself goes :func:`apart`.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from typing import Any, NamedTuple, TypeVar

from greenlet import getcurrent, greenlet

T = TypeVar("T")
# How often a wait that has become too long is looked for, in seconds.
_TICK = 0.05


class Lane(greenlet):  # type: ignore[misc]  # greenlet has no types
    """Runs one call after another in the thread of the loop of ``lanes``."""

    def __init__(self, lanes: Lanes) -> None:
        super().__init__(self._follow)
        self.lanes = lanes

    def _follow(self, act: Callable[[], object]) -> None:
        while True:
            try:
                told: Any = _Result(act())
            except BaseException as error:
                told = _Result(None, error)
            act = self.parent.switch(told)

    def wait(self, future: asyncio.Future[T]) -> T:
        """Let others go on until ``future`` has its result, and give that or raise it."""
        result: T = self.parent.switch(future)
        return result


class _Result(NamedTuple):
    value: object
    error: BaseException | None = None


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
        self.alarms: dict[asyncio.Future[bool], float] = {}
        self._idle: list[Lane] = []
        self._tick()

    def _tick(self) -> None:
        now = self.loop.time()
        for future, due in self.alarms.items():
            if due < now and not future.done():
                future.set_result(False)
        self.loop.call_later(_TICK, self._tick)

    async def call(self, act: Callable[[], T]) -> T:
        """Call ``act`` in a lane."""
        lane = self._idle.pop() if self._idle else Lane(self)
        told: Any = lane.switch(act)
        while not isinstance(told, _Result):
            try:
                value = await told
            except BaseException as error:
                told = lane.throw(error)
            else:
                told = lane.switch(value)
        self._idle.append(lane)
        if told.error:
            raise told.error
        result: Any = told.value
        return result  # type: ignore[no-any-return]


def apart(act: Callable[..., T], *arguments: Any) -> T:
    """Call ``act`` in a thread that may wait or compute, however long that takes others."""
    lane = here()
    if lane is None:
        return act(*arguments)
    return lane.wait(lane.lanes.loop.run_in_executor(lane.lanes.threads, partial(act, *arguments)))


class Post:
    """One message from any thread to whoever has made the post, in a lane or in a thread."""

    def __init__(self) -> None:
        self._lane = here()
        self._message: Any = None
        if self._lane:
            self._lanes = self._lane.lanes
            self._future = self._lanes.loop.create_future()
        else:
            self._come = threading.Lock()
            self._come.acquire()

    def send(self, message: object) -> None:
        """Leave ``message``, once."""
        self._message = message
        if self._lane is None:
            self._come.release()
        elif threading.get_ident() == self._lanes.thread:
            self._arrive()
        else:
            self._lanes.loop.call_soon_threadsafe(self._arrive)

    def _arrive(self) -> None:
        if not self._future.done():
            self._future.set_result(True)

    def receive(self, timeout: float) -> Any:
        """Wait for the message; raises TimeoutError after ``timeout`` seconds, and may be asked again."""
        if self._lane is None:
            if not self._come.acquire(timeout=timeout):
                raise TimeoutError
            return self._message
        self._lanes.alarms[self._future] = self._lanes.loop.time() + timeout
        try:
            come = self._lane.wait(self._future)
        finally:
            del self._lanes.alarms[self._future]
        if not come:
            self._future = self._lanes.loop.create_future()
            raise TimeoutError
        return self._message
