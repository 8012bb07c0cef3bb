"""Where the ontology, instances, shapes and queries are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from bali_process.errors import BaliError

_FOLDERS = ("ontology", "instances", "shapes", "queries")


@dataclass(frozen=True)
class Project:
    """The folder that holds the four data folders: a checkout, or the data inside an installed package."""

    root: Path

    @property
    def ontology(self) -> Path:
        """The terms, and the alignments in ``align/``."""
        return self.root / "ontology"

    @property
    def instances(self) -> Path:
        """The data, one file per source and per kind of reference data."""
        return self.root / "instances"

    @property
    def shapes(self) -> Path:
        """The rules that the data obey."""
        return self.root / "shapes"

    @property
    def queries(self) -> Path:
        """The stored questions."""
        return self.root / "queries"

    @property
    def is_checkout(self) -> bool:
        """Whether the files are the authored ones and not a copy inside an installed package."""
        return self.root != _installed()

    @property
    def cache(self) -> Path:
        """The folder for releases: ``BALI_CACHE``, else ``.bali`` in a checkout, else the user's cache."""
        if chosen := os.environ.get("BALI_CACHE"):
            return Path(chosen).expanduser()
        if self.is_checkout:
            return self.root / ".bali"
        caches = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
        return (Path(caches) if caches else Path.home() / ".cache") / "bali-process"

    def relative(self, path: Path) -> str:
        """Name ``path`` as a person in the project's root would, with forward slashes."""
        absolute = path.absolute()
        inside = absolute.is_relative_to(self.root.absolute())
        return (absolute.relative_to(self.root.absolute()) if inside else path).as_posix()


def find(start: Path | None = None) -> Project:
    """Find the project: a checkout around ``start``, around this code, else the data inside the package.

    ``start`` is the working folder when not given. The checkout comes first because an installed copy of its
    data goes stale with the next edit.
    Raises BaliError when there is none.
    """
    here = (start or Path.cwd()).absolute()
    source = Path(__file__).absolute().parent
    for folder in (here, *here.parents, *source.parents[:2]):
        if _holds_data(folder):
            return Project(folder)
    if _holds_data(_installed()):
        return Project(_installed())
    raise BaliError(
        f"There are no data here: {here} is in no checkout of the project (folders {', '.join(_FOLDERS)}), "
        "and the installed package holds none; go to a checkout, or install the package again."
    )


def listed(folder: Path, *endings: str, deep: bool = True, calm: bool = False) -> list[Path]:
    """List what has a name with one of ``endings`` in ``folder`` and, when ``deep``, below it, sorted.

    A folder that is not there holds nothing. Raises BaliError when one cannot be listed or goes away
    meanwhile, because half a list would pass for the whole. The ``calm`` list what they can: whoever watches
    files looks again soon.
    """

    def refuse(error: OSError) -> None:
        if calm or (isinstance(error, FileNotFoundError) and str(error.filename) == str(folder)):
            return
        raise BaliError(
            f"{error.filename} cannot be listed ({error.strerror}); "
            "see that it stays in its place and may be read, and try again."
        ) from error

    # Not Path.rglob: some versions of Python raise what they should pass over, and pass over the unreadable.
    found: list[Path] = []
    for parent, folders, files in os.walk(folder, onerror=refuse):
        found += (Path(parent, name) for name in (*folders, *files) if name.endswith(endings))
        if not deep:
            break
    return sorted(found)


def _installed() -> Path:
    return Path(__file__).absolute().parent / "data"


def _holds_data(folder: Path) -> bool:
    ontology = listed(folder / "ontology", ".ttl", deep=False, calm=True)
    return bool(ontology) and all((folder / name).is_dir() for name in _FOLDERS[:3])
