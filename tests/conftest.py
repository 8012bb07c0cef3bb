"""What several tests share: a small project of our own invention, the real one, and the command line."""

from __future__ import annotations

import shutil
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from bali_process.build.pipeline import Build, build
from bali_process.build.release import Release, obtain
from bali_process.engine.store import load_store
from bali_process.project import Project

HERE = Path(__file__).parent
CHECKOUT = HERE.parent


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit status and what it wrote."""

    status: int
    out: str
    err: str


@contextmanager
def restless(folder: Path) -> Iterator[None]:
    """Have ``folder`` renamed away and back, over and over."""
    away, enough = folder.with_name("away"), threading.Event()

    def move() -> None:
        while not enough.is_set():
            folder.rename(away)
            away.rename(folder)

    mover = threading.Thread(target=move)
    mover.start()
    try:
        yield
    finally:
        enough.set()
        mover.join()


@pytest.fixture
def harbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A valid project about a harbour, to be edited at will; the working folder is its root."""
    root = tmp_path / "harbour"
    shutil.copytree(HERE / "harbour", root)
    monkeypatch.chdir(root)
    monkeypatch.delenv("BALI_CACHE", raising=False)
    monkeypatch.delenv("BALI_DOCUMENTS", raising=False)
    return Project(root)


@pytest.fixture
def edit(harbour: Project) -> Callable[[str, str, str], None]:
    """Replace text in a file of the harbour project; the old text must be there."""

    def replace(file: str, old: str, new: str) -> None:
        path = harbour.root / file
        content = path.read_text(encoding="utf-8")
        assert old in content, f"{old!r} is not in {file}"
        path.write_text(content.replace(old, new), encoding="utf-8")

    return replace


@pytest.fixture(scope="session")
def real() -> Project:
    """The real project; its tests are skipped while it has no instances."""
    project = Project(CHECKOUT)
    if not any(project.instances.glob("sources/*.ttl")) or not any(project.shapes.glob("*.ttl")):
        pytest.skip("the real data are not here")
    return project


@pytest.fixture(scope="session")
def real_release(real: Project) -> Release:
    """The release of the real project, built once for all tests."""
    return obtain(real)


@pytest.fixture(scope="session")
def real_build(real: Project) -> Build:
    """The real project as a build makes it, with the places of all triples."""
    return build(real)


@pytest.fixture(scope="session")
def real_store(real_release: Release) -> ox.Store:
    """The real graph in memory; query it with ``use_default_graph_as_union=True`` and change nothing."""
    return load_store(real_release.path)


@pytest.fixture(scope="session")
def dataset(real_release: Release) -> rdflib.Dataset:
    """The real graph in rdflib's own store, its default graph the union of all."""
    data = rdflib.Dataset(default_union=True)
    with warnings.catch_warnings():  # rdflib's own code uses names that rdflib deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        data.parse(data=real_release.data.read_text("utf-8"), format="nquads")
    return data


@pytest.fixture
def bali(capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run a command of ``bali`` in this process."""
    from bali_process.cli.main import main

    def run(*arguments: object) -> Ran:
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        sys.stdout.flush()
        out, err = capfd.readouterr()
        return Ran(int(left.value.code or 0), out, err)

    return run
