"""The process that holds the data once and forks the workers, which share it copy-on-write.

It is started as a program of its own (``python -m bali_process.engine.zygote``), so that it has one
thread only and nothing in memory but the data, whatever the server that starts it has loaded. It speaks
over one socket: a command is a letter and a number, an answer likewise, and a command to fork
brings the socket on which the new worker will listen, or what a cell needs: a program of its own over the
same data, which the server has named at the start. When the server goes away, however it goes, that
socket closes, and the zygote ends with all its workers.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import signal
import socket
import struct
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType
from typing import NoReturn

from pyoxigraph import Store

from bali_process.engine import wire
from bali_process.engine.limits import Limits
from bali_process.engine.store import load_store
from bali_process.engine.worker import work
from bali_process.errors import BaliError

#: A command or its answer: a letter and a process or its status.
MESSAGE = struct.Struct("!cq")
FORK, CELL, END = b"F", b"C", b"E"
#: The status of a process that never was a worker, or the worker that could not be forked.
UNKNOWN = -1
#: How many descriptors a cell is given.
CELL_NEEDS = 3

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_DUMPABLE = 4


class Zygote:
    """The data, the workers alive and how the others ended."""

    def __init__(self, store: Store, control: socket.socket, limits: Limits, cell: str) -> None:
        """Fork workers over ``store`` as ``control`` says; ``cell`` is the module with the cells' ``run``."""
        self._store = store
        self._control = control
        self._limits = limits
        self._cell = cell
        self._pid = os.getpid()
        self._alive: set[int] = set()
        self._ended: dict[int, int] = {}

    def run(self) -> None:
        """Follow commands until the server is gone, then end every worker."""
        signal.signal(signal.SIGCHLD, self._reap)
        try:
            while True:
                message, received, _, _ = socket.recv_fds(self._control, MESSAGE.size, CELL_NEEDS)
                if len(message) < MESSAGE.size:
                    break
                command, number = MESSAGE.unpack(message)
                result = self._end(number) if command == END else self._fork(received, command == CELL)
                self._control.sendall(MESSAGE.pack(command, result))
        except OSError:
            pass  # the server ended in the middle of a command
        finally:
            for pid in list(self._alive):
                self._end(pid)

    def _fork(self, descriptors: list[int], is_cell: bool) -> int:
        run = self._program() if is_cell else None
        # A worker that ends at once must be known before it is reaped.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        try:
            pid = os.fork()
            if pid == 0:
                signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
                self._control.close()
                if run:
                    run(self._store, descriptors, self._limits, self._pid)
                work(self._store, socket.socket(fileno=descriptors[0]), self._limits, self._pid)
            self._alive.add(pid)
            return pid
        except OSError:
            return UNKNOWN
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
            for descriptor in descriptors:
                os.close(descriptor)

    def _program(self) -> Callable[..., NoReturn]:
        """What a cell runs, imported once, for all cells to share."""
        is_new = self._cell not in sys.modules
        run: Callable[..., NoReturn] = importlib.import_module(self._cell).run
        if is_new:
            gc.collect()
            gc.freeze()
        return run

    def _end(self, pid: int) -> int:
        """Make sure that the worker ``pid`` has ended, and tell its wait status, once."""
        if pid in self._alive:
            os.kill(pid, signal.SIGKILL)  # without effect on one that is dying of something else
        while pid in self._alive:
            try:
                self._record(*os.waitpid(pid, 0))
            except ChildProcessError:
                break
        return self._ended.pop(pid, UNKNOWN)

    def _reap(self, signum: int, frame: FrameType | None) -> None:
        for pid in list(self._alive):
            try:
                found, status = os.waitpid(pid, os.WNOHANG)
            except ChildProcessError:
                continue
            if found:
                self._record(found, status)

    def _record(self, pid: int, status: int) -> None:
        self._alive.discard(pid)
        self._ended[pid] = status
        while len(self._ended) > 1024:  # those that nobody asked about
            del self._ended[next(iter(self._ended))]


def leave_network() -> str:
    """Move this process where no network is; return why that was not possible, or nothing.

    Needs Linux, and the right to make a namespace for oneself or in a user namespace.
    """
    if not sys.platform.startswith("linux"):
        return f"{sys.platform} has no network namespaces"
    libc = ctypes.CDLL(None, use_errno=True)
    for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET):
        if libc.unshare(flags) == 0:
            # Its operator may go on looking at it, at its memory for example, as at any process of theirs.
            libc.prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)
            return ""
    return f"the system forbids network namespaces ({os.strerror(ctypes.get_errno())})"


def main(arguments: list[str]) -> int:
    """Serve the descriptor ``arguments[0]`` from the release ``arguments[1]``.

    The limits follow, and the module of the cells.
    """
    control = socket.socket(fileno=int(arguments[0]))
    limits = Limits(**json.loads(arguments[2]))
    # While there is one thread only: with more, Linux lets none but root.
    network = "the operator lets queries call other servers" if limits.network else leave_network()
    try:
        # In a thread that ends: the random numbers that Oxigraph takes for this one here begin with the first
        # that it needs, and if that were before the fork, all processes would go on with the same.
        with ThreadPoolExecutor(1) as aside:
            store = aside.submit(load_store, Path(arguments[1])).result()
    except BaliError as error:
        wire.send(control, wire.ERROR, str(error).encode())
        return 2
    try:
        wire.send(control, wire.READY, json.dumps({"network": network}).encode())
    except wire.ConnectionEnded:
        return 0  # the server has been stopped meanwhile
    # What Rust and the kernel write when they end a worker is told to the client in better words.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    gc.collect()
    gc.freeze()
    Zygote(store, control, limits, arguments[3]).run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
