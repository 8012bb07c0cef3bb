"""What a page tells of one thing: its facts, the words behind them, and the records around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from bali_process.http.entries import LONG, Fact, Part, cell, fact, part
from bali_process.http.evidence import Words
from bali_process.http.links import Shown
from bali_process.http.told import DECLARED, EVENT, Records, Told, Value, closure, records, specific
from bali_process.http.views import FACTS, KINDS, WHEN, Section, property_iri, view
from bali_process.namespaces import INFERRED_GRAPH, PREFIXES, RCP, RDF_TYPE
from bali_process.query.names import Names
from bali_process.query.results import Term, plain, select

#: More records around a thing than this are counted, and told so, but not drawn.
MOST_RECORDS = 600
_NAMING = (PREFIXES["skos"] + "prefLabel", PREFIXES["rdfs"] + "label")
_GIVEN = (RCP + "claimsValue", RCP + "claimsThing")
_UNTOLD = (RDF_TYPE, RCP + "evidence", RCP + "boundEvidence", RCP + "basis", *_NAMING)
_PLURALS = {RCP + kind.name: kind.plural for kind in KINDS.values()}
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
class Context:
    """A thing with the records around it: those of each section of its view, and the others that point to it.

    ``others`` are pairs of a record and the property by which it points here; ``more`` are left out.
    """

    iri: str
    kinds: frozenset[str]
    sections: tuple[tuple[Section, tuple[str, ...]], ...]
    others: tuple[tuple[str, str], ...]
    records: Records
    more: int


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
    context = _gather(iri, names, root)
    if context is None:
        return None
    records, claims = context.records, _claims(context)
    facts = list(_facts(context, claims))
    parts = [part(section, found, records) for section, found in context.sections if found]
    return Thing(
        title=records.show.iri(iri).text,
        kinds=tuple(map(records.show.iri, specific(context.kinds, records.supers))),
        facts=grouped(each for each in facts if each.inferred is None),
        inferred=grouped(each for each in facts if each.inferred),
        words=records.words(iri),
        parts=(*parts, *_others(context, {claim for found in claims.values() for claim in found})),
        more=context.more,
        context=context,
    )


def _facts(context: Context, claims: Claims) -> Iterable[Fact]:
    """What is said of the thing, and after it what only a source says, each with the claims that give it."""
    iri, records = context.iri, context.records
    told = records.told.get(iri, Told())
    paths = (step for section, found in context.sections if found for step in section.path.split("|"))
    below = {property_iri(step) for step in paths if step.startswith("rcp:") and "/" not in step}
    for name, values in told.items():
        if " " not in name and name not in (*_UNTOLD, *below):
            yield from (fact(iri, name, each, records, claims.get((name, each.term), ())) for each in values)
    yield from cell(iri, WHEN, records) if any(name.startswith(EVENT) for name in told) else ()
    for (name, term), found in claims.items():
        if all(value.term != term for value in told.get(name, ())):
            yield replace(fact(iri, name, Value(term), records, found), claimed=True)


def grouped(facts: Iterable[Fact]) -> Grouped:
    """Facts under the words of ``FACTS``; the others each under their property, by its name."""
    found: dict[tuple[int, str], list[tuple[int, bool, Fact]]] = {}
    for each in facts:
        group, word, place = _ORDER.get(each.property.iri, (len(FACTS), each.property.text, 0))
        found.setdefault((group, word), []).append((place, each.claimed, each))
    return tuple(
        (key[1], tuple(each for *_, each in sorted(found[key], key=lambda item: item[:2])))
        for key in sorted(found)
    )


def _claims(context: Context) -> Claims:
    """The claims around the thing that are about it, by the property and value that they give."""
    records, found = context.records, dict[tuple[str, Term | None], list[str]]()
    for iri in records.told:
        if any(plain(value.term) == context.iri for value in records.of(iri, RCP + "about")):
            for name in records.of(iri, RCP + "claimsProperty"):
                for given in (value for each in _GIVEN for value in records.of(iri, each)):
                    found.setdefault((plain(name.term), given.term), []).append(iri)
    return found


def _others(context: Context, told: set[str]) -> Iterable[Part]:
    """Whatever else points here, by class and property; claims that stand beside their facts are left out."""
    records, found = context.records, dict[tuple[str, str], list[str]]()
    for iri, name in context.others:
        if iri not in told:
            kind = next(iter(specific(records.kinds(iri), records.supers)), "")
            plural = _PLURALS.get(kind) or (records.show.iri(kind).text if kind else "other")
            found.setdefault((plural, name), []).append(iri)
    for (plural, name), iris in sorted(found.items()):
        title = f"{plural}: {records.show.iri(name).text}"
        look = "fold" if len(iris) > LONG and len(found) > 1 else "list"
        yield part(Section(title[0].upper() + title[1:], look=look), iris, records)


def _gather(iri: str, names: Names, root: str) -> Context | None:
    """What there is about ``iri``, or None when there is nothing; links will start with ``root``."""
    node = str(NamedNode(iri))
    kinds, incoming = _around(node, names)
    if kinds is None:
        return None
    sections = view(kinds)
    placed = _placed(node, sections, names)
    picked = {record for _, found in placed for record in found}
    others = [pair for pair in incoming if pair[0] not in picked]
    wanted = [*sorted(picked), *dict.fromkeys(record for record, _ in others)]
    drawn = set(wanted[:MOST_RECORDS])
    return Context(
        iri,
        frozenset(kinds),
        tuple((section, tuple(record for record in found if record in drawn)) for section, found in placed),
        tuple(pair for pair in others if pair[0] in drawn),
        records(drawn, sections, names, root, iri),
        len(wanted) - len(drawn),
    )


def _around(node: str, names: Names) -> tuple[set[str] | None, list[tuple[str, str]]]:
    """The classes of a thing, None where nothing is said of it, and who points to it by authored triples.

    Rules repeat those in other words.
    """
    rows = select(
        names.engine,
        f"SELECT DISTINCT ?p ?o ?s WHERE {{ {{ {node} ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p {node} }} "
        f"FILTER(?g != <{INFERRED_GRAPH}> && ISIRI(?s)) }} }} ORDER BY ?p ?s",
    ).rows
    kinds = closure((plain(o) for p, o, s in rows if s is None and plain(p) == RDF_TYPE), names.supers())
    return kinds if rows else None, [(plain(s), plain(p)) for p, _, s in rows if s]


def _placed(node: str, sections: Sequence[Section], names: Names) -> list[tuple[Section, tuple[str, ...]]]:
    """The records of each section; one that two sections would hold stands in the first."""
    patterns = " UNION ".join(
        f"{{ {node} {section.path} ?record {_of_kind(section.kind)} BIND({place} AS ?place) }}"
        for place, section in enumerate(sections)
    )
    # One filter for all: beside BIND in a branch, Virtuoso fails on it.
    wanted = f"{patterns} FILTER(ISIRI(?record))"
    rows = select(names.engine, f"{DECLARED} SELECT DISTINCT ?record ?place WHERE {{ {wanted} }}").rows
    first: dict[str, int] = {}
    for record, place in rows:
        iri, number = plain(record), int(plain(place))
        first[iri] = min(number, first.get(iri, number))
    return [
        (section, tuple(sorted(iri for iri, number in first.items() if number == place)))
        for place, section in enumerate(sections)
    ]


def _of_kind(kind: str) -> str:
    return f". ?record a rcp:{kind}" if kind else ""
