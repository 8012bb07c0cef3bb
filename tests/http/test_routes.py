"""The table of routes: what it says is what the server does."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bali_process.http.routes import NAVIGATION, ROUTES, TAKES, Route, routes_as_markdown

README = (Path(__file__).parents[2] / "server" / "README.md").read_text("utf-8")
HERE = [route for route in ROUTES if "<" not in route.path and route.view and not route.setting]


def test_the_documentation_has_every_route() -> None:
    assert routes_as_markdown() in README


def test_the_server_has_no_route_that_the_table_lacks(client: FlaskClient) -> None:
    app: Flask = client.application
    known = {path for route in ROUTES for path in route.paths if route.view}
    assert {rule.rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/static/")} == known


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_what_a_route_takes_is_explained_and_all_that_its_path_names_is_taken(route: Route) -> None:
    assert set(route.takes.split()) <= TAKES.keys()
    named = {name for name in TAKES if f"<{name}>" in route.path}
    assert named <= set(route.takes.split())


@pytest.mark.parametrize("route", HERE, ids=lambda route: route.path)
def test_a_route_gives_each_of_its_formats(route: Route, client: FlaskClient) -> None:
    asked = {name: TAKES[name][1] for name in route.takes.split() if name not in ("kind", "actor")}
    here = {"s": "meeting:tea-1", "o": "rcp:Meeting", "graph": "https://w3id.org/rcp/bali/graph/events"}
    asked |= {name: value for name, value in here.items() if name in asked}
    for form in route.formats:
        path = f"{route.path}.{form.suffix}" if route.suffixed == "only" else route.path
        if route.path == "/sparql":
            is_graph = form.kind in ("graph", "dataset")
            asked["query"] = "CONSTRUCT WHERE { ?s ?p ?o }" if is_graph else "SELECT * { ?s ?p ?o } LIMIT 1"
        answer = client.get(path, query_string=asked, headers={"Accept": form.media_type})
        assert answer.status_code == 200, f"{path} as {form.name}: {answer.text}"
        assert answer.mimetype == form.media_type


def test_each_main_page_is_a_page_and_crawlers_are_kept_from_what_is_none(client: FlaskClient) -> None:
    for path, _ in NAVIGATION:
        assert client.get(path.partition("#")[0], headers={"Accept": "text/html"}).mimetype == "text/html"
    robots = client.get("/robots.txt").text
    for route in ROUTES:
        told = any(f"Disallow: {path.partition('<')[0]}\n" in robots for path in route.paths)
        assert told != route.is_crawled, route.path


@pytest.mark.parametrize("path", ["/sparql", "/health"])
def test_slashes_too_many_at_the_beginning_make_no_difference(path: str, client: FlaskClient) -> None:
    asked = {"QUERY_STRING": "query=ASK%7B%7D"}
    told = [client.get("/", environ_overrides=asked | {"PATH_INFO": more + path}) for more in ("", "/", "//")]
    assert {answer.status_code for answer in told} == {200}
    assert len({answer.data for answer in told}) == 1
