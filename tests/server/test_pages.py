"""Every page in both languages, its twin, its headers, and what is answered to a wrong question."""

from __future__ import annotations

import re
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it

import pytest
from browsed import Checked, Client, filled
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient  # noqa: TC002 - the fixtures are annotated with it

from qawl.errors import StoreError
from qawl.records import Judgement, Subject
from qawl.server.security import HEADERS
from qawl.store import Query, Store

KINDS = (
    "front",
    "people quoted most",
    "search",
    "statement",
    "article",
    "promises",
    "stories",
    "story",
    "people",
    "person",
    "entity",
)


def path_of(kind: str, store: Store) -> str:
    said = next(each for each in store.statements(Query(speaker="الجبير")) if store.utterance_of(each.id))
    paths = {
        "front": "",
        "statement": f"/statement/{said.id}",
        "article": f"/article/{said.article}",
        "story": f"/story/{next(iter(store.stories())).id}",
        "people": "/people?name=الجبير",
        "people quoted most": "/people",
        "person": f"/person/{store.spoken(said.id).entity}",
        "entity": f"/person/{store.entities('الحربي')[0].id}",
    }
    return paths.get(kind, f"/{kind}")


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_page_is_well_formed_in_both_languages(
    client: TestClient, store: Store, kind: str, language: str
) -> None:
    answer = client.get(f"/{language}{path_of(kind, store)}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = Checked(answer.text)
    assert len(page.ids) == len(set(page.ids))
    assert page.elements[0] == ("html", {"lang": language, "dir": "rtl" if language == "ar" else "ltr"})
    tags = [tag for tag, _ in page.elements]
    assert tags.count("h1") == 1
    assert tags.count("main") == 1
    assert "script" not in tags
    assert "style" not in tags
    inner = {given["href"][1:] for tag, given in page.elements if tag == "a" and (given["href"] or "").startswith("#")}
    assert inner <= {*page.ids}
    assert not any(name.startswith("on") or name == "style" for _, given in page.elements for name in given)


def test_without_a_name_people_are_those_quoted_most(client: TestClient) -> None:
    most = client.get("/en/people.json").json()["most"]
    assert [each["statements"] for each in most] == sorted((each["statements"] for each in most), reverse=True)
    page = Checked(client.get("/en/people").text)
    links = [given["href"] for tag, given in page.elements if tag == "a"]
    assert all(f"/en/person/{each['key']}" in links for each in most if each["page"])
    assert sum(each["page"] for each in most) > 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_leads_to_itself_in_the_other_language(client: TestClient, store: Store, kind: str) -> None:
    page = Checked(client.get(f"/ar{path_of(kind, store)}").text)
    elsewhere = next(given["href"] for _, given in page.elements if given.get("class") == "elsewhere")
    assert elsewhere is not None
    assert elsewhere.startswith("/en")
    assert Checked(client.get(elsewhere).text).elements[0][1]["lang"] == "en"


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_has_a_twin(client: TestClient, store: Store, kind: str) -> None:
    page = Checked(client.get(f"/ar{path_of(kind, store)}").text)
    twin = next(given["href"] for _, given in page.elements if given.get("type") == "application/json")
    answer = client.get(twin or "")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == client.get((twin or "").replace("/ar", "/en", 1)).json()


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_asks_anything_of_anybody_else(client: TestClient, store: Store, kind: str) -> None:
    answer = client.get(f"/ar{path_of(kind, store)}")
    page = Checked(answer.text)
    loaded = [given.get("href") for tag, given in page.elements if tag == "link"]
    assert all((address or "").startswith("/") for address in loaded)
    assert not any(tag in ("img", "iframe", "object") for tag, _ in page.elements)
    assert "set-cookie" not in answer.headers


def shape(address: str) -> str:
    """An address without the values of its parameters."""
    path, _, query = address.partition("?")
    return f"{path}?{'&'.join(sorted(each.partition('=')[0] for each in query.split('&')))}"


def test_every_link_of_the_pages_leads_to_a_page(client: TestClient, store: Store) -> None:
    """Of links that ask the same with other values one is followed, and none that narrows by more than two conditions."""
    waiting, seen = ["/ar"], {"/ar"}
    while waiting:
        answer = client.get(waiting.pop())
        assert answer.status_code == 200, answer.url
        if answer.headers["content-type"].startswith("text/html"):
            for _, given in Checked(answer.text).elements:
                address = (given.get("href") or "").partition("#")[0]
                if address.startswith("/") and address.count("&") < 2 and shape(address) not in seen:
                    seen.add(shape(address))
                    waiting.append(address)
    assert len(seen) > 50


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 307),
        ("/ar/", 308),
        ("/ar", 200),
        ("/ar.json", 200),
        ("/fr", 404),
        ("/ar/nothing", 404),
        ("/ar/statement/0000000000000000", 404),
        ("/ar/statement/..%2F..%2Fetc", 404),
        ("/en/article/0000000000000000", 404),
        ("/en/story/ffffffffffffffff.json", 404),
        ("/en/person/person:nobody", 404),
        ("/en/statement/xyz", 400),
        ("/en/search?act=shout", 400),
        ("/en/search?since=yesterday", 400),
        ("/en/search?page=0", 400),
        ("/en/search?page=many", 400),
        ("/en/search?words=%3F%3F", 400),
        ("/en/search?act=&since=&words=", 200),
        ("/en/search?unknown=1", 200),
        ("/en/people?name=" + "x" * 300, 400),
        ("/en/promises?state=open&as_of=2021-06-25", 200),
        ("/docs", 404),
        ("/openapi.json", 404),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_every_answer_has_its_status_and_the_headers(
    client: TestClient, address: str, status: int, method: str
) -> None:
    answer = client.request(method, address)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    if method == "HEAD":
        assert not answer.content


