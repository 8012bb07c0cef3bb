"""What a page tells of one thing: its statements, the words behind them, and the records about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bali_process.http.evidence import Words
from bali_process.http.gather import Context, claims_by_value, gather, specific
from bali_process.http.links import Show, Shown
from bali_process.namespaces import INFERRED_GRAPH, PREFIXES, RCP
from bali_process.query.names import Names
from bali_process.query.results import Row, Term, plain

TYPE = PREFIXES["rdf"] + "type"
_SKOS = PREFIXES["skos"]
_NAMING = (_SKOS + "prefLabel", PREFIXES["rdfs"] + "label", PREFIXES["dcterms"] + "title")
# Read first, in this order; every other property follows by its label.
_FIRST = (
    _SKOS + "definition",
    PREFIXES["dcterms"] + "abstract",
    _SKOS + "scopeNote",
    _SKOS + "editorialNote",
    _SKOS + "altLabel",
    RCP + "startDate",
    RCP + "endDate",
    RCP + "place",
)
_UNTOLD = (TYPE, RCP + "evidence", RCP + "basis", *_NAMING)
_COLUMNS = 5
# The tables of records in the order in which they are asked for; every other class comes after these.
_TURNS = ("Attendance", "Hosting", "PlannedParticipation", "Invitation", "Membership", "RoleHolding", "Act")
_LAST = ("Claim", "Count", "TextSpan")


@dataclass(frozen=True)
class Fact:
    """One value of a property, with the words of the claims that give it."""

    value: Shown
    words: Words


@dataclass(frozen=True)
class Record:
    """A thing that points here: its own link, its other values by column, and the words behind it."""

    thing: Shown
    cells: tuple[tuple[Shown, ...], ...]
    words: Words


@dataclass(frozen=True)
class Group:
    """Records of one class that point here by one property, as a table."""

    kind: Shown
    by: Shown
    columns: tuple[Shown, ...]
    records: tuple[Record, ...]


@dataclass(frozen=True)
class Thing:
    """All that a page shows of a thing; ``more`` counts the incoming links that are not drawn."""

    title: str
    kinds: tuple[Shown, ...]
    facts: tuple[tuple[Shown, tuple[Fact, ...]], ...]
    inferred: tuple[tuple[Shown, tuple[Fact, ...]], ...]
    words: Words
    groups: tuple[Group, ...]
    more: int


def describe(iri: str, names: Names, root: str) -> Thing | None:
    """The description of ``iri``, or None when the release says nothing of it."""
    context = gather(iri, names, root)
    if context is None:
        return None
    kinds = {plain(row[1]) for row in context.own if plain(row[0]) == TYPE}
    return Thing(
        title=context.show.iri(iri).text,
        kinds=tuple(map(context.show.iri, specific(kinds, context.supers))),
        facts=_facts([row for row in context.own if plain(row[2]) != INFERRED_GRAPH], context),
        inferred=_facts([row for row in context.own if plain(row[2]) == INFERRED_GRAPH], context),
        words=context.words(iri),
        groups=tuple(_groups(context)),
        more=context.more,
    )


def _facts(rows: Iterable[Row], context: Context) -> tuple[tuple[Shown, tuple[Fact, ...]], ...]:
    """The values by property; a value is backed by the claims that give it."""
    claims = claims_by_value(context.described)
    found: dict[str, dict[Term | None, Fact]] = {}
    for row in rows:
        name = plain(row[0])
        if name not in _UNTOLD:
            fact = Fact(context.show(row[1]), context.words(*claims.get((name, row[1]), [])))
            found.setdefault(name, {})[row[1]] = fact
    names = sorted(found, key=lambda name: (_rank(name), context.show.iri(name).text.casefold()))
    return tuple(
        (context.show.iri(name), tuple(sorted(found[name].values(), key=lambda fact: fact.value.text)))
        for name in names
    )


def _rank(name: str) -> int:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)


def _groups(context: Context) -> Iterable[Group]:
    """The things that point here, in one table for each class and property."""
    kinds: dict[str, set[str]] = {}
    told: dict[str, dict[str, list[Row]]] = {}
    for row in context.described:
        if plain(row[1]) == TYPE:
            kinds.setdefault(plain(row[0]), set()).add(plain(row[2]))
        elif plain(row[3]) != INFERRED_GRAPH:
            told.setdefault(plain(row[0]), {}).setdefault(plain(row[1]), []).append(row)
    tables: dict[tuple[str, str], list[str]] = {}
    for row in context.incoming:
        subject = plain(row[0])
        kind = next(iter(specific(kinds.get(subject, set()), context.supers)), "")
        tables.setdefault((kind, plain(row[1])), []).append(subject)
    for (kind, by), subjects in sorted(tables.items(), key=lambda item: (_turn(item[0][0]), item[0])):
        shown = context.show.iri(kind) if kind else Shown("other things")
        columns = _columns(by, subjects, told, context.show)
        records = [_record(subject, columns, told, context) for subject in sorted(set(subjects))]
        records.sort(key=lambda record: record.words.place)
        yield Group(shown, context.show.iri(by), tuple(map(context.show.iri, columns)), tuple(records))


def _turn(kind: str) -> int:
    """People come first and claims, which stand beside their facts already, come last."""
    name = kind.removeprefix(RCP)
    return _TURNS.index(name) if name in _TURNS else len(_TURNS) + (name in _LAST)


def _columns(
    by: str, subjects: Iterable[str], told: Mapping[str, Mapping[str, object]], show: Show
) -> list[str]:
    """The properties that most of the records have beside the one that points here, ours first."""
    used = Counter(
        name for subject in subjects for name in told.get(subject, {}) if name not in (by, *_UNTOLD)
    )
    most = [name for name, _ in sorted(used.items(), key=lambda item: (-item[1], item[0]))][:_COLUMNS]
    return sorted(most, key=lambda name: (not name.startswith(RCP), show.iri(name).text.casefold()))


def _record(
    subject: str, columns: Iterable[str], told: Mapping[str, Mapping[str, list[Row]]], context: Context
) -> Record:
    cells = (told.get(subject, {}).get(name, []) for name in columns)
    shown = tuple(tuple(context.show(row[2]) for row in rows) for rows in cells)
    return Record(context.show.iri(subject), shown, context.words(subject))
