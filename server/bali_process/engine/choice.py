"""The engine that the settings and the system allow."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bali_process.engine.interface import Engine
from bali_process.engine.store import DATA, load_store

if TYPE_CHECKING:
    from bali_process.settings import Settings

_GRAPH = re.compile(rb"<([^>]*)> \.$")


def choose(settings: Settings, release: Path, tell: Callable[[str], None]) -> Engine:
    """Open the engine over the release folder ``release``; ``tell`` hears of a weaker promise."""
    if settings.engine:
        from bali_process.engine.remote import RemoteEngine

        return RemoteEngine(settings.engine, settings.limits, graphs_of(release))
    if hasattr(os, "fork") and hasattr(socket, "send_fds"):
        from bali_process.engine.embedded import EmbeddedEngine

        return EmbeddedEngine(release, settings.limits, settings.workers, settings.queue)
    from bali_process.engine.inprocess import InProcessEngine

    tell("This system cannot fork: a query cannot be stopped inside an aggregate, and memory is not bounded.")
    return InProcessEngine(load_store(release), settings.limits)


def graphs_of(release: Path) -> tuple[str, ...]:
    """Name the graphs of the release folder ``release``, in order."""
    with (release / DATA).open("rb") as lines:
        found = {match[1].decode() for match in map(_GRAPH.search, lines) if match}
    return tuple(sorted(found))
