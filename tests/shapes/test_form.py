"""A shape is one rule with a name that says it, a message that helps, and an explanation."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from bali_process.build.rules import Term
from bali_process.build.shape import Shape, ShapesGraph
from bali_process.namespaces import RCS, expand

from .conftest import Laboratory

EXPLANATIONS = ("sh:description", "skos:example", "skos:note")
#: Parameters that make one constraint together: how many, and the ends of a range.
TOGETHER = (frozenset(("minCount", "maxCount")),)


@pytest.fixture(scope="module")
def graph(laboratory: Laboratory) -> ShapesGraph:
    return ShapesGraph(laboratory.shapes)


@pytest.fixture(scope="module")
def shapes(graph: ShapesGraph) -> Mapping[str, Shape]:
    return {str(shape.node.value).removeprefix(RCS): shape for shape in graph.targeted()}


def texts(laboratory: Laboratory, node: Term, predicate: str) -> list[str]:
    return [
        triple.object.value
        for triple in laboratory.shapes
        if triple.subject == node and triple.predicate.value == expand(predicate)
    ]


def test_there_are_rules_of_every_family(shapes: Mapping[str, Shape]) -> None:
    assert len(shapes) > 60


def test_the_name_of_a_rule_is_a_phrase(shapes: Mapping[str, Shape]) -> None:
    assert not [name for name in shapes if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+){1,5}", name)]


def test_every_rule_is_explained_once(shapes: Mapping[str, Shape], laboratory: Laboratory) -> None:
    for name, shape in shapes.items():
        for predicate in EXPLANATIONS:
            (text,) = texts(laboratory, shape.node, predicate)
            assert len(text) > 5, f"{name}: {predicate}"
        (problem,) = texts(laboratory, shape.node, "sh:description")
        (solution,) = texts(laboratory, shape.node, "skos:note")
        assert problem.endswith((".", "?")), name
        assert solution.endswith("."), name


def test_every_rule_is_one_constraint(shapes: Mapping[str, Shape]) -> None:
    for name, shape in shapes.items():
        kinds = frozenset(kind for kind, _ in shape.parameters)
        assert len(kinds) == 1 or kinds in TOGETHER, f"{name}: {sorted(kinds)}"


def test_every_rule_has_one_message_that_says_what_is_wrong_and_what_to_do(
    shapes: Mapping[str, Shape], graph: ShapesGraph
) -> None:
    for name, shape in shapes.items():
        (message,) = shape.messages or graph.texts(dict(shape.parameters)["sparql"], "message")
        assert message.endswith((".", "?")), name
        assert 40 < len(message) < 140, f"{name}: {len(message)}"


def test_a_message_shows_only_what_its_query_gives(shapes: Mapping[str, Shape], graph: ShapesGraph) -> None:
    for name, shape in shapes.items():
        node = dict(shape.parameters).get("sparql")
        shown = set(re.findall(r"\{[?$](\w+)\}", " ".join([*shape.messages, *graph.texts(node, "message")])))
        if node is None:
            assert not shown, f"{name} is no query and shows {shown}"
            continue
        (query,) = graph.texts(node, "select")
        head = query.partition("WHERE")[0]
        given = set(re.findall(r"[?$](\w+)", head)) - set(re.findall(r"\([?$](\w+) AS", head))
        assert shown <= given, f"{name} shows {shown - given}"
        assert given <= shown | {"this", "path", "value"}, f"{name} selects {given} and shows {shown}"
