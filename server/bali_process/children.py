"""Processes that this program starts of itself: what they are run with, and how they end with it."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def command(module: str, *arguments: str) -> list[str]:
    """Give the command line that runs ``module`` of this package, whatever lies in the working folder."""
    return [sys.executable, "-P", "-m", module, *arguments]


def environment() -> dict[str, str]:
    """Give an environment in which this package is found where it was found here."""
    source = str(Path(__file__).parent.parent)
    path = filter(None, [source, os.environ.get("PYTHONPATH", "")])
    return os.environ | {"PYTHONPATH": os.pathsep.join(path)}


def end_with_parent(number: int = signal.SIGTERM, parent: int | None = None) -> None:
    """Have this process sent the signal ``number`` when the one that started it ends, however it ends.

    ``parent`` is that process, where it is known from before. Linux only; elsewhere a process notices by
    the end of what connects the two.
    """
    if not sys.platform.startswith("linux"):
        return
    parent = parent or os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:  # it ended in between
        os.kill(os.getpid(), number)
