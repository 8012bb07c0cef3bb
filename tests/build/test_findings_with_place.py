"""Findings of every kind tell file, line, column, thing, property and value."""

from __future__ import annotations

from collections.abc import Callable

from bali_process.build.pipeline import build
from bali_process.check.finding import Finding, Severity
from bali_process.evidence.texts import Text, read_texts
from bali_process.project import Project

LOG = "instances/sources/log.ttl"
Edit = Callable[[str, str, str], None]


def found(project: Project, rule: str, texts: dict[str, Text] | None = None) -> list[Finding]:
    made = build(project, texts=texts or {})
    return [finding for finding in made.findings if finding.rule == rule]


def line_of(project: Project, part: str) -> int:
    lines = (project.root / LOG).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(part))


def test_words_that_moved_are_told_at_their_span(harbour: Project) -> None:
    texts = read_texts(harbour.root / "documents")
    moved = {"log": Text("log", "Oh! " + texts["log"].characters)}
    first, second = found(harbour, "span-has-not-drifted", moved)
    assert (first.file, first.line) == (LOG, line_of(harbour, "span:log.30-52"))
    assert (first.focus, first.path) == ("span:log.30-52", "rcp:digest")
    assert "34-56" in first.message
    assert first.column > 1
    assert second.focus == "span:log.80-101"
    (text,) = found(harbour, "text-is-unchanged", moved)
    assert (text.file, text.focus) == (LOG, "text:log")


def test_words_that_are_gone_are_told_at_their_span(harbour: Project) -> None:
    first, _ = found(harbour, "span-words-are-found", {"log": Text("log", "Nothing of the kind.")})
    assert (first.file, first.line) == (LOG, line_of(harbour, "span:log.30-52"))
    assert first.severity is Severity.VIOLATION


def test_a_text_that_is_not_at_hand_is_a_warning(harbour: Project) -> None:
    (only,) = found(harbour, "text-is-at-hand", {"other": Text("other", "x")})
    assert (only.severity, only.focus) == (Severity.WARNING, "text:log")


def test_a_triple_said_twice_in_one_file_is_a_warning_at_the_second(harbour: Project, edit: Edit) -> None:
    edit(LOG, "rcp:caller state:petrel ;", "rcp:caller state:petrel , state:petrel ;")
    (only,) = found(harbour, "triple-stands-once")
    assert only.severity is Severity.WARNING
    assert (only.path, only.value) == ("rcp:caller", "state:petrel")
    written = (harbour.root / LOG).read_text("utf-8").splitlines()[only.line - 1]
    assert written[only.column - 1 :].startswith("state:petrel ;")


def test_a_triple_in_two_files_is_told_with_both_places(harbour: Project) -> None:
    vessels = harbour.instances / "vessels.ttl"
    line = '<https://w3id.org/rcp/bali/state/x> <http://a/p> "1" .\n'
    for path in (harbour.root / LOG, vessels):
        path.write_text(path.read_text("utf-8") + line, encoding="utf-8")
    (only,) = found(harbour, "triple-stands-once")
    other = len((harbour.root / LOG).read_text("utf-8").splitlines())
    assert only.file == "instances/vessels.ttl"
    assert f"{LOG}:{other}" in only.message
    assert (only.focus, only.value) == ("state:x", '"1"')
