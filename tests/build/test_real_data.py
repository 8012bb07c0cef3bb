"""The real graph: both reasoners, both stores and the places agree."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox
import pytest

from bali_process.build.axioms import compile_axioms
from bali_process.build.fast_validate import results
from bali_process.build.pipeline import Build, authored_files
from bali_process.build.reason import close
from bali_process.build.reference_reasoner import close_by_owlrl
from bali_process.build.reference_validator import results_of_pyshacl
from bali_process.build.result import Result
from bali_process.build.source import parse
from bali_process.namespaces import ORIGIN, PREFIXES
from bali_process.project import Project


@pytest.fixture
def made(real_build: Build) -> Build:
    return real_build


def test_the_real_data_are_valid(made: Build) -> None:
    assert not [finding for finding in made.findings if finding.severity.name == "VIOLATION"]


def with_one_source(made: Build) -> frozenset[ox.Triple]:
    """Everything but the sources, and one of them: owlrl takes half a minute for all of them."""
    several = sorted(source.file for source in made.sources if source.file.startswith("instances/sources/"))
    kept = [source for source in made.sources if source.file not in several[1:]]
    return made.snapshot.asserted & frozenset(triple for source in kept for triple in source.triples)


def compare_with_owlrl(asserted: frozenset[ox.Triple]) -> None:
    inferred, errors = close_by_owlrl(asserted)
    assert inferred == close(asserted, compile_axioms(asserted)).inferred
    assert not errors
    assert len(inferred) > 1000


def test_the_compiled_rules_give_exactly_the_closure_of_owlrl_for_one_source(made: Build) -> None:
    compare_with_owlrl(with_one_source(made))


@pytest.mark.prove
def test_the_compiled_rules_give_exactly_the_closure_of_owlrl(made: Build) -> None:
    compare_with_owlrl(made.snapshot.asserted)


def harmed(made: Build) -> frozenset[ox.Triple]:
    """Take every thirtieth triple of the data away, which breaks many rules in many ways."""
    ordered = sorted(made.snapshot.asserted | made.snapshot.inferred, key=str)
    return frozenset(t for number, t in enumerate(ordered) if number % 30 or t in made.snapshot.ontology)


def store_of(data: frozenset[ox.Triple]) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in data)
    return store


def told(found: Iterable[Result]) -> list[str]:
    return sorted(map(str, found))


@pytest.mark.prove
def test_the_fast_validation_gives_the_results_of_pyshacl_alone(made: Build) -> None:
    store, shapes = store_of(harmed(made)), made.snapshot.shapes
    fast = told(results(store, shapes))
    assert fast == told(results_of_pyshacl(store, shapes))
    assert len({line.partition("shape=")[2] for line in fast}) > 10


def test_every_triple_has_the_place_of_its_object(real: Project) -> None:
    checked = 0
    for path, graph in authored_files(real).items():
        content = path.read_bytes()
        source = parse(content, real.relative(path), graph)
        lines = content.decode().splitlines()
        for triple, place in source.triples.items():
            if isinstance(triple.object, ox.NamedNode) and isinstance(triple.subject, ox.NamedNode):
                local = re.split(r"[/#]", triple.object.value)[-1]
                written = lines[place.line - 1][place.column - 1 :]
                assert local in written.split()[0], f"{source.file}:{place.line}:{place.column} {triple}"
                checked += 1
    assert checked > 1000


def test_every_prefix_of_ours_means_what_the_one_table_says(made: Build) -> None:
    for source in made.sources:
        for prefix, namespace in source.prefixes.items():
            if str(namespace).startswith(ORIGIN) or prefix in PREFIXES:
                assert PREFIXES.get(prefix) == str(namespace), f"{source.file}: {prefix}"


def test_instances_hold_no_blank_node(made: Build) -> None:
    for source in made.sources:
        if source.file.startswith("instances/"):
            assert not [
                t
                for t in source.triples
                if isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode)
            ]
