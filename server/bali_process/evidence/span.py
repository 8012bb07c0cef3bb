"""Find words in a source text and name the span that they fill."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

from bali_process.evidence.texts import Text, span_digest

#: Characters that a keyboard or an editor exchanges freely; both sides are compared as the right column.
LOOK_ALIKES = {
    "‘": "'",
    "’": "'",
    "‛": "'",
    "′": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "″": '"',
    "‐": "-",
    "‑": "-",
    "–": "-",
    "—": "-",
    "−": "-",
    "…": "...",
}
#: Characters that carry no width and are skipped when words are compared.
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\ufeff")
#: The name column is at least this wide, so that the lines of most texts align with each other.
NAME_WIDTH = 24


@dataclass(frozen=True)
class Span:
    """The code points ``start`` (included) to ``end`` (excluded) of ``text``."""

    text: Text
    start: int
    end: int

    @property
    def words(self) -> str:
        """The characters of the span."""
        return self.text.characters[self.start : self.end]

    def node(self) -> str:
        """Write the span as a line of Turtle; the lines of one text align in columns."""
        digits = len(str(self.text.length))
        width = max(NAME_WIDTH, len(f"span:{self.text.name}.-") + 2 * digits)
        name = f"span:{self.text.name}.{self.start}-{self.end}"
        return (
            f"{name:<{width}} rcp:inText text:{self.text.name} ; rcp:startOffset {self.start:>{digits}} ; "
            f'rcp:endOffset {self.end:>{digits}} ; rcp:digest "{span_digest(self.words)}" .'
        )

    def context(self, reach: int = 40) -> str:
        """Show the words in brackets with up to ``reach`` characters on either side, on one line."""
        before = self.text.characters[max(0, self.start - reach) : self.start]
        after = self.text.characters[self.end : self.end + reach]
        return " ".join(f"…{before}[{self.words}]{after}…".split())


@dataclass(frozen=True)
class _Folded:
    """Characters made comparable; ``places[i]`` is the code point that folded character ``i`` came from."""

    characters: str
    places: tuple[int, ...]


def _fold(characters: str) -> _Folded:
    """Collapse white space to single spaces and replace look-alikes, remembering where each came from."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(characters):
        if character in INVISIBLE or (character.isspace() and folded and folded[-1] == " "):
            continue
        for plain in " " if character.isspace() else LOOK_ALIKES.get(character, character):
            folded.append(plain)
            places.append(place)
    return _Folded("".join(folded), tuple(places))


def find(text: Text, words: str) -> list[Span]:
    """Find every place where ``words`` stand in ``text``, in order, overlaps included.

    White space of any kind and length is the same, and so are straight and curly quotation marks and the
    kinds of hyphen and dash. Case counts: a span is exact.
    """
    wanted = _fold(words).characters.strip()
    if not wanted:
        return []
    folded = _fold(text.characters)
    spans = []
    at = folded.characters.find(wanted)
    while at >= 0:
        last = at + len(wanted) - 1
        spans.append(Span(text, folded.places[at], folded.places[last] + 1))
        at = folded.characters.find(wanted, at + 1)
    return spans


def nearest(text: Text, words: str) -> Span | None:
    """Find the passage of ``text`` that resembles ``words`` most, or None when nothing does.

    The longest common run anchors the passage; it is then as long as ``words``, at word boundaries.
    """
    wanted = _fold(words).characters.strip().lower()
    folded = _fold(text.characters)
    # lower() can change the length of a few letters; the places only guide a person's eye here.
    run = SequenceMatcher(None, folded.characters.lower(), wanted, autojunk=False).find_longest_match()
    if run.size < min(8, len(wanted) or 1):
        return None
    first = max(0, run.a - run.b)
    last = min(len(folded.places), first + len(wanted)) - 1
    start, end = folded.places[first], folded.places[last] + 1
    while start > 0 and not text.characters[start - 1].isspace():
        start -= 1
    while end < text.length and not text.characters[end].isspace():
        end += 1
    return Span(text, start, end)
