"""The pages without a pointer: every stop is seen, and leads on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import Visit
    from playwright.sync_api import Page

STOPS = 80
"""After so many presses of Tab a page has been left."""
OUTLINED = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
}"""


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus stands on what the selector means; each stop on the way has to be seen."""
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        assert page.evaluate(OUTLINED), page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never comes to {selector}")


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_the_skip_link_to_the_source_words(visit: Visit) -> None:
    page = visit("/ar")
    skip = page.locator(".skip")
    expect(skip).not_to_be_in_viewport()
    tab_to(page, ".skip")
    expect(skip).to_be_in_viewport()
    enter(page)
    expect(page.locator("main")).to_be_focused()
    page.reload()
    tab_to(page, "#seek")
    page.keyboard.type("31 كانون الأول")
    enter(page)
    tab_to(page, "article.line a")
    enter(page)
    expect(page).to_have_url(re.compile("/ar/statement/"))
    expect(page.locator(".text .content.own").first).to_be_visible()
    tab_to(page, "section[aria-labelledby=context] p.meta a")
    enter(page)
    tab_to(page, ".text .time")
    shown = page.evaluate("getComputedStyle(document.activeElement, '::after').content")
    assert re.search(r"\d{4}", shown)


def test_a_promise_is_unfolded_and_followed(visit: Visit) -> None:
    page = visit("/en/promises?as_of=2021-09-01", java_script_enabled=True)
    tab_to(page, "article.card summary")
    report = page.locator("article.card details li a").first
    expect(report).to_be_hidden()
    page.keyboard.press("Enter")
    expect(report).to_be_visible()
    tab_to(page, "article.card details li a")
    enter(page)
    expect(page.locator(".text .content.own").first).to_be_visible()


def test_a_language_is_switched_to(visit: Visit) -> None:
    page = visit("/en/stories")
    tab_to(page, ".elsewhere")
    enter(page)
    expect(page.locator("html")).to_have_attribute("lang", "ar")
