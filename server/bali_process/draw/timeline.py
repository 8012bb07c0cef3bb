"""A timeline: what happened, was planned, or is not recorded, on a day or within bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bali_process.draw.chart import Scale, chart
from bali_process.draw.days import UNKNOWN, Days
from bali_process.draw.shapes import bar, mark, open_ends
from bali_process.draw.svg import join, text

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


def timeline(title: str, moments: Sequence[Moment], told: str, shapes: Mapping[str, str]) -> Markup:
    """The ``moments`` in the order given, with a key to ``shapes`` (meaning to mark)."""
    used = {moment.shape: moment.hollow for moment in moments}
    key = [(mark(shape, 0, 0, used[shape]), word) for word, shape in shapes.items() if shape in used]
    if any(moment.days and not moment.when.exact for moment in moments):
        key.append((bar("maybe", -8, 10, 0, 16), "at some time within"))
    return chart("timeline", (title, told), moments, key)
