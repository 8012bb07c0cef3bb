"""The log of requests, written by the batch: a thread that answers does not wait for the screen."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from multiprocessing.util import Finalize

# How long a line waits at most, in seconds.
_PATIENCE = 0.05
_READ = 1 << 18


class Journal(threading.Thread):
    """Writes lines to standard error soon after it gets them, and the last ones when the process ends."""

    def __init__(self) -> None:
        """Take lines at once; they are written from :meth:`start` on."""
        super().__init__(name="journal", daemon=True)
        self._lines: deque[str] = deque()
        self._sources: list[_Source] = []
        self._lock = threading.Lock()
        # A process that multiprocessing has started ends by this, and never by atexit.
        Finalize(None, self.flush, exitpriority=0)

    def write(self, line: str) -> None:
        """Take a line, with its end. Safe for several threads."""
        self._lines.append(line)

    def collect(
        self, connection: socket.socket, take: Callable[[str], None], rest: Callable[[], bytes]
    ) -> None:
        """Have ``take`` told each line that comes over ``connection``, and at its end those of ``rest``."""
        connection.setblocking(False)
        self._sources.append(_Source(connection, take, rest))

    def flush(self) -> None:
        """Write what there is."""
        with self._lock:
            for source in list(self._sources):
                if source.has_ended():
                    self._sources.remove(source)
        lines = [self._lines.popleft() for _ in range(len(self._lines))]
        if lines:
            with contextlib.suppress(OSError):  # who read it is gone, and answers go on
                sys.stderr.write("".join(lines))
                sys.stderr.flush()

    def run(self) -> None:
        """Write what has come, again and again."""
        while True:
            time.sleep(_PATIENCE)
            self.flush()


class _Source:
    """Lines that another process writes."""

    def __init__(
        self, connection: socket.socket, take: Callable[[str], None], last: Callable[[], bytes]
    ) -> None:
        self._connection, self._take, self._last = connection, take, last
        self._rest = b""

    def has_ended(self) -> bool:
        """Take what has come; tell whether nothing more will."""
        try:
            while data := self._connection.recv(_READ):
                self._split(data)
        except BlockingIOError:
            return False
        except OSError:
            pass
        self._connection.close()
        self._split(self._last())
        return True

    def _split(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._take(f"{line.decode('utf-8', 'surrogatepass')}\n")
