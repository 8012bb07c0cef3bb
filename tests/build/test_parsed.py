"""What was parsed is remembered, and never believed when it may be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bali_process.build import source as sources
from bali_process.build.pipeline import authored_files
from bali_process.build.source import Source, read
from bali_process.project import Project

TURTLE = '@prefix a: <http://a/> .\na:x a:p "1" , "1" ; a:q [ a:r a:y ] .\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "x.ttl"
    path.write_text(TURTLE, encoding="utf-8")
    return path


def recall(path: Path, monkeypatch: pytest.MonkeyPatch) -> Source:
    """Read ``path`` where nothing can be parsed: from memory or not at all."""
    with monkeypatch.context() as patch:
        patch.delattr(sources, "parse")
        return read(path, "x.ttl", "http://g", path.parent)


def test_what_is_remembered_is_what_was_parsed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read(path, "x.ttl", "http://g", path.parent)
    assert first.repeats
    assert first.prefixes == {"a": "http://a/"}
    assert recall(path, monkeypatch) == first


def test_an_edit_is_seen(path: Path) -> None:
    read(path, "x.ttl", "http://g", path.parent)
    path.write_text(TURTLE.replace('"1" ,', '"2" ,'), encoding="utf-8")
    assert read(path, "x.ttl", "http://g", path.parent) == read(path, "x.ttl", "http://g")


@pytest.mark.parametrize("damage", [b"", b"{", b"{}", b"[]", b"null"])
def test_a_damaged_memory_is_not_believed(path: Path, damage: bytes) -> None:
    good = read(path, "x.ttl", "http://g", path.parent)
    (kept,) = (path.parent / "parsed").iterdir()
    kept.write_bytes(damage)
    assert read(path, "x.ttl", "http://g", path.parent) == good


def test_half_a_memory_is_not_believed(path: Path) -> None:
    good = read(path, "x.ttl", "http://g", path.parent)
    (kept,) = (path.parent / "parsed").iterdir()
    kept.write_text(kept.read_text("utf-8").replace("<http://a/p>", "<http://a/p"), encoding="utf-8")
    assert read(path, "x.ttl", "http://g", path.parent) == good


def test_faults_are_found_again_each_time(path: Path) -> None:
    path.write_text("a:x", encoding="utf-8")
    for _ in range(2):
        assert read(path, "x.ttl", "http://g", path.parent).faults


def test_the_real_files_come_back_as_they_are(real: Project, tmp_path: Path) -> None:
    for file, graph in authored_files(real).items():
        parsed = read(file, real.relative(file), graph, tmp_path)
        assert read(file, real.relative(file), graph, tmp_path) == parsed
    assert len(list((tmp_path / "parsed").iterdir())) == len(authored_files(real))
