"""Answers of an engine as tables of terms, for pages, lists of choices and labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    Triple,
    parse_query_results,
)

from bali_process.engine.interface import Engine, Request
from bali_process.formats import BY_NAME

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple
Row: TypeAlias = tuple[Term | None, ...]
RECORD = "record"


@dataclass(frozen=True)
class Table:
    """The rows of a SELECT; a variable without a value is None in its row."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]

    def iris(self) -> Iterator[str]:
        """Every IRI that stands in a cell."""
        return (term.value for row in self.rows for term in row if isinstance(term, NamedNode))

    def records(self) -> list[str]:
        """The IRIs in the column that stored questions keep for the record behind each row."""
        place = self.variables.index(RECORD) if RECORD in self.variables else None
        cells = (row[place] for row in self.rows) if place is not None else ()
        return [term.value for term in cells if isinstance(term, NamedNode)]


def read(body: bytes) -> Table | bool:
    """Read SPARQL results in JSON: a table, or the truth value of an ASK."""
    solutions = parse_query_results(body, QueryResultsFormat.JSON)
    if isinstance(solutions, QueryBoolean):
        return bool(solutions)
    names = tuple(variable.value for variable in solutions.variables)
    return Table(names, tuple(tuple(solution[name] for name in names) for solution in solutions))


def select(engine: Engine, text: str) -> Table:
    """The table of a SELECT query of our own."""
    table = read(engine.evaluate(Request(text, BY_NAME["json"].media_type)).body)
    assert isinstance(table, Table), "a query of our own is a SELECT"
    return table


def pairs(engine: Engine, text: str) -> list[tuple[str, str]]:
    """The characters in the first two columns of a SELECT query of our own; of one column, and nothing."""
    return [(plain(row[0]), plain(row[1]) if row[1:] else "") for row in select(engine, text).rows]


def plain(term: Term | None) -> str:
    """The characters of a term, without datatype, language or brackets; nothing for an absent value."""
    if term is None:
        return ""
    return str(term) if isinstance(term, Triple) else term.value


def values(iris: Iterable[str]) -> str:
    """IRIs for a VALUES block, in order."""
    return " ".join(f"<{iri}>" for iri in sorted(set(iris)))
