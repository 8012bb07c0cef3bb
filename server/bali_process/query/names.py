"""What the release calls its things: labels, the members of a class, every IRI of ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bali_process.engine.interface import Engine
from bali_process.namespaces import ORIGIN, PREFIXES
from bali_process.query.results import plain, select

_LABELS = ("skos:prefLabel", "rdfs:label", "dcterms:title", "sh:name", "skos:notation")
_BATCH = 500


@dataclass(frozen=True)
class Choice:
    """A thing that a parameter can take, and what people call it."""

    iri: str
    label: str


def labels(engine: Engine, iris: Iterable[str]) -> dict[str, str]:
    """The label of each of ``iris`` that has one; English is preferred, then the shortest."""
    found: dict[str, str] = {}
    wanted = sorted(set(iris))
    for start in range(0, len(wanted), _BATCH):
        values = " ".join(f"<{iri}>" for iri in wanted[start : start + _BATCH])
        table = select(engine, _LABEL_QUERY % values)
        # Worst first, so that what is written last is the best.
        for row in sorted(
            table.rows, key=lambda row: (-int(plain(row[1])), plain(row[3]), -len(plain(row[2])))
        ):
            found[plain(row[0])] = plain(row[2])
    return found


_LABEL_QUERY = (
    "SELECT ?x ?rank ?label ?english WHERE { VALUES ?x { %s } VALUES (?property ?rank) { "
    + " ".join(
        f"(<{PREFIXES[name.partition(':')[0]]}{name.partition(':')[2]}> {rank})"
        for rank, name in enumerate(_LABELS)
    )
    + " } ?x ?property ?label BIND(LANGMATCHES(LANG(?label), 'en') || LANG(?label) = '' AS ?english) }"
)


def members(engine: Engine, kind: str, limit: int = 2000) -> tuple[Choice, ...]:
    """The things of class ``kind`` (an IRI; inferred membership counts) in the order of their labels."""
    table = select(engine, f"SELECT DISTINCT ?x WHERE {{ ?x a <{kind}> FILTER(ISIRI(?x)) }} LIMIT {limit}")
    iris = [plain(row[0]) for row in table.rows]
    known = labels(engine, iris)
    choices = (Choice(iri, known.get(iri) or iri.rpartition("/")[2]) for iri in iris)
    return tuple(sorted(choices, key=lambda choice: (choice.label.casefold(), choice.iri)))


def terms(engine: Engine) -> Mapping[str, str]:
    """Every IRI of ours that the release uses, with its label (empty without one)."""
    pattern = "{ ?t ?p ?o } UNION { ?s ?t ?o } UNION { ?s ?p ?t }"
    table = select(
        engine,
        f"SELECT DISTINCT ?t WHERE {{ {pattern} FILTER(ISIRI(?t) && STRSTARTS(STR(?t), '{ORIGIN}/')) }}",
    )
    iris = [plain(row[0]) for row in table.rows]
    return dict.fromkeys(iris, "") | labels(engine, iris)


def graphs(engine: Engine) -> frozenset[str]:
    """The names of the dataset's graphs: those that a query may name."""
    return frozenset(plain(row[0]) for row in select(engine, "SELECT DISTINCT ?g WHERE { GRAPH ?g {} }").rows)


class Names:
    """The functions above over one engine, each answer remembered: a release never changes."""

    def __init__(self, engine: Engine) -> None:
        """Ask ``engine``, and only when something is asked for."""
        self.engine = engine
        self.members = lru_cache(256)(lambda kind: members(engine, kind))
        self.terms = lru_cache(1)(lambda: terms(engine))
        self.graphs = lru_cache(1)(lambda: graphs(engine))

    def labels(self, iris: Iterable[str]) -> dict[str, str]:
        """The label of each of ``iris`` that has one."""
        return labels(self.engine, iris)
