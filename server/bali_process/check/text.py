"""Findings for a person at a terminal: grouped by file, with the line as it was written."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from bali_process.check.finding import Finding, Severity
from bali_process.check.report import Report

_COLOURS = {Severity.VIOLATION: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def text(report: Report) -> str:
    """Write the findings, one paragraph each."""
    paragraphs = []
    for file, group in groupby(report.findings, lambda finding: finding.file):
        lines = _lines(report.root / file)
        paragraphs += [_paragraph(finding, lines, report.colour) for finding in group]
    return "\n\n".join(paragraphs)


def _paragraph(finding: Finding, lines: list[str], colour: bool) -> str:
    def paint(text: str, code: str) -> str:
        return f"\033[{code}m{text}\033[0m" if colour else text

    place = ":".join(str(part) for part in (finding.file, finding.line, finding.column) if part)
    kind = paint(finding.severity.name.lower(), _COLOURS[finding.severity])
    told = [f"{paint(place, '1')}: {kind}{f' [{finding.rule}]' if finding.rule else ''}"]
    if 0 < finding.line <= len(lines):
        line = lines[finding.line - 1].rstrip()
        told.append(f"  {finding.line:>5} | {line}")
        if 0 < finding.column <= len(line):
            # A tabulator before the caret keeps it below its column, however wide it is shown.
            before = "".join(sign if sign == "\t" else " " for sign in line[: finding.column - 1])
            told.append(f"        | {before}{paint('^', _COLOURS[finding.severity])}")
    about = subject(finding)
    return "\n".join([*told, f"        {about}{': ' if about else ''}{finding.message}"])


def subject(finding: Finding) -> str:
    """Say what a finding is about: its name, and what people call it."""
    return f"{finding.focus} “{finding.label}”" if finding.label and finding.focus else finding.focus


def _lines(path: Path) -> list[str]:
    try:
        return path.read_bytes().decode("utf-8", "replace").split("\n")
    except OSError:
        return []
