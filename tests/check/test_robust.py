"""Whatever is in the way: a clear message, the right status, no traceback, never a false "valid"."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bali_process.project import Project

LOG = "instances/sources/log.ttl"
SHAPES = "shapes/harbour.ttl"
Edit = Callable[[str, str, str], None]
Bali = Callable[..., Any]


def fails(bali: Bali, status: int, *parts: str) -> None:
    ran = bali("check")
    told = ran.out + ran.err
    assert ran.status == status, told
    assert "Traceback" not in told
    assert "nothing to report" not in told
    for part in parts:
        assert part in told


def test_bytes_that_are_not_utf_8_are_told_with_their_place(harbour: Project, bali: Bali) -> None:
    log = harbour.root / LOG
    lines = log.read_bytes().count(b"\n")
    log.write_bytes(log.read_bytes() + b"# caf\xe9\n")
    fails(bali, 1, f"{LOG}:{lines + 1}:6", "0xe9 is not UTF-8")


def test_an_empty_file_among_others_is_no_fault(harbour: Project, bali: Bali) -> None:
    (harbour.instances / "empty.ttl").write_text("", encoding="utf-8")
    assert bali("check").status == 0


def test_no_data_at_all_is_not_valid(harbour: Project, bali: Bali) -> None:
    for path in harbour.instances.rglob("*.ttl"):
        path.unlink()
    fails(bali, 2, "holds no Turtle file")


def test_files_that_say_nothing_are_not_valid(harbour: Project, bali: Bali) -> None:
    for path in harbour.instances.rglob("*.ttl"):
        path.write_text("# Nothing yet.\n", encoding="utf-8")
    fails(bali, 2, "holds no Turtle file", "that says anything")


def test_no_shapes_at_all_is_not_valid(harbour: Project, bali: Bali) -> None:
    (harbour.root / SHAPES).unlink()
    fails(bali, 2, "holds no Turtle file")


def test_shapes_without_a_shape_are_not_valid(harbour: Project, bali: Bali) -> None:
    (harbour.root / SHAPES).write_text("<http://a/x> a <http://a/Y> .\n", encoding="utf-8")
    fails(bali, 2, "nothing was checked")


def test_a_shape_that_is_not_well_formed_is_told_with_its_line(harbour: Project, bali: Bali) -> None:
    path = harbour.root / SHAPES
    text = path.read_text("utf-8")
    text += (
        "\nrcs:wrong a sh:PropertyShape ; sh:targetClass rcp:Call ; sh:path rcp:caller ; sh:minCount 'x' .\n"
    )
    path.write_text(text, encoding="utf-8")
    fails(bali, 1, f"{SHAPES}:{text.count(chr(10))}", "not well formed", "not judged")


def test_a_query_in_a_shape_that_does_not_parse_is_told_with_its_line(harbour: Project, bali: Bali) -> None:
    path = harbour.root / SHAPES
    text = path.read_text("utf-8")
    text += "\nrcs:wrong a sh:NodeShape ; sh:targetClass rcp:Call ; sh:sparql [ sh:message 'x' ;\n"
    text += "    sh:select 'SELECT $this WHERE { $this ?p }' ] .\n"
    path.write_text(text, encoding="utf-8")
    fails(bali, 1, f"{SHAPES}:{text.count(chr(10))}", "does not parse")


def test_a_shape_that_leads_back_into_itself_ends(harbour: Project, bali: Bali) -> None:
    path = harbour.root / SHAPES
    text = (
        path.read_text("utf-8")
        + "\nrcs:round a sh:NodeShape ; sh:targetClass rcp:Call ; sh:not rcs:round .\n"
    )
    path.write_text(text, encoding="utf-8")
    fails(bali, 1, "leads back into itself")


def test_a_circle_in_the_ontology_and_in_the_data_ends(harbour: Project, bali: Bali) -> None:
    path = harbour.ontology / "harbour.ttl"
    text = path.read_text("utf-8")
    circle = (
        "\nrcp:A rdfs:subClassOf rcp:B . rcp:B rdfs:subClassOf rcp:A . rcp:r a owl:TransitiveProperty .\n"
    )
    prefixes = "".join(
        f"@prefix {prefix}: <http://www.w3.org/{space}#> .\n"
        for prefix, space in (("rdfs", "2000/01/rdf-schema"), ("owl", "2002/07/owl"))
        if f"@prefix {prefix}:" not in text
    )
    path.write_text(prefixes + text + circle, encoding="utf-8")
    log = harbour.root / LOG
    ring = "".join(f"<http://a/{i}> rcp:r <http://a/{(i + 1) % 30}> .\n" for i in range(30))
    log.write_text(log.read_text("utf-8") + ring + "<http://a/1> a rcp:A .\n", encoding="utf-8")
    assert bali("check").status == 0


def test_a_folder_that_looks_like_a_file_is_told(harbour: Project, bali: Bali) -> None:
    (harbour.instances / "folder.ttl").mkdir()
    fails(bali, 1, "instances/folder.ttl", "cannot be read")
    ran = bali("check", "instances/sources")
    assert ran.status == 2
    assert "is a folder" in ran.err


def test_a_file_that_may_not_be_read_is_told(
    harbour: Project, bali: Bali, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "log.ttl":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    fails(bali, 1, LOG, "cannot be read: Permission denied")


def test_a_file_that_goes_between_listing_and_reading_is_told(
    harbour: Project, bali: Bali, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes

    def lose(path: Path) -> bytes:
        (harbour.root / LOG).unlink(missing_ok=True)
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", lose)
    fails(bali, 1, LOG, "cannot be read: No such file or directory", "Nothing was validated")


@pytest.mark.parametrize("command", [("query", "--list"), ("export",), ("rule",), ("verify-evidence", ".")])
def test_no_command_stumbles_over_a_file_that_cannot_be_read(
    harbour: Project, bali: Bali, command: tuple[str, ...]
) -> None:
    (harbour.root / "a.txt").touch()
    for folder, name in ((harbour.instances, "gone.ttl"), (harbour.shapes, "gone.ttl")):
        (folder / name).symlink_to(harbour.root / "nowhere")
    (harbour.queries / "competency").mkdir(parents=True, exist_ok=True)
    (harbour.queries / "competency" / "gone.rq").symlink_to(harbour.root / "nowhere")
    ran = bali(*command)
    assert ran.status == 2
    assert "cannot be read" in ran.err
    assert "Traceback" not in ran.err


def test_a_link_to_nowhere_is_told(harbour: Project, bali: Bali) -> None:
    (harbour.instances / "gone.ttl").symlink_to(harbour.root / "nowhere.ttl")
    fails(bali, 1, "instances/gone.ttl", "cannot be read")


def test_a_cache_that_cannot_be_used_costs_time_only(
    harbour: Project, bali: Bali, monkeypatch: pytest.MonkeyPatch
) -> None:
    (harbour.root / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("BALI_CACHE", str(harbour.root / "file"))
    assert bali("check").status == 0


@pytest.mark.prove
def test_a_file_of_fifty_megabytes_is_checked(harbour: Project, bali: Bali) -> None:
    path = harbour.instances / "large.ttl"
    line = '<http://a/{0:07}> <http://a/p> "{1}" .\n'
    with path.open("w", encoding="utf-8") as out:
        out.writelines(line.format(number, "x" * 200) for number in range(215_000))
    assert path.stat().st_size > 50_000_000
    assert bali("check").status == 0
    with path.open("a", encoding="utf-8") as out:
        out.write("<http://a/x> <http://a/p> .\n")
    fails(bali, 1, "instances/large.ttl:215001")
