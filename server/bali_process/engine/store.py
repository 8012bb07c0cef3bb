"""A release's data in memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from pyoxigraph import RdfFormat, Store

from bali_process.errors import BaliError
from bali_process.namespaces import RDF_TYPE

DATA = "data.nq"
_TYPE = f" <{RDF_TYPE}> ".encode()
_BLOCK = 1 << 20


def load_store(release: Path) -> Store:
    """Load ``data.nq`` of the release folder ``release`` into memory, every graph under its name.

    Raises BaliError when the file is missing or broken.
    """
    path = release / DATA
    store = Store()
    try:
        with path.open("rb") as file:
            # The build wrote these lines with the same library, so no IRI needs to be checked again.
            store.load(cast("IO[bytes]", _Blocks(_as_found(file))), RdfFormat.N_QUADS, lenient=True)
    except (OSError, SyntaxError) as error:
        told = f"{path} cannot be loaded ({error}); delete its folder to have it built again."
        raise BaliError(told) from error
    return store


def _as_found(file: IO[bytes]) -> Iterator[bytes]:
    """Give the lines of ``file`` in the order that makes queries fast.

    The engine chains the quads of a subject, predicate, object or graph in memory from the last to the first,
    and follows these chains. So what is read together is loaded together: the types of all things, by which
    most long queries begin, last of all; and the file is read from its end, so that things are found in the
    order of their names, which is the one that most queries ask for.
    """
    types: list[bytes] = []
    place, cut = file.seek(0, os.SEEK_END), b""
    while place:
        start = max(0, place - _BLOCK)
        file.seek(start)
        first, *lines = (file.read(place - start) + cut).splitlines(keepends=True)
        lines.reverse()
        cut, place = first, start  # a block seldom begins where a line does
        if not start:
            lines.append(first)
        types.append(b"".join([line for line in lines if _TYPE in line]))
        yield b"".join([line for line in lines if _TYPE not in line])
    yield from types


class _Blocks:
    """Blocks of bytes, read as a file; the engine asks for a little at a time."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._block, self._place = b"", 0

    def read(self, size: int) -> bytes:
        """Up to ``size`` bytes; none at the end."""
        while not (piece := self._block[self._place : self._place + size]):
            block = next(self._blocks, None)
            if block is None:
                return b""
            self._block, self._place = block, 0
        self._place += size
        return piece
