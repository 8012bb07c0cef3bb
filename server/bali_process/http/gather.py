"""Everything that the release says around one thing, gathered before anything is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from bali_process.http.captions import named
from bali_process.http.evidence import Words, spans, values, words
from bali_process.http.links import Show, of_terms
from bali_process.http.views import DISPUTED, LED_TO, Section, properties, view
from bali_process.namespaces import INFERRED_GRAPH, PREFIXES, RDF_TYPE
from bali_process.query.names import Names
from bali_process.query.results import Row, Term, plain, select

#: More records around a thing than this are counted, and told so, but not drawn.
MOST_RECORDS = 600
_PREFIXES = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in ("owl", "rcp", "skos"))
# What is told of a record by what stands one step further: when its event was, what followed, who doubts it.
_BEYOND = {
    "event": "?s rcp:atEvent ?e . GRAPH ?g { ?e ?p ?o } "
    "VALUES ?p { rcp:startDate rcp:endDate rcp:earliest rcp:latest rcp:timeWording }",
    LED_TO: "GRAPH ?g { ?o rcp:respondsTo|rcp:takesUp ?s }",
    DISPUTED: "GRAPH ?g { ?o rcp:prefers|rcp:rejects|rcp:weighs|rcp:compares ?s }",
}


@dataclass(frozen=True)
class Value:
    """One value of a property, and whether rules concluded it."""

    term: Term | None
    inferred: bool = False


#: What is told of a thing, by property; with "event" before it, of its event, and by the names of ``views``.
Told = Mapping[str, Sequence[Value]]


@dataclass(frozen=True)
class Records:
    """What is told of several things, the words behind each, and how to show it all."""

    told: Mapping[str, Told]
    spans: Mapping[str, list[Row]]
    show: Show
    supers: Mapping[str, frozenset[str]]

    def words(self, *records: str) -> Words:
        """The words of several records together; the first basis among them holds."""
        found = [words(record, self.spans, self.show) for record in records]
        passages = dict.fromkeys(passage for each in found for passage in each.passages)
        return Words(tuple(passages), next((each.basis for each in found if each.basis), ""))

    def kinds(self, iri: str) -> set[str]:
        """The classes of ``iri`` among these, and those above them."""
        return closure((plain(value.term) for value in self.told.get(iri, {}).get(RDF_TYPE, ())), self.supers)


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


def gather(iri: str, names: Names, root: str) -> Context | None:
    """What there is about ``iri``, or None when there is nothing; links will start with ``root``."""
    node = str(NamedNode(iri))
    own, incoming = _around(node, names)
    if not own and not incoming:
        return None
    kinds = closure((plain(row[1]) for row in own if plain(row[0]) == RDF_TYPE), names.supers())
    sections = view(kinds)
    placed = _placed(node, sections, names)
    picked = {record for _, found in placed for record in found}
    others = [pair for pair in incoming if pair[0] not in picked]
    wanted = [*sorted(picked), *dict.fromkeys(record for record, _ in others)]
    drawn = set(wanted[:MOST_RECORDS])
    told = records(drawn, sections, names, root, iri)
    return Context(
        iri,
        frozenset(kinds),
        tuple((section, tuple(record for record in found if record in drawn)) for section, found in placed),
        tuple(pair for pair in others if pair[0] in drawn),
        told,
        len(wanted) - len(drawn),
    )


def records(
    iris: Collection[str],
    sections: Iterable[Section],
    names: Names,
    root: str,
    whole: str = "",
    words: bool = True,
) -> Records:
    """What ``sections`` tell of ``iris``, and all that is told of ``whole``; with the words, if wanted."""
    everything = [*iris, whole] if whole else iris
    subjects = f"VALUES ?s {{ {values(everything)} }}"
    said = ", ".join(f"<{name}>" for name in properties(sections))
    parts = [f"{subjects} GRAPH ?g {{ ?s ?p ?o }} FILTER(?p IN ({said}))"]
    parts += [f"{subjects} {pattern} BIND('{how}' AS ?how)" for how, pattern in _BEYOND.items()]
    parts += [f"BIND(<{whole}> AS ?s) GRAPH ?g {{ <{whole}> ?p ?o }}"] if whole else []
    rows = select(
        names.engine, f"{_PREFIXES} SELECT ?s ?p ?o ?g ?how WHERE {{ {{ {' } UNION { '.join(parts)} }} }}"
    ).rows
    evidence = spans(names.engine, everything) if words else {}
    shown = {*everything, *(name for row in rows for name in of_terms(row[1:3]))}
    shown.update(name for found in evidence.values() for row in found for name in of_terms((row[4], row[5])))
    return Records(_told(rows), evidence, Show(root, named(names, shown)), names.supers())


def _told(rows: Iterable[Row]) -> dict[str, dict[str, list[Value]]]:
    """Rows of subject, property, value, graph, way to it, as a tree; a value stands once."""
    told: dict[str, dict[str, list[Value]]] = {}
    for subject, name, term, graph, how in rows:
        value = Value(term, plain(graph) == INFERRED_GRAPH)
        key = " ".join(filter(None, (plain(how), plain(name))))
        found = told.setdefault(plain(subject), {}).setdefault(key, [])
        if value not in found and not (value.inferred and how is not None):
            found.append(value)
    return told


def _around(node: str, names: Names) -> tuple[Sequence[Row], list[tuple[str, str]]]:
    """What is said of a thing, and who points to it by authored triples: rules repeat them in other words."""
    rows = select(
        names.engine,
        f"SELECT DISTINCT ?p ?o ?s WHERE {{ {{ {node} ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p {node} }} "
        f"FILTER(?g != <{INFERRED_GRAPH}> && ISIRI(?s)) }} }} ORDER BY ?p ?s",
    ).rows
    return [row for row in rows if row[2] is None], [(plain(row[2]), plain(row[0])) for row in rows if row[2]]


def _placed(node: str, sections: Sequence[Section], names: Names) -> list[tuple[Section, tuple[str, ...]]]:
    """The records of each section; one that two sections would hold stands in the first."""
    patterns = " UNION ".join(
        f"{{ {node} {section.path} ?record {_of_kind(section.kind)} BIND({place} AS ?place) }}"
        for place, section in enumerate(sections)
    )
    # One filter for all: beside BIND in a branch, Virtuoso fails on it.
    wanted = f"{patterns} FILTER(ISIRI(?record))"
    rows = select(names.engine, f"{_PREFIXES} SELECT DISTINCT ?record ?place WHERE {{ {wanted} }}").rows
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


def closure(kinds: Iterable[str], supers: Mapping[str, frozenset[str]]) -> set[str]:
    """Classes with all classes above them."""
    found = set(kinds)
    return found.union(*(supers.get(kind, frozenset()) for kind in found))


def specific(kinds: Collection[str], supers: Mapping[str, frozenset[str]]) -> list[str]:
    """The classes among ``kinds`` that no other one is a kind of."""
    wider = {
        wide for kind in kinds for wide in supers.get(kind, frozenset()) if kind not in supers.get(wide, ())
    }
    return sorted(set(kinds) - wider)
