"""Content negotiation, RFC 9110 section 12.5.1."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from bali_process.formats import BOOLEANS, GRAPHS, HTML, RESULTS
from bali_process.negotiate import negotiate

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/*", "csv"),
        ("application/*", "json"),
        ("text/csv;q=0.5, application/sparql-results+xml", "xml"),
        ("text/csv;q=0.5, */*;q=0.4", "csv"),
        ("text/csv, */*", "csv"),
        ("application/sparql-results+json;q=0, */*", "xml"),
        ("application/*;q=0, */*;q=0.1", "csv"),
        ("text/*, text/csv;q=0", "tsv"),
        ("application/json", "json"),
        ("application/xml", "xml"),
        ("text/csv;charset=utf-8", "csv"),
        ("text/csv;charset=iso-8859-1, text/tab-separated-values;q=0.1", "tsv"),
        ("text/csv;header=present", "csv"),
        ("application/sparql-results+json;version=1.1", "json"),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("*/*;q=0", None),
        ("nonsense", None),
        ("text/csv;q=2, application/sparql-results+xml;q=0.1", "xml"),
        (",,", None),
        (BROWSER, "html"),
    ],
)
def test_the_best_fit_of_a_table(accept: str | None, name: str | None) -> None:
    chosen = negotiate(accept, (*RESULTS, HTML))
    assert (chosen.name if chosen else None) == name


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("*/*", "turtle"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"', "jsonld"),
        ("application/json", "jsonld"),
        ("text/plain", "ntriples"),
        ("application/xml", "rdfxml"),
        (BROWSER, "html"),
        ("text/html;level=1;q=0.2, text/turtle;q=0.1", "html"),
    ],
)
def test_the_best_fit_of_a_graph(accept: str, name: str) -> None:
    chosen = negotiate(accept, (*GRAPHS, HTML))
    assert chosen is not None
    assert chosen.name == name


def test_ask_has_no_standard_form_as_csv(client: FlaskClient) -> None:
    assert negotiate("text/csv", BOOLEANS) is None
    refused = client.get("/sparql", query_string={"query": "ASK {}"}, headers={"Accept": "text/csv"})
    other = client.get(
        "/sparql",
        query_string={"query": "ASK {}"},
        headers={"Accept": "text/csv, application/sparql-results+xml;q=0.1"},
    )
    assert (refused.status_code, other.status_code) == (406, 200)


def test_a_406_lists_what_there_is(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT * {}"}, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert all(offer.media_type in response.text for offer in RESULTS)


def test_a_table_is_never_sent_as_a_graph(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT * {}"}, headers={"Accept": "text/turtle"})
    assert response.status_code == 406
