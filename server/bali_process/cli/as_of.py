"""``bali as-of``: every standing and role on a day, through the stored question of the same name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bali_process.errors import BaliError

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

    from bali_process.engine.interface import Engine
    from bali_process.query.results import Table

QUESTION = "as-of"
#: Who can have a standing or role, under every name that a person may type.
_ACTORS = """
PREFIX rcp: <https://w3id.org/rcp/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?actor ?label ?name WHERE {
  ?actor a rcp:Actor ; skos:prefLabel ?label ; skos:prefLabel|skos:altLabel ?name .
}
"""
_BOUNDS = ("beginsNotBefore", "beginsNotAfter", "endsNotBefore", "endsNotAfter")


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
    from bali_process.query.catalogue import load
    from bali_process.query.results import select
    from bali_process.query.text_table import render

    project = find()
    question = load(project.queries / "competency").find(QUESTION)
    text = question.bind({"day": question.parameter("day").read(day)})
    engine = InProcessEngine(load_store(obtain(project).path))
    chosen = find_actor(actor, engine) if actor else None
    table = select(engine, text)
    click.echo(render(_readable(_only(table, chosen) if chosen else table), {}))


def find_actor(wanted: str, engine: Engine) -> tuple[str, str]:
    """The IRI and the label of the actor that ``wanted`` names; BaliError when it is none or several."""
    from bali_process.namespaces import compact, expand
    from bali_process.query.results import plain, select
    from bali_process.query.suggest import nearest

    names: dict[str, set[str]] = {}
    labels: dict[str, str] = {}
    for iri, label, name in (map(plain, row) for row in select(engine, _ACTORS).rows):
        labels[iri] = label
        for spelling in (name, iri, iri.rpartition("/")[2]):
            names.setdefault(spelling.casefold(), set()).add(iri)
    found = sorted(names.get(expand(wanted.strip("<> ")).casefold(), ()))
    if len(found) > 1:
        raise BaliError(f"“{wanted}” names several actors; give one of {', '.join(map(compact, found))}.")
    if not found:
        known = [*sorted(labels.values()), *map(compact, sorted(labels))]
        raise BaliError(f"The graph knows no actor “{wanted}”{nearest(wanted, known) or '.'}")
    return found[0], labels[found[0]]


def _only(table: Table, chosen: tuple[str, str]) -> Table:
    """The rows about one actor; a row that says not documented when there is none."""
    from pyoxigraph import Literal, NamedNode

    from bali_process.query.results import Table, Term, plain

    iri, label = chosen
    column = table.variables.index("actor")
    rows = tuple(row for row in table.rows if plain(row[column]) == iri)
    if not rows:
        known: dict[str, Term] = {
            "who": Literal(label),
            "answer": Literal("not documented"),
            "actor": NamedNode(iri),
        }
        rows = (tuple(known.get(name) for name in table.variables),)
    return Table(table.variables, rows)


def _readable(table: Table) -> Table:
    """The table with each pair of bounds in one cell, and without the columns that are empty or repeat."""
    from bali_process.query.results import Table, plain

    rows = []
    for cells in (
        {name: plain(term) for name, term in zip(table.variables, row, strict=True)} for row in table.rows
    ):
        bounds = [cells.pop(name) for name in _BOUNDS]
        cells.pop("actor")
        record = cells.pop("record")
        rows.append(
            cells | {"began": _between(*bounds[:2]), "ended": _between(*bounds[2:]), "record": record}
        )
    names = tuple(name for name in next(iter(rows), ()) if any(row[name] for row in rows))
    return Table(names, tuple(tuple(_cell(name, row[name]) for name in names) for row in rows))


def _between(first: str, last: str) -> str:
    """What two inclusive bounds say of the day on which something began or ended."""
    if first and last:
        return f"on {first}" if first == last else f"from {first} to {last}"
    return f"on {first} or later" if first else f"by {last}" if last else ""


def _cell(name: str, text: str) -> Literal | NamedNode:
    from pyoxigraph import Literal, NamedNode

    return NamedNode(text) if name == "record" and text else Literal(text)
