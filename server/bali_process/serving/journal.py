"""The log of requests, written by the batch: a thread that answers does not wait for the screen."""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from multiprocessing.util import Finalize

# How long a line waits at most, in seconds.
_PATIENCE = 0.1


class Journal(threading.Thread):
    """Writes lines to standard error soon after it gets them, and the last ones when the process ends."""

    def __init__(self) -> None:
        """Take lines at once; they are written from :meth:`start` on."""
        super().__init__(name="journal", daemon=True)
        self._lines: deque[str] = deque()
        # A process that multiprocessing has started ends by this, and never by atexit.
        Finalize(None, self.flush, exitpriority=0)

    def write(self, line: str) -> None:
        """Take a line, with its end. Safe for several threads."""
        self._lines.append(line)

    def flush(self) -> None:
        """Write what there is."""
        lines = [self._lines.popleft() for _ in range(len(self._lines))]
        if lines:
            sys.stderr.write("".join(lines))
            sys.stderr.flush()

    def run(self) -> None:
        """Write what has come, again and again."""
        while True:
            time.sleep(_PATIENCE)
            self.flush()
