"""``bali query``: what it answers, in which form, and what it says when it cannot."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bali_process.project import Project

STORED = """\
# title: Vessels called
# question: Which vessel is called {name}?
# param: name text "Petrel"@en "The name"
PREFIX rcp: <https://w3id.org/rcp/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?vessel WHERE {
  VALUES ?name { "Petrel"@en }
  ?vessel a rcp:Vessel ; skos:prefLabel ?name .
}
"""


@pytest.fixture(autouse=True)
def questions(harbour: Project) -> None:
    folder = harbour.queries / "competency"
    folder.mkdir(parents=True)
    (folder / "vessels-called.rq").write_text(STORED, "utf-8")


def test_a_stored_question_is_answered_by_name(bali: Callable) -> None:
    ran = bali("query", "vessels-called", "--format", "table")
    assert ran.status == 0, ran.err
    assert ran.out.splitlines() == [
        "vessel",
        "─" * len("Petrel (state:petrel)"),
        "Petrel (state:petrel)",
        "(1 row)",
    ]


def test_a_parameter_takes_the_place_of_the_default(bali: Callable) -> None:
    ran = bali("query", "vessels-called", "--param", "name=Nobody", "--format", "csv")
    assert (ran.status, ran.out) == (0, "vessel\r\n")


def test_into_a_pipe_rows_are_csv_and_graphs_are_turtle(bali: Callable) -> None:
    rows = list(csv.reader(io.StringIO(bali("query", "SELECT ?v { ?v a rcp:Tug }").out)))
    assert rows == [["v"], ["https://w3id.org/rcp/bali/state/petrel"]]
    assert "state:petrel" in bali("query", "DESCRIBE state:petrel").out
    assert bali("query", "ASK { state:petrel a rcp:Tug }").out == "yes\n"


def test_known_prefixes_need_no_declaration_and_what_follows_by_rule_is_there(bali: Callable) -> None:
    assert bali("query", "ASK { state:petrel a rcp:Vessel }").out == "yes\n"


@pytest.mark.parametrize(
    ("name", "start"), [("json", '{"head"'), ("xml", "<?xml"), ("csv", "v"), ("tsv", "?v"), ("table", "v")]
)
def test_each_format_of_a_table_is_written(bali: Callable, name: str, start: str) -> None:
    assert bali("query", "SELECT ?v { ?v a rcp:Tug }", "--format", name).out.startswith(start)


@pytest.mark.parametrize("name", ["turtle", "ntriples", "jsonld", "rdfxml", "trig", "nquads"])
def test_each_format_of_a_graph_is_written(bali: Callable, name: str) -> None:
    ran = bali("query", "CONSTRUCT WHERE { ?v a rcp:Tug }", "--format", name)
    assert (ran.status, "petrel" in ran.out) == (0, True)


def test_an_unknown_format_is_told_the_ones_that_fit(bali: Callable) -> None:
    ran = bali("query", "SELECT ?v { ?v a rcp:Tug }", "--format", "turtle")
    assert ran.status == 2
    assert ran.err == (
        "bali: The format turtle does not fit: the answer is a table of rows, and its formats are "
        "json, xml, csv, tsv, table.\n"
    )
    assert "turtle, ntriples, jsonld" in bali("query", "DESCRIBE state:petrel", "--format", "docx").err


def test_a_file_and_standard_input_are_read(
    bali: Callable, harbour: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = harbour.root / "mine.rq"
    path.write_text("ASK { ?v a rcp:Tug }", "utf-8")
    assert bali("query", path).out == "yes\n"
    monkeypatch.setattr("sys.stdin", io.StringIO("ASK { ?v a rcp:Tug }"))
    assert bali("query", "-").out == "yes\n"
    path.write_text(STORED, "utf-8")
    assert "petrel" in bali("query", path, "--param", "name=Petrel").out


def test_a_syntax_error_shows_the_line_with_a_caret_and_the_user_s_own_columns(bali: Callable) -> None:
    ran = bali("query", "SELECT * { ?v a rcp:Tug ; ?p }")
    assert ran.status == 2
    assert "   1 | SELECT * { ?v a rcp:Tug ; ?p }\n                                    ^" in ran.err
    assert "line 1, column 30: expected a variable" in ran.err
    assert "Traceback" not in ran.err


def test_an_unknown_prefix_and_an_unknown_term_get_a_suggestion(bali: Callable) -> None:
    assert "Did you mean rcp:?" in bali("query", "ASK { ?v a rcpp:Tug }").err
    ran = bali("query", "ASK { ?v a rcp:Tugg }")
    assert (ran.status, ran.out) == (0, "no\n")
    assert ran.err == "bali: note: rcp:Tugg is not in this release; did you mean rcp:Tug?\n"


def test_service_and_foreign_graphs_are_refused(bali: Callable) -> None:
    assert bali("query", "SELECT * { SERVICE <http://a/> {} }").status == 2
    assert "nothing is fetched" in bali("query", "ASK FROM <file:///etc/passwd> {}").err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("vessels-caled",),
            "There is no stored question called vessels-caled; did you mean vessels-called?",
        ),
        ((), "Say what to ask"),
        (("vessels-called", "--param", "nme=x"), "has no parameter nme; did you mean name?"),
        (("vessels-called", "--param", "name"), "--param name has no value"),
        (("ASK {}", "--param", "a=b"), "--param works with stored questions"),
        (("CLEAR ALL {}",), "syntax error"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(
    bali: Callable, arguments: tuple[str, ...], words: str
) -> None:
    ran = bali("query", *arguments)
    assert ran.status == 2
    assert words in ran.err
    assert "Traceback" not in ran.err


def test_the_stored_questions_are_listed_with_their_parameters(bali: Callable) -> None:
    out = bali("query", "--list").out
    assert "vessels-called\n    Which vessel is called {name}?\n    --param name=… (text): The name" in out


def test_on_a_built_release_neither_rdflib_nor_pyshacl_nor_flask_is_imported(
    bali: Callable, harbour: Project
) -> None:
    bali("query", "ASK {}")
    code = (
        "import sys; from bali_process.cli.main import main\ntry: main(['query', 'ASK {}'])\n"
        "finally: print(sorted({'rdflib', 'pyshacl', 'owlrl', 'flask', 'werkzeug'} & set(sys.modules)))"
    )
    server = Path(__file__).parents[2] / "server"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=harbour.root,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(server)},
    )
    assert ran.stdout.splitlines() == ["yes", "[]"]


def test_json_is_json(bali: Callable) -> None:
    told = json.loads(bali("query", "ASK { ?v a rcp:Tug }", "--format", "json").out)
    assert told["boolean"] is True
