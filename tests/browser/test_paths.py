"""The paths of a person who knows nothing of RDF, by mouse, by keyboard, on a telephone, without a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

Visit = Callable[..., "Page"]
PHONE = {"viewport": {"width": 360, "height": 740}}
BARE = {"java_script_enabled": False}
NARROW = ("/", "/question/event-participants", "/bali/meeting/som-5.html", "/attendance", "/as-of", "/sparql")
NARROW_TOO = (
    "/bali/state/THA.html", "/conflicts", "/timeline", "/structure", "/silence", "/ontology.html",
    "/shapes.html", "/search?q=thailand", "/bali/mandate/policy-guides.html", "/question/attendance-matrix",
)  # fmt: skip


#: What sticks out of the telephone and does not scroll by itself.
TOO_WIDE = """[...document.querySelectorAll("body *")].filter(
  (one) => one.getBoundingClientRect().right > 361 && !one.closest(".scroll, pre")
).slice(0, 5).map((one) => one.outerHTML.slice(0, 120))"""


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


@pytest.mark.parametrize("options", [{}, BARE], ids=["with a script", "without one"])
def test_ask_a_question_follow_a_fact_to_its_words_and_cite_the_answer(
    visit: Visit, options: dict[str, bool]
) -> None:
    page = visit("/", **options)
    link = "a[href*='/question/event-participants']"
    page.locator("#questions details", has=page.locator(link)).locator("summary").first.click()
    page.locator(f"#questions {link}").first.click()
    page.locator("main form select").first.select_option(label="Fifth Senior Officials Meeting")
    page.locator("main form").first.get_by_role("button").first.click()
    assert "Fifth Senior Officials Meeting" in page.locator("main").inner_text()
    answer = page.locator("main table tbody tr")
    assert answer.count() > 2
    assert page.get_by_text("BibTeX").count() > 0
    words = answer.first.locator(
        "a[href*='/bali/span/'], a[href*='/bali/text/'], a[href*='/bali/document/']"
    ).first
    words.click()
    assert re.search(r"/bali/(span|text|document)/", page.url)
    assert heading(page)


def test_find_an_actor_by_its_acronym(visit: Visit) -> None:
    page = visit("/")
    field = page.locator("input[name=q]").first
    field.press_sequentially("UNODC")
    page.locator("[role=option]").first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert "UNODC" in chosen.inner_text()
    field.press("Enter")
    page.wait_for_url("**/bali/**")
    assert "United Nations Office on Drugs and Crime" in heading(page)


def test_search_without_a_script_forgives_a_typing_error(visit: Visit) -> None:
    page = visit("/", **BARE)
    field = page.locator("input[name=q]").first
    field.fill("Thialand")
    field.press("Enter")
    assert page.locator("main a", has_text="Thailand").count() > 0


def test_see_a_conflict_with_its_verdict(visit: Visit) -> None:
    page = visit("/")
    page.locator("header nav a", has_text="Conflicts").click()
    assert "onflict" in heading(page)
    assert page.locator("main").inner_text().count("Page on") + page.locator("main table").count() > 0


def test_look_at_the_course_of_a_mandate(visit: Visit) -> None:
    page = visit("/bali/mandate/")
    page.locator("main a[href*='/bali/mandate/']", has_text="olicy guides").first.click()
    assert "guides" in heading(page)
    assert page.locator("main svg").count() >= 1
    assert page.locator("main table tbody tr").count() > 2


def test_change_the_day(visit: Visit) -> None:
    page = visit("/as-of")
    before = page.locator("main").inner_text()
    page.locator("main input[type=date]").fill("2013-03-05")
    page.locator("main form").first.get_by_role("button").first.click()
    after = page.locator("main").inner_text()
    assert "5 March 2013" in after
    assert before != after


@pytest.mark.parametrize(
    "path", [*NARROW, *(pytest.param(path, marks=pytest.mark.prove) for path in NARROW_TOO)]
)
def test_on_a_narrow_screen_only_tables_scroll_sideways(visit: Visit, path: str) -> None:
    page = visit(path, **PHONE)
    wide = page.evaluate(TOO_WIDE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, wide


def test_light_and_dark_are_different_sheets(visit: Visit) -> None:
    colours = {
        visit("/", color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    }
    assert len(colours) == 2


def test_by_keyboard_alone(visit: Visit) -> None:
    page = visit("/bali/meeting/som-5.html")
    focus = "document.activeElement"
    page.keyboard.press("Tab")
    assert page.evaluate(f"{focus}.className") == "skip"
    assert page.evaluate(f"{focus}.getBoundingClientRect().left") >= 0
    order = []
    for _ in range(12):
        page.keyboard.press("Tab")
        order.append(page.evaluate(f"{focus}.compareDocumentPosition(document.querySelector('footer')) & 4"))
        outline = page.evaluate(
            f"getComputedStyle({focus}).outlineStyle + getComputedStyle({focus}).outlineWidth"
        )
        assert outline not in ("none0px", "none3px"), page.evaluate(f"{focus}.outerHTML")
    assert all(order)
    page.goto(page.url)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(f"document.querySelector('main').contains({focus})")


def test_with_the_network_gone_the_page_that_is_open_stays_whole(visit: Visit) -> None:
    page = visit("/bali/meeting/som-5.html")
    page.context.set_offline(True)
    page.locator("main details summary").first.click() if page.locator("main details").count() else None
    assert page.evaluate("document.fonts.size") == 0
    assert page.locator("main h2").count() > 0
