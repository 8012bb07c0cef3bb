"""The ontology and the shapes as pages: what each term means, what it is used for, what guards it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import BlankNode, NamedNode

from bali_process.http.captions import named
from bali_process.http.describe import Grouped, grouped
from bali_process.http.entries import Fact
from bali_process.http.links import Show, Shown, of_terms
from bali_process.http.site import Site
from bali_process.namespaces import (
    ONTOLOGY,
    ONTOLOGY_GRAPH,
    PREFIXES,
    RCP,
    RDF_TYPE,
    SHAPES,
    SHAPES_GRAPH,
)
from bali_process.query.results import Row, pairs, plain, select

#: The documents of terms, each with the graph that holds it.
DOCUMENTS = {ONTOLOGY: ONTOLOGY_GRAPH, SHAPES: SHAPES_GRAPH}
_EXAMPLE = PREFIXES["skos"] + "example"
_UNTOLD = (
    RDF_TYPE,
    PREFIXES["rdfs"] + "label",
    PREFIXES["skos"] + "prefLabel",
    PREFIXES["rdfs"] + "isDefinedBy",
    PREFIXES["vann"] + "preferredNamespaceUri",
)
_OURS = re.compile(r"\brcp:([A-Za-z]\w*)")
_PREFIX = re.compile(r"\b([a-z][\w-]*):[\w-]")
_GROUPS = {
    "owl:Class": "Classes",
    "owl:ObjectProperty": "Properties that lead to things",
    "owl:DatatypeProperty": "Properties that give a value",
    "sh:NodeShape": "Rules for things",
    "sh:PropertyShape": "Rules for one property",
    "": "Other terms",
}


@dataclass(frozen=True)
class Term:
    """A term: its anchor, what it is, how often the release uses it, and what else deals with it.

    ``query`` is its example, ready to run; ``related`` are the shapes that guard it, or what a shape guards.
    """

    anchor: str
    shown: Shown
    kinds: tuple[Shown, ...]
    facts: Grouped
    uses: int
    usage: str
    query: str
    related: tuple[Shown, ...]
    questions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Glossary:
    """A document of terms: its title, what is said of the document itself, and its terms by kind."""

    title: str
    about: Grouped
    groups: tuple[tuple[str, tuple[Term, ...]], ...]


class _Context(NamedTuple):
    """What is counted and linked for every term."""

    show: Show
    uses: dict[str, int]
    related: dict[str, set[str]]
    questions: dict[str, list[tuple[str, str]]]


def glossary(iri: str, site: Site, root: str) -> Glossary:
    """The ontology or the shapes as a page."""
    told = _by_subject(iri, site)
    guards = _guards(told if iri == SHAPES else _by_subject(SHAPES, site))
    related = guards if iri == SHAPES else _turned(guards)
    linked = {name for names in related.values() for name in names}
    linked.update(name for rows in told.values() for row in rows for name in of_terms(row))
    show = Show(root, named(site.names, linked))
    context = _Context(show, _uses(site), related, _questions(site, root))
    groups: dict[str, list[Term]] = {}
    for name in sorted((name for name in told if "#" in name), key=str.casefold):
        term = _term(name, told[name], context)
        kinds = {kind.iri for kind in term.kinds}
        groups.setdefault(next((each for each in _GROUPS if each in kinds), ""), []).append(term)
    drawn = tuple((title, tuple(groups[kind])) for kind, title in _GROUPS.items() if kind in groups)
    return Glossary(show.iri(iri).text.capitalize(), _facts(told.get(iri, []), show), drawn)


def _term(name: str, rows: list[Row], context: _Context) -> Term:
    kinds = tuple(context.show(row[2]) for row in rows if plain(row[1]) == RDF_TYPE)
    return Term(
        anchor=name.partition("#")[2],
        shown=context.show.iri(name),
        kinds=kinds,
        facts=_facts(rows, context.show),
        uses=context.uses.get(name, 0),
        usage=_usage(name, any(kind.iri == "owl:Class" for kind in kinds)),
        query=_query(rows),
        related=tuple(map(context.show.iri, sorted(context.related.get(name, ())))),
        questions=tuple(context.questions.get(name, ())),
    )


def _by_subject(iri: str, site: Site) -> dict[str, list[Row]]:
    """What is said in a document of its terms and of nodes without a name, by subject."""
    ours = f"FILTER(ISBLANK(?s) || STRSTARTS(STR(?s), '{iri}'))"
    query = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{DOCUMENTS[iri]}> {{ ?s ?p ?o }} {ours} }} ORDER BY ?s ?p ?o"
    found: dict[str, list[Row]] = {}
    for row in select(site.engine, query).rows:
        found.setdefault(str(row[0]) if isinstance(row[0], BlankNode) else plain(row[0]), []).append(row)
    return found


def _facts(rows: list[Row], show: Show) -> Grouped:
    """Values by property, blank nodes left out: their place is the machine's formats."""
    untold = (*_UNTOLD, _EXAMPLE) if _query(rows) else _UNTOLD
    return grouped(
        Fact(show(value), show.iri(plain(name)))
        for _, name, value in rows
        if plain(name) not in untold and not isinstance(value, BlankNode)
    )


def _query(rows: list[Row]) -> str:
    """The example query of a term with the prefixes that it needs."""
    text = next((plain(row[2]) for row in rows if plain(row[1]) == _EXAMPLE), "")
    if not text.startswith(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")):
        return ""
    used = sorted(set(_PREFIX.findall(text)) & PREFIXES.keys())
    return "\n".join((*(f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in used), "", text))


def _usage(name: str, is_class: bool) -> str:
    """The query that shows where a term is used."""
    pattern = f"?thing a <{name}>" if is_class else f"?thing <{name}> ?value"
    return f"SELECT * WHERE {{ {pattern} }} LIMIT 500" if name.startswith(RCP) else ""


def _uses(site: Site) -> dict[str, int]:
    found = pairs(
        site.engine,
        "SELECT ?t (COUNT(*) AS ?n) WHERE { { ?s a ?t } UNION { ?s ?t ?o } "
        f"FILTER(STRSTARTS(STR(?t), '{RCP}')) }} GROUP BY ?t",
    )
    return {term: int(number) for term, number in found}


def _questions(site: Site, root: str) -> dict[str, list[tuple[str, str]]]:
    """The stored questions that use each term."""
    found: dict[str, list[tuple[str, str]]] = {}
    for query in site.catalogue.queries.values():
        for name in sorted(set(_OURS.findall(query.text))):
            found.setdefault(RCP + name, []).append((query.title, f"{root}/question/{query.name}"))
    return found


def _guards(shapes: dict[str, list[Row]]) -> dict[str, set[str]]:
    """The terms that each shape speaks of: in its triples, in nodes without a name below it, in queries."""
    return {shape: set(_spoken_of(shape, shapes, set())) for shape in shapes if "#" in shape}


def _spoken_of(node: str, below: dict[str, list[Row]], seen: set[str]) -> Iterable[str]:
    seen.add(node)
    for _, relation, value in below.get(node, ()):
        if plain(relation) == _EXAMPLE:
            continue  # an example may be of a name that does not exist
        if isinstance(value, BlankNode):
            if str(value) not in seen:
                yield from _spoken_of(str(value), below, seen)
        elif isinstance(value, NamedNode) and value.value.startswith(RCP):
            yield value.value
        elif not isinstance(value, NamedNode):
            yield from (RCP + name for name in _OURS.findall(plain(value)))


def _turned(pairs: dict[str, set[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, others in pairs.items():
        for other in others:
            found.setdefault(other, set()).add(name)
    return found
