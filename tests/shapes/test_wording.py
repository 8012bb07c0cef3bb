"""A finding shows the values as people know them, says what may have been meant, and is told once."""

from __future__ import annotations

from bali_process.build.locate import Locator
from bali_process.build.source import parse
from bali_process.build.validate import validate
from bali_process.check.finding import Finding

DATA = """
@prefix rcp: <https://w3id.org/rcp/ontology#> .
@prefix role: <https://w3id.org/rcp/vocab/role/> .
@prefix meeting: <https://w3id.org/rcp/bali/meeting/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

role:observer a rcp:Role ; skos:prefLabel "observer"@en .
role:chair a rcp:Role ; skos:prefLabel "chair"@en .
meeting:tea rcp:ordinal 1 ; rcp:role ROLE .
"""
SHAPES = """
@prefix rcp: <https://w3id.org/rcp/ontology#> .
@prefix rcs: <https://w3id.org/rcp/shapes#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

"""
ONE_ROLE = "rcs:one-role sh:targetSubjectsOf rcp:ordinal ; sh:path rcp:role ; sh:message 'One role.' ; "
KNOWN = (
    "rcs:known sh:targetSubjectsOf rcp:ordinal ; sh:path rcp:role ; sh:class rcp:Role ; sh:message 'No.' ."
)


def findings(shapes: str, role: str) -> list[Finding]:
    data = parse(DATA.replace("ROLE", role).encode(), "instances/tea.ttl", "urn:tea")
    rules = parse((SHAPES + shapes).encode(), "shapes/tea.ttl", "urn:shapes")
    assert not data.faults + rules.faults
    return validate(frozenset(data.triples), frozenset(rules.triples), Locator([data, rules]))


def test_what_is_one_too_many_is_shown_by_label_and_name() -> None:
    (found,) = findings(ONE_ROLE + "sh:maxCount 1 .", "role:observer , role:chair")
    assert found.message == "One role. Found: role:chair (chair), role:observer (observer)."


def test_a_wrong_value_is_shown_and_stands_at_its_own_place() -> None:
    (found,) = findings(ONE_ROLE + "sh:nodeKind sh:IRI .", "role:chair , 7")
    assert found.message == "One role. Found: 7."
    line = DATA.splitlines()[found.line - 1].replace("ROLE", "role:chair , 7")
    assert line[found.column - 1 :].startswith("7 .")


def test_a_wrong_value_of_one_of_two_properties_stands_at_its_own_place() -> None:
    either = "rcs:e sh:targetSubjectsOf rcp:role ; sh:path [ sh:alternativePath ( rcp:role rcp:ordinal ) ] ; "
    (found,) = findings(either + "sh:nodeKind sh:IRI ; sh:message 'No IRI.' .", "role:chair")
    assert found.message == "No IRI. Found: 1."
    assert DATA.splitlines()[found.line - 1][found.column - 1 :].startswith("1 ;")


def test_what_is_missing_shows_nothing() -> None:
    (found,) = findings(ONE_ROLE + "sh:minCount 3 .", "role:chair")
    assert found.message == "One role."


def test_a_misspelt_name_gets_a_suggestion() -> None:
    (found,) = findings(KNOWN, "role:obsever")
    assert found.message == "No. Found: role:obsever. Did you mean role:observer?"


def test_a_name_like_no_other_gets_none() -> None:
    (found,) = findings(KNOWN, "role:zzz")
    assert found.message == "No. Found: role:zzz."


def test_a_described_name_of_the_wrong_kind_gets_none() -> None:
    (found,) = findings(KNOWN, "meeting:tea")
    assert "Did you mean" not in found.message


def test_what_a_misspelt_name_lacks_is_not_told_beside_the_slip() -> None:
    lacks = "rcs:labelled sh:targetObjectsOf rcp:role ; sh:path skos:prefLabel ; sh:minCount 1 ."
    assert [found.rule for found in findings(KNOWN + lacks, "role:obsever")] == ["known"]
    assert [found.rule for found in findings(lacks, "role:obsever")] == ["labelled"]


def test_two_constraints_that_say_the_same_are_one_finding() -> None:
    shape = ONE_ROLE + "sh:datatype xsd:date ; sh:nodeKind sh:Literal ."
    assert len({found.message for found in findings(shape, "role:chair")}) == 1
