"""The home page and the stored questions: each a page, and its answer at the same address with a suffix."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from bali_process.engine.interface import EngineError, Request
from bali_process.errors import BaliError
from bali_process.formats import FORMATS, GRAPHS, HTML, Format
from bali_process.http import pages
from bali_process.http.ask import Asked, ask
from bali_process.http.bundle import bundle
from bali_process.http.cite import BIBTEX, Citation, cite
from bali_process.http.examples import examples
from bali_process.http.headers import spare, validate
from bali_process.http.refusal import Refusal, agree, refusal_of
from bali_process.http.site import Site, current_site
from bali_process.http.sparql import offers
from bali_process.http.witness import QUERY
from bali_process.namespaces import BASE
from bali_process.query.catalogue import StoredQuery
from bali_process.query.form import Form
from bali_process.query.results import plain, select

blueprint = Blueprint("questions", __name__)
_SUFFIXES = {f.suffix: f for f in FORMATS}


@blueprint.route("/")
def home() -> Response:
    """What this is, the questions, and what there is to look at."""
    site = current_site()
    etag = site.etag("home", site.asked, request.script_root)
    spare(request, etag)
    words = {query.name: question for query, question in examples(site)}
    topics = site.catalogue.by_topic()
    forms = [ask(query, site, {}) for queries in topics.values() for query in queries if query.is_on_home]
    page = render_template(
        "home.html",
        forms=forms,
        topics=topics,
        words=words,
        kinds=_kinds(site),
        release=site.release,
    )
    return validate(Response(page, content_type=HTML.content_type), etag)


@blueprint.route("/question/<name>")
def question(name: str) -> Response:
    """A stored question answered: the page, or with a suffix the answer alone or how to cite it."""
    site = current_site()
    stem, dot, suffix = name.rpartition(".")
    try:
        stored = site.catalogue.find(stem if dot else name)
    except BaliError as error:
        raise Refusal(404, str(error)) from None
    chosen = None if suffix == "bib" and dot else _format(stored, suffix if dot else "")
    try:
        asked = ask(stored, site, request.args)
        if asked.fault and chosen is not HTML:
            raise Refusal(400, asked.fault)
        request.environ[QUERY] = asked.text
        values = {name: field.value for name, field in asked.fields.items()}
        citation = cite(stored.name, asked.question, values, site)
        response = _answer(asked, citation, chosen, site)
    except EngineError as error:
        raise refusal_of(error, stored.text) from None
    response.headers["Bali-Release"] = site.release.digest
    response.headers.add("Link", f'<{citation.address}>; rel="cite-as"')
    return response


def formats(stored: StoredQuery) -> tuple[Format, ...]:
    """What the answer can be had as: its own formats, and for rows the graph behind them."""
    own = offers(stored.form)[:-1]
    return (*own, *GRAPHS) if stored.form is Form.SELECT else own


def _format(stored: StoredQuery, suffix: str) -> Format:
    """The format by suffix, else by Accept; a page for who has no wish."""
    there = (HTML, *formats(stored))
    if not suffix:
        return agree(request.headers.get("Accept"), there)
    chosen = _SUFFIXES.get(suffix)
    if chosen is None or chosen not in there:
        suffixes = ", ".join(f".{f.suffix}" for f in there)
        raise Refusal(404, f"This question has no answer as .{suffix}; there are {suffixes}, .bib.")
    return chosen


def _answer(asked: Asked, citation: Citation, chosen: Format | None, site: Site) -> Response:
    """The answer in ``chosen``, or without one its citation."""
    root = request.script_root if chosen is HTML else ""
    etag = site.etag("question", asked.text, chosen, root)
    if asked.fault:
        return _page(asked, citation, None, site, 400)
    spare(request, etag)
    form = asked.stored.form
    if chosen is None:
        return validate(Response(citation.bibtex, content_type=BIBTEX), etag)
    if chosen in GRAPHS and not form.is_graph:
        body = bundle(asked.text, chosen, site)
        return validate(Response(body, content_type=chosen.content_type), etag)
    wanted = pages.drawn_format(form) if chosen is HTML else chosen
    body = site.engine.evaluate(Request(asked.text, wanted.media_type)).body
    if chosen is not HTML:
        return validate(Response(body, content_type=chosen.content_type), etag)
    result = pages.draw(body, form, site, asked.stored.view)
    return validate(pages.with_rows(_page(asked, citation, result, site), result), etag)


def _page(
    asked: Asked, citation: Citation, result: pages.Result | None, site: Site, status: int = 200
) -> Response:
    page = render_template(
        "question.html",
        asked=asked,
        result=result,
        citation=citation,
        downloads=formats(asked.stored),
        release=site.release,
    )
    return Response(page, status, content_type=HTML.content_type)


def _kinds(site: Site) -> list[tuple[str, int]]:
    """The kinds of data there are, with the number of things of each."""
    table = select(
        site.engine,
        f"SELECT ?kind (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), '{BASE}')) "
        f"BIND(STRBEFORE(STRAFTER(STR(?s), '{BASE}'), '/') AS ?kind) }} GROUP BY ?kind ORDER BY ?kind",
    )
    return [(plain(row[0]), int(plain(row[1]))) for row in table.rows if plain(row[0])]
