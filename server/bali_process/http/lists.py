"""Lists: all kinds of things, the things of one kind, the vocabulary, a named graph."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from flask import render_template, request
from werkzeug.wrappers import Response

from bali_process.http.answers import answer
from bali_process.http.captions import named
from bali_process.http.entries import Part, part
from bali_process.http.links import Show, Shown, natural
from bali_process.http.refusal import Refusal
from bali_process.http.site import Site
from bali_process.http.told import records
from bali_process.http.views import KINDS, LISTS, Kind, Section
from bali_process.namespaces import BASE, ORIGIN, PREFIXES, RCP, VOCAB
from bali_process.query.paths import starting_with
from bali_process.query.results import pairs, plain, select, values

#: So many things are listed on a page, and so many subjects of a graph.
MOST_LISTED, MOST_SUBJECTS = 300, 1000


class Listed(NamedTuple):
    """A list in an overview: where it is, how many things are in it, and what they are."""

    list: Shown
    number: int
    definition: str


class Graph(NamedTuple):
    """A named graph: how many triples it holds, and of which things."""

    triples: int
    subjects: list[Shown]


def graph(iri: str, site: Site, root: str) -> Graph:
    """A named graph as a page: its size and the first thousand of its subjects."""
    count = select(site.engine, f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}")
    subjects = select(
        site.engine,
        f"SELECT DISTINCT ?s WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} "
        f"FILTER(STRSTARTS(STR(?s), '{ORIGIN}/')) }} ORDER BY ?s LIMIT {MOST_SUBJECTS}",
    )
    show = Show(root, named(site.names, subjects.iris()))
    return Graph(int(plain(count.rows[0][0])), [show(row[0]) for row in subjects.rows])


def trail(iri: str, root: str) -> tuple[Shown, ...]:
    """The lists that lead to ``iri``: all things, then those of its kind."""
    if not iri.startswith(BASE):
        return (Shown("Vocabulary", root + VOCAB.removeprefix(ORIGIN)),)
    path, (kind, slash, _) = root + BASE.removeprefix(ORIGIN), iri.removeprefix(BASE).partition("/")
    return (Shown("Index", path), *((Shown(_kind(kind).plural, f"{path}{kind}/"),) if slash else ()))


def _kind(path: str) -> Kind:
    return KINDS.get(path, Kind(path, path))


def is_list(iri: str) -> bool:
    """Whether ``iri`` may be the start of many names: /bali, /bali/<type>, /vocab."""
    path = iri.removesuffix("/")
    return f"{path}/" in (BASE, VOCAB) or (path.startswith(BASE) and "/" not in path[len(BASE) :])


def listing(iri: str, site: Site) -> Response:
    """The things whose names start with ``iri``; 404 when there is none."""
    start, root = iri.removesuffix("/") + "/", request.script_root
    if start == BASE:
        return answer(
            lambda: render_template("overview.html", title="All things", groups=_overview(site, root))
        )
    if start == VOCAB:
        return answer(
            lambda: render_template("overview.html", title="Vocabulary", groups=_schemes(site, root))
        )

    def drawn() -> str:
        names = starting_with(start, site.engine)
        if not names:
            raise nothing_at(iri, site)
        last, page = -(-len(names) // MOST_LISTED), request.args.get("page", 1, int)
        if not 1 <= page <= last:
            raise Refusal(404, f"There is no page {page} of this list; the last one is {last}.")
        here = sorted(names, key=natural)[MOST_LISTED * (page - 1) : MOST_LISTED * page]
        listed = _listed(_kind(start.removeprefix(BASE).rstrip("/")), here, site, root)
        told = {"listed": listed, "total": len(names), "page": page, "last": last}
        return render_template("list.html", **told, trail=trail(BASE, root))

    return answer(drawn)


def _listed(kind: Kind, names: list[str], site: Site, root: str) -> Part:
    section = Section(kind.plural, facts=kind.facts)
    return part(section, names, records(names, [section], site.names, root, words=False))


def counts(site: Site) -> dict[str, int]:
    """How many things there are of each kind, by the part of the path that it has; graphs among them."""
    found = pairs(
        site.engine,
        f"SELECT ?kind (COUNT(DISTINCT ?s) AS ?n) WHERE {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?s {{}} }} "
        f"FILTER(STRSTARTS(STR(?s), '{BASE}')) BIND(STRBEFORE(STRAFTER(STR(?s), '{BASE}'), '/') AS ?kind) }} "
        "GROUP BY ?kind",
    )
    return {kind: int(count) for kind, count in found if kind}


def _overview(site: Site, root: str) -> list[tuple[str, list[Listed]]]:
    """The kinds of data there are, in the order of ``LISTS``; kinds that it does not know come last."""
    count, path = counts(site), root + BASE.removeprefix(ORIGIN)
    lists = {**LISTS, "Other": [_kind(name) for name in sorted(count.keys() - KINDS.keys())]}
    meanings = _meanings((RCP + kind.name for kind in KINDS.values() if kind.name), site)
    found = {
        title: [
            Listed(
                Shown(kind.plural, f"{path}{kind.path}/"), count[kind.path], meanings.get(RCP + kind.name, "")
            )
            for kind in kinds
            if kind.path in count
        ]
        for title, kinds in lists.items()
    }
    return [(title, kinds) for title, kinds in found.items() if kinds]


def _meanings(terms: Iterable[str], site: Site) -> dict[str, str]:
    defined = f"?x <{PREFIXES['skos']}definition> ?text"
    query = f"SELECT ?x ?text WHERE {{ VALUES ?x {{ {values(terms)} }} {defined} }}"
    return dict(pairs(site.engine, query))


def _schemes(site: Site, root: str) -> list[tuple[str, list[Listed]]]:
    """The schemes of the vocabulary, with the number of their concepts."""
    within = f"?c <{PREFIXES['skos']}inScheme> ?scheme"
    query = f"SELECT ?scheme (COUNT(DISTINCT ?c) AS ?n) WHERE {{ {within} }} GROUP BY ?scheme"
    count = {scheme: int(number) for scheme, number in pairs(site.engine, query)}
    meanings, show = _meanings(count, site), Show(root, site.names.labels(count))
    found = [Listed(show.iri(iri), number, meanings.get(iri, "")) for iri, number in count.items()]
    return [("Schemes of concepts", sorted(found, key=lambda each: each.list.text))]


def nothing_at(iri: str, site: Site) -> Refusal:
    """A 404 that names the nearest thing or page."""
    path = iri.removeprefix(ORIGIN)
    near = site.paths.nearest(path)
    hint = f"Did you mean {near}?" if near else ""
    return Refusal(404, f"There is nothing at {path} in this release.", hint=hint, path=near)
