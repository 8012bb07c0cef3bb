"""The server's side of the cells: give them connections, take these back, replace a cell that has ended."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from bali_process.engine import wire
from bali_process.engine.shares import client_of
from bali_process.errors import BaliError
from bali_process.serving.cell import ENDS, FRAME, GONE, NUMBER
from bali_process.serving.desk import EVALUATING, SENDING, SIZE, Desk
from bali_process.serving.journal import Journal

# So many connections at most are held by one cell; the server holds the others.
_MOST = 500
# A cell that has ended is replaced after this many seconds, so that queries that end cells cannot keep the
# zygote busy; and after this many, what could not be started is tried again.
_REST, _RETRY = 0.25, 5.0
# Whose queries have ended so many cells in so many seconds is given none; so many addresses are remembered.
_CHANCES, _MISTRUST, _ADDRESSES = 8, 10.0, 10_000
# How long a cell may take to end when it is asked to, in seconds.
_FAREWELL = 2.0
_READ = 1 << 18
#: Takes a connection, what is still to be sent over it, and whether it ends then.
Adopt = Callable[[socket.socket, bytes, bool], None]


@dataclass(frozen=True)
class Crew:
    """What ``number`` cells are made of.

    ``fork`` starts one with its descriptors, ``brief`` gives what it is told, ``log`` takes a line of its.
    """

    fork: Callable[[list[int]], int]
    brief: Callable[[], bytes]
    log: Callable[[str], None]
    number: int


@dataclass(eq=False)
class _Cell:
    """A cell as the server sees it: the connections that it holds are kept open here, too."""

    pid: int
    control: socket.socket
    desk: Desk
    ended: asyncio.Event
    sockets: dict[int, socket.socket] = field(default_factory=dict)
    said: bytearray = field(default_factory=bytearray)


class Cells:
    """The cells of one edition. Everything happens in the thread of the loop."""

    def __init__(self, crew: Crew, journal: Journal, adopt: Adopt) -> None:
        """Start ``crew``. ``adopt`` takes a connection for good, with what is still to be sent over it."""
        self._crew, self._journal, self._adopt = crew, journal, adopt
        self._loop = asyncio.get_running_loop()
        self._cells: list[_Cell] = []
        self._numbers = count(1)
        #: Whose queries have ended cells, and when.
        self._costly: dict[str, deque[float]] = {}
        self._closed = False
        self._starting: set[asyncio.Task[None]] = set()
        for _ in range(crew.number):
            self._start(0)

    def take(self, connection: socket.socket) -> bool:
        """Let a cell hold ``connection``, if one can; tell whether it does."""
        if self._costly and self._mistrusts(_client(connection)):
            return False
        cell = min(self._cells, key=lambda cell: len(cell.sockets), default=None)
        if cell is None or len(cell.sockets) >= _MOST:
            return False
        number = next(self._numbers) & 0xFFFFFFFF
        try:
            socket.send_fds(cell.control, [NUMBER.pack(number)], [connection.fileno()])
        except OSError:  # it has ended, or is too busy to take anything
            return False
        cell.sockets[number] = connection
        return True

    async def close(self) -> None:
        """End all cells, each after the answer at which it is, and adopt what they held."""
        self._closed = True
        if self._starting:
            await asyncio.wait(self._starting, timeout=_FAREWELL)
        cells = list(self._cells)
        for cell in cells:
            with contextlib.suppress(OSError):
                cell.control.shutdown(socket.SHUT_WR)
        waits = [asyncio.ensure_future(cell.ended.wait()) for cell in cells]
        if waits:
            _, slow = await asyncio.wait(waits, timeout=_FAREWELL)
            for cell, wait in zip(cells, waits, strict=True):
                if wait in slow:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(cell.pid, signal.SIGKILL)
            await asyncio.gather(*waits)

    def _start(self, after: float) -> None:
        task = self._loop.create_task(self._started(after))
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _started(self, after: float) -> None:
        """Start a cell ``after`` some seconds, and try again where that is not possible."""
        while not self._closed:
            for _ in range(round(after / _REST)):
                if not self._closed:
                    await asyncio.sleep(_REST)
            if self._closed:
                return
            try:
                cell = await self._loop.run_in_executor(None, self._forked)
            except (BaliError, OSError):
                after = _RETRY
                continue
            if self._closed:
                cell.control.close()
                return
            self._cells.append(cell)
            self._loop.add_reader(cell.control, self._hear, cell)
            return

    def _forked(self) -> _Cell:
        """Fork a cell, and tell it what it is to know; may take as long as loading the data."""
        brief = self._crew.brief()
        with contextlib.ExitStack() as theirs:
            ours, control = socket.socketpair()
            lines, journal = socket.socketpair()
            theirs.callback(control.close)
            theirs.callback(journal.close)
            shared = os.memfd_create("desk")
            theirs.callback(os.close, shared)
            os.ftruncate(shared, SIZE)
            pid = self._crew.fork([control.fileno(), shared, journal.fileno()])
            wire.send(ours, wire.QUERY, brief)
            ours.setblocking(False)
            desk = Desk(shared)
            self._journal.collect(lines, self._crew.log, lambda: desk.lines)
            return _Cell(pid, ours, desk, asyncio.Event())

    def _hear(self, cell: _Cell) -> None:
        """Take back what the cell leaves, or all when it has ended."""
        try:
            heard = cell.control.recv(_READ)
        except BlockingIOError:
            return
        except OSError:
            heard = b""
        if not heard:
            self._bury(cell)
            return
        cell.said += heard
        while len(cell.said) >= FRAME.size:
            how, number, length = FRAME.unpack_from(cell.said)
            end = FRAME.size + length
            if len(cell.said) < end:
                break
            unsent = bytes(cell.said[FRAME.size : end])
            del cell.said[:end]
            connection = cell.sockets.pop(number)
            if how == GONE:
                _hang_up(connection)
            else:
                self._adopt(connection, unsent, how == ENDS)

    def _bury(self, cell: _Cell) -> None:
        self._loop.remove_reader(cell.control)
        cell.control.close()
        self._cells.remove(cell)
        at, state = cell.desk.state
        if at in cell.sockets and state == EVALUATING:
            self._note(_client(cell.sockets[at]))
        for number, connection in cell.sockets.items():
            if number == at and state == SENDING:
                _hang_up(connection)  # in the middle of an answer
            elif (number == at and state == EVALUATING) or self._closed or not self.take(connection):
                # What took a cell too long is the server's, with all the time that a query may take.
                self._adopt(connection, b"", False)
        cell.ended.set()
        if not self._closed:
            self._start(_REST)

    def _note(self, client: str) -> None:
        """Remember that a query of ``client`` has ended a cell."""
        if len(self._costly) >= _ADDRESSES:
            self._costly.clear()
        self._costly.setdefault(client, deque(maxlen=_CHANCES)).append(self._loop.time())

    def _mistrusts(self, client: str) -> bool:
        """Whether the queries of ``client``, one after another, would end all cells."""
        times = self._costly.get(client)
        return times is not None and len(times) == _CHANCES and self._loop.time() - times[0] < _MISTRUST


def _client(connection: socket.socket) -> str:
    try:
        return client_of(connection.getpeername()[0])
    except OSError:  # it is gone
        return ""


def _hang_up(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
