"""What a check comes to: one sentence, and whether it fails."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bali_process.check.finding import Finding, Severity
from bali_process.check.rule import FIRST


def fails(findings: Iterable[Finding], strict: bool) -> bool:
    """Whether one of ``findings`` makes a check fail: a violation, or when ``strict`` a warning."""
    least = Severity.WARNING if strict else Severity.VIOLATION
    return any(finding.severity >= least for finding in findings)


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


def conclusion(shown: Sequence[Finding], found: Sequence[Finding], files: int, triples: int) -> str:
    """Conclude a report that shows some of what was ``found``; ``triples`` counts what was looked at."""
    broken = {finding.rule for finding in found} & FIRST
    if "syntax" in broken:
        told = f"Read {files} files: {summary(shown)}. Nothing was validated, because not all of them parse."
    elif broken:
        told = f"Read {triples} triples in {files} files: {summary(shown)}. "
        told += "The data were not judged, because the rules themselves are wrong."
    else:
        told = f"Checked {triples} triples in {files} files: {summary(shown)}."
    if others := len(found) - len(shown):
        told += f" {others} more {'is' if others == 1 else 'are'} not shown: see “bali check”."
    return told
