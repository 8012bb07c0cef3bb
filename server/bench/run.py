"""Measure the server side by side with others: ``make bench``, or

    python server/bench/run.py            real and synthetic graphs, under 12 minutes
    python server/bench/run.py --quick    the real graph in short runs, under two minutes

Every server holds the same quads and is asked the same queries by the same client, in turn, in one run. What
is told is the median of the runs. The program ends with 0 whether or not a bar is reached.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

if __package__ in (None, ""):
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from bali_process.build.release import inputs_digest, obtain
from bali_process.errors import BaliError
from bali_process.project import find
from bench import bars, report
from bench.session import Plan, measure

_SEED = 1
_SIZES = {"100 k": 100_000, bars.MILLION: 1_000_000}


def data_sets(asked: argparse.Namespace) -> dict[str, Path]:
    """Give the N-Quads to measure on: name -> file."""
    if asked.nquads:
        return {asked.name or asked.nquads.stem: asked.nquads}
    found = {bars.REAL: obtain(find()).data}
    return found if asked.quick else found | {name: synthetic(number) for name, number in _SIZES.items()}


def synthetic(triples: int) -> Path:
    """Give what a release with so many triples in instances would hold; made once for each digest."""
    from bench import generate

    project = find()
    folder = project.cache / "bench"
    path = folder / f"{triples}-{_SEED}-{inputs_digest(project)[:16]}.nq"
    if not path.exists():
        tell(f"making a graph of {triples:,} triples")
        folder.mkdir(parents=True, exist_ok=True)
        for former in folder.glob(f"{triples}-*"):
            former.unlink()
        draft = path.with_suffix(".draft")
        with draft.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(generate.dataset(project, triples, _SEED))
        draft.rename(path)
    return path


def tell(line: str) -> None:
    """Show progress on standard error."""
    print(f"{time.strftime('%H:%M:%S')} {line} …", file=sys.stderr, flush=True)


def read(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Measure the server side by side with others.")
    parser.add_argument("--quick", action="store_true", help="the real graph in short runs")
    parser.add_argument("--seconds", type=float, help="how long each run lasts (1; quick: 0.4)")
    parser.add_argument("--runs", type=int, help="runs of which the median is told (5; quick: 3)")
    parser.add_argument("--nquads", type=Path, help="measure on this N-Quads file only")
    parser.add_argument("--name", choices=(bars.REAL, *_SIZES), help="the data set that --nquads is")
    parser.add_argument("--everywhere", action="store_true", help="rdflib-endpoint on the largest data too")
    parser.add_argument("--out", type=Path, help="write everything measured to this JSON file")
    asked = parser.parse_args(arguments)
    asked.seconds = asked.seconds or (0.4 if asked.quick else 1.0)
    asked.runs = asked.runs or (3 if asked.quick else 5)
    return asked


def main(arguments: list[str] | None = None) -> int:
    """Measure, show and write what the command line asks for."""
    asked = read(arguments)
    all_measured = []
    try:
        with tempfile.TemporaryDirectory(prefix="bali-bench-") as scratch:
            for number, (name, data) in enumerate(data_sets(asked).items()):
                folder = Path(scratch) / str(number)
                folder.mkdir()
                plan = Plan(asked.seconds, asked.runs, folder, asked.everywhere, tell)
                all_measured.append(measure(name, data, plan))
                print(report.told(all_measured[-1]), flush=True)
    except BaliError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    machine: dict[str, object] = {"cores": os.cpu_count(), "load": os.getloadavg()}
    print(f"\n{report.bars(all_measured)}\n\nThe machine at the end: {machine}")
    if asked.out:
        told = machine | {"data": [*map(report.as_json, all_measured)]}
        asked.out.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
