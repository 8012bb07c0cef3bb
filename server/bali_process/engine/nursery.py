"""The server's side of the zygote: start it, have workers forked, learn how one ended, end it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import struct
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bali_process import children
from bali_process.engine import wire
from bali_process.engine.lane import Post, here
from bali_process.engine.limits import Limits
from bali_process.engine.zygote import CELL, END, FORK, MESSAGE, UNKNOWN
from bali_process.errors import BaliError

_ZYGOTE = "bali_process.engine.zygote"
# Beyond the deadline, how long the kernel and the zygote may take to end a worker, in seconds.
_GRACE = 5.0
# A query takes and gives back many small pieces of memory; to keep a hundred of each size at hand, where
# seven are usual, saves nearly a tenth of a short one. Other C libraries than GNU's do not read it.
_ALLOCATOR = {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=100"}
_STARTS_WITHIN = 120.0
# How long the zygote may take to follow an order, be the machine as slow as it may, in seconds.
_FOLLOWS_WITHIN = 20.0
# A query that takes longer than this many seconds goes on, but gives way to all that are shorter.
_PROMPT = 0.25
_LOW_PRIORITY = 15


class NurseryError(Exception):
    """The zygote is gone or cannot fork."""


class WorkerHandle:
    """One worker, by its connection and process number."""

    def __init__(self, connection: socket.socket, pid: int, timeout: float) -> None:
        """Own ``connection``; a worker that says nothing for ``timeout`` seconds hangs."""
        self._connection = connection
        self._timeout = timeout
        self._loop: asyncio.AbstractEventLoop | None = None
        self._incoming = wire.Incoming()
        self._answer = Post()
        self.pid = pid
        #: Whether the worker has given way to others and, without the right to take that back, will for good.
        self.is_slow = False
        _give_up_after(connection, timeout)

    def ask(self, payload: bytes) -> tuple[bytes, bytes]:
        """Have one query answered; raises ConnectionEnded when the worker ended or hangs."""
        lane = here()
        if lane and not self._loop:
            self._loop = lane.lanes.loop
            self._loop.add_reader(self._connection, self._arrive)
        self._answer = Post()
        wire.send(self._connection, wire.QUERY, payload)
        answer = self._wait(_PROMPT)
        if answer is None:
            self.is_slow = self._rank(_LOW_PRIORITY)
            answer = self._wait(self._timeout)
            self.is_slow = self.is_slow and not self._rank(os.getpriority(os.PRIO_PROCESS, 0))
        if isinstance(answer, tuple):
            return answer
        raise answer or wire.ConnectionEnded("no answer in time")

    def _wait(self, seconds: float) -> tuple[bytes, bytes] | wire.ConnectionEnded | None:
        """What comes, by the loop that reads or from the connection itself; None for nothing in time."""
        if self._loop is None:
            return wire.receive(self._connection) if wire.is_readable(self._connection, seconds) else None
        with contextlib.suppress(TimeoutError):
            answer: tuple[bytes, bytes] | wire.ConnectionEnded = self._answer.receive(seconds)
            return answer
        return None

    def _arrive(self) -> None:
        """Take what has come, in the thread of the loop."""
        try:
            frame = self._incoming.take(self._connection)
        except wire.ConnectionEnded as end:
            self._leave()
            self._answer.send(end)
        else:
            if frame:
                self._incoming = wire.Incoming()
                self._answer.send(frame)

    def _leave(self) -> None:
        if self._loop:
            self._loop.remove_reader(self._connection)

    def _rank(self, priority: int) -> bool:
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, priority)
            return True
        return False

    def close(self) -> None:
        """Close the connection, which ends an idle worker."""
        try:
            if self._loop:
                self._loop.call_soon_threadsafe(self._close)
                return
        except RuntimeError:
            pass  # the loop has ended
        self._connection.close()

    def _close(self) -> None:
        if self._connection.fileno() >= 0:
            self._leave()
        self._connection.close()


class Nursery:
    """A running zygote. Safe to use from several threads."""

    def __init__(self, release: Path, limits: Limits, cell: str = "") -> None:
        """Start the zygote over the release folder ``release``; :meth:`wait_ready` waits for its data.

        ``cell`` names the module with the program of cells.
        """
        self._timeout = limits.deadline + _GRACE
        self._lock = threading.Lock()
        self._stopped = False
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                children.command(
                    _ZYGOTE, str(theirs.fileno()), str(release), json.dumps(asdict(limits)), cell
                ),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=_ALLOCATOR | children.environment() | {"RUST_BACKTRACE": "0"},
                start_new_session=True,  # Ctrl-C is for the server, which first lets queries finish
            )
        self.pid = self._process.pid
        #: Why workers can reach the network; empty when they cannot.
        self.network = ""

    def wait_ready(self) -> None:
        """Wait until the data is loaded; raises BaliError when it cannot be."""
        self._control.settimeout(_STARTS_WITHIN)
        try:
            kind, payload = wire.receive(self._control)
        except wire.ConnectionEnded as end:
            self.stop()
            raise BaliError("The query engine did not start; what stands above says why.") from end
        if kind != wire.READY:
            self.stop()
            raise BaliError(payload.decode())
        self.network = str(json.loads(payload)["network"])
        self._control.settimeout(_FOLLOWS_WITHIN)

    def fork(self) -> WorkerHandle:
        """Have a worker forked; raises NurseryError."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                pid = self._order(FORK, 0, theirs.fileno())
            except NurseryError:
                ours.close()
                raise
        if pid == UNKNOWN:
            ours.close()
            raise NurseryError("the system allows no further process")
        return WorkerHandle(ours, pid, self._timeout)

    def fork_cell(self, descriptors: Sequence[int]) -> int:
        """Have a cell forked with what it needs, and give its process; raises NurseryError."""
        pid = self._order(CELL, 0, *descriptors)
        if pid == UNKNOWN:
            raise NurseryError("the system allows no further process")
        return pid

    def end(self, worker: WorkerHandle) -> int:
        """End ``worker`` if it lives, and tell its wait status; raises NurseryError."""
        worker.close()
        return self._order(END, worker.pid)

    def _order(self, order: bytes, number: int, *descriptors: int) -> int:
        with self._lock:
            try:
                socket.send_fds(self._control, [MESSAGE.pack(order, number)], descriptors)
                answer = self._control.recv(MESSAGE.size, socket.MSG_WAITALL)
            except OSError as error:
                # An answer that came later would be taken for that to the next order.
                self._stopped = True
                with contextlib.suppress(OSError):
                    self._control.shutdown(socket.SHUT_RDWR)
                raise NurseryError(str(error)) from error
        if len(answer) < MESSAGE.size:
            raise NurseryError("the zygote ended")
        return int(MESSAGE.unpack(answer)[1])

    def alive(self) -> bool:
        """Tell whether the zygote lives."""
        return not self._stopped and self._process.poll() is None

    def stop(self) -> None:
        """End the zygote and all its workers, and wait until they are gone."""
        self._stopped = True
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._control.close()


def _give_up_after(connection: socket.socket, seconds: float) -> None:
    """Bound every wait on ``connection`` by the kernel; Python's own timeout would poll before each read."""
    whole = int(seconds)
    bound = struct.pack("@ll", whole, int((seconds - whole) * 1_000_000))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, bound)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, bound)
