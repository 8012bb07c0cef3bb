"""Where facts stand in a source text: its spans in order, and its running text where that is given."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from bali_process.draw.strip import Lane, strip
from bali_process.evidence.sentences import blocks, stretches
from bali_process.evidence.texts import Text
from bali_process.http.captions import named
from bali_process.http.evidence import brief
from bali_process.http.links import Show, Shown, of_terms
from bali_process.http.refusal import Refusal
from bali_process.http.site import Site
from bali_process.http.told import closure
from bali_process.http.views import READ
from bali_process.namespaces import BASE, PREFIXES, RCP
from bali_process.query.results import Row, plain, select

# A longer line is no heading.
_HEADING = 100
_READ = (f"{BASE}document/", f"{BASE}text/")


@dataclass(frozen=True)
class Fact:
    """A record that rests on words: its kind, its heading, what they do for it, whether they state it."""

    record: Shown
    kind: str
    heading: str
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
    def facts(self) -> list[Fact]:
        """What rests on the stretch."""
        return [fact for place in self.places for fact in place.facts]

    @property
    def shown(self) -> Markup:
        """The words; the stars of bold type are there, to be copied, and not to be seen."""
        return Markup(re.sub(r"\*{2,}", r'<span class="stars">\g<0></span>', str(escape(self.words))))


@dataclass(frozen=True)
class Reading:
    """A source text on a page: its places in order, a map of them, and its paragraphs where it is given.

    ``kinds`` are the records under the headings of ``views``, each with the first of its places; ``marked``
    are the start and the end of the words that the reader asked for.
    """

    document: Shown
    length: int
    places: tuple[Place, ...]
    kinds: dict[str, dict[Shown, Place]]
    strip: Markup
    paragraphs: tuple[tuple[str, tuple[Words, ...]], ...]
    marked: tuple[int, int] = (0, 0)

    def marks(self, words: Words) -> bool:
        """Whether ``words`` are among those asked for."""
        return words.start < self.marked[1] and words.start + len(words.words) > self.marked[0]

    @property
    def records(self) -> int:
        """How many records rest on the text."""
        return len({fact.record for place in self.places for fact in place.facts})

    def wider(self, place: Place) -> list[Place]:
        """The other places that the words of ``place`` are part of, the narrowest first."""
        before = self.places[: bisect_right(self.places, place.start, key=lambda each: each.start)]
        over = (other for other in before if other.end >= place.end and other is not place)
        return sorted(over, key=lambda other: other.end - other.start)


def asked(parameters: Mapping[str, str]) -> tuple[int, int]:
    """The characters ``from`` and ``to`` (excluded) that a reader asks for; none where neither is given."""
    given = [parameters.get(name, "") for name in ("from", "to")]
    if not any(given):
        return (0, 0)
    if not all(re.fullmatch(r"[0-9]{1,9}", each) for each in given) or int(given[0]) >= int(given[1]):
        raise Refusal(400, "Words are marked between two characters, such as ?from=10&to=20.")
    return int(given[0]), int(given[1])


def page_of(iri: str, site: Site, root: str, marked: tuple[int, int] = (0, 0)) -> Reading | None:
    """The text that the page of ``iri`` shows: a document's, or a source text itself; None for all else."""
    if not iri.startswith(_READ):
        return None
    rows = select(site.engine, _PLACES % {"iri": f"<{iri}>", "rcp": RCP, "skos": PREFIXES["skos"]}).rows
    if not rows:
        return None
    kinds, supers = site.names.kinds(), site.names.supers()
    iris = {iri for row in rows for iri in of_terms(row)}
    show = Show(root, named(site.names, iris | {kinds[iri] for iri in iris if iri in kinds}))
    text = site.texts.get(plain(rows[0][0]))
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row[3] is not None:
            found.setdefault(plain(row[3]), []).append(row)
    facts = {span: tuple(_fact(row, kinds, supers, show) for row in found[span] if row[7]) for span in found}
    places = _places(found, facts, text, show)
    read: dict[str, dict[Shown, Place]] = {title: {} for title in READ}
    lanes: dict[str, list[tuple[int, int]]] = {}
    for place in places:
        for fact in place.facts:
            if fact.heading and fact.manner != "bound":
                read[fact.heading].setdefault(fact.record, place)
        for kind in dict.fromkeys(fact.kind for fact in place.facts):
            lanes.setdefault(kind, []).append((place.start, place.end))
    document, length = show(rows[0][1]), int(plain(rows[0][2]))
    most_first = sorted(lanes.items(), key=lambda lane: -len(lane[1]))
    drawn = strip(f"Map of {document.text}", length, [Lane(kind, tuple(spans)) for kind, spans in most_first])
    paragraphs = tuple(_paragraphs(text, places)) if text is not None else ()
    return Reading(document, length, places, read, drawn, paragraphs, marked)


def _fact(row: Row, kinds: Mapping[str, str], supers: Mapping[str, frozenset[str]], show: Show) -> Fact:
    *_, how, record, basis, note = row
    kind = kinds.get(plain(record), "")
    above = closure([kind], supers)
    heading = next((title for title, name in READ.items() if name in above), "")
    word = show.iri(kind).text if kind else ""
    return Fact(show(record), word, heading, plain(how), show(basis).text if basis else "", plain(note))


def _places(
    found: Mapping[str, list[Row]], facts: Mapping[str, tuple[Fact, ...]], text: Text | None, show: Show
) -> tuple[Place, ...]:
    places, starts = [], set()
    for span, rows in found.items():
        start, end = int(plain(rows[0][4])), int(plain(rows[0][5]))
        words = brief(text.characters[start:end].replace("**", "")) if text is not None else ""
        anchor = "" if start in starts else f"char-{start}"
        places.append(Place(show(rows[0][3]), start, end, facts[span], anchor, words))
        starts.add(start)
    return tuple(places)


def _paragraphs(text: Text, places: Sequence[Place]) -> Iterable[tuple[str, tuple[Words, ...]]]:
    """The blocks of a text, each with its manner (heading, item or nothing) and its stretches."""
    cuts = {block.start for block in blocks(text.characters)}
    parted: list[list[Words]] = []
    for each in stretches(text.length, [(place.start, place.end) for place in places], cuts):
        if each.start in cuts:
            parted.append([])
        words = text.characters[each.start : each.end]
        parted[-1].append(Words(each.start, words, tuple(places[number] for number in each.over)))
    for part in parted:
        yield _manner("".join(words.words for words in part).strip(" \n*#")), tuple(part)


def _manner(block: str) -> str:
    if block[:1] in ("•", "-"):
        return "item"
    return "heading" if len(block) < _HEADING and not block.endswith((".", ";", ":")) else ""


_PLACES = """
PREFIX rcp: <%(rcp)s> PREFIX skos: <%(skos)s>
SELECT DISTINCT ?text ?document ?length ?span ?start ?end ?how ?record ?basis ?note WHERE {
  ?text rcp:textOf ?document ; rcp:length ?length FILTER(%(iri)s IN (?text, ?document))
  OPTIONAL { ?span rcp:inText ?text ; rcp:startOffset ?start ; rcp:endOffset ?end
    OPTIONAL {
      { ?record rcp:evidence ?span BIND("evidence" AS ?how) }
      UNION { ?record rcp:boundEvidence ?span BIND("bound" AS ?how) }
      UNION { ?record rcp:omits ?span BIND("omits" AS ?how) }
      OPTIONAL { ?record rcp:basis ?basis } OPTIONAL { ?record skos:editorialNote ?note } } }
} ORDER BY ?text ?start ?end ?record"""
