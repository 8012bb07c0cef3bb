"""Clients that people use, each asking a server that runs."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, Store

from bali_process.namespaces import RCP

Serve = Callable[..., Any]
LABELS = "SELECT ?s ?label { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?label } ORDER BY ?s ?label"
BERTHS = f"CONSTRUCT {{ ?s a ?c }} WHERE {{ ?s a <{RCP}Berth> ; a ?c }}"
COMUNICA = Path(__file__).parents[2] / "server" / "npm" / "node_modules" / ".bin" / "comunica-sparql"


@pytest.fixture
def endpoint(serve: Serve) -> str:
    return str(serve().address) + "sparql"


@pytest.fixture
def labels(endpoint: str) -> set[str]:
    """What every client must find, as the standard library finds it."""
    url = endpoint + "?" + urllib.parse.urlencode({"query": LABELS})
    with urllib.request.urlopen(url, timeout=60) as response:
        found = {row["label"]["value"] for row in json.load(response)["results"]["bindings"]}
    assert "Petrel" in found
    return found


# Its own use of rdflib is behind the times.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("request_method", ["urlencoded", "postdirectly"])
def test_sparqlwrapper(endpoint: str, labels: set[str], method: str, request_method: str) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper")
    client = wrapper.SPARQLWrapper(endpoint)
    client.setMethod(method)
    client.setRequestMethod(request_method)
    for form in (wrapper.JSON, wrapper.XML, wrapper.CSV, wrapper.TSV):
        client.setQuery(LABELS)
        client.setReturnFormat(form)
        answer = client.queryAndConvert()
        if form == wrapper.JSON:
            assert {row["label"]["value"] for row in answer["results"]["bindings"]} == labels
        elif form == wrapper.XML:
            assert len(answer.getElementsByTagName("result")) >= len(labels)
        else:
            assert b"Petrel" in answer
    client.setQuery(BERTHS)
    for form in (wrapper.TURTLE, wrapper.RDFXML, wrapper.JSONLD):
        client.setReturnFormat(form)
        answer = client.queryAndConvert()
        assert b"Berth" in answer if isinstance(answer, bytes) else len(answer) == len(_berths(endpoint))
    client.setQuery("ASK { ?s ?p ?o }")
    client.setReturnFormat(wrapper.JSON)
    assert client.queryAndConvert()["boolean"] is True


def _berths(endpoint: str) -> list[str]:
    url = endpoint + "?" + urllib.parse.urlencode({"query": BERTHS, "format": "ntriples"})
    with urllib.request.urlopen(url, timeout=60) as response:
        return list(response.read().decode().splitlines())


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_s_store(endpoint: str, labels: set[str], method: str) -> None:
    from rdflib import Graph
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(endpoint, method=method))
    assert {str(row.label) for row in graph.query(LABELS)} == labels  # type: ignore[union-attr]
    assert len(graph) > len(labels)
    assert bool(graph.query("ASK { ?s ?p ?o }"))
    assert len(graph.query(BERTHS).graph or ()) == len(_berths(endpoint))


def test_csv_of_the_standard_library(endpoint: str, labels: set[str]) -> None:
    url = endpoint + "?" + urllib.parse.urlencode({"query": LABELS, "format": "csv"})
    with urllib.request.urlopen(url, timeout=60) as response:
        rows = list(csv.DictReader(io.TextIOWrapper(response, "utf-8", newline="")))
    assert {row["label"] for row in rows} == labels


def test_pandas_from_csv(endpoint: str, labels: set[str]) -> None:
    pandas = pytest.importorskip("pandas")
    table = pandas.read_csv(endpoint + "?" + urllib.parse.urlencode({"query": LABELS, "format": "csv"}))
    assert list(table.columns) == ["s", "label"]
    assert set(table["label"]) == labels


def test_a_service_clause_of_oxigraph(endpoint: str, labels: set[str]) -> None:
    found = Store().query(f"SELECT ?label {{ SERVICE <{endpoint}> {{ {LABELS} }} }}")
    values = {row["label"] for row in found}  # type: ignore[union-attr]
    assert {value.value for value in values if isinstance(value, Literal)} == labels


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here")
def test_curl(endpoint: str, labels: set[str], tmp_path: Path) -> None:
    def curl(*arguments: str) -> str:
        line = ["curl", "--silent", "--show-error", "--fail", *arguments]
        return subprocess.run(line, capture_output=True, text=True, check=True, timeout=60).stdout

    by_get = curl("--get", endpoint, "--data-urlencode", f"query={LABELS}", "-H", "Accept: text/csv")
    by_form = curl(endpoint, "--compressed", "--data-urlencode", f"query={LABELS}", "-H", "Accept: text/csv")
    (tmp_path / "labels.rq").write_text(LABELS, encoding="utf-8")
    direct = curl(
        endpoint, "-H", "Content-Type: application/sparql-query", "-H", "Accept: text/csv",
        "--data-binary", f"@{tmp_path / 'labels.rq'}",
    )  # fmt: skip
    assert by_get == by_form == direct
    assert set(labels) == {row["label"] for row in csv.DictReader(io.StringIO(direct))}
    assert "sd:Service" in curl(endpoint, "-H", "Accept: text/turtle")
    thing = endpoint.removesuffix("sparql") + "bali/state/petrel"
    assert "Petrel" in curl("--location", thing, "-H", "Accept: text/turtle")


@pytest.mark.prove
@pytest.mark.skipif(not COMUNICA.exists(), reason="npm has not installed Comunica (make prove does)")
def test_comunica(endpoint: str, labels: set[str]) -> None:
    found = subprocess.run(
        [COMUNICA, f"sparql@{endpoint}", LABELS, "-t", "application/sparql-results+json"],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    assert {row["label"]["value"] for row in json.loads(found.stdout)["results"]["bindings"]} == labels
