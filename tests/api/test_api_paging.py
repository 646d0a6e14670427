"""Lists walked by their cursors: the whole list, each record once, whatever the size of a page and whatever is added meanwhile."""

from __future__ import annotations

import base64
import datetime as dt
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it
from typing import TYPE_CHECKING, Any

import pytest
from asked_api import V1, client_of, walked
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from qawl.pages import article_from_text
from qawl.reading import read
from qawl.store import EventQuery, PromiseQuery, Query, Store, StoryQuery, UndertakingQuery

if TYPE_CHECKING:
    from starlette.testclient import TestClient

AS_OF = dt.date(2021, 9, 1)
WHOLE: dict[str, tuple[dict[str, str], Any]] = {
    "/statements": ({}, lambda store: store.statements()),
    "/promises": ({}, lambda store: store.promises(PromiseQuery(as_of=AS_OF))),
    "/undertakings": ({}, lambda store: store.undertakings(UndertakingQuery(as_of=AS_OF))),
    "/events": ({}, lambda store: store.events()),
    "/stories": ({}, lambda store: store.stories()),
    "/entities": ({"name": "وزارة"}, lambda store: store.entities("وزارة", limit=1000)),
}
FILTERED = [
    ("/statements", {"words": "العراق"}, lambda store: store.statements(Query(words="العراق"))),
    ("/promises", {"state": "undated"}, lambda store: [each for each in store.promises() if each.due is None]),
    (
        "/undertakings",
        {"state": "overdue", "as_of": "2022-01-01"},
        lambda store: [
            each for each in store.undertakings(UndertakingQuery(as_of=dt.date(2022, 1, 1))) if each.state == "overdue"
        ],
    ),
    ("/events", {"words": "بغداد"}, lambda store: store.events(EventQuery(words="بغداد"))),
    ("/stories", {"least": "3"}, lambda store: store.stories(StoryQuery(least=3))),
]


@pytest.mark.parametrize("path", WHOLE)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(size=some.integers(1, 500))
def test_the_pages_of_a_list_are_the_list(api: TestClient, store: Store, path: str, size: int) -> None:
    parameters, whole = WHOLE[path]
    found = [each["id"] for each in walked(api, path, size, **parameters)]
    assert found == [each.id for each in whole(store)]
    assert found


@pytest.mark.parametrize("size", [1, 2, 7])
@pytest.mark.parametrize(("path", "parameters", "whole"), FILTERED)
def test_the_pages_of_a_selection_are_the_selection(
    api: TestClient, store: Store, path: str, parameters: dict[str, str], whole: Any, size: int
) -> None:
    found = [each["id"] for each in walked(api, path, size, **parameters)]
    assert found == [each.id for each in whole(store)]
    assert found


@pytest.mark.parametrize("size", [1, 2, 5, 500])
def test_the_line_of_time_holds_every_event_and_deadline_by_day(api: TestClient, store: Store, size: int) -> None:
    found = walked(api, "/timeline", size)
    assert [each["first"] for each in found] == sorted(each["first"] for each in found)
    events = [each.id for each in store.events() if each.first_day]
    promises = [each.id for each in store.promises() if each.due]
    assert [each["event"]["id"] for each in found if each["event"]] == events
    assert [each["promise"]["id"] for each in found if each["promise"]] == promises
    assert events
    assert promises


@pytest.mark.parametrize("size", [1, 3])
def test_people_and_articles_are_walked_too(api: TestClient, store: Store, size: int) -> None:
    named = [each["id"] for each in walked(api, "/people", size, name="الرئيس العراقي")]
    assert len(set(named)) == len(named) > 1
    articles = [each["id"] for each in walked(api, "/articles", size)]
    assert len(set(articles)) == len(articles) == store.counts().articles


