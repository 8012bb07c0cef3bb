"""The pages over the real data: each question answers, each kind of thing has a page that reads well."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from bali_process.build.release import Release
from bali_process.engine.inprocess import InProcessEngine
from bali_process.http.app import create_app
from bali_process.project import Project
from bali_process.query.catalogue import Catalogue, load
from bali_process.settings import Settings

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def questions(real: Project) -> Catalogue:
    return load(real.queries / "competency")


@pytest.fixture(scope="module")
def served(questions: Catalogue, real_release: Release, real_store: ox.Store) -> FlaskClient:
    return create_app(real_release, InProcessEngine(real_store), questions, Settings()).test_client()


def test_every_stored_question_answers_as_page_and_as_data(served: FlaskClient, questions: Catalogue) -> None:
    assert len(questions.queries) >= 20
    home = served.get("/", headers=HTML).text
    for name, stored in questions.queries.items():
        assert f'href="/question/{name}"' in home
        page = served.get(f"/question/{name}", headers=HTML)
        assert page.status_code == 200, f"{name}: {page.text}"
        suffix = "ttl" if stored.form.is_graph else "json"
        assert served.get(f"/question/{name}.{suffix}").status_code == 200, name


def test_every_default_is_one_of_the_choices(served: FlaskClient, questions: Catalogue) -> None:
    for name, stored in questions.queries.items():
        page = served.get(f"/question/{name}", headers=HTML).text
        classes = [parameter for parameter in stored.parameters if parameter.iri_class]
        assert page.count(" selected>") == len(classes), name


def test_one_thing_of_every_kind_has_a_page_that_reads_well(served: FlaskClient) -> None:
    kinds = re.findall(r'href="(/bali/[\w-]+/)"', served.get("/", headers=HTML).text)
    assert len(kinds) > 10
    for kind in kinds:
        first = re.search(rf'href="({kind}[^"]+\.html)"', served.get(kind, headers=HTML).text)
        assert first is not None, kind
        page = served.get(first[1], headers=HTML)
        assert page.status_code == 200, first[1]
        said = re.sub(r"<code>https://w3id.org/[^<]*</code>", "", page.text)
        assert not re.search(r">\s*https://w3id\.org/rcp/", said), f"{first[1]} shows a bare IRI"
