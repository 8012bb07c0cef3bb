"""Where in a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Place:
    """A position in a file; both numbers count from 1."""

    line: int
    column: int
