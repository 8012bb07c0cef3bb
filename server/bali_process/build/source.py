"""Read a Turtle file into triples that know their line and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from bali_process.build.place import Place
from bali_process.build.syntax import fault, syntax_faults
from bali_process.check.finding import Finding


@dataclass(frozen=True)
class Source:
    """One file: its triples with the place of each object, its subjects with their first place, its faults.

    ``file`` is the name that findings show. A file with faults has no triples: half a file proves nothing.
    ``repeats`` are the triples that it says again, and where.
    Blank nodes are named by file and order, so that the same bytes give the same triples.
    """

    file: str
    graph: str
    triples: Mapping[ox.Triple, Place]
    subjects: Mapping[ox.NamedNode, Place]
    prefixes: Mapping[str, str]
    faults: tuple[Finding, ...] = ()
    repeats: tuple[tuple[ox.Triple, Place], ...] = ()


def read(path: Path, file: str, graph: str, memory: Path | None = None) -> Source:
    """Read ``path`` into a source named ``file``; whatever is wrong becomes a fault, never an exception.

    The folder ``memory`` keeps what was parsed, so that only a file that changed is parsed again.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return _faulty(file, graph, [fault(file, 0, 0, f"The file cannot be read: {reason}.")])
    if memory is None:
        return parse(content, file, graph)
    # What is remembered is worth its import only where there is a memory.
    from bali_process.build.parsed import recall, remember

    known = recall(memory, content, file, graph)
    if known is None:
        known = parse(content, file, graph)
        remember(memory, content, known)
    return known


def parse(content: bytes, file: str, graph: str) -> Source:
    """Parse the bytes of a Turtle document (Turtle 1.1, W3C Recommendation of 2014).

    Oxigraph's parser judges the syntax, because it goes on after a fault and so tells all of them; rdflib's
    then yields the triples, because it can be asked where it stands.
    """
    faults = syntax_faults(content, file)
    if faults:
        return _faulty(file, graph, faults)
    # rdflib takes longer to import than all files take to be recalled.
    from bali_process.build.turtle import NotTurtle, located

    try:
        parser = located(content.decode("utf-8-sig"), "b" + sha256(file.encode()).hexdigest()[:12])
    except NotTurtle as error:
        place = error.place
        message = f"This is not Turtle: {error.reason}."
        return _faulty(file, graph, [fault(file, place.line, place.column, message)])
    return Source(file, graph, parser.triples, parser.subjects, parser.prefixes, (), tuple(parser.repeats))


def _faulty(file: str, graph: str, faults: list[Finding]) -> Source:
    return Source(file, graph, {}, {}, {}, tuple(faults))
