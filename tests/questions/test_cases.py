"""The stored questions give the answers that a reader finds in the documents, on both engines.

A case is an entry of one of the files in ``cases/``: what it ``asks`` in plain words, the stored ``query``
with its ``parameters``, the ``columns`` to look at, and the ``rows`` expected in them, no more and no fewer.
``where`` keeps only the rows with the given cells; ``ordered`` holds the order too; ``passages`` (document,
start, end) must each overlap one of the passages found, and every document found must be among them.
``competency`` is the number of the competency question that the case answers, alone or with others.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import pytest
from tests.questions.conftest import ENGINES, SLOW_BY_RDFLIB

from bali_process.query.catalogue import Catalogue

HERE = Path(__file__).parent
COMPETENCY_QUESTIONS = 43
Row: TypeAlias = Mapping[str, str]


@dataclass(frozen=True)
class Case:
    """One question with the answer that the documents give."""

    file: str
    asks: str
    query: str
    parameters: dict[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    where: dict[str, str | list[str]] = field(default_factory=dict)
    ordered: bool = False
    passages: tuple[tuple[str, int, int], ...] = ()
    competency: int = 0

    def keeps(self, row: Row) -> bool:
        """Whether ``row`` is one that the case looks at."""
        return all(
            row[column] in ([cell] if isinstance(cell, str) else cell) for column, cell in self.where.items()
        )


def _read() -> list[Case]:
    cases = []
    for path in sorted((HERE / "cases").glob("*.json")):
        for entry in json.loads(path.read_text("utf-8")):
            entry |= {name: tuple(map(tuple, entry[name])) for name in ("rows", "passages") if name in entry}
            entry |= {"columns": tuple(entry.get("columns", ()))}
            cases.append(Case(path.stem, **entry))
    return cases


CASES = _read()


def _text(case: Case, catalogue: Catalogue) -> str:
    stored = catalogue.find(case.query)
    return stored.bind({name: stored.parameter(name).read(value) for name, value in case.parameters.items()})


RUNS = [
    pytest.param(
        case,
        engine,
        id=f"{case.file}: {case.asks}-{engine}",
        marks=[pytest.mark.prove] if engine == "rdflib" and case.query in SLOW_BY_RDFLIB else [],
    )
    for case in CASES
    for engine in ENGINES
]


@pytest.mark.parametrize(("case", "engine"), RUNS)
def test_the_answer_is_what_the_documents_say(
    case: Case, engine: str, catalogue: Catalogue, ask: Callable[[str, str], object]
) -> None:
    table = ask(engine, _text(case, catalogue))
    found = [row for row in table.rows if case.keeps(row)]  # type: ignore[attr-defined]
    if case.passages:
        _compare_passages(case, found)
        return
    cells = [tuple(row[column] for column in case.columns) for row in found]
    if case.ordered:
        assert cells == list(case.rows)
    assert Counter(cells) == Counter(case.rows)


def _compare_passages(case: Case, found: list[Row]) -> None:
    """Hold the passages of a case against the rows found: documents exactly, places by overlap."""
    places = [
        (row["document"].removeprefix("document:"), int(row["start"]), int(row["end"])) for row in found
    ]
    assert {document for document, _, _ in places} == {document for document, _, _ in case.passages}
    for document, start, end in case.passages:
        assert any(document == where and begin < end and start < stop for where, begin, stop in places)


def test_every_competency_question_has_a_case() -> None:
    assert {case.competency for case in CASES} - {0} == set(range(1, COMPETENCY_QUESTIONS + 1))


def test_every_stored_question_has_a_case(catalogue: Catalogue) -> None:
    assert {case.query for case in CASES} == set(catalogue.queries)


def test_every_case_expects_something() -> None:
    assert not [case.asks for case in CASES if not case.rows and not case.passages]


def test_no_two_cases_ask_in_the_same_words() -> None:
    assert not [asks for asks, times in Counter(case.asks for case in CASES).items() if times > 1]
