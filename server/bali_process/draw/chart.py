"""Rows along a scale of time: each row has its words at the left and its mark in the chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Protocol

from markupsafe import Markup

from bali_process.draw.svg import block, legend, picture, tag, text

LABELS, LEFT, RIGHT = 292, 318, 1144
_HEAD, _FOLD, _TICK = 66, 84, 44
# A year wider than this is divided.
_MONTHS, _QUARTERS = 220, ((4, "April"), (7, "July"), (10, "October"))
# A single empty year is drawn like any other; more of them are drawn short.
_FOLDED = 2


@dataclass(frozen=True)
class Scale:
    """Where days lie between ``left`` and ``right``: stretches of (first year, year after, x, x after)."""

    left: float
    right: float
    stretches: tuple[tuple[int, int, float, float], ...]

    def __call__(self, day: date) -> float:
        """The place of ``day``; one off the scale lies at its end."""
        year = day.year + (day.timetuple().tm_yday - 1) / 366
        for first, after, x, x_after in self.stretches:
            if year < after:
                return max(x, x + (year - first) / (after - first) * (x_after - x))
        return self.right


class Row(Protocol):
    """What the chart needs of a row: words, the days that the scale must hold, and a mark."""

    @property
    def label(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def href(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def days(self) -> tuple[date, ...]: ...

    def mark(self, scale: Scale, y: float) -> Markup:
        """The row's mark, around the height ``y``."""
        ...


def scale_of(days: Sequence[date], left: float = LEFT, right: float = RIGHT) -> Scale:
    """A scale that holds ``days`` and draws years without any of them short, where several follow."""
    years = {day.year for day in days}
    if not years:
        return Scale(left, right, ())
    runs = [list(run) for _, run in groupby(range(min(years), max(years) + 1), years.__contains__)]
    folds = [run[0] not in years and len(run) >= _FOLDED for run in runs]
    drawn = sum(len(run) for run, is_fold in zip(runs, folds, strict=True) if not is_fold)
    fold = min(_FOLD, (right - left) / 2 / max(1, sum(folds)))
    year = (right - left - fold * sum(folds)) / drawn
    stretches, x = [], left
    for run, is_fold in zip(runs, folds, strict=True):
        for first, after in [(run[0], run[-1] + 1)] if is_fold else [(each, each + 1) for each in run]:
            stretches.append((first, after, x, x + (fold if is_fold else year)))
            x = stretches[-1][3]
    return Scale(left, right, tuple(stretches))


def chart(
    key: str,
    words: tuple[str, str],
    rows: Sequence[Row],
    shapes: Sequence[tuple[Markup, str]],
    day: date | None = None,
) -> Markup:
    """The picture called ``words[0]`` and described by ``words[1]``, with a line at ``day``.

    Rows that follow one another in one group have its name above them.
    """
    scale = scale_of([*(each for row in rows for each in row.days), *([day] if day else [])])
    drawn, y, group = [], float(_HEAD), ""
    for row in rows:
        if row.group != group:
            group = row.group
            drawn.append(text(0, y + 26, group, "group"))
            y += 36
        words_of_row, room = block(0, y + 19, LABELS, row.label, row.note, row.href)
        drawn += [words_of_row, row.mark(scale, y + 6 + room / 2)]
        y += 12 + room
        drawn.append(tag("path", d=f"M0 {y}H{RIGHT}", class_="rule"))
    behind = _grid(scale, y, day)
    return picture(key, *words, (RIGHT + 22, y + 6), legend(0, 12, shapes), behind, *drawn)


def _grid(scale: Scale, bottom: float, day: date | None) -> Markup:
    """Years and folds behind the rows."""
    drawn, last = [], 0.0
    for first, after, x, x_after in scale.stretches:
        if after - first > 1:
            drawn.append(
                tag("rect", x=x, y=_HEAD - 22, width=x_after - x, height=bottom - _HEAD + 22, class_="fold")
            )
            drawn.append(text((x + x_after) / 2, _HEAD - 8, f"{first}–{after - 1}", "note", "middle"))
        else:
            drawn.append(tag("path", d=f"M{x:.1f} {_HEAD - 18}V{bottom:.1f}", class_="year"))
            if x - last >= _TICK:
                drawn.append(text(x + 4, _HEAD - 8, str(first), "note"))
                last = x
            if x_after - x > _MONTHS:
                drawn += [_month(scale(date(first, month, 1)), name, bottom) for month, name in _QUARTERS]
    if day:
        drawn.append(tag("path", d=f"M{scale(day):.1f} {_HEAD - 4}V{bottom:.1f}", class_="day"))
    return tag("g", *drawn)


def _month(x: float, name: str, bottom: float) -> Markup:
    line = tag("path", d=f"M{x:.1f} {_HEAD - 6}V{bottom:.1f}", class_="year")
    return tag("g", line, text(x + 4, _HEAD - 8, name, "note"))
