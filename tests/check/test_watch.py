"""``bali check --watch`` outlives whatever happens to the files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

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
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, "check", "--watch"],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(SERVER), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self._lines = Queue[str]()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def verdict(self) -> str:
        """Wait for the end of one check and return all that it said."""
        said = []
        while "Watching" not in (line := self._lines.get(timeout=PATIENCE)):
            said.append(line)
        return "".join([*said, line])

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status


@pytest.fixture
def watched(harbour: Project) -> Iterator[Watched]:
    running = Watched(harbour.root)
    yield running
    running.process.kill()
    running.stop()


def save(path: Path, text: str) -> None:
    """Save at one stroke, as editors do: a file half written would get a verdict of its own."""
    draft = path.with_suffix(".draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def test_every_save_gets_a_verdict_and_ctrl_c_ends_quietly(harbour: Project, watched: Watched) -> None:
    log = harbour.root / LOG
    good = log.read_text("utf-8")
    assert "nothing to report" in watched.verdict()
    save(log, good.replace('"1901-03-04"', '"1901-03-09"'))
    assert "call-ends-after-start" in watched.verdict()
    save(log, good.replace("rcp:caller state:petrel ;", "rcp:caller state:petrel"))
    assert "Nothing was validated" in watched.verdict()
    log.unlink()
    assert "Traceback" not in watched.verdict()
    harbour.instances.rename(harbour.root / "away")
    assert "holds no Turtle file" in watched.verdict()
    (harbour.root / "away").rename(harbour.instances)
    watched.verdict()
    save(log, good)
    assert "nothing to report" in watched.verdict()
    assert watched.stop() == 0
    assert watched._lines.empty()


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
