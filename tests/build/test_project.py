"""Where the data are found, and what things are called."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from tests.conftest import restless

from bali_process import project as projects
from bali_process.build.pipeline import authored_files
from bali_process.build.release import inputs_digest, last_valid
from bali_process.errors import BaliError
from bali_process.namespaces import PREFIXES, compact, expand
from bali_process.project import Project, find, listed
from bali_process.serving.reload import stamp


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package as if it were installed on its own, with data inside."""
    package = tmp_path / "site-packages" / "bali_process"
    shutil.copytree(Path(__file__).parents[1] / "harbour", package / "data")
    monkeypatch.setattr(projects, "__file__", str(package / "project.py"))
    return package / "data"


def test_a_checkout_is_found_from_any_folder_in_it(harbour: Project) -> None:
    assert find(harbour.root / "instances" / "sources").root == harbour.root


def test_a_checkout_comes_before_the_data_in_the_package(harbour: Project, installed: Path) -> None:
    assert find() == harbour
    assert find().is_checkout


def test_the_data_in_the_package_are_found_where_there_is_no_checkout(
    installed: Path, tmp_path: Path
) -> None:
    project = find(tmp_path)
    assert project.root == installed
    assert not project.is_checkout


def test_this_code_finds_its_own_checkout_from_anywhere(tmp_path: Path) -> None:
    assert find(tmp_path).root == Path(__file__).parents[2]


def test_no_data_anywhere_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projects, "__file__", str(tmp_path / "lib" / "bali_process" / "project.py"))
    with pytest.raises(BaliError, match="no checkout"):
        find(tmp_path)


def test_releases_of_installed_data_are_kept_in_the_cache_of_the_user(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BALI_CACHE", raising=False)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert find(tmp_path).cache == tmp_path / "cache" / "bali-process"


def test_releases_of_a_checkout_are_kept_in_it(harbour: Project) -> None:
    assert harbour.cache == harbour.root / ".bali"


def test_a_list_is_sorted_and_goes_as_deep_as_asked(tmp_path: Path) -> None:
    for name in ("b.ttl", "a.rq", "c.txt", "in/a.ttl", "in/deeper/.hidden.ttl"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "folder.ttl").mkdir()
    (tmp_path / "nowhere.ttl").symlink_to(tmp_path / "gone")
    assert listed(tmp_path, ".ttl") == sorted(tmp_path.rglob("*.ttl"))
    assert listed(tmp_path, ".ttl", deep=False) == sorted(tmp_path.glob("*.ttl"))
    assert listed(tmp_path, ".ttl", ".rq")[0] == tmp_path / "a.rq"
    assert listed(tmp_path / "gone", ".ttl") == []


def test_a_folder_that_is_moved_while_it_is_listed_leaves_no_half_list(harbour: Project) -> None:
    whole, complete, empty = listed(harbour.instances, ".ttl"), 0, 0
    refused = []
    with restless(harbour.instances):
        for _ in range(2000):
            try:
                found = listed(harbour.instances, ".ttl")
            except BaliError as error:
                refused.append(str(error))
            else:
                complete += found == whole
                empty += not found
    assert complete + empty + len(refused) == 2000
    assert complete
    assert all("cannot be listed (No such file or directory); see that" in told for told in refused)


def test_whatever_lists_files_withstands_a_folder_that_is_moved(harbour: Project) -> None:
    strict = (authored_files, inputs_digest, last_valid)
    with restless(harbour.instances):
        for _ in range(300):
            stamp(harbour)
            find(harbour.root)
            listed(harbour.instances, ".ttl", calm=True)
            for ask in strict:
                with suppress(BaliError):
                    ask(harbour)


def test_a_folder_that_may_not_be_listed_is_told(harbour: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = os.scandir

    def refuse(path: str) -> object:
        if Path(path).name == "sources":
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert listed(harbour.instances, ".ttl", calm=True) == [harbour.instances / "vessels.ttl"]
    with pytest.raises(BaliError, match=r"sources cannot be listed \(Permission denied\)"):
        listed(harbour.instances, ".ttl")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_prefix_expands_and_compacts(prefix: str) -> None:
    assert compact(expand(f"{prefix}:a-b.c")) == f"{prefix}:a-b.c"


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("https://w3id.org/rcp/bali/span/som-5.1-2", "span:som-5.1-2"),
        ("https://w3id.org/rcp/ontology", "<https://w3id.org/rcp/ontology>"),
        ("https://w3id.org/rcp/bali/meeting/", "<https://w3id.org/rcp/bali/meeting/>"),
        ("https://schema.org/a/b", "<https://schema.org/a/b>"),
        ("urn:x", "<urn:x>"),
    ],
)
def test_a_name_is_shortened_only_where_turtle_could_read_it(iri: str, name: str) -> None:
    assert compact(iri) == name


@pytest.mark.parametrize("text", ["nothing", "unknown:name", "https://example.org/", "http:x"])
def test_what_is_no_prefixed_name_stays_as_it_is(text: str) -> None:
    assert expand(text) == text
