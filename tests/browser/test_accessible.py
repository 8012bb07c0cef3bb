"""axe-core finds nothing on any kind of page, in the light and in the dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.browser.conftest import NPM

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., "Page"]
AXE = NPM / "axe-core" / "axe.min.js"
pytestmark = pytest.mark.skipif(not AXE.is_file(), reason="npm has not installed axe-core (make test does)")
#: A sample of the kinds of page, and the rest of them.
SAMPLE = (
    "/", "/question/event-participants", "/search?q=unodc", "/bali/meeting/som-5.html",
    "/bali/state/THA.html", "/bali/mandate/policy-guides.html", "/conflicts", "/as-of", "/structure",
    "/sparql",
)  # fmt: skip
REST = (
    "/question/as-of", "/question/attendance-matrix", "/search?q=zzzz", "/bali/", "/bali/meeting/",
    "/bali/body/steering-group.html", "/bali/process/bali.html", "/silence", "/timeline",
    "/attendance", "/sparql?query=ASK{}", "/sparql?query=SELECT*{?s?p?o}LIMIT+5", "/ontology.html",
    "/shapes.html", "/vocab/", "/vocab/role.html", "/vocab/role/co-chair.html", "/bali/graph/inferred.html",
)  # fmt: skip
#: Kinds of thing of which the first in the list is looked at.
FIRST = (
    "act",
    "attendance",
    "claim",
    "conflict",
    "document",
    "gap",
    "membership",
    "omission",
    "span",
    "text",
)


@pytest.mark.parametrize("path", SAMPLE)
def test_axe_finds_nothing_on_a_sample(visit: Visit, path: str) -> None:
    assert violations(visit(path)) == []


@pytest.mark.prove
@pytest.mark.parametrize("path", [*SAMPLE, *REST, *(f"/bali/{kind}/" for kind in FIRST)])
def test_axe_finds_nothing_in_the_light_and_in_the_dark(visit: Visit, path: str) -> None:
    page = visit(path)
    if path.removeprefix("/bali/").rstrip("/") in FIRST:
        page.locator(f"main a[href*='{path}']").first.click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []


def test_axe_finds_nothing_where_there_is_nothing(visit: Visit) -> None:
    page = visit("/")
    page.set_content(page.request.get(page.url + "no-such-page", headers={"Accept": "text/html"}).text())
    assert "nothing at" in page.locator("main").inner_text()
    assert violations(page) == []


def violations(page: Page) -> list[str]:
    """What axe-core objects to, with the first element concerned."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{told['id']}: {told['help']}: {told['nodes'][0]['html'][:160]}" for told in found]
