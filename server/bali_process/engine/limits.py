"""The bounds within which one query is evaluated."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What one query may take; every bound is finite.

    ``deadline`` is wall-clock time in seconds, ``memory`` what a query may allocate beyond the data
    itself, in MiB, and ``result`` the size of a serialised answer, in MiB. ``network`` tells whether it may
    call other servers.
    """

    deadline: float = 10.0
    memory: int = 512
    result: int = 64
    network: bool = False
