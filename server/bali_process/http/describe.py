"""What a page tells of one thing: its facts, the words behind them, and the records around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bali_process.http.entries import LONG, Fact, Part, cell, fact, part
from bali_process.http.evidence import Words
from bali_process.http.gather import Context, Value, gather, specific
from bali_process.http.links import Shown
from bali_process.http.moments import EVENT
from bali_process.http.views import FACTS, LISTS, WHEN, Section, property_iri
from bali_process.namespaces import PREFIXES, RCP, RDF_TYPE
from bali_process.query.names import Names
from bali_process.query.results import Term, plain

_NAMING = (PREFIXES["skos"] + "prefLabel", PREFIXES["rdfs"] + "label")
_GIVEN = (RCP + "claimsValue", RCP + "claimsThing")
_UNTOLD = (RDF_TYPE, RCP + "evidence", RCP + "basis", *_NAMING)
# By prefixed name: the group's turn and its word, and the turn in the group.
_ORDER = {
    name: (group, word, place)
    for group, (word, names) in enumerate(FACTS.items())
    for place, name in enumerate(names.split())
}

#: Facts under the words that a person would ask by.
Grouped = tuple[tuple[str, tuple[Fact, ...]], ...]
#: The claims about a thing that give a value for a property.
Claims = Mapping[tuple[str, Term | None], list[str]]


@dataclass(frozen=True)
class Thing:
    """All that a page shows of a thing; ``more`` counts the records around it that are not drawn."""

    title: str
    kinds: tuple[Shown, ...]
    facts: Grouped
    inferred: Grouped
    words: Words
    parts: tuple[Part, ...]
    more: int
    context: Context


def describe(iri: str, names: Names, root: str) -> Thing | None:
    """The description of ``iri``, or None when the release says nothing of it."""
    context = gather(iri, names, root)
    if context is None:
        return None
    records, claims = context.records, _claims(context)
    facts = list(_facts(context, claims))
    return Thing(
        title=records.show.iri(iri).text,
        kinds=tuple(map(records.show.iri, specific(context.kinds, records.supers))),
        facts=grouped(each for each in facts if each.inferred is None),
        inferred=grouped(each for each in facts if each.inferred),
        words=records.words(iri),
        parts=(*_parts(context), *_others(context, {claim for found in claims.values() for claim in found})),
        more=context.more,
        context=context,
    )


def _facts(context: Context, claims: Claims) -> Iterable[Fact]:
    """What is said of the thing, and after it what only a source says, each with the claims that give it."""
    iri, told = context.iri, context.records.told.get(context.iri, {})
    paths = (step for section, found in context.sections if found for step in section.path.split("|"))
    below = {property_iri(step) for step in paths if step.startswith("rcp:") and "/" not in step}
    for name, values in told.items():
        if " " not in name and name not in (*_UNTOLD, *below):
            yield from (
                fact(iri, name, value, context.records, claims.get((name, value.term), ()))
                for value in values
            )
    yield from cell(iri, WHEN, context.records) if any(name.startswith(EVENT) for name in told) else ()
    for (name, term), found in claims.items():
        if all(value.term != term for value in told.get(name, ())):
            yield replace(fact(iri, name, Value(term), context.records, found), claimed=True)


def grouped(facts: Iterable[Fact]) -> Grouped:
    """Facts under the words of ``FACTS``; the others each under their property, by its name."""
    found: dict[tuple[int, str], list[tuple[int, Fact]]] = {}
    for each in facts:
        group, word, place = _ORDER.get(each.property.iri, (len(FACTS), each.property.text, 0))
        found.setdefault((group, word), []).append((place, each))
    return tuple(
        (
            word,
            tuple(
                each for _, each in sorted(found[group, word], key=lambda pair: (pair[0], pair[1].claimed))
            ),
        )
        for group, word in sorted(found)
    )


def _claims(context: Context) -> Claims:
    """The claims around the thing that are about it, by the property and value that they give."""
    about, found = RCP + "about", dict[tuple[str, Term | None], list[str]]()
    for iri, told in context.records.told.items():
        if any(plain(value.term) == context.iri for value in told.get(about, ())):
            for name in told.get(RCP + "claimsProperty", ()):
                for given in (value for each in _GIVEN for value in told.get(each, ())):
                    found.setdefault((plain(name.term), given.term), []).append(iri)
    return found


def _parts(context: Context) -> Iterable[Part]:
    """The sections that hold something."""
    return (part(section, found, context.records) for section, found in context.sections if found)


def _others(context: Context, told: set[str]) -> Iterable[Part]:
    """Whatever else points here, by class and property; claims that stand beside their facts are left out."""
    records, found = context.records, dict[tuple[str, str], list[str]]()
    for iri, name in context.others:
        if iri not in told:
            kind = next(iter(specific(records.kinds(iri), records.supers)), "")
            plural = next((row[1] for rows in LISTS.values() for row in rows if RCP + row[2] == kind), "")
            found.setdefault((plural or records.show.iri(kind).text if kind else "other", name), []).append(
                iri
            )
    for (kind, name), iris in sorted(found.items()):
        title = f"{kind}: {records.show.iri(name).text}"
        look = "fold" if len(iris) > LONG and len(found) > 1 else "list"
        yield part(Section(title[0].upper() + title[1:], "", "", look=look), iris, records)
