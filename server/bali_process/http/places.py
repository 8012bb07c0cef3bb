"""Where facts stand in a source text: its spans in order, and its running text parted by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bali_process.draw.strip import Lane, strip
from bali_process.evidence.sentences import blocks
from bali_process.evidence.stretches import Stretch, stretches
from bali_process.evidence.texts import Text
from bali_process.http.links import Show, Shown
from bali_process.query.results import Row, plain

# So many characters of long words are shown before they are opened, and a longer line is no heading.
_BRIEF, _HEADING = 80, 100


@dataclass(frozen=True)
class Fact:
    """A record that rests on words: what ``kind`` it is, what the words do for it, whether they state it."""

    record: Shown
    kind: str
    manner: str
    basis: str
    note: str


@dataclass(frozen=True)
class Place:
    """A span of a text with the facts that rest on it; ``anchor`` is empty where another one starts there."""

    span: Shown
    start: int
    end: int
    facts: tuple[Fact, ...]
    anchor: str
    brief: str

    @property
    def key(self) -> str:
        """The name of the place on its page."""
        return f"facts-{self.start}-{self.end}"

    @property
    def is_omission(self) -> bool:
        """Whether the words are known to carry no fact."""
        return bool(self.facts) and all(fact.manner == "omits" for fact in self.facts)


@dataclass(frozen=True)
class Words:
    """A stretch of running text with the places that cover it, the narrowest first."""

    start: int
    words: str
    places: tuple[Place, ...]

    @property
    def weight(self) -> int:
        """How many facts rest on the stretch."""
        return sum(len(place.facts) for place in self.places)

    @property
    def summary(self) -> str:
        """The first of those facts, and how many more there are."""
        facts = [fact.record.text for place in self.places for fact in place.facts]
        return f"{facts[0]} (and {len(facts) - 1} more)" if len(facts) > 1 else "".join(facts)


@dataclass(frozen=True)
class Reading:
    """A source text on a page: its places in order, a map of them, and its paragraphs where it is given."""

    text: Shown
    document: Shown
    length: int
    places: tuple[Place, ...]
    strip: Markup
    paragraphs: tuple[tuple[str, tuple[Words, ...]], ...]

    @property
    def records(self) -> int:
        """How many records rest on the text."""
        return len({fact.record.iri for place in self.places for fact in place.facts})

    def wider(self, place: Place) -> list[Place]:
        """The other places that the words of ``place`` are part of, the narrowest first."""
        over = (
            other
            for other in self.places
            if other is not place and other.start <= place.start and other.end >= place.end
        )
        return sorted(over, key=lambda other: other.end - other.start)


def brief(words: str) -> str:
    """Words as they are, or their beginning where they are many."""
    return words if len(words) <= _BRIEF else words[:_BRIEF].rpartition(" ")[0] + " …"


def reading(rows: Sequence[Row], text: Text | None, kinds: Mapping[str, str], show: Show) -> Reading:
    """The page of a text; ``rows``: text, document, length, span, start, end, how, record, basis, note."""
    length = int(plain(rows[0][2]))
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row[3] is not None:
            found.setdefault(plain(row[3]), []).append(row)
    places: list[Place] = []
    starts: set[str] = set()
    for each in found.values():
        anchor = f"char-{plain(each[0][4])}"
        facts = tuple(_fact(row, kinds, show) for row in each if row[7] is not None)
        start, end = int(plain(each[0][4])), int(plain(each[0][5]))
        words = brief(text.characters[start:end]) if text is not None else ""
        places.append(Place(show(each[0][3]), start, end, facts, "" if anchor in starts else anchor, words))
        starts.add(anchor)
    document = show(rows[0][1])
    drawn = strip(f"Map of {document.text}", length, _lanes(places))
    paragraphs = tuple(_paragraphs(text, places)) if text is not None else ()
    return Reading(show(rows[0][0]), document, length, tuple(places), drawn, paragraphs)


def _fact(row: Row, kinds: Mapping[str, str], show: Show) -> Fact:
    kind = kinds.get(plain(row[7]), "")
    basis, manner = show(row[8]).text if row[8] is not None else "", plain(row[6])
    return Fact(show(row[7]), show.iri(kind).text if kind else "", manner, basis, plain(row[9]))


def _lanes(places: Iterable[Place]) -> list[Lane]:
    lanes: dict[str, list[tuple[int, int]]] = {}
    for place in places:
        for kind in dict.fromkeys(fact.kind for fact in place.facts):
            lanes.setdefault(kind, []).append((place.start, place.end))
    return [Lane(kind, tuple(spans)) for kind, spans in sorted(lanes.items(), key=lambda lane: -len(lane[1]))]


def _paragraphs(text: Text, places: list[Place]) -> Iterable[tuple[str, tuple[Words, ...]]]:
    """The blocks of a text, each with its manner (heading, item or nothing) and its stretches."""
    cuts = {block.start for block in blocks(text.characters)}
    parted: list[list[Stretch]] = []
    for stretch in stretches(text.length, [(place.start, place.end) for place in places], cuts):
        if stretch.start in cuts:
            parted.append([])
        parted[-1].append(stretch)
    for part in parted:
        whole = text.characters[part[0].start : part[-1].end]
        yield _manner(whole.strip(" \n*#")), tuple(_words(each, text, places) for each in part)


def _words(stretch: Stretch, text: Text, places: list[Place]) -> Words:
    words = text.characters[stretch.start : stretch.end]
    return Words(stretch.start, words, tuple(places[number] for number in stretch.over))


def _manner(block: str) -> str:
    if block[:1] in ("•", "-"):
        return "item"
    return "heading" if len(block) < _HEADING and not block.endswith((".", ";", ":")) else ""
