"""The command ``bali export``: the same graph, the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from bali_process.formats import DATASETS, GRAPHS
from bali_process.namespaces import INFERRED_GRAPH, PREFIXES, SHAPES_GRAPH, graph_iri
from bali_process.project import Project

Bali = Callable[..., Any]
FORMATS = [form.name for form in (*GRAPHS, *DATASETS)]
RDFLIB = {"turtle": "turtle", "ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
SERVER = Path(__file__).parents[2] / "server"


def authored(project: Project, *folders: str) -> Graph:
    graph = Graph()
    for folder in folders:
        for path in (project.root / folder).rglob("*.ttl"):
            graph.parse(path, format="turtle")
    return graph


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD parser uses it
@pytest.mark.parametrize("form", RDFLIB)
def test_an_export_loaded_back_is_the_authored_graph(harbour: Project, bali: Bali, form: str) -> None:
    ran = bali("export", "--format", form)
    assert ran.status == 0
    assert isomorphic(
        Graph().parse(data=ran.out, format=RDFLIB[form]), authored(harbour, "ontology", "instances")
    )


def test_the_bytes_are_the_same_in_every_process(harbour: Project) -> None:
    export = f"""
from click.testing import CliRunner
from bali_process.cli.main import cli
for form in {list(FORMATS)}:
    ran = CliRunner().invoke(cli, ["export", "--format", form, "--graph", "shapes", "--graph", "log"])
    assert ran.exit_code == 0 and len(ran.stdout) > 1000, ran.output
    print(form, ran.stdout)
"""
    runs = [
        subprocess.run(
            [sys.executable, "-c", export],
            capture_output=True,
            check=True,
            cwd=harbour.root,
            env={"PYTHONPATH": str(SERVER), "PYTHONHASHSEED": seed, "PATH": os.environ["PATH"]},
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert runs[0].endswith(b"\n")


@pytest.mark.parametrize(("form", "written"), [("trig", ox.RdfFormat.TRIG), ("nquads", ox.RdfFormat.N_QUADS)])
def test_a_dataset_keeps_its_graphs(harbour: Project, bali: Bali, form: str, written: ox.RdfFormat) -> None:
    quads = set(ox.parse(bali("export", "--format", form, "--with-inferred").out, format=written))
    assert {getattr(quad.graph_name, "value", "") for quad in quads} == {
        *map(graph_iri, ("log", "vessels", "ontology")),
        INFERRED_GRAPH,
    }


def test_one_graph_can_be_chosen_by_name(harbour: Project, bali: Bali) -> None:
    ran = bali("export", "--graph", "vessels")
    assert isomorphic(
        Graph().parse(data=ran.out, format="turtle"),
        Graph().parse(harbour.root / "instances" / "vessels.ttl"),
    )
    assert SHAPES_GRAPH in bali("export", "--format", "nquads", "--graph", "shapes").out


def test_an_unknown_graph_is_told_with_those_there_are(harbour: Project, bali: Bali) -> None:
    ran = bali("export", "--graph", "vesels")
    assert ran.status == 2
    assert "“vesels”" in ran.err
    assert "vessels" in ran.err


def test_inferred_triples_are_added_when_asked_for(harbour: Project, bali: Bali) -> None:
    plain, closed = (
        bali("export", "--format", "ntriples").out,
        bali("export", "--format", "ntriples", "--with-inferred").out,
    )
    assert "berthedAt> <https" not in plain
    assert "berthedAt> <https" in closed
    assert set(plain.splitlines()) < set(closed.splitlines())


@pytest.mark.parametrize("form", ["turtle", "jsonld", "rdfxml", "trig"])
def test_the_prefixes_in_use_are_bound_and_no_others(harbour: Project, bali: Bali, form: str) -> None:
    out = bali("export", "--format", form).out
    assert PREFIXES["rcp"] in out
    assert PREFIXES["membership"] not in out
    assert PREFIXES["sh"] not in out


def test_a_file_is_written_whole_and_replaced_whole(harbour: Project, bali: Bali, tmp_path: Path) -> None:
    out = tmp_path / "graph.ttl"
    out.write_text("old", encoding="utf-8")
    assert bali("export", "--out", out).status == 0
    assert out.read_text(encoding="utf-8") == bali("export").out
    assert [path.name for path in tmp_path.glob("*graph*")] == ["graph.ttl"]


def test_a_file_that_cannot_be_written_is_told_and_leaves_nothing(
    harbour: Project, bali: Bali, tmp_path: Path
) -> None:
    ran = bali("export", "--out", tmp_path / "no" / "graph.ttl")
    assert ran.status == 2
    assert "cannot be written" in ran.err
    assert not (tmp_path / "no").exists()


def test_invalid_data_are_not_exported_and_the_findings_are_shown(
    harbour: Project, bali: Bali, edit: Callable[[str, str, str], None], tmp_path: Path
) -> None:
    edit("instances/sources/log.ttl", '"1901-03-04"', '"1901-03-09"')
    ran = bali("export", "--out", tmp_path / "graph.ttl")
    assert (ran.status, ran.out) == (2, "")
    assert "instances/sources/log.ttl:23:17: violation" in ran.err
    assert "not valid" in ran.err
    assert not (tmp_path / "graph.ttl").exists()


def test_an_unknown_format_is_told_with_those_there_are(harbour: Project, bali: Bali) -> None:
    ran = bali("export", "--format", "n3")
    assert ran.status == 2
    assert all(form in ran.err for form in FORMATS)
