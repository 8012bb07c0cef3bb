"""The SHACL report in Turtle says what pySHACL's own says."""

from __future__ import annotations

from pathlib import Path

import pyshacl
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, XSD

from bali_process.build.pipeline import build
from bali_process.build.terms import to_graph
from bali_process.check.finding import Finding
from bali_process.check.report import Report
from bali_process.check.turtle import turtle
from bali_process.project import Project

PARTS = (SH.focusNode, SH.resultPath, SH.value, SH.resultSeverity, SH.sourceConstraintComponent)


def graph(*findings: Finding) -> Graph:
    return Graph().parse(data=turtle(Report(findings, Path())), format="turtle")


def results(report: Graph) -> list[tuple[object, ...]]:
    found = report.subjects(RDF.type, SH.ValidationResult)
    return sorted((tuple(report.value(result, part) for part in PARTS) for result in found), key=str)


def conforms(report: Graph) -> object:
    return next(report.objects(None, SH.conforms)).toPython()  # type: ignore[attr-defined]


def test_nothing_found_conforms() -> None:
    assert conforms(graph()) is True


def test_terms_of_every_kind_come_back_as_they_are() -> None:
    values = {
        '"a\\"b"@en': Literal('a"b', lang="en"),
        '"2004-02-30"^^xsd:date': Literal("2004-02-30", datatype=XSD.date),
        "state:AUS": URIRef("https://w3id.org/rcp/bali/state/AUS"),
        "<http://a/b c>": URIRef("http://a/b%20c"),
    }
    for written, term in values.items():
        (row,) = results(graph(Finding("a.ttl", 1, "W.", focus="state:X", path="rcp:place", value=written)))
        assert row[2] == term
    assert conforms(graph(Finding("a.ttl", 1, "W."))) is False


def test_the_results_are_those_of_pyshacl(harbour: Project) -> None:
    log = harbour.instances / "sources" / "log.ttl"
    log.write_text(log.read_text("utf-8").replace('"1901-03-04"', '"1901-03-09"'), encoding="utf-8")
    vessels = harbour.instances / "vessels.ttl"
    text = vessels.read_text("utf-8").replace(' ;\n    skos:prefLabel "Mole"@en', "")
    vessels.write_text(text, encoding="utf-8")
    made = build(harbour)
    data = to_graph(made.snapshot.asserted | made.snapshot.inferred)
    _, report, _ = pyshacl.validate(data, shacl_graph=to_graph(made.snapshot.shapes), advanced=True)
    assert isinstance(report, Graph)
    ours = results(graph(*made.findings))
    assert len(ours) >= 2
    assert ours == results(report)
