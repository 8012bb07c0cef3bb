"""Questions outside the stored ones, with SPARQL that was written from the ontology's documentation alone.

``unseen/<kind>-<name>.rq`` asks, ``<kind>-<name>.csv`` beside it has the rows that the documents give. A
query about provenance has lines ``# overlaps: document start end`` instead: passages to be touched.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

UNSEEN = Path(__file__).parent / "unseen"
ENGINES = ("oxigraph", "rdflib")
NAMES = sorted(path.stem for path in UNSEEN.glob("*.rq"))
KINDS = {"lookup", "list", "count", "aggregate", "temporal", "chain", "conflict", "negative", "provenance"}


def text(name: str) -> str:
    return (UNSEEN / f"{name}.rq").read_text("utf-8")


def expected(name: str) -> list[tuple[str, ...]]:
    with (UNSEEN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("provenance")])
def test_the_graph_gives_the_answer_of_the_documents(name: str, engine: str, ask: Any) -> None:
    table = ask(engine, text(name))
    columns, *rows = expected(name)
    assert table.columns == columns
    found = table.pick(columns)
    if "# ordered: yes" in text(name):
        assert found == rows
    assert Counter(found) == Counter(rows)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("provenance")])
def test_the_passage_is_the_one_of_the_documents(name: str, engine: str, ask: Any) -> None:
    found = ask(engine, text(name)).pick(("document", "start", "end"))
    passages = re.findall(r"^# overlaps: (\S+) (\d+) (\d+)$", text(name), re.MULTILINE)
    assert passages
    assert {document for document, _, _ in found} == {f"document:{document}" for document, _, _ in passages}
    for _, begin, stop in passages:
        assert any(int(start) < int(stop) and int(begin) < int(end) for _, start, end in found)


def test_every_kind_of_question_is_asked() -> None:
    assert {name.partition("-")[0] for name in NAMES} == KINDS
    assert {re.search(r"^# kind: (.*)$", text(name), re.MULTILINE)[1] for name in NAMES} == KINDS  # type: ignore[index]
