"""The engine that the settings and the system allow."""

from __future__ import annotations

import os
import select
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bali_process.engine.interface import Engine
from bali_process.engine.store import load_store
from bali_process.errors import BaliError

if TYPE_CHECKING:
    from bali_process.settings import Settings

#: Whether queries can be evaluated in processes of their own.
CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds")
#: Whether processes of their own can hold connections, too.
CAN_HOLD = CAN_FORK and hasattr(select, "epoll")
# So many graphs are named in an error.
_NAMED = 5


def choose(settings: Settings, release: Path, tell: Callable[[str], None], cell: str = "") -> Engine:
    """Open the engine over the release folder ``release``; ``tell`` hears of a weaker promise.

    ``cell`` names the module with the program of cells.
    """
    if settings.engine:
        return _remote(settings, release, tell)
    if settings.graph_store:
        raise BaliError("--graph-store belongs to a server that evaluates; name that with --engine.")
    if CAN_FORK:
        from bali_process.engine.embedded import EmbeddedEngine

        return EmbeddedEngine(release, settings.limits, settings.workers, settings.queue, cell)
    from bali_process.engine.inprocess import InProcessEngine

    tell("This system cannot fork: a query cannot be stopped inside an aggregate, and memory is not bounded.")
    return InProcessEngine(load_store(release), settings.limits)


def _remote(settings: Settings, release: Path, tell: Callable[[str], None]) -> Engine:
    """The server elsewhere, once it holds this release: every answer bears the digest of that."""
    from bali_process.engine.remote import RemoteEngine
    from bali_process.engine.replica import Replica

    replica = Replica(release, settings.engine, settings.graph_store)
    if settings.graph_store:
        replica.load(tell)
    elif differing := replica.differing():
        names = ", ".join(step.name for step in differing[:_NAMED])
        more = ", …" if len(differing) > _NAMED else ""
        raise BaliError(
            f"{settings.engine} holds another release: {len(differing)} graphs differ ({names}{more}); "
            f"load this one with “bali push {settings.engine}”."
        )
    engine = RemoteEngine(settings.engine, settings.limits, replica.graphs)
    replica.demand_whole(engine)
    return engine
