"""Mounted below a path, behind a proxy, every link that the server writes leads to an answer of its own."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

PUBLIC = "https://data.example"
TOLD = {"X-Forwarded-Host": "data.example", "X-Forwarded-Proto": "https"}
LINK = re.compile(r'(?:href|src|action)="([^"]*)"')
HEADER = re.compile(r'<([^>]*)>; rel="(?:alternate|describedby)"')


def links(client: FlaskClient, path: str, cut: str) -> set[str]:
    """The addresses that the answer at ``path`` leads to, in full; the proxy cuts ``cut`` off the path."""
    response = client.get(path.removeprefix(cut), headers=TOLD | {"Accept": "text/html"})
    with response:
        assert response.status_code in (200, 303), f"{path}: {response.status_code} {response.text}"
        found = set(HEADER.findall(", ".join(response.headers.getlist("Link"))))
        found |= {
            response.headers[name] for name in ("Location", "Content-Location") if name in response.headers
        }
        if response.content_type.startswith("text/html"):
            found |= {html.unescape(link) for link in LINK.findall(response.text)}
    return {urljoin(PUBLIC + path, link).partition("#")[0] for link in found}


@pytest.mark.parametrize("cut", ["/x/y", ""], ids=["the proxy cuts the path off", "the proxy leaves it"])
def test_every_link_below_a_base_path_is_followed(make_app: Callable[..., Flask], cut: str) -> None:
    client = make_app(base_path="/x/y", behind_proxy=1, log=False).test_client()
    waiting, seen = {"/x/y/"}, set[str]()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        for link in links(client, path, cut):
            parts = urlsplit(link)
            if f"{parts.scheme}://{parts.netloc}" != PUBLIC:
                assert parts.netloc in ("w3id.org", "www.w3.org", "example.org"), f"{path} leads to {link}"
                continue
            assert parts.path.startswith("/x/y/"), f"{path} leads to {link}"
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            waiting |= {target} - seen
    assert len(seen) > 60
    assert {"/x/y/static/style.css", "/x/y/sparql", "/x/y/question/who-came", "/x/y/.well-known/void"} <= seen


def test_addresses_in_the_description_are_the_public_ones(make_app: Callable[..., Flask]) -> None:
    client = make_app(base_path="x/y/", behind_proxy=1).test_client()
    text = client.get("/x/y/dataset", headers=TOLD | {"Accept": "application/n-triples"}).text
    assert f"<{PUBLIC}/x/y/sparql>" in text
    assert "localhost" not in text


def test_a_prefix_from_the_proxy_is_heeded_where_none_is_set(make_app: Callable[..., Flask]) -> None:
    client = make_app(behind_proxy=1).test_client()
    page = client.get("/", headers=TOLD | {"X-Forwarded-Prefix": "/p"}).text
    assert 'href="/p/sparql"' in page


def test_a_client_cannot_pose_as_a_proxy(make_app: Callable[..., Flask]) -> None:
    told = TOLD | {"X-Forwarded-Prefix": "/p", "X-Forwarded-For": "192.0.2.1"}
    client = make_app().test_client()
    assert "data.example" not in client.get("/dataset", headers=told | {"Accept": "text/turtle"}).text
    assert 'href="/p/' not in client.get("/", headers=told).text
