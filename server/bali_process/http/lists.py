"""Lists: all kinds of things, the things of one kind, the vocabulary, a named graph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template, request
from pyoxigraph import Literal
from werkzeug.wrappers import Response

from bali_process.formats import HTML
from bali_process.http.captions import named
from bali_process.http.entries import Part, part
from bali_process.http.gather import records
from bali_process.http.headers import spare, validate
from bali_process.http.links import Show, Shown
from bali_process.http.refusal import Refusal
from bali_process.http.site import Site
from bali_process.http.views import LISTS, Section
from bali_process.namespaces import BASE, ORIGIN, PREFIXES, RCP, VOCAB
from bali_process.query.results import plain, select

#: More names than this are counted, and told so, but not listed.
MOST_LISTED = 1000


@dataclass(frozen=True)
class Kind:
    """One kind of thing in an overview: its list, how many there are, and what it is."""

    list: Shown
    count: int
    definition: str


@dataclass(frozen=True)
class Graph:
    """A named graph: how many triples it holds, and of which things."""

    triples: int
    subjects: tuple[Shown, ...]


def graph(iri: str, site: Site, root: str) -> Graph:
    """A named graph as a page: its size and the first thousand of its subjects."""
    count = select(site.engine, f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}")
    subjects = select(
        site.engine,
        f"SELECT DISTINCT ?s WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} "
        f"FILTER(STRSTARTS(STR(?s), '{ORIGIN}/')) }} ORDER BY ?s LIMIT {MOST_LISTED}",
    )
    show = Show(root, named(site.names, subjects.iris()))
    return Graph(int(plain(count.rows[0][0])), tuple(show(row[0]) for row in subjects.rows))


def trail(iri: str, root: str) -> tuple[Shown, ...]:
    """The lists that lead to ``iri``: all things, then those of its kind."""
    if not iri.startswith(BASE):
        return (Shown("Vocabulary", root + VOCAB.removeprefix(ORIGIN)),)
    path, (kind, slash, _) = root + BASE.removeprefix(ORIGIN), iri.removeprefix(BASE).partition("/")
    return (Shown("Things", path), *((Shown(_title(kind), f"{path}{kind}/"),) if slash else ()))


def _title(kind: str) -> str:
    return next((title for rows in LISTS.values() for name, title, *_ in rows if name == kind), kind)


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
    if start in (BASE, VOCAB):
        groups = _overview(site) if start == BASE else _schemes(site)
        title = "All things" if start == BASE else "Vocabulary"
        page = render_template("overview.html", title=title, groups=groups)
    else:
        names = starting_with(start, site)
        if not names:
            raise Refusal(404, f"There is nothing at {iri.removeprefix(ORIGIN)} in this release.")
        page = render_template(
            "list.html",
            listed=_listed(start, names, site),
            total=len(names),
            trail=trail(BASE, request.script_root),
        )
    return validate(Response(page, content_type=HTML.content_type), etag)


def _listed(start: str, names: list[str], site: Site) -> Part:
    kind = start.removeprefix(BASE).rstrip("/")
    facts = next((facts for rows in LISTS.values() for name, _, _, facts in rows if name == kind), "")
    section = Section(_title(kind), "", "", facts=facts)
    told = records(names[:MOST_LISTED], [section], site.names, request.script_root, words=False)
    return part(section, names[:MOST_LISTED], told)


def _overview(site: Site) -> list[tuple[str, list[Kind]]]:
    """The kinds of data there are, in the order of ``LISTS``; kinds that it does not know come last."""
    table = select(
        site.engine,
        f"SELECT ?kind (COUNT(DISTINCT ?s) AS ?n) WHERE {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?s {{}} }} "
        f"FILTER(STRSTARTS(STR(?s), '{BASE}')) BIND(STRBEFORE(STRAFTER(STR(?s), '{BASE}'), '/') AS ?kind) }} "
        "GROUP BY ?kind",
    )
    counts = {plain(row[0]): int(plain(row[1])) for row in table.rows if plain(row[0])}
    known = {row[0] for rows in LISTS.values() for row in rows}
    lists = {**LISTS, "Other": [[name, name, "", ""] for name in sorted(counts.keys() - known)]}
    meanings = _meanings((RCP + row[2] for rows in LISTS.values() for row in rows if row[2]), site)
    path = request.script_root + BASE.removeprefix(ORIGIN)
    return [
        (title, kinds)
        for title, rows in lists.items()
        if (
            kinds := [
                Kind(Shown(plural, f"{path}{name}/"), counts[name], meanings.get(RCP + kind, ""))
                for name, plural, kind, _ in rows
                if name in counts
            ]
        )
    ]


def _meanings(classes: Iterable[str], site: Site) -> dict[str, str]:
    values = " ".join(f"<{iri}>" for iri in sorted(set(classes)))
    query = f"SELECT ?x ?text WHERE {{ VALUES ?x {{ {values} }} ?x <{PREFIXES['skos']}definition> ?text }}"
    return {plain(row[0]): plain(row[1]) for row in select(site.engine, query).rows}


def _schemes(site: Site) -> list[tuple[str, list[Kind]]]:
    """The schemes of the vocabulary, with the number of their concepts."""
    skos = PREFIXES["skos"]
    table = select(
        site.engine,
        f"SELECT ?scheme (COUNT(DISTINCT ?c) AS ?n) WHERE {{ ?c <{skos}inScheme> ?scheme }} GROUP BY ?scheme",
    )
    counts = {plain(row[0]): int(plain(row[1])) for row in table.rows}
    meanings, show = _meanings(counts, site), Show(request.script_root, site.names.labels(counts))
    kinds = [Kind(show.iri(iri), count, meanings.get(iri, "")) for iri, count in counts.items()]
    return [("Schemes of concepts", sorted(kinds, key=lambda kind: kind.list.text))]


def starting_with(start: str, site: Site) -> list[str]:
    """The first thousands of the names in the release that start with ``start``, graphs among them."""
    table = select(
        site.engine,
        "SELECT DISTINCT ?s WHERE { { ?s ?p ?o } UNION { GRAPH ?s {} } "
        f"FILTER(ISIRI(?s) && STRSTARTS(STR(?s), {Literal(start)})) }} LIMIT 5000",
    )
    return list(table.iris())
