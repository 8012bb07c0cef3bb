"""Pages about many things: the ontology, the shapes, a named graph, the list of one kind of thing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request
from pyoxigraph import Literal, NamedNode
from werkzeug.wrappers import Response

from bali_process.formats import HTML
from bali_process.http.captions import named
from bali_process.http.headers import spare, validate
from bali_process.http.links import Show, Shown, of_terms
from bali_process.http.refusal import Refusal
from bali_process.http.site import Site
from bali_process.namespaces import BASE, ONTOLOGY, ONTOLOGY_GRAPH, ORIGIN, PREFIXES, SHAPES_GRAPH, VOCAB
from bali_process.query.results import Row, plain, select

_TYPE = PREFIXES["rdf"] + "type"
_LABEL = (PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "prefLabel")
_TOLD_FIRST = (PREFIXES["skos"] + "definition", PREFIXES["sh"] + "message", PREFIXES["skos"] + "scopeNote")


@dataclass(frozen=True)
class Term:
    """A term in a document of terms: its anchor, what it is, and its values by property."""

    anchor: str
    shown: Shown
    kinds: tuple[Shown, ...]
    facts: tuple[tuple[Shown, tuple[Shown, ...]], ...]


@dataclass(frozen=True)
class Document:
    """A document of terms: its title, what is said of the document itself, and its terms."""

    title: str
    about: tuple[tuple[Shown, tuple[Shown, ...]], ...]
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Graph:
    """A named graph: how many triples it holds, and of which things."""

    triples: int
    subjects: tuple[Shown, ...]


def triples_of(iri: str) -> str:
    """The query for all that stands in the ontology or the shapes, the vocabulary's concepts left out."""
    graph = ONTOLOGY_GRAPH if iri == ONTOLOGY else SHAPES_GRAPH
    return (
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} "
        f"FILTER(ISBLANK(?s) || !STRSTARTS(STR(?s), '{VOCAB}')) }}"
    )


def terms(iri: str, site: Site, root: str) -> Document:
    """The ontology or the shapes as a page."""
    graph = ONTOLOGY_GRAPH if iri == ONTOLOGY else SHAPES_GRAPH
    rows = select(
        site.engine,
        f"SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} "
        f"FILTER(STRSTARTS(STR(?s), '{iri}')) }} ORDER BY ?s ?p",
    ).rows
    show = Show(root, named(site.names, (name for row in rows for name in of_terms(row))))
    by_subject: dict[str, list[Row]] = {}
    for row in rows:
        by_subject.setdefault(plain(row[0]), []).append(row)
    about = by_subject.pop(iri, [])
    entries = (_term(name, found, show) for name, found in by_subject.items() if "#" in name)
    return Document(
        show.iri(iri).text.capitalize(),
        _facts(about, show),
        tuple(sorted(entries, key=lambda entry: entry.anchor.casefold())),
    )


def _term(name: str, rows: list[Row], show: Show) -> Term:
    kinds = tuple(show(row[2]) for row in rows if plain(row[1]) == _TYPE)
    return Term(name.partition("#")[2], show.iri(name), kinds, _facts(rows, show))


def _facts(rows: list[Row], show: Show) -> tuple[tuple[Shown, tuple[Shown, ...]], ...]:
    """Values by property, blank nodes left out: their place is the machine's formats."""
    values: dict[str, list[Shown]] = {}
    for row in rows:
        if plain(row[1]) not in (_TYPE, *_LABEL, PREFIXES["rdfs"] + "isDefinedBy"):
            shown = show(row[2])
            if shown.href or not isinstance(row[2], NamedNode):
                values.setdefault(plain(row[1]), []).append(shown)
    names = sorted(values, key=lambda name: (name not in _TOLD_FIRST, name))
    return tuple((show.iri(name), tuple(values[name])) for name in names)


def graph(iri: str, site: Site, root: str) -> Graph:
    """A named graph as a page: its size and the first thousand of its subjects."""
    count = select(site.engine, f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}")
    subjects = select(
        site.engine,
        f"SELECT DISTINCT ?s WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} "
        f"FILTER(STRSTARTS(STR(?s), '{ORIGIN}/')) }} ORDER BY ?s LIMIT 1000",
    )
    show = Show(root, named(site.names, subjects.iris()))
    return Graph(int(plain(count.rows[0][0])), tuple(show(row[0]) for row in subjects.rows))


def is_list(iri: str) -> bool:
    """Whether ``iri`` may be the start of many names: /bali, /bali/<type>, /vocab."""
    path = iri.removesuffix("/")
    return path in (BASE.rstrip("/"), VOCAB.rstrip("/")) or (
        path.startswith(BASE) and "/" not in path[len(BASE) :]
    )


def listing(iri: str, site: Site) -> Response:
    """The things whose names start with ``iri``; 404 when there is none."""
    start = iri.removesuffix("/") + "/"
    etag = site.etag("list", iri, request.script_root)
    spare(request, etag)
    names = starting_with(start, site)
    if not names:
        raise Refusal(404, f"There is nothing at {iri.removeprefix(ORIGIN)} in this release.")
    show = Show(request.script_root, named(site.names, names))
    things = sorted(map(show.iri, names), key=lambda shown: (shown.text.casefold(), shown.iri))
    page = render_template("list.html", things=things, kind=start.rstrip("/").rpartition("/")[2], start=start)
    return validate(Response(page, content_type=HTML.content_type), etag)


def starting_with(start: str, site: Site) -> list[str]:
    """The first thousands of the names in the release that start with ``start``, graphs among them."""
    table = select(
        site.engine,
        "SELECT DISTINCT ?s WHERE { { ?s ?p ?o } UNION { GRAPH ?s {} } "
        f"FILTER(ISIRI(?s) && STRSTARTS(STR(?s), {Literal(start)})) }} LIMIT 5000",
    )
    return list(table.iris())
