"""Findings as JUnit XML: a suite for each file, and in it a test case for each rule."""

from __future__ import annotations

import re
from collections import defaultdict
from xml.etree import ElementTree as ET

from bali_process.check.finding import Finding, Severity
from bali_process.check.report import Report
from bali_process.check.text import subject

#: What XML 1.0 cannot hold, even escaped (section 2.2).
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(report: Report) -> str:
    """Write every rule for every file; a violation is a failure, a lesser finding is output of its case."""
    broken: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in report.findings:
        broken[finding.file, finding.rule].append(finding)
    files = sorted({*report.files, *(file for file, _ in broken)})
    rules = sorted({*report.rules, *(rule for _, rule in broken)})
    suites = ET.Element("testsuites", name="bali check")
    for file in files:
        suite = ET.SubElement(suites, "testsuite", name=file)
        for rule in rules:
            _case(suite, file, rule, broken.get((file, rule), []))
    for element in (*suites.findall("testsuite"), suites):
        element.set("tests", str(len(list(element.iter("testcase")))))
        element.set("failures", str(len(list(element.iter("failure")))))
        element.set("errors", "0")
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=False)


def _case(suite: ET.Element, file: str, rule: str, findings: list[Finding]) -> None:
    case = ET.SubElement(suite, "testcase", classname=_clean(file), name=_clean(rule))
    violations = [finding for finding in findings if finding.severity is Severity.VIOLATION]
    if violations:
        failure = ET.SubElement(case, "failure", type=rule, message=_clean(violations[0].message))
        failure.text = _clean("\n".join(map(_line, violations)))
    if others := [finding for finding in findings if finding.severity is not Severity.VIOLATION]:
        ET.SubElement(case, "system-out").text = _clean("\n".join(map(_line, others)))


def _line(finding: Finding) -> str:
    place = ":".join(str(part) for part in (finding.file, finding.line, finding.column) if part)
    about = subject(finding)
    told = f"{about}: {finding.message}" if about else finding.message
    return f"{place}: {finding.severity.name.lower()}: {told}"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
