"""Every name of ours answers at its own path, in the form that is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

MEETING = "/bali/meeting/tea-1"
FORMATS = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        (None, "ttl"),
        ("*/*", "ttl"),
        ("text/html", "html"),
        ("text/html,*/*;q=0.8", "html"),
        *((media_type, suffix) for suffix, media_type in FORMATS.items()),
    ],
)
def test_the_name_of_a_thing_is_303_to_the_document_that_fits(
    client: FlaskClient, accept: str | None, suffix: str
) -> None:
    response = client.get(MEETING, headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.headers["Location"]) == (303, f"{MEETING}.{suffix}")
    assert "Accept" in response.headers["Vary"]
    assert client.get(response.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/bali/meeting/tea-2",
        "/bali/attendance/tea-1.AAA",
        "/bali/span/tea-1.10-40",
        "/vocab/role",
        "/vocab/role/pourer",
        "/bali/graph/events",
        "/bali/graph/inferred",
        "/bali/editors",
    ],
)
def test_things_records_spans_concepts_schemes_and_graphs_answer(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 303
    for suffix in (*FORMATS, "html"):
        assert client.get(f"{path}.{suffix}").status_code == 200, suffix


@pytest.mark.parametrize(("suffix", "media_type"), FORMATS.items())
def test_a_document_says_what_the_release_says_of_its_thing(
    client: FlaskClient, suffix: str, media_type: str
) -> None:
    response = client.get(f"{MEETING}.{suffix}")
    assert response.content_type.partition(";")[0] == media_type
    found = {str(quad.triple) for quad in parse(response.data, RdfFormat.from_media_type(media_type))}
    iri = "<https://w3id.org/rcp/bali/meeting/tea-1>"
    assert f'{iri} <http://www.w3.org/2004/02/skos/core#prefLabel> "First tea"@en' in found
    about = "<https://w3id.org/rcp/bali/claim/tea-1.start> <https://w3id.org/rcp/ontology#about>"
    assert f"{about} {iri}" in found
    assert all(iri in triple for triple in found)


@pytest.mark.parametrize("path", ["/ontology", "/shapes"])
def test_a_document_of_hash_names_answers_itself(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/turtle"})
    assert (response.status_code, response.headers["Content-Location"]) == (200, f"{path}.ttl")
    assert client.get(path, headers={"Accept": "text/html"}).content_type.startswith("text/html")


def test_the_ontology_leaves_the_vocabulary_to_its_own_documents(client: FlaskClient) -> None:
    text = client.get("/ontology.ttl").text
    assert "rcp:Meeting" in text
    assert "pourer" not in text


def test_link_headers_name_the_other_formats_the_name_and_the_description(client: FlaskClient) -> None:
    links = ", ".join(client.get(f"{MEETING}.ttl").headers.getlist("Link"))
    assert f'<{MEETING}.jsonld>; rel="alternate"; type="application/ld+json"' in links
    assert f'<{MEETING}.html>; rel="alternate"; type="text/html"' in links
    assert '<https://w3id.org/rcp/bali/meeting/tea-1>; rel="canonical"' in links
    assert '</.well-known/void>; rel="describedby"' in links


@pytest.mark.parametrize(
    "path", ["/bali/meeting/tea-9", "/bali/meeting/tea-9.ttl", "/bali/meeting/tea-9.html"]
)
def test_a_missing_thing_is_404_with_the_nearest_name(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "Did you mean /bali/meeting/tea-" in response.text


@pytest.mark.parametrize(
    "path", ["/bali/meetin/", "/meetings", "/tea-1", "/timelin", "/bali/meeting/tea1.ttl"]
)
def test_what_is_suggested_instead_is_there(client: FlaskClient, path: str) -> None:
    told = client.get(path, headers={"Accept": "text/plain"})
    assert told.status_code == 404
    _, _, meant = told.text.partition("Did you mean ")
    assert meant.startswith("/")
    assert client.get(meant.strip().removesuffix("?")).status_code in (200, 303)


@pytest.mark.parametrize(
    "path", ["/bali/nothing/", "/vocab/x/y", "/x", "/bali/meeting/%3E%20%7B", "/bali/'%22/", "/%00"]
)
@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/json"])
def test_a_404_is_said_in_a_form_that_can_be_read(client: FlaskClient, path: str, accept: str) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == 404
    assert response.content_type.partition(";")[0] in ("text/html", "application/json", "text/plain")
    if accept == "application/json":
        assert json.loads(response.data)["status"] == 404


@pytest.mark.parametrize(
    "path", ["/bali", "/bali/", "/bali/meeting", "/bali/meeting/", "/vocab/", "/bali/graph/"]
)
def test_the_start_of_many_names_lists_them(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.text.count("<li>") >= (1 if path == "/vocab/" else 2)


def test_an_unfit_accept_at_a_name_is_406(client: FlaskClient) -> None:
    assert client.get(MEETING, headers={"Accept": "image/png"}).status_code == 406


def test_a_name_in_other_hands_is_escaped_not_pasted(client: FlaskClient) -> None:
    response = client.get("/bali/meeting/<script>alert(1)</script>.html", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert "<script>" not in response.text


def test_head_and_options_work_at_names(client: FlaskClient) -> None:
    assert client.head(MEETING).status_code == 303
    assert client.head(f"{MEETING}.ttl").status_code == 200
    assert client.options(MEETING).headers["Allow"] == "GET, HEAD, OPTIONS"
    assert client.post(MEETING).status_code == 405


def test_a_document_seen_before_is_304(client: FlaskClient) -> None:
    etag = client.get(f"{MEETING}.ttl").headers["ETag"]
    assert client.get(f"{MEETING}.ttl", headers={"If-None-Match": etag}).status_code == 304
    assert client.get(f"{MEETING}.html", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("cut", [True, False])
def test_below_a_base_path_links_stay_below_it(make_app: Callable[..., Flask], cut: bool) -> None:
    client = make_app(base_path="/x/y").test_client()
    start = "" if cut else "/x/y"
    assert client.get(start + MEETING).headers["Location"] == f"/x/y{MEETING}.ttl"
    page = client.get(f"{start}{MEETING}.html").text
    assert 'href="/x/y/static/style.css"' in page
    assert 'href="/bali/' not in page


def test_forwarded_headers_count_only_behind_a_proxy(make_app: Callable[..., Flask]) -> None:
    told = {"X-Forwarded-Host": "data.example", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/p"}
    alone = make_app().test_client().get("/.well-known/void", headers=told).text
    behind = make_app(behind_proxy=1).test_client().get("/.well-known/void", headers=told).text
    assert "data.example" not in alone
    assert "https://data.example/p/sparql" in behind
