"""The queries: five shapes, asked about the things that the data hold."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

from bali_process.namespaces import BASE, PREFIXES, RDF_TYPE, expand
from bench.client import MARK

JSON = "application/sparql-results+json"
#: So many things are asked about, chosen by chance once; and so many when queries repeat.
_THINGS, _REPEATED = 2000, 20
_PROLOGUE = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("rcp", "skos"))
_NUMBER = MARK.decode()


@dataclass(frozen=True)
class Shape:
    """A shape of query. ``pattern`` names a thing of class ``about`` as ``{thing}``, if it is about things.

    ``{n}`` ends the name of a variable, so that each query can differ from all before and mean the same.
    """

    name: str
    pattern: str
    about: str = ""


SHAPES: tuple[Shape, ...] = (
    Shape("lookup", "SELECT ?p{n} ?o WHERE {{ {thing} ?p{n} ?o }}", "rcp:Record"),
    Shape(
        "join",
        "SELECT ?name{n} ?force ?document ?start ?text WHERE {{ {thing} skos:prefLabel ?name{n} ; "
        "rcp:force ?f ; rcp:attestedBy ?document ; rcp:evidence ?span . ?f skos:prefLabel ?force . "
        "?span rcp:startOffset ?start ; rcp:inText ?text }}",
        "rcp:Act",
    ),
    Shape(
        "GRAPH join",
        "SELECT ?said{n} ?span ?where ?start ?type WHERE {{ GRAPH ?said{n} {{ {thing} rcp:evidence ?span }} "
        "GRAPH ?where {{ ?span rcp:startOffset ?start ; rcp:inText ?text }} "
        "GRAPH ?g {{ {thing} a ?type }} }}",
        "rcp:Act",
    ),
    Shape("group", "SELECT ?type{n} (COUNT(*) AS ?things) WHERE {{ ?thing a ?type{n} }} GROUP BY ?type{n}"),
    Shape(
        "list",
        "SELECT ?act{n} ?name ?document WHERE {{ ?act{n} a rcp:Act ; skos:prefLabel ?name ; "
        "rcp:attestedBy ?document }} ORDER BY ?document ?act{n} LIMIT 1000",
    ),
)
#: Counts all ways to combine three triples: no server lives to see the end.
ENDLESS = "SELECT (COUNT(*) AS ?n{n}) WHERE {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}"
#: Answered by every server as soon as it has data.
FIRST = "SELECT ?s WHERE {{ ?s a rcp:Record }} LIMIT 1"


def things(data: Path) -> Mapping[str, list[str]]:
    """Choose things of ours from the N-Quads in ``data``: class -> IRIs, the same for the same bytes."""
    wanted = {f"<{expand(shape.about)}>": shape.about for shape in SHAPES if shape.about}
    found: dict[str, list[str]] = {shape.about: [] for shape in SHAPES if shape.about}
    typed = f" <{RDF_TYPE}> "
    with data.open(encoding="utf-8") as lines:
        for line in lines:
            subject, here, rest = line.partition(typed)
            if here and subject.startswith(f"<{BASE}") and (name := wanted.get(rest.split(" ", 1)[0])):
                found[name].append(subject)
    chance = random.Random(1)
    return {name: chance.sample(all_, min(_THINGS, len(all_))) for name, all_ in found.items()}


def queries(shape: Shape, about: Mapping[str, list[str]], number: str = _NUMBER) -> list[str]:
    """Write the queries of ``shape``, with the client's mark for the number, or with ``number``."""
    named = about[shape.about] if shape.about else [""]
    return [query(shape.pattern, thing, number) for thing in named]


def mixed(about: Mapping[str, list[str]]) -> list[str]:
    """Write queries of all shapes, in turn."""
    rings = [cycle(queries(shape, about)) for shape in SHAPES]
    return [next(ring) for _ in range(_THINGS) for ring in rings]


def query(pattern: str, thing: str = "", number: str = _NUMBER) -> str:
    """Write one query."""
    return _PROLOGUE + pattern.format(thing=thing, n=number)


def requests(texts: Iterable[str], path: str, repeated: bool = False) -> list[bytes]:
    """Write ``texts`` as raw requests to a server whose endpoint is ``path``."""
    chosen = list(texts)[:_REPEATED] if repeated else texts
    head = f"HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {JSON}\r\n\r\n"
    return [f"GET {path}?query={quote(text, safe='')} {head}".encode() for text in chosen]
