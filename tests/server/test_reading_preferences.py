"""Digits and calendar as the reader wants them: a cookie only when chosen, and no way out of these pages by it."""

from __future__ import annotations

import datetime as dt

import pytest
from starlette.testclient import TestClient  # noqa: TC002 - the fixtures are annotated with it

from qawl.ledger.findings import Difference
from qawl.records import Span
from qawl.server.labels import reason, seat
from qawl.server.languages import Language, translations
from qawl.store import StoredDisagreement, StoredPlace

DAY = dt.date(2021, 7, 27)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (Language("ar"), "27 تموز/يوليو 2021"),
        (Language("ar", digits=True), "٢٧ تموز/يوليو ٢٠٢١"),
        (Language("ar", calendar=True), "27 تموز/يوليو 2021 / 17 ذو الحجة 1442هـ"),
        (Language("en", digits=True), "27 July 2021"),
        (Language("en", calendar=True), "27 July 2021 / 17 Dhu al-Hijjah 1442 AH"),
    ],
)
def test_a_day_in_the_readers_digits_and_calendar(language: Language, expected: str) -> None:
    assert language.short_day(DAY) == expected


def test_a_day_before_the_known_hijri_calendar_has_none() -> None:
    assert Language("en", calendar=True).short_day(dt.date(1900, 1, 1)) == "1 January 1900"


@pytest.mark.parametrize(
    ("number", "language", "expected"),
    [
        (9999, Language("ar"), "9999"),
        (31030, Language("en"), "31,030"),
        (31030, Language("ar", digits=True), "٣١,٠٣٠"),
    ],
)
def test_numbers(number: int, language: Language, expected: str) -> None:
    assert language.number(number) == expected


def test_no_cookie_is_set_before_something_is_chosen(client: TestClient) -> None:
    assert "set-cookie" not in client.get("/ar").headers


def test_what_is_chosen_is_kept_and_taken_back(client: TestClient) -> None:
    answer = client.get("/ar/reading?digits=arab&back=/ar/promises")
    assert (answer.status_code, answer.headers["location"]) == (303, "/ar/promises")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("qawl_reading=arab;")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    page = client.get("/ar/promises").text
    assert "٢٠٢١" in page
    client.get("/ar/reading?calendar=hijri&back=/ar")
    assert "هـ" in client.get("/ar/promises").text
    client.get("/ar/reading?digits=latn&back=/ar")
    taken = client.get("/ar/reading?calendar=gregorian&back=/ar")
    assert 'qawl_reading=""' in taken.headers["set-cookie"]
    assert "٢٠٢١" not in client.get("/ar/promises").text


def test_the_words_of_an_article_keep_their_digits(client: TestClient) -> None:
    client.cookies.set("qawl_reading", "arab")
    page = client.get("/ar/promises").text
    assert "30 يونيو 2021" in page


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/ar\\@evil",
        "/ar/\r\nX: y",
        "",
        "/fr",
    ],
)
def test_no_other_site_is_gone_back_to(client: TestClient, back: str) -> None:
    answer = client.get("/en/reading", params={"digits": "arab", "back": back})
    assert answer.headers["location"] == "/ar"
    assert "X" not in answer.headers


@pytest.mark.parametrize("value", ["", "arab.hijri", "<script>", "x" * 3000, "."])
def test_any_cookie_is_understood_or_passed_over(client: TestClient, value: str) -> None:
    assert client.get("/ar", headers={"Cookie": f"qawl_reading={value}"}).status_code == 200


def at(words: str) -> StoredPlace:
    return StoredPlace(article="a", outlet=None, published=None, span=Span(0, 1), before="", words=words, behind="")


@pytest.mark.parametrize(
    ("why", "expected"),
    [
        ("40 and 60 dead", "40 مقابل 60 (قتلى)"),
        ("4 and 6 dead or hurt", "4 مقابل 6 (قتلى أو جرحى)"),
        ("press conference and speech for the same words", "مؤتمر صحفي مقابل خطاب، للكلام نفسه"),
        ("something else", "something else"),
    ],
)
def test_reasons_of_disagreements_are_in_the_readers_language(why: str, expected: str) -> None:
    found = StoredDisagreement(id="d", type=Difference.NUMBER, why=why, a=at("a"), b=at("b"))
    assert reason(found, translations("ar").gettext, str) == expected


@pytest.mark.parametrize(
    ("code", "language", "expected"),
    [("SA", "ar", "السعودية"), ("SA", "en", "Saudi Arabia"), ("UN", "en", "United Nations"), ("??", "ar", "??")],
)
def test_seats(code: str, language: str, expected: str) -> None:
    assert seat(code, language) == expected
