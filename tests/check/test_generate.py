"""Synthetic graphs: the same bytes from the same seed, as large as asked for, and valid."""

from __future__ import annotations

from pathlib import Path

import pytest

from bali_process.build.pipeline import build
from bali_process.project import Project
from bench.generate import copies, instances, write_folder


def test_the_same_seed_gives_the_same_copies_and_another_seed_others(real: Project) -> None:
    triples = [triple for read in instances(real).values() for triple in read]
    first = list(copies(triples, 40_000, seed=1))
    assert first == list(copies(triples, 40_000, seed=1))
    assert first != list(copies(triples, 40_000, seed=2))
    assert sum(map(len, first)) + len(first[0]) >= 40_000
    assert not set(first[0]) & set(first[1])


@pytest.mark.prove
def test_a_hundred_thousand_triples_are_valid(real: Project, tmp_path: Path) -> None:
    assert write_folder(real, tmp_path, 100_000, seed=1) > 5
    made = build(real, sorted(tmp_path.glob("*.ttl")))
    assert len(made.snapshot.asserted) > 100_000
    assert not [finding for finding in made.findings if finding.severity.name == "VIOLATION"]
