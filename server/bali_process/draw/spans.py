"""Standings and roles over time: certain where a document witnesses them, possible where none denies them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bali_process.draw.chart import Row, Scale, chart
from bali_process.draw.shapes import bar, mark, open_ends
from bali_process.draw.svg import join, tag
from bali_process.draw.timeline import WAYS, Moment


@dataclass(frozen=True)
class Span:
    """A standing or role between four bounds, each inclusive, each of which may be absent."""

    label: str
    note: str = ""
    href: str = ""
    group: str = ""
    begins_not_before: date | None = None
    begins_not_after: date | None = None
    ends_not_before: date | None = None
    ends_not_after: date | None = None

    @property
    def days(self) -> tuple[date, ...]:
        """The days that the scale must hold."""
        bounds = (self.begins_not_before, self.begins_not_after, self.ends_not_before, self.ends_not_after)
        return tuple(day for day in bounds if day)

    def mark(self, scale: Scale, y: float) -> Markup:
        """Certain upon possible; a limit stands where an outer bound rules out what lies beyond it."""
        left = scale(self.begins_not_before) if self.begins_not_before else scale.left
        right = scale(self.ends_not_after) if self.ends_not_after else scale.right
        drawn = [bar("maybe", left, right, y, 14)]
        if self.begins_not_after and self.ends_not_before:
            drawn.append(bar("sure", scale(self.begins_not_after), scale(self.ends_not_before), y, 14))
        drawn += [
            tag("path", d=f"M{x:.1f} {y - 11:.1f}v22", class_="limit")
            for x, bound in ((left, self.begins_not_before), (right, self.ends_not_after))
            if bound
        ]
        bounds = bool(self.begins_not_before), bool(self.ends_not_after)
        return join([*drawn, open_ends(left, right, y, *bounds)])


def spans(title: str, rows: Sequence[Span | Moment], told: str, day: date | None = None) -> Markup:
    """Spans, and moments beside them, in the order given; a line stands at ``day``."""
    used = {row.shape: row.hollow for row in rows if isinstance(row, Moment)}
    shapes = [
        (bar("sure", -8, 10, 0, 14), "certain: witnessed"),
        (bar("maybe", -8, 10, 0, 14), "possible: not ruled out"),
        (tag("path", d="M0 -9v18", class_="limit"), "ruled out beyond"),
        *((mark(shape, 0, 0, used[shape]), meaning) for meaning, shape in WAYS.items() if shape in used),
    ]
    if day:
        shapes.append((tag("path", d="M0 -9v18", class_="day"), f"{day.day} {day:%B} {day.year}"))
    drawn: Sequence[Row] = rows
    return chart("spans", (title, told), drawn, shapes, day)
