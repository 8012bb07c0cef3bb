"""JUnit XML as test reports read it."""

from __future__ import annotations

from pathlib import Path

from junitparser import Failure, JUnitXml, TestSuite

from bali_process.check.finding import Finding, Severity
from bali_process.check.junit import junit
from bali_process.check.report import Report
from bali_process.check.rule import Rule

WRONG = Finding("a.ttl", 7, "It is <wrong> & \x00.", 3, rule="is-right", focus="state:x")
ODD = Finding("b.ttl", 0, "Look.", severity=Severity.WARNING, rule="is-usual")
RULES = {name: Rule(name) for name in ("is-right", "is-usual")}


def suites(*findings: Finding) -> dict[str, TestSuite]:
    xml = JUnitXml.fromstring(junit(Report(findings, Path(), ("a.ttl", "c.ttl"), RULES)).encode())
    return {str(suite.name): suite for suite in xml}


def test_each_file_is_a_suite_and_each_rule_a_case() -> None:
    found = suites(WRONG, ODD)
    assert set(found) == {"a.ttl", "b.ttl", "c.ttl"}
    assert {case.name for case in found["c.ttl"]} == set(RULES)
    assert [suite.failures for suite in found.values()] == [1, 0, 0]


def test_a_violation_is_a_failure_with_its_place() -> None:
    (case,) = [case for case in suites(WRONG)["a.ttl"] if case.result]
    (failure,) = case.result
    assert isinstance(failure, Failure)
    assert (case.name, case.classname) == ("is-right", "a.ttl")
    assert "a.ttl:7:3" in (failure.text or "")
    assert "<wrong> &" in (failure.message or "")


def test_a_warning_is_output_and_no_failure() -> None:
    (case,) = [case for case in suites(ODD)["b.ttl"] if case.name == "is-usual"]
    assert not case.result
    assert "Look." in (case.system_out or "")
