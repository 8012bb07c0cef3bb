"""The whole build on a small project: findings with their places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from bali_process.build.fast_validate import results
from bali_process.build.pipeline import Build, build
from bali_process.build.reference_validator import results_of_pyshacl
from bali_process.build.terms import to_graph
from bali_process.check.finding import Finding, Severity
from bali_process.errors import BaliError
from bali_process.project import Project

Edit = Callable[[str, str, str], None]
LOG = "instances/sources/log.ttl"
VESSELS = "instances/vessels.ttl"
SHAPES = "shapes/harbour.ttl"
ONTOLOGY = "ontology/harbour.ttl"


def line(project: Project, file: str, words: str) -> int:
    lines = (project.root / file).read_text(encoding="utf-8").splitlines()
    found = [number for number, text in enumerate(lines, 1) if words in text]
    assert len(found) == 1, f"{words!r} stands {len(found)} times in {file}"
    return found[0]


def only(made: Build) -> Finding:
    assert len(made.findings) == 1, made.findings
    return made.findings[0]


def test_the_harbour_is_valid_and_what_follows_is_there(harbour: Project) -> None:
    made = build(harbour)
    assert not made.findings
    inferred = {str(triple) for triple in made.snapshot.inferred}
    data, terms = "https://w3id.org/rcp/bali", "https://w3id.org/rcp/ontology#"
    assert f"<{data}/state/petrel> <{terms}berthedAt> <{data}/place/north-quay>" in inferred
    assert f"<{data}/place/north-quay> <{terms}upstreamOf> <{data}/place/mole>" in inferred
    assert f"<{data}/attendance/petrel> <{terms}attestedBy> <{data}/document/log>" in inferred


def test_both_reasoners_give_the_same_snapshot(harbour: Project) -> None:
    assert build(harbour).snapshot.digest == build(harbour, reasoner="owlrl").snapshot.digest


def test_each_instances_file_is_a_graph_of_its_own(harbour: Project) -> None:
    names = {name.rpartition("/")[2] for name in build(harbour).snapshot.graphs}
    assert names == {"vessels", "log", "ontology", "shapes", "inferred"}


def test_the_digest_is_that_of_the_statements_and_not_of_their_layout(harbour: Project, edit: Edit) -> None:
    before = build(harbour).snapshot.digest
    edit(SHAPES, "rcs:berth-is-named", "# a comment\n\nrcs:berth-is-named")
    edit(VESSELS, "state:petrel a rcp:Tug ;", "state:petrel\n    a rcp:Tug ;")
    assert build(harbour).snapshot.digest == before
    edit(VESSELS, '"Mole"', '"The Mole"')
    assert build(harbour).snapshot.digest != before


def test_a_wrong_value_is_found_at_its_own_line_and_column(harbour: Project, edit: Edit) -> None:
    edit(LOG, '"1901-03-04"', '"1901-03-09"')
    found = only(build(harbour))
    where = line(harbour, LOG, "rcp:arrived")
    assert (found.file, found.line, found.column) == (LOG, where, 17)
    assert (found.rule, found.focus, found.path) == (
        "call-ends-after-start",
        "attendance:petrel",
        "rcp:arrived",
    )
    assert found.value == '"1901-03-09"^^xsd:date'
    assert found.message == 'A vessel leaves after it came. Found: "1901-03-09"^^xsd:date.'
    assert found.document == "document:log"


def test_a_missing_value_is_found_where_the_subject_begins(harbour: Project, edit: Edit) -> None:
    edit(LOG, " ;\n    rcp:evidence span:log.30-52 , span:log.80-101", "")
    found = only(build(harbour))
    assert (found.file, found.line) == (LOG, line(harbour, LOG, "attendance:petrel"))
    assert found.rule == "record-has-evidence"


def test_a_finding_on_an_inferred_triple_is_told_with_labels_at_an_asserted_place(
    harbour: Project, edit: Edit
) -> None:
    edit(LOG, "place:north-quay", "place:mole")
    found = only(build(harbour))
    assert (found.file, found.line) == (VESSELS, line(harbour, VESSELS, "state:petrel"))
    assert (found.rule, found.label) == ("tug-lies-at-a-quay", "Petrel")
    assert found.message == "A tug cannot lie at place:mole (Mole)."


def test_a_warning_is_no_violation(harbour: Project, edit: Edit) -> None:
    edit(VESSELS, ' ;\n    skos:prefLabel "Mole"@en', "")
    assert only(build(harbour)).severity is Severity.WARNING


def test_syntax_faults_of_all_files_are_told_at_once_and_nothing_else(harbour: Project, edit: Edit) -> None:
    edit(LOG, '"1901-03-04"^^xsd:date ;', '"1901-03-04"^^xsd:date')
    edit(VESSELS, "state:petrel a", "sttae:petrel a")
    findings = build(harbour).findings
    assert [(found.file, found.rule) for found in findings] == [(LOG, "syntax"), (VESSELS, "syntax")]
    assert "sttae:" in findings[1].message


def test_a_triple_in_two_files_is_told_with_both_places(harbour: Project) -> None:
    vessels = (harbour.root / VESSELS).read_text(encoding="utf-8")
    copy = vessels[: vessels.index("state:petrel a")] + 'state:petrel skos:prefLabel "Petrel"@en .\n'
    (harbour.instances / "zz.ttl").write_text(copy, encoding="utf-8")
    found = only(build(harbour))
    assert found.file == "instances/zz.ttl"
    assert f"{VESSELS}:{line(harbour, VESSELS, 'Petrel')}" in found.message


def test_two_files_of_one_name_would_share_a_graph_and_are_a_finding(harbour: Project) -> None:
    (harbour.instances / "log.ttl").write_text("<http://a/x> <http://a/p> 1 .\n", encoding="utf-8")
    assert [found.rule for found in build(harbour).findings] == ["one-file-one-graph"]


@pytest.mark.parametrize("name", ["inferred", "ontology", "shapes", "align"])
def test_an_instances_file_cannot_take_the_graph_of_something_else(harbour: Project, name: str) -> None:
    (harbour.instances / f"{name}.ttl").write_text("<http://a/x> <http://a/p> 1 .\n", encoding="utf-8")
    assert "one-file-one-graph" in [found.rule for found in build(harbour).findings]


def test_a_clash_names_the_axiom_and_the_assertions_with_their_places(harbour: Project, edit: Edit) -> None:
    edit(LOG, "rcp:atBerth place:north-quay", "rcp:atBerth state:petrel")
    found = next(found for found in build(harbour).findings if found.rule == "axioms-agree")
    assert (found.file, found.line) == (LOG, line(harbour, LOG, "rcp:atBerth"))
    assert found.focus == "state:petrel"
    assert f"{ONTOLOGY}:{line(harbour, ONTOLOGY, 'owl:AllDisjointClasses')}" in found.message
    assert "attendance:petrel rcp:atBerth state:petrel" in found.message
    assert f"{VESSELS}:{line(harbour, VESSELS, 'state:petrel')}" in found.message


def test_an_unknown_axiom_is_found_at_its_line(harbour: Project, edit: Edit) -> None:
    edit(
        ONTOLOGY,
        "rcp:left        a owl:DatatypeProperty",
        "rcp:left a owl:FunctionalProperty, owl:DatatypeProperty",
    )
    found = only(build(harbour))
    assert (found.file, found.line) == (ONTOLOGY, line(harbour, ONTOLOGY, "owl:FunctionalProperty"))
    assert "owl:FunctionalProperty" in found.message


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("sh:minCount 1", 'sh:minCount "one"', "not well formed"),
        ("sh:path rcp:evidence", "sh:path rcp:evidence , rcp:inText", "not well formed"),
        ("SELECT $this ?berth WHERE {", "SELECT $this ?berth WHERE {{", "does not parse"),
        ("$this rcp:berthedAt", "$this rpc:berthedAt", "does not parse"),
    ],
)
def test_wrong_shapes_are_findings_in_the_shapes_file(
    harbour: Project, edit: Edit, old: str, new: str, words: str
) -> None:
    edit(SHAPES, old, new)
    findings = build(harbour).findings
    assert {found.file for found in findings} == {SHAPES}
    assert all(found.severity is Severity.VIOLATION for found in findings)
    assert any(words in found.message and found.line for found in findings)


def test_shapes_that_look_at_nothing_are_never_valid(harbour: Project, edit: Edit) -> None:
    shapes = harbour.root / SHAPES
    text = shapes.read_text(encoding="utf-8")
    for name in ("Record", "Call", "Berth", "Tug"):
        text = text.replace(f"sh:targetClass rcp:{name}", "sh:targetClass rcp:Lighthouse")
    shapes.write_text(text, encoding="utf-8")
    with pytest.raises(BaliError, match="nothing was checked"):
        build(harbour)


@pytest.mark.parametrize("folder", ["ontology", "instances", "shapes"])
def test_an_empty_folder_is_an_error_and_not_valid(harbour: Project, folder: str) -> None:
    for path in (harbour.root / folder).rglob("*.ttl"):
        path.unlink()
    with pytest.raises(BaliError, match="nothing to check"):
        build(harbour)


def test_empty_files_are_not_valid_data(harbour: Project) -> None:
    for path in harbour.instances.rglob("*.ttl"):
        path.write_text("", encoding="utf-8")
    with pytest.raises(BaliError, match="nothing to check"):
        build(harbour)


def test_a_file_from_elsewhere_is_added(harbour: Project, tmp_path: Path) -> None:
    extra = tmp_path / "extra.ttl"
    extra.write_text(
        "@prefix rcp: <https://w3id.org/rcp/ontology#> .\n<http://a/x> a rcp:Berth .\n", encoding="utf-8"
    )
    found = only(build(harbour, [extra]))
    assert (found.file, found.line, found.rule) == (extra.as_posix(), 2, "berth-is-named")


def test_a_file_from_elsewhere_replaces_the_instances_file_of_its_name(
    harbour: Project, tmp_path: Path
) -> None:
    draft = tmp_path / "vessels.ttl"
    text = (harbour.root / VESSELS).read_text(encoding="utf-8")
    draft.write_text(text.replace("North Quay", "Northern Quay"), encoding="utf-8")
    assert not build(harbour, [draft]).findings


def test_a_file_from_elsewhere_never_replaces_ontology_or_shapes(harbour: Project, tmp_path: Path) -> None:
    extra = tmp_path / "shapes.ttl"
    extra.write_text("<http://a/x> <http://a/p> 1 .\n", encoding="utf-8")
    made = build(harbour, [extra])
    assert made.snapshot.shapes == build(harbour).snapshot.shapes
    assert len(made.snapshot.asserted) == len(build(harbour).snapshot.asserted) + 1


def test_a_file_that_cannot_be_read_is_a_finding(harbour: Project) -> None:
    (harbour.instances / "gone.ttl").symlink_to(harbour.root / "nowhere.ttl")
    found = only(build(harbour))
    assert found.file == "instances/gone.ttl"
    assert "cannot be read" in found.message


def test_the_fast_validation_gives_the_results_of_pyshacl_on_a_memory_graph(
    harbour: Project, edit: Edit
) -> None:
    edit(LOG, "place:north-quay", "place:mole")
    edit(LOG, '"1901-03-04"', '"1901-03-09"')
    edit(VESSELS, ' ;\n    skos:prefLabel "Mole"@en', "")
    snapshot = build(harbour).snapshot
    data = snapshot.asserted | snapshot.inferred
    store = ox.Store()
    store.extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in data)
    fast = sorted(map(str, results(store, snapshot.shapes)))
    assert fast == sorted(map(str, results_of_pyshacl(to_graph(data), snapshot.shapes)))
    assert len(fast) == 3


def test_sparql_that_does_not_parse_is_found_at_its_line_and_column(harbour: Project, edit: Edit) -> None:
    edit(SHAPES, "$this rcp:berthedAt ?berth .", "$this rcp:berthedAt .")
    found = only(build(harbour))
    assert (found.file, found.line) == (SHAPES, line(harbour, SHAPES, "$this rcp:berthedAt ."))
    assert found.column > 20
    assert "expected one of" not in found.message
