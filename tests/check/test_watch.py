"""``bali check --watch`` outlives whatever happens to the files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest
from tests.conftest import restless

from bali_process.check.watch import state, watch
from bali_process.project import Project

SERVER = Path(__file__).parents[2] / "server"
LOG = "instances/sources/log.ttl"
PATIENCE = 60
#: Whoever runs the tests in the background has told them, and so their children, not to heed Ctrl-C.
START = """
import signal
from bali_process.cli.main import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


class Watched:
    """A running ``bali check --watch`` and what it says, one verdict at a time."""

    def __init__(self, root: Path) -> None:
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, "check", "--watch"],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(SERVER), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self._lines = Queue[str | None]()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def verdict(self) -> str:
        """Wait for the end of the next check and return all that it said."""
        begun = len(self.said)
        while not self.said[begun:] or "Watching" not in self.said[-1]:
            try:
                line = self._lines.get(timeout=PATIENCE)
            except Empty:
                line = None
            assert line is not None, f"no further verdict after:\n{''.join(self.said)}"
            self.said.append(line)
        return "".join(self.said[begun:])

    def says(self, text: str) -> None:
        """Wait for a check that says ``text``; a change that is seen half-way gets a verdict of its own."""
        end = time.monotonic() + PATIENCE
        while text not in self.verdict():
            assert time.monotonic() < end, f"never {text!r}:\n{''.join(self.said)}"

    def stop(self) -> int:
        """Press Ctrl-C, take down what else is said and return the exit status."""
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()
        while line := self._lines.get(timeout=PATIENCE):
            self.said.append(line)
        return status


@pytest.fixture
def watched(harbour: Project) -> Iterator[Watched]:
    running = Watched(harbour.root)
    yield running
    running.process.kill()
    if running.process.returncode is None:
        running.stop()
    assert "Traceback" not in "".join(running.said)


def save(path: Path, text: str) -> None:
    """Save at one stroke, as editors do: a file half written would get a verdict of its own."""
    draft = path.with_suffix(".draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def test_every_save_gets_a_verdict_and_ctrl_c_ends_quietly(harbour: Project, watched: Watched) -> None:
    log = harbour.root / LOG
    good = log.read_text("utf-8")
    watched.says("in 4 files: nothing to report")
    save(log, good.replace('"1901-03-04"', '"1901-03-09"'))
    watched.says("call-ends-after-start")
    save(log, good.replace("rcp:caller state:petrel ;", "rcp:caller state:petrel"))
    watched.says("Nothing was validated")
    log.unlink()
    watched.says("in 3 files: nothing to report")
    harbour.instances.rename(harbour.root / "away")
    watched.says("holds no Turtle file")
    (harbour.root / "away").rename(harbour.instances)
    watched.says("in 3 files: nothing to report")
    save(log, good)
    watched.says("in 4 files: nothing to report")
    assert watched.stop() == 0
    assert "Aborted" not in "".join(watched.said)


def test_a_watch_withstands_a_folder_that_is_moved_again_and_again(
    harbour: Project, watched: Watched
) -> None:
    log = harbour.root / LOG
    good = log.read_text("utf-8")
    watched.says("nothing to report")
    with restless(harbour.instances):
        for _ in range(3):
            watched.verdict()
    save(log, good.replace('"1901-03-04"', '"1901-03-09"'))
    watched.says("call-ends-after-start")
    save(log, good)
    watched.says("in 4 files: nothing to report")
    assert watched.stop() == 0


def test_a_file_that_is_gone_is_no_state(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x", encoding="utf-8")
    assert set(state([tmp_path / "a", tmp_path / "b"])) == {tmp_path / "a"}


def test_a_change_while_acting_is_seen_after_it(tmp_path: Path) -> None:
    path, seen = tmp_path / "a", []

    def act() -> None:
        seen.append(path.exists())
        if len(seen) > 1:
            raise KeyboardInterrupt
        path.write_text("x", encoding="utf-8")

    watch(lambda: [path], act, seconds=0)
    assert seen == [False, True]
