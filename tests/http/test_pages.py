"""The pages: strict HTML, links that answer, labels and evidence, nothing from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from flask.testing import FlaskClient

from bali_process.engine.interface import Saturated

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
HTML = {"Accept": "text/html"}


class StrictPage(HTMLParser):
    """Reads a page and fails where tags do not nest, ids repeat, or text is left unescaped."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.words: list[str] = []
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()
        assert self.open == [], f"never closed: {self.open}"
        assert len(self.ids) == len(set(self.ids)), "an id stands twice"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        assert len(values) == len(attrs), f"an attribute of {tag} stands twice"
        self.attributes.append((tag, values))
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        is_data = "json" in str(values.get("type"))
        if (
            tag in ("script", "img", "iframe", "link")
            and values.get("rel") in ("stylesheet", "icon", None)
            and not is_data
        ):
            self.loads.append(str(values.get("src") or values.get("href")))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["script"]:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def page(client: FlaskClient, path: str, status: int = 200) -> StrictPage:
    response = client.get(path, headers=HTML)
    assert response.status_code == status, response.text
    assert response.content_type == "text/html; charset=utf-8"
    return StrictPage(response.text)


def test_home_lists_the_questions_one_click_from_their_answers(client: FlaskClient) -> None:
    home = page(client, "/")
    assert "/question/who-came" in home.links
    assert "Who came to tea" in home.text
    assert "Alphaland" in page(client, "/question/who-came").text


def test_every_internal_link_from_home_answers(client: FlaskClient) -> None:
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        response = client.get(path, headers=HTML, follow_redirects=True)
        response.close()
        assert response.status_code == 200, path
        if not response.content_type.startswith("text/html"):
            continue
        found = StrictPage(response.text)
        for load in found.loads:
            assert load.startswith("/static/"), f"{path} loads {load}"
        for link in found.links:
            target, fragment = urldefrag(urljoin(path, link))
            assert not fragment or target != path or fragment in found.ids, f"{path} has no place {fragment}"
            if not urlsplit(target).scheme and target not in seen:
                seen.add(target)
                waiting.append(target)
    assert {"/bali/meeting/tea-1.html", "/bali/span/tea-1.10-40.html", "/ontology.html"} <= seen
    assert len(seen) > 30


def test_a_thing_page_shows_labels_and_never_an_iri_alone(client: FlaskClient) -> None:
    meeting = page(client, "/bali/meeting/tea-1.html")
    assert "First tea" in meeting.text
    assert "1 May 2001" in meeting.text
    assert "start date" in meeting.text
    assert "Alphaland" in meeting.text
    visible = re.sub(r"https://w3id\.org/rcp/bali/meeting/tea-1", "", meeting.text, count=1)
    assert "http" not in visible


def test_a_fact_shows_the_words_that_carry_it_and_whether_they_state_it(client: FlaskClient) -> None:
    text = page(client, "/bali/meeting/tea-1.html").text
    assert re.search(r"start date 1 May 2001 Minutes of the first tea, characters 50–60 stated", text)
    assert re.search(r"guest 1 Betaland Minutes of the first tea, characters 10–40 implied", text)


def test_a_record_s_own_page_leads_to_its_words(client: FlaskClient) -> None:
    record = page(client, "/bali/attendance/tea-1.AAA.html")
    assert "In the words of Minutes of the first tea, characters 10–40 stated" in record.text
    assert "/bali/document/tea-1.html?from=10&to=40#char-10" in record.links


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/bali/attendance/tea-1.BBB.html", "Betaland at First tea as guest"),
        ("/bali/claim/tea-1.start.html", "First tea: start date 1 May 2001"),
        ("/bali/span/tea-1.10-40.html", "Minutes of the first tea, characters 10–40"),
        ("/bali/text/tea-1.html", "Text of Minutes of the first tea"),
    ],
)
def test_a_record_without_a_label_is_called_by_what_it_says(
    client: FlaskClient, path: str, name: str
) -> None:
    assert f"<h1>{name}</h1>" in client.get(path).text


