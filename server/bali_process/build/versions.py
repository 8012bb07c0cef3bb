"""Which version of a package is installed, told without importing what tells it in full."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def installed(package: str) -> str:
    """Name the installed ``package`` with its version, as its metadata folder does; else where it stands.

    ``importlib.metadata`` would tell the same and takes longer to import than the answer takes to be used.
    """
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return package
    beside = Path(spec.origin).parent.parent
    return ",".join(sorted(path.name for path in beside.glob(f"{package}-*.dist-info"))) or str(beside)
