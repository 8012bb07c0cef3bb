"""The serving process: uvicorn before the application, with cells beside it for what is answered at once."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import math
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bali_process.engine.choice import CAN_FORK
from bali_process.serving.address import PATIENCE, listen
from bali_process.serving.gateway import Gateway
from bali_process.serving.live import Edition, Live
from bali_process.settings import Settings

if TYPE_CHECKING:
    from bali_process.serving.cells import Cells

# Threads beyond those that may wait for the engine, for requests that need no engine.
_SPARE_THREADS = 8
# How much longer than the deadline of a query the server lets requests end, in seconds.
GRACE = 5
# So many connections may wait to be taken, and so many may be open.
_BACKLOG, _OPEN = 1024, 4096
# After what time a request that has come over a connection just taken has been read, in seconds.
_MOMENT = 0.05
# The most bytes of a request before its body; the longest URL that may be allowed, and as much again.
_HEAD = 131_072
_GARBLED = "This is not a request by HTTP/1.1: its first line or a header is wrong, or its method unknown.\n"
# A URL of more bytes cannot even be cut into its parts.
_URL = 65_535
_LONG_URL = "414 URI Too Long", f"The URL is longer than {_URL} bytes; a long query is sent by POST.\n"
_LONG_HEAD = "431 Request Header Fields Too Large", f"The headers are longer than {_HEAD // 1024} KiB.\n"
# How long it takes to hand connections over when a release is replaced, in seconds.
_CHANGE = 30.0


class Connection(HttpToolsProtocol):
    """A connection whose client has a bounded time for each request."""

    def __init__(self, *arguments: Any, unsent: bytes = b"", ends: bool = False, **named: Any) -> None:
        """Begin with ``unsent``, the rest of an answer, and let that be all if it ``ends`` there."""
        super().__init__(*arguments, **named)
        self._unsent, self._ends = unsent, ends
        self._longest: float = _HEAD
        self._head = 0
        self._is_long = False
        self._alarm: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        if self._unsent:
            transport.write(self._unsent)
            self._unsent = b""
        if self._ends:
            transport.close()
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Some bytes have come, which are not to be a head without end."""
        self._head += len(data)
        super().data_received(data)
        if self._head > self._longest and not self.transport.is_closing():
            self._is_long = True
            self.send_400_response("")

    def eof_received(self) -> bool:  # type: ignore[override]
        """The client says no more, and is still to have the answer at which the server is."""
        cycle: Any = self.cycle  # None before the first request, whatever its type says
        if cycle is None or cycle.response_complete:
            return False
        cycle.keep_alive = False
        return True

    def send_400_response(self, msg: str) -> None:
        """Say what is wrong in our own words."""
        if not self._is_long:
            super().send_400_response(_GARBLED)
            return
        status, text = _LONG_URL if len(self.url or b"") > _URL else _LONG_HEAD
        told = f"Content-Type: text/plain; charset=utf-8\r\nContent-Length: {len(text)}\r\nConnection: close"
        self.transport.write(f"HTTP/1.1 {status}\r\n{told}\r\n\r\n{text}".encode("ascii"))
        self.transport.close()

    def on_message_begin(self) -> None:
        """A request begins to come."""
        super().on_message_begin()
        self._wait()

    def on_headers_complete(self) -> None:
        """The head of a request has come whole, and what follows is counted by who reads it."""
        if len(self.url) > _URL or len(self.url) + sum(len(n) + len(v) for n, v in self.headers) > _HEAD:
            self._is_long = True
            raise ValueError  # which the parser takes for a request that cannot be read
        super().on_headers_complete()
        self._longest = math.inf

    def on_message_complete(self) -> None:
        """A request has come whole."""
        super().on_message_complete()
        self._rest()
        self._longest, self._head = _HEAD, 0

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._rest()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._rest()
        self._alarm = self.loop.call_later(PATIENCE, self.transport.close)

    def _rest(self) -> None:
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None


class Server(uvicorn.Server):
    """Takes connections, and lets cells hold them where there are cells."""

    def __init__(self, settings: Settings, live: Live, listener: socket.socket) -> None:
        """Serve ``live`` at ``listener``, which is bound to its address."""
        threads = settings.workers + settings.queue + _SPARE_THREADS
        # What waits for another server waits in a thread.
        lanes = CAN_FORK and not settings.engine
        self._gateway = Gateway(live, threads, settings.body * 1024, lanes)
        super().__init__(
            uvicorn.Config(
                self._gateway,
                http=Connection,
                ws="none",
                lifespan="off",
                interface="asgi3",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                limit_concurrency=_OPEN,
                timeout_keep_alive=math.ceil(PATIENCE),
                timeout_graceful_shutdown=math.ceil(settings.deadline) + GRACE,
            )
        )
        # What clients do wrong is told to them, and failures of ours to the operator.
        logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
        self._live, self._listener = live, listener
        self._cells: Cells | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Take connections from now on."""
        await super().startup(sockets=[])
        self._loop = asyncio.get_running_loop()
        self._gateway.begin(self._loop)
        self._listener.setblocking(False)
        listen(self._listener, _BACKLOG)
        self._loop.add_reader(self._listener, self._accept)
        self._live.attend(self._from_outside(self._withdraw), self._from_outside(self._deploy))
        await self._deploy()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections, and let the requests under way end."""
        self._loop.remove_reader(self._listener)
        self._listener.close()
        await self._withdraw()
        await asyncio.sleep(_MOMENT)
        await super().shutdown(sockets)
        # Uvicorn would raise it again, at its default action, before the last lines are written.
        self._captured_signals.clear()

    def _accept(self) -> None:
        """Take all connections that have come."""
        for _ in range(_BACKLOG):
            try:
                connection, _ = self._listener.accept()
            except (BlockingIOError, InterruptedError):
                return
            except OSError:
                # Out of descriptors, most likely: those who wait are taken when others have gone.
                self._loop.remove_reader(self._listener)
                self._loop.call_later(1, self._loop.add_reader, self._listener, self._accept)
                return
            connection.setblocking(False)
            with contextlib.suppress(OSError):
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if not (self._cells and self._cells.take(connection)):
                self._adopt(connection, b"", False)

    def _adopt(self, connection: socket.socket, unsent: bytes, ends: bool) -> None:
        """Hold ``connection`` in this process, for good."""
        told = {"config": self.config, "server_state": self.server_state, "app_state": {}}
        make = functools.partial(Connection, **told, unsent=unsent, ends=ends)
        task = self._loop.create_task(self._connected(make, connection))
        self.server_state.tasks.add(task)
        task.add_done_callback(self.server_state.tasks.discard)

    async def _connected(self, make: Callable[[], Connection], connection: socket.socket) -> None:
        try:
            await self._loop.connect_accepted_socket(make, connection)
        except OSError:
            connection.close()

    async def _withdraw(self) -> None:
        """End the cells, before another release is served or none."""
        cells, self._cells = self._cells, None
        if cells:
            await cells.close()

    async def _deploy(self) -> None:
        """Start the cells of what is served now."""
        edition: Edition = self._live.edition
        if edition.crew:
            from bali_process.serving.cells import Cells  # not every system can load it

            self._cells = Cells(edition.crew, self._live.journal, self._adopt)

    def _from_outside(self, act: Callable[[], Any]) -> Callable[[], None]:
        """``act``, to be called in another thread, which waits for it."""
        return lambda: asyncio.run_coroutine_threadsafe(act(), self._loop).result(_CHANGE)
