"""Random slips in the real data: how many of those that change the meaning does the check catch?"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from tests.check.mutator import OPERATORS, mutant
from tests.check.world import World

from bali_process.build.pipeline import Means, build
from bali_process.evidence.texts import Text, read_texts
from bali_process.project import Project

SEED = 1
MANY = int(os.environ.get("BALI_MUTANTS", "560"))
#: Slips that the structure of the graph does not always tell, and why.
UNDECIDABLE: Mapping[str, str] = {
    "change-claim": "what a source counts, or which of a thing's subjects it names, is in its words alone",
    "change-language": "a title stays in the language of its document, which nothing else tells",
    "change-role": "the standing of an actor within a body rests on one word",
    "delete-record": "nothing in the graph misses it; “bali coverage” misses its words",
    "invert-verdict": "two passages of one document are weighed by a reason in prose",
    "move-claim": "a count could be that of a like thing, and a claim is true of another thing too",
    "swap-speaker": "the label names neither of the two",
    "turn-link": "the order of two undated acts, or of two in overlapping words, is in the words",
}
#: Slips that leave a trace in the structure, each of which a rule must find.
CERTAIN = (
    "change-datatype",
    "drop-required",
    "duplicate-label",
    "misspell-name",
    "misspell-term",
    "remove-evidence",
    "shift-offset",
    "wrong-scheme",
)

#: The world that worker processes inherit.
_worlds: list[World] = []


def documents() -> dict[str, Text]:
    folder = os.environ.get("BALI_DOCUMENTS")
    return read_texts(Path(folder)) if folder else {}


@pytest.fixture(scope="module")
def world(real: Project) -> World:
    texts = documents()
    return World(build(real, texts=texts), Means(memory=real.cache, texts=texts))


def test_the_same_seed_makes_the_same_mutants(world: World) -> None:
    for number in range(len(OPERATORS)):
        made = mutant(world, SEED, number)
        assert made == mutant(world, SEED, number)
        assert made.removed | made.added
        assert not made.added & made.removed
    assert mutant(world, SEED, 0) != mutant(world, SEED + 1, 0)


@pytest.mark.parametrize("name", CERTAIN)
def test_a_slip_that_leaves_a_trace_is_found(world: World, name: str) -> None:
    made = mutant(world, SEED, sorted(OPERATORS).index(name))
    found, changed = world.judge(made)
    assert changed, made.change
    assert found, made.change


def _tell(number: int) -> tuple[str, str, bool, bool]:
    made = mutant(_worlds[0], SEED, number)
    found, changed = _worlds[0].judge(made)
    return made.operator, made.change, bool(found), changed


@pytest.mark.prove
def test_of_many_slips_at_least_95_of_100_are_found(
    world: World, capsys: pytest.CaptureFixture[str], record_property: pytest.RecordProperty
) -> None:
    _worlds[:] = [world]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as workers:
        told = list(workers.map(_tell, range(MANY), chunksize=8))
    # The data hold few conflicts: the same slip twice counts once.
    # Nothing but the texts tells one digest from another.
    blind = set() if world.means.texts else {"mistype-digest"}
    counted = [row for row in dict.fromkeys(told) if (row[2] or row[3]) and row[0] not in blind]
    total, killed = Counter(row[0] for row in counted), Counter(row[0] for row in counted if row[2])
    rates = {
        name: f"{killed[name]:3} of {total[name]:3}  {UNDECIDABLE.get(name, '')}".rstrip()
        for name in sorted(OPERATORS)
    }
    rate = killed.total() / total.total()
    with capsys.disabled():
        print(f"\n{rate:.1%} of {len(counted)} different slips that change the meaning are found")
        print("\n".join(f"{name:20} {told}" for name, told in rates.items()))
        for operator, change, found, _ in counted:
            if not found:
                print(f"survived: {operator}\n{change}")
    assert rate >= 0.95
