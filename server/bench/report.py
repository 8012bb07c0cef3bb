"""What was measured, as tables for the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bench.bars import Measured, ratio, rows
from bench.servers import OURS

_MIB = 1024 * 1024


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Lay out ``lines`` under ``head``, numbers to the right."""
    whole = [head, *lines]
    widths = [max(len(line[column]) for line in whole) for column in range(len(head))]
    texts = ["  ".join(map(_cell, line, widths)).rstrip() for line in whole]
    return "\n".join((texts[0], "-" * max(map(len, texts)), *texts[1:]))


def _cell(text: str, width: int) -> str:
    return text.rjust(width) if text[:1].isdigit() else text.ljust(width)


def told(measured: Measured) -> str:
    """Tell all about one data set."""
    head = (
        "queries",
        "shape",
        "server",
        "answers/s",
        "median ms",
        "p99 ms",
        "CPU ms",
        "ours:theirs",
        "CPU theirs:ours",
    )
    use = ("server", "load s", "start s", "PSS MiB", "after loads")
    parts = [
        f"\n{measured.name}: {measured.quads:,} quads",
        table(head, _loads(measured)),
        "",
        table(use, _use(measured)),
        *measured.notes,
    ]
    return "\n".join(parts)


def _loads(measured: Measured) -> Iterator[tuple[str, ...]]:
    for (queries, shape), cells in measured.cells.items():
        for name, cell in cells.items():
            numbers = (cell.rate, cell.median, cell.tail, cell.cpu)
            # Unlike the throughput, the processor's time for an answer hardly depends on what else runs.
            times = ratio(cells, name), cell.cpu / max(cells[OURS].cpu, 1e-9)
            against = ("", "") if name == OURS else tuple(f"{number:.2f}" for number in times)
            yield queries, shape, name, *map(_number, numbers), *against


def _use(measured: Measured) -> Iterator[tuple[str, ...]]:
    for name, use in measured.servers.items():
        held = (use["memory"] / _MIB, use["memory after loads"] / _MIB)
        yield name, f"{use['load']:.2f}", f"{use['start']:.2f}", *map(_number, held)


def _number(value: float) -> str:
    return f"{value:.3g}" if value < 100 else f"{value:,.0f}"


def bars(all_measured: Iterable[Measured]) -> str:
    """Hold everything against the bars."""
    lines = [
        (
            row.bar,
            row.data,
            f"{'≥' if row.at_least else '≤'} {row.target:g}",
            f"{row.measured:.2f}",
            "met" if row.met else "NOT MET",
        )
        for measured in all_measured
        for row in rows(measured)
    ]
    return table(("bar", "data", "target", "measured", "verdict"), lines)


def as_json(measured: Measured) -> dict[str, Any]:
    """Give all about one data set."""
    alone, beside = measured.endless or (None, None)
    return {
        "data": measured.name,
        "quads": measured.quads,
        "loads": [
            {"queries": queries, "shape": shape, "server": name, **cell.told()}
            for (queries, shape), cells in measured.cells.items()
            for name, cell in cells.items()
        ],
        "servers": measured.servers,
        "endless": {"alone": alone.told(), "beside": beside.told()} if alone and beside else None,
        "start": measured.start,
        "notes": measured.notes,
        "bars": [vars(row) | {"met": row.met} for row in rows(measured)],
    }
