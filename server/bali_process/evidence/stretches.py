"""A text cut wherever a span begins or ends, so that spans that nest or overlap can be told on a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Stretch:
    """Code points ``start`` to ``end`` (excluded) that the same spans cover: places in the list of spans."""

    start: int
    end: int
    over: tuple[int, ...] = ()


def stretches(length: int, spans: Sequence[tuple[int, int]], cuts: Iterable[int] = ()) -> Iterator[Stretch]:
    """Yield the stretches of a text in order, without a gap; ``cuts`` are further places to part it at.

    Of the spans over a stretch, the narrowest comes first. What lies outside the text is left out.
    """
    inside = {place for span in spans for place in span} | set(cuts)
    places = [0, *sorted(place for place in inside if 0 < place < length), length]
    waiting = sorted(range(len(spans)), key=lambda number: spans[number], reverse=True)
    over: list[int] = []
    for start, end in pairwise(places):
        while waiting and spans[waiting[-1]][0] <= start:
            over.append(waiting.pop())
        over = sorted(
            (number for number in over if spans[number][1] > start),
            key=lambda number: (spans[number][1] - spans[number][0], number),
        )
        if end > start:
            yield Stretch(start, end, tuple(over))
