"""Where the data are found, and what things are called."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bali_process import project as projects
from bali_process.errors import BaliError
from bali_process.namespaces import PREFIXES, compact, expand
from bali_process.project import Project, find


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
