"""The query editor: it completes our names, runs, draws the answer, and asks nobody but this server."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.browser.conftest import NPM

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., "Page"]
pytestmark = pytest.mark.skipif(
    not (NPM / "@zazuko" / "yasgui").is_dir(), reason="npm has not installed the editor (make setup does)"
)
TEXT = "document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.getValue()"


@pytest.fixture
def editor(visit: Visit) -> Page:
    page = visit("/sparql")
    page.locator(".tabPanel.active .CodeMirror").wait_for()
    return page


def write(page: Page, text: str) -> None:
    page.locator(".tabPanel.active .CodeMirror-code").click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.type(text)


def wait_for_text(page: Page, text: str) -> str:
    """The query in the editor once it holds ``text``; the policy of the page keeps scripts from waiting."""
    for _ in range(100):
        query = str(page.evaluate(TEXT))
        if text in query:
            return query
        page.wait_for_timeout(50)
    raise AssertionError(f"{text!r} is not in {query!r}")


@pytest.mark.parametrize(
    ("typed", "offered", "result"),
    [
        ("SELECT * { ?x a rcp:Mee", "rcp:Meeting", "a rcp:Meeting"),
        ("SELECT * { ?x rcp:startD", "rcp:startDate", "?x rcp:startDate"),
        ("SELECT * { ?x ?y state:T", "state:THA  Thailand", "?y state:THA"),
        ("SELECT * { ?x ?y Thail", "state:THA  Thailand", "?y state:THA"),
        ("PREFIX meeti", "meeting: <https://w3id.org/rcp/bali/meeting/>", "PREFIX meeting: <https"),
    ],
    ids=["class", "property", "individual", "by label", "prefix"],
)
def test_a_name_is_completed_from_our_own_data(editor: Page, typed: str, offered: str, result: str) -> None:
    write(editor, typed)
    editor.keyboard.press("Control+Space")
    editor.locator(".CodeMirror-hints li", has_text=offered).first.wait_for()
    editor.keyboard.press("Enter")
    wait_for_text(editor, result)
    assert wait_for_text(editor, "PREFIX ").startswith("PREFIX ")


def test_a_query_runs_and_the_answer_has_labels_and_downloads(editor: Page) -> None:
    write(editor, "PREFIX rcp: <https://w3id.org/rcp/ontology#> SELECT ?m { ?m a rcp:Meeting } ")
    editor.keyboard.press("Control+Enter")
    editor.locator(".yasr #answer td a", has_text="Fifth Senior Officials Meeting").wait_for()
    with editor.expect_download() as download:
        editor.locator(".yasr #answer button", has_text="CSV").click()
    assert "som-5" in download.value.path().read_text("utf-8")


def test_an_error_is_told(editor: Page) -> None:
    write(editor, "SELECT * { ?x nope:y ")
    editor.keyboard.press("Control+Enter")
    editor.locator(".yasr_results", has_text="syntax error at line 1").wait_for()


def test_a_stored_question_opens_in_a_tab_of_its_own(editor: Page) -> None:
    editor.locator("#example").select_option("event-participants")
    editor.locator("form.examples button").click()
    wait_for_text(editor, "# title:")
    assert editor.locator(".tabsList [role=tab]").count() == 2


def test_nothing_stays_behind_in_the_browser(editor: Page) -> None:
    editor.keyboard.press("Control+Enter")
    assert editor.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0


def test_without_a_script_the_form_runs_the_query(visit: Visit) -> None:
    page = visit("/sparql?example=event-participants", java_script_enabled=False)
    assert "# title:" in page.locator("#query").input_value()
    page.locator("#editor").get_by_role("button", name="Run").click()
    assert page.locator("#answer table tbody tr").count() > 3


def test_only_the_files_named_are_served(visit: Visit) -> None:
    page = visit("/sparql")
    style = page.locator("link[href*='/static/npm/']").get_attribute("href")
    assert style is not None
    said = page.request.get(style if style.startswith("http") else page.url.removesuffix("/sparql") + style)
    assert "immutable" in said.headers["cache-control"]
    for name in (
        "package.json",
        "../package.json",
        "%2e%2e/package.json",
        "yasgui.esm.js",
        "yasgui.min.js.map",
    ):
        wrong = said.url.replace("yasgui.min.css", name)
        assert page.request.get(wrong).status == 404, name
    assert page.request.get(said.url.replace("/yasgui/", "/yasgui/0")).status == 404
