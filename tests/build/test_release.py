"""Releases: built once, found again, never half."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest

from bali_process.build import pipeline
from bali_process.build.release import InvalidData, Release, inputs_digest, obtain
from bali_process.errors import BaliError
from bali_process.project import Project

Edit = Callable[[str, str, str], None]
LOG = "instances/sources/log.ttl"


@pytest.fixture
def forbid_building(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def forbid() -> None:
        def refuse(*_: object, **__: object) -> None:
            raise AssertionError("a release was built again")

        monkeypatch.setattr(pipeline, "build", refuse)

    return forbid


def test_a_release_holds_every_graph_sorted_and_its_digest_is_that_of_its_bytes(harbour: Project) -> None:
    release = obtain(harbour)
    content = release.data.read_bytes()
    assert content.splitlines() == sorted(content.splitlines())
    assert sha256(content).hexdigest() == release.digest
    graphs = {str(quad.graph_name) for quad in ox.parse(content, format=ox.RdfFormat.N_QUADS)}
    assert {name.rpartition("/")[2] for name in graphs} == {
        "vessels>",
        "log>",
        "ontology>",
        "shapes>",
        "inferred>",
    }


def test_no_triple_of_a_release_stands_in_two_graphs(harbour: Project) -> None:
    quads = list(ox.parse(path=obtain(harbour).data, format=ox.RdfFormat.N_QUADS))
    assert len({quad.triple for quad in quads}) == len(quads)


def test_the_counts_add_up(harbour: Project) -> None:
    release = obtain(harbour)
    assert release.counts["triples"] == len(release.data.read_bytes().splitlines())
    assert (release.counts["graphs"], release.counts["documents"], release.counts["spans"]) == (5, 1, 2)


def test_a_second_time_the_release_comes_from_the_cache(
    harbour: Project, forbid_building: Callable[[], None]
) -> None:
    first = obtain(harbour)
    forbid_building()
    assert obtain(harbour) == first


def test_a_release_from_the_cache_needs_no_library_for_building(harbour: Project) -> None:
    obtain(harbour)
    code = (
        "import sys; from bali_process.build.release import obtain; from bali_process.project import find; "
        "obtain(find()); print([m for m in ('rdflib', 'pyshacl', 'owlrl') if m in sys.modules])"
    )
    source = Path(__file__).parents[2] / "server"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(source)},
        cwd=harbour.root,
    )
    assert done.stdout.strip() == "[]"


def test_every_input_changes_the_inputs_digest(harbour: Project) -> None:
    digests = {inputs_digest(harbour), inputs_digest(harbour, "owlrl")}
    for file in ("ontology/harbour.ttl", "instances/vessels.ttl", LOG, "shapes/harbour.ttl"):
        path = harbour.root / file
        path.write_text(path.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")
        digests.add(inputs_digest(harbour))
    (harbour.root / LOG).rename(harbour.instances / "sources" / "renamed.ttl")
    digests.add(inputs_digest(harbour))
    assert len(digests) == 7


def test_another_name_for_a_file_gives_another_graph(harbour: Project) -> None:
    first = obtain(harbour)
    (harbour.root / LOG).rename(harbour.instances / "sources" / "renamed.ttl")
    assert obtain(harbour).digest != first.digest


def test_an_invalid_edit_is_refused_with_its_findings_and_the_old_release_stays(
    harbour: Project, edit: Edit
) -> None:
    first = obtain(harbour)
    content = first.data.read_bytes()
    edit(LOG, '"1901-03-04"', '"1901-03-09"')
    with pytest.raises(InvalidData) as refused:
        obtain(harbour)
    assert [found.rule for found in refused.value.findings] == ["call-ends-after-start"]
    assert f"{LOG}:" in str(refused.value)
    assert "call-ends-after-start" in refused.value.details
    assert first.data.read_bytes() == content
    edit(LOG, '"1901-03-09"', '"1901-03-04"')
    assert obtain(harbour) == first


def test_a_warning_does_not_stop_a_release(harbour: Project, edit: Edit) -> None:
    edit("instances/vessels.ttl", ' ;\n    skos:prefLabel "Mole"@en', "")
    assert obtain(harbour).counts["asserted"] > 0


def damage_data(release: Release) -> None:
    release.data.write_bytes(release.data.read_bytes()[:-100])


def lose_data(release: Release) -> None:
    release.data.unlink()


def damage_description(release: Release) -> None:
    (release.path / "release.json").write_text('{"digest": ', encoding="utf-8")


def forge_description(release: Release) -> None:
    told = json.loads((release.path / "release.json").read_text(encoding="utf-8"))
    (release.path / "release.json").write_text(json.dumps(told | {"digest": "0" * 64}), encoding="utf-8")


@pytest.mark.parametrize("damage", [damage_data, lose_data, damage_description, forge_description])
def test_a_damaged_release_is_built_again(harbour: Project, damage: Callable[[Release], None]) -> None:
    first = obtain(harbour)
    content = first.data.read_bytes()
    damage(first)
    assert obtain(harbour) == first
    assert first.data.read_bytes() == content


def test_nothing_but_whole_releases_is_left_in_the_cache(harbour: Project, edit: Edit) -> None:
    obtain(harbour)
    edit(LOG, '"1901-03-04"', '"1901-03-03"')
    obtain(harbour)
    entries = [path.name for path in harbour.cache.iterdir()]
    assert len(list(harbour.cache.glob("*/release.json"))) == 2
    assert not any(name.startswith(".draft") for name in entries)


def test_the_cache_can_be_put_elsewhere(
    harbour: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALI_CACHE", str(tmp_path / "elsewhere"))
    assert obtain(harbour).path.parent == tmp_path / "elsewhere"
    assert not (harbour.root / ".bali").exists()


def test_a_cache_that_cannot_be_written_is_told_in_one_sentence(
    harbour: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("BALI_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(BaliError, match="BALI_CACHE"):
        obtain(harbour)


def test_progress_is_told_while_building_and_not_from_the_cache(harbour: Project) -> None:
    lines: list[str] = []
    obtain(harbour, progress=lines.append)
    assert any("validating" in line for line in lines)
    lines.clear()
    obtain(harbour, progress=lines.append)
    assert not lines