def test_what_a_rule_concluded_stands_apart_from_what_was_authored(client: FlaskClient) -> None:
    text = client.get("/bali/state/AAA.html").text
    before, concluded = text.split('<details class="inferred">')
    assert "attended" in concluded
    assert "First tea" in concluded
    assert "attended</a>" not in before


def test_the_most_specific_class_is_named(client: FlaskClient) -> None:
    text = client.get("/bali/meeting/tea-1.html").text
    kinds = re.search(r'<p class="kind">(.*?)</p>', text)
    assert kinds is not None
    assert "meeting" in kinds[1]
    assert "event" not in kinds[1]


def test_text_from_the_data_is_escaped(client: FlaskClient) -> None:
    response = client.get("/bali/state/AAA.html")
    assert "<i>" not in response.text
    assert "Ålphaland <i>&amp;</i>" in StrictPage(response.text).text


def test_an_external_name_is_a_link_outwards_and_nothing_is_fetched(client: FlaskClient) -> None:
    found = page(client, "/bali/state/BBB.html")
    assert "http://example.org/B" in found.links


def test_a_question_takes_its_parameter_by_slug_name_and_iri(client: FlaskClient) -> None:
    for value in ("tea-2", "meeting:tea-2", "https://w3id.org/rcp/bali/meeting/tea-2", "Second tea"):
        response = client.get("/question/who-came", query_string={"meeting": value}, headers=HTML)
        assert response.status_code == 200
        assert "Who came to Second tea, and as what?" in response.text
        assert "0 rows" in response.text


def test_a_question_with_a_wrong_value_says_what_is_allowed(client: FlaskClient) -> None:
    found = page(client, "/question/who-came?meeting=tea-9", 400)
    assert "choose one of First tea, Second tea" in found.text
    assert "did you mean " in found.text
    day = page(client, "/question/any-tea-on?day=2001-02-30", 400)
    assert "YYYY-MM-DD" in day.text


@pytest.mark.parametrize("suffix", ["csv", "tsv", "json", "xml"])
def test_an_answer_has_its_tables_beside_the_page(client: FlaskClient, suffix: str) -> None:
    response = client.get(f"/question/who-came.{suffix}")
    assert response.status_code == 200
    assert "https://w3id.org/rcp/bali/state/AAA" in response.text
    assert f"/question/who-came.{suffix}" in page(client, "/question/who-came").links


def test_a_wrong_value_for_a_table_is_400(client: FlaskClient) -> None:
    assert client.get("/question/who-came.csv?meeting=tea-9").status_code == 400


def test_a_question_has_no_form_that_its_answer_cannot_take(client: FlaskClient) -> None:
    assert client.get("/question/any-tea-on.csv").status_code == 404
    assert client.get("/question/any-tea-on.ttl").status_code == 404
    assert client.get("/question/everything.ttl").content_type.startswith("text/turtle")
    assert client.get("/question/who-cme").status_code == 404
    assert "did you mean who-came?" in client.get("/question/who-cme").text


def test_yes_and_no_are_said_in_words(client: FlaskClient) -> None:
    assert "Yes." in page(client, "/question/any-tea-on").text
    assert "No." in page(client, "/question/any-tea-on?day=1999-01-01").text


def test_the_links_to_tables_keep_the_parameters(client: FlaskClient) -> None:
    links = page(client, "/question/who-came?meeting=tea-2").links
    assert "/question/who-came.csv?meeting=meeting:tea-2" in links or (
        "/question/who-came.csv?meeting=meeting%3Atea-2" in links
    )


def test_a_row_shows_the_words_of_its_record(client: FlaskClient) -> None:
    query = (
        "PREFIX rcp: <https://w3id.org/rcp/ontology#> SELECT ?atEvent ?record "
        "{ ?record rcp:attendee <https://w3id.org/rcp/bali/state/BBB> ; rcp:atEvent ?atEvent }"
    )
    response = client.get("/sparql", query_string={"query": query}, headers=HTML)
    assert (
        "at event words First tea Minutes of the first tea, characters 10–40 implied"
        in StrictPage(response.text).text
    )


def test_a_question_shows_its_sparql_as_it_was_asked(client: FlaskClient) -> None:
    text = page(client, "/question/who-came?meeting=tea-2").text
    assert "VALUES ?meeting { <https://w3id.org/rcp/bali/meeting/tea-2> }" in text


