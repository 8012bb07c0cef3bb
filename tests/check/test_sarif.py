"""SARIF as code scanning reads it, judged by a model that is not ours."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from sarif_pydantic import Sarif

from bali_process.check.finding import Finding, Severity
from bali_process.check.report import Report
from bali_process.check.rule import Rule
from bali_process.check.sarif import sarif

ROOT = Path()
RULE = Rule("is-right", problem="It is off.", example="a:x a:y .", solution="Mend it.")
WRONG = Finding(
    "instances/some file.ttl",
    7,
    "It is wrong.",
    3,
    Severity.VIOLATION,
    "is-right",
    "state:x",
    "X",
    "a:p",
    "4",
)
ODD = Finding("log.ttl", 0, "Look.", severity=Severity.WARNING, rule="unheard-of")


def run(*findings: Finding) -> dict[str, Any]:
    text = sarif(Report(findings, ROOT, rules={"is-right": RULE}))
    assert Sarif.model_validate_json(text).version == "2.1.0"
    (only,) = json.loads(text)["runs"]
    assert isinstance(only, dict)
    return only


def test_a_run_without_findings_is_valid_and_names_the_rules() -> None:
    told = run()
    assert told["results"] == []
    assert [rule["id"] for rule in told["tool"]["driver"]["rules"]] == ["is-right"]


def test_a_result_points_to_its_rule_and_place() -> None:
    told = run(WRONG, ODD)
    first, second = told["results"]
    rules = told["tool"]["driver"]["rules"]
    assert rules[first["ruleIndex"]]["id"] == first["ruleId"] == "is-right"
    assert rules[second["ruleIndex"]]["id"] == "unheard-of"
    assert (first["level"], second["level"]) == ("error", "warning")
    place = first["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 7, "startColumn": 3}
    assert first["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "state:x"
    assert "region" not in second["locations"][0]["physicalLocation"]


def test_addresses_are_relative_to_the_checkout_and_escaped() -> None:
    (result,) = run(WRONG)["results"]
    address = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert address == {"uri": "instances/some%20file.ttl", "uriBaseId": "%SRCROOT%"}
    (result,) = run(replace(WRONG, file="/elsewhere/x.ttl"))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "file:///elsewhere/x.ttl"
    }


def test_rules_bring_problem_example_and_solution() -> None:
    rule = run()["tool"]["driver"]["rules"][0]
    assert rule["shortDescription"]["text"] == "It is off."
    for part in ("It is off.", "`a:x a:y .`", "Mend it."):
        assert part in rule["help"]["markdown"]


def test_a_fingerprint_outlives_lines_and_wording_and_tells_findings_apart() -> None:
    prints = [
        result["partialFingerprints"]["bali/v1"]
        for result in run(WRONG, replace(WRONG, focus="state:y"), WRONG, ODD)["results"]
    ]
    assert len(set(prints)) == 4
    (moved,) = run(replace(WRONG, line=99, message="Otherwise said."))["results"]
    assert moved["partialFingerprints"]["bali/v1"] == prints[0]