def test_what_is_added_between_two_pages_makes_nothing_come_twice_or_not_at_all(tmp_path: Path) -> None:
    def said(day: dt.date | None, number: int) -> tuple[Any, Any]:
        made = article_from_text(
            f"قال سعد الحربي إن القافلة رقم {number} وصلت إلى المدينة.", published=day, outlet="sample outlet"
        )
        return made, read(made)

    days = [dt.date(2021, 7, 1 + number) for number in range(3)]
    with Store.open(tmp_path / "store.db") as store:
        list(store.add_all([said(day, number) for number, day in enumerate([*days, None, None])]))
        before = [each.id for each in store.statements()]
        client = client_of(store)
        found: list[str] = []
        path = f"{V1}/statements?limit=2"
        number = 100
        while path:
            page = client.get(path).json()
            found += [each["id"] for each in page["items"]]
            path = page["next"]
            for day in (*days, None):
                number += 1
                store.add(*said(day, number))
    assert [id_ for id_ in found if id_ in before] == before
    assert len(set(found)) == len(found) > len(before)


def test_an_article_of_an_outlet_whose_name_stands_in_another_ones_text(tmp_path: Path) -> None:
    outlets = ['صدى "المدينة"', "صدى", 'a","outlet":"صدى', "100%", "100"]
    with Store.open(tmp_path / "store.db") as store:
        for number, outlet in enumerate(outlets):
            made = article_from_text(f'قال سعد "outlet":"صدى" إن {number} من القوافل وصلت.', outlet=outlet)
            store.add(made, read(made))
        client = client_of(store)
        for outlet in outlets:
            found = client.get(f"{V1}/articles", params={"outlet": outlet}).json()["items"]
            assert [each["outlet"] for each in found] == [outlet]
        assert client.get(f"{V1}/articles", params={"outlet": "%"}).json()["items"] == []


@pytest.mark.parametrize(
    "cursor",
    [
        "0",
        "!!!!",
        "é",
        "WzFd",
        "bnVsbA",
        "W10",
        "WyLGWyLG51bGxdXQ",  # a string that is no UTF-8
        base64.urlsafe_b64encode(b'["a",' + b"[" * 20_000).decode(),
        "Ww" * 200,
        "WyJhIiwgWzFdXQ",
        "eyJhIjogMX0",
    ],
)
def test_what_is_no_cursor_is_refused(api: TestClient, cursor: str) -> None:
    answer = api.get(f"{V1}/statements", params={"cursor": cursor})
    assert answer.status_code == 400
    assert answer.json()["where"] == "cursor"


def test_a_cursor_is_good_for_its_question_only(api: TestClient) -> None:
    cursor = api.get(f"{V1}/statements?limit=1").json()["next"].rpartition("=")[2]
    assert api.get(f"{V1}/statements", params={"cursor": cursor, "limit": "3"}).status_code == 200
    for path, parameters in (("/statements", {"words": "العراق"}), ("/promises", {}), ("/events", {})):
        answer = api.get(f"{V1}{path}", params={**parameters, "cursor": cursor})
        assert (answer.status_code, answer.json()["detail"]) == (400, "this cursor is of another question")


def test_a_forged_place_is_a_place_like_another(api: TestClient) -> None:
    import base64
    import json

    cursor = api.get(f"{V1}/statements?limit=1").json()["next"].rpartition("=")[2]
    fingerprint, _ = json.loads(base64.urlsafe_b64decode(cursor + "=="))

    def asked(place: object) -> int:
        forged = base64.urlsafe_b64encode(json.dumps([fingerprint, place]).encode()).decode().rstrip("=")
        return api.get(f"{V1}/statements", params={"cursor": forged}).status_code

    good = [["2021-07-27", 0, 0], [None, -5, 10**9], ["0001-01-01", 2**63 - 1, 0]]
    bad = [
        ["2021-07-27", 0],
        [1, 2, 3],
        ["2021-13-01", 0, 0],
        [None, 2**63, 0],
        [None, 1.5, 0],
        [None, None, None],
        {},
        "x",
        None,
    ]
    assert [asked(place) for place in good] == [200] * len(good)
    assert [asked(place) for place in bad] == [400] * len(bad)
