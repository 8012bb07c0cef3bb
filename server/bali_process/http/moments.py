"""Times in words, as loose as the record has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pyoxigraph import Literal

from bali_process.http.links import human_date
from bali_process.namespaces import RCP
from bali_process.query.results import Term, plain

#: The values of a record by the local name of a property of ours.
Read = Callable[[str], Sequence[Term | None]]
#: What stands before a property that is that of a record's event.
EVENT = "event"
_TIMES = ("startDate", "earliest", "beginsNotAfter", "beginsNotBefore", "latest")


def when(read: Read) -> str:
    """The day or days of an event, the bounds of what has none, or else the words that a source gives."""
    start, end = _first(read, "startDate"), _first(read, "endDate")
    if start:
        return start if end in ("", start) else _span(start, end)
    return _between(_first(read, "earliest"), _first(read, "latest")) or ", ".join(
        map(plain, read("timeWording"))
    )


def bounds(read: Read) -> str:
    """When a standing or role is documented, and between which days it can have lasted."""
    shown, last = _first(read, "beginsNotAfter"), _first(read, "endsNotBefore")
    certain = (
        ""
        if not shown
        else f"documented on {shown}"
        if last in ("", shown)
        else f"documented {_span(shown, last)}"
    )
    before, after = _first(read, "beginsNotBefore"), _first(read, "endsNotAfter")
    return "; ".join(
        filter(None, (certain, before and f"not before {before}", after and f"not after {after}"))
    )


def order(read: Read) -> str:
    """What sorts by time; whatever has none comes last."""
    # What is known to be done by a day comes before what is done on it.
    return next((plain(term) + (name != "latest") * "." for name in _TIMES for term in read(name)[:1]), "~")


def reader(told: Mapping[str, Sequence[Term | None]]) -> Read:
    """Reads the values of one thing, else of its event, given by property."""
    return lambda name: told.get(RCP + name) or told.get(f"{EVENT} {RCP}{name}", ())


def _first(read: Read, name: str) -> str:
    return next((human_date(term) or term.value for term in read(name) if isinstance(term, Literal)), "")


def _span(start: str, end: str) -> str:
    """Two days with what they share said once: 7–8 June 2004."""
    first, last = start.split(), end.split()
    while len(first) > 1 and len(last) > 1 and first[-1] == last[-1] and len(first) == len(last):
        first.pop()
        last.pop()
    shared = end.split()[len(last) :]
    if len(first) == len(last) == 1:
        return " ".join((f"{first[0]}–{last[0]}", *shared))
    return " ".join((*first, "–", *last, *shared))


def _between(earliest: str, latest: str) -> str:
    if earliest and latest:
        return f"between {earliest} and {latest}"
    return f"by {latest}" if latest else f"from {earliest}" if earliest else ""
