"""Findings as SARIF (Static Analysis Results Interchange Format, OASIS Standard, version 2.1.0)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from bali_process import __version__
from bali_process.check.finding import Finding, Severity
from bali_process.check.report import Report
from bali_process.check.rule import Rule
from bali_process.check.text import subject
from bali_process.namespaces import SHAPES

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
#: What relative addresses start from: the root of the checkout (section 3.14.14).
_ROOT = "%SRCROOT%"
_FINGERPRINT = "bali/v1"


def sarif(report: Report) -> str:
    """Write one run with every rule and every finding."""
    names = sorted({*report.rules, *(finding.rule for finding in report.findings)})
    places = {name: number for number, name in enumerate(names)}
    run = {
        "tool": {
            "driver": {
                "name": "bali",
                "semanticVersion": __version__,
                "informationUri": SHAPES,
                "rules": [_rule(report.rules.get(name) or Rule(name)) for name in names],
            }
        },
        "invocations": [{"executionSuccessful": True}],
        "columnKind": "unicodeCodePoints",
        "results": list(_results(report, places)),
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=2)


def _rule(rule: Rule) -> dict[str, Any]:
    parts = {"Problem": rule.problem, "Example": rule.example, "Solution": rule.solution}
    told = {heading: text for heading, text in parts.items() if text}
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.problem or rule.name},
        "fullDescription": {"text": rule.problem or rule.name},
        "help": {
            "text": "\n".join(f"{heading}: {text}" for heading, text in told.items()) or rule.name,
            "markdown": "\n\n".join(
                f"**{heading}.** {f'`{text}`' if heading == 'Example' else text}"
                for heading, text in told.items()
            )
            or rule.name,
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _results(report: Report, places: dict[str, int]) -> Iterator[dict[str, Any]]:
    seen = Counter[str]()
    for finding in report.findings:
        print_ = _fingerprint(finding)
        seen[print_] += 1
        about = subject(finding)
        yield {
            "ruleId": finding.rule,
            "ruleIndex": places[finding.rule],
            "level": _LEVELS[finding.severity],
            "message": {"text": f"{about}: {finding.message}" if about else finding.message},
            "locations": [_location(finding)],
            "partialFingerprints": {_FINGERPRINT: f"{print_}:{seen[print_]}"},
            "properties": {name: value for name in _PROPERTIES if (value := getattr(finding, name))},
        }


_PROPERTIES = ("focus", "label", "path", "value", "document", "component")


def _fingerprint(finding: Finding) -> str:
    """Tell a finding from others whatever lines are added above it, and whatever the message says."""
    parts = [finding.rule, finding.file, finding.focus, finding.path, finding.value]
    if not finding.focus:
        parts.append(finding.message)
    return sha256("\n".join(parts).encode()).hexdigest()[:32]


def _location(finding: Finding) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(finding.file)}
    if finding.line:
        columns = {"startColumn": finding.column} if finding.column else {}
        physical["region"] = {"startLine": finding.line, **columns}
    location: dict[str, Any] = {"physicalLocation": physical}
    if finding.focus:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.focus, "kind": "resource"}]
    return location


def _artifact(file: str) -> dict[str, str]:
    if PurePosixPath(file).is_absolute():
        return {"uri": f"file://{quote(file)}"}
    return {"uri": quote(file), "uriBaseId": _ROOT}