@pytest.mark.parametrize(
    "probe",
    [
        '"><script>alert(1)</script>',
        "' onmouseover='x",
        "<img src=x onerror=y>",
        "{{ 7*7 }}",
        "} UNION { ?s ?p ?o",
    ],
)
@pytest.mark.parametrize(
    "path",
    [
        "/question/who-came?meeting=",
        "/question/any-tea-on?day=",
        "/sparql?query=",
        "/question/everything?thing=",
        "/bali/meeting/",
        "/question/",
    ],
)
def test_a_probe_comes_back_as_text(client: FlaskClient, path: str, probe: str) -> None:
    from urllib.parse import quote

    response = client.get(path + quote(probe, safe=""), headers=HTML)
    assert response.status_code in (400, 404)
    found = StrictPage(response.text)
    assert "49" not in found.text.replace(probe, "")
    for tag, attributes in found.attributes:
        assert tag != "script" or attributes == {"src": "/static/script.js", "defer": None}
        assert not any(name.startswith("on") for name in attributes), tag
        assert (tag, attributes.get("src")) != ("img", "x")


def test_the_query_form_shows_a_table_and_keeps_the_query(client: FlaskClient) -> None:
    found = client.get(
        "/sparql",
        query_string={"query": "SELECT ?s { ?s a <https://w3id.org/rcp/ontology#State> }"},
        headers=HTML,
    )
    read = StrictPage(found.text)
    assert "2 rows" in read.text
    assert "Betaland" in read.text
    assert "SELECT ?s {" in read.text


def test_an_unknown_term_is_pointed_out_beside_the_answer(client: FlaskClient) -> None:
    query = "SELECT ?s { ?s a <https://w3id.org/rcp/ontology#Meting> }"
    text = StrictPage(client.get("/sparql", query_string={"query": query}, headers=HTML).text).text
    assert "rcp:Meting is not in this release; did you mean rcp:Meeting?" in text


def test_a_bare_get_is_the_form_for_a_browser_and_the_description_for_a_machine(client: FlaskClient) -> None:
    assert "<textarea" in client.get("/sparql", headers=HTML).text
    response = client.get("/sparql")
    assert response.content_type.startswith("text/turtle")
    assert "sd:Service" in response.text


def test_a_syntax_error_in_the_form_can_be_mended_where_it_stands(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELEC * { ?s ?p ?o }"}, headers=HTML)
    assert response.status_code == 400
    read = StrictPage(response.text)
    assert "line 1, column 1" in read.text
    assert "Did you mean SELECT?" in read.text
    assert "SELEC * { ?s ?p ?o }" in read.text


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/bali/meeting/tea-1",
        "/bali/meeting/tea-1.html",
        "/bali/meeting/tea-1.ttl",
        "/bali/meeting/",
        "/question/who-came",
        "/question/who-came.csv",
        "/sparql?query=ASK%7B%7D",
        "/sparql",
        "/graph-store?default",
        "/export.ttl",
        "/.well-known/void",
        "/ontology.html",
        "/bali/graph/events.html",
        "/nowhere",
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_an_engine_that_is_busy_makes_each_page_503_and_none_500(
    client: FlaskClient, engine: Any, path: str, accept: str
) -> None:
    engine.failure = Saturated("All workers are busy.", 2)
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code in (
        (503, 200, 406) if path in ("/sparql", "/graph-store?default") else (503, 200)
    )
    if response.status_code == 503:
        assert response.headers["Retry-After"] == "2"
        assert "All workers are busy." in response.text


def test_each_page_has_a_language_a_title_and_one_heading(client: FlaskClient) -> None:
    for path in (
        "/",
        "/sparql",
        "/question/who-came",
        "/bali/meeting/tea-1.html",
        "/ontology.html",
        "/bali/meeting/",
        "/bali/graph/events.html",
    ):
        text = client.get(path, headers=HTML).text
        assert text.lstrip().startswith("<!DOCTYPE html>")
        assert '<html lang="en">' in text
        assert len(re.findall(r"<h1[ >]", text)) == 1
        assert re.search(r"<title>[^<]+ · Bali Process knowledge graph</title>", text)
