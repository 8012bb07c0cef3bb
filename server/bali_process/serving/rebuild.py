"""Build the release of a project in a process of its own, so that serving goes on meanwhile.

Run as ``python -m bali_process.serving.rebuild FOLDER``. Findings go to standard error.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bali_process import children
from bali_process.errors import BaliError
from bali_process.project import Project


def rebuild(project: Project) -> bool:
    """Have the release of what the folders hold now built and validated; tell whether that succeeded."""
    line = children.command("bali_process.serving.rebuild", str(project.root))
    return subprocess.run(line, env=children.environment(), stdin=subprocess.DEVNULL).returncode == 0


def main(arguments: list[str]) -> int:
    """Build the release of the project in the folder ``arguments[0]``."""
    from bali_process.build.release import obtain

    children.end_with_parent()
    try:
        obtain(Project(Path(arguments[0])))
    except BaliError as error:
        print("\n".join(filter(None, (error.details, f"bali: {error}"))), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
