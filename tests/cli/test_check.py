"""The command ``bali check``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bali_process.project import Project

Edit = Callable[[str, str, str], None]
Bali = Callable[..., Any]
LOG = "instances/sources/log.ttl"
VESSELS = "instances/vessels.ttl"


def test_valid_data_end_with_0(harbour: Project, bali: Bali) -> None:
    ran = bali("check")
    assert (ran.status, ran.err) == (0, "")
    assert "nothing to report" in ran.out


def test_a_violation_ends_with_1_and_shows_file_line_rule_and_the_line(
    harbour: Project, bali: Bali, edit: Edit
) -> None:
    edit(LOG, '"1901-03-04"', '"1901-03-09"')
    ran = bali("check")
    assert ran.status == 1
    assert f"{LOG}:23:17: violation [call-ends-after-start]" in ran.out
    assert 'rcp:arrived "1901-03-09"^^xsd:date ;' in ran.out
    assert "1 violation" in ran.out


def test_a_warning_fails_with_strict_only(harbour: Project, bali: Bali, edit: Edit) -> None:
    edit(VESSELS, ' ;\n    skos:prefLabel "Mole"@en', "")
    assert bali("check").status == 0
    assert "warning [berth-is-named]" in bali("check").out
    assert bali("check", "--strict").status == 1


def test_github_gets_annotations_and_nothing_else(harbour: Project, bali: Bali, edit: Edit) -> None:
    assert bali("check", "--format", "github").out == ""
    edit(LOG, "rcp:caller state:petrel ;", "rcp:caller state:petrel")
    ran = bali("check", "--format", "github")
    assert ran.status == 1
    (line,) = ran.out.splitlines()
    assert line.startswith(f"::error file={LOG},line=22,col=5,title=syntax::")


def test_with_files_only_their_findings_are_shown_and_the_others_counted(
    harbour: Project, bali: Bali, edit: Edit
) -> None:
    edit(LOG, '"1901-03-04"', '"1901-03-09"')
    edit(VESSELS, ' ;\n    skos:prefLabel "Mole"@en', "")
    ran = bali("check", VESSELS)
    assert "berth-is-named" in ran.out
    assert "call-ends-after-start" not in ran.out
    assert "1 more is not shown" in ran.out
    assert ran.status == 1, "the fault may be that of the file given"


def test_a_file_is_the_same_by_any_path(
    harbour: Project, bali: Bali, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(LOG, '"1901-03-04"', '"1901-03-09"')
    monkeypatch.chdir(harbour.root / "instances")
    for path in ("sources/log.ttl", "../instances/sources/log.ttl", harbour.root / LOG):
        assert f"{LOG}:23:17: violation" in bali("check", path).out


def test_a_file_from_elsewhere_is_checked_too(harbour: Project, bali: Bali, tmp_path: Path) -> None:
    extra = tmp_path / "extra.ttl"
    extra.write_text(
        "@prefix rcp: <https://w3id.org/rcp/ontology#> .\n<http://a/x> a rcp:Call .\n", encoding="utf-8"
    )
    ran = bali("check", extra)
    assert ran.status == 1
    assert f"{extra.as_posix()}:2" in ran.out
    assert "    2 | <http://a/x> a rcp:Call ." in ran.out


def test_a_file_that_is_not_there_ends_with_2(harbour: Project, bali: Bali) -> None:
    ran = bali("check", "nowhere.ttl")
    assert (ran.status, ran.out) == (2, "")
    assert "nowhere.ttl" in ran.err
    assert "Traceback" not in ran.err


def test_a_folder_without_a_project_ends_with_2(
    bali: Bali, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bali_process import project

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(project, "__file__", str(tmp_path / "lib" / "bali_process" / "project.py"))
    ran = bali("check")
    assert ran.status == 2
    assert "no checkout" in ran.err


def test_shapes_that_look_at_nothing_end_with_2(harbour: Project, bali: Bali) -> None:
    for path in harbour.instances.rglob("*.ttl"):
        path.write_text(f"<http://a/{path.stem}> <http://a/p> 1 .", encoding="utf-8")
    ran = bali("check")
    assert ran.status == 2
    assert "nothing was checked" in ran.err


def test_both_reasoners_can_be_asked_for(harbour: Project, bali: Bali) -> None:
    assert bali("check", "--reasoner", "owlrl").status == 0
