"""Which lines changed since a revision, as git tells."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bali_process.errors import BaliError

#: A line after the last one of any file.
_END = 1 << 62
_HUNK = re.compile(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@")


@dataclass(frozen=True)
class Changes:
    """File -> ranges of lines that changed; files are named as findings name them."""

    lines: Mapping[str, tuple[range, ...]]

    def touch(self, file: str, line: int) -> bool:
        """Whether ``line`` of ``file`` changed; for 0, an unknown line, whether anything of the file did."""
        ranges = self.lines.get(file, ())
        return bool(ranges) if line == 0 else any(line in changed for changed in ranges)

    def whole(self, starts: Mapping[str, Iterable[int]]) -> Changes:
        """Widen to whole statements, whose first lines are ``starts``: an edit may break what is above it."""
        widened = {}
        for file, ranges in self.lines.items():
            blocks = pairwise(sorted({1, *starts.get(file, ()), _END}))
            widened[file] = tuple(
                range(*block)
                for block in blocks
                if any(range(max(block[0], one.start), min(block[1], one.stop)) for one in ranges)
            )
        return Changes(widened)


def changes_since(revision: str, root: Path) -> Changes:
    """Ask git what changed below ``root`` since ``revision``, in commits, in the index and on disk.

    Where lines were only removed, the ones around them count as changed. Raises BaliError outside a
    repository and for a revision that git does not know.
    """
    _git(root, "rev-parse", "--show-toplevel", refused=f"{root} is in no git repository")
    commit = _git(
        root,
        *("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"),
        refused=f"Git knows no revision “{revision}”",
    ).strip()
    diff = _git(
        root,
        *("-c", "core.quotePath=false", "diff", "--no-color", "--no-ext-diff", "--unified=0", "--relative"),
        *("--src-prefix=a/", "--dst-prefix=b/", commit, "--", "."),
        refused="Git cannot compare",
    )
    new = _git(root, "ls-files", "-z", "--others", "--exclude-standard", refused="Git cannot list files")
    return Changes(_hunks(diff) | {file: (range(1, _END),) for file in new.split("\0") if file})


def _hunks(diff: str) -> dict[str, tuple[range, ...]]:
    changed: dict[str, tuple[range, ...]] = {}
    file = ""
    for line in diff.splitlines():
        if line.startswith("+++ "):
            file = line.removeprefix("+++ ").strip('"').removeprefix("b/").rstrip("\t")
        elif (hunk := _HUNK.match(line)) and file:
            start, count = int(hunk[1]), int(hunk[2] or 1)
            lines = range(start, start + count) if count else range(start, start + 2)
            changed[file] = (*changed.get(file, ()), lines)
    return changed


def _git(root: Path, *arguments: str, refused: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, check=True, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise BaliError(
            f"{refused}, so what changed cannot be told; leave --changed-since out, "
            "or name a revision of this checkout."
        ) from error
    return done.stdout.decode("utf-8", "replace")
