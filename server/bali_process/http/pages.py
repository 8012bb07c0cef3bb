"""Answers to queries as pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import request
from werkzeug.wrappers import Response

from bali_process.engine.interface import EngineError
from bali_process.formats import BOOLEANS, BY_NAME, DATASETS, GRAPHS, RESULTS, Format
from bali_process.http import editor
from bali_process.http.captions import named
from bali_process.http.evidence import Words, spans, words
from bali_process.http.figures import Figure, of_answer
from bali_process.http.links import Show, Shown, in_words, of_terms
from bali_process.http.site import Site
from bali_process.namespaces import compact
from bali_process.query.form import Form, outline
from bali_process.query.results import Table, read
from bali_process.query.suggest import unknown_terms

if TYPE_CHECKING:
    from bali_process.http.protocol import Operation

#: The column that the stored questions keep for the record behind each row.
RECORD = "record"


@dataclass(frozen=True)
class Result:
    """An answer ready to be drawn: a table, a truth value or a graph as Turtle.

    ``total`` counts all rows, or lines of Turtle, ``drawn`` those that are drawn; ``words`` are the evidence
    of the records in the column ``record``, by their short names, and ``figure`` is the picture, if any.
    """

    headings: tuple[str, ...] = ()
    rows: tuple[tuple[Shown, ...], ...] = ()
    total: int = 0
    drawn: int = 0
    words: Mapping[str, Words] = field(default_factory=dict)
    truth: bool | None = None
    turtle: str | None = None
    figure: Figure | None = None


def draw(body: bytes, form: Form, site: Site, view: str = "") -> Result:
    """What the page shows of ``body``, an answer in JSON or a graph in Turtle; a question has a ``view``."""
    most = site.settings.rows
    if form.is_graph:
        lines = body.decode("utf-8").splitlines(keepends=True)
        return Result(turtle="".join(lines[:most]), total=len(lines), drawn=min(most, len(lines)))
    answer = read(body)
    if isinstance(answer, bool):
        return Result(truth=answer)
    table = Table(answer.variables, answer.rows[:most])
    records = [row[table.variables.index(RECORD)] for row in table.rows] if RECORD in table.variables else []
    evidence = spans(site.engine, of_terms(records))
    told = (name for found in evidence.values() for row in found for name in of_terms(row))
    show = Show(request.script_root, named(site.names, {*table.iris(), *told}), site.names.called())
    # The words of a record tell its basis; what somebody asked for in a query is shown all the same.
    shown = [n for n, name in enumerate(table.variables) if name != "basis" or not evidence or not view]
    return Result(
        headings=tuple(_heading(table.variables[n]) for n in shown),
        rows=tuple(tuple(show(row[n]) for n in shown) for row in table.rows),
        total=len(answer.rows),
        drawn=len(table.rows),
        words={compact(record): words(record, evidence, show) for record in evidence},
        figure=of_answer(view, answer, site, request.script_root),
    )


def _heading(variable: str) -> str:
    """A variable's name in words; a record is shown by its evidence."""
    return "words" if variable == RECORD else in_words(variable)


def drawn_format(form: Form) -> Format:
    """The format that :func:`draw` reads."""
    return BY_NAME["turtle"] if form.is_graph else BY_NAME["json"]


def answer(operation: Operation, form: Form, site: Site) -> Response:
    """The query form with the answer below it."""
    from bali_process.http.sparql import evaluate

    result = draw(evaluate(operation, drawn_format(form), site.engine), form, site)
    notes = _notes(operation.query, site)
    downloads = (*GRAPHS, *DATASETS) if form.is_graph else BOOLEANS if form is Form.ASK else RESULTS
    page = editor.draw(
        site, operation.query, result=result, notes=notes, downloads=downloads, operation=operation
    )
    return with_rows(Response(page, content_type="text/html; charset=utf-8"), result)


def _notes(query: str, site: Site) -> list[str]:
    """What the query names and the release does not hold; nothing where finding out takes too much."""
    try:
        return unknown_terms(outline(query), site.names.terms())
    except EngineError:
        return []


def with_rows(response: Response, result: Result) -> Response:
    """Tell in a header, too, when not every row or line is drawn."""
    if result.drawn < result.total:
        response.headers["Bali-Rows"] = f"{result.drawn} of {result.total}"
    return response
