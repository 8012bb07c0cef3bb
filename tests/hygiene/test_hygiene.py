"""The modelling rules that no shape can hold: nothing on the real data, exactly the faults on a toy."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from bali_process.namespaces import compact, graph_iri
from bali_process.project import Project

HERE = Path(__file__).parent
CHECKOUT = HERE.parents[1]
NAMES = sorted(path.stem for path in (CHECKOUT / "queries" / "hygiene").glob("*.rq"))
TOYS = {path.stem: path for path in sorted((HERE / "toys").iterdir())}


def rows(store: ox.Store, text: str) -> list[list[str]]:
    """The cells of an answer: IRIs as prefixed names."""
    found = store.query(text, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return [[_plain(row[variable]) for variable in found.variables] for row in found]


def _plain(term: object) -> str:
    return compact(term.value) if isinstance(term, ox.NamedNode) else str(term)


@pytest.fixture
def query(name: str, real: Project) -> str:
    return (real.queries / "hygiene" / f"{name}.rq").read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_real_data_keep_the_rule(name: str, query: str, real_store: ox.Store) -> None:
    assert rows(real_store, query) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_rule_finds_the_faults_of_its_toy_and_nothing_else(name: str, query: str) -> None:
    toy = TOYS[name].read_text("utf-8")
    wrong = re.findall(r"^# wrong: (.*)$", toy, re.MULTILINE)
    store = ox.Store()
    if TOYS[name].suffix == ".ru":
        store.update(toy)
    else:
        store.load(toy.encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph_iri("toy")))
    assert {row[0] for row in rows(store, query)} == set(wrong[0].split())


@pytest.mark.parametrize("name", NAMES)
def test_a_banner_says_what_is_wrong_and_how_to_mend_it(name: str, query: str) -> None:
    banner = [line for line in query.split("\n") if line.startswith("# ")][:2]
    assert banner[0].endswith(".")
    assert banner[1].startswith("# Mend it: ")
    assert max(map(len, query.split("\n"))) <= 130


def test_every_rule_has_a_toy_and_every_toy_a_rule() -> None:
    assert list(TOYS) == NAMES
