"""A table on a terminal."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from bali_process.query.results import Table
from bali_process.query.text_table import render

AUS = NamedNode("https://w3id.org/rcp/bali/state/AUS")
LABELS = {AUS.value: "Australia"}


def test_an_iri_is_shown_by_label_and_short_name() -> None:
    assert render(Table(("who",), ((AUS,),)), LABELS).splitlines()[2] == "Australia (state:AUS)"


def test_a_label_is_not_said_twice_in_a_row() -> None:
    row = render(Table(("who", "label"), ((AUS, Literal("Australia", language="en")),)), LABELS).splitlines()[
        2
    ]
    assert row == "state:AUS  Australia"


def test_an_absent_value_is_empty_and_rows_are_counted() -> None:
    assert render(Table(("a", "b"), ((None, Literal("x")), (Literal("y"), None))), {}).splitlines() == [
        "a  b",
        "─  ─",
        "   x",
        "y",
        "(2 rows)",
    ]
    assert render(Table(("a",), ()), {}).splitlines() == ["a", "─", "(0 rows)"]
    assert render(Table((), ((),)), {}).endswith("(1 row)")


def test_long_cells_are_wrapped_to_the_terminal_and_lose_nothing() -> None:
    text = " ".join(f"word{n}" for n in range(40))
    drawn = render(Table(("short", "long"), ((Literal("x"), Literal(text)),)), {}, 60)
    assert max(map(len, drawn.splitlines())) <= 60
    body = drawn.splitlines()[2:-1]
    assert " ".join(" ".join(line.removeprefix("x").split()) for line in body) == text
