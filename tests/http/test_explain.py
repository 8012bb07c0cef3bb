"""Why a triple holds: conclusions lead down, by rules in English, to what was written, and to its words."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from bali_process.build.axioms import compile_axioms
from bali_process.build.explain import Closed, Derivation, Explainer
from bali_process.build.reason import close
from bali_process.build.release import Release, obtain
from bali_process.engine.inprocess import InProcessEngine
from bali_process.engine.store import load_store
from bali_process.namespaces import (
    ALIGN_GRAPH,
    INFERRED_GRAPH,
    ONTOLOGY_GRAPH,
    PREFIXES,
    SHAPES_GRAPH,
    expand,
)
from bali_process.project import Project
from bali_process.query.reasons import Reasons

HTML = {"Accept": "text/html"}
EVENT = {"s": "meeting:tea-1", "p": "rdf:type", "o": "rcp:Event"}
DATE = {"s": "meeting:tea-1", "p": "rcp:startDate", "o": f'"2001-05-01"^^<{PREFIXES["xsd"]}date>'}


def ask(client: FlaskClient, given: dict[str, str], suffix: str = "", **headers: str) -> object:
    return client.get(f"/explain{suffix}?{urlencode(given)}", headers=headers or HTML)


def test_a_conclusion_tells_its_rule_in_english_and_what_it_rests_on(client: FlaskClient) -> None:
    page = ask(client, EVENT)
    assert page.status_code == 200
    text = " ".join(words_of(page.text).split())
    assert "Rule: Every meeting is an event." in text
    assert "First tea type event" in text
    assert "Written in events.ttl" in text


def words_of(page: str) -> str:
    """The words of a page without its markup."""
    parts = page.split("<")
    return "".join(part.partition(">")[2] for part in parts)


def test_what_is_asserted_tells_its_file_and_the_claim_with_its_words(client: FlaskClient) -> None:
    told = json.loads(ask(client, DATE, ".json").text)
    assert told["file"] == "events.ttl"
    assert "rule" not in told
    (claim,) = told["evidence"]
    assert claim["record"] == expand("claim:tea-1.start")
    assert claim["basis"] == "stated"
    (span,) = claim["spans"]
    assert (span["start"], span["end"]) == (50, 60)
    assert 'href="/bali/document/tea-1.html?from=50&amp;to=' in ask(client, DATE).text


def test_a_conclusion_as_json_has_its_premises(client: FlaskClient) -> None:
    told = json.loads(ask(client, EVENT, ".json").text)
    assert told["value"] == expand("rcp:Event")
    assert told["rule"]["sentence"] == "Every meeting is an event."
    (premise,) = told["premises"]
    assert (premise["property"], premise["value"]) == (expand("rdf:type"), expand("rcp:Meeting"))
    assert premise["file"] == "events.ttl"


def test_iris_are_taken_in_full_in_brackets_and_prefixed(client: FlaskClient) -> None:
    full = {name: expand(value) for name, value in EVENT.items()}
    bracketed = {name: f"<{value}>" for name, value in full.items()}
    answers = {ask(client, given, ".json").text for given in (EVENT, full, bracketed)}
    assert len(answers) == 1


def test_the_format_is_agreed_by_accept_or_suffix(client: FlaskClient) -> None:
    assert ask(client, EVENT, Accept="application/json").mimetype == "application/json"
    assert ask(client, EVENT, ".html", Accept="application/json").mimetype == "text/html"
    assert ask(client, EVENT, Accept="image/png").status_code == 406
    assert ask(client, EVENT, ".csv").status_code == 404


def test_a_triple_that_is_not_there_is_404_and_says_what_that_means(client: FlaskClient) -> None:
    answer = ask(client, {**EVENT, "o": "rcp:State"}, Accept="application/json")
    assert answer.status_code == 404
    assert "does not say that meeting:tea-1 – rdf:type – rcp:State" in answer.json["detail"]


def test_what_no_rule_reaches_is_said_to_be_out_of_reach(client: FlaskClient) -> None:
    page = ask(client, {"s": "state:AAA", "p": "rcp:attended", "o": "meeting:tea-1"})
    assert page.status_code == 200
    assert "in more steps than can be shown" in page.text


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"s": "meeting:tea-1", "p": "rdf:type"},
        {**EVENT, "s": ""},
        {**EVENT, "s": "Tea"},
        {**EVENT, "s": "nowhere:tea"},
        {**EVENT, "s": '"a literal"'},
        {**EVENT, "p": "5"},
        {**EVENT, "o": "_:blank"},
        {**EVENT, "o": "<http://a> <http://b>"},
        {**EVENT, "o": 'rcp:Event } INSERT { ?s ?p "<script>"'},
        {**EVENT, "o": "<http://a b>"},
        {**EVENT, "o": "x" * 5000},
        {**EVENT, "o": '"\ud800"'.encode("utf-8", "surrogatepass").decode("latin-1")},
        {**EVENT, "s": "http://x/\x00"},
    ],
)
def test_what_is_no_triple_is_refused_with_a_sentence(client: FlaskClient, wrong: dict[str, str]) -> None:
    answer = ask(client, wrong)
    assert answer.status_code in (400, 404)
    assert "<script>" not in answer.text
    assert "Traceback" not in answer.text


def test_a_part_given_twice_is_refused(client: FlaskClient) -> None:
    answer = client.get("/explain?s=meeting:tea-1&s=meeting:tea-2&p=rdf:type&o=rcp:Event")
    assert answer.status_code == 400


def test_literals_are_escaped_on_the_page(client: FlaskClient) -> None:
    given = {"s": "state:AAA", "p": "skos:altLabel", "o": '"Ålphaland <i>&amp;</i>"@en'}
    page = ask(client, given)
    assert page.status_code == 200
    assert "<i>" not in page.text


def test_an_explanation_that_takes_too_long_is_503_and_names_the_limit(
    make_app: Callable[..., Flask],
) -> None:
    answer = ask(make_app(deadline=-1.0).test_client(), EVENT, Accept="application/json")
    assert answer.status_code == 503
    assert "Bali-Limit" in answer.headers


def test_an_explanation_asks_little_and_nothing_when_it_is_known(client: FlaskClient, engine: object) -> None:
    answer = ask(client, EVENT)
    asked = engine.asked  # type: ignore[attr-defined]
    assert len(asked) < 15
    before = len(asked)
    again = ask(client, EVENT, **HTML, **{"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert len(asked) == before


def test_inferred_facts_are_told_as_such_and_lead_to_their_reason(client: FlaskClient) -> None:
    page = client.get("/bali/state/AAA.html", headers=HTML).text
    folded = page.partition('<details class="inferred"')[2].partition("</details>")[0]
    assert "/explain?s=state:AAA&amp;p=rcp:attended&amp;o=meeting:tea-1" in folded
    assert "/explain?" not in page.replace(folded, "")


class World:
    """A release in memory: what is asserted, what follows, and what explains it."""

    def __init__(self, release: Release) -> None:
        store = load_store(release.path)
        graphs: dict[str, set[ox.Triple]] = {}
        for quad in store:
            graphs.setdefault(quad.graph_name.value, set()).add(quad.triple)
        self.inferred = sorted(graphs.pop(INFERRED_GRAPH), key=str)
        self.rules = compile_axioms(graphs[ONTOLOGY_GRAPH])
        self.all = set().union(*graphs.values())
        apart = (SHAPES_GRAPH, ALIGN_GRAPH)
        self.asserted = set().union(*(triples for name, triples in graphs.items() if name not in apart))
        self.engine = InProcessEngine(store)
        self.reasons = Reasons(self.engine, 10.0)

    def holds(self, derivation: Derivation) -> bool:
        """Whether each step is an instance of its rule, and each leaf is written somewhere."""
        if derivation.rule is None:
            return derivation.triple in self.all
        premises = tuple(step.triple for step in derivation.premises)
        bound = derivation.rule.unify(derivation.triple)
        store = ox.Store()
        store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in premises)
        found = derivation.rule.instances(store, derivation.triple)
        fits = bound is not None and any(derivation.rule.premises(each) == premises for each in found)
        return fits and all(map(self.holds, derivation.premises))


@pytest.fixture
def harbour_world(harbour: Project) -> Iterator[World]:
    world = World(obtain(harbour))
    yield world
    world.engine.close()


def test_all_that_follows_has_a_reason_and_goes_with_what_it_rests_on(harbour_world: World) -> None:
    world, gone = harbour_world, 0
    assert_explained(world, world.inferred)
    for triple in world.inferred:
        derivation = world.reasons.explain(triple)
        assert derivation is not None
        removed = set(derivation.asserted())
        left = close(world.asserted - removed, world.rules)
        facts = Closed(left.store, world.asserted - removed)
        other = Explainer(facts, world.rules.rules).explain(triple)
        assert (other is not None) == (triple in left.inferred)
        assert other is None or removed.isdisjoint(other.asserted())
        gone += other is None
    assert gone > 2


@pytest.fixture(scope="module")
def real_world(real_release: Release) -> Iterator[World]:
    world = World(real_release)
    yield world
    world.engine.close()


def assert_explained(world: World, triples: list[ox.Triple]) -> None:
    for triple in triples:
        derivation = world.reasons.explain(triple)
        assert derivation is not None, triple
        assert world.holds(derivation), triple


def test_what_follows_from_the_real_graph_has_reasons(real_world: World) -> None:
    assert_explained(real_world, random.Random(11).sample(real_world.inferred, 60))


@pytest.mark.prove
def test_everything_that_follows_from_the_real_graph_has_a_reason(real_world: World) -> None:
    assert_explained(real_world, real_world.inferred)
