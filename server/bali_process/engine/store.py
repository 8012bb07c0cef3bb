"""A release's data in memory."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat, Store

from bali_process.errors import BaliError

DATA = "data.nq"


def load_store(release: Path) -> Store:
    """Load ``data.nq`` of the release folder ``release`` into memory, every graph under its name.

    Raises BaliError when the file is missing or broken.
    """
    path = release / DATA
    store = Store()
    try:
        # The build wrote these lines with the same library, so no IRI needs to be checked again.
        store.load(path=str(path), format=RdfFormat.N_QUADS, lenient=True)
    except (OSError, SyntaxError) as error:
        told = f"{path} cannot be loaded ({error}); delete its folder to have it built again."
        raise BaliError(told) from error
    return store
