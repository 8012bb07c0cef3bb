"""What is wrong, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """How much a finding obliges; the names are SHACL's (section 2.1.4)."""

    INFO = 1
    WARNING = 2
    VIOLATION = 3


@dataclass(frozen=True)
class Finding:
    """One thing that a person should mend or look at.

    ``file`` is relative to the project; ``line`` and ``column`` count from 1, and 0 means unknown.
    ``focus``, ``path`` and ``value`` are prefixed names or literals as Turtle writes them, ``label`` is what
    people call the focus, ``rule`` names the shape or the check, ``document`` the source that the focus
    rests on, ``component`` the kind of constraint in SHACL (a local name) where a shape found it.
    """

    file: str
    line: int
    message: str
    column: int = 0
    severity: Severity = Severity.VIOLATION
    rule: str = ""
    focus: str = ""
    label: str = ""
    path: str = ""
    value: str = ""
    document: str = ""
    component: str = ""

    @property
    def order(self) -> tuple[str | int, ...]:
        """The place in a report: by file and line, the most severe first."""
        return (
            self.file,
            self.line,
            self.column,
            -self.severity,
            self.rule,
            self.focus,
            self.path,
            self.value,
            self.message,
        )


def violations(findings: Iterable[Finding]) -> list[Finding]:
    """Keep the findings that make data invalid."""
    return [finding for finding in findings if finding.severity is Severity.VIOLATION]
