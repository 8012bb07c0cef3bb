"""What a day means to standings and roles: whose they are, their bounds in words, when an answer changes."""

from __future__ import annotations

from datetime import date, timedelta

from pyoxigraph import Literal, NamedNode

from bali_process.engine.interface import Engine
from bali_process.errors import BaliError
from bali_process.namespaces import compact, expand
from bali_process.query.results import Table, Term, plain, select
from bali_process.query.suggest import nearest

#: The stored question that tells certain, possible, ruled out and not documented apart.
QUESTION = "as-of"
#: The columns of its answer that bound a standing, each with the days until an answer changes.
BOUNDS = {"beginsNotBefore": 0, "beginsNotAfter": 0, "endsNotBefore": 1, "endsNotAfter": 1}
# Who can have a standing or role, under every name that a person may type.
_ACTORS = """
PREFIX rcp: <https://w3id.org/rcp/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?actor ?label ?name WHERE {
  ?actor a rcp:Actor ; skos:prefLabel ?label ; skos:prefLabel|skos:altLabel ?name .
}
"""


def find_actor(wanted: str, engine: Engine) -> tuple[str, str]:
    """The IRI and the label of the actor that ``wanted`` names; BaliError when it is none or several."""
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


def between(first: str, last: str) -> str:
    """What two inclusive bounds, days in words or none, say of the day on which something began or ended."""
    if first and last:
        return f"on {first}" if first == last else f"from {first} to {last}"
    return f"on {first} or later" if first else f"by {last}" if last else ""


def only(table: Table, chosen: tuple[str, str]) -> Table:
    """The rows about one actor, its IRI and label given; one that says not documented when there is none."""
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


def changes(table: Table) -> list[date]:
    """The days on which some answer of ``table`` is another than on the day before, in order."""
    places = [(table.variables.index(name), days) for name, days in BOUNDS.items()]
    bounds = ((plain(row[place]), days) for row in table.rows for place, days in places)
    return sorted({date.fromisoformat(day) + timedelta(days) for day, days in bounds if day})
