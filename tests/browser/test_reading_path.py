"""A reader's whole path through the samples, from the front page to the words that carry a claim."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from chromium import follow, overflow
from playwright.sync_api import expect

if TYPE_CHECKING:
    from conftest import Visit
    from playwright.sync_api import Locator, Page

SEARCHED = "31 كانون الأول"
PROMISED = "لن تبقى قوات أمريكية بمهام قتالية"
SPEAKER = "مصطفى الكاظمي"
OUTLET = "شارع العيّنة"
WORDS = {
    "ar": {
        "search": "ابحث",
        "words": "كلمات من القول",
        "speaker": "المتكلم",
        "phrase": "كلمات، أو عبارة بين علامتي اقتباس",
        "assert": "تأكيد",
        "speaker's": "كل ما قاله هذا المتكلم",
        "promises": "الوعود",
        "as of": "كما في يوم",
        "show": "اعرض",
        "json": "هذه الصفحة بصيغة JSON",
        "front": "إلى الصفحة الأولى",
        "left out": "لم ينقله",
    },
    "en": {
        "search": "Search",
        "words": "Words that were said",
        "speaker": "Speaker",
        "phrase": "Words, or a phrase in quotes",
        "assert": "assertion",
        "speaker's": "All that this speaker said",
        "promises": "Promises",
        "as of": "As of",
        "show": "Show",
        "json": "This page as JSON",
        "front": "To the front page",
        "left out": "Not carried by",
    },
}


@pytest.mark.parametrize(
    ("language", "width", "theme", "scripts"),
    [("ar", 390, "light", False), ("ar", 1280, "dark", True), ("en", 390, "dark", True), ("en", 1280, "light", False)],
)
def test_from_the_front_page_to_the_source_words(
    visit: Visit, language: str, width: int, theme: str, scripts: bool
) -> None:
    page = visit(f"/{language}", width, theme, java_script_enabled=scripts)
    words = WORDS[language]
    search(page, words)
    statement = page.url
    look_at_the_statement(page, words)
    look_at_the_article(page)
    page.goto(statement)
    look_at_the_story(page, words)
    page.goto(statement)
    look_at_the_speaker(page, words)
    look_at_the_promises(page, words)
    switch_the_language(page, language)


def search(page: Page, words: dict[str, str]) -> None:
    page.get_by_label(words["words"]).fill(SEARCHED)
    follow(page.get_by_role("button", name=words["search"]))
    expect(page.locator("article.line")).to_have_count(4)
    asked = page.locator("form.ask")
    asked.get_by_label(words["speaker"], exact=True).fill("الكاظمي")
    follow(asked.get_by_role("button", name=words["search"]))
    follow(page.locator("aside").get_by_role("link", name=words["assert"]))
    expect(page.locator("article.line")).to_have_count(1)
    expect(page.locator("article.line mark").first).to_be_visible()
    expect(page.locator("form.ask").get_by_label(words["phrase"])).to_have_value(SEARCHED)
    follow(page.locator("article.line").get_by_role("link", name=PROMISED))


def look_at_the_statement(page: Page, words: dict[str, str]) -> None:
    expect(page.locator("h1")).to_contain_text(PROMISED)
    expect(page.locator(".text .content.own").first).to_contain_text(PROMISED)
    chain(page.locator("main > .chain"), SPEAKER, OUTLET)
    wordings = page.locator(".wording")
    expect(wordings).to_have_count(2)
    expect(wordings.locator("ins").first).to_be_visible()
    expect(page.get_by_text(words["left out"])).to_be_visible()
    expect(page.locator(".card .due strong")).to_have_text(re.compile("31 .*2021"))


def chain(names: Locator, *expected: str) -> None:
    expect(names.locator("li")).to_have_text(list(expected))
    # Whoever said it stands at the start of the line, and the outlet after: to the left of them in Arabic.
    first, last = names.locator("li").first.bounding_box(), names.locator("li").last.bounding_box()
    assert first is not None
    assert last is not None
    assert (last["x"], -last["y"]) < (first["x"], -first["y"])


def look_at_the_article(page: Page) -> None:
    follow(page.locator("section[aria-labelledby=context] p.meta a").first)
    article = page.url
    mark = page.locator(".text .content", has_text=PROMISED).first
    expect(mark).to_be_visible()
    for marks in (".text .cue", ".text .time", ".text .promise", ".text .deadline"):
        expect(page.locator(marks).first).to_be_visible()
    number = page.locator("aside .statements > li", has_text=PROMISED).get_attribute("value")
    follow(page.locator(f"#in-text-{number}"))
    expect(page).to_have_url(f"{article}#statement-{number}")
    told = page.locator(f"#statement-{number}")
    expect(told).to_be_in_viewport()
    expect(told.locator(".chain li").first).to_have_text(SPEAKER)
    follow(told.locator(f'a[href="#in-text-{number}"]'))
    expect(page.locator(f"#in-text-{number}")).to_be_in_viewport()


def look_at_the_story(page: Page, words: dict[str, str]) -> None:
    follow(page.locator("section[aria-labelledby=others] a[href*='/story/']"))
    outlets = page.locator("section[aria-labelledby=told] table.stacked tbody tr")
    expect(outlets).to_have_count(4)
    expect(outlets.filter(has_text=OUTLET)).to_be_visible()
    said = page.locator(".utterance", has_text=PROMISED)
    expect(said.locator(".wording")).to_have_count(2)
    expect(said.get_by_text(words["left out"])).to_be_visible()
    assert overflow(page) == 0


def look_at_the_speaker(page: Page, words: dict[str, str]) -> None:
    follow(page.get_by_role("link", name=words["speaker's"]))
    expect(page.locator("h1")).to_contain_text(SPEAKER)
    expect(page.locator("section[aria-labelledby=offices] tbody tr").first).to_be_visible()
    expect(page.locator("article.line").first).to_be_visible()


def look_at_the_promises(page: Page, words: dict[str, str]) -> None:
    follow(page.get_by_role("navigation").get_by_role("link", name=words["promises"]))
    page.get_by_label(words["as of"]).fill("2021-09-01")
    follow(page.get_by_role("button", name=words["show"]))
    expect(page).to_have_url(re.compile("as_of=2021-09-01"))
    card = page.locator("article.card", has=page.locator("summary")).filter(has_text="31 كانون الأول 2021").first
    expect(card.locator("details a").first).to_be_hidden()
    card.locator("summary").click()
    report = card.locator("details li", has_text=PROMISED)
    expect(report).to_be_visible()
    follow(report.get_by_role("link"))
    own = page.locator(".text .content.own").first
    expect(own).to_contain_text(PROMISED)
    expect(own).to_be_visible()


def switch_the_language(page: Page, language: str) -> None:
    other = {"ar": "en", "en": "ar"}[language]
    here = page.url
    follow(page.locator(".elsewhere"))
    expect(page).to_have_url(here.replace(f"/{language}/", f"/{other}/"))
    expect(page.locator("html")).to_have_attribute("dir", {"ar": "rtl", "en": "ltr"}[other])
    follow(page.get_by_role("link", name=WORDS[other]["json"]))
    expect(page).to_have_url(re.compile(rf"/{other}/statement/\w+\.json$"))
    assert PROMISED in json.loads(page.locator("pre").inner_text())["line"]["statement"]["content"]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_address_that_is_not_there_leads_back(visit: Visit, language: str) -> None:
    page = visit(f"/{language}/statement/{'0' * 16}")
    expect(page.locator(".eyebrow")).to_have_text("404")
    follow(page.get_by_role("link", name=WORDS[language]["front"]))
    expect(page).to_have_url(re.compile(f"/{language}$"))
    expect(page.locator("article.line").first).to_be_visible()


def test_the_root_speaks_the_readers_language(visit: Visit) -> None:
    expect(visit("/", locale="en-GB").locator("html")).to_have_attribute("lang", "en")
    expect(visit("/", locale="ar-IQ").locator("html")).to_have_attribute("lang", "ar")
