"""Who may import whom: one way only, and heavy libraries only where they are needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SERVER = Path(__file__).parents[1] / "server"
PACKAGE = SERVER / "bali_process"
MODULES = sorted(PACKAGE.rglob("*.py"))
#: Small tools of an upper layer that a lower one may use.
ALLOWED = {
    ("negotiate.py", "werkzeug.datastructures"),
    ("negotiate.py", "werkzeug.http"),
    ("build/sparql_constraint.py", "bali_process.query.tokens"),
}


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return {module for module in found if (name(path), module) not in ALLOWED}


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_flask_stays_in_http_and_nothing_but_serve_imports_http(path: Path) -> None:
    where = name(path)
    found = imports(path)
    if not where.startswith("http/"):
        assert not [module for module in found if module.split(".")[0] in ("flask", "werkzeug", "jinja2")]
        if where not in ("cli/serve.py", "serving/cell.py"):
            assert not [module for module in found if module.startswith("bali_process.http")]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_lower_layers_do_not_know_the_upper_ones(path: Path) -> None:
    layer = name(path).split("/")[0]
    forbidden = {
        "build": ("cli", "http", "engine", "query"),
        "check": ("cli", "http", "engine", "query", "evidence", "build"),
        "evidence": ("cli", "http", "engine", "query", "build", "check"),
        "engine": ("cli", "http", "check", "evidence"),
        "query": ("cli", "http", "check", "evidence"),
        "http": ("cli",),
    }.get(layer, ())
    assert not [
        module
        for module in imports(path)
        for other in forbidden
        if module.startswith(f"bali_process.{other}")
    ]


@pytest.mark.parametrize(
    "module", ["build.release", "engine.interface", "formats", "namespaces", "project", "export"]
)
def test_serving_a_built_release_imports_no_library_for_building(module: str) -> None:
    heavy = "('rdflib', 'pyshacl', 'owlrl')"
    code = f"import sys, bali_process.{module}; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(SERVER)},
    )
    assert done.stdout.strip() == "[]"
