"""Look at files again and again, and tell when one of them changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

#: Modification time in nanoseconds and size: what an editor changes when it saves.
State = Mapping[Path, tuple[int, int]]
SECONDS = 0.3


def state(files: Iterable[Path]) -> State:
    """Take down when each file was last saved and its size; one that disappears meanwhile is left out."""
    seen: dict[Path, tuple[int, int]] = {}
    for path in files:
        try:
            told = path.stat()
        except OSError:
            continue
        seen[path] = (told.st_mtime_ns, told.st_size)
    return seen


def watch(files: Callable[[], Iterable[Path]], act: Callable[[], None], seconds: float = SECONDS) -> None:
    """Call ``act`` at once and after every change of what ``files`` lists, until interrupted.

    ``files`` is asked every time, so that new and renamed files count. A change while ``act`` runs is seen
    after it. Ends quietly at KeyboardInterrupt.
    """
    try:
        while True:
            before = state(files())
            act()
            while state(files()) == before:
                time.sleep(seconds)
    except KeyboardInterrupt:
        return
