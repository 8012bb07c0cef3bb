"""What ``--rule``, ``--focus``, ``--severity`` and ``--out`` ask for."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bali_process.check.finding import Finding, Severity
from bali_process.check.rule import FIRST
from bali_process.check.selection import Selection
from bali_process.project import Project

LOG = "instances/sources/log.ttl"
VESSELS = "instances/vessels.ttl"
Edit = Callable[[str, str, str], None]
Bali = Callable[..., Any]


@pytest.fixture
def flawed(harbour: Project, edit: Edit) -> Project:
    """A violation of call-ends-after-start and a warning of berth-is-named."""
    edit(LOG, '"1901-03-04"', '"1901-03-09"')
    edit(VESSELS, ' ;\n    skos:prefLabel "Mole"@en', "")
    return harbour


def test_a_rule_can_be_asked_for_with_and_without_prefix(flawed: Project, bali: Bali) -> None:
    for name in ("berth-is-named", "rcs:berth-is-named"):
        ran = bali("check", "--rule", name)
        assert "berth-is-named" in ran.out
        assert "call-ends-after-start" not in ran.out
        assert "1 more is not shown" in ran.out
        assert ran.status == 0, "a warning does not fail, and nothing else was asked for"
    assert bali("check", "--rule", "berth-is-named", "--strict").status == 1
    assert bali("check", "--rule", "berth-is-named", "--rule", "call-ends-after-start").status == 1


def test_an_unknown_rule_gets_the_nearest_name(flawed: Project, bali: Bali) -> None:
    ran = bali("check", "--rule", "berth-is-namd")
    assert ran.status == 2
    assert "did you mean “berth-is-named”?" in ran.err


def test_severity_leaves_lesser_findings_out(flawed: Project, bali: Bali) -> None:
    ran = bali("check", "--severity", "violation")
    assert "berth-is-named" not in ran.out
    assert "call-ends-after-start" in ran.out
    assert ran.status == 1


def test_a_thing_can_be_asked_for(flawed: Project, bali: Bali) -> None:
    everything = json.loads(bali("check", "--format", "sarif").out)["runs"][0]["results"]
    focus = everything[0]["properties"]["focus"]
    ran = bali("check", "--focus", focus)
    assert focus in ran.out
    assert "1 more is not shown" in ran.out
    ran = bali("check", "--focus", f"{focus}x")
    assert ran.status == 2
    assert f"did you mean {focus}?" in ran.err


def test_what_keeps_data_from_being_judged_is_always_shown() -> None:
    choosy = Selection(rules=frozenset({"other"}), focuses=frozenset({"a:x"}), severity=Severity.VIOLATION)
    faults = [Finding("a.ttl", 1, "Broken.", rule=rule) for rule in sorted(FIRST)]
    assert list(choosy.select([*faults, Finding("a.ttl", 1, "W.", rule="is-right")])) == faults


def test_out_writes_the_findings_to_a_file_and_the_verdict_to_the_terminal(
    flawed: Project, bali: Bali
) -> None:
    ran = bali("check", "--format", "sarif", "--out", "findings.sarif")
    assert ran.status == 1
    assert ran.out.startswith("Checked ")
    assert len(json.loads((flawed.root / "findings.sarif").read_text("utf-8"))["runs"][0]["results"]) == 2


def test_a_file_that_cannot_be_written_is_a_sentence(harbour: Project, bali: Bali) -> None:
    ran = bali("check", "--out", "nowhere/findings.txt")
    assert ran.status == 2
    assert "cannot be written" in ran.err


def test_documents_are_looked_at_when_given(
    harbour: Project, bali: Bali, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bali("check", "--documents", "documents").status == 0
    text = harbour.root / "documents" / "log.txt"
    text.write_text("Oh! " + text.read_text("utf-8"), encoding="utf-8")
    assert bali("check").status == 0
    monkeypatch.setenv("BALI_DOCUMENTS", "documents")
    ran = bali("check")
    assert ran.status == 1
    assert "[span-has-not-drifted]" in ran.out
    assert "[text-is-unchanged]" in ran.out


def test_an_empty_folder_of_documents_is_never_verified(harbour: Project, bali: Bali) -> None:
    (harbour.root / "none").mkdir()
    ran = bali("check", "--documents", "none")
    assert ran.status == 2
    assert "holds no text" in ran.err
