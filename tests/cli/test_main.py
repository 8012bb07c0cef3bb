"""The command line as a whole: help, errors, exit statuses."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from bali_process import __version__
from bali_process.cli import main as command_line
from bali_process.cli.main import COMMANDS, Entry
from bali_process.errors import BaliError
from bali_process.project import Project

SERVER = Path(__file__).parents[2] / "server"


def test_help_lists_every_command_and_imports_none(bali: Callable[..., object]) -> None:
    code = (
        "import sys; from bali_process.cli.main import main\n"
        "try: main(['--help'])\n"
        "finally: print([m for m in sys.modules if m in ('flask', 'rdflib', 'pyshacl', 'pyoxigraph')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(SERVER)},
    )
    assert all(f"  {name}" in done.stdout for name in COMMANDS)
    assert done.stdout.rstrip().endswith("[]")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_exists_and_its_help_has_examples(name: str) -> None:
    module, _, function = COMMANDS[name].target.partition(":")
    command = getattr(importlib.import_module(module), function)
    text = command.get_help(click.Context(command, info_name=f"bali {name}"))
    assert "Example" in text
    assert f"bali {name}" in text.partition("Example")[2]


def test_the_version_is_told(bali: Callable[..., object]) -> None:
    ran = bali("--version")
    assert (ran.status, __version__ in ran.out) == (0, True)  # type: ignore[attr-defined]


def test_a_misspelt_command_gets_a_suggestion(bali: Callable[..., object]) -> None:
    ran = bali("chekc")
    assert ran.status == 2  # type: ignore[attr-defined]
    assert "did you mean “check”?" in ran.err  # type: ignore[attr-defined]


def fail_with(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    def fail() -> None:
        raise error

    module = type(sys)("failing")
    module.fail = fail  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "failing", module)
    monkeypatch.setattr(command_line, "COMMANDS", {"fail": Entry("failing:fail", "Fail.")})


def test_an_error_is_its_details_and_one_sentence_without_a_traceback(
    bali: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(BaliError("It broke; mend it.", "line 1\nline 2"), monkeypatch)
    ran = bali("fail")
    assert (ran.status, ran.out, ran.err) == (2, "", "line 1\nline 2\nbali: It broke; mend it.\n")  # type: ignore[attr-defined]


def test_an_interruption_is_quiet(bali: Callable[..., object], monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(KeyboardInterrupt(), monkeypatch)
    ran = bali("fail")
    assert (ran.status, ran.out.strip(), ran.err.strip()) == (130, "", "")  # type: ignore[attr-defined]


@pytest.mark.skipif(os.name == "nt", reason="there are no broken pipes of this kind")
def test_a_reader_that_leaves_is_no_error(harbour: Project) -> None:
    command = f"{sys.executable} -m bali_process.cli.main export --format nquads --graph shapes"
    loud = f"for i in 1 2 3; do {command} --graph ontology; done"
    done = subprocess.run(
        ["/bin/sh", "-c", f"{{ {loud}; }} | true"],
        capture_output=True,
        text=True,
        check=False,
        cwd=harbour.root,
        env={"PYTHONPATH": str(SERVER), "PATH": os.environ["PATH"]},
    )
    assert (done.stdout, done.stderr) == ("", "")
