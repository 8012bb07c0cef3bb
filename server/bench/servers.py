"""The servers that are compared: how each is given the data and started, as its own documentation says."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bali_process import children
from bali_process.build.release import DATA, DESCRIPTION, inputs_digest
from bali_process.errors import BaliError
from bali_process.project import Project
from bench import processes
from bench.workload import FIRST, JSON, query, requests

OURS, MEMORY, DISK, RDFLIB = "bali", "Oxigraph, in memory", "Oxigraph, on disk", "rdflib-endpoint"
_STARTS_WITHIN = 1800.0


@dataclass
class Server:
    """A server that runs.

    ``load`` is the time from nothing to the first answer, ``start`` that to the first answer when the data
    have been loaded or built before, both in seconds. ``log`` is what it says while it runs.
    """

    name: str
    path: str
    port: int
    process: subprocess.Popen[bytes]
    log: Path
    begun: float
    load: float = 0.0
    start: float = 0.0


@dataclass(frozen=True)
class Kind:
    """A way to serve: the program it needs, and what starts it on N-Quads, with a folder of its own."""

    name: str
    program: str
    begin: Callable[[Path, Path], Server]


@contextmanager
def serving(kind: Kind, data: Path, scratch: Path) -> Iterator[Server]:
    """Serve the N-Quads in ``data`` by ``kind``, with ``scratch`` as its folder, and end it afterwards."""
    scratch.mkdir(parents=True, exist_ok=True)
    server = kind.begin(data, scratch)
    try:
        yield server
    finally:
        processes.end(server.process)


def missing(kind: Kind) -> str:
    """Say why ``kind`` cannot be measured here, or nothing."""
    if program(kind.program):
        return ""
    return f"{kind.name} is not measured: the program {kind.program} is missing (pip install '.[bench]')."


def program(name: str) -> str | None:
    """Find a program beside the interpreter, where its package was installed, or on the path."""
    return shutil.which(name, path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))


def free_port() -> int:
    """Give a port at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def release(data: Path, project: Project, folder: Path) -> Path:
    """Make ``folder`` the cache of releases in which ``project`` finds ``data`` as the release it has built.

    So the server is the one that everybody runs, with nothing changed but what it serves.
    """
    inputs = inputs_digest(project)
    made = folder / inputs[:32]
    made.mkdir(parents=True)
    (made / DATA).symlink_to(data.resolve())
    digest = sha256()
    with data.open("rb") as quads:
        while block := quads.read(1 << 20):
            digest.update(block)
    told = {"digest": digest.hexdigest(), "inputs": inputs, "counts": {}}
    (made / DESCRIPTION).write_text(json.dumps(told), encoding="utf-8")
    return folder


def start_ours(project: Project, cache: Path, scratch: Path) -> Server:
    """Start ``bali serve`` on the release that ``cache`` holds, and wait for its first answer."""
    port = free_port()
    line = [sys.executable, "-m", "bali_process.cli.main", "serve", "--port", str(port)]
    environment = children.environment() | {"BALI_CACHE": str(cache)}
    return _answering(_start(OURS, "/sparql", port, line, scratch, environment, project.root))


def _ours(data: Path, scratch: Path) -> Server:
    # A copy, so that an edit meanwhile changes nothing.
    project = copied(scratch / "project")
    return start_ours(project, release(data, project, scratch / "cache"), scratch)


def copied(folder: Path) -> Project:
    """Copy the project's four folders."""
    from bali_process.project import find

    project = find()
    for part in (project.ontology, project.instances, project.shapes, project.queries):
        shutil.copytree(part, folder / part.name)
    return Project(folder)


def _memory(data: Path, scratch: Path) -> Server:
    begun = time.perf_counter()
    port = free_port()
    server = _answering(_start(MEMORY, "/query", port, _oxigraph(port), scratch), rows=False)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    with data.open("rb") as body:
        head = {"Content-Type": "application/n-quads", "Content-Length": str(data.stat().st_size)}
        connection.request("POST", "/store", body, head)
        answer = connection.getresponse()
        if answer.status >= 300:
            raise BaliError(f"{MEMORY} refuses the data: {answer.status} {answer.read().decode()}")
    connection.close()
    _answering(server)
    # It keeps nothing when it ends, so each start is a load.
    server.load = server.start = time.perf_counter() - begun
    return server


def _disk(data: Path, scratch: Path) -> Server:
    begun = time.perf_counter()
    store = str(scratch / "store")
    load = [str(program("oxigraph")), "load", "--location", store, "--file", str(data)]
    subprocess.run(load, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    port = free_port()
    server = _answering(_start(DISK, "/query", port, [*_oxigraph(port), "--location", store], scratch))
    server.load = time.perf_counter() - begun
    return server


def _rdflib(data: Path, scratch: Path) -> Server:
    port = free_port()
    line = [str(program("rdflib-endpoint")), "serve", "--host", "127.0.0.1", "--port", str(port), str(data)]
    return _answering(_start(RDFLIB, "/", port, line, scratch))


def _oxigraph(port: int) -> list[str]:
    # Without the union, a query that names no graph would find nothing.
    return [str(program("oxigraph")), "serve", "--union-default-graph", "--bind", f"127.0.0.1:{port}"]


def _start(
    name: str,
    path: str,
    port: int,
    line: list[str],
    scratch: Path,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Server:
    begun = time.perf_counter()
    # What a server says of each request costs it something, wherever that goes.
    path_of_log = scratch / "log"
    with path_of_log.open("wb") as log:
        process = subprocess.Popen(line, stdout=log, stderr=log, env=environment, cwd=folder)
    return Server(name, path, port, process, path_of_log, begun)


def _answering(server: Server, rows: bool = True) -> Server:
    """Ask until ``server`` gives its first answer (with ``rows``), and note how long that took."""
    while server.process.poll() is None and time.perf_counter() - server.begun < _STARTS_WITHIN:
        with suppress(OSError, http.client.HTTPException):
            found = ask(server, query(FIRST, number="0"))["results"]["bindings"]
            if found or not rows:
                server.load = server.start = time.perf_counter() - server.begun
                return server
        time.sleep(0.003)
    processes.end(server.process)
    said = server.log.read_text(errors="replace")[-2000:]
    raise BaliError(f"{server.name} does not start; it said: {said}")


def ask(server: Server, text: str) -> dict[str, dict[str, list[dict[str, object]]]]:
    """Have one query answered; raises OSError when the answer is not 200."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=_STARTS_WITHIN)
    try:
        (raw,) = requests([text], server.path)
        connection.request("GET", raw.split(b" ", 2)[1].decode(), headers={"Accept": JSON})
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise ConnectionError(f"{server.name} answers {answer.status}: {body[:200].decode(errors='replace')}")
    told: dict[str, dict[str, list[dict[str, object]]]] = json.loads(body)
    return told


KINDS: tuple[Kind, ...] = (
    Kind(OURS, sys.executable, _ours),
    Kind(MEMORY, "oxigraph", _memory),
    Kind(DISK, "oxigraph", _disk),
    Kind(RDFLIB, "rdflib-endpoint", _rdflib),
)
