"""Answers kept to be repeated."""

from __future__ import annotations

import pytest

from bali_process.engine.cache import CachingEngine
from bali_process.engine.interface import PROBE, Answer, EvaluationError, Request


class CountingEngine:
    """Answers with a body of the length that the query names, and counts."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.closed = False

    def evaluate(self, request: Request) -> Answer:
        self.asked.append(request)
        if request.text == "fail":
            raise EvaluationError("It fails.")
        length = int(request.text) if request.text.isdigit() else 3
        return Answer(b"x" * length, request.media_type)

    def close(self) -> None:
        self.closed = True


def csv(text: str) -> Request:
    return Request(text, "text/csv")


def test_a_repeated_request_is_answered_without_the_engine() -> None:
    inner = CountingEngine()
    engine = CachingEngine(inner, 100_000)
    assert engine.evaluate(csv("3")).body == engine.evaluate(csv("3")).body == b"xxx"
    assert len(inner.asked) == 1


@pytest.mark.parametrize(
    "other",
    [
        Request("SELECT", "application/sparql-results+json"),
        Request("SELECT", "text/csv", default_graphs=("urn:x:g",)),
        Request("SELECT", "text/csv", named_graphs=()),
    ],
)
def test_another_format_or_dataset_is_another_request(other: Request) -> None:
    inner = CountingEngine()
    engine = CachingEngine(inner, 100_000)
    engine.evaluate(csv("SELECT"))
    engine.evaluate(other)
    assert len(inner.asked) == 2


def test_the_answers_longest_unused_make_room() -> None:
    inner = CountingEngine()
    engine = CachingEngine(inner, 16_000)
    texts = [str(1000 + n) for n in range(20)]
    for text in texts:
        engine.evaluate(csv(text))
        engine.evaluate(csv(texts[0]))
    engine.evaluate(csv(texts[1]))
    assert [request.text for request in inner.asked].count(texts[0]) == 1
    assert [request.text for request in inner.asked].count(texts[1]) == 2


def test_an_answer_that_would_push_out_the_others_is_not_kept() -> None:
    inner = CountingEngine()
    engine = CachingEngine(inner, 16_000)
    for _ in range(2):
        engine.evaluate(csv("9000"))
    assert len(inner.asked) == 2


@pytest.mark.parametrize(
    "text", ["SELECT (NOW() AS ?t) {}", "SELECT (rand() AS ?r) {}", "ASK { BIND(UUID() AS ?u) }"]
)
def test_what_differs_each_time_is_not_kept(text: str) -> None:
    inner = CountingEngine()
    engine = CachingEngine(inner, 100_000)
    for _ in range(2):
        engine.evaluate(csv(text))
    assert len(inner.asked) == 2


def test_readiness_is_never_answered_from_memory() -> None:
    inner = CountingEngine()
    engine = CachingEngine(inner, 100_000)
    for _ in range(2):
        engine.evaluate(csv(PROBE))
    assert len(inner.asked) == 2


def test_an_error_is_not_kept() -> None:
    inner = CountingEngine()
    engine = CachingEngine(inner, 100_000)
    for _ in range(2):
        with pytest.raises(EvaluationError):
            engine.evaluate(csv("fail"))
    assert len(inner.asked) == 2


def test_a_cache_of_no_size_keeps_nothing() -> None:
    inner = CountingEngine()
    engine = CachingEngine(inner, 0)
    for _ in range(2):
        engine.evaluate(csv("3"))
    assert len(inner.asked) == 2


def test_closing_the_cache_closes_the_engine() -> None:
    inner = CountingEngine()
    CachingEngine(inner, 10).close()
    assert inner.closed
