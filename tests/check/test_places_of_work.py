"""The check where people work: as an action, in a workflow and before a commit."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bali_process.check.formats import FORMATS
from bali_process.project import Project

ROOT = Path(__file__).parents[2]
ACTION = ROOT / ".github" / "actions" / "bali-check" / "action.yml"
WORKFLOW = ROOT / ".github" / "workflows" / "validate.yml"


def script(action: str) -> str:
    """Cut the script of the last step out of the action."""
    lines = action.rpartition("run: |\n")[2].splitlines()
    return "\n".join(line.removeprefix("        ") for line in lines)


def run(root: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the action's script as a runner would, with ``bali`` of this checkout."""
    command = root / "bin" / "bali"
    command.parent.mkdir(exist_ok=True)
    command.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -m bali_process.cli.main "$@"\n', encoding="utf-8"
    )
    command.chmod(0o755)
    given = {"FILES": "", "SINCE": "", "STRICT": "false", "SARIF": "out.sarif", **inputs}
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, **given, "PATH": path, "PYTHONPATH": str(ROOT / "server")}
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script(ACTION.read_text("utf-8"))],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_the_action_annotates_and_writes_sarif_and_fails_as_the_check_does(harbour: Project) -> None:
    assert run(harbour.root).returncode == 0
    vessels = harbour.instances / "vessels.ttl"
    text = vessels.read_text("utf-8").replace(' ;\n    skos:prefLabel "Mole"@en', "")
    vessels.write_text(text, encoding="utf-8")
    done = run(harbour.root)
    assert done.returncode == 0
    assert "::warning file=instances/vessels.ttl,line=" in done.stdout
    (result,) = json.loads((harbour.root / "out.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert result["ruleId"] == "berth-is-named"
    assert run(harbour.root, STRICT="true").returncode == 1
    assert run(harbour.root, FILES="instances/vessels.ttl instances/nowhere.ttl").returncode == 2


def test_the_workflow_uses_the_action_and_uploads_what_it_wrote() -> None:
    text = WORKFLOW.read_text("utf-8")
    assert "uses: ./.github/actions/bali-check" in text
    assert "upload-sarif" in text
    assert "security-events: write" in text


def test_the_help_names_every_format(bali) -> None:  # type: ignore[no-untyped-def]
    told = re.sub(r"\s+", " ", bali("check", "--help").out)
    for name, form in FORMATS.items():
        assert f"{name} ({form.help})" in told


@pytest.mark.prove
def test_a_commit_with_invalid_data_is_stopped(harbour: Project, tmp_path: Path) -> None:
    pytest.importorskip("pre_commit", reason="pre-commit is not installed (pip install -e '.[prove]')")
    hook = next(iter((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8").split("- id: ")[1:]))
    assert "entry: bali check" in hook
    config = "repos:\n  - repo: local\n    hooks:\n      - id: " + hook.replace("\n  ", "\n        ")
    config = config.replace("language: python", "language: system").replace(
        "entry: bali check", f"entry: {sys.executable} -m bali_process.cli.main check"
    )
    (harbour.root / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "server"),
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
    }

    def commit() -> subprocess.CompletedProcess[str]:
        subprocess.run(["git", "add", "."], check=True, env=environment)
        command = [sys.executable, "-m", "pre_commit", "run"]
        return subprocess.run(command, env=environment, capture_output=True, text=True)

    subprocess.run(["git", "init", "--quiet"], check=True)
    passed = commit()
    assert passed.returncode == 0, passed.stdout + passed.stderr
    log = harbour.instances / "sources" / "log.ttl"
    log.write_text(log.read_text("utf-8").replace('"1901-03-04"', '"1901-03-09"'), encoding="utf-8")
    stopped = commit()
    assert stopped.returncode == 1
    assert "call-ends-after-start" in stopped.stdout
