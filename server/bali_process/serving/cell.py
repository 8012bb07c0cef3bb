"""A process that holds connections and answers plain questions on the spot, from its own share of the data.

Nothing is handed from thread to thread or from process to process on the way, which is most of what a short
question costs. What a cell cannot answer soon, the server does: a request is taken off its connection only
when there is an answer, so whatever ends the cell before that, the request is still there, and is read again.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import struct
import time
from dataclasses import dataclass
from typing import NoReturn

from pyoxigraph import Store

from bali_process.engine import wire
from bali_process.engine.limits import Limits
from bali_process.engine.worker import Allowance, confine
from bali_process.http.express import Asked, Express, LocalEngine, Reader, Unfit, small
from bali_process.http.planning import Basis
from bali_process.http.refusal import Refusal
from bali_process.http.witness import Ledger
from bali_process.serving.address import PATIENCE
from bali_process.serving.desk import EVALUATING, IDLE, SENDING, Desk
from bali_process.settings import Settings

#: What the server says with a connection: the number by which both call it.
NUMBER = struct.Struct("!I")
#: What a cell says of a connection: how it goes on, its number, and how much of an answer is still unsent.
FRAME = struct.Struct("!cII")
#: The client is gone or wants no more; the server is to go on with the connection; to end it after the rest.
GONE, YOURS, ENDS = b"G", b"Y", b"E"
# The most time of the processor that one answer may take, in seconds; a clock would count others' work too.
_BUDGET = 0.05
# And the longest that it may take, in seconds, whatever it waits for; more than a tick.
_LONGEST = 2.5
# Answers that follow each other within this part of the budget share it, as to set a clock takes time, too.
_SHARED = 0.1
_PEEK = 65536
_EVENTS = 64
# How long a line waits at most before it is sent to be logged, in seconds.
_SOON = 0.05
# How long a cell that ends waits for its last lines to be taken, in seconds.
_FAREWELL = 1.0
_TICK = 1.0


@dataclass(slots=True)
class _Connection:
    number: int
    socket: socket.socket
    seen: float


class Cell:
    """The connections of one cell."""

    def __init__(self, control: socket.socket, desk: Desk, journal: socket.socket) -> None:
        """Take connections from ``control``, tell at ``desk`` what is done, and write to ``journal``."""
        self._control, self._desk, self._journal = control, desk, journal
        self._connections: dict[int, _Connection] = {}
        self._now = self._due = self._clocked = self._written = 0.0
        self._room = memoryview(bytearray(_PEEK))
        self._poll = select.epoll()
        self._poll.register(control, select.EPOLLIN)
        journal.setblocking(False)

    def run(self, store: Store, limits: Limits) -> None:
        """Answer until the server closes the control or memory has grown."""
        told = json.loads(wire.receive(self._control)[1])
        settings = Settings(**told["settings"])
        graphs = frozenset(told["graphs"])
        basis = Basis(told["identity"], lambda: graphs, settings.services)
        self._read = Reader(settings)
        ledger = Ledger(settings, None, self._desk.note)
        self._express = Express(basis, LocalEngine(store, small(limits)), settings, ledger)
        self._budget = min(_BUDGET, limits.deadline)
        try:
            self._follow(Allowance(limits))
        finally:
            self._stop_clocks()
            self._journal.settimeout(_FAREWELL)
            while self._write():
                pass

    def _follow(self, allowance: Allowance) -> None:
        control = self._control.fileno()
        while not allowance.is_used():
            come = self._poll.poll(_TICK if self._desk.is_clear else _SOON, _EVENTS)
            self._now = time.monotonic()
            for descriptor, _ in come:
                if descriptor != control:
                    self._serve(self._connections[descriptor])
                elif not self._take():
                    return
            if not come or self._now - self._written > _SOON:
                self._written = self._now
                self._stop_clocks()
                self._write()
            self._let_go_of_the_silent()

    def _take(self) -> bool:
        """Take the connection that has come; tell whether there still is a server."""
        number, descriptors, _, _ = socket.recv_fds(self._control, NUMBER.size, 1)
        if not number:
            return False
        for descriptor in descriptors:
            connection = socket.socket(fileno=descriptor)
            connection.setblocking(False)
            held = _Connection(NUMBER.unpack(number)[0], connection, time.monotonic())
            self._connections[descriptor] = held
            self._poll.register(descriptor, select.EPOLLIN)
        return True

    def _serve(self, connection: _Connection) -> None:
        """Answer the request that has come, or leave it to the server."""
        try:
            size = connection.socket.recv_into(self._room, 0, socket.MSG_PEEK)
        except BlockingIOError:
            return
        except OSError:
            size = 0
        if not size:
            self._leave(connection, GONE)
            return
        connection.seen = self._now
        self._desk.tell(connection.number, EVALUATING)
        asked = self._read(bytes(self._room[:size]))
        answer = self._evaluated(asked) if asked else b""
        if asked and answer:
            if time.monotonic() - self._clocked > _SHARED * self._budget:
                self._stop_clocks()  # who has an answer is not to be ended in the middle of it
            self._desk.tell(connection.number, SENDING)
            self._answer(connection, asked, answer)
        else:
            self._leave(connection, YOURS)
        self._desk.tell(0, IDLE)

    def _evaluated(self, asked: Asked) -> bytes:
        """The answer, or nothing where there is none to be given here; may end this process."""
        self._now = time.monotonic()
        if self._now - self._clocked > _SHARED * self._budget:
            self._clocked = self._now
            signal.setitimer(signal.ITIMER_PROF, self._budget)
            signal.setitimer(signal.ITIMER_REAL, _LONGEST)
        try:
            head, body = self._express(asked)
            return head + body
        except (Unfit, Refusal):
            return b""

    def _stop_clocks(self) -> None:
        """Count no time: nothing is asked, or what is done may take longer."""
        if self._clocked:
            self._clocked = 0.0
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _answer(self, connection: _Connection, asked: Asked, answer: bytes) -> None:
        try:
            connection.socket.recv_into(self._room, asked.size)
            sent = connection.socket.send(answer)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._leave(connection, GONE)
            return
        if sent < len(answer):
            self._leave(connection, ENDS if asked.is_last else YOURS, answer[sent:])
        elif asked.is_last:
            self._leave(connection, GONE)

    def _leave(self, connection: _Connection, how: bytes, unsent: bytes = b"") -> None:
        """Give the connection back to the server, which still holds it."""
        self._stop_clocks()
        self._poll.unregister(connection.socket)
        del self._connections[connection.socket.fileno()]
        connection.socket.close()
        self._control.sendall(FRAME.pack(how, connection.number, len(unsent)) + unsent)

    def _write(self) -> bool:
        """Send of what is to be logged what is taken at once, waking nobody; tell whether there is more."""
        if not (lines := self._desk.lines):
            return False
        try:
            self._desk.taken(self._journal.send(lines))
        except OSError:  # full, for now or for good
            return False
        return True

    def _let_go_of_the_silent(self) -> None:
        if self._now < self._due:
            return
        self._due = self._now + _TICK
        for connection in [c for c in self._connections.values() if self._now - c.seen > PATIENCE]:
            self._leave(connection, GONE)


def run(store: Store, descriptors: list[int], limits: Limits, zygote: int) -> NoReturn:
    """Be a cell, whose control, shared memory and journal are ``descriptors``; never returns."""
    try:
        confine(limits, zygote)
        control, journal = socket.socket(fileno=descriptors[0]), socket.socket(fileno=descriptors[2])
        Cell(control, Desk(descriptors[1]), journal).run(store, limits)
    except (wire.ConnectionEnded, BrokenPipeError, ConnectionResetError):
        pass
    finally:
        os._exit(0)
