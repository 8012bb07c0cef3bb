"""The pages of the questions: forms that choose, answers that lead to their words, answers to be cited."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import rdflib
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, Triple, parse

from bali_process.build.release import Release
from bali_process.engine.inprocess import InProcessEngine
from bali_process.engine.interface import Saturated
from bali_process.engine.store import load_store
from bali_process.http.app import create_app
from bali_process.namespaces import RCP
from bali_process.project import Project
from bali_process.query.catalogue import TOPICS, Catalogue, load
from bali_process.settings import Settings

HTML = {"Accept": "text/html"}
EVIDENCE = rdflib.URIRef(RCP + "evidence")


@pytest.fixture(scope="module")
def catalogue(real: Project) -> Catalogue:
    return load(real.queries / "competency", real.queries / "export")


@pytest.fixture(scope="module")
def served(catalogue: Catalogue, real_release: Release) -> Iterator[FlaskClient]:
    engine = InProcessEngine(load_store(Path(real_release.path)))
    yield create_app(real_release, engine, catalogue, Settings(log=False)).test_client()
    engine.close()


def page(client: FlaskClient, path: str, status: int = 200) -> str:
    response = client.get(path, headers=HTML)
    assert response.status_code == status, f"{path}: {response.status_code}"
    return response.text


def visible(text: str) -> str:
    """What a reader sees of the answer: the page without code, forms, the citation and tags."""
    for element in ("pre", "form", "head", "code", "svg"):
        text = re.sub(rf"<{element}\b.*?</{element}>", " ", text, flags=re.DOTALL)
    text = re.sub(r'<p class="citation">.*?</p>', " ", text, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "\n", text))


def test_home_shows_every_question_under_a_heading(served: FlaskClient, catalogue: Catalogue) -> None:
    home = page(served, "/")
    for topic, heading in TOPICS.items():
        assert (f"<h3>{heading}</h3>" in home) is bool(topic)
    for name in catalogue.queries:
        assert f'href="/question/{name}"' in home, name
    assert "/openapi.json" in home


def test_what_is_asked_most_is_asked_on_the_home_page_in_a_sentence(served: FlaskClient) -> None:
    form = re.search(
        r'<form class="sentence" action="/question/standing-on-a-day".*?</form>', page(served, "/"), re.S
    )
    assert form is not None
    assert re.search(r"What was the standing of\s*<select [^>]*name=\"actor\"", form[0])
    assert re.search(r'<input [^>]*name="day"[^>]* min="2\d{3}-01-01" max="2\d{3}-12-31"', form[0])
    assert 'aria-label="The day"' in form[0]


def test_a_long_list_of_choices_stands_under_headings_and_is_sorted(served: FlaskClient) -> None:
    text = page(served, "/question/events-of-actor")
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', text, re.DOTALL)
    assert [name for name, _ in groups] == sorted((name for name, _ in groups), key=str.casefold)
    states = dict(groups)["State"]
    labels = [html.unescape(label) for label in re.findall(r">([^<]+)</option>", states)]
    assert labels == sorted(labels, key=str.casefold)
    assert "Thailand" in labels


def test_a_short_list_of_choices_has_no_headings(client: FlaskClient) -> None:
    assert "<optgroup" not in page(client, "/question/who-came")


def test_a_thing_may_be_given_by_an_acronym_or_any_of_its_names(served: FlaskClient) -> None:
    for path in ("standing-on-a-day?actor=", "evidence-about?thing="):
        for name in ("UAE", "united arab emirates", "state:ARE", "https://w3id.org/rcp/bali/state/ARE"):
            assert "United Arab Emirates" in page(served, f"/question/{path}{quote(name)}")


def test_a_name_of_something_of_another_class_is_refused(served: FlaskClient) -> None:
    assert "choose one of" in page(served, "/question/event-participants?event=UAE", 400)


@pytest.mark.parametrize("typed", ["nobody <b>", "2013-02-31", "x" * 1001, "\x00", "\u202e", "'\"", "{{1}}"])
def test_a_wrong_value_is_kept_beside_what_is_wrong_with_it(client: FlaskClient, typed: str) -> None:
    for path, name in (("who-came", "meeting"), ("any-tea-on", "day"), ("everything", "thing")):
        text = page(client, f"/question/{path}?{name}={quote(typed)}", 400)
        assert f'value="{html.escape(typed).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")}"' in text
        assert 'aria-invalid="true"' in text
        assert f'id="{path}-{name}-fault"' in text


def test_a_name_that_is_nearly_right_is_suggested(served: FlaskClient) -> None:
    text = page(served, "/question/evidence-about?thing=Canda", 400)
    assert "did you mean Canada?" in text


def test_a_parameter_that_the_question_has_not_is_refused_with_the_nearest(client: FlaskClient) -> None:
    text = page(client, "/question/who-came?meting=tea-2", 400)
    assert "who-came has no parameter meting; did you mean meeting?" in text


def test_an_answer_names_its_release_and_its_lasting_address(client: FlaskClient) -> None:
    response = client.get("/question/who-came.csv?meeting=tea-2")
    assert response.headers["Bali-Release"] == "7ea" * 21 + "7"
    address = "https://w3id.org/rcp/question/who-came?meeting=meeting:tea-2"
    assert f'<{address}>; rel="cite-as"' in response.headers.getlist("Link")
    assert address in page(client, "/question/who-came?meeting=tea-2")


def test_a_citation_is_whole_and_the_same_each_time(served: FlaskClient, real_release: Release) -> None:
    path = "/question/event-participants.bib?event=som-5"
    response = served.get(path)
    assert response.content_type == "application/x-bibtex; charset=utf-8"
    assert response.text == served.get(path).text
    assert real_release.digest in response.text
    assert "Who attended Fifth Senior Officials Meeting, in which capacity and for whom?" in response.text
    assert "url = {https://w3id.org/rcp/question/event-participants?event=meeting:som-5}" in response.text
    assert re.fullmatch(r"@misc\{[\w-]+,\n(  \w+ = \{.*\},\n)+  \w+ = \{.*\}\n\}\n", response.text)
    assert served.get("/question/event-participants.bib").text != response.text


def test_each_way_of_asking_has_a_key_of_its_own(served: FlaskClient) -> None:
    ways = ("event-facts", "event-facts.bib?event=som-2", "event-participants?event=som-2")
    texts = [
        served.get(f"/question/{way.replace('?', '.bib?', 1) if '.bib' not in way else way}").text
        for way in ways[1:]
    ]
    keys = {re.match(r"@misc\{(.*),", text)[1] for text in texts}  # type: ignore[index]
    assert len(keys) == len(texts)


def test_nothing_in_a_title_breaks_bibtex() -> None:
    from bali_process.http.ask import Citation

    text = Citation(r"a\b {c} 50% & $x_1$ #~^", "https://w3id.org/q", "1", "2026-01-01", "d" * 64).bibtex
    assert r"a\textbackslash{}b \{c\} 50\% \& \$x\_1\$ \#\textasciitilde{}\textasciicircum{}" in text
    assert text.replace(r"\{", "").replace(r"\}", "").count("{") == text.replace(r"\{", "").replace(
        r"\}", ""
    ).count("}")


def test_every_row_has_its_words_or_the_page_says_why_not(served: FlaskClient, catalogue: Catalogue) -> None:
    for name, stored in catalogue.queries.items():
        if stored.form.is_graph:
            continue
        text = page(served, f"/question/{name}")
        assert ('<th scope="col">words</th>' in text) is not bool(stored.unrecorded), name
        assert (f"because {html.escape(stored.unrecorded)}" in text) or not stored.unrecorded


def test_a_record_s_words_stand_in_one_column_and_its_name_in_another(served: FlaskClient) -> None:
    text = page(served, "/question/mandate-course")
    rows = re.findall(r"<tr>(.*?)</tr>", text, re.DOTALL)
    told = [row.count('class="words"') for row in rows if "endorses the Ad Hoc Group" in html.unescape(row)]
    assert 1 in told
    assert 2 not in told


def test_no_answer_shows_a_name_of_machines_in_place_of_a_label(
    served: FlaskClient, catalogue: Catalogue
) -> None:
    for name, stored in catalogue.queries.items():
        if stored.form.is_graph:
            continue
        text = visible(page(served, f"/question/{name}"))
        assert "http://" not in text, name
        assert "https://" not in text, name
        # Notes and examples of terms speak of terms by their names; no cell is one.
        assert not re.search(r"^\s*[\w-]+:[\w.-]+\s*$", text, re.MULTILINE), name


def test_the_answer_as_a_graph_holds_the_records_and_their_words(served: FlaskClient) -> None:
    rows = served.get("/question/event-participants.json").get_json(force=True)["results"]["bindings"]
    graph = rdflib.Graph().parse(data=served.get("/question/event-participants.ttl").data, format="turtle")
    for row in rows:
        record = rdflib.URIRef(row["record"]["value"])
        spans = list(graph.objects(record, EVIDENCE))
        assert spans
        for span in spans:
            assert graph.value(span, rdflib.URIRef(RCP + "startOffset")) is not None
            (text,) = graph.objects(span, rdflib.URIRef(RCP + "inText"))
            assert list(graph.objects(text, rdflib.URIRef(RCP + "textOf")))
    assert {str(s) for s in graph.subjects(EVIDENCE)} == {row["record"]["value"] for row in rows}


def test_the_graph_of_an_answer_without_records_describes_its_things(served: FlaskClient) -> None:
    graph = rdflib.Graph().parse(data=served.get("/question/states.ttl").data, format="turtle")
    assert len(set(graph.subjects(rdflib.URIRef(RCP + "alpha3")))) == 21


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld", "rdf"])
def test_the_graph_is_the_same_in_every_format(client: FlaskClient, suffix: str) -> None:
    def triples(suffix: str) -> set[Triple]:
        response = client.get(f"/question/who-came.{suffix}")
        rdf = RdfFormat.from_media_type(response.content_type.split(";")[0])
        return {quad.triple for quad in parse(response.data, rdf)}

    assert triples(suffix) == triples("nt")
    assert triples("nt")


def test_accept_chooses_rows_for_json_and_the_graph_for_turtle(client: FlaskClient) -> None:
    wanted = {
        "application/json": "application/sparql-results+json",
        "text/turtle": "text/turtle",
        "application/ld+json": "application/ld+json",
        "text/html,*/*;q=0.8": "text/html",
        "*/*": "text/html",
    }
    for accept, media_type in wanted.items():
        response = client.get("/question/who-came", headers={"Accept": accept})
        assert response.content_type.split(";")[0] == media_type


def test_the_graph_in_the_terms_of_others_is_a_question_too(served: FlaskClient) -> None:
    assert "FOAF" in page(served, "/question/foaf")
    assert len(rdflib.Graph().parse(data=served.get("/question/skos.ttl").data, format="turtle")) > 100


def test_a_name_in_an_answer_leads_to_the_thing(served: FlaskClient) -> None:
    assert re.search(
        r'<a href="/bali/state/CAN\.html"[^>]*>Canada</a>', page(served, "/question/event-participants")
    )


@pytest.mark.parametrize(
    "probe",
    ['"><script>alert(1)</script>', "} UNION { ?s ?p ?o", "\x00", "\ud800", "x" * 10_000, "ｉｏｍ\u0301"],
)
def test_no_parameter_of_any_question_lets_anything_in(
    served: FlaskClient, catalogue: Catalogue, probe: str
) -> None:
    value = quote(probe.encode("utf-8", "surrogatepass"))
    for name, stored in catalogue.queries.items():
        for parameter in stored.parameters:
            for suffix in ("", ".csv", ".ttl", ".bib"):
                response = served.get(f"/question/{name}{suffix}?{parameter.name}={value}", headers=HTML)
                assert response.status_code in (200, 400), f"{name}{suffix} {parameter.name}"
                assert "<script>alert" not in response.text


def test_a_busy_engine_is_not_the_reader_s_fault(client: FlaskClient, engine: Any) -> None:
    engine.failure = Saturated("All workers are busy.", 2)
    for path in ("/question/everything?thing=Alphaland", "/question/who-came.ttl", "/question/who-came.bib"):
        assert client.get(path).status_code == 503, path
