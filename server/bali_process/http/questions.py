"""The home page and the stored questions: each a page, and its answer at the same address with a suffix."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from bali_process.engine.interface import EngineError, Request
from bali_process.errors import BaliError
from bali_process.formats import GRAPHS, HTML, Format
from bali_process.http import lists, pages
from bali_process.http.answers import answer, wanted
from bali_process.http.ask import Asked, Citation, ask, cite, examples
from bali_process.http.planning import offers
from bali_process.http.refusal import Refusal, refusal_of
from bali_process.http.routes import BIBTEX
from bali_process.http.site import Site, current_site
from bali_process.http.witness import QUERY
from bali_process.namespaces import INFERRED_GRAPH, ORIGIN, PREFIXES, RCP
from bali_process.query.catalogue import StoredQuery
from bali_process.query.form import Form
from bali_process.query.results import select, values

_WORDS = "rcp:evidence|rcp:evidence/rcp:inText|rcp:evidence/rcp:inText/rcp:textOf"
# What is looked for stands in each branch, for a branch is evaluated by itself.
_QUERY = f"""PREFIX rcp: <{RCP}> PREFIX skos: <{PREFIXES["skos"]}> PREFIX rdfs: <{PREFIXES["rdfs"]}>
CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SELECT DISTINCT ?s ?p ?o WHERE {{
  {{ VALUES ?s {{ %(iris)s }} GRAPH ?g {{ ?s ?p ?o }} }}
  UNION {{ VALUES ?x {{ %(iris)s }} ?x {_WORDS} ?s . GRAPH ?g {{ ?s ?p ?o }} }}
  UNION {{ VALUES ?x {{ %(iris)s }} VALUES ?p {{ skos:prefLabel rdfs:label }} ?x ?any ?s .
           GRAPH ?g {{ ?s ?p ?o }} }}
  FILTER(?g != <{INFERRED_GRAPH}>)
}} ORDER BY ?s ?p ?o }}"""


def home() -> Response:
    """What this is, the questions, and what there is to look at."""
    site = current_site()

    def drawn() -> str:
        topics, kinds = site.catalogue.by_topic(), lists.counts(site)
        return render_template(
            "home.html",
            forms=[
                ask(query, site, {}) for queries in topics.values() for query in queries if query.is_on_home
            ],
            topics=topics,
            words=examples(site),
            kinds=sorted(kinds.items()),
            sources=kinds.get("text", 0),
            release=site.release,
        )

    return answer(drawn)


def question(name: str, suffix: str = "") -> Response:
    """A stored question answered: the page, or with a suffix the answer alone or how to cite it."""
    site = current_site()
    try:
        stored = site.catalogue.find(name)
    except BaliError as error:
        raise Refusal(404, str(error)) from None
    chosen = wanted(suffix, formats(stored))
    try:
        asked = ask(stored, site, request.args)
        if asked.fault and chosen is not HTML:
            raise Refusal(400, asked.fault)
        request.environ[QUERY] = asked.text
        citation = cite(asked, site)
        if asked.fault:
            response = Response(_page(asked, citation, None, site), 400, content_type=HTML.content_type)
        else:
            response = answer(lambda: _answer(asked, citation, chosen, site), chosen)
    except EngineError as error:
        raise refusal_of(error, stored.text) from None
    response.headers["Bali-Release"] = site.release.digest
    response.headers.add("Link", f'<{citation.address}>; rel="cite-as"')
    return response


def formats(stored: StoredQuery) -> tuple[Format, ...]:
    """What the answer can be had as: a page, its own formats, for rows the graph behind them, a citation."""
    own = offers(stored.form)[:-1]
    return (HTML, *own, *(GRAPHS if stored.form is Form.SELECT else ()), BIBTEX)


def _answer(asked: Asked, citation: Citation, chosen: Format, site: Site) -> str | bytes | Response:
    form = asked.stored.form
    if chosen is BIBTEX:
        return Response(citation.bibtex, content_type=f"{BIBTEX.media_type}; charset=utf-8")
    if chosen in GRAPHS and not form.is_graph:
        return _bundle(asked.text, chosen, site)
    drawn = pages.drawn_format(form) if chosen is HTML else chosen
    body = site.engine.evaluate(Request(asked.text, drawn.media_type)).body
    if chosen is not HTML:
        return body
    result = pages.draw(body, form, site, asked.stored.view)
    page = Response(_page(asked, citation, result, site), content_type=HTML.content_type)
    return pages.with_rows(page, result)


def _page(asked: Asked, citation: Citation, result: pages.Result | None, site: Site) -> str:
    told = {"asked": asked, "result": result, "citation": citation, "release": site.release}
    return render_template("question.html", **told, downloads=formats(asked.stored)[1:-1])


def _bundle(text: str, chosen: Format, site: Site) -> bytes:
    """What stands behind the rows of ``text``, a SELECT query, down to the words: in ``chosen``, a graph.

    A table of results has no meaning as triples; what it rests on has: everything authored about the records
    in the column ``record`` (without one, about every thing of ours in the answer), about the spans that are
    their evidence with texts and documents, and a label for whatever they name.
    """
    table = select(site.engine, text)
    iris = table.records() or [iri for iri in table.iris() if iri.startswith(ORIGIN + "/")]
    return site.engine.evaluate(Request(_QUERY % {"iris": values(iris)}, chosen.media_type)).body
