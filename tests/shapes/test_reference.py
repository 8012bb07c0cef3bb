"""The set queries say what pySHACL says, of the real data and of every mistake."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.processor import SPARQLProcessor

from bali_process.build.fast_validate import results
from bali_process.build.reference_validator import results_of_pyshacl
from bali_process.build.result import Result
from bali_process.build.terms import to_graph

from .conftest import MUTANTS, Judged, Laboratory, Triples, store_of

FILES = sorted(MUTANTS.glob("*.ru"))
SHARES = 12


def queried(data: Triples, laboratory: Laboratory) -> set[Result]:
    return set(results(store_of(data), laboratory.shapes))


@pytest.fixture
def parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let rdflib parse each query once; pySHACL would have it parse the query again for every node."""
    run = SPARQLProcessor.query
    parsed = cache(lambda text, names: prepareQuery(text, initNs=dict(names)))

    def query(
        self: Any, text: str, bindings: Any = None, names: Any = None, *others: Any, **more: Any
    ) -> Any:
        return run(self, parsed(text, frozenset((names or {}).items())), bindings, names, *others, **more)

    monkeypatch.setattr(SPARQLProcessor, "query", query)


@pytest.fixture(scope="module")
def ruined(laboratory: Laboratory) -> Judged:
    """The real data with every mistake at once."""
    return laboratory.judge(laboratory.mutate(FILES))


def test_both_validators_say_the_same_of_all_mistakes_at_once(ruined: Judged, laboratory: Laboratory) -> None:
    found = queried(ruined.closed, laboratory)
    assert found == set(results_of_pyshacl(store_of(ruined.closed), laboratory.shapes))
    assert len({str(result.shape) for result in found}) > 70


@pytest.mark.prove
def test_both_validators_say_the_same_of_the_real_data(healthy: Judged, laboratory: Laboratory) -> None:
    found = queried(healthy.closed, laboratory)
    assert found == set(results_of_pyshacl(store_of(healthy.closed), laboratory.shapes))


@pytest.mark.prove
@pytest.mark.parametrize("start", range(SHARES))
def test_both_validators_say_the_same_of_a_share_of_the_mistakes(start: int, laboratory: Laboratory) -> None:
    # Where all mistakes are made at once, one may hide another; pySHACL is too slow for each alone.
    closed = laboratory.judge(laboratory.mutate(FILES[start::SHARES])).closed
    assert queried(closed, laboratory) == set(results_of_pyshacl(store_of(closed), laboratory.shapes))


@pytest.mark.prove
@pytest.mark.usefixtures("parsed_once")
def test_pyshacl_on_a_memory_graph_says_the_same_of_all_mistakes_at_once(
    ruined: Judged, laboratory: Laboratory
) -> None:
    found = queried(ruined.closed, laboratory)
    assert found == set(results_of_pyshacl(to_graph(ruined.closed), laboratory.shapes))
