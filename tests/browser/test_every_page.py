"""Each page as it is looked at: on a phone and a desktop, in light and dark, printed; axe-core finds no serious fault."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from chromium import faults, overflow
from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import Visit
    from playwright.sync_api import Page

LISTED = "/search?words=" + quote("لن تبقى قوات أمريكية")
FOUND = "article.line .said a"
MET = """([x, y]) => {
    scrollTo(0, y - 300);
    return document.elementFromPoint(x, y - scrollY).closest('a') !== null;
}"""
# Where a page is: its address, or a list and the link in it that leads there.
PAGES: dict[str, tuple[str, ...]] = {
    "front": ("",),
    "search": ("/search?words=" + quote("القوات"),),
    "search by meaning": ("/search?way=meaning&words=troops+leave",),
    "nothing found": ("/search?words=nothingofthekind",),
    "statement": (LISTED, FOUND),
    "article": (LISTED, FOUND, "section[aria-labelledby=context] p.meta a"),
    "promises": ("/promises?as_of=2021-09-01",),
    "stories": ("/stories",),
    "story": (LISTED, FOUND, "section[aria-labelledby=others] a[href*='/story/']"),
    "people": ("/people?name=" + quote("الكاظمي"),),
    "person": ("/people?name=" + quote("الكاظمي"), "main a[href*='/person/']"),
    "events": ("/events",),
    "processes": ("/processes",),
    "process": ("/processes", "main a[href*='/process/']"),
    "outlets": ("/outlets",),
    "outlet": ("/outlets", "main a[href*='/outlet?']"),
    "compare": ("/compare",),
    "two articles": (LISTED, FOUND, "section[aria-labelledby=others] a[href*='/story/']", "main a[href*='/compare?']"),
    "dossier": ("/dossier/statements?words=" + quote("القوات"),),
    "not found": ("/statement/0000000000000000",),
}


def looked_up(visit: Visit, page: str, language: str, **options: object) -> Page:
    start, *links = PAGES[page]
    opened = visit(f"/{language}{start}", **options)
    for link in links:
        opened.goto(opened.locator(link).first.get_attribute("href") or "")
    return opened


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_fits_both_widths_and_has_no_serious_fault_in_both_themes(visit: Visit, name: str, language: str) -> None:
    page = looked_up(visit, name, language)
    found = []
    for width, theme in ((390, "light"), (1280, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        found += [] if overflow(page) == 0 else [f"{width} px: the page has to be scrolled sideways"]
        if (width, theme) != (390, "light"):
            found += [f"{width} px, {theme}: {fault}" for fault in faults(page)]
    assert found == []
    direction = {"ar": "rtl", "en": "ltr"}[language]
    expect(page.locator("html")).to_have_attribute("dir", direction)
    expect(page.locator("h1")).to_have_count(1)


@pytest.mark.parametrize("name", ["search", "statement", "article", "promises", "story", "dossier"])
def test_prints_the_record_and_nothing_to_click(visit: Visit, name: str) -> None:
    page = looked_up(visit, name, "en", theme="dark")
    page.emulate_media(media="print")
    for hidden in ("nav", ".elsewhere", "form"):
        for each in page.locator(hidden).all():
            expect(each).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    for folded in page.locator("details li").all()[:3]:
        expect(folded).to_be_visible()
    for paper in ("body", "main"):
        assert page.locator(paper).evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"
    assert page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(format="A4").startswith(b"%PDF-")


def test_a_row_of_offices_says_what_each_cell_is_on_a_phone(visit: Visit) -> None:
    page = looked_up(visit, "person", "en", width=390)
    row = page.locator("section[aria-labelledby=offices] tbody tr").first
    box = row.bounding_box()
    assert box is not None
    assert box["height"] < 250
    label = row.locator("td").nth(2).evaluate("e => getComputedStyle(e, '::before').content")
    assert "From" in label


def test_a_link_of_several_lines_is_met_between_them(visit: Visit) -> None:
    """A finger is not as fine as a pointer."""
    page = looked_up(visit, "search", "ar", width=390)
    boxes = [box for each in page.locator(FOUND).all() if (box := each.bounding_box())]
    tall = [box for box in boxes if box["height"] > 50]
    assert tall
    for box in tall:
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        assert page.evaluate(MET, [x, y]), box
