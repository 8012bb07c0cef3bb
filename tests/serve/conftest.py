"""A server that runs, as an operator runs it."""

from __future__ import annotations

import json
import signal
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bali_process import children
from bali_process.project import Project


@dataclass
class Server:
    """A running ``bali serve``: its process, its address and the file that takes what it writes."""

    process: subprocess.Popen[bytes]
    screen: Path
    address: str = ""

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of a GET."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=60) as response:
                return response.status, response.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def select(self, text: str) -> tuple[int, Any]:
        """Status and bindings of a SELECT."""
        status, body = self.get("sparql?" + urllib.parse.urlencode({"query": text, "format": "json"}))
        return status, json.loads(body)["results"]["bindings"] if status == 200 else body.decode()

    @property
    def digest(self) -> str:
        """The release that is served."""
        return str(json.loads(self.get("health")[1])["release"])

    def written(self) -> str:
        """What stands on the screen."""
        return self.screen.read_text(encoding="utf-8")

    def processes(self) -> set[int]:
        """Every process that the server started, and those that they started (Linux)."""
        return _offspring(self.process.pid)

    def wait_until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait for what is bound to happen."""
        _until(holds, f"{what}; the screen says: {self.written()}")

    def wait_gone(self, processes: set[int]) -> None:
        """Wait until all of ``processes`` have ended (Linux)."""
        _until(lambda: all(map(_is_gone, processes)), f"of {processes} none is left")

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Stop the server and give its exit status."""
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture
def serve(harbour: Project, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Run ``bali serve`` over the harbour at a free port until the test ends."""
    running: list[Server] = []

    def start(*arguments: str) -> Server:
        running.append(launch(harbour.root, tmp_path / f"screen-{len(running)}", *arguments))
        return running[-1]

    yield start
    for server in running:
        if server.process.poll() is None:
            server.stop()


def launch(root: Path, screen: Path, *arguments: str) -> Server:
    """Run ``bali serve`` over the project at ``root`` at a free port, and wait until it answers."""
    line = [*children.command("bali_process.cli.main", "serve", "--port", "0"), *arguments]
    with screen.open("wb") as out:
        process = subprocess.Popen(
            line, cwd=root, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=children.environment()
        )
    server = Server(process, screen)
    try:
        server.address = _address(server)
    except BaseException:
        process.kill()
        process.wait()
        raise
    return server


def _address(server: Server) -> str:
    for _ in range(3000):
        words = server.written().split()
        if "Ctrl-C" in words:
            return next(word for word in words if word.startswith("http://") and word.endswith("/"))
        if server.process.poll() is not None:
            break
        time.sleep(0.02)
    raise AssertionError(f"the server did not start: {server.written()}")


def _offspring(pid: int) -> set[int]:
    found = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found |= {child, *_offspring(child)}
    return found


def _is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def _until(holds: Callable[[], bool], what: str) -> None:
    for _ in range(3000):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError(f"still not so: {what}")
