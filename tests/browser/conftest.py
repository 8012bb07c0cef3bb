"""A real browser before a server that runs over the real data."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.serve.conftest import launch

from bali_process.project import Project

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

NPM = Path(__file__).parents[2] / "server" / "npm" / "node_modules"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
#: The browser is to ask nobody of its own accord.
_QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip


@pytest.fixture(scope="session")
def site(real: Project, real_release: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ``bali serve`` over the real data, with the source texts where they are here."""
    documents = os.environ.get("BALI_DOCUMENTS", "")
    given = ("--documents", documents) if documents else ()
    server = launch(real.root, tmp_path_factory.mktemp("screen") / "screen", "--no-log", *given)
    yield server.address.rstrip("/")
    server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or whatever build of it the system has."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not here (apt-get install chromium)")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(_QUIET))
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open a path in a fresh profile; in the end all requests were ours, and nothing complained."""
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    complaints: list[str] = []

    def open_at(path: str, **options: Any) -> Page:
        contexts.append(browser.new_context(**options))
        contexts[-1].set_default_timeout(10_000)
        page = contexts[-1].new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if _is_fault(line) else None)
        answer = page.goto(site + path)
        assert answer is not None
        assert answer.status == 200, f"{path} answers {answer.status}"
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith((site + "/", "data:", "blob:"))] == []
    assert complaints == []


def _is_fault(line: ConsoleMessage) -> bool:
    """Whether the console has an error; a refused query is an answer, and a network cut off is meant."""
    expected = ("status of 400", "ERR_INTERNET_DISCONNECTED")
    return line.type == "error" and not any(words in line.text for words in expected)
