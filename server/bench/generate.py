"""Synthetic graphs of any size, shaped like the real one and as valid: copies of it under other names.

    python server/bench/generate.py --triples 100000 --seed 1 --out folder
    python server/bench/generate.py --triples 1000000 --seed 1 --out data.nq

A folder receives one Turtle file for each copy, to be checked beside the real data
(``bali check folder/*.ttl``). A ``.nq`` file receives everything at once, as a release holds it: ontology,
shapes, real data, copies, and what follows from them. The same triples, seed and real data give the same
bytes.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bali_process.build.axioms import compile_axioms
from bali_process.build.pipeline import authored_files
from bali_process.build.reason import close
from bali_process.build.snapshot import Snapshot
from bali_process.namespaces import BASE, INFERRED_GRAPH, RCP, VOCAB, expand, graph_iri
from bali_process.project import Project, find

#: The world is one: every copy of the process has the same States, organisations and places.
SHARED = frozenset(("organisation", "place", "state", "territory"))
#: Copies move by whole leap periods, so that days, months and years stay in step, and below the year 10000.
_PERIOD, _PERIODS = 4, 1900
_YEAR = re.compile(r"^\d{4}")
_DATES = frozenset(expand(f"xsd:{name}") for name in ("date", "gYear", "gYearMonth"))
_LABEL = expand("skos:prefLabel")


def instances(project: Project) -> dict[str, list[ox.Triple]]:
    """Read the real instances: name of the graph -> triples in the order of the file."""
    return {graph_iri(path.stem): _read(path) for path in sorted(project.instances.rglob("*.ttl"))}


def copies(real: Iterable[ox.Triple], triples: int, seed: int) -> Iterator[list[str]]:
    """Yield copies as sorted lines of N-Triples until the real data and they hold at least ``triples``.

    Each copy has things, labels, years and digests of its own; only the things in SHARED are the same.
    """
    moved = [triple for triple in real if _type(triple.subject) not in SHARED]
    kept = _kept(moved)
    total = len(moved)
    number = 0
    while total < triples:
        number += 1
        lines = sorted(_copy(moved, kept, number, random.Random(f"{seed}/{number}")))
        total += len(lines)
        yield lines


def snapshot(project: Project, triples: int, seed: int) -> Snapshot:
    """Make the project with copies, so that its instances hold at least so many triples."""
    graphs: dict[str, frozenset[ox.Triple]] = {}
    for path, name in authored_files(project).items():
        graphs[name] = graphs.get(name, frozenset()).union(_read(path))
    real = [triple for read in instances(project).values() for triple in read]
    for number, lines in enumerate(copies(real, triples, seed), 1):
        parsed = ox.parse("\n".join(lines), format=ox.RdfFormat.N_TRIPLES)
        graphs[graph_iri(_name(number))] = frozenset(quad.triple for quad in parsed)
    return Snapshot(graphs)


def dataset(project: Project, triples: int, seed: int) -> Iterator[str]:
    """Yield the lines of N-Quads of everything that a release of so many asserted triples would hold."""
    made = snapshot(project, triples, seed)
    inferred = close(made.asserted, compile_axioms(made.asserted)).inferred
    closed: Mapping[str, frozenset[ox.Triple]] = {**made.graphs, INFERRED_GRAPH: inferred}
    for name, members in sorted(closed.items()):
        yield from sorted(f"{triple} <{name}> .\n" for triple in members)


def write_folder(project: Project, folder: Path, triples: int, seed: int) -> int:
    """Write one Turtle file for each copy into ``folder``; returns the number of files."""
    folder.mkdir(parents=True, exist_ok=True)
    real = [triple for read in instances(project).values() for triple in read]
    number = 0
    for number, lines in enumerate(copies(real, triples, seed), 1):
        text = "\n".join(lines) + "\n"
        (folder / f"{_name(number)}.ttl").write_text(text, encoding="utf-8", newline="\n")
    return number


def _read(path: Path) -> list[ox.Triple]:
    # A prefix of its own keeps the blank nodes of two files apart.
    quads = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    return [ox.Triple(*(_apart(part, path.stem) for part in quad.triple)) for quad in quads]


def _apart(part: Any, stem: str) -> Any:
    return ox.BlankNode(f"{stem.replace('-', '')}x{part.value}") if isinstance(part, ox.BlankNode) else part


def _kept(moved: Iterable[ox.Triple]) -> Collection[str]:
    """List the words that stay in names: capacities, and shared things under whose name nothing is copied."""
    slugs: dict[str, set[str]] = defaultdict(set)
    for term in {term for triple in moved for term in (triple.subject, triple.object)}:
        if isinstance(term, ox.NamedNode):
            space, _, slug = term.value.rpartition("/")
            kind = _type(term)
            family = "shared" if kind in SHARED else "copied" if kind else space.removeprefix(VOCAB)
            slugs[family].add(slug)
    return slugs["role"] | slugs["standing"] | slugs["shared"] - slugs["copied"]


def _copy(
    real: Iterable[ox.Triple], kept: Collection[str], number: int, chance: random.Random
) -> Iterator[str]:
    years = _PERIOD * chance.randrange(_PERIODS)
    for triple in real:
        subject, value = _rename(triple.subject, kept, number), triple.object
        if isinstance(value, ox.Literal):
            value = _literal(triple, value, number, years, chance)
        yield f"{subject} {triple.predicate} {_rename(value, kept, number)} ."


def _type(term: object) -> str:
    """Name the type of a thing of the data, as its IRI tells it; "" for anything else."""
    value = term.value if isinstance(term, ox.NamedNode) else ""
    return value.removeprefix(BASE).partition("/")[0] if value.startswith(BASE) else ""


def _rename(term: object, kept: Collection[str], number: int) -> object:
    kind = _type(term)
    if not kind or kind in SHARED or not isinstance(term, ox.NamedNode):
        return term
    space, _, slug = term.value.rpartition("/")
    # The name of a span ends in its offsets, and begins with the name of its text.
    slug, dot, offsets = slug.rpartition(".") if kind == "span" else (slug, "", "")
    named = ".".join(word if word in kept else f"{word}-c{number}" for word in slug.split("."))
    return ox.NamedNode(f"{space}/{named if named != slug else f'{slug}.c{number}'}{dot}{offsets}")


def _literal(
    triple: ox.Triple, value: ox.Literal, number: int, years: int, chance: random.Random
) -> ox.Literal:
    if value.datatype.value in _DATES:
        moved = _YEAR.sub(lambda year: f"{int(year[0]) + years:04}", value.value)
        return ox.Literal(moved, datatype=value.datatype)
    if triple.predicate.value == _LABEL:
        return ox.Literal(f"{value.value} ({number})", language=value.language)
    if triple.predicate.value == f"{RCP}digest":
        return ox.Literal(f"{chance.getrandbits(4 * len(value.value)):0{len(value.value)}x}")
    return value


def _name(number: int) -> str:
    return f"copy-{number:04}"


def main(arguments: list[str] | None = None) -> None:
    """Generate as the command line asks."""
    parser = argparse.ArgumentParser(description="Write a synthetic graph, shaped like the real one.")
    parser.add_argument("--triples", type=int, default=100_000, help="at least so many asserted in instances")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True, help="a folder for Turtle, or a file *.nq")
    asked = parser.parse_args(arguments)
    if asked.out.suffix == ".nq":
        with asked.out.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(dataset(find(), asked.triples, asked.seed))
    else:
        write_folder(find(), asked.out, asked.triples, asked.seed)


if __name__ == "__main__":
    main()
