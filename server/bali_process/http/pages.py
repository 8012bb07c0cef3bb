"""Answers to queries as pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import request
from werkzeug.wrappers import Response

from bali_process.engine.interface import EngineError
from bali_process.formats import BY_NAME, HTML, Format
from bali_process.http import editor
from bali_process.http.captions import named
from bali_process.http.evidence import Words, behind
from bali_process.http.figures import of_answer
from bali_process.http.links import Show, Shown, dated, in_words
from bali_process.http.scenes import Figure
from bali_process.http.site import Site
from bali_process.namespaces import compact
from bali_process.query.form import Form, outline
from bali_process.query.results import RECORD, Table, read
from bali_process.query.suggest import unknown_terms

if TYPE_CHECKING:
    from bali_process.http.protocol import Operation


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
    most, root = site.settings.rows, request.script_root
    if form.is_graph:
        lines = body.decode("utf-8").splitlines(keepends=True)
        return Result(turtle="".join(lines[:most]), total=len(lines), drawn=min(most, len(lines)))
    answer = read(body)
    if isinstance(answer, bool):
        return Result(truth=answer)
    table = Table(answer.variables, answer.rows[:most])
    words = behind(table.records(), site.names, root)
    show = Show(root, named(site.names, table.iris()), site.names.called())
    # The words of a record tell its basis, and an empty column nothing; what a query asks for is shown.
    shown = [
        n
        for n, name in enumerate(table.variables)
        if not view or ((name != "basis" or not words) and any(row[n] is not None for row in answer.rows))
    ]
    return Result(
        headings=tuple(_heading(table.variables[n]) for n in shown),
        rows=tuple(tuple(dated(show(row[n])) for n in shown) for row in table.rows),
        total=len(answer.rows),
        drawn=len(table.rows),
        words={compact(record): found for record, found in words.items()},
        figure=of_answer(view, answer, site, root),
    )


def _heading(variable: str) -> str:
    """A variable's name in words; a record is shown by its evidence."""
    return "words" if variable == RECORD else in_words(variable)


def drawn_format(form: Form) -> Format:
    """The format that :func:`draw` reads."""
    return BY_NAME["turtle"] if form.is_graph else BY_NAME["json"]


def answer(operation: Operation, form: Form, site: Site) -> Response:
    """The query form with the answer below it."""
    from bali_process.http.planning import evaluate, offers

    result = draw(evaluate(operation, drawn_format(form), site.engine), form, site)
    told = {"result": result, "notes": _notes(operation.query, site), "operation": operation}
    page = editor.draw(site, operation.query, **told, downloads=offers(form)[:-1])
    return with_rows(Response(page, content_type=HTML.content_type), result)


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
