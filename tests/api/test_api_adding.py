"""Articles added by the API: nobody may where nothing is said, and who may adds them once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator  # noqa: TC003 - the fixtures are annotated with it
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it
from typing import TYPE_CHECKING

import pytest
from asked_api import V1, client_of

from qawl.server.access import Access
from qawl.server.api import Programs, forbidden, unauthorized
from qawl.server.api.posting import Turns
from qawl.server.api.problems import ApiError
from qawl.server.api.questions import MOST_ADDED
from qawl.store import Store

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.testclient import TestClient

    from qawl.accounts import Scope

ARTICLES = {
    "articles": [
        {
            "text": "قال سعد الحربي إن القافلة وصلت إلى المدينة.",
            "outlet": "sample outlet",
            "url": "https://news.example/1",
            "published": "2021-07-27",
        },
        {
            "text": "أكدت وزارة الأشغال أنها ستفتتح الجسر يوم 30 يونيو 2021.",
            "title": "جسر جديد",
            "published": "2021-06-21",
        },
    ]
}


def _who(request: Request) -> str | None:
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    return token if token in ("editor", "reader") else None


def _may(request: Request, scope: Scope) -> None:
    who = _who(request)
    if who is None:
        raise unauthorized(wrong="authorization" in request.headers)
    if who != "editor":
        raise forbidden(scope)


EDITOR = {"Authorization": "Bearer editor"}


@pytest.fixture
def writable(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db") as store:
        yield store


@pytest.fixture
def client(writable: Store) -> TestClient:
    return client_of(writable, access=Access(edits=True), programs=Programs(_who, _may))


def test_a_store_that_is_served_read_only_takes_nothing(api: TestClient, store: Store) -> None:
    before = store.counts()
    for headers in ({}, EDITOR):
        answer = api.post(f"{V1}/articles", json=ARTICLES, headers=headers)
        assert (answer.status_code, answer.json()["detail"]) == (403, "this record is served read-only")
    assert store.counts() == before


def test_without_accounts_nobody_may_add(writable: Store) -> None:
    client = client_of(writable, access=Access(edits=True))
    answer = client.post(f"{V1}/articles", json=ARTICLES)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="qawl"')
    assert answer.headers["content-type"] == "application/problem+json"
    answer = client.post(f"{V1}/articles", json=ARTICLES, headers=EDITOR)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (
        401,
        'Bearer realm="qawl", error="invalid_token"',
    )
    assert writable.counts().articles == 0


def test_a_token_without_the_scope_is_refused(client: TestClient, writable: Store) -> None:
    answer = client.post(f"{V1}/articles", json=ARTICLES, headers={"Authorization": "Bearer reader"})
    assert answer.status_code == 403
    assert answer.headers["www-authenticate"] == 'Bearer realm="qawl", error="insufficient_scope", scope="add"'
    assert writable.counts().articles == 0


def test_leave_is_asked_for_before_the_body_is_read(client: TestClient) -> None:
    assert client.post(f"{V1}/articles", content=b"{", headers={"Content-Type": "text/html"}).status_code == 401


def test_articles_are_added_once_and_told(client: TestClient, writable: Store) -> None:
    answer = client.post(f"{V1}/articles", json=ARTICLES, headers=EDITOR)
    assert answer.status_code == 200, answer.text
    assert [(each["status"], each["statements"]) for each in answer.json()["added"]] == [("new", 1), ("new", 1)]
    assert answer.headers["cache-control"] == "no-store"
    assert writable.waiting() == 0
    added = [each["article"] for each in answer.json()["added"]]
    held = client.get(f"{V1}/articles/{added[0]}").json()["article"]
    assert {name: held[name] for name in ("text", "outlet", "url", "published")} == ARTICLES["articles"][0]
    again = client.post(f"{V1}/articles", json=ARTICLES, headers=EDITOR)
    assert [(each["article"], each["status"]) for each in again.json()["added"]] == [
        (id_, "unchanged") for id_ in added
    ]
    assert writable.counts().articles == 2


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"articles": []},
        {"articles": [{"text": "a"}] * (MOST_ADDED + 1)},
        {"articles": [{"text": "a", "url": "javascript:alert(1)"}]},
        {"articles": [{"text": "a", "url": "https://a b/"}]},
        {"articles": [{"text": "a", "url": "https://a/\r\nb"}]},
        {"articles": [{"text": "a"}, {"text": ""}]},
        {"articles": [{"text": "a" * 300_001}]},
        {"articles": {"text": "a"}},
    ],
)
def test_what_is_no_article_adds_nothing(client: TestClient, writable: Store, given: object) -> None:
    answer = client.post(f"{V1}/articles", json=given, headers=EDITOR)
    assert answer.status_code == 422, answer.text
    assert writable.counts().articles == 0


def test_work_is_done_in_turn_and_too_much_of_it_is_refused() -> None:
    """One at once and one waiting: the third is asked to come again, and comes to its turn when the others are done."""
    go_on = threading.Event()

    async def ask() -> list[object]:
        turns = Turns(1, 1)
        first, second = (asyncio.create_task(turns.do(lambda: go_on.wait(10))) for _ in range(2))
        await asyncio.sleep(0)
        with pytest.raises(ApiError) as refused:
            await turns.do(lambda: True)
        go_on.set()
        return [await first, await second, refused.value.status, refused.value.headers, await turns.do(lambda: "done")]

    assert asyncio.run(ask()) == [True, True, 503, {"Retry-After": "2"}, "done"]
