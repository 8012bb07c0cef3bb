"""A release about a lighthouse, and every engine over it."""

from __future__ import annotations

import gc
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.engine import servers

from bali_process.engine.embedded import EmbeddedEngine
from bali_process.engine.inprocess import InProcessEngine
from bali_process.engine.interface import Engine, Request
from bali_process.engine.limits import Limits
from bali_process.engine.remote import RemoteEngine
from bali_process.engine.store import load_store

DATA = "https://w3id.org/rcp/bali/"
LAMPS = "https://w3id.org/rcp/bali/graph/lamps"
KEEPERS = "https://w3id.org/rcp/bali/graph/keepers"
CSV = "text/csv"
#: So many that a join of three patterns without a condition never ends by itself.
LAMP_COUNT = 5000


@pytest.fixture(autouse=True, scope="module")
def nothing_left_open() -> Iterator[None]:
    """Find what a test leaves open where it is left, and not in a later test that happens to collect it."""
    yield
    gc.collect()


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("release")
    lamps = (
        f'<{DATA}place/lamp-{n}> <https://w3id.org/rcp/ontology#length> "{n}" <{LAMPS}> .\n'
        for n in range(LAMP_COUNT)
    )
    keeper = (
        f'<{DATA}person/keeper> <http://www.w3.org/2004/02/skos/core#prefLabel> "Keeper"@en <{KEEPERS}> .\n'
    )
    (folder / "data.nq").write_text("".join(lamps) + keeper, encoding="utf-8")
    return folder


@pytest.fixture
def embedded(release: Path) -> Iterator[Callable[..., EmbeddedEngine]]:
    """Start an embedded engine with the limits given; it is closed at the end."""
    started: list[EmbeddedEngine] = []

    def start(workers: int = 4, queue: int = 32, **limits: float) -> EmbeddedEngine:
        engine = EmbeddedEngine(release, Limits(**limits), workers, queue)  # type: ignore[arg-type]
        started.append(engine)
        engine.wait_ready()
        return engine

    yield start
    for engine in started:
        engine.close()


@pytest.fixture(scope="session")
def oxigraph(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The query address of an Oxigraph server that holds the release and something else beside it."""
    with servers.oxigraph(tmp_path_factory.mktemp("oxigraph")) as address:
        beside = b"<urn:x:a> <urn:x:b> <urn:x:c> <urn:x:other> .\n"
        quads = (release / "data.nq").read_bytes() + beside
        kind = {"Content-Type": "application/n-quads"}
        request = urllib.request.Request(f"{address}/store", quads, kind, method="POST")
        urllib.request.urlopen(request, timeout=10).close()
        yield f"{address}/query"


@pytest.fixture(params=["in process", "embedded", "remote"])
def engine(request: pytest.FixtureRequest, release: Path) -> Iterator[Engine]:
    """Each engine in turn, with an answer of at most 1 MiB."""
    limits = Limits(deadline=30, result=1)
    made: Engine
    if request.param == "in process":
        made = InProcessEngine(load_store(release), limits)
    elif request.param == "embedded":
        made = EmbeddedEngine(release, limits)
    else:
        made = RemoteEngine(request.getfixturevalue("oxigraph"), limits, (KEEPERS, LAMPS))
    yield made
    made.close()


@pytest.fixture
def ask() -> Callable[..., list[str]]:
    """Ask for the sorted rows of a CSV answer, without its head."""

    def asked(engine: Engine, text: str, **dataset: tuple[str, ...]) -> list[str]:
        body = engine.evaluate(Request(text, CSV, **dataset)).body
        return sorted(body.decode().splitlines()[1:])

    return asked
