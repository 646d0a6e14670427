"""Searches saved in the page: who sees them, what they tell, their feeds, and what cannot be followed."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import feedparser
import pytest
from signing import Shared, form_key, send
from told_articles import article

from qawl.reading import read
from qawl.server.follows import following

if TYPE_CHECKING:
    from httpx2 import Response
    from starlette.testclient import TestClient

SEARCH = "/en/search?words=الجسر"
TEXT = "أعلنت وزارة الأشغال أنها ستفتتح جسر الضفاف الجديد في البصرة يوم 30 يونيو 2022."


def follow(client: TestClient, name: str = "الجسر", *, of: str = "promises", **fields: str) -> Response:
    return send(client, "/en/promises", "/en/follows", name=name, of=of, **{"words": "جسر", **fields})


def followed(client: TestClient, **fields: str) -> str:
    answer = follow(client, **fields)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def comes(shared: Shared, text: str = TEXT) -> None:
    made = article("new", "منبر الساحل", "جسر", text, dt.date(2021, 7, 3))
    shared.store.add(made, read(made))
    list(shared.store.tell())
    list(shared.store.following.check(dt.datetime(2021, 7, 4, tzinfo=dt.UTC)))


def test_what_is_new_to_a_saved_search_stands_on_its_page_and_in_its_feeds(shared: Shared) -> None:
    reader = shared.by("reem")
    page = followed(reader)
    assert "Nothing new yet." in reader.get(page).text
    comes(shared)
    text = reader.get(page).text
    assert "New promise" in text
    assert "ستفتتح جسر الضفاف" in text
    assert "30 June 2022" in text
    assert [each["kind"] for each in reader.get(f"{page}.json").json()["alerts"]] == ["promise"]
    atom = feedparser.parse(reader.get(f"{page}.atom").text)
    (entry,) = atom.entries
    assert entry.title.startswith("New promise")
    assert entry.link.startswith("http://localhost:8000/en/statement/")
    told = reader.get(f"{page}.feed.json")
    assert told.json()["items"][0]["id"] == entry.id
    assert (
        reader.get(f"{page}.atom", headers={"If-None-Match": reader.get(f"{page}.atom").headers["etag"]}).status_code
        == 304
    )


def test_a_search_that_finds_nothing_yet_is_saved_as_it_was_asked(shared: Shared) -> None:
    reader = shared.by("reem")
    asked = "/en/search?words=فيضان&act=assert&order=date"
    text = reader.get(asked).text
    form = text[text.index('action="/en/follows"') :].partition("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert fields.pop("csrf")
    assert fields == {"of": "statements", "words": "فيضان", "act": "assert"}
    saved = send(reader, asked, "/en/follows", name="الفيضان", **fields)
    assert reader.get(f"{saved.headers['location']}.json").json()["conditions"] == {"words": "فيضان", "act": "assert"}


def test_each_sees_their_own_and_an_admin_sees_all(shared: Shared) -> None:
    page = followed(shared.by("reem"))
    salma, adam = shared.by("salma"), shared.by("adam")
    assert salma.get(page).status_code == 404
    assert "الجسر" not in salma.get("/en/follows").text
    assert send(salma, "/en/account", f"{page}/remove").status_code == 404
    assert "الجسر" in adam.get("/ar/follows").text
    assert send(adam, page, f"{page}/remove").status_code == 303
    assert shared.store.following.all() == []


def test_nobody_sees_any_before_signing_in_but_a_feed_is_read_by_its_whole_address(shared: Shared) -> None:
    page = followed(shared.by("reem"))
    nobody = shared()
    assert nobody.get("/en/follows").headers["location"].startswith("/en/sign-in?next=")
    assert nobody.get(page).status_code == 303
    assert nobody.get(f"{page}.atom").status_code == 200
    assert nobody.get(f"{page[:-1]}.atom").status_code == 404
    assert shared(is_open=False).get(f"{page}.atom").status_code in (303, 401)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "a name is needed"),
        ({"name": "n" * 101}, "a name is needed"),
        ({"of": "stories"}, "only statements and promises"),
        ({"words": "!"}, "there is no word"),
        ({"state": "overdue"}, "this cannot be followed"),
        ({"due_until": "soon"}, "cannot be understood"),
        ({"webhook": "http://127.0.0.1/hook"}, "not a public address"),
        ({"webhook": "ftp://desk.example/hook"}, "not an address of http"),
    ],
)
def test_what_cannot_be_followed_is_said_and_nothing_is_kept(shared: Shared, fields: dict[str, str], said: str) -> None:
    answer = follow(shared.by("salma"), **fields)
    assert answer.status_code == 400
    assert said in answer.text
    assert shared.store.following.all() == []


def test_a_webhook_is_an_editors_and_its_secret_is_shown_once(shared: Shared) -> None:
    hook = "https://desk.example/hook"
    assert follow(shared.by("reem"), webhook=hook).status_code == 400
    editor = shared.by("salma")
    answer = follow(editor, webhook=hook)
    assert answer.status_code == 200
    assert "whsec_" in answer.text
    (kept,) = shared.store.following.all(by="salma")
    again = editor.get(f"/en/follow/{kept.id}").text
    assert hook in again
    assert "whsec_" not in again


def test_a_form_of_another_page_saves_nothing(shared: Shared) -> None:
    reader = shared.by("reem")
    stolen = form_key(shared.by("salma").get("/en/promises").text)
    answer = reader.post("/en/follows", data={"csrf": stolen, "name": "n", "of": "promises", "words": "جسر"})
    assert answer.status_code == 403
    assert shared.by("reem", edits=False).post("/en/follows", data={}).status_code == 403
    assert shared.store.following.all() == []


def test_one_user_follows_so_much_and_no_more(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "MOST", 1)
    reader = shared.by("reem")
    followed(reader)
    assert "you follow as much as one user may" in follow(reader).text
    assert follow(shared.by("salma")).status_code == 303


def test_a_promise_by_its_state_is_not_offered_to_be_followed(shared: Shared) -> None:
    text = shared.by("reem").get("/en/promises?state=undated").text
    assert "How a promise stands changes by itself" in text
    assert 'action="/en/follows"' not in text
