"""Read a Turtle file into triples that know their line and column."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, URIRef
from rdflib.plugins.parsers.notation3 import BadSyntax, RDFSink, SinkParser

from bali_process.check.finding import Finding

#: White space and comments, which stand between the terms of Turtle.
_BETWEEN = re.compile(r"(?:\s|#[^\n]*)*")


@dataclass(frozen=True, order=True)
class Place:
    """A position in a file; both numbers count from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Source:
    """One file: its triples with the place of each object, its subjects with their first place, its faults.

    ``file`` is the name that findings show. A file with faults has no triples: half a file proves nothing.
    Blank nodes are named by file and order, so that the same bytes give the same triples.
    """

    file: str
    graph: str
    triples: Mapping[ox.Triple, Place]
    subjects: Mapping[ox.NamedNode, Place]
    prefixes: Mapping[str, str]
    faults: tuple[Finding, ...] = ()


def read(path: Path, file: str, graph: str) -> Source:
    """Read ``path`` into a source named ``file``; whatever is wrong becomes a fault, never an exception."""
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return _faulty(file, graph, [_fault(file, 0, 0, f"The file cannot be read: {reason}.")])
    return parse(content, file, graph)


def parse(content: bytes, file: str, graph: str) -> Source:
    """Parse the bytes of a Turtle document (Turtle 1.1, W3C Recommendation of 2014).

    Oxigraph's parser judges the syntax, because it goes on after a fault and so tells all of them; rdflib's
    then yields the triples, because it can be asked where it stands.
    """
    faults = syntax_faults(content, file)
    if faults:
        return _faulty(file, graph, faults)
    text = content.decode("utf-8-sig")
    sink = _Sink("b" + sha256(file.encode()).hexdigest()[:12])
    parser = _Parser(sink)
    try:
        parser.loadBuf(text)
    except BadSyntax as error:
        line, column = _position(text, error._i)
        return _faulty(file, graph, [_fault(file, line, column, f"This is not Turtle: {error._why}.")])
    return Source(file, graph, parser.triples, parser.subjects, dict(parser._bindings))


def syntax_faults(content: bytes, file: str) -> list[Finding]:
    """Judge the syntax of a Turtle document and tell every fault of it, each undeclared prefix once."""
    try:
        content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode()) + 1
        return [
            _fault(
                file,
                before.count(b"\n") + 1,
                column,
                f"Byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8.",
            )
        ]
    faults: dict[str, Finding] = {}
    statements = ox.parse(content.removeprefix(b"\xef\xbb\xbf"), format=ox.RdfFormat.TURTLE)
    while True:
        try:
            next(statements)
        except StopIteration:
            return list(faults.values())
        except SyntaxError as error:
            line, column = error.lineno or 0, error.offset or 0
            reason = re.sub(r"^Parser error .*?\d: ", "", str(error.msg))
            # What follows a fault on its line is mostly its echo.
            key = reason if "prefix" in reason else f"{line}"
            faults.setdefault(key, _fault(file, line, column, _sentence(reason)))


def _sentence(reason: str) -> str:
    """Say in one sentence what Oxigraph's parser found, and what to do where that is known."""
    if prefix := re.match(r"The prefix (\S*:) has not been declared", reason):
        return (
            f"The prefix “{prefix[1]}” is not declared; add “@prefix {prefix[1]} <…> .” at the top, "
            "or correct its spelling."
        )
    for start, sentence in _REASONS.items():
        if reason.startswith(start):
            return sentence
    if misplaced := re.match(r"(.*) is not a valid (RDF object|predicate|subject)", reason, re.DOTALL):
        role = misplaced[2].removeprefix("RDF ").removesuffix(" or graph name")
        return f"“{misplaced[1]}” cannot stand here, where {_ARTICLE[role]} {role} is expected."
    return f"This is not Turtle: {reason}."


_REASONS = {
    "A dot is expected": "The statement before this is not finished; end it with “.”, or go on with “;”.",
    "Unexpected end": "The file ends inside a statement; is a quotation mark, a bracket or a dot missing?",
    "blank node property lists should end": "A “[” is not closed before this; add “]”.",
    "No scheme found": "A relative IRI needs a base; write the IRI in full or with a prefix.",
}
_ARTICLE = {"object": "an", "predicate": "a", "subject": "a"}


def _fault(file: str, line: int, column: int, message: str) -> Finding:
    return Finding(file, line, message, column, rule="syntax")


def _faulty(file: str, graph: str, faults: list[Finding]) -> Source:
    return Source(file, graph, {}, {}, {}, tuple(faults))


def _position(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


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

    parser: _Parser


class _Parser(SinkParser):
    """Keeps every triple with the place of its object.

    rdflib counts lines as it goes, but counts some of them twice when it steps back, so places are
    computed from offsets.
    """

    def __init__(self, sink: _Sink) -> None:
        super().__init__(sink, baseURI="", turtle=True)
        sink.parser = self
        self.triples: dict[ox.Triple, Place] = {}
        self.subjects: dict[ox.NamedNode, Place] = {}
        self._ends: list[int] = []
        self._starts: list[int] = []
        self._pending: list[int] = []
        self._statement = self._latest = 0
        self._terms: dict[Any, Any] = {}

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
        self.triples.setdefault(ox.Triple(subject, predicate, value), self._place(start))
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
