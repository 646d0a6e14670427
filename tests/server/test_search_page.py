"""The search page: what it lists and marks, how it narrows and widens, and that the old address still leads there."""

from __future__ import annotations

import re
from html import unescape

import pytest
from browsed import Checked
from starlette.testclient import TestClient  # noqa: TC002 - the fixtures are annotated with it


def links(page: str) -> list[str]:
    """The addresses of the links beside the results."""
    aside = page[page.index('<aside id="narrow"') : page.index("</aside>")]
    return [unescape(found) for found in re.findall(r'href="([^"]+)"', aside)]


@pytest.mark.parametrize("path", ["", "/search", "/promises", "/stories", "/people"])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_has_the_search_in_its_head(client: TestClient, path: str, language: str) -> None:
    page = client.get(f"/{language}{path}").text
    head = page[: page.index("<main")]
    assert f'action="/{language}/search"' in head
    assert 'name="words"' in head


def test_the_words_that_were_found_are_marked(client: TestClient) -> None:
    page = client.get("/ar/search", params={"words": "المعبر الجديد"}).text
    assert re.search(r"<mark>[ومعبرا]+</mark>", page)
    twin = client.get("/ar/search.json", params={"words": "المعبر الجديد"}).json()
    for each in twin["results"]:
        told = "".join(piece["text"] for piece in each["pieces"])
        assert told == each["line"]["statement"]["content"]
        assert any(piece["found"] for piece in each["pieces"])


def test_each_number_is_what_its_link_lists(client: TestClient) -> None:
    asked = {"words": "مساعدات"}
    twin = client.get("/en/search.json", params=asked).json()
    for facet in twin["facets"]:
        for each in facet["values"]:
            narrowed = client.get("/en/search.json", params={**asked, facet["name"]: each["value"]}).json()
            assert narrowed["total"] == each["count"]
    page = client.get("/en/search", params=asked).text
    leads = [address for address in links(page) if "words=" in address]
    assert len(leads) == sum(len(facet["values"]) for facet in twin["facets"]) + len(twin["days"])
    assert all(client.get(address).status_code == 200 for address in leads)


def test_what_was_chosen_can_be_widened_again(client: TestClient) -> None:
    asked = {"words": "مساعدات", "topic": "humanitarian", "outlet": "الساحل"}
    page = client.get("/en/search", params=asked).text
    widened = [unescape(found) for found in re.findall(r'class="tag" href="([^"]+)"', page)]
    without = [{name for name in asked if f"{name}=" in address} for address in widened]
    assert {"words", "outlet"} in without
    assert {"words", "topic"} in without


def test_a_question_may_be_asked_by_its_meaning_in_english(client: TestClient) -> None:
    twin = client.get(
        "/ar/search.json", params={"words": "prices rose by ten percent this season", "way": "meaning"}
    ).json()
    assert "أسعار التمور" in twin["results"][0]["line"]["statement"]["content"]
    assert twin["results"][0]["alike"] > 0.35
    assert 'value="meaning" checked' in client.get("/ar/search", params={"words": "prices", "way": "meaning"}).text


@pytest.mark.parametrize(
    ("asked", "advice"),
    [
        ({"words": "كلمةلاتوجد"}, "give fewer words"),
        ({"words": '"المساعدات معبر"'}, "leave the quotes out"),
        ({"words": "مساعدات", "act": "deny", "until": "1999-01-01"}, "leave every other condition out"),
        ({"words": "كلمةلاتوجد"}, "look for the meaning instead"),
        ({"words": "qqqq xxyzz", "way": "meaning"}, "whole sentence"),
        ({"words": "مساعدات", "page": "900"}, "The first page"),
    ],
)
def test_nothing_found_says_what_to_try(client: TestClient, asked: dict[str, str], advice: str) -> None:
    page = client.get("/en/search", params=asked).text
    assert advice in page
    Checked(page)


@pytest.mark.parametrize("suffix", ["", ".json"])
def test_the_old_address_leads_to_the_search(client: TestClient, suffix: str) -> None:
    answer = client.get(f"/ar/statements{suffix}", params={"words": "معبر & جديد", "page": "1"})
    assert answer.status_code == 308
    there = answer.headers["location"]
    assert there.startswith(f"/ar/search{suffix}?order=date&words=")
    assert client.get(there).status_code == 200


@pytest.mark.parametrize(
    "asked", ["words=%3F&way=meaning", "way=guess", "promise=reported_kept", "order=none", "topic=x"]
)
def test_a_question_that_cannot_be_understood_is_said_to_be_so(client: TestClient, asked: str) -> None:
    assert client.get(f"/en/search?{asked}").status_code == 400
