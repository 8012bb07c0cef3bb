"""The process that stays: it starts the serving process, passes signals on, and replaces it when it dies."""

from __future__ import annotations

import contextlib
import gc
import math
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any

from bali_process.children import end_with_parent
from bali_process.errors import BaliError
from bali_process.serving.live import Live
from bali_process.settings import Settings

# A serving process that dies sooner, in seconds, and so does the next, would only die again.
_LIVED = 1.0
# The exit status of a serving process that cannot serve, and has said why.
_UNABLE = 3
# So many files and connections may be open, where the system lets a process ask for that.
_OPEN = 65536
# This process has one thread and no more in memory than it needs, so that on Linux it may simply fork.
_PROCESSES: Any = multiprocessing.get_context("fork" if sys.platform.startswith("linux") else "spawn")
_STOPPING = (signal.SIGINT, signal.SIGTERM)


def run(settings: Settings, listener: socket.socket, make: Callable[[], Live]) -> bool:
    """Serve what ``make`` makes (in the serving process) until SIGINT or SIGTERM; tell if that went well.

    Requests in flight end first, for as long as a query may take. A serving process that dies is replaced,
    unless ``make`` raises BaliError, which is shown, or it dies again at once.
    """
    return _Front(settings, listener, make).run()


class _Front:
    """The serving process of the moment, and whether it is to stop."""

    def __init__(self, settings: Settings, listener: socket.socket, make: Callable[[], Live]) -> None:
        from bali_process.serving.server import GRACE

        self._settings, self._listener, self._make = settings, listener, make
        self._patience = math.ceil(settings.deadline) + 2 * GRACE
        self._serving: BaseProcess | None = None
        self._stops = False

    def run(self) -> bool:
        for number in _STOPPING:
            signal.signal(number, lambda *_: self._stop())
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, lambda *_: self._hang_up())
        has_died_young = False
        while not self._must_stop():
            began = time.monotonic()
            self._serving = serving = _PROCESSES.Process(
                target=_serve, args=(self._settings, self._listener, self._make), name="serving"
            )
            serving.start()
            self._wait(serving)
            if serving.exitcode == _UNABLE:
                return False
            is_young = time.monotonic() - began < _LIVED
            if has_died_young and is_young and not self._must_stop():
                return False
            has_died_young = is_young
        return True

    def _wait(self, serving: BaseProcess) -> None:
        """Wait for the end of ``serving``, and no longer than requests may take once it is to stop."""
        ends = math.inf
        while serving.is_alive():
            wait([serving.sentinel], 0.2)
            if self._stops and ends == math.inf:
                ends = time.monotonic() + self._patience
                self._stop()  # a signal may have come before there was a process to pass it to
            if time.monotonic() > ends:
                serving.kill()
        serving.join()

    def _must_stop(self) -> bool:
        """Whether a signal has said so, which may be at any moment."""
        return self._stops

    def _stop(self) -> None:
        self._stops = True
        self._pass(signal.SIGTERM)

    def _hang_up(self) -> None:
        """Pass the signal on. When it says that the terminal is gone, end as a program in a terminal does."""
        if _terminal_is_gone():
            self._stop()
        else:
            self._pass(signal.SIGHUP)

    def _pass(self, number: int) -> None:
        if self._serving and self._serving.pid and self._serving.is_alive():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._serving.pid, number)


def _terminal_is_gone() -> bool:
    try:
        os.tcgetpgrp(0)
    except OSError as error:
        return error.errno == 5  # EIO: there was a terminal, and it hung up
    return False


def _serve(settings: Settings, listener: socket.socket, make: Callable[[], Live]) -> None:
    """Be the serving process."""
    end_with_parent(
        signal.SIGKILL
    )  # with nobody to stop it, it would hold its queries for as long as they take
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent says when to stop
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "SIGHUP"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})  # until somebody waits for it
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    _allow_many_files()
    from bali_process.serving.server import Server

    try:
        live = make()
        server = Server(settings, live, listener)
        # What has been made stays: the collector need not look through it again and again.
        gc.collect()
        gc.freeze()
        server.run()
        live.close()
    except BaliError as error:
        print(f"bali: {error}", file=sys.stderr, flush=True)
        sys.exit(_UNABLE)


def _allow_many_files() -> None:
    try:
        import resource
    except ImportError:  # a system that has no such bound
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _OPEN if hard == resource.RLIM_INFINITY else min(_OPEN, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
