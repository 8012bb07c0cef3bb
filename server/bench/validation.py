"""Measure validation side by side: ours, pySHACL on a memory graph, and how time grows with the graph.

    python server/bench/validation.py            the real graph, and synthetic ones up to 100 k triples
    python server/bench/validation.py --quick    the real graph, and pySHACL on a part of it, in a minute

Times are wall clock, the median of the runs; the processor's own time stands beside it, because that does not
depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from bali_process.build.axioms import compile_axioms
from bali_process.build.fast_validate import results
from bali_process.build.pipeline import build
from bali_process.build.reason import close
from bali_process.build.result import Result
from bali_process.project import Project, find
from bench import generate

_Told = TypeVar("_Told", Result, ox.Triple)
_SIZES = (50_000, 100_000)
_SEED = 1
_FOLDERS = ("ontology", "instances", "shapes", "queries")


@dataclass(frozen=True)
class Row:
    """One line of the table: what was done, seconds on the clock and on the processor, and a remark."""

    what: str
    wall: float
    processor: float
    remark: str = ""


def main(arguments: list[str] | None = None) -> int:
    """Measure what the command line asks for, and print the table."""
    parser = argparse.ArgumentParser(description="Measure validation side by side.")
    parser.add_argument("--quick", action="store_true", help="the real graph alone")
    parser.add_argument("--runs", type=int, default=3, help="runs of which the median is told")
    asked = parser.parse_args(arguments)
    rows = [*edits(asked.runs), *engines(find(), asked.runs, asked.quick)]
    if not asked.quick:
        rows += [row for size in _SIZES for row in growth(find(), size)]
    print(table(rows))
    print(f"\n{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end")
    return 0


def table(rows: Iterable[Row]) -> str:
    """Write the rows as a table."""
    lines = [f"{'validation':50} {'wall s':>8} {'cpu s':>8}  "]
    lines += [f"{row.what:50} {row.wall:8.2f} {row.processor:8.2f}  {row.remark}".rstrip() for row in rows]
    return "\n".join(lines)


def edits(runs: int) -> list[Row]:
    """Time ``bali check`` as a person runs it: the first time, again, and after an edit of one line."""
    with tempfile.TemporaryDirectory(prefix="bali-bench-") as folder:
        root = Path(folder)
        for name in _FOLDERS:
            shutil.copytree(find().root / name, root / name)
        largest = max((root / "instances").rglob("*.ttl"), key=lambda path: path.stat().st_size)

        def edit() -> None:
            with largest.open("a", encoding="utf-8") as file:
                file.write("# edited\n")

        first = _command("bali check, the first time", root, 1, lambda: None)
        again = _command("bali check, nothing changed", root, runs, lambda: None)
        edited = _command(f"bali check, {largest.name} edited (the largest)", root, runs, edit)
        return [first, again, edited]


def engines(project: Project, runs: int, quick: bool = False) -> list[Row]:
    """Time the closed real graph against the shapes, and compare the engines on a part that breaks rules.

    pySHACL takes minutes for a whole graph, so that ``quick`` leaves it a twentieth.
    """
    from bali_process.build.reference_validator import results_of_pyshacl
    from bali_process.build.terms import to_graph

    made = build(project)
    shapes = made.snapshot.shapes
    whole = sorted(made.snapshot.asserted | made.snapshot.inferred, key=str)
    name = "a twentieth of it" if quick else "all but a thirtieth"
    torn = [
        triple
        for number, triple in enumerate(whole)
        if triple in made.snapshot.ontology or (number % 20 == 0 if quick else number % 30)
    ]
    _, real = _timed("set queries, the real graph", runs, _queried, whole, shapes)
    ours, row = _timed(f"set queries, {name}", runs, _queried, torn, shapes)
    theirs, slow = _timed(f"pySHACL, memory, {name}", 1, results_of_pyshacl, to_graph(torn), shapes)
    same = "same" if ours == theirs else "DIFFERENT"
    remark = f"{slow.processor / row.processor:.0f} times; {same} {len(ours)} results"
    return [real, row, Row(slow.what, slow.wall, slow.processor, remark)]


def growth(project: Project, triples: int) -> list[Row]:
    """Time reasoning and validation of a synthetic graph of so many asserted triples."""
    snapshot = generate.snapshot(project, triples, _SEED)
    what = f"reasoning, {len(snapshot.asserted):,} triples"
    rules = compile_axioms(snapshot.asserted)
    closed, reasoned = _timed(what, 1, lambda: close(snapshot.asserted, rules).inferred)
    data = [*snapshot.asserted, *closed]
    found, validated = _timed(f"set queries, {len(data):,} triples", 1, _queried, data, snapshot.shapes)
    return [reasoned, Row(validated.what, validated.wall, validated.processor, f"{len(found)} results")]


def _command(what: str, root: Path, runs: int, before: Callable[[], None]) -> Row:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    environment.pop("BALI_CACHE", None)
    walls, processors = [], []
    for _ in range(runs):
        before()
        used, begun = os.times(), time.perf_counter()
        command = [sys.executable, "-m", "bali_process.cli.main", "check"]
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
        walls.append(time.perf_counter() - begun)
        now = os.times()
        processors.append(now.children_user - used.children_user + now.children_system - used.children_system)
        if done.returncode > 1:
            raise RuntimeError(done.stderr)
    return Row(what, statistics.median(walls), statistics.median(processors))


def _timed(
    what: str, runs: int, act: Callable[..., Iterable[_Told]], *given: object
) -> tuple[list[_Told], Row]:
    walls, processors = [], []
    found: list[_Told] = []
    for _ in range(runs):
        begun, used = time.perf_counter(), time.process_time()
        found = sorted(act(*given), key=str)
        walls.append(time.perf_counter() - begun)
        processors.append(time.process_time() - used)
    return found, Row(what, statistics.median(walls), statistics.median(processors))


def _queried(data: Collection[ox.Triple], shapes: Collection[ox.Triple]) -> Iterable[Result]:
    store = ox.Store()
    store.bulk_extend(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in data)
    return results(store, shapes)


if __name__ == "__main__":
    sys.exit(main())
