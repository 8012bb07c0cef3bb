"""What a tree of processes takes of the machine (Linux: /proc)."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
    """Give the process ``root`` and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError):
                children.setdefault(int(_status(int(entry.name))[1]), []).append(int(entry.name))
    found = [root]
    for pid in found:
        found.extend(children.get(pid, ()))
    return found


def memory(root: int) -> int:
    """Give the proportional set size of the tree in bytes: pages that several processes share count once."""
    total = 0
    for pid in tree(root):
        with suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
    return total


def seconds(root: int) -> float:
    """Give the processor time that the tree has taken."""
    total = 0.0
    for pid in tree(root):
        with suppress(OSError, IndexError):
            status = _status(pid)
            total += sum(int(ticks) for ticks in status[11:15]) / _TICKS
    return total


def end(process: subprocess.Popen[bytes], patience: float = 20.0) -> None:
    """End ``process`` and everything that it started, gently first."""
    pids = tree(process.pid)
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(patience)
    for pid in pids:
        with suppress(ProcessLookupError):
            if pid == process.pid or _outlives(pid):
                os.kill(pid, signal.SIGKILL)
    process.wait()


def _outlives(pid: int, moment: float = 2.0) -> bool:
    ends = time.monotonic() + moment
    while Path(f"/proc/{pid}").exists():
        if time.monotonic() > ends:
            return True
        time.sleep(0.02)
    return False


def _status(pid: int) -> list[str]:
    """Give the fields of /proc/PID/stat from the state on (proc(5)); the name before may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