@pytest.mark.parametrize(
    ("accepted", "to"), [("", "/ar"), ("en-GB,en;q=0.9", "/en"), ("fr, ar;q=0.2, en;q=0.1", "/ar")]
)
def test_the_root_leads_to_the_readers_language(client: TestClient, accepted: str, to: str) -> None:
    assert client.get("/", headers={"Accept-Language": accepted}).headers["location"] == to


def test_an_error_says_what_where_and_what_to_do(client: TestClient) -> None:
    arabic = client.get("/ar/statement/0000000000000000")
    assert "لا تصريح بهذا المعرّف" in arabic.text
    assert "0000000000000000" in arabic.text
    assert "no statement with this id" in client.get("/en/statement/0000000000000000").text
    twin = client.get("/en/statement/0000000000000000.json")
    assert twin.headers["content-type"] == "application/problem+json"
    assert twin.json()["status"] == 404
    assert twin.json()["where"] == "0000000000000000"


def test_a_fault_is_answered_without_telling_what_it_was(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "drawn", lambda self: 1 / 0)
    answer = client.get("/en")
    assert answer.status_code == 500
    assert "a fault in qawl" in answer.text
    assert "division" not in answer.text
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_sent(client: TestClient, method: str) -> None:
    assert client.request(method, "/ar/search").status_code == 405


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:8000", 200),
        ("127.0.0.1:1", 200),
        ("[::1]:8000", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("127.0.0.1.evil.example:8000", 421),
        ("<script>alert(1)</script>", 421),
    ],
)
def test_only_this_machine_is_answered_for(client: TestClient, host: str, status: int) -> None:
    answer = client.get("/en", headers={"Host": host})
    assert answer.status_code == status
    assert "<script" not in answer.text


def test_the_store_cannot_be_written_to(told: Path, store: Store) -> None:
    one, other = list(store.statements())[:2]
    with pytest.raises((StoreError, OperationalError)):
        store.judge(Subject.STATEMENT, one.id, other.id, Judgement.SAME, by="somebody")
    assert store.judgements() == []


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("path", ["", "/search", "/promises", "/stories"])
def test_an_empty_store_says_what_to_do(serving: Client, tmp_path: Path, path: str, language: str) -> None:
    answer = serving(filled(tmp_path / "empty.db", [])).get(f"/{language}{path}")
    assert answer.status_code == 200
    assert "qawl add FILE" in answer.text


def test_words_in_any_spelling_find_a_statement(client: TestClient) -> None:
    found = client.get("/en/search.json", params={"words": "معبر جديد", "speaker": "جبير", "act": ""}).json()
    assert found["results"]
    assert all("الجبير" in each["line"]["statement"]["speaker"] for each in found["results"])


def test_a_statement_shows_who_else_reports_it(client: TestClient, store: Store) -> None:
    view = client.get(f"/en{path_of('statement', store)}.json").json()
    assert len({each["statement"]["outlet"] for each in view["utterance"]["wordings"]}) > 1
    assert any(piece["alone"] for each in view["utterance"]["wordings"] for piece in each["pieces"])


def test_the_board_shows_one_promise_of_two_articles_once(client: TestClient) -> None:
    board = client.get("/en/promises.json").json()
    dated = [(each["state"], each["deadline"]) for each in board["several"] if each["deadline"]]
    assert dated == [("due_soon", "2021-06-30")]
    assert len(board["several"][0]["mentions"]) == 2
    assert "2021-06-30" not in {each["deadline"] for each in board["single"]}
    assert client.get("/en/promises.json?as_of=2021-07-01").json()["several"][0]["state"] == "overdue"


def test_a_list_can_be_turned(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qawl.server.views.search.LENGTH", 2)
    first, second = (client.get(f"/en/search.json?page={page}").json() for page in (1, 2))
    assert first["pages"]["more"]
    assert not {each["line"]["statement"]["id"] for each in first["results"]} & {
        each["line"]["statement"]["id"] for each in second["results"]
    }
    address = re.search(r'rel="next" href="([^"]+)"', client.get("/en/search?speaker=الجبير").text)
    assert address is not None
    assert "speaker=" in address[1]
    assert "page=2" in address[1]
