"""What the release calls its things: labels, the members of a class, every IRI of ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bali_process.engine.interface import Engine
from bali_process.namespaces import BASE, ORIGIN, PREFIXES, RCP, compact, expand
from bali_process.query.results import Row, pairs, plain, select, values

_LABELS = ("skos:prefLabel", "rdfs:label", "dcterms:title", "sh:name", "skos:notation")
_RANKS = " ".join(f"(<{expand(name)}> {rank})" for rank, name in enumerate(_LABELS))
_LABEL_QUERY = (
    f"SELECT ?x ?rank ?label ?english WHERE {{ VALUES ?x {{ %s }} VALUES (?property ?rank) {{ {_RANKS} }} "
    "?x ?property ?label BIND(LANGMATCHES(LANG(?label), 'en') || LANG(?label) = '' AS ?english) }"
)
_BATCH, _MOST_MEMBERS, _MOST_REMEMBERED = 500, 2000, 200_000


@dataclass(frozen=True)
class Choice:
    """A thing that a parameter can take, and what people call it."""

    iri: str
    label: str

    @property
    def name(self) -> str:
        """Its short name, as a URL writes it."""
        return compact(self.iri).strip("<>")


class Memory:
    """What is known of names, asked for by ``ask`` when first wanted; forgotten whole when it grows too much.

    Safe to use from several threads: at worst something is asked twice.
    """

    def __init__(self, ask: Callable[[list[str]], dict[str, str]]) -> None:
        """``ask`` answers for many names at once and leaves out those of which nothing is known."""
        self._ask = ask
        self._known: dict[str, str] = {}

    def __call__(self, names: Iterable[str]) -> dict[str, str]:
        """What is known of each of ``names``; those of which nothing is known are left out."""
        wanted, known = set(names), self._known
        missing = sorted(wanted - known.keys())
        if missing:
            fresh = dict.fromkeys(missing, "") | self._ask(missing)
            if len(known) > _MOST_REMEMBERED:
                known = self._known = {name: known[name] for name in wanted & known.keys()}
            known.update(fresh)
        return {name: known[name] for name in wanted if known[name]}


def _worst_first(row: Row) -> tuple[int, str, int]:
    _, rank, label, is_english = map(plain, row)
    return -int(rank), is_english, -len(label)


class Names:
    """What one release calls its things, each answer remembered: a release never changes."""

    def __init__(self, engine: Engine) -> None:
        """Ask ``engine``, and only when something is asked for."""
        self.engine = engine
        #: The label of each of several IRIs that has one; English is preferred, then the shortest.
        self.labels = Memory(self._labels)
        #: What else is remembered of this release, by what it is.
        self.memories: dict[str, Memory] = {}
        # No property that is made once: it would make threads wait for each other.
        self.members = lru_cache(256)(self._members)
        self.kinds = lru_cache(1)(self._kinds)
        self.supers = lru_cache(1)(self._supers)
        self.days = lru_cache(1)(self._days)
        self.terms = lru_cache(1)(self._terms)
        self.called = lru_cache(1)(self._called)
        self.graphs = lru_cache(1)(self._graphs)

    def _labels(self, iris: list[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for start in range(0, len(iris), _BATCH):
            rows = select(self.engine, _LABEL_QUERY % values(iris[start : start + _BATCH])).rows
            # Worst first, so that what is written last is the best.
            for row in sorted(rows, key=_worst_first):
                found[plain(row[0])] = plain(row[2])
        return found

    def _members(self, kind: str) -> tuple[Choice, ...]:
        """The things of class ``kind`` (an IRI; inferred membership counts) in the order of their labels."""
        query = f"SELECT DISTINCT ?x WHERE {{ ?x a <{kind}> FILTER(ISIRI(?x)) }} LIMIT {_MOST_MEMBERS}"
        iris = [iri for iri, _ in pairs(self.engine, query)]
        known = self.labels(iris)
        choices = (Choice(iri, known.get(iri) or iri.rpartition("/")[2]) for iri in iris)
        return tuple(sorted(choices, key=lambda choice: (choice.label.casefold(), choice.iri)))

    def _kinds(self) -> Mapping[str, str]:
        """The class that tells most of each thing: of ours the one with the fewest members, else another."""
        rows = pairs(self.engine, "SELECT ?x ?kind WHERE { ?x a ?kind FILTER(ISIRI(?x) && ISIRI(?kind)) }")
        sizes = Counter(kind for _, kind in rows)
        # Worst first, so that what is written last is the best.
        return dict(sorted(rows, key=lambda row: (row[1].startswith(RCP), -sizes[row[1]], row[1])))

    def _supers(self) -> Mapping[str, frozenset[str]]:
        """The classes above each class."""
        above: dict[str, set[str]] = {}
        # Some servers follow a path only from where it starts.
        below = f"<{PREFIXES['rdfs']}subClassOf>"
        path = f"?a {below} ?x . ?x {below}* ?b FILTER(ISIRI(?b) && ?a != ?b)"
        for kind, wider in pairs(self.engine, f"SELECT DISTINCT ?a ?b WHERE {{ {path} }}"):
            above.setdefault(kind, set()).add(wider)
        return {kind: frozenset(wider) for kind, wider in above.items()}

    def _days(self) -> tuple[str, str]:
        """The first day of the first year that the data tell of, and the last day of the last one."""
        ((first, last),) = pairs(
            self.engine,
            f"""SELECT (MIN(?year) AS ?first) (MAX(?year) AS ?last) WHERE {{ ?s ?p ?day
            FILTER(STRSTARTS(STR(?p), '{RCP}') && DATATYPE(?day) = <{PREFIXES["xsd"]}date>)
            BIND(SUBSTR(STR(?day), 1, 4) AS ?year) }}""",
        )
        return (f"{first}-01-01", f"{last}-12-31") if first else ("", "")

    def _terms(self) -> Mapping[str, str]:
        """Every IRI of ours that the release uses, with its label (empty without one)."""
        pattern = "{ ?t ?p ?o } UNION { ?s ?t ?o } UNION { ?s ?p ?t }"
        ours = f"FILTER(ISIRI(?t) && STRSTARTS(STR(?t), '{ORIGIN}/'))"
        iris = [iri for iri, _ in pairs(self.engine, f"SELECT DISTINCT ?t WHERE {{ {pattern} {ours} }}")]
        return dict.fromkeys(iris, "") | self.labels(iris)

    def _called(self) -> Mapping[str, str]:
        """The thing that each label means, where it means one."""
        things = [(iri, label) for iri, label in self.terms().items() if label and iri.startswith(BASE)]
        times = Counter(label for _, label in things)
        return {label: iri for iri, label in things if times[label] == 1}

    def _graphs(self) -> frozenset[str]:
        """The names of the dataset's graphs: those that a query may name."""
        found = pairs(self.engine, "SELECT DISTINCT ?g WHERE { GRAPH ?g {} }")
        # Some servers find no graph for an empty pattern, and this takes longer.
        found = found or pairs(self.engine, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        return frozenset(graph for graph, _ in found)
