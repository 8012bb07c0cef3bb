"""Timelines: what happened, was planned, or is not recorded, and the spans of standings and roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bali_process.draw.chart import Row, Scale, chart
from bali_process.draw.days import UNKNOWN, Days
from bali_process.draw.shapes import bar, mark, open_ends
from bali_process.draw.svg import join, tag, text

#: What is known of an event, with the mark for it.
STATES = {"took place": "dot", "planned": "diamond", "not recorded": "question"}
#: The ways of having to do with a meeting, with their marks.
WAYS = {"present": "dot", "host": "square", "planned": "diamond", "invited": "triangle"}
#: The kinds of record about an actor, with their marks.
KINDS = {"participation": "dot", "standing or role": "square", "act": "triangle", "claim": "ring"}
_STUB = 40


@dataclass(frozen=True)
class Moment:
    """One row: what happened ``when``; a ``hollow`` mark is one of a thing that had yet to come."""

    label: str
    note: str = ""
    href: str = ""
    group: str = ""
    when: Days = UNKNOWN
    shape: str = "dot"
    hollow: bool = False

    @property
    def days(self) -> tuple[date, ...]:
        """The days that the scale must hold."""
        return tuple(day for day in (self.when.first, self.when.last) if day)

    def mark(self, scale: Scale, y: float) -> Markup:
        """A mark on known days; within bounds a dashed stretch around it, open where one is unknown."""
        if not self.days:
            return text(scale.left + 4, y + 4, "no date", "note")
        first, last = self.when.first, self.when.last
        left = scale(first) if first else max(scale.left, scale(self.days[0]) - _STUB)
        right = scale(last) if last else min(scale.right, scale(self.days[0]) + _STUB)
        if self.when.exact:
            held = bar("sure", left, right, y, 4) if right - left > 1 else ""
            return join([held, mark(self.shape, left, y, self.hollow)])
        middle = mark(self.shape, (left + right) / 2, y, self.hollow)
        ends = open_ends(left, right, y, bool(first), bool(last))
        return join([bar("maybe", left, right, y, 20), middle, ends])


@dataclass(frozen=True)
class Span:
    """A standing or role between four bounds, each inclusive, each of which may be absent.

    It is certain where a document witnesses it, and possible where none denies it.
    """

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
        return join(
            [*drawn, open_ends(left, right, y, bool(self.begins_not_before), bool(self.ends_not_after))]
        )


def timeline(title: str, moments: Sequence[Moment], told: str, shapes: Mapping[str, str]) -> Markup:
    """The ``moments`` in the order given, with a key to ``shapes`` (meaning to mark)."""
    key = _key(moments, shapes)
    if any(moment.days and not moment.when.exact for moment in moments):
        key.append((bar("maybe", -8, 10, 0, 16), "at some time within"))
    return chart("timeline", (title, told), moments, key)


def spans(title: str, rows: Sequence[Span | Moment], told: str, day: date | None = None) -> Markup:
    """Spans, and moments beside them, in the order given; a line stands at ``day``."""
    key = [
        (bar("sure", -8, 10, 0, 14), "certain: witnessed"),
        (bar("maybe", -8, 10, 0, 14), "possible: not ruled out"),
        (tag("path", d="M0 -9v18", class_="limit"), "ruled out beyond"),
        *_key((row for row in rows if isinstance(row, Moment)), WAYS),
    ]
    if day:
        key.append((tag("path", d="M0 -9v18", class_="day"), str(Days(day, day, exact=True))))
    drawn: Sequence[Row] = rows
    return chart("spans", (title, told), drawn, key, day)


def _key(moments: Iterable[Moment], shapes: Mapping[str, str]) -> list[tuple[Markup, str]]:
    """The marks that are used, with their meanings."""
    used = {moment.shape: moment.hollow for moment in moments}
    return [(mark(shape, 0, 0, used[shape]), meaning) for meaning, shape in shapes.items() if shape in used]
