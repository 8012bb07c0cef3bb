"""What is to be reached, each as one row: target, measured, met or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bench.measure import Cell
from bench.servers import DISK, MEMORY, OURS, RDFLIB

DISTINCT, REPEATED = "distinct", "repeated"
REAL, MILLION = "real", "1 M"
#: Beside the time to import Flask and the engine, in seconds.
_START = 1.0
_MEMORY, _MEDIAN, _TAIL = 3.0, 1.5, 3.0

#: Throughput: against whom, which queries -> shape -> at least so many times theirs.
_JOINS = ("join", "GRAPH join")
_AT_LEAST: Mapping[tuple[str, str], Mapping[str, float]] = {
    (MEMORY, DISTINCT): {"lookup": 0.3, **dict.fromkeys(_JOINS, 0.45), "group": 1.1, "list": 1.1},
    (DISK, DISTINCT): {"group": 3, "list": 3},
    (RDFLIB, DISTINCT): {"lookup": 5, **dict.fromkeys(_JOINS, 15), "group": 30, "list": 100},
    (MEMORY, REPEATED): {"lookup": 0.85, "group": 8, "list": 8},
}


@dataclass
class Measured:
    """Everything measured on one data set.

    ``cells`` is by queries (distinct or repeated), shape and server; ``servers`` by server: its time to load
    and to start in seconds, its memory in bytes after loading and after all loads.
    """

    name: str
    quads: int
    cells: dict[tuple[str, str], Mapping[str, Cell]] = field(default_factory=dict)
    servers: dict[str, dict[str, float]] = field(default_factory=dict)
    endless: tuple[Cell, Cell] | None = None
    start: tuple[float, float] | None = None
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """One bar on one data set: whether it is reached by ``at least`` or ``at most`` ``target``."""

    bar: str
    data: str
    target: float
    measured: float
    at_least: bool = True

    @property
    def met(self) -> bool:
        """Whether the bar is reached."""
        return self.measured >= self.target if self.at_least else self.measured <= self.target


def rows(measured: Measured) -> Iterator[Row]:
    """Hold ``measured`` against every bar that its data set and its servers have a say in."""
    for (against, queries), shapes in _AT_LEAST.items():
        for shape, target in shapes.items():
            cells = measured.cells.get((queries, shape), {})
            if OURS in cells and against in cells:
                name = f"{shape}, {queries} queries: times {against}"
                yield Row(name, measured.name, target, ratio(cells, against))
    yield from _others(measured)


def has_bar(server: str, queries: str, shape: str) -> bool:
    """Say whether ``server`` is to be measured under such a load: ours is, and whoever it is held against."""
    return server == OURS or shape in _AT_LEAST.get((server, queries), ())


def ratio(cells: Mapping[str, Cell], against: str) -> float:
    """Say how many times the throughput of ``against`` ours is."""
    return cells[OURS].rate / max(cells[against].rate, 1e-9)


def _others(measured: Measured) -> Iterator[Row]:
    if measured.endless:
        alone, beside = measured.endless
        median, tail = beside.median / alone.median, beside.tail / alone.tail
        yield Row("beside endless queries: times median", measured.name, _MEDIAN, median, False)
        yield Row("beside endless queries: times p99", measured.name, _TAIL, tail, False)
    if measured.start:
        ours, imports = measured.start
        yield Row("start to first answer: s more than imports", measured.name, _START, ours - imports, False)
    held = {name: told["memory after loads"] for name, told in measured.servers.items()}
    if measured.name == MILLION and {OURS, MEMORY} <= held.keys():
        yield Row(f"memory: times {MEMORY}", measured.name, _MEMORY, held[OURS] / held[MEMORY], False)
