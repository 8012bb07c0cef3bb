"""What no authored file says: what another one says, and what follows by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox
import pytest

from bali_process.build.axioms import TYPE, compile_axioms
from bali_process.build.pipeline import Build
from bali_process.build.reason import close
from bali_process.build.rules import Ruleset
from bali_process.namespaces import RCP, compact, expand

Triples = frozenset[ox.Triple]
RECORD = ox.NamedNode(f"{RCP}Record")


@pytest.fixture(scope="module")
def rules(real_build: Build) -> Ruleset:
    return compile_axioms(real_build.snapshot.asserted)


@pytest.fixture(scope="module")
def instances(real_build: Build) -> Triples:
    return real_build.snapshot.asserted - real_build.snapshot.ontology


def inverses_by_hand(instances: Triples, ontology: Triples) -> Iterator[ox.Triple]:
    """Find triples of a property that is only ever the inverse of another one."""
    inverses = {t.subject for t in ontology if t.predicate.value == expand("owl:inverseOf")}
    yield from (triple for triple in instances if triple.predicate in inverses)


def following(instances: Triples, ontology: Triples, rules: Ruleset) -> Iterator[ox.Triple]:
    """Find triples that follow from the others; types are left to ``needless_types``."""
    # What only an inverse would tell follows from nothing, since no inverse is written.
    told_by = [rule for rule in rules.rules if rule.head and not rule.kind.startswith("prp-inv")]
    concluded = {rule.head[1] for rule in told_by if rule.head} - {TYPE}
    doubtful = frozenset(triple for triple in instances if triple.predicate in concluded)
    yield from doubtful & close((instances - doubtful) | ontology, rules).inferred


def needless_types(instances: Triples, ontology: Triples, rules: Ruleset) -> Iterator[ox.Triple]:
    """Find second classes of a thing, and classes of a record that its properties tell.

    A thing carries its class although a property of it may tell the class too.
    """
    types: dict[object, list[ox.Triple]] = defaultdict(list)
    for triple in instances:
        if triple.predicate == TYPE:
            types[triple.subject].append(triple)
    bare = frozenset(triple for triple in instances if triple.predicate != TYPE)
    inferred = close(bare | ontology, rules).inferred
    for subject, stated in types.items():
        is_record = ox.Triple(subject, TYPE, RECORD) in inferred  # type: ignore[arg-type]
        yield from (triple for triple in stated if len(stated) > 1 or (is_record and triple in inferred))


def told(triples: Iterable[ox.Triple], real_build: Build) -> list[str]:
    """Say where triples are written."""
    wanted = set(triples)
    return sorted(
        f"{source.file}:{place.line}: {' '.join(map(str, triple))}"
        for source in real_build.sources
        for triple, place in source.triples.items()
        if triple in wanted
    )


def triple(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(*(ox.NamedNode(expand(name)) for name in (subject, predicate, value)))


def test_no_triple_is_written_twice(real_build: Build) -> None:
    first: dict[ox.Triple, str] = {}
    twice = []
    for source in real_build.sources:
        again = [*source.repeats, *((t, place) for t, place in source.triples.items() if t in first)]
        twice += [f"{source.file}:{place.line}: {' '.join(map(str, t))}" for t, place in again]
        first |= dict.fromkeys(source.triples, source.file)
    assert not twice


def test_no_inverse_is_written_by_hand(real_build: Build, instances: Triples) -> None:
    ontology = real_build.snapshot.ontology
    assert not told(inverses_by_hand(instances, ontology), real_build)
    wrong = triple("meeting:som-5", "rcp:attendedBy", "state:AUS")
    assert list(inverses_by_hand(instances | {wrong}, ontology)) == [wrong]


def test_nothing_is_written_that_follows_from_the_rest(
    real_build: Build, instances: Triples, rules: Ruleset
) -> None:
    ontology = real_build.snapshot.ontology
    assert not told(following(instances, ontology, rules), real_build)
    wrong = triple("attendance:ahg-som-7.CAN.observer", "rcp:participant", "state:CAN")
    assert list(following(instances | {wrong}, ontology, rules)) == [wrong]


@pytest.mark.parametrize(
    ("subject", "told_class"),
    [("attendance:ahg-som-7.CAN.observer", "rcp:Attendance"), ("meeting:som-5", "rcp:Meeting")],
)
def test_a_thing_has_one_class_and_a_record_none_that_its_properties_tell(
    real_build: Build, instances: Triples, rules: Ruleset, subject: str, told_class: str
) -> None:
    ontology = real_build.snapshot.ontology
    assert not told(needless_types(instances, ontology, rules), real_build)
    wrong = triple(subject, "rdf:type", told_class)
    assert wrong in set(needless_types(instances | {wrong}, ontology, rules))


def test_the_names_of_these_tests_are_in_the_data(instances: Triples) -> None:
    subjects = {compact(t.subject.value) for t in instances if isinstance(t.subject, ox.NamedNode)}
    assert {"attendance:ahg-som-7.CAN.observer", "meeting:som-5", "state:AUS"} <= subjects
