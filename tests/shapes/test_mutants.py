"""Every rule is broken by a mistake that somebody could make, and by that mistake nothing else is.

``tests/mutants/<rule>.ru`` makes the mistake and tells it; ``tests/mutants/expected.txt`` lists everything
that is then found: mutant, severity, rule, focus node. Several mistakes that have nothing to do with one
another are made in one copy of the data, and each alone where that is not as listed, or in ``make prove``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from bali_process.build.shape import ShapesGraph
from bali_process.build.shapes import targets
from bali_process.namespaces import BASE, RCS, expand
from bali_process.query.tokens import tokenise

from .conftest import MUTANTS, Judged, Laboratory, Row, store_of

TABLE = MUTANTS / "expected.txt"
FILES = sorted(MUTANTS.glob("*.ru"))
#: So many mistakes at most are made in one copy of the data.
SHARE = 8


def expected() -> Mapping[str, frozenset[Row]]:
    """Read the table: mutant -> what is found."""
    found: dict[str, set[Row]] = defaultdict(set)
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            mutant, severity, rule, focus = line.split()
            found[mutant].add((severity, rule, focus))
    return {mutant: frozenset(rows) for mutant, rows in found.items()}


def named(mutant: Path) -> set[str]:
    """Tell the things that a mistake is about: what the change and the table name."""
    told = {token.text for token in tokenise(mutant.read_text(encoding="utf-8"))}
    told |= {focus for _, _, focus in expected().get(mutant.stem, ())}
    things = {expand(text.strip("<>")) for text in told}
    return {thing for thing in things if thing.startswith(BASE) and not thing.endswith("/")}


def shares() -> list[list[Path]]:
    """Put mistakes together of which no two are about the same thing."""
    made: list[tuple[list[Path], set[str]]] = []
    for mutant in FILES:
        things = named(mutant)
        free = (each for each in made if len(each[0]) < SHARE and not each[1] & things)
        share, taken = next(free, ([], set()))
        if not share:
            made.append((share, taken))
        share.append(mutant)
        taken |= things
    return [share for share, _ in made]


def rules(laboratory: Laboratory) -> list[str]:
    """Name every rule of the project."""
    return [str(shape.node.value).removeprefix(RCS) for shape in ShapesGraph(laboratory.shapes).targeted()]


def differing(found: frozenset[Row], wanted: frozenset[Row]) -> Sequence[str]:
    """Say how two sets of rows differ, a line for each row."""
    return [f"unlisted: {' '.join(row)}" for row in sorted(found - wanted)] + [
        f"not found: {' '.join(row)}" for row in sorted(wanted - found)
    ]


def test_the_real_data_conform(healthy: Judged) -> None:
    assert not sorted(healthy.rows)


def compare(mutant: Path, laboratory: Laboratory, healthy: Judged) -> None:
    """Make one mistake alone and hold what is found against the table."""
    mutated = laboratory.mutate([mutant])
    assert mutated != healthy.asserted, f"{mutant.stem} changes nothing: the data it speaks of are gone"
    found = laboratory.judge(mutated).rows - healthy.rows
    told = differing(found, expected().get(mutant.stem, frozenset()))
    assert not told, f"{mutant.stem}: {told}"
    assert mutant.stem in {rule for _, rule, _ in found}, f"{mutant.stem} does not break its own rule"


@pytest.mark.parametrize("share", shares(), ids=lambda share: f"{share[0].stem} and others")
def test_mistakes_are_found_as_listed_and_nothing_else(
    share: list[Path], laboratory: Laboratory, healthy: Judged
) -> None:
    table = expected()
    rows = [row for mutant in share for row in table.get(mutant.stem, ())]
    found = laboratory.judge(laboratory.mutate(share)).rows - healthy.rows
    # Whether one hid what another left, only each alone can tell.
    if found != frozenset(rows) or len(rows) != len(set(rows)):
        for mutant in share:
            compare(mutant, laboratory, healthy)


@pytest.mark.prove
@pytest.mark.parametrize("mutant", FILES, ids=[path.stem for path in FILES])
def test_a_mistake_alone_is_found_as_listed_and_nothing_else(
    mutant: Path, laboratory: Laboratory, healthy: Judged
) -> None:
    compare(mutant, laboratory, healthy)


def test_every_rule_has_a_mutant_and_every_mutant_a_rule(laboratory: Laboratory) -> None:
    assert sorted(rules(laboratory)) == [path.stem for path in FILES]
    assert set(expected()) == {path.stem for path in FILES}
    assert not [mutant for mutant, rows in expected().items() if mutant not in {rule for _, rule, _ in rows}]


def test_every_mutant_tells_the_mistake_first() -> None:
    for path in FILES:
        comment = re.match(r"((?:# [^\n]+\n)+)\n", path.read_text(encoding="utf-8"))
        assert comment, f"{path.name} does not begin with a comment"
        assert comment[1].rstrip().endswith("."), f"{path.name}: the comment is no sentence"


def test_the_table_of_expected_findings_is_sorted_and_aligned() -> None:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    cells = [line.split() for line in lines]
    assert len(lines) == len(set(lines))
    assert cells == sorted(cells, key=lambda row: (row[0], row[2] != row[0], row[2], row[3]))
    widths = [max(len(row[column]) for row in cells) + 2 for column in range(3)]
    aligned = [
        "".join(cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)) for row in cells
    ]
    assert lines == aligned


def test_every_rule_looks_at_real_data_or_says_why_not(laboratory: Laboratory, healthy: Judged) -> None:
    graph = ShapesGraph(laboratory.shapes)
    counts = targets(laboratory.shapes, store_of(healthy.closed))
    excused = {
        str(triple.subject)
        for triple in laboratory.shapes
        if triple.predicate.value == expand("skos:scopeNote")
    }
    for shape in graph.targeted():
        looked_at = counts[f"rcs:{shape.node.value.removeprefix(RCS)}"]
        assert (looked_at > 0) != (str(shape.node) in excused), f"{shape.node} looks at {looked_at} nodes"
