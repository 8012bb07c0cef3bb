"""SPARQL servers of others, started for a test at free ports in folders of their own."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 10
NumberOfBuffers = 10000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = {rows}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """The root address of an Oxigraph server without data: /query asks, /store takes graphs."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("the Oxigraph server is not installed (package oxigraph)")
    port = free_port()
    line = [program, "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    with running(line, f"http://127.0.0.1:{port}/query") as query:
        yield query.removesuffix("/query")


@contextmanager
def virtuoso(folder: Path, rows: int = 1_000_000) -> Iterator[str]:
    """The root address of a Virtuoso server without data; it sends at most ``rows`` rows."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("Virtuoso is not installed (Debian package virtuoso-opensource)")
    http, sql = free_port(), free_port()
    (folder / "v.ini").write_text(_VIRTUOSO.format(folder=folder, http=http, sql=sql, rows=rows))
    line = [program, "+foreground", "+configfile", str(folder / "v.ini")]
    with running(line, f"http://127.0.0.1:{http}/sparql") as query:
        yield query.removesuffix("/sparql")


@contextmanager
def running(line: list[str], query: str) -> Iterator[str]:
    """Run the program ``line`` until the end of the block, which begins when ``query`` answers."""
    server = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(1200):
            if answers(query):
                break
            assert server.poll() is None, f"{line[0]} ended"
            time.sleep(0.05)
        else:
            raise AssertionError(f"{line[0]} does not start")
        yield query
    finally:
        server.kill()
        server.wait()


def answers(query: str) -> bool:
    try:
        urllib.request.urlopen(f"{query}?query=ASK%7B%7D", timeout=10).close()
    except (urllib.error.URLError, OSError):
        return False
    return True
