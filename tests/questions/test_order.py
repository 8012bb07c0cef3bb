"""What a stored question sorts by is of one kind: engines may fail at an order among several."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from bali_process.build.release import obtain
from bali_process.project import find

ROOT = Path(__file__).parents[2]
FOLDERS = (ROOT / "queries", ROOT / "server" / "bali_process" / "http" / "pictures")
QUERIES = sorted(path for folder in FOLDERS for path in folder.rglob("*.rq"))
ORDER = re.compile(r"ORDER BY(?P<keys>[^\n]*)")
CALL = re.compile(r"\b[A-Z]+\((?:[^()]|\([^()]*\))*\)")


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=str(obtain(find()).data), format=ox.RdfFormat.N_QUADS)
    return store


def keys(text: str) -> set[str]:
    """The variables that a query sorts by as they are, not by way of a function."""
    order = ORDER.search(text)
    return set(re.findall(r"\?(\w+)", CALL.sub("", order["keys"].replace("DESC(", "(")))) if order else set()


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_each_sort_key_has_values_of_one_kind(path: Path, store: ox.Store) -> None:
    text = path.read_text(encoding="utf-8")
    wanted = keys(text)
    answer = store.query(text, use_default_graph_as_union=True)
    if not isinstance(answer, ox.QuerySolutions):
        return
    kinds: dict[str, set[str]] = {}
    names = {variable.value for variable in answer.variables}
    for row in answer:
        for key in wanted & names:
            if isinstance(row[key], ox.Literal):
                kinds.setdefault(key, set()).add(f"{row[key].datatype.value} {row[key].language or ''}")
    assert not {key: found for key, found in kinds.items() if len(found) > 1}


def test_a_key_behind_a_function_is_not_one() -> None:
    assert keys('SELECT * {} ORDER BY DESC(?a) STR(?b) COALESCE(STR(?c), "") ?d') == {"a", "d"}
