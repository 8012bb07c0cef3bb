"""Records around a thing as lines under headings: what is said first, what after it, and the words behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bali_process.http.evidence import Words
from bali_process.http.links import Shown, in_words, natural
from bali_process.http.told import Records, Told, Value
from bali_process.http.views import (
    BOUNDS,
    DISPUTED,
    LED_TO,
    NAME,
    RANKS,
    TELLER,
    WHEN,
    WORDS,
    Section,
    property_iri,
)
from bali_process.namespaces import PREFIXES
from bali_process.query.results import plain

_NOTES = (PREFIXES["skos"] + "scopeNote", PREFIXES["skos"] + "editorialNote")
_NOTHING, _NO_WORDS = Shown(""), Words()
#: A longer list is closed at first.
LONG = 12


@dataclass(frozen=True)
class Fact:
    """One value of a property, with the words that give it.

    ``claimed`` tells that a source gives it and the editors do not; ``disputes`` are the findings on it.
    ``inferred`` is subject, property and value where rules concluded the fact: what asks for an explanation.
    """

    value: Shown
    property: Shown = _NOTHING
    words: Words = _NO_WORDS
    claimed: bool = False
    disputes: tuple[Shown, ...] = ()
    inferred: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Entry:
    """A record as a line: what is said first, its other facts by heading, notes, and the words behind it."""

    record: Shown
    head: tuple[Fact, ...]
    facts: tuple[tuple[str, tuple[Fact, ...]], ...]
    notes: tuple[Shown, ...]
    words: Words


@dataclass(frozen=True)
class Part:
    """A section of a page: how it looks, and its entries under sub-headings, or under one that is empty."""

    title: str
    look: str
    groups: tuple[tuple[str, tuple[Entry, ...]], ...]

    @property
    def count(self) -> int:
        """How many entries there are."""
        return sum(len(entries) for _, entries in self.groups)


def part(section: Section, iris: Iterable[str], records: Records) -> Part:
    """The records of a section, in the order of time where it tells one, else of their words."""
    lines = [(iri, _entry(iri, section, records)) for iri in set(iris)]
    tellers = Counter(entry.words.place[0] for _, entry in lines)

    def turn(line: tuple[str, Entry]) -> tuple[object, ...]:
        iri, entry = line
        time = records.told.get(iri, Told()).turn if WHEN in section.columns else ""
        document, start = entry.words.place
        return (time, -tellers[document], document, start, natural(entry.head[0].value.text), iri)

    groups: dict[tuple[int, str], list[Entry]] = {}
    for iri, entry in sorted(lines, key=turn):
        document = entry.words.place[0]
        told = [(-tellers[document], document)] if section.by == TELLER and entry.words.passages else []
        for rank in told or _ranks(iri, section.by, records):
            groups.setdefault(rank, []).append(entry)
    look = "grid" if section.by in ("role", "standing") else section.look
    drawn = tuple((name, tuple(groups[rank, name])) for rank, name in sorted(groups))
    return Part(section.title, look, drawn)


def _ranks(iri: str, by: str, records: Records) -> list[tuple[int, str]]:
    """The sub-headings under which a record stands, each with its turn."""
    found = []
    for value in records.of(iri, property_iri(by)) if by else ():
        slug = plain(value.term).rpartition("/")[2]
        turn = RANKS.index(slug) if slug in RANKS else len(RANKS)
        found.append((turn, records.show(value.term).text))
    return found or [(len(RANKS) + 1 if by else 0, "")]


def _entry(iri: str, section: Section, records: Records) -> Entry:
    head = [fact for column in section.head.split() for fact in cell(iri, column, records)]
    columns = section.columns if section.look == "side" else (*section.columns, DISPUTED)
    return Entry(
        records.show.iri(iri),
        tuple(head or cell(iri, NAME, records)),
        tuple((_heading(each, records), found) for each in columns if (found := cell(iri, each, records))),
        tuple(records.show(value.term) for note in _NOTES for value in records.of(iri, note)),
        records.words(iri),
    )


def _heading(column: str, records: Records) -> str:
    """What stands before a value: nothing before a time, which tells itself."""
    if column in (WHEN, BOUNDS):
        return ""
    plain_word = column if column in (LED_TO, DISPUTED) else records.show.iri(property_iri(column)).text
    return WORDS.get(column, plain_word)


def cell(iri: str, column: str, records: Records) -> tuple[Fact, ...]:
    """What stands in one column of ``views`` about a record."""
    if column == NAME:
        return (Fact(records.show.iri(iri)),)
    if column in (WHEN, BOUNDS):
        told = records.told.get(iri, Told())
        text = told.when if column == WHEN else told.bounds
        return (Fact(Shown(text), Shown(column, iri=column)),) if text else ()
    name = column if " " in column else property_iri(column)
    return tuple(fact(iri, name, value, records) for value in records.of(iri, name))


def fact(iri: str, name: str, value: Value, records: Records, claims: Iterable[str] = ()) -> Fact:
    """A value of the property ``name``, backed by ``claims``."""
    doubts = (each.term for claim in claims for each in records.of(claim, DISPUTED))
    return Fact(
        records.show(value.term),
        records.show.iri(name) if ":" in name else Shown(in_words(name)),
        records.words(*claims),
        disputes=tuple(dict.fromkeys(map(records.show, doubts))),
        inferred=(iri, name, str(value.term)) if value.inferred else None,
    )
