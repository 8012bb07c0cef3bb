"""A load of SPARQL requests over kept-alive connections, light enough not to be what is measured.

One process, one thread, one epoll; requests are written as bytes before the clock starts. Run as

    python client.py PORT REQUESTS CONNECTIONS SECONDS PATIENCE FIRST

with REQUESTS a file of raw HTTP requests, each behind its length (four bytes, big-endian). The result is one
line of JSON: see :meth:`Load.run`. Nothing is imported that the loop does not need.
"""

from __future__ import annotations

import json
import os
import re
import select
import socket
import struct
import sys
import time
from collections.abc import Iterator
from itertools import count, cycle

#: Stands in a request where a number makes each one different.
MARK = b"0number0"
_LENGTH = struct.Struct("!I")
_CONTENT_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_LAST_CHUNK = b"\r\n0\r\n\r\n"
_READ = 1 << 18


class Exchange:
    """One connection: the request under way and what has come of its answer."""

    __slots__ = ("connection", "descriptor", "left", "started")

    def __init__(self, port: int) -> None:
        self.connection = socket.create_connection(("127.0.0.1", port))
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.descriptor = self.connection.fileno()
        self.started = 0.0
        #: Bytes of the answer still to come; None before its head has come, -1 if it comes in chunks.
        self.left: int | None = None


class Load:
    """Requests in a closed loop: each connection sends the next when its answer has come whole."""

    def __init__(self, port: int, requests: Iterator[bytes], connections: int) -> None:
        """Open ``connections`` to ``port``, which share ``requests``."""
        self._exchanges = {e.descriptor: e for e in (Exchange(port) for _ in range(connections))}
        self._requests = requests
        self._poll = select.epoll()
        for descriptor in self._exchanges:
            self._poll.register(descriptor, select.EPOLLIN)
        self.latencies: list[float] = []
        self.failures: dict[str, int] = {}

    def run(self, seconds: float, patience: float) -> dict[str, object]:
        """Send for ``seconds``, wait up to ``patience`` more for what is under way, and tell what came of it.

        ``rate`` is answers a second; ``median`` and ``tail`` (99th percentile) are in ms; ``client``
        is the share of one core that this process took; ``failures`` counts answers other than 200.
        """
        cpu, start = time.process_time(), time.perf_counter()
        busy, last = len(self._exchanges), start
        ends = start + seconds
        for exchange in self._exchanges.values():
            self._send(exchange)
        while busy and last < ends + patience:
            for descriptor, _ in self._poll.poll(0.5):
                exchange = self._exchanges[descriptor]
                if self._receive(exchange):
                    now = time.perf_counter()
                    self.latencies.append(now - exchange.started)
                    if now < ends:
                        self._send(exchange)
                    else:
                        busy -= 1
            last = time.perf_counter()
        return self._told(last - start, time.process_time() - cpu)

    def close(self) -> None:
        """Close all connections."""
        self._poll.close()
        for exchange in self._exchanges.values():
            exchange.connection.close()

    def _send(self, exchange: Exchange) -> None:
        request = next(self._requests)
        exchange.left = None
        exchange.started = time.perf_counter()
        os.write(exchange.descriptor, request)

    def _receive(self, exchange: Exchange) -> bool:
        """Take what has come; tell whether the answer is whole."""
        data = os.read(exchange.descriptor, _READ)
        if not data:
            raise ConnectionError("The server closed a connection in the middle of the load.")
        left = exchange.left
        if left is None:
            # A head arrives whole: it is far smaller than a segment of the loopback.
            end = data.index(b"\r\n\r\n") + 4
            if not data.startswith(b"HTTP/1.1 200"):
                status = data[9:12].decode()
                self.failures[status] = self.failures.get(status, 0) + 1
            length = _CONTENT_LENGTH.search(data, 0, end)
            left = end + int(length[1]) if length else -1
        if left < 0:
            exchange.left = left
            return data.endswith(_LAST_CHUNK)
        exchange.left = left - len(data)
        return exchange.left == 0

    def _told(self, elapsed: float, cpu: float) -> dict[str, object]:
        ranked = sorted(self.latencies)
        return {
            "rate": len(ranked) / elapsed,
            "median": 1000 * ranked[len(ranked) // 2] if ranked else 1000 * elapsed,
            "tail": 1000 * ranked[len(ranked) * 99 // 100] if ranked else 1000 * elapsed,
            "answers": len(ranked),
            "elapsed": elapsed,
            "client": cpu / elapsed,
            "failures": self.failures,
        }


def pack(requests: list[bytes]) -> bytes:
    """Write ``requests`` as the file that the client reads."""
    return b"".join(_LENGTH.pack(len(request)) + request for request in requests)


def unpack(packed: bytes) -> list[bytes]:
    """Read what :func:`pack` wrote."""
    requests, position = [], 0
    while position < len(packed):
        start = position + _LENGTH.size
        position = start + _LENGTH.unpack_from(packed, position)[0]
        requests.append(packed[start:position])
    return requests


def numbered(requests: list[bytes], first: int | None) -> Iterator[bytes]:
    """Go round ``requests``, each with a number of its own from ``first`` on, or all with the same number."""
    if first is None:
        return cycle([request.replace(MARK, b"0") for request in requests])
    return (request.replace(MARK, b"%d" % number) for number, request in zip(count(first), cycle(requests)))


def main(arguments: list[str]) -> None:
    """Run one load as the command line says; FIRST is empty for requests that repeat."""
    port, path, connections, seconds, patience, first = arguments
    with open(path, "rb") as file:
        requests = numbered(unpack(file.read()), int(first) if first else None)
    load = Load(int(port), requests, int(connections))
    print(json.dumps(load.run(float(seconds), float(patience))))


if __name__ == "__main__":
    main(sys.argv[1:])
