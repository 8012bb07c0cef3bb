"""Two engines over the real graph, asked in the same way and answering in plain text."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox
import pytest
import rdflib

from bali_process.namespaces import compact
from bali_process.project import Project
from bali_process.query.catalogue import Catalogue, load

ENGINES = ("oxigraph", "rdflib")
#: What rdflib takes a minute for, because it joins every record with every label first.
SLOW_BY_RDFLIB = ("planned-events",)


@dataclass(frozen=True)
class Table:
    """An answer: the names of its columns, and its rows as text (IRIs as prefixed names, nothing as "")."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]

    def pick(self, columns: Iterable[str]) -> list[tuple[str, ...]]:
        """The cells of ``columns``, row by row."""
        wanted = tuple(columns)
        return [tuple(row[column] for column in wanted) for row in self.rows]


Ask = Callable[[str, str], Table]


@pytest.fixture(scope="session")
def catalogue(real: Project) -> Catalogue:
    return load(real.queries / "competency")


@pytest.fixture(scope="session")
def ask(real_store: ox.Store, dataset: rdflib.Dataset) -> Ask:
    """Ask one of the engines a SELECT query, each question once."""
    remembered: dict[tuple[str, str], Table] = {}

    def asked(engine: str, text: str) -> Table:
        key = (engine, text)
        if key not in remembered:
            remembered[key] = (
                _by_oxigraph(real_store, text) if engine == "oxigraph" else _by_rdflib(dataset, text)
            )
        return remembered[key]

    return asked


def _by_oxigraph(store: ox.Store, text: str) -> Table:
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    names = tuple(variable.value for variable in found.variables)
    return Table(names, tuple({name: _plain_ox(row[name]) for name in names} for row in found))


def _by_rdflib(dataset: rdflib.Dataset, text: str) -> Table:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        found = dataset.query(text)
        rows = [row for row in found if isinstance(row, rdflib.query.ResultRow)]
    names = tuple(str(variable) for variable in found.vars or ())
    return Table(names, tuple({name: _plain_rdflib(row[name]) for name in names} for row in rows))


def _plain_ox(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    if isinstance(term, ox.NamedNode):
        return compact(term.value)
    return "" if term is None or isinstance(term, ox.Triple) else term.value


def _plain_rdflib(term: rdflib.term.Node | None) -> str:
    return compact(str(term)) if isinstance(term, rdflib.URIRef) else "" if term is None else str(term)
