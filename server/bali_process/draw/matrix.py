"""A matrix of actors and meetings, with the capacity in the cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bali_process.draw.shapes import mark
from bali_process.draw.svg import LINE, NOTE, SMALL, join, legend, lines, link, picture, tag, text, wrap
from bali_process.draw.timeline import WAYS

_LABELS, _COLUMN = 236, 122
_WORDS = _COLUMN - 26


@dataclass(frozen=True)
class Head:
    """What a row or a column stands for; rows of one ``group`` follow one another."""

    label: str
    href: str = ""
    group: str = ""


@dataclass(frozen=True)
class Part:
    """What somebody had to do with a meeting: ``how`` is a key of WAYS, ``capacity`` the source's word.

    It is ``stated`` outright, or a reader concludes it.
    """

    how: str
    capacity: str
    href: str = ""
    stated: bool = True


def matrix(
    title: str, rows: Sequence[Head], columns: Sequence[Head], cells: Mapping[tuple[int, int], Sequence[Part]]
) -> Markup:
    """``cells`` holds what there is by place of row and column; an empty place: nothing is documented."""
    heads = [wrap(column.label, _COLUMN - 12, SMALL) for column in columns]
    dates = [wrap(column.group, _COLUMN - 12, SMALL) for column in columns]
    head = 44 + NOTE * max((len(a) + len(b) for a, b in zip(heads, dates, strict=True)), default=0)
    right = _LABELS + _COLUMN * len(columns)
    drawn, y, group = [_columns(columns, heads, dates, head)], float(head), ""
    for number, row in enumerate(rows):
        if row.group != group:
            group = row.group
            drawn.append(text(0, y + 24, group, "group"))
            y += 32
        label = wrap(row.label, _LABELS - 16)
        parts = [cells.get((number, place), ()) for place in range(len(columns))]
        height = 10 + max([LINE * len(label), *map(_room, parts)])
        drawn.append(link(row.href, lines(0, y + 18, label)))
        for place, cell in enumerate(parts):
            drawn.append(
                _cell(_LABELS + _COLUMN * place, y + 14, cell, f"{row.label}, {columns[place].label}")
            )
        y += height
        drawn.append(tag("path", d=f"M0 {y}H{right}", class_="rule"))
    grid = [
        tag("path", d=f"M{_LABELS + _COLUMN * n - 8} 30V{y}", class_="year") for n in range(len(columns) + 1)
    ]
    shapes = [(mark(shape, 0, 0), meaning) for meaning, shape in WAYS.items() if _has(cells, meaning)]
    shapes.append((mark("dot", 0, 0, True), "hollow: implied by the words, not stated"))
    told = "A row for each actor, a column for each meeting, the capacity in the cell. Empty: not documented."
    return picture("matrix", title, told, (max(right, 700) + 2, y + 4), legend(0, 12, shapes), *grid, *drawn)


def _columns(
    columns: Sequence[Head], heads: Sequence[list[str]], dates: Sequence[list[str]], bottom: float
) -> Markup:
    """What the columns stand for, the last lines on one height."""
    drawn = []
    for number, (column, head, date) in enumerate(zip(columns, heads, dates, strict=True)):
        x = _LABELS + _COLUMN * number
        top = bottom - NOTE * (len(date) + len(head))
        drawn.append(lines(x, top, date, "note", NOTE))
        drawn.append(link(column.href, lines(x, top + NOTE * len(date), head, "small", NOTE)))
    return join(drawn)


def _cell(x: float, y: float, parts: Sequence[Part], whose: str) -> Markup:
    """Each part on a line of its own; to be there as a mere participant is the ordinary case."""
    drawn = []
    for part in parts:
        class_ = "note" if part.capacity == "participant" else "small"
        words = lines(x + 16, y + 4, wrap(part.capacity, _WORDS, SMALL), class_, NOTE)
        drawn.append(mark(WAYS[part.how], x + 4, y, not part.stated))
        drawn.append(link(part.href, words, told=f"{whose}: {part.how}, {part.capacity}"))
        y += _room([part])
    return join(drawn)


def _room(parts: Sequence[Part]) -> float:
    """The height of a cell."""
    return sum(max(LINE, 3 + NOTE * len(wrap(part.capacity, _WORDS, SMALL))) for part in parts)


def _has(cells: Mapping[tuple[int, int], Sequence[Part]], how: str) -> bool:
    return any(part.how == how for parts in cells.values() for part in parts)
