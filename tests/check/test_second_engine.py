"""Two engines that share no code say the same of every rule of SHACL Core."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.check.second_engine import by_ours, by_rudof, core_shapes
from tests.shapes.conftest import written_out

from bali_process.build.axioms import compile_axioms
from bali_process.build.pipeline import Build, build
from bali_process.build.reason import close
from bali_process.project import Project

pyrudof = pytest.importorskip("pyrudof", reason="rudof is not installed (pip install -e '.[prove]')")

MUTANTS = sorted((Path(__file__).parents[1] / "mutants").glob("*.ru"))
#: Mutants on which the engines differ, each with the reason and whose fault it is.
DIFFERENT = {
    "date-is-typed": "rudof takes the 30th of February for an xsd:date, where an ill-typed literal breaks "
    "sh:datatype (SHACL, section 4.1.2): the fault is rudof's",
}


@pytest.fixture(scope="module")
def made(real_build: Build) -> Build:
    return real_build


@pytest.fixture(scope="module")
def core(made: Build) -> frozenset[ox.Triple]:
    return core_shapes(made.snapshot.shapes)


def test_the_engines_agree_on_a_small_project(harbour: Project) -> None:
    made = build(harbour)
    data = made.snapshot.asserted | made.snapshot.inferred
    harmed = [t for t in data if not t.predicate.value.endswith(("prefLabel", "evidence"))]
    assert by_ours(data, made.snapshot.shapes) == by_rudof(data, made.snapshot.shapes) == []
    assert by_ours(harmed, made.snapshot.shapes) == by_rudof(harmed, made.snapshot.shapes) != []


@pytest.mark.prove
@pytest.mark.parametrize("mode", ["Native", "Sparql"])
def test_the_engines_agree_on_the_real_data_whole_and_harmed(
    made: Build, core: frozenset[ox.Triple], mode: str
) -> None:
    data = made.snapshot.asserted | made.snapshot.inferred
    engine = getattr(pyrudof.ShaclValidationMode, mode)
    assert by_ours(data, core) == by_rudof(data, core, engine)
    ordered = sorted(data, key=str)
    harmed = [t for number, t in enumerate(ordered) if number % 30 or t in made.snapshot.ontology]
    found = by_ours(harmed, core)
    assert found == by_rudof(harmed, core, engine)
    assert len(found) > 100


@pytest.mark.prove
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda path: path.stem)
def test_the_engines_agree_on_every_mutant(made: Build, core: frozenset[ox.Triple], mutant: Path) -> None:
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in made.snapshot.asserted)
    store.update(written_out(mutant.read_text(encoding="utf-8")))
    asserted = frozenset(quad.triple for quad in store)
    data = asserted | close(asserted, compile_axioms(asserted)).inferred
    agree = by_ours(data, core) == by_rudof(data, core)
    assert agree == (mutant.stem not in DIFFERENT), DIFFERENT.get(mutant.stem, "a difference nobody listed")
