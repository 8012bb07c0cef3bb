"""A Turtle file as a reader sees it: lines, statements and their predicates, each with its line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bali_process.query.tokens import Token, tokenise

_DEPTH = {"[": 1, "(": 1, "{": 1, "]": -1, ")": -1, "}": -1}


@dataclass(frozen=True)
class Statement:
    """What stands between two full stops, without comments; ``first`` and ``last`` are lines from 1."""

    tokens: Sequence[Token]
    first: int
    last: int

    @property
    def subject(self) -> str:
        return self.tokens[0].text

    @property
    def is_prefix(self) -> bool:
        return self.subject == "@prefix"

    @cached_property
    def predicates(self) -> list[str]:
        """The predicates at the top of the statement, in order and as often as they are written."""
        found, depth, expected = [], 0, False
        for number, token in enumerate(self.tokens):
            if depth == 0 and (number == 1 or expected) and token.text not in (";", "."):
                found.append(token.text)
            depth += _DEPTH.get(token.text, 0) if token.kind == "mark" else 0
            expected = depth == 0 and token.text == ";"
            # A subject in brackets ends where they close.
            if number == 0 and self.subject == "[":
                found.clear()
        return found


@dataclass(frozen=True)
class Sheet:
    """One file; ``name`` is relative to the project."""

    name: str
    content: bytes

    @cached_property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def statements(self) -> list[Statement]:
        ends = [number for number, sign in enumerate(self.text) if sign == "\n"]
        found: list[Statement] = []
        tokens: list[Token] = []
        for token in tokenise(self.text):
            tokens.append(token)
            if token.kind == "mark" and token.text == ".":
                places = (tokens[0].start, token.start)
                first, last = (bisect_right(ends, place) + 1 for place in places)
                found.append(Statement(tuple(tokens), first, last))
                tokens = []
        return found

    @property
    def is_instances(self) -> bool:
        return self.name.startswith("instances/")


def read(path: Path, root: Path) -> Sheet:
    return Sheet(path.relative_to(root).as_posix(), path.read_bytes())
