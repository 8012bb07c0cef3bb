"""What is told of several things at once: their values, their times in words, the words behind them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bali_process.draw.days import Days, read
from bali_process.http.captions import named
from bali_process.http.evidence import Words, behind, together
from bali_process.http.links import Show, of_terms
from bali_process.http.views import DISPUTED, LED_TO, Section, properties
from bali_process.namespaces import INFERRED_GRAPH, PREFIXES, RCP, RDF_TYPE
from bali_process.query.names import Names
from bali_process.query.results import Row, Term, plain, select, values

#: What stands before a property that is that of a record's event.
EVENT = "event"
#: The declarations that queries about things start with.
DECLARED = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}> " for prefix in ("owl", "rcp", "skos"))
# What is told of a record by what stands one step further: when its event was, what followed, who doubts it.
_BEYOND = {
    EVENT: "?s rcp:atEvent ?e . GRAPH ?g { ?e ?p ?o } "
    "VALUES ?p { rcp:startDate rcp:endDate rcp:earliest rcp:latest rcp:timeWording }",
    LED_TO: "GRAPH ?g { ?o rcp:respondsTo|rcp:takesUp ?s }",
    DISPUTED: "GRAPH ?g { ?o rcp:prefers|rcp:rejects|rcp:weighs|rcp:compares ?s }",
}
_TIMES = ("startDate", "earliest", "beginsNotAfter", "beginsNotBefore", "latest")


@dataclass(frozen=True)
class Value:
    """One value of a property, and whether rules concluded it."""

    term: Term | None
    inferred: bool = False


class Told(dict[str, Sequence[Value]]):
    """What is told of a thing, by property; after "event", of its event, and by the names of ``views``."""

    def all(self, name: str) -> list[str]:
        """The values of a property of ours, of the thing or else of its event."""
        return [plain(value.term) for value in self.get(RCP + name) or self.get(f"{EVENT} {RCP}{name}") or ()]

    def _day(self, *names: str) -> Days:
        return read(" ".join(text for name in names for text in self.all(name)[:1]))

    @property
    def when(self) -> str:
        """The day or days of an event, the bounds of what has none, or else the words that a source gives."""
        bounds = Days(self._day("earliest").first, self._day("latest").last)
        days = self._day("startDate", "endDate") if self.all("startDate") else bounds
        return str(days) or ", ".join(self.all("timeWording"))

    @property
    def bounds(self) -> str:
        """When a standing or role is documented, and between which days it can have lasted."""
        shown = self._day("beginsNotAfter", "endsNotBefore") if self.all("beginsNotAfter") else Days()
        before, after = self._day("beginsNotBefore"), self._day("endsNotAfter")
        on = "on " if shown.first == shown.last else ""
        told = (f"documented {on}{shown}" if shown else "", f"not before {before}" if before else "")
        return "; ".join(filter(None, (*told, f"not after {after}" if after else "")))

    @property
    def turn(self) -> str:
        """What sorts by time; whatever has none comes last."""
        # What is known to be done by a day comes before what is done on it.
        return next((text + (name != "latest") * "." for name in _TIMES for text in self.all(name)[:1]), "~")


@dataclass(frozen=True)
class Records:
    """What is told of several things, the words behind each, and how to show it all."""

    told: Mapping[str, Told]
    backed: Mapping[str, Words]
    show: Show
    supers: Mapping[str, frozenset[str]]

    def of(self, iri: str, name: str) -> Sequence[Value]:
        """The values that the thing has for a property."""
        return self.told.get(iri, Told()).get(name, ())

    def words(self, *records: str) -> Words:
        """The words of several records together."""
        return together(self.backed[record] for record in records if record in self.backed)

    def kinds(self, iri: str) -> set[str]:
        """The classes of ``iri`` among these, and those above them."""
        return closure((plain(value.term) for value in self.of(iri, RDF_TYPE)), self.supers)


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
    query = f"{DECLARED} SELECT ?s ?p ?o ?g ?how WHERE {{ {{ {' } UNION { '.join(parts)} }} }}"
    rows = select(names.engine, query).rows
    shown = {*everything, *(name for row in rows for name in of_terms(row[1:3]))}
    backed = behind(everything, names, root) if words else {}
    return Records(_told(rows), backed, Show(root, named(names, shown)), names.supers())


def _told(rows: Iterable[Row]) -> dict[str, Told]:
    """Rows of subject, property, value, graph, way to it, as a tree; a value stands once."""
    told: dict[str, dict[str, list[Value]]] = {}
    for subject, name, term, graph, how in rows:
        value = Value(term, plain(graph) == INFERRED_GRAPH)
        key = " ".join(filter(None, (plain(how), plain(name))))
        found = told.setdefault(plain(subject), {}).setdefault(key, [])
        if value not in found and not (value.inferred and how is not None):
            found.append(value)
    return {subject: Told(values) for subject, values in told.items()}


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
