"""Findings as a validation report in Turtle (SHACL, section 3.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bali_process.check.finding import Finding, Severity
from bali_process.check.report import Report
from bali_process.namespaces import PREFIXES, RCS, expand

_SEVERITIES = {Severity.VIOLATION: "sh:Violation", Severity.WARNING: "sh:Warning", Severity.INFO: "sh:Info"}
_USED = ("rcs", "rdfs", "sh")
_LITERAL = re.compile(r'("(?:[^"\\]|\\.)*")(?:\^\^(\S+)|(@\S+))?', re.DOTALL)
#: What an IRI in angle brackets cannot hold (Turtle 1.1, section 6.5).
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def turtle(report: Report) -> str:
    """Write a report with one result for each finding; its comment tells file, line and column."""
    lines = [f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in _USED]
    # Whatever is found, of the least severity even, the data do not conform (section 3.1).
    conforms = "false" if report.findings else "true"
    results = "".join(f" ;\n    sh:result [\n{_result(finding)}    ]" for finding in report.findings)
    return "\n".join([*lines, "", f"[] a sh:ValidationReport ;\n    sh:conforms {conforms}{results} ."])


def _result(finding: Finding) -> str:
    return "".join(f"        {predicate} {value} ;\n" for predicate, value in _statements(finding))


def _statements(finding: Finding) -> Iterator[tuple[str, str]]:
    yield "a", "sh:ValidationResult"
    yield "sh:focusNode", _term(finding.focus) if finding.focus else _iri(f"urn:bali:file:{finding.file}")
    if finding.path:
        yield "sh:resultPath", _term(finding.path)
    if finding.value:
        yield "sh:value", _term(finding.value)
    shape = _iri(RCS + finding.rule)
    if finding.component:
        yield "sh:sourceShape", shape
    # What is found before and beside the shapes has a rule for its kind of constraint.
    yield "sh:sourceConstraintComponent", f"sh:{finding.component}" if finding.component else shape
    yield "sh:resultSeverity", _SEVERITIES[finding.severity]
    yield "sh:resultMessage", _text(finding.message)
    place = ":".join(str(part) for part in (finding.file, finding.line, finding.column) if part)
    yield "rdfs:comment", _text(place)


def _term(written: str) -> str:
    """Write a term of a finding so that it needs no prefix."""
    if literal := _LITERAL.fullmatch(written):
        return literal[1] + (f"^^{_term(literal[2])}" if literal[2] else literal[3] or "")
    if written.startswith("_:"):
        return written
    return _iri(written.removeprefix("<").removesuffix(">") if written.startswith("<") else expand(written))


def _iri(iri: str) -> str:
    return f"<{_FORBIDDEN.sub(lambda bad: f'%{ord(bad[0]):02X}', iri)}>"


def _text(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'
