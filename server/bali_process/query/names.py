"""What the release calls its things: labels, the members of a class, every IRI of ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bali_process.engine.interface import Engine
from bali_process.namespaces import BASE, ORIGIN, PREFIXES, RCP, compact
from bali_process.query.memory import Memory
from bali_process.query.results import plain, select

_LABELS = ("skos:prefLabel", "rdfs:label", "dcterms:title", "sh:name", "skos:notation")
_BATCH = 500


@dataclass(frozen=True)
class Choice:
    """A thing that a parameter can take, and what people call it."""

    iri: str
    label: str

    @property
    def name(self) -> str:
        """Its short name, as a URL writes it."""
        return compact(self.iri).strip("<>")


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


def kinds(engine: Engine) -> Mapping[str, str]:
    """The class that tells most of each thing: the one of ours with the fewest members, else another's."""
    table = select(engine, "SELECT ?x ?kind WHERE { ?x a ?kind FILTER(ISIRI(?x) && ISIRI(?kind)) }")
    rows = [(plain(x), plain(kind)) for x, kind in table.rows]
    sizes = Counter(kind for _, kind in rows)
    # Worst first, so that what is written last is the best.
    return dict(sorted(rows, key=lambda row: (row[1].startswith(RCP), -sizes[row[1]], row[1])))


def days(engine: Engine) -> tuple[str, str]:
    """The first day of the first year that the data tell of, and the last day of the last one."""
    table = select(
        engine,
        f"""SELECT (MIN(?year) AS ?first) (MAX(?year) AS ?last) WHERE {{ ?s ?p ?day
        FILTER(STRSTARTS(STR(?p), '{RCP}') && DATATYPE(?day) = <{PREFIXES["xsd"]}date>)
        BIND(SUBSTR(STR(?day), 1, 4) AS ?year) }}""",
    )
    first, last = (plain(year) for year in table.rows[0])
    return (f"{first}-01-01", f"{last}-12-31") if first else ("", "")


def terms(engine: Engine) -> Mapping[str, str]:
    """Every IRI of ours that the release uses, with its label (empty without one)."""
    pattern = "{ ?t ?p ?o } UNION { ?s ?t ?o } UNION { ?s ?p ?t }"
    table = select(
        engine,
        f"SELECT DISTINCT ?t WHERE {{ {pattern} FILTER(ISIRI(?t) && STRSTARTS(STR(?t), '{ORIGIN}/')) }}",
    )
    iris = [plain(row[0]) for row in table.rows]
    return dict.fromkeys(iris, "") | labels(engine, iris)


def called(terms: Mapping[str, str]) -> Mapping[str, str]:
    """The thing that each label means, where it means one."""
    things = [(iri, label) for iri, label in terms.items() if label and iri.startswith(BASE)]
    times = Counter(label for _, label in things)
    return {label: iri for iri, label in things if times[label] == 1}


def supers(engine: Engine) -> Mapping[str, frozenset[str]]:
    """The classes above each class."""
    above: dict[str, set[str]] = {}
    # Some servers follow a path only from where it starts.
    below = f"<{PREFIXES['rdfs']}subClassOf>"
    query = f"SELECT DISTINCT ?a ?b WHERE {{ ?a {below} ?x . ?x {below}* ?b FILTER(ISIRI(?b) && ?a != ?b) }}"
    for row in select(engine, query).rows:
        above.setdefault(plain(row[0]), set()).add(plain(row[1]))
    return {kind: frozenset(wider) for kind, wider in above.items()}


def graphs(engine: Engine) -> frozenset[str]:
    """The names of the dataset's graphs: those that a query may name."""
    found = select(engine, "SELECT DISTINCT ?g WHERE { GRAPH ?g {} }").rows
    # Some servers find no graph for an empty pattern, and this takes longer.
    found = found or select(engine, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }").rows
    return frozenset(plain(row[0]) for row in found)


class Names:
    """The functions above over one engine, each answer remembered: a release never changes."""

    def __init__(self, engine: Engine) -> None:
        """Ask ``engine``, and only when something is asked for."""
        self.engine = engine
        #: The label of each of several IRIs that has one.
        self.labels = Memory(lambda iris: labels(engine, iris))
        #: What else is remembered of this release, by what it is.
        self.memories: dict[str, Memory] = {}
        self.supers = lru_cache(1)(lambda: supers(engine))
        self.members = lru_cache(256)(lambda kind: members(engine, kind))
        self.kinds = lru_cache(1)(lambda: kinds(engine))
        self.days = lru_cache(1)(lambda: days(engine))
        self.terms = lru_cache(1)(lambda: terms(engine))
        self.called = lru_cache(1)(lambda: called(self.terms()))
        self.graphs = lru_cache(1)(lambda: graphs(engine))
