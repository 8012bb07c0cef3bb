"""A process that evaluates queries, and that the kernel ends when one exceeds its limits."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
import sys
from pathlib import Path
from typing import NoReturn

from pyoxigraph import Store

from bali_process.children import end_with_parent
from bali_process.engine import wire
from bali_process.engine.evaluation import evaluate
from bali_process.engine.interface import EngineError
from bali_process.engine.limits import MIB, Limits

# A worker that has grown by this share of its allowance makes room for a fresh one, which again
# shares all its memory with the zygote and has the whole allowance before it.
_RETIRES_AT = 0.25


def work(store: Store, connection: socket.socket, limits: Limits, zygote: int) -> NoReturn:
    """Answer the queries that come over ``connection`` until it or ``zygote`` ends; never returns.

    Each query runs against the system's own clock: SIGALRM at its default action ends the process even
    in the middle of an aggregate, where no handler in Python would be called.
    """
    try:
        confine(limits, zygote)
        allowance = Allowance(limits)
        while True:
            _, payload = wire.receive(connection)
            signal.setitimer(signal.ITIMER_REAL, limits.deadline)
            kind, reply = _reply(store, payload, limits)
            signal.setitimer(signal.ITIMER_REAL, 0)
            retires = allowance.is_used()
            wire.send(connection, wire.LAST_ANSWER if retires and kind == wire.ANSWER else kind, reply)
            if retires:
                break
    except wire.ConnectionEnded:
        pass
    finally:
        os._exit(0)


class Allowance:
    """How much a process may grow before a fresh one takes its place."""

    def __init__(self, limits: Limits) -> None:
        self._most = _peak() + _RETIRES_AT * limits.memory * MIB

    def is_used(self) -> bool:
        """Tell whether the process has grown so much."""
        return _peak() > self._most


def _reply(store: Store, payload: bytes, limits: Limits) -> tuple[bytes, bytes]:
    try:
        return wire.ANSWER, evaluate(store, wire.request_from_bytes(payload), limits).body
    except EngineError as error:
        return wire.ERROR, wire.error_to_bytes(error)


def confine(limits: Limits, zygote: int) -> None:
    """Bind this process, just forked, to ``limits``: memory, no core dump, no life after ``zygote``."""
    for name in (signal.SIGALRM, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(name, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    end_with_parent(signal.SIGKILL, zygote)
    if not sys.platform.startswith("linux"):
        return
    # Short of memory, the system is to end a worker and neither the zygote nor the server.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() + limits.memory * MIB
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _peak() -> int:
    """Give the most memory that this process ever held, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
