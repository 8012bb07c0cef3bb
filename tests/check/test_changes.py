"""Which findings a reviewer sees: those on lines that changed."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bali_process.check.changes import changes_since
from bali_process.errors import BaliError
from bali_process.project import Project

LOG = "instances/sources/log.ttl"
VESSELS = "instances/vessels.ttl"
Edit = Callable[[str, str, str], None]
Bali = Callable[..., Any]


def git(*arguments: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def committed(harbour: Project) -> Project:
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "As it was")
    return harbour


def test_only_changed_lines_and_new_files_are_touched(committed: Project, edit: Edit) -> None:
    lines = (committed.root / LOG).read_text("utf-8").splitlines()
    number = next(i for i, line in enumerate(lines, 1) if '"1901-03-04"' in line)
    edit(LOG, '"1901-03-04"', '"1901-03-05"')
    (committed.instances / "täglich neu.ttl").write_text("", encoding="utf-8")
    changes = changes_since("HEAD", committed.root)
    assert changes.touch(LOG, number)
    assert not changes.touch(LOG, number + 1)
    assert changes.touch(LOG, 0)
    assert changes.touch("instances/täglich neu.ttl", 5)
    assert not changes.touch(VESSELS, 1)
    assert not changes.touch(VESSELS, 0)


def test_a_finding_above_the_changed_line_of_its_statement_is_shown(
    committed: Project, edit: Edit, bali: Bali
) -> None:
    edit(VESSELS, ' ;\n    skos:prefLabel "Mole"@en', ' ;\n    rcp:note "No name"')
    ran = bali("check", "--changed-since", "HEAD")
    assert "berth-is-named" in ran.out


def test_lines_around_a_removal_count(committed: Project) -> None:
    path = committed.root / LOG
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:9] + lines[10:]), encoding="utf-8")
    changes = changes_since("HEAD", committed.root)
    assert changes.touch(LOG, 9)
    assert changes.touch(LOG, 10)
    assert not changes.touch(LOG, 12)


def test_findings_elsewhere_are_counted_and_do_not_fail(committed: Project, edit: Edit, bali: Bali) -> None:
    edit(LOG, '"1901-03-04"', '"1901-03-09"')
    assert bali("check", "--changed-since", "HEAD").status == 1
    git("commit", "--quiet", "--all", "--message", "Wrong already")
    edit(VESSELS, ' ;\n    skos:prefLabel "Mole"@en', "")
    ran = bali("check", "--changed-since", "HEAD")
    assert ran.status == 0
    assert "berth-is-named" in ran.out
    assert "1 more is not shown" in ran.out
    assert bali("check", "--changed-since", "HEAD~1").status == 1


def test_a_fault_of_syntax_is_shown_wherever_it_is(committed: Project, edit: Edit, bali: Bali) -> None:
    edit(LOG, "rcp:caller state:petrel ;", "rcp:caller state:petrel")
    git("commit", "--quiet", "--all", "--message", "Broken")
    ran = bali("check", "--changed-since", "HEAD")
    assert ran.status == 1
    assert "[syntax]" in ran.out


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", ""])
def test_an_unknown_revision_is_a_sentence(committed: Project, bali: Bali, revision: str) -> None:
    ran = bali("check", f"--changed-since={revision}")
    assert (ran.status, ran.out) == (2, "")
    assert "Git knows no revision" in ran.err


def test_outside_git_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(BaliError, match="is in no git repository"):
        changes_since("HEAD", tmp_path)


def test_without_git_is_a_sentence(committed: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BaliError, match="leave --changed-since out"):
        changes_since("HEAD", committed.root)
