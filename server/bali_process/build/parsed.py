"""What was parsed, kept for the next run: after an edit only the edited file is parsed again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from bali_process.build.place import Place
from bali_process.build.source import Source
from bali_process.build.versions import installed

_FOLDER = "parsed"


def recall(memory: Path, content: bytes, file: str, graph: str) -> Source | None:
    """Get what ``content`` was parsed into; None when it is not known, or the memory is damaged."""
    try:
        kept = json.loads(_path(memory, file).read_bytes())
        if kept["digest"] != _digest(content, file, graph):
            return None
        triples = [quad.triple for quad in ox.parse(kept["triples"], format=ox.RdfFormat.N_TRIPLES)]
        return Source(
            file,
            graph,
            dict(zip(triples, map(_place, kept["places"]), strict=True)),
            {ox.NamedNode(subject): _place(place) for subject, place in kept["subjects"].items()},
            kept["prefixes"],
            repeats=tuple((triples[number], Place(*place)) for number, place in kept["repeats"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, SyntaxError):
        return None


def remember(memory: Path, content: bytes, source: Source) -> None:
    """Keep ``source``, in the place of what its file held before; a file with faults is not kept."""
    if source.faults:
        return
    numbers = {triple: number for number, triple in enumerate(source.triples)}
    kept = {
        "digest": _digest(content, source.file, source.graph),
        "triples": "".join(f"{triple} .\n" for triple in source.triples),
        "places": [(place.line, place.column) for place in source.triples.values()],
        "subjects": {node.value: (place.line, place.column) for node, place in source.subjects.items()},
        "prefixes": dict(source.prefixes),
        "repeats": [(numbers[triple], (place.line, place.column)) for triple, place in source.repeats],
    }
    path = _path(memory, source.file)
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(kept), encoding="utf-8")
        draft.replace(path)
    except OSError:
        # Nothing is lost but time: the next run parses the file again.
        return


def _path(memory: Path, file: str) -> Path:
    return memory / _FOLDER / f"{sha256(file.encode()).hexdigest()[:32]}.json"


def _digest(content: bytes, file: str, graph: str) -> str:
    total = sha256(f"{_parser()} {file} {graph}\n".encode())
    total.update(content)
    return total.hexdigest()


@cache
def _parser() -> str:
    """Digest what parses: another parser may read other triples or places from the same bytes."""
    code = Path(__file__).parent
    total = sha256(f"{installed('rdflib')} {installed('pyoxigraph')}".encode())
    for name in ("source", "syntax", "turtle", "parsed"):
        total.update((code / f"{name}.py").read_bytes())
    return total.hexdigest()


def _place(numbers: Iterable[int]) -> Place:
    return Place(*numbers)
