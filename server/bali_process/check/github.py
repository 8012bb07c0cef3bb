"""Findings as annotations of GitHub Actions ("Workflow commands": error, warning, notice)."""

from __future__ import annotations

from bali_process.check.finding import Finding, Severity
from bali_process.check.report import Report
from bali_process.check.text import subject

_COMMANDS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github(report: Report) -> str:
    """Write one workflow command for each finding."""
    return "\n".join(map(_annotation, report.findings))


def _annotation(finding: Finding) -> str:
    about = subject(finding)
    message = f"{about}: {finding.message}" if about else finding.message
    properties = {"file": finding.file, "line": finding.line, "col": finding.column, "title": finding.rule}
    told = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value)
    return f"::{_COMMANDS[finding.severity]} {told}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
