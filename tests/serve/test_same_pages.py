"""The application shows the same whichever engine is behind it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from tests.engine import servers

from bali_process.build.release import Release
from bali_process.engine.choice import choose
from bali_process.engine.inprocess import InProcessEngine
from bali_process.engine.interface import Engine
from bali_process.engine.replica import Replica
from bali_process.engine.store import load_store
from bali_process.errors import BaliError
from bali_process.http.app import create_app
from bali_process.project import Project
from bali_process.query.catalogue import Catalogue, load
from bali_process.settings import Settings

HTML = {"Accept": "text/html"}
TRIPLES = {"Accept": "application/n-triples"}
#: Pages and graphs that are looked at beside those of the questions.
PAGES = (
    "/",
    "/bali/",
    "/vocab/",
    "/ontology.html",
    "/bali/meeting/",
    "/bali/meeting/som-5.html",
    "/bali/state/",
)
GRAPHS = (
    "/bali/meeting/som-5.nt",
    "/ontology.nt",
    "/graph-store?graph=https://w3id.org/rcp/bali/graph/shapes",
    "/sparql?query=DESCRIBE%20%3Chttps://w3id.org/rcp/bali/meeting/som-5%3E",
)
#: Why Virtuoso 7.2.5 answers otherwise, and what: faults of that version, all of them.
UNBOUND = "An unbound variable counts as empty text, or as true in a comparison."
INTERNAL = "The compiler of queries fails."
ROWS = "Rows that a repeated OPTIONAL should bring are missing."
FAULTS = {
    "accession-course": UNBOUND,
    "act-chain": UNBOUND,
    "actor-over-time": UNBOUND,
    "as-of": UNBOUND,
    "mandate-course": UNBOUND,
    "national-coordination": UNBOUND,
    "roles-with-evidence": UNBOUND,
    "standing-on-a-day": UNBOUND,
    "event-facts": INTERNAL,
    "schema": ROWS,
}


@pytest.fixture(scope="module")
def questions(real: Project) -> Catalogue:
    return load(real.queries / "competency", real.queries / "export")


@pytest.fixture(scope="module")
def client(real_release: Release, questions: Catalogue) -> Iterator[Callable[[Engine], FlaskClient]]:
    """Make the application over an engine."""
    opened: list[Engine] = []

    def make(engine: Engine) -> FlaskClient:
        opened.append(engine)
        return create_app(real_release, engine, questions, Settings(), lambda line: None).test_client()

    yield make
    for engine in opened:
        engine.close()


@pytest.fixture(scope="module")
def embedded(client: Callable[[Engine], FlaskClient], real_release: Release) -> FlaskClient:
    return client(InProcessEngine(load_store(real_release.path)))


def remote(release: Release, query: str) -> Engine:
    """The engine over a server that has just been given the release."""
    assert all(step.doing == "load" for step in Replica(release.path, query).load(lambda line: None))
    return choose(Settings(engine=query, deadline=60), release.path, pytest.fail)


def answer(client: FlaskClient, path: str, headers: dict[str, str]) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200, f"{path}: {response.text[:300]}"
    return response.text


def graph(client: FlaskClient, path: str) -> ox.Dataset:
    """What a graph says, whatever its blank nodes are called."""
    found = ox.Dataset(ox.parse(answer(client, path, TRIPLES).encode(), format=ox.RdfFormat.N_TRIPLES))
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


def words(page: str) -> Counter[str]:
    """The words of a page in any order: without ORDER BY, each engine has its own."""
    return Counter(re.findall(r"\w+", re.sub(r"<svg.*?</svg>|<[^>]*>", " ", page, flags=re.DOTALL)))


def test_a_remote_oxigraph_shows_what_the_embedded_one_shows(
    embedded: FlaskClient,
    client: Callable[[Engine], FlaskClient],
    real_release: Release,
    questions: Catalogue,
    tmp_path: Path,
) -> None:
    with servers.oxigraph(tmp_path) as address:
        other = client(remote(real_release, f"{address}/query"))
        tables = [name for name, stored in questions.queries.items() if not stored.form.is_graph]
        for path in (*PAGES, *(f"/question/{name}" for name in tables[::7])):
            assert words(answer(other, path, HTML)) == words(answer(embedded, path, HTML)), path
        for path in (f"/question/{name}.json" for name in tables):
            assert answer(other, path, {}) == answer(embedded, path, {}), path
        graphs = [f"/question/{name}.nt" for name in questions.queries if name not in tables]
        for path in (*GRAPHS, *graphs):
            assert graph(other, path) == graph(embedded, path), path


@pytest.mark.prove
def test_a_remote_virtuoso_shows_the_same_but_for_its_known_faults(
    embedded: FlaskClient,
    client: Callable[[Engine], FlaskClient],
    real_release: Release,
    questions: Catalogue,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BALI_PUSH_USER", "dba")
    monkeypatch.setenv("BALI_PUSH_PASSWORD", "dba")
    with servers.virtuoso(tmp_path) as address:
        other = client(remote(real_release, f"{address}/sparql"))
        for path in PAGES:
            assert answer(other, path, HTML), path
        # What DESCRIBE tells of a thing is up to each engine.
        for path in (path for path in GRAPHS if "DESCRIBE" not in path):
            assert graph(other, path) == graph(embedded, path), path
        differing = set()
        for name, stored in questions.queries.items():
            path = f"/question/{name}." + ("nt" if stored.form.is_graph else "csv")
            ours, theirs = embedded.get(path).data, other.get(path).data
            if sorted(ours.splitlines()) != sorted(theirs.splitlines()):
                differing.add(name)
        assert differing == set(FAULTS)


@pytest.mark.prove
def test_a_virtuoso_that_would_cut_graphs_short_is_refused(
    real_release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BALI_PUSH_USER", "dba")
    monkeypatch.setenv("BALI_PUSH_PASSWORD", "dba")
    with (
        servers.virtuoso(tmp_path, rows=12_000) as address,
        pytest.raises(BaliError, match=r"answers with 12,001 of .* triples .*ResultSetMaxRows"),
    ):
        remote(real_release, f"{address}/sparql")
