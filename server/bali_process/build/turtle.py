"""rdflib's Turtle parser, made to tell where each term is written and to keep every character."""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, URIRef
from rdflib.plugins.parsers.notation3 import BadSyntax, RDFSink, SinkParser

from bali_process.build.place import Place

#: White space and comments, which stand between the terms of Turtle.
_BETWEEN = re.compile(r"(?:\s|#[^\n]*)*")


class NotTurtle(Exception):
    """The text is not Turtle; ``reason`` tells why, ``place`` where."""

    def __init__(self, reason: str, place: Place) -> None:
        super().__init__(reason)
        self.reason, self.place = reason, place


def located(text: str, name: str) -> LocatedParser:
    """Parse ``text``; blank nodes are called ``name`` and their order. Raises NotTurtle."""
    parser = LocatedParser(_Sink(name))
    try:
        parser.loadBuf(text)
    except BadSyntax as error:
        line = text.count("\n", 0, error._i) + 1
        raise NotTurtle(error._why, Place(line, error._i - text.rfind("\n", 0, error._i))) from error
    return parser


class _Sink(RDFSink):
    """Makes the terms; literals keep their characters, where rdflib would normalise them."""

    def __init__(self, name: str) -> None:
        super().__init__(None)  # type: ignore[arg-type]  # no graph: the parser keeps the triples
        self.name = name

    def newBlankNode(self, arg: Any = None, uri: Any = None, why: Any = None) -> BNode:  # noqa: N802
        self.counter += 1
        return BNode(f"{self.name}-{self.counter}")

    def newLiteral(self, s: str, dt: URIRef | None, lang: str | None) -> Any:  # noqa: N802
        return ox.Literal(s, datatype=ox.NamedNode(dt) if dt else None, language=lang)

    def makeStatement(self, quadruple: Any, why: Any = None) -> None:  # noqa: N802
        self.parser.keep(quadruple)

    parser: LocatedParser


class LocatedParser(SinkParser):
    """Keeps every triple with the place of its object.

    rdflib counts lines as it goes, but counts some of them twice when it steps back, so places are
    computed from offsets.
    """

    def __init__(self, sink: _Sink) -> None:
        super().__init__(sink, baseURI="", turtle=True)
        sink.parser = self
        self.triples: dict[ox.Triple, Place] = {}
        self.subjects: dict[ox.NamedNode, Place] = {}
        self.repeats: list[tuple[ox.Triple, Place]] = []
        self._ends: list[int] = []
        self._starts: list[int] = []
        self._pending: list[int] = []
        self._statement = self._latest = 0
        self._terms: dict[Any, Any] = {}

    @property
    def prefixes(self) -> dict[str, str]:
        """The declared prefixes and what they stand for."""
        return {str(prefix): str(namespace) for prefix, namespace in self._bindings.items()}

    def loadBuf(self, buf: str | bytes) -> Any:  # noqa: N802
        assert isinstance(buf, str)
        self._ends = [match.end() for match in re.finditer("\n", buf)]
        return super().loadBuf(buf)

    def statement(self, argstr: str, i: int) -> int:
        self._statement = self._latest = self._skip(argstr, i)
        return super().statement(argstr, i)

    def objectList(self, argstr: str, i: int, res: Any) -> int:  # noqa: N802
        # An object may hold other lists of objects, in brackets: each keeps the starts of its own.
        outer, self._starts = self._starts, []
        end = super().objectList(argstr, i, res)
        self._pending, self._starts = self._starts[::-1], outer
        return end

    def object(self, argstr: str, i: int, res: Any) -> int:
        start = self._latest = self._skip(argstr, i)
        end: int = super().object(argstr, i, res)
        if end >= 0:
            self._starts.append(start)
        return end

    def nodeOrLiteral(self, argstr: str, i: int, res: Any) -> int:  # noqa: N802
        end = super().nodeOrLiteral(argstr, i, res)
        if end >= 0 and (datatype := _NUMBERS.get(type(res[-1]).__name__)):
            lexical = argstr[self._skip(argstr, i) : end]
            res[-1] = ox.Literal(
                lexical, datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{datatype}")
            )
        return end

    def keep(self, quadruple: tuple[Any, Any, Any, Any]) -> None:
        _, predicate, subject, value = (self._term(part) for part in quadruple)
        start = self._pending.pop() if self._pending else self._latest
        triple, place = ox.Triple(subject, predicate, value), self._place(start)
        if self.triples.setdefault(triple, place) is not place:
            self.repeats.append((triple, place))
        if isinstance(subject, ox.NamedNode):
            self.subjects.setdefault(subject, self._place(self._statement))

    def _term(self, part: Any) -> Any:
        if isinstance(part, BNode):
            return self._terms.setdefault(part, ox.BlankNode(str(part)))
        if isinstance(part, URIRef):
            return self._terms.setdefault(part, ox.NamedNode(str(part)))
        if isinstance(part, bool):
            return ox.Literal(part)
        if isinstance(part, tuple):  # how rdflib's parser writes the keyword "a"
            return ox.NamedNode(part[1])
        return part

    def _skip(self, argstr: str, i: int) -> int:
        match = _BETWEEN.match(argstr, i)
        assert match
        return match.end()

    def _place(self, offset: int) -> Place:
        row = bisect_right(self._ends, offset)
        return Place(row + 1, offset - (self._ends[row - 1] if row else 0) + 1)


#: How rdflib's parser holds the numbers it read, and their datatypes (Turtle 1.1, section 2.5.2).
_NUMBERS = {"int": "integer", Decimal.__name__: "decimal", "sfloat": "double"}
