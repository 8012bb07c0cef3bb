"""One server under one load, again and again; what is told is the median of the runs."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bali_process.errors import BaliError
from bench import client, processes
from bench.servers import Server
from bench.workload import ENDLESS, query, requests

CONNECTIONS = 8
#: How long answers under way may still take when a run ends, in seconds.
PATIENCE = 120.0
#: A server so slow that one run takes so long, in seconds, is not run again under that load.
_TEDIOUS = 5.0
_CLIENT = str(Path(__file__).with_name("client.py"))


@dataclass
class Cell:
    """What several runs of one load on one server came to.

    ``rate`` is answers a second, ``median`` and ``tail`` (99th percentile) are in milliseconds, ``cpu`` is
    what the server's processes took for each answer, in milliseconds, and ``client`` the client's share of a
    core.
    """

    runs: list[dict[str, float]] = field(default_factory=list)
    failures: dict[str, int] = field(default_factory=dict)

    def __getattr__(self, name: str) -> float:
        """Give the median of the runs."""
        if name in ("rate", "median", "tail", "cpu", "client"):
            return statistics.median(run[name] for run in self.runs)
        raise AttributeError(name)

    @property
    def is_tedious(self) -> bool:
        """Whether a run took so long that there is no point in another."""
        return any(run["elapsed"] > _TEDIOUS for run in self.runs)

    def told(self) -> dict[str, object]:
        """Give everything, for JSON."""
        medians = {name: getattr(self, name) for name in ("rate", "median", "tail", "cpu", "client")}
        return medians | {"failures": self.failures, "runs": self.runs}


class Bench:
    """Sends loads. Numbers in queries never come twice in its life, so no answer can be remembered."""

    def __init__(self, scratch: Path, seconds: float) -> None:
        """Write the clients' files to ``scratch``; each run lasts ``seconds``."""
        self._file = scratch / "requests"
        self._seconds = seconds
        self._next = 1_000_000

    def run(self, cell: Cell, server: Server, texts: Iterable[str], repeated: bool = False) -> None:
        """Add a run of ``texts`` on ``server`` to ``cell``; ``repeated`` asks a few of them many times."""
        self._file.write_bytes(client.pack(requests(texts, server.path, repeated)))
        # What repeats has been asked once before the clock starts, whatever the server makes of that.
        if repeated:
            self._send(server, 0.2, repeated)
        before = processes.seconds(server.process.pid)
        told = self._send(server, self._seconds, repeated)
        taken = processes.seconds(server.process.pid) - before
        self._next += int(told["answers"]) + 1000
        failures: dict[str, int] = told.pop("failures")
        for status, number in failures.items():
            cell.failures[status] = cell.failures.get(status, 0) + number
        cell.runs.append(told | {"cpu": 1000 * taken / max(told["answers"], 1)})

    def _send(self, server: Server, seconds: float, repeated: bool) -> dict[str, Any]:
        first = "" if repeated else str(self._next)
        sent = _client(server.port, self._file, CONNECTIONS, seconds, PATIENCE, first)
        output, _ = sent.communicate()
        if sent.returncode:
            raise BaliError(f"{server.name} broke the load off.")
        told: dict[str, Any] = json.loads(output)
        return told

    @contextmanager
    def endless(self, server: Server) -> Iterator[None]:
        """Have one more client run queries that never end, one after the other."""
        file = self._file.with_name("endless")
        file.write_bytes(client.pack(requests([query(ENDLESS)], server.path)))
        sent = _client(server.port, file, 1, 3600.0, 0.0, "1")
        time.sleep(1.5)
        try:
            yield
        finally:
            sent.kill()
            sent.communicate()
            _wait_until_quiet(server)


def interleaved(
    bench: Bench, runs: int, servers: Sequence[Server], texts: Sequence[str], repeated: bool = False
) -> Mapping[str, Cell]:
    """Run one load on each of ``servers`` in turn, ``runs`` times, so that what disturbs one disturbs all."""
    cells = {server.name: Cell() for server in servers}
    for _ in range(runs):
        for server in servers:
            if not cells[server.name].is_tedious:
                bench.run(cells[server.name], server, texts, repeated)
    return cells


def with_endless_client(bench: Bench, runs: int, server: Server, texts: Sequence[str]) -> tuple[Cell, Cell]:
    """Run a load with one more client whose queries never end, and without it before and afterwards."""
    alone, beside = Cell(), Cell()
    for _ in range(runs):
        bench.run(alone, server, texts)
    with bench.endless(server):
        for _ in range(runs):
            bench.run(beside, server, texts)
    for _ in range(runs):
        bench.run(alone, server, texts)
    return alone, beside


def starts(begin: Callable[[], float], runs: int) -> tuple[float, float]:
    """Give the median times, in seconds, to start ``begin`` and, in turn, to import Flask and the engine."""
    ours, imports = [], []
    for _ in range(runs):
        ours.append(begin())
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import flask, pyoxigraph"], check=True)
        imports.append(time.perf_counter() - begun)
    return statistics.median(ours), statistics.median(imports)


def _client(*arguments: object) -> subprocess.Popen[bytes]:
    line = [sys.executable, "-S", "-E", _CLIENT, *map(str, arguments)]
    return subprocess.Popen(line, stdout=subprocess.PIPE)


def _wait_until_quiet(server: Server, longest: float = 60.0) -> None:
    """Wait until what the departed client left behind has ended."""
    ends = time.monotonic() + longest
    while time.monotonic() < ends:
        before = processes.seconds(server.process.pid)
        time.sleep(0.3)
        if processes.seconds(server.process.pid) - before < 0.03:
            return
