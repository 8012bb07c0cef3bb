"""The description for programs: valid, whole, and true of this server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bali_process.build.release import Release
from bali_process.engine.inprocess import InProcessEngine
from bali_process.engine.store import load_store
from bali_process.http.app import create_app
from bali_process.project import Project
from bali_process.query.catalogue import Catalogue, load
from bali_process.settings import Settings

#: Described by their parts, or not for programs.
UNTOLD = ("/static", "/metrics", "/question/<name>", "/<path:path>", "/sitemap")


@pytest.fixture(scope="module")
def catalogue(real: Project) -> Catalogue:
    return load(real.queries / "competency", real.queries / "export")


@pytest.fixture(scope="module")
def served(catalogue: Catalogue, real_release: Release) -> Iterator[FlaskClient]:
    engine = InProcessEngine(load_store(Path(real_release.path)))
    yield create_app(real_release, engine, catalogue, Settings(log=False)).test_client()
    engine.close()


@pytest.fixture(scope="module")
def document(served: FlaskClient) -> Any:
    return served.get("/openapi.json").get_json()


def test_an_independent_validator_finds_nothing_wrong(document: Any) -> None:
    validator = pytest.importorskip("openapi_spec_validator")
    validator.validate(document, cls=validator.OpenAPIV31SpecValidator)


def test_every_question_is_described_with_its_parameters(document: Any, catalogue: Catalogue) -> None:
    for name, stored in catalogue.queries.items():
        operation = document["paths"][f"/question/{name}"]["get"]
        assert [field["name"] for field in operation["parameters"]] == [p.name for p in stored.parameters]
        assert operation["summary"] == stored.title


def test_every_route_is_described(document: Any, served: FlaskClient) -> None:
    rules = {
        rule.rule
        for rule in served.application.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(UNTOLD)
    }
    assert {re.sub(r"<(?:[^<>]*:)?(\w+)>", r"{\1}", rule) for rule in rules} <= set(document["paths"])


def ask(client: FlaskClient, path: str, operation: Any, **given: str) -> Any:
    """What ``path`` answers when it is asked with the document's own examples."""
    values = {field["name"]: field.get("example") for field in operation["parameters"]} | given
    places = {field["name"]: field["in"] for field in operation["parameters"]}
    for name, place in places.items():
        if place == "path":
            path = path.replace(f"{{{name}}}", str(values[name]))
    query = {name: values[name] for name, place in places.items() if place == "query" and values[name]}
    return client.get(path, query_string=query)


def test_every_path_answers_with_a_type_that_it_promises(document: Any, served: FlaskClient) -> None:
    for path, node in document["paths"].items():
        with ask(served, path, node["get"]) as response:
            assert response.status_code in (200, 303), f"{path}: {response.text}"
            promised = node["get"]["responses"]["200"]["content"]
            assert response.status_code == 303 or response.content_type.split(";")[0] in promised, path


def test_a_query_may_be_posted_as_the_document_says(document: Any, served: FlaskClient) -> None:
    (media_type,) = document["paths"]["/sparql"]["post"]["requestBody"]["content"]
    assert served.post("/sparql", data="ASK {}", content_type=media_type).get_json(force=True)["boolean"]


def test_every_suffix_of_a_question_answers(document: Any, served: FlaskClient) -> None:
    operation = document["paths"]["/question/event-role.{suffix}"]["get"]
    suffixes = next(field for field in operation["parameters"] if field["name"] == "suffix")["schema"]["enum"]
    assert {"csv", "json", "ttl", "jsonld", "bib", "html"} <= set(suffixes)
    for suffix in suffixes:
        response = ask(served, "/question/event-role.{suffix}", operation, suffix=suffix)
        assert response.status_code == 200, suffix


def test_every_choice_that_is_told_is_accepted(document: Any, served: FlaskClient) -> None:
    told = document["components"]["schemas"]["rcp.Event"]["oneOf"]
    assert {"const": "meeting:som-5", "title": "Fifth Senior Officials Meeting"} in told
    for choice in told:
        url = "/question/event-facts.csv"
        assert served.get(url, query_string={"event": choice["const"]}).status_code == 200


def test_the_server_told_is_the_public_one(make_app: Callable[..., Flask]) -> None:
    client = make_app(base_path="/x/y").test_client()
    assert client.get("/x/y/openapi.json").get_json()["servers"] == [{"url": "http://localhost/x/y"}]
