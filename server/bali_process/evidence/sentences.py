"""A text in pieces: its sentences, with headings and list items, and what lies between the ends of spans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

#: A line that begins a block whatever stands before it: a bullet, a lettered or numbered item, stars.
_ITEM = re.compile(r"\s*(?:[•*#-]|\(?[A-Za-z0-9]{1,2}[.)]\s|[A-Z] [A-Z])")
#: A shorter line that does not end in a stop is a heading, or a field of a page's head.
_HEADING_LENGTH = 100
#: The end of a sentence: a stop, what may close after it, and white space before a capital or a quotation.
_STOP = re.compile(r"(?<![A-Z])[.!?]['\"’”)*]*\s+(?=['\"‘“(*]*[A-Z])|(?<=[A-Z]{2})\.\s+(?=[A-Z])")
_TITLES = ("Dr", "Mr", "Mrs", "Ms", "Hon", "St", "No")


@dataclass(frozen=True)
class Sentence:
    """One sentence by its place: code points from 0, the end excluded."""

    start: int
    end: int


def sentences(characters: str) -> list[Sentence]:
    """Cut a text into sentences, in order; white space between them belongs to none.

    Lines that a layout broke are joined again; a heading and a list item end a sentence, and so does a blank
    line unless the words go on in lower case after it.
    """
    return [sentence for block in blocks(characters) for sentence in _cut(characters, block)]


def blocks(characters: str) -> Iterator[Sentence]:
    """Yield the paragraphs, headings and items: the runs of lines that belong together, without a gap."""
    start = offset = 0
    before = ""
    gap = False
    for line in characters.splitlines(keepends=True):
        if not line.strip():
            gap = True
        elif before and _begins_block(before, line, gap):
            yield Sentence(start, offset)
            start = offset
        if line.strip():
            before, gap = line.rstrip(), False
        offset += len(line)
    yield Sentence(start, offset)


def _begins_block(before: str, line: str, gap: bool) -> bool:
    """Whether ``line`` is no continuation of ``before``, after a ``gap`` of blank lines or none."""
    if _ITEM.match(line) or before[-1] in ".!?:*":
        return True
    if gap:  # a page break may cut a sentence, which then goes on in lower case
        return not line[:1].islower()
    return len(before) < _HEADING_LENGTH and line[:1].isupper()


def _cut(characters: str, block: Sentence) -> Iterator[Sentence]:
    start = block.start
    for stop in _STOP.finditer(characters, block.start, block.end):
        before = characters[start : stop.start()]
        if not before.endswith(_TITLES) and not before.strip(" *#").isdigit():
            yield from _trimmed(characters, start, stop.end())
            start = stop.end()
    yield from _trimmed(characters, start, block.end)


def _trimmed(characters: str, start: int, end: int) -> Iterator[Sentence]:
    """Yield the run without its outer white space, unless it holds no letter and no digit."""
    run = characters[start:end]
    if any(character.isalnum() for character in run):
        yield Sentence(start + len(run) - len(run.lstrip()), end - len(run) + len(run.rstrip()))


@dataclass(frozen=True)
class Stretch:
    """Code points ``start`` to ``end`` (excluded) that the same spans cover: places in the list of spans."""

    start: int
    end: int
    over: tuple[int, ...] = ()


def stretches(length: int, spans: Sequence[tuple[int, int]], cuts: Iterable[int] = ()) -> Iterator[Stretch]:
    """Yield the stretches of a text without a gap, cut wherever a span begins or ends, and at ``cuts``.

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
