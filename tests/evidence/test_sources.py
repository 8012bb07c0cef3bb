"""The real documents against the real graph; skipped where the source texts are not at hand."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bali_process.project import Project

ROOT = Path(__file__).parents[2]


@pytest.fixture
def documents(real: Project, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = os.environ.get("BALI_DOCUMENTS")
    if not folder or not Path(folder).is_dir():
        pytest.skip("the documents are not here: name their folder with BALI_DOCUMENTS")
    monkeypatch.chdir(real.root)
    return Path(folder)


def test_every_sentence_of_the_sources_is_accounted_for(documents: Path, bali: Callable[..., object]) -> None:
    ran = bali("coverage", documents)
    assert ran.status == 0, ran.out  # type: ignore[attr-defined]


def test_the_readme_tells_the_number_of_sentences(documents: Path, bali: Callable[..., object]) -> None:
    told = re.search(r"all (\d+) sentences", (ROOT / "README.md").read_text("utf-8"))
    assert told is not None
    assert f"{told[1]} of {told[1]} sentences" in bali("coverage", documents).out  # type: ignore[attr-defined]


def test_every_span_stands_in_its_source(documents: Path, bali: Callable[..., object]) -> None:
    ran = bali("verify-evidence", documents)
    assert ran.status == 0, ran.out  # type: ignore[attr-defined]
