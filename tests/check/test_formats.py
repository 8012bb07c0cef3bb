"""Findings as people and machines read them."""

from __future__ import annotations

from pathlib import Path

from bali_process.check.finding import Finding, Severity, violations
from bali_process.check.github import workflow_commands
from bali_process.check.text import report, summary

WRONG = Finding(
    "a/log.ttl", 2, "It is wrong: mend it.", 5, rule="is-right", focus="state:petrel", label="Petrel"
)
ODD = Finding("a/log.ttl", 1, "Look at it.", severity=Severity.WARNING, rule="is-usual")
NOTE = Finding("b.ttl", 0, "By the way.", severity=Severity.INFO)


def test_text_is_grouped_by_file_and_line_and_shows_the_line(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "log.ttl").write_text("first line\n    second line\n", encoding="utf-8")
    assert report([NOTE, WRONG, ODD], tmp_path) == (
        "a/log.ttl:1: warning [is-usual]\n"
        "      1 | first line\n"
        "        Look at it.\n"
        "\n"
        "a/log.ttl:2:5: violation [is-right]\n"
        "      2 |     second line\n"
        "        state:petrel “Petrel”: It is wrong: mend it.\n"
        "\n"
        "b.ttl: info\n"
        "        By the way."
    )


def test_a_file_that_is_gone_or_not_utf_8_does_not_hide_its_findings(tmp_path: Path) -> None:
    (tmp_path / "b.ttl").write_bytes(b"\xff\n")
    assert "gone.ttl:3: violation" in report([Finding("gone.ttl", 3, "Wrong.")], tmp_path)
    assert "b.ttl:1: violation" in report([Finding("b.ttl", 1, "Wrong.")], tmp_path)


def test_colour_only_where_it_is_wanted(tmp_path: Path) -> None:
    assert "\033[" in report([WRONG], tmp_path, colour=True)
    assert "\033[" not in report([WRONG], tmp_path)


def test_github_gets_one_escaped_command_for_each_finding() -> None:
    sly = Finding("a,b:c.ttl", 3, "100 %\nwrong: x,y", 7, rule="r:1,2")
    assert workflow_commands([sly, NOTE, ODD]) == (
        "::error file=a%2Cb%3Ac.ttl,line=3,col=7,title=r%3A1%2C2::100 %25%0Awrong: x,y\n"
        "::warning file=a/log.ttl,line=1,title=is-usual::Look at it.\n"
        "::notice file=b.ttl::By the way."
    )


def test_a_summary_counts_by_severity() -> None:
    assert summary([WRONG, WRONG, ODD, NOTE]) == "2 violations, 1 warning, 1 info"
    assert summary([]) == "nothing to report"


def test_only_violations_make_data_invalid() -> None:
    assert violations([NOTE, WRONG, ODD]) == [WRONG]
