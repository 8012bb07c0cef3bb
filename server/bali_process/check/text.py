"""Findings for a person at a terminal: grouped by file, with the line as it was written."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from bali_process.check.finding import Finding, Severity

_COLOURS = {Severity.VIOLATION: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def report(findings: Iterable[Finding], root: Path, colour: bool = False) -> str:
    """Write ``findings``, one paragraph each; ``root`` is the folder that their files are relative to."""
    paragraphs = []
    for file, group in groupby(
        sorted(findings, key=lambda finding: finding.order), lambda finding: finding.file
    ):
        lines = _lines(root / file)
        paragraphs += [_paragraph(finding, lines, colour) for finding in group]
    return "\n\n".join(paragraphs)


def summary(findings: Iterable[Finding]) -> str:
    """Count findings by severity, as a person would say it."""
    listed = list(findings)
    counts = [
        (sum(finding.severity is severity for finding in listed), severity.name.lower())
        for severity in reversed(Severity)
    ]
    told = [
        f"{count} {name}{'s' if count != 1 and name != 'info' else ''}" for count, name in counts if count
    ]
    return ", ".join(told) or "nothing to report"


def _paragraph(finding: Finding, lines: list[str], colour: bool) -> str:
    def paint(text: str, code: str) -> str:
        return f"\033[{code}m{text}\033[0m" if colour else text

    place = ":".join(str(part) for part in (finding.file, finding.line, finding.column) if part)
    kind = paint(finding.severity.name.lower(), _COLOURS[finding.severity])
    told = [f"{paint(place, '1')}: {kind}{f' [{finding.rule}]' if finding.rule else ''}"]
    if 0 < finding.line <= len(lines):
        told.append(f"  {finding.line:>5} | {lines[finding.line - 1].rstrip()}")
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
