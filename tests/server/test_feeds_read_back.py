"""Feeds of a search as other programs read them: entries that keep their ids, and text that stays text."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it
from urllib.parse import quote

import feedparser
import pytest
from browsed import Checked, Client, filled
from starlette.testclient import TestClient
from test_hostile_pages import EVIL, hostile
from told_articles import article

from qawl.reading import read
from qawl.server import create_app
from qawl.server.languages import translations
from qawl.store import Query, Store

LANGUAGES = ["ar", "en"]
FORCES = [
    article(
        "o",
        "النهار الجديد",
        "القوات في العراق",
        "تعهد الرئيس الأميركي دونالد ترامب بسحب القوات الأميركية من العراق خلال سنة واحدة.",
        dt.date(2020, 2, 21),
    ),
    article(
        "q",
        "منبر الساحل",
        "سحب القوات",
        "أعلن الرئيس الأميركي جو بايدن أن الولايات المتحدة ستسحب قواتها القتالية من العراق بحلول 31 مايو 2021.",
        dt.date(2021, 2, 27),
    ),
]


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of one promise in two outlets whose date moved; both dates lie before the day on which it is served."""
    return filled(tmp_path_factory.mktemp("moved") / "store.db", [(each, read(each)) for each in FORCES])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_is_a_feed_that_other_programs_read(client: TestClient, store: Store, language: str) -> None:
    answer = client.get(f"/{language}/statements.atom?outlet=صدى")
    assert answer.headers["content-type"] == "application/atom+xml"
    feed = feedparser.parse(answer.content)
    assert (feed.bozo, feed.version, feed.feed.language) == (False, "atom10", language)
    found = {each.id for each in store.statements(Query(outlet="صدى"))}
    assert {entry.link.rpartition("/")[2] for entry in feed.entries} == found
    assert all(entry.id.startswith("urn:uuid:") for entry in feed.entries)
    assert all(entry.updated_parsed and entry.author == "صدى المدينة" for entry in feed.entries)
    assert feed.feed.updated == max(entry.updated for entry in feed.entries)
    for entry in feed.entries[:2]:
        assert client.get(entry.link.partition("8000")[2]).status_code == 200


@pytest.mark.parametrize("path", ["/statements", "/promises"])
def test_both_forms_have_the_same_entries(client: TestClient, path: str) -> None:
    told = client.get(f"/en{path}.feed.json")
    assert told.headers["content-type"] == "application/feed+json"
    feed = told.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    entries = feedparser.parse(client.get(f"/en{path}.atom").content).entries
    assert [each["id"] for each in feed["items"]] == [entry.id for entry in entries]
    assert [each["content_text"] for each in feed["items"]] == [entry.content[0].value for entry in entries]


def test_a_new_promise_a_passed_deadline_and_a_moved_date_are_entries(serving: Client, moved: Path) -> None:
    items = serving(moved).get("/en/promises.feed.json").json()["items"]
    kinds = [item["title"].split(":")[0] for item in items]
    assert sorted(kinds) == [
        "Date moved (February 2021 → 31 May 2021)",
        "Deadline passed (31 May 2021)",
        "New promise",
    ]
    assert len({item["id"] for item in items}) == 3


def test_a_deadline_passes_on_the_day_after_it(moved: Path) -> None:
    with Store.open(moved, create=False, read_only=True) as store:

        def kinds(day: dt.date) -> str:
            app = create_app(store, today=lambda: day)
            return TestClient(app, base_url="http://localhost:8000").get("/en/promises.feed.json").text

        assert "Deadline passed" not in kinds(dt.date(2021, 5, 31))
        assert "Deadline passed (31 May 2021)" in kinds(dt.date(2021, 6, 1))


def test_a_feed_of_a_state_has_only_promises_in_it(serving: Client, moved: Path) -> None:
    client = serving(moved)
    assert len(client.get("/en/promises.feed.json?state=overdue").json()["items"]) == 3
    assert client.get("/en/promises.feed.json?state=open").json()["items"] == []


def test_ids_stay_when_more_is_added(serving: Client, tmp_path: Path) -> None:
    pairs = [(each, read(each)) for each in FORCES]
    before = serving(filled(tmp_path / "a.db", pairs[:1])).get("/ar/statements.feed.json").json()["items"]
    after = serving(filled(tmp_path / "b.db", pairs[::-1])).get("/en/statements.feed.json").json()["items"]
    assert {item["id"] for item in before} < {item["id"] for item in after}


@pytest.mark.parametrize("form", [".atom", ".feed.json"])
def test_what_a_reader_has_is_not_sent_again(client: TestClient, form: str) -> None:
    address = f"/ar/statements{form}"
    first = client.get(address)
    for headers in (
        {"If-None-Match": first.headers["etag"]},
        {"If-None-Match": f'"other", W/{first.headers["etag"]}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": first.headers["last-modified"]},
    ):
        again = client.get(address, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    for headers in (
        {"If-None-Match": '"other"'},
        {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
        {"If-None-Match": '"other"', "If-Modified-Since": first.headers["last-modified"]},
    ):
        assert client.get(address, headers=headers).status_code == 200
    assert client.get(f"{address}?outlet=صدى").headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize("path", ["/search", "/promises"])
def test_a_page_names_its_feeds(client: TestClient, path: str) -> None:
    page = Checked(client.get(f"/ar{path}?words=المساعدات&page=1").text)
    types = {"application/atom+xml", "application/feed+json"}
    links = [given for tag, given in page.elements if tag == "link" and given.get("type") in types]
    assert len(links) == 2
    for given in links:
        assert given["rel"] == "alternate"
        assert "page=" not in (given["href"] or "")
        assert client.get(given["href"] or "").headers["content-type"] == given["type"]


@pytest.mark.parametrize("evil", EVIL)
def test_a_feed_holds_text_and_no_markup(serving: Client, tmp_path: Path, evil: str) -> None:
    client = serving(filled(tmp_path / "store.db", [hostile(evil)]))
    for address in ("/ar/statements.atom", f"/en/statements.atom?outlet={quote(evil)}"):
        content = client.get(address).content
        feed = feedparser.parse(content)
        assert not feed.bozo
        assert not re.search(rb"<(script|img|h1|b)\b", content)
        assert not re.search("[\0\x1b\u202a-\u202e\u2066-\u2069]", content.decode())
        assert {each.type for entry in feed.entries for each in entry.content} <= {"text/plain"}


def test_a_feed_that_cannot_be_understood_is_a_problem(client: TestClient) -> None:
    answer = client.get("/ar/statements.feed.json?act=shout")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_what_feeds_say_is_in_the_catalogue() -> None:
    say = translations("ar").gettext
    for message in (
        "New promise",
        "Deadline passed",
        "Date moved",
        "other files are being made",
        "there is no such format",
    ):
        assert say(message) != message
