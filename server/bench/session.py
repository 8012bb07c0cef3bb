"""All servers on one data set, side by side."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench import processes
from bench.bars import DISTINCT, REAL, REPEATED, Measured, has_bar
from bench.measure import Bench, interleaved, starts, with_endless_client
from bench.servers import (
    KINDS,
    RDFLIB,
    Kind,
    Server,
    ask,
    copied,
    missing,
    release,
    serving,
    start_ours,
)
from bench.workload import SHAPES, mixed, queries, things

#: Beyond so many quads rdflib-endpoint takes minutes for one answer, and is measured only when asked to be.
_TOO_MANY = 500_000
#: So many answers of each shape are compared before anything is measured.
_COMPARED = 3
#: A client that takes more than this share of a core measures itself.
_BUSY = 0.8


@dataclass(frozen=True)
class Plan:
    """How long a run lasts (seconds), how many there are, where files go, and who is told."""

    seconds: float
    runs: int
    scratch: Path
    everywhere: bool
    tell: Callable[[str], None]


def measure(name: str, data: Path, plan: Plan) -> Measured:
    """Measure every server that there is on the N-Quads in ``data``."""
    with data.open("rb") as quads:
        measured = Measured(name, sum(1 for _ in quads))
    bench = Bench(plan.scratch, plan.seconds)
    about = things(data)
    if name == REAL:
        plan.tell(f"{name}: starting")
        measured.start = start(data, plan)
    with ExitStack() as stack:
        servers = []
        for kind in present(measured, plan):
            plan.tell(f"{name}: loading {kind.name}")
            servers.append(stack.enter_context(serving(kind, data, plan.scratch / f"{name} {kind.name}")))
        compare_answers(measured, servers, about)
        held = {server.name: processes.memory(server.process.pid) for server in servers}
        loads(measured, bench, servers, about, plan)
        for server in servers:
            after = processes.memory(server.process.pid)
            measured.servers[server.name] = {
                "load": server.load,
                "start": server.start,
                "memory": held[server.name],
                "memory after loads": after,
            }
        plan.tell(f"{name}: beside queries that never end")
        measured.endless = with_endless_client(bench, plan.runs, servers[0], mixed(about))
    return measured


def present(measured: Measured, plan: Plan) -> list[Kind]:
    """Choose the servers that take part, and note why others do not."""
    chosen = []
    for kind in KINDS:
        if why := missing(kind):
            measured.notes.append(why)
        elif kind.name == RDFLIB and measured.quads > _TOO_MANY and not plan.everywhere:
            measured.notes.append(
                f"{kind.name} is left out beyond {_TOO_MANY:,} quads; --everywhere has it too."
            )
        else:
            chosen.append(kind)
    return chosen


def compare_answers(measured: Measured, servers: Sequence[Server], about: Mapping[str, list[str]]) -> None:
    """Note where a server does not give the same rows as ours: the same work is to be measured."""
    for shape in SHAPES:
        for text in queries(shape, about, "0")[:_COMPARED]:
            ours, *others = [(server.name, rows(ask(server, text))) for server in servers]
            for name, theirs in others:
                if theirs != ours[1]:
                    measured.notes.append(f"{name} gives another answer than {ours[0]} to: {text}")


def rows(answer: Mapping[str, Mapping[str, list[dict[str, object]]]]) -> list[str]:
    """Give the rows of ``answer`` in an order of their own."""
    return sorted(json.dumps(row, sort_keys=True) for row in answer["results"]["bindings"])


def loads(
    measured: Measured, bench: Bench, servers: Sequence[Server], about: Mapping[str, list[str]], plan: Plan
) -> None:
    """Put every load on every server that has a bar for it."""
    for kind in (DISTINCT, REPEATED):
        for shape in SHAPES:
            chosen = [server for server in servers if has_bar(server.name, kind, shape.name)]
            if len(chosen) < 2:
                continue
            plan.tell(f"{measured.name}: {shape.name}, {kind} queries")
            cells = interleaved(bench, plan.runs, chosen, queries(shape, about), kind == REPEATED)
            measured.cells[kind, shape.name] = cells
            for name, cell in cells.items():
                if cell.failures:
                    measured.notes.append(f"{name}, {shape.name}, {kind}: not 200 but {cell.failures}")
                if cell.client > _BUSY:
                    measured.notes.append(f"{name}, {shape.name}, {kind}: the client may be the limit")


def start(data: Path, plan: Plan) -> tuple[float, float]:
    """Time our start to the first answer on a release that is built, and importing alone, in seconds."""
    folder = plan.scratch / "start"
    project = copied(folder / "project")
    cache = release(data, project, folder / "cache")

    def begin() -> float:
        server = start_ours(project, cache, folder)
        processes.end(server.process)
        return server.start

    begin()  # bytecode is written once, at the first start after an installation
    return starts(begin, plan.runs)
