"""The page of the query form, whether or not the editor is there."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from bali_process.http import editor

HTML = {"Accept": "text/html"}


@pytest.fixture
def bare(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """The server of an installed package, or of a machine without npm."""
    monkeypatch.setattr(editor, "installed", lambda: "")
    return client


def test_without_npm_the_plain_form_is_all_there_is(bare: FlaskClient) -> None:
    page = bare.get("/sparql", headers=HTML).text
    assert "yasgui" not in page.lower()
    assert "editor.js" not in page
    assert '<textarea id="query" name="query"' in page


def test_without_npm_no_file_of_the_editor_is_served(bare: FlaskClient) -> None:
    for path in ("/static/npm/yasgui/4.6.2/yasgui.min.js", "/static/npm/yasgui//yasgui.min.js"):
        assert bare.get(path).status_code == 404


def test_a_stored_question_can_be_started_from(client: FlaskClient) -> None:
    page = client.get("/sparql?example=who-came", headers=HTML).text
    assert "# title:" in page
    assert re.search(r'<option value="who-came" selected>', page)


def test_an_unknown_one_is_not_found_and_a_near_one_is_named(client: FlaskClient) -> None:
    answer = client.get("/sparql?example=who-comes", headers=HTML)
    assert answer.status_code == 404
    assert "who-came" in answer.text
