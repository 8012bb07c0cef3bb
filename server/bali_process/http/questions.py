"""The home page and the stored questions: each a page, and a table at the same address with a suffix."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from bali_process.engine.interface import EngineError, Request
from bali_process.errors import BaliError
from bali_process.formats import FORMATS, HTML, Format
from bali_process.http import pages
from bali_process.http.captions import named
from bali_process.http.examples import examples
from bali_process.http.headers import spare, validate
from bali_process.http.links import Show, of_terms
from bali_process.http.refusal import Refusal, agree, refusal_of
from bali_process.http.site import Site, current_site
from bali_process.http.sparql import offers
from bali_process.http.witness import QUERY
from bali_process.namespaces import BASE, compact
from bali_process.query.catalogue import StoredQuery
from bali_process.query.names import Choice
from bali_process.query.parameters import Parameter, Value
from bali_process.query.results import plain, select

blueprint = Blueprint("questions", __name__)
_SUFFIXES = {f.suffix: f for f in FORMATS}


@dataclass(frozen=True)
class Field:
    """One parameter as a form shows it: what was given, what may be chosen, what was wrong with it."""

    parameter: Parameter
    value: str
    choices: tuple[Choice, ...] = ()
    fault: str = ""


@dataclass(frozen=True)
class Asked:
    """A stored question with the values of one request; ``faults`` are in the fields."""

    stored: StoredQuery
    fields: tuple[Field, ...]
    text: str
    question: str
    given: dict[str, str] = field(default_factory=dict)

    @property
    def fault(self) -> str:
        """The first fault, or nothing."""
        return next((field.fault for field in self.fields if field.fault), "")


@blueprint.route("/")
def home() -> Response:
    """What this is, the questions, and what there is to look at."""
    site = current_site()
    etag = site.etag("home", request.script_root)
    spare(request, etag)
    page = render_template("home.html", questions=examples(site), kinds=_kinds(site), release=site.release)
    return validate(Response(page, content_type=HTML.content_type), etag)


@blueprint.route("/question/<name>")
def question(name: str) -> Response:
    """A stored question answered: the page, or with a suffix the table alone."""
    site = current_site()
    stem, dot, suffix = name.rpartition(".")
    try:
        stored = site.catalogue.find(stem if dot else name)
    except BaliError as error:
        raise Refusal(404, str(error)) from None
    chosen = _format(stored, suffix if dot else "")
    try:
        asked = _ask(stored, site)
        request.environ[QUERY] = asked.text
        return _answer(asked, chosen, site)
    except EngineError as error:
        raise refusal_of(error, stored.text) from None


def _format(stored: StoredQuery, suffix: str) -> Format:
    """The format by suffix, else by Accept; a page for who has no wish."""
    there = offers(stored.form)
    if not suffix:
        return agree(request.headers.get("Accept"), (HTML, *there[:-1]))
    chosen = _SUFFIXES.get(suffix)
    if chosen is None or chosen not in there:
        suffixes = ", ".join(f".{f.suffix}" for f in there)
        raise Refusal(404, f"This question has no answer as .{suffix}; there are {suffixes}.")
    return chosen


def _ask(stored: StoredQuery, site: Site) -> Asked:
    """The question with the parameters of the URL; a wrong one keeps the default and its fault is told."""
    fields: list[Field] = []
    values: dict[str, Value] = {}
    for parameter in stored.parameters:
        choices = site.names.members(parameter.iri_class) if parameter.iri_class else ()
        wished, fault = request.args.get(parameter.name, ""), ""
        if wished:
            try:
                values[parameter.name] = parameter.read(wished, site.names.members)
            except BaliError as error:
                fault = str(error)
        term = plain(values.get(parameter.name, parameter.default))
        shown = wished if fault else compact(term).strip("<>") if parameter.kind == "iri" else term
        fields.append(Field(parameter, shown, choices, fault))
    given = {
        f.parameter.name: f.value if not f.choices else compact(f.value).strip("<>")
        for f in fields
        if f.parameter.name in values
    }
    terms = {parameter.name: values.get(parameter.name, parameter.default) for parameter in stored.parameters}
    show = Show("", named(site.names, of_terms(terms.values())))
    question = stored.ask({name: show(term).text for name, term in terms.items()})
    return Asked(stored, tuple(fields), stored.bind(values), question, given)


def _answer(asked: Asked, chosen: Format, site: Site) -> Response:
    if asked.fault and chosen is not HTML:
        raise Refusal(400, asked.fault)
    etag = site.etag("question", asked.text, chosen.name, request.script_root if chosen is HTML else "")
    if not asked.fault:
        spare(request, etag)
    drawn = pages.drawn_format(asked.stored.form) if chosen is HTML else chosen
    if chosen is not HTML:
        body = site.engine.evaluate(Request(asked.text, drawn.media_type)).body
        return validate(Response(body, content_type=chosen.content_type), etag)
    result = None
    if not asked.fault:
        result = pages.draw(
            site.engine.evaluate(Request(asked.text, drawn.media_type)).body, asked.stored.form, site
        )
    page = render_template(
        "question.html", asked=asked, result=result, downloads=offers(asked.stored.form)[:-1]
    )
    if result is None:
        return Response(page, 400, content_type=HTML.content_type)
    return validate(pages.with_rows(Response(page, content_type=HTML.content_type), result), etag)


def _kinds(site: Site) -> list[tuple[str, int]]:
    """The kinds of data there are, with the number of things of each."""
    table = select(
        site.engine,
        f"SELECT ?kind (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), '{BASE}')) "
        f"BIND(STRBEFORE(STRAFTER(STR(?s), '{BASE}'), '/') AS ?kind) }} GROUP BY ?kind ORDER BY ?kind",
    )
    return [(plain(row[0]), int(plain(row[1]))) for row in table.rows if plain(row[0])]
