"""``bali as-of``: every standing and role on a day, through the stored question of the same name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

    from bali_process.query.results import Table


@click.command(name="as-of")
@click.argument("day", metavar="DATE")
@click.argument("actor", required=False)
def as_of(day: str, actor: str | None) -> None:
    """Show who held which standing or role on DATE (YYYY-MM-DD), as far as the documents tell.

    With ACTOR, show that actor alone: a label, an acronym, a prefixed name or an IRI. Certain is what they
    witness on the day or on both sides of it, ruled out what their words exclude, possible whatever they
    leave open; not documented is an actor without any record. For other formats than a table ask the same
    question with “bali query as-of”.

    \b
    Examples:
      bali as-of 2013-04-01
      bali as-of 2013-03-05 "United Arab Emirates"
      bali as-of 2005-04-14 IOM
    """
    from bali_process.build.release import obtain
    from bali_process.engine.inprocess import InProcessEngine
    from bali_process.engine.store import load_store
    from bali_process.project import find
    from bali_process.query.as_of import QUESTION, find_actor, only
    from bali_process.query.catalogue import load
    from bali_process.query.results import select
    from bali_process.query.text_table import render

    project = find()
    question = load(project.queries / "competency").find(QUESTION)
    text = question.bind({"day": question.parameter("day").read(day)})
    engine = InProcessEngine(load_store(obtain(project).path))
    chosen = find_actor(actor, engine) if actor else None
    table = select(engine, text)
    click.echo(render(_readable(only(table, chosen) if chosen else table), {}))


def _readable(table: Table) -> Table:
    """The table with each pair of bounds in one cell, and without the columns that are empty or repeat."""
    from bali_process.query.as_of import BOUNDS, between
    from bali_process.query.results import Table, plain

    rows = []
    for cells in (
        {name: plain(term) for name, term in zip(table.variables, row, strict=True)} for row in table.rows
    ):
        bounds = [cells.pop(name) for name in BOUNDS]
        cells.pop("actor")
        record = cells.pop("record")
        rows.append(cells | {"began": between(*bounds[:2]), "ended": between(*bounds[2:]), "record": record})
    names = tuple(name for name in next(iter(rows), ()) if any(row[name] for row in rows))
    return Table(names, tuple(tuple(_cell(name, row[name]) for name in names) for row in rows))


def _cell(name: str, text: str) -> Literal | NamedNode:
    from pyoxigraph import Literal, NamedNode

    return NamedNode(text) if name == "record" and text else Literal(text)
