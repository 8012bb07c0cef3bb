"""Answers that are asked for once and then remembered: a release never changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

_MOST = 200_000


class Memory:
    """What is known of names, asked for by ``ask`` when first wanted; forgotten whole when it grows too much.

    Safe to use from several threads: at worst something is asked twice.
    """

    def __init__(self, ask: Callable[[list[str]], dict[str, str]]) -> None:
        """``ask`` answers for many names at once and leaves out those of which nothing is known."""
        self._ask = ask
        self._known: dict[str, str] = {}

    def __call__(self, names: Iterable[str]) -> dict[str, str]:
        """What is known of each of ``names``; those of which nothing is known are left out."""
        wanted, known = set(names), self._known
        missing = sorted(wanted - known.keys())
        if missing:
            fresh = dict.fromkeys(missing, "") | self._ask(missing)
            if len(known) > _MOST:
                known = self._known = {name: known[name] for name in wanted & known.keys()}
            known.update(fresh)
        return {name: known[name] for name in wanted if known[name]}
