"""Times as the record gives them: a day, days, a month, a year, or bounds of which either may be absent."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_DAY = re.compile(r"(?<!\d)(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?(?!\d)")


@dataclass(frozen=True)
class Days:
    """From ``first`` to ``last``, known to the day when ``exact``, else the bounds of an unknown time."""

    first: date | None = None
    last: date | None = None
    exact: bool = False

    def __bool__(self) -> bool:
        """Whether anything is known of the time."""
        return bool(self.first or self.last)

    def __str__(self) -> str:
        """The time in few words, what two days share said once; nothing when nothing is known."""
        first, last = self.first, self.last
        if first and last and self.exact:
            if first == last:
                return _words(first)
            if (first.year, first.month) == (last.year, last.month):
                return f"{first.day}–{_words(last)}"
            shared = "" if first.year != last.year else f" {first.year}"
            return f"{_words(first).removesuffix(shared)} – {_words(last)}"
        if first and last:
            return _calendar(first, last) or f"between {_words(first)} and {_words(last)}"
        return f"not before {_words(first)}" if first else f"by {_words(last)}" if last else ""


UNKNOWN = Days()


@lru_cache(4096)
def read(words: str) -> Days:
    """The time that ISO dates of any precision in ``words`` mean; “by” and “until” give the later bound."""
    found = [days for match in _DAY.finditer(words) if (days := _stretch(*match.groups()))]
    if not found:
        return UNKNOWN
    first, last = found[0], found[-1]
    if words.startswith(("by ", "until ")):
        return Days(None, last.last)
    if words.startswith("from "):
        return Days(first.first, last.last if len(found) > 1 else None)
    return Days(first.first, last.last, first.exact and last.exact)


def _stretch(year: str, month: str | None, day: str | None) -> Days | None:
    """The days of a calendar's day, month or year; None for what is none."""
    try:
        first = date(int(year), int(month or 1), int(day or 1))
        length = monthrange(first.year, int(month or 12))[1]
        return Days(first, first if day else date(first.year, int(month or 12), length), bool(day))
    except ValueError:
        return None


def _calendar(first: date, last: date) -> str:
    """The name of a whole month or year."""
    if first.day != 1 or first.year != last.year or last.day != monthrange(last.year, last.month)[1]:
        return ""
    if first.month == last.month:
        return f"{first:%B} {first.year}"
    return str(first.year) if (first.month, last.month) == (1, 12) else ""


def _words(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
