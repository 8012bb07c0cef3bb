"""Where somebody may have wanted to go who asks for a path that leads nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from pyoxigraph import Literal

from bali_process.engine.interface import Engine
from bali_process.query.results import select
from bali_process.query.suggest import closest

# More names than this take too long to list, or to look among them for one that is like another.
_COMPARED = 5000
# How like the name of a list must be to what stands elsewhere.
_SURE = 0.8


def starting_with(start: str, engine: Engine) -> list[str]:
    """The first thousands of the names in the release that start with ``start``, graphs among them."""
    table = select(
        engine,
        "SELECT DISTINCT ?s WHERE { { ?s ?p ?o } UNION { GRAPH ?s {} } "
        f"FILTER(ISIRI(?s) && STRSTARTS(STR(?s), {Literal(start)})) }} LIMIT {_COMPARED}",
    )
    return list(table.iris())


class Paths:
    """All paths that lead somewhere: ``known``, and the lists in which they stand."""

    def __init__(self, known: Iterable[str]) -> None:
        """Sort ``known``, each of which begins with a slash, by what stands before its last part."""
        self._beside: dict[str, dict[str, None]] = {}
        self._ending: dict[str, list[str]] = {}
        self._lists: dict[str, str] = {}
        for path in known:
            if path != "/":  # which is like any other that is short
                self._add(path)

    def _add(self, path: str) -> None:
        folder, last = _parted(path)
        if last in self._beside.setdefault(folder, {}):
            return
        self._beside[folder][last] = None
        self._ending.setdefault(last.casefold(), []).append(path)
        if path.endswith("/"):
            self._lists.setdefault(last, path)
        if folder:
            self._add(folder + "/")

    def nearest(self, path: str) -> str:
        """The path beside ``path`` that is most like it, else one that ends so, else a list; or nothing.

        Only last parts are compared: all paths of a kind begin alike.
        """
        folder, last = _parted(path)
        if near := closest(last, islice(self._beside.get(folder, ()), _COMPARED)):
            return f"{folder}/{near}"
        ending = self._ending.get(last.casefold(), ())
        alike = closest(last.removesuffix("/") + "/", self._lists, _SURE)
        return next(
            (known for known in ending if known.casefold().endswith(path.casefold())),
            self._lists.get(alike, ""),
        )


def _parted(path: str) -> tuple[str, str]:
    """What stands before the last part, and that part, which keeps the slash at its end."""
    folder, _, last = path.removesuffix("/").rpartition("/")
    return folder, last + "/" if path.endswith("/") else last
