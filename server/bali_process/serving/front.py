"""The HTTP server: granian in front of a WSGI application, in one process with threads that wait."""

from __future__ import annotations

import contextlib
import functools
import gc
import math
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.synchronize import Event
from typing import Any

from granian.constants import Interfaces, TaskImpl
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import MPServer

from bali_process.children import end_with_parent
from bali_process.engine.choice import CAN_FORK
from bali_process.errors import BaliError
from bali_process.serving.gateway import Gateway
from bali_process.settings import Settings

# Threads beyond those that may wait for the engine, for requests that need no engine.
_SPARE_THREADS = 8
# Tasks that begin in Rust take a third less time; granian has them for this version of Python.
_TASKS = TaskImpl.rust if sys.version_info < (3, 12) else TaskImpl.asyncio
# How much longer than the deadline of a query the server lets requests end, in seconds.
_GRACE = 5


class Front(MPServer):
    """Granian that passes SIGHUP on to its serving process, which reloads, in place of starting another."""

    def signal_handler_reload(self, *_: Any) -> None:
        """Pass the signal on. When it says that the terminal is gone, end as a program in a terminal does."""
        server: Any = self  # granian's own methods have no types
        if _terminal_is_gone():
            server.signal_handler_interrupt()
            return
        for worker in server.wrks:
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker.inner.pid, signal.SIGHUP)


def _terminal_is_gone() -> bool:
    try:
        os.tcgetpgrp(0)
    except OSError as error:
        return error.errno == 5  # EIO: there was a terminal, and it hung up
    return False


def run(settings: Settings, make: Callable[[], Any]) -> bool:
    """Serve what ``make`` makes (in the serving process) until SIGINT or SIGTERM; tell if that went well.

    Requests in flight end first, for as long as a query may take. A serving process that dies is replaced,
    unless ``make`` raises BaliError, which is shown, or it dies again at once.
    """
    unable = multiprocessing.Event()
    threads = settings.workers + settings.queue + _SPARE_THREADS
    front = Front(
        "bali",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.RSGI,
        task_impl=_TASKS,
        workers=1,
        websockets=False,
        backpressure=threads * 4,
        http1_settings=HTTP1Settings(header_read_timeout=30_000),
        log_level=LogLevels.critical,
        workers_kill_timeout=math.ceil(settings.deadline) + _GRACE,
        respawn_failed_workers=True,
    )
    try:
        front.serve(
            target_loader=functools.partial(_load, make, unable, settings, threads), wrap_loader=False
        )
    except SystemExit as leave:
        return not leave.code
    return not unable.is_set()


def _load(make: Callable[[], Any], unable: Event, settings: Settings, threads: int) -> Any:
    """Make the application in the serving process; if that cannot be, end both processes."""
    end_with_parent()
    try:
        # What waits for another server waits in a thread.
        lanes = CAN_FORK and not settings.engine
        application = Gateway(make(), threads, settings.body * 1024, lanes)
        # What has been made stays: the collector need not look through it again and again.
        gc.collect()
        gc.freeze()
        return application
    except BaliError as error:
        print(f"bali: {error}", file=sys.stderr, flush=True)
        unable.set()
        os.kill(os.getppid(), signal.SIGTERM)
        sys.exit(1)
