"""A crawl from the home page, at the root and behind a proxy: nothing broken, nothing from elsewhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import html5lib
import pytest
from flask.testing import FlaskClient
from tests.browser.crawl import Page, Report, crawl

from bali_process.build.release import Release
from bali_process.cli.serve import texts_of
from bali_process.engine.inprocess import InProcessEngine
from bali_process.engine.store import load_store
from bali_process.http.app import create_app
from bali_process.project import Project
from bali_process.query.catalogue import load
from bali_process.settings import Settings

VNU = Path(__file__).parents[2] / "server" / "npm" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
SAMPLE, WHOLE = 1, 100_000
#: Pages that no other page need lead to.
START = ("/sparql?example=meetings", "/search?q=thailand")
#: What an attacker would try: markup, attributes, a template, SPARQL, a header, no UTF-8, a path, length.
PROBES = (
    "%22%3E%3Cscript%3Eboo()%3C/script%3E", "%27%20onmouseover=boo()%20x=%27", "%7B%7B42*42%7D%7D",
    "%3E%20%7D%20INSERT%20DATA%20%7B%20%3Ca:a%3E%20%3Ca:b%3E%201%20%7D%20%23", "x%0d%0aInjected:%20yes",
    "%ff%fe%00", "../../../etc/passwd", "javascript:boo()", "x" * 3000,
)  # fmt: skip
PLACES = (
    "/",
    "/question/",
    "/bali/",
    "/bali/meeting/",
    "/vocab/role/",
    "/static/",
    "/export.",
    "/static/npm/yasgui/",
)
Client = Callable[[str], FlaskClient]


@pytest.fixture(scope="module")
def client(real: Project, real_release: Release) -> Iterator[Client]:
    engine = InProcessEngine(load_store(Path(real_release.path)))
    questions = load(real.queries / "competency", real.queries / "export")

    def mounted(base: str) -> FlaskClient:
        documents = os.environ.get("BALI_DOCUMENTS", "")
        settings = Settings(base_path=base, behind_proxy=1, log=False, documents=documents)
        texts = texts_of(settings, real_release)
        return create_app(real_release, engine, questions, settings, texts=texts).test_client()

    yield mounted
    engine.close()


@pytest.fixture(scope="module")
def sample(client: Client) -> Report:
    return crawl(client(""), "", SAMPLE, START)


@pytest.fixture(scope="module")
def whole(client: Client) -> Report:
    return crawl(client(""), "", WHOLE, START)


def test_a_sample_at_the_root(sample: Report) -> None:
    print(f"\nAt /: {sample}")
    assert sample.faults == []
    assert len(sample.pages) > 80


def test_a_sample_is_valid_html(sample: Report, tmp_path: Path) -> None:
    judge(sample, tmp_path)


def test_nothing_written_into_a_form_or_an_address_comes_back_as_code(client: Client, sample: Report) -> None:
    probe(client(""), parameters(sample))


def probe(asker: FlaskClient, asked: set[tuple[str, str]]) -> None:
    """Every parameter and place takes whatever is thrown at it, and gives none of it back as code."""
    assert len(asked) > 15
    addresses = [f"{path}?{name}={thrown}" for path, name in sorted(asked) for thrown in PROBES]
    addresses += [path + thrown for path in PLACES for thrown in PROBES]
    print(f"\n{len(addresses)} probes of {len(asked)} parameters and {len(PLACES)} paths")
    for address in addresses:
        with asker.get(address, headers={"Accept": "text/html"}) as response:
            assert response.status_code in (200, 303, 400, 403, 404, 414), (
                f"{address}: {response.status_code}"
            )
            assert "Injected" not in response.headers
            if response.content_type.startswith("text/html"):
                text = response.get_data(as_text=True)
                assert "<script>boo" not in text, address
                assert not Page(text).events, address
                assert "1764" not in text, address


def parameters(report: Report) -> set[tuple[str, str]]:
    """The path and the name of every parameter that a form or a link of a page has."""
    found = set()
    for page in report.pages.values():
        found |= {(urlsplit(action).path, name) for action, names in page.forms for name in names}
        for target in map(urlsplit, page.links):
            if not target.netloc:
                found |= {(target.path, name) for name, _ in parse_qsl(target.query)}
    return found


@pytest.mark.prove
def test_the_whole_at_the_root(whole: Report) -> None:
    print(f"\nThe whole at /: {whole}")
    assert whole.faults == []
    assert len(whole.pages) > 2000


@pytest.mark.prove
def test_the_whole_behind_a_proxy(client: Client) -> None:
    report = crawl(client("/x/y"), "/x/y", WHOLE, START)
    print(f"\nThe whole at /x/y: {report}")
    assert report.faults == []


@pytest.mark.prove
def test_no_parameter_of_the_whole_comes_back_as_code(client: Client, whole: Report) -> None:
    probe(client(""), parameters(whole))


@pytest.mark.prove
def test_the_whole_is_valid_html(whole: Report, tmp_path: Path) -> None:
    judge(whole, tmp_path)


def judge(report: Report, folder: Path) -> None:
    """Every page is valid to the checker of the W3C, or where that is not here, to a strict parser."""
    names = {}
    for number, (path, page) in enumerate(report.pages.items()):
        (folder / f"{number}.html").write_text(page.text, encoding="utf-8")
        names[f"{number}.html"] = path
    if shutil.which("java") is None or not VNU.is_file():
        for page in report.pages.values():
            html5lib.HTMLParser(strict=True).parse(page.text)
        return
    line = ["java", "-Xss4m", "-jar", str(VNU), "--format", "json", "--exit-zero-always", str(folder)]
    done = subprocess.run(line, capture_output=True, text=True, check=True, timeout=580)
    found = json.loads(done.stderr or done.stdout)["messages"]
    wrong = sorted({
        f"{names[told['url'].rpartition('/')[2]]}: {told['message']} | {told.get('extract', '')[:90]!r}"
        for told in found if told["type"] == "error" or told.get("subType") == "warning"
    })  # fmt: skip
    assert wrong == [], f"{len(wrong)} faults in {len(names)} pages"
