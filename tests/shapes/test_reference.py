"""The set queries say what pySHACL says, of the real data and of every mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from bali_process.build.fast_validate import results
from bali_process.build.reference_validator import results_of_pyshacl
from bali_process.build.result import Result
from bali_process.build.terms import to_graph

from .conftest import MUTANTS, Judged, Laboratory, Triples, store_of

FILES = sorted(MUTANTS.glob("*.ru"))


def queried(data: Triples, laboratory: Laboratory) -> set[Result]:
    return set(results(store_of(data), laboratory.shapes))


@pytest.fixture(scope="module")
def ruined(laboratory: Laboratory) -> Judged:
    """The real data with every mistake at once."""
    return laboratory.judge(laboratory.mutate(FILES))


def test_both_validators_say_the_same_of_all_mistakes_at_once(ruined: Judged, laboratory: Laboratory) -> None:
    found = queried(ruined.closed, laboratory)
    assert found == set(results_of_pyshacl(store_of(ruined.closed), laboratory.shapes))
    assert len({str(result.shape) for result in found}) > 70


def test_both_validators_say_the_same_of_the_real_data(healthy: Judged, laboratory: Laboratory) -> None:
    found = queried(healthy.closed, laboratory)
    assert found == set(results_of_pyshacl(store_of(healthy.closed), laboratory.shapes))


@pytest.mark.prove
@pytest.mark.parametrize("mutant", FILES, ids=[path.stem for path in FILES])
def test_both_validators_say_the_same_of_each_mistake(mutant: Path, laboratory: Laboratory) -> None:
    closed = laboratory.judge(laboratory.mutate([mutant])).closed
    assert queried(closed, laboratory) == set(results_of_pyshacl(store_of(closed), laboratory.shapes))


@pytest.mark.prove
def test_pyshacl_on_a_memory_graph_says_the_same_of_all_mistakes_at_once(
    ruined: Judged, laboratory: Laboratory
) -> None:
    found = queried(ruined.closed, laboratory)
    assert found == set(results_of_pyshacl(to_graph(ruined.closed), laboratory.shapes))
