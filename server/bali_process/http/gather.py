"""Everything that the release says around one thing, gathered before anything is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from bali_process.engine.interface import Engine
from bali_process.http.captions import named
from bali_process.http.evidence import Words, spans, values, words
from bali_process.http.links import Show, of_terms
from bali_process.namespaces import INFERRED_GRAPH, PREFIXES, RCP
from bali_process.query.names import Names
from bali_process.query.results import Row, Term, plain, select

#: More incoming links than this are counted, and told so, but not drawn.
MOST_LINKS = 300


@dataclass(frozen=True)
class Context:
    """The statements of a thing, who points to it, what those say, and the words behind them all.

    ``own`` is property, value, graph; ``incoming`` subject, property; ``described`` subject, property, value,
    graph. ``more`` counts the incoming links beyond those taken.
    """

    own: Sequence[Row]
    incoming: Sequence[Row]
    described: Sequence[Row]
    spans: Mapping[str, list[Row]]
    show: Show
    supers: Mapping[str, frozenset[str]]
    more: int

    def words(self, *records: str) -> Words:
        """The words of several records together; the first basis among them holds."""
        found = [words(record, self.spans, self.show) for record in records]
        passages = dict.fromkeys(passage for each in found for passage in each.passages)
        return Words(tuple(passages), next((each.basis for each in found if each.basis), ""))


def gather(iri: str, names: Names, root: str) -> Context | None:
    """What there is about ``iri``, or None when there is nothing; links will start with ``root``."""
    engine, node = names.engine, str(NamedNode(iri))
    own = select(engine, f"SELECT ?p ?o ?g WHERE {{ GRAPH ?g {{ {node} ?p ?o }} }}").rows
    links = _incoming(engine, node)
    if not own and not links:
        return None
    incoming = links[:MOST_LINKS]
    subjects = {plain(row[0]) for row in incoming}
    described = _described(engine, subjects)
    evidence = spans(engine, {iri, *subjects})
    rows = (*own, *incoming, *described, *(row for found in evidence.values() for row in found))
    show = Show(root, named(names, {iri, *(name for row in rows for name in of_terms(row))}))
    return Context(own, incoming, described, evidence, show, _supers(engine), len(links) - len(incoming))


def _incoming(engine: Engine, node: str) -> Sequence[Row]:
    """Who points here, by authored triples: what rules add repeats them in other words."""
    return select(
        engine,
        f"SELECT DISTINCT ?s ?p WHERE {{ GRAPH ?g {{ ?s ?p {node} }} "
        f"FILTER(?g != <{INFERRED_GRAPH}> && ISIRI(?s)) }} ORDER BY ?p ?s",
    ).rows


def _described(engine: Engine, subjects: set[str]) -> Sequence[Row]:
    """Every statement of ``subjects``: subject, property, value, graph."""
    if not subjects:
        return ()
    return select(
        engine, f"SELECT ?s ?p ?o ?g WHERE {{ VALUES ?s {{ {values(subjects)} }} GRAPH ?g {{ ?s ?p ?o }} }}"
    ).rows


def claims_by_value(described: Sequence[Row]) -> dict[tuple[str, Term | None], list[str]]:
    """The claims among the records, by the property and value that they give."""
    properties: dict[str, list[str]] = {}
    given: dict[str, list[Term | None]] = {}
    for row in described:
        if plain(row[1]) == RCP + "claimsProperty":
            properties.setdefault(plain(row[0]), []).append(plain(row[2]))
        elif plain(row[1]) in (RCP + "claimsValue", RCP + "claimsThing", RCP + "number"):
            given.setdefault(plain(row[0]), []).append(row[2])
    found: dict[tuple[str, Term | None], list[str]] = {}
    for claim, names in properties.items():
        for name in names:
            for value in given.get(claim, []):
                found.setdefault((name, value), []).append(claim)
    return found


def specific(kinds: set[str], supers: Mapping[str, frozenset[str]]) -> list[str]:
    """The classes among ``kinds`` that no other one is a kind of."""
    wider = {
        wide for kind in kinds for wide in supers.get(kind, frozenset()) if kind not in supers.get(wide, ())
    }
    return sorted(kinds - wider)


def _supers(engine: Engine) -> dict[str, frozenset[str]]:
    """The classes above each class."""
    above: dict[str, set[str]] = {}
    query = f"SELECT ?a ?b WHERE {{ ?a <{PREFIXES['rdfs']}subClassOf>+ ?b FILTER(ISIRI(?b) && ?a != ?b) }}"
    for row in select(engine, query).rows:
        above.setdefault(plain(row[0]), set()).add(plain(row[1]))
    return {kind: frozenset(wider) for kind, wider in above.items()}
