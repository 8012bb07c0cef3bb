"""What the two engines on this machine promise beyond the contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bali_process.engine import choice
from bali_process.engine.embedded import EmbeddedEngine
from bali_process.engine.inprocess import InProcessEngine
from bali_process.engine.interface import Engine, EvaluationError, LimitReached, QuerySyntaxError, Request
from bali_process.engine.limits import Limits
from bali_process.engine.remote import RemoteEngine
from bali_process.engine.store import load_store
from bali_process.engine.syntax import syntax_error
from bali_process.errors import BaliError
from bali_process.settings import Settings

KEEPER = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(LANG(?o) = 'en') }"


@pytest.fixture(params=["in process", "embedded"])
def local(request: pytest.FixtureRequest, release: Path) -> Iterator[Engine]:
    made: Engine
    if request.param == "embedded":
        made = EmbeddedEngine(release, Limits())
    else:
        made = InProcessEngine(load_store(release))
    yield made
    made.close()


def test_the_prefixes_of_the_project_are_bound_where_they_are_used(local: Engine) -> None:
    turtle = local.evaluate(Request(KEEPER, "text/turtle")).body.decode()
    assert 'person:keeper skos:prefLabel "Keeper"@en' in turtle
    declared = [line for line in turtle.splitlines() if line.startswith("@prefix")]
    assert [line.split()[1] for line in sorted(declared)] == ["person:", "skos:"]


def test_rdf_xml_declares_the_prefixes_that_it_uses(local: Engine) -> None:
    body = local.evaluate(Request(KEEPER, "application/rdf+xml")).body.decode()
    assert "<skos:prefLabel" in body
    assert "xmlns:skos" in body
    assert "xmlns:foaf" not in body


def test_a_syntax_error_has_a_line_and_a_column(local: Engine) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        local.evaluate(Request("SELECT * {\n ?s ?p }", "text/csv"))
    assert caught.value.line == 2
    assert caught.value.column is not None


def test_a_prefix_that_is_not_declared_is_told(local: Engine) -> None:
    with pytest.raises(QuerySyntaxError, match="Prefix not found"):
        local.evaluate(Request("SELECT * { ?s nowhere:at ?o }", "text/csv"))


def test_a_function_that_does_not_exist_is_an_evaluation_error(local: Engine) -> None:
    with pytest.raises(EvaluationError, match="custom function"):
        local.evaluate(Request("SELECT (<http://example.org/f>(1) AS ?x) {}", "text/csv"))


def test_a_table_has_no_form_as_turtle(local: Engine) -> None:
    with pytest.raises(EvaluationError, match="text/turtle"):
        local.evaluate(Request("SELECT * { ?s ?p ?o }", "text/turtle"))


def test_a_graph_name_that_is_no_iri_is_an_evaluation_error(local: Engine) -> None:
    with pytest.raises(EvaluationError):
        local.evaluate(Request("SELECT * { ?s ?p ?o }", "text/csv", default_graphs=("no iri",)))


def test_the_deadline_holds_in_process_while_an_answer_is_written(release: Path) -> None:
    engine = InProcessEngine(load_store(release), Limits(deadline=0.05, result=4096))
    with pytest.raises(LimitReached) as caught:
        engine.evaluate(Request("SELECT * { ?a ?b ?c . ?d ?e ?f }", "text/csv"))
    assert caught.value.limit == "deadline"


def test_results_are_let_go_before_an_error_leaves(release: Path) -> None:
    engine = InProcessEngine(load_store(release), Limits(result=1))
    with pytest.raises(LimitReached) as caught:
        engine.evaluate(Request("SELECT * { ?a ?b ?c . ?d ?e ?f }", "text/csv"))
    frame = caught.value.__traceback__
    while frame is not None:
        held = [type(value).__name__ for value in frame.tb_frame.f_locals.values()]
        assert "QuerySolutions" not in held
        frame = frame.tb_next


def test_a_closed_engine_answers_no_more(local: Engine) -> None:
    local.close()
    with pytest.raises(BaliError):
        local.evaluate(Request("ASK {}", "application/sparql-results+json"))


def test_a_message_of_unknown_form_is_passed_on() -> None:
    error = syntax_error("something new")
    assert (str(error), error.line) == ("The query has a syntax error: something new.", None)


def test_a_release_without_data_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BaliError, match=r"data\.nq cannot be loaded"):
        load_store(tmp_path)
    engine = EmbeddedEngine(tmp_path, Limits())
    with pytest.raises(BaliError, match=r"data\.nq cannot be loaded"):
        engine.wait_ready()
    engine.close()


def test_the_engine_of_this_machine_is_chosen_by_default(release: Path) -> None:
    told: list[str] = []
    engine = choice.choose(Settings(), release, told.append)
    engine.close()
    assert isinstance(engine, EmbeddedEngine)
    assert told == []


def test_without_fork_the_weaker_promise_is_told(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "CAN_FORK", False)
    told: list[str] = []
    engine = choice.choose(Settings(), release, told.append)
    assert isinstance(engine, InProcessEngine)
    assert "cannot be stopped" in told[0]


def test_a_url_chooses_the_remote_engine_over_the_graphs_of_the_release(
    release: Path, oxigraph: str, ask: Callable[..., list[str]]
) -> None:
    engine = choice.choose(Settings(engine=oxigraph), release, print)
    assert isinstance(engine, RemoteEngine)
    names = ask(engine, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    assert [graph.rpartition("/")[2] for graph in names] == ["keepers", "lamps"]


def test_a_server_that_holds_another_release_is_refused_by_name_of_what_differs(
    release: Path, oxigraph: str, tmp_path: Path
) -> None:
    other = (release / "data.nq").read_text("utf-8").replace('"Keeper"@en', '"Watchman"@en')
    (tmp_path / "data.nq").write_text(other, encoding="utf-8")
    with pytest.raises(BaliError, match=r"1 graphs differ \(keepers\); load this one with “bali push"):
        choice.choose(Settings(engine=oxigraph), tmp_path, print)


def test_a_graph_store_without_an_engine_is_refused(release: Path) -> None:
    with pytest.raises(BaliError, match="--engine"):
        choice.choose(Settings(graph_store="http://127.0.0.1:1/store"), release, print)
