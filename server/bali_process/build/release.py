"""The release: what the folders hold now, built and validated once and kept under the digest of its inputs.

Nothing here imports rdflib, pySHACL or owlrl unless a release has to be built.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from bali_process import __version__
from bali_process.check.finding import Finding, violations
from bali_process.errors import BaliError
from bali_process.namespaces import RCP, RDF_TYPE
from bali_process.project import Project, listed

if TYPE_CHECKING:
    from bali_process.build.snapshot import Snapshot

DATA = "data.nq"
DESCRIPTION = "release.json"
#: So many releases stay in the cache; the oldest go first.
KEPT = 20

#: What is counted for people: name -> class.
_COUNTED = {
    "meetings": "Meeting",
    "documents": "Document",
    "acts": "Act",
    "actors": "Actor",
    "records": "Record",
    "spans": "TextSpan",
    "conflicts": "Conflict",
}


@dataclass(frozen=True)
class Release:
    """A validated dataset on disk.

    ``digest`` is the SHA-256 (hexadecimal) of the canonical quads, which are the bytes of ``data.nq`` in
    ``path``; ``inputs`` that of the files it was made from and of the code that made it. ``counts`` are for
    people.
    """

    digest: str
    inputs: str
    path: Path
    counts: Mapping[str, int]

    @property
    def data(self) -> Path:
        """The sorted N-Quads with every graph."""
        return self.path / DATA


class InvalidData(BaliError):
    """The data break rules; ``findings`` tells all of them, violations and lesser ones."""

    def __init__(self, findings: Iterable[Finding], details: str = "") -> None:
        self.findings = tuple(findings)
        wrong = violations(self.findings)
        first = min(wrong, key=lambda finding: finding.order)
        count = "1 violation" if len(wrong) == 1 else f"{len(wrong)} violations, the first"
        super().__init__(
            f"The data are not valid ({count} at {first.file}:{first.line}); "
            "mend them, and see them again with “bali check”.",
            details,
        )


def tell_terminal(line: str) -> None:
    """Tell the progress of a build on standard error, and only to a person at a terminal."""
    if sys.stderr.isatty():
        print(f"bali: {line} …", file=sys.stderr, flush=True)


def obtain(
    project: Project, *, progress: Callable[[str], None] = tell_terminal, reasoner: str = "rules"
) -> Release:
    """Get the release of what the folders hold now: from the cache, else built, validated and written once.

    Raises InvalidData with the findings when validation fails; earlier releases stay as they were. Raises
    BaliError when there is nothing to build or the cache cannot be written.
    """
    inputs = inputs_digest(project, reasoner)
    folder = project.cache / inputs[:32]
    release = _load(folder, inputs)
    if release is None:
        return _make(project, folder, inputs, reasoner, progress)
    with suppress(OSError):  # a cache that only others may write to
        (folder / DESCRIPTION).touch()
    return release


def last_valid(project: Project) -> Release | None:
    """Get the release in the cache that was asked for last, whatever the folders hold now."""
    for description in _by_age(project.cache):
        if release := _load(description.parent):
            return release
    return None


def inputs_digest(project: Project, reasoner: str = "rules") -> str:
    """Digest what a release depends on: the names and bytes of the files, and the code that builds.

    Raises BaliError when a file or a folder cannot be read.
    """
    total = sha256(f"{__version__} {reasoner}\n".encode())
    folders = [project.ontology, project.instances, project.shapes]
    files = [path for folder in folders for path in listed(folder, ".ttl")]
    code = Path(__file__).parent
    for path in [*files, *listed(code, ".py", deep=False)]:
        name = path.relative_to(project.root if path in files else code).as_posix()
        try:
            content = path.read_bytes()
        except OSError as error:
            raise BaliError(
                f"{name} cannot be read ({error.strerror}); see what is wrong with “bali check”."
            ) from error
        total.update(f"{name} {sha256(content).hexdigest()}\n".encode())
    return total.hexdigest()


def _load(folder: Path, inputs: str = "") -> Release | None:
    """Read a release from the cache; None when it is missing, damaged or of other ``inputs``."""
    try:
        told = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        release = Release(told["digest"], told["inputs"], folder, told["counts"])
        with (folder / DATA).open("rb") as data:
            total = sha256()
            while block := data.read(1 << 20):
                total.update(block)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return (
        release if (inputs or release.inputs, total.hexdigest()) == (release.inputs, release.digest) else None
    )


def _make(
    project: Project, folder: Path, inputs: str, reasoner: str, progress: Callable[[str], None]
) -> Release:
    from bali_process.build.pipeline import build
    from bali_process.check.report import Report
    from bali_process.check.text import text

    built = build(project, reasoner=reasoner, progress=progress)
    if violations(built.findings):
        raise InvalidData(built.findings, text(Report(built.findings, project.root)))
    progress("writing the release")
    snapshot = built.snapshot
    release = Release(snapshot.digest, inputs, folder, count(snapshot))
    try:
        _write(release, snapshot.nquads)
    except OSError as error:
        raise BaliError(
            f"The release cannot be written to {folder.parent} ({error.strerror}); "
            "name a folder that can be written with BALI_CACHE."
        ) from error
    return release


def _write(release: Release, nquads: bytes) -> None:
    """Write the whole release under another name, then rename it: a reader sees all of it or nothing."""
    cache = release.path.parent
    cache.mkdir(parents=True, exist_ok=True)
    if not (cache / ".gitignore").exists():
        (cache / ".gitignore").write_text("*\n", encoding="utf-8")
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=cache))
    try:
        (draft / DATA).write_bytes(nquads)
        told = {"digest": release.digest, "inputs": release.inputs, "counts": dict(release.counts)}
        (draft / DESCRIPTION).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
        draft.chmod(0o755)
        try:
            draft.rename(release.path)
        except OSError:
            # Another process was faster, or what stands there is damaged.
            if _load(release.path, release.inputs) is None:
                shutil.rmtree(release.path, ignore_errors=True)
                draft.rename(release.path)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _prune(cache, release.path)


def _prune(cache: Path, kept: Path) -> None:
    for description in _by_age(cache)[KEPT:]:
        if description.parent != kept:
            shutil.rmtree(description.parent, ignore_errors=True)


def _by_age(cache: Path) -> list[Path]:
    """The descriptions of all releases, the one used last first."""
    return sorted(listed(cache, DESCRIPTION, calm=True), key=_last_use, reverse=True)


def _last_use(description: Path) -> int:
    try:
        return description.stat().st_mtime_ns
    except OSError:
        return 0  # another process has just pruned it


def count(snapshot: Snapshot) -> dict[str, int]:
    """Count triples, graphs and the kinds of things that people ask for first."""
    counts = {
        "triples": sum(len(triples) for triples in snapshot.graphs.values()),
        "asserted": len(snapshot.asserted),
        "inferred": len(snapshot.inferred),
        "graphs": len(snapshot.graphs),
    }
    classes = {f"<{RCP}{name}>": kind for kind, name in _COUNTED.items()}
    members: dict[str, set[str]] = {kind: set() for kind in _COUNTED}
    for triple in snapshot.asserted | snapshot.inferred:
        if triple.predicate.value == RDF_TYPE and (kind := classes.get(str(triple.object))):
            members[kind].add(str(triple.subject))
    return counts | {kind: len(names) for kind, names in members.items()}
