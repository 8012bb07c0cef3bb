"""Findings as people and machines read them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from bali_process.check.conclusion import conclusion, fails, summary
from bali_process.check.finding import Finding, Severity, violations
from bali_process.check.formats import FORMATS
from bali_process.check.report import Report

WRONG = Finding(
    "a/log.ttl", 2, "It is wrong: mend it.", 5, rule="is-right", focus="state:petrel", label="Petrel"
)
ODD = Finding("a/log.ttl", 1, "Look at it.", severity=Severity.WARNING, rule="is-usual")
NOTE = Finding("b.ttl", 0, "By the way.", severity=Severity.INFO)


def write(form: str, findings: Iterable[Finding], root: Path = Path(), colour: bool = False) -> str:
    ordered = tuple(sorted(findings, key=lambda finding: finding.order))
    return FORMATS[form].write(Report(ordered, root, colour=colour))


def test_text_is_grouped_by_file_and_line_and_shows_the_line(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "log.ttl").write_text("first line\n    second line\n", encoding="utf-8")
    assert write("text", [NOTE, WRONG, ODD], tmp_path) == (
        "a/log.ttl:1: warning [is-usual]\n"
        "      1 | first line\n"
        "        Look at it.\n"
        "\n"
        "a/log.ttl:2:5: violation [is-right]\n"
        "      2 |     second line\n"
        "        |     ^\n"
        "        state:petrel “Petrel”: It is wrong: mend it.\n"
        "\n"
        "b.ttl: info\n"
        "        By the way."
    )


def test_a_file_that_is_gone_or_not_utf_8_does_not_hide_its_findings(tmp_path: Path) -> None:
    (tmp_path / "b.ttl").write_bytes(b"\xff\n")
    assert "gone.ttl:3: violation" in write("text", [Finding("gone.ttl", 3, "Wrong.")], tmp_path)
    assert "b.ttl:1: violation" in write("text", [Finding("b.ttl", 1, "Wrong.")], tmp_path)


def test_colour_only_where_it_is_wanted(tmp_path: Path) -> None:
    assert "\033[" in write("text", [WRONG], tmp_path, colour=True)
    assert "\033[" not in write("text", [WRONG], tmp_path)


def test_github_gets_one_escaped_command_for_each_finding() -> None:
    sly = Finding("a,b:c.ttl", 3, "100 %\nwrong: x,y", 7, rule="r:1,2")
    assert write("github", [sly, NOTE, ODD]) == (
        "::error file=a%2Cb%3Ac.ttl,line=3,col=7,title=r%3A1%2C2::100 %25%0Awrong: x,y\n"
        "::warning file=a/log.ttl,line=1,title=is-usual::Look at it.\n"
        "::notice file=b.ttl::By the way."
    )


def test_a_summary_counts_by_severity() -> None:
    assert summary([WRONG, WRONG, ODD, NOTE]) == "2 violations, 1 warning, 1 info"
    assert summary([]) == "nothing to report"


def test_only_violations_make_data_invalid() -> None:
    assert violations([NOTE, WRONG, ODD]) == [WRONG]


def test_the_caret_stands_below_the_column_after_tabulators_too(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("\tx\ty z\n", encoding="utf-8")
    assert "    1 | \tx\ty z\n        | \t \t^\n" in write(
        "text", [Finding("a.ttl", 1, "Wrong.", 4)], tmp_path
    )


def test_a_column_beyond_the_line_gets_no_caret(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("x\n", encoding="utf-8")
    assert "^" not in write("text", [Finding("a.ttl", 1, "Wrong.", 9)], tmp_path)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_tells_rule_place_and_message(form: str, tmp_path: Path) -> None:
    text = write(form, [WRONG], tmp_path)
    for part in ("is-right", "a/log.ttl", "It is wrong", "2"):
        assert part in text


def test_warnings_fail_only_when_strict() -> None:
    assert not fails([NOTE, ODD], strict=False)
    assert fails([NOTE, ODD], strict=True)
    assert fails([WRONG], strict=False)
    assert not fails([NOTE], strict=True)


def test_a_conclusion_never_calls_data_checked_that_were_not() -> None:
    assert conclusion([], [], 3, 70) == "Checked 70 triples in 3 files: nothing to report."
    for rule in ("syntax", "shapes", "axiom-is-known"):
        fault = Finding("a.ttl", 1, "Broken.", rule=rule)
        told = conclusion([fault], [fault], 3, 0)
        assert "Checked" not in told
        assert "not" in told
    assert "2 more are not shown" in conclusion([NOTE], [NOTE, ODD, WRONG], 3, 70)
