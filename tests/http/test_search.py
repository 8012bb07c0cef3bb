"""Search: by any name, however typed; nothing typed is an operator, markup or a fault."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bali_process.build.release import Release
from bali_process.engine.inprocess import InProcessEngine
from bali_process.engine.interface import Saturated
from bali_process.engine.store import load_store
from bali_process.http.app import create_app
from bali_process.project import Project
from bali_process.query.catalogue import load
from bali_process.settings import Settings

HTML = {"Accept": "text/html"}
BALI = "https://w3id.org/rcp/bali/"


@pytest.fixture(scope="module")
def served(real: Project, real_release: Release) -> Iterator[FlaskClient]:
    engine = InProcessEngine(load_store(Path(real_release.path)))
    catalogue = load(real.queries / "competency", real.queries / "export")
    yield create_app(real_release, engine, catalogue, Settings(log=False)).test_client()
    engine.close()


def find(client: FlaskClient, query: str) -> Any:
    return client.get("/search.json", query_string={"q": query}).get_json()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("UAE", "state/ARE"),
        ("uae", "state/ARE"),
        ("ＵＡＥ", "state/ARE"),
        ("are", "state/ARE"),
        ("SOM 5", "meeting/som-5"),
        ("som5", "meeting/som-5"),
        ("IOM", "organisation/iom"),
        ("AHG", "body/ad-hoc-group"),
        ("Viêt Nàm", "state/VNM"),
        ("steer", "body/steering-group"),
        ("Steering Group", "body/steering-group"),
        ("Attorney-General's Department", "agency/AUS.attorney-generals-department"),
    ],
)
def test_what_is_looked_for_comes_first(served: FlaskClient, query: str, first: str) -> None:
    found = find(served, query)
    assert found["results"][0]["iri"] == BALI + first
    assert found["meant"] == ""


@pytest.mark.parametrize(
    ("typed", "meant", "first"),
    [
        ("Indonsia", "Indonesia", "state/IDN"),
        ("Thialand", "Thailand", "state/THA"),
        ("unhrc", "UNHCR", "organisation/unhcr"),
        ("Stering Gruop", "Steering Group", "body/steering-group"),
    ],
)
def test_a_slip_is_forgiven_and_told(served: FlaskClient, typed: str, meant: str, first: str) -> None:
    found = find(served, typed)
    assert found["meant"].casefold() == meant.casefold()
    assert found["results"][0]["iri"] == BALI + first
    page = served.get("/search", query_string={"q": typed}, headers=HTML).text
    assert "Did you mean" in page
    assert f">{found['meant']}</a>" in page


@pytest.mark.parametrize(("typed", "meant"), [("IMO", "IOM"), ("Phillipines", "Philippines")])
def test_what_may_have_been_meant_is_asked_and_not_taken(served: FlaskClient, typed: str, meant: str) -> None:
    found = find(served, typed)
    assert (found["total"], found["meant"]) == (0, meant)
    page = served.get("/search", query_string={"q": typed}, headers=HTML).text
    assert f'Did you mean <a href="/search?q={meant}">{meant}</a>?' in page


@pytest.mark.parametrize("typed", ["Rohingya", "boats", "drowning", "costs budget", "silencing"])
def test_no_other_word_is_taken_for_one_that_no_name_has(served: FlaskClient, typed: str) -> None:
    found = find(served, typed)
    assert (found["total"], found["meant"]) == (0, "")


@pytest.mark.parametrize(
    ("query", "url"),
    [
        ("conflicts", "/conflicts"),
        ("silence", "/silence"),
        ("timeline", "/timeline"),
        ("as of", "/as-of"),
        ("on a day", "/as-of"),
    ],
)
def test_the_pages_of_the_site_are_found(served: FlaskClient, query: str, url: str) -> None:
    first = next(each for each in find(served, query)["results"] if each["kind"] == "page")
    assert first["url"] == f"http://localhost{url}" or first["url"] == url
    assert served.get(url, headers=HTML).status_code == 200


@pytest.mark.parametrize(
    ("query", "question"),
    [
        ("how many delegates", "event-counts"),
        ("who attended SOM 5", "event-participants"),
        ("where was SOM 2", "event-facts"),
    ],
)
def test_questions_are_found_by_ordinary_words(served: FlaskClient, query: str, question: str) -> None:
    urls = [each["url"] for each in find(served, query)["results"][:5]]
    assert any(url.endswith(f"/question/{question}") for url in urls), urls


@pytest.mark.parametrize(("query", "iri"), [("March 2013", "meeting/ahg-som-7"), ("2002", "meeting/brmc-1")])
def test_events_are_found_by_their_month_and_year(served: FlaskClient, query: str, iri: str) -> None:
    results = find(served, query)["results"]
    assert BALI + iri in [each["iri"] for each in results[:3]]
    assert (
        "also called"
        not in served.get("/search", query_string={"q": query}, headers=HTML).text.partition("</ol>")[0]
    )


def test_an_empty_search_says_what_to_do(client: FlaskClient) -> None:
    for path in ("/search", "/search?q="):
        assert "Type the name of a State" in client.get(path, headers=HTML).text


def test_a_name_that_fits_is_told_beside_the_label(served: FlaskClient) -> None:
    first = find(served, "UAE")["results"][0]
    assert (first["label"], first["matched"], first["kind"]) == ("United Arab Emirates", "UAE", "State")


def test_terms_concepts_and_questions_are_found_too(served: FlaskClient) -> None:
    assert find(served, "startDate")["results"][0]["iri"] == "https://w3id.org/rcp/ontology#startDate"
    assert find(served, "co-chair")["results"][0]["kind"] in ("role", "collective")
    asked = find(served, "standing on a day")["results"][0]
    assert asked["kind"] == "question"
    assert asked["url"].endswith("/question/standing-on-a-day")


def test_every_result_leads_to_a_page(served: FlaskClient) -> None:
    for query in ("bali", "group", "endorse", "conflict", "who"):
        for result in find(served, query)["results"][:15]:
            path = result["url"].removeprefix("http://localhost").partition("#")[0]
            assert served.get(path, headers=HTML).status_code == 200, path


def test_words_that_no_name_has_together_find_names_that_have_some(served: FlaskClient) -> None:
    found = find(served, "guides zzzzzzzz")
    assert not found["all_words"]
    assert found["results"][0]["iri"] == BALI + "document/policy-guides"


def test_nothing_found_is_said_with_a_way_on(client: FlaskClient) -> None:
    page = client.get("/search?q=qqqqqqqq", headers=HTML)
    assert page.status_code == 200
    assert "Nothing here is called" in page.text
    assert 'href="/bali/"' in page.text


def test_results_are_json_by_accept_and_by_suffix_and_a_page_for_a_browser(client: FlaskClient) -> None:
    assert client.get("/search?q=tea", headers={"Accept": "application/json"}).get_json()["total"] > 2
    assert client.get("/search?q=tea", headers=HTML).content_type == "text/html; charset=utf-8"
    assert client.get("/search?q=tea", headers={"Accept": "image/png"}).status_code == 406


def test_search_works_without_javascript_as_a_form(client: FlaskClient) -> None:
    for path in ("/", "/search"):
        page = client.get(path, headers=HTML).text
        assert '<form class="find" action="/search" method="get"' in page
        assert "<script" not in page or "/static/" in page


def test_suggestions_are_as_browsers_take_them(client: FlaskClient) -> None:
    response = client.get("/suggest?q=alph")
    assert response.content_type == "application/x-suggestions+json"
    query, names, kinds, urls = response.get_json(force=True)
    assert (query, names[0], kinds[0]) == ("alph", "Alphaland", "State")
    assert urls[0] == "http://localhost/bali/state/AAA.html"
    assert len(names) == len(kinds) == len(urls) <= 8
    assert client.get("/suggest").get_json(force=True) == ["", [], [], []]


def test_the_opensearch_document_leads_to_search_and_suggestions(make_app: Callable[..., Flask]) -> None:
    client = make_app(base_path="/x").test_client()
    response = client.get("/x/opensearch.xml")
    assert response.content_type == "application/opensearchdescription+xml"
    urls = {
        url.get("type"): url.get("template") for url in ET.fromstring(response.data) if url.get("template")
    }
    for media_type, template in urls.items():
        assert template is not None
        answer = client.get(template.replace("{searchTerms}", "tea").removeprefix("http://localhost"))
        assert answer.status_code == 200, media_type
        assert answer.content_type.split(";")[0] == media_type


NASTY = (
    '"',
    "'",
    "''; DROP TABLE names; --",
    "a AND",
    "NEAR(a b)",
    "name:tea",
    "*",
    "^tea",
    "tea*",
    "-tea",
    "{a b}: c",
    "(",
    "tea OR",
    "\x00",
    "tea\x00pot",
    "\ud800",
    "\u202etea",
    "𞤀𞤣",
    "😀",
    "%",
    "_",
    "ﷺ" * 50,
    "a" * 10_000,
    "tea " * 2_500,
    "é" * 5_000,
)


@pytest.mark.parametrize("query", NASTY, ids=lambda query: repr(query[:12]))
@pytest.mark.parametrize("path", ["/search", "/search.json", "/suggest"])
def test_nothing_typed_is_an_operator_or_a_fault(client: FlaskClient, path: str, query: str) -> None:
    response = client.get(f"{path}?q={quote(query.encode('utf-8', 'surrogatepass'))}")
    # Some of these are longer than any URL may be.
    assert response.status_code == (414 if len(response.request.query_string) > 16_000 else 200)


def test_fts_syntax_finds_what_its_words_find(client: FlaskClient) -> None:
    plain = [result["iri"] for result in find(client, "first tea")["results"]]
    assert plain[0] == BALI + "meeting/tea-1"
    for query in ('"first tea"', "first* tea*", "first:tea", "(first tea", "^first + tea"):
        assert [result["iri"] for result in find(client, query)["results"]] == plain


@pytest.mark.parametrize("probe", ['"><script>alert(1)</script>', "<img src=x onerror=y>", "{{ 7*7 }}"])
def test_markup_comes_back_as_text(client: FlaskClient, probe: str) -> None:
    page = client.get("/search", query_string={"q": probe}, headers=HTML).text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "49" not in page


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=[*HealthCheck])
@given(query=st.text(max_size=30))
def test_any_text_is_answered(served: FlaskClient, query: str) -> None:
    url = f"/search.json?q={quote(query.encode('utf-8', 'surrogatepass'))}"
    found = served.get(url).get_json()
    assert found["total"] >= len(found["results"])


def test_a_busy_engine_is_503_and_the_next_search_is_answered(client: FlaskClient, engine: Any) -> None:
    engine.failure = Saturated("All workers are busy.", 2)
    assert client.get("/search?q=tea").status_code == 503
    engine.failure = None
    assert client.get("/search?q=tea").status_code == 200


def test_the_index_is_made_once_and_serves_many_threads(make_app: Callable[..., Flask], engine: Any) -> None:
    app = make_app(log=False)
    assert find(app.test_client(), "tea")["total"]
    before = len(engine.asked)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda query: find(app.test_client(), query), ["first tea", "alph"] * 40))
    assert {each["results"][0]["label"] for each in found} == {"First tea", "Alphaland"}
    assert len(engine.asked) - before <= len(found)


def test_a_new_release_is_searched_anew(make_app: Callable[..., Flask], engine: Any) -> None:
    from pyoxigraph import Literal, NamedNode, Quad

    assert find(make_app().test_client(), "zuzu")["results"] == []
    engine._inner._store.add(
        Quad(
            NamedNode(BALI + "state/CCC"),
            NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"),
            Literal("Zuzu", language="en"),
            NamedNode(BALI + "graph/events"),
        )
    )
    assert find(make_app().test_client(), "zuzu")["results"][0]["label"] == "Zuzu"
