"""Dossiers to print: every claim with its words, and every note with a source."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it
from urllib.parse import quote

import pytest
from browsed import Checked, Client, filled
from starlette.testclient import TestClient  # noqa: TC002 - the fixtures are annotated with it
from test_hostile_pages import EVIL, hostile

from qawl.store import Query, Store

LANGUAGES = ["ar", "en"]


def dossiers(store: Store) -> list[str]:
    said = next(each for each in store.statements(Query(speaker="الجبير")))
    return [
        "/statements?speaker=الجبير&since=2015-08-01&act=announce",
        "/promises?as_of=2021-06-25&state=due_soon",
        f"/story/{next(iter(store.stories())).id}",
        f"/person/{store.spoken(said.id).entity}",
        f"/person/{store.entities('الحربي')[0].id}",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dossier_is_well_formed_and_every_note_leads_to_a_source(
    client: TestClient, store: Store, language: str
) -> None:
    for path in dossiers(store):
        answer = client.get(f"/{language}/dossier{path}")
        assert answer.status_code == 200
        page = Checked(answer.text)
        assert len(page.ids) == len(set(page.ids))
        notes = [given["href"] for tag, given in page.elements if (given.get("href") or "").startswith("#source-")]
        sources = [id_ for id_ in page.ids if id_.startswith("source-")]
        assert {note[1:] for note in notes if note} == {*sources}
        assert sources == [f"source-{number}" for number in range(1, len(sources) + 1)]


def test_a_dossier_of_statements_has_the_words_chain_outlet_day_and_source_of_each(
    client: TestClient, store: Store
) -> None:
    view = client.get("/ar/dossier/statements.json?speaker=الجبير").json()
    page = client.get("/ar/dossier/statements?speaker=الجبير").text
    said = [each for part in view["parts"] for each in part["statements"]]
    assert [each["line"]["statement"]["id"] for each in said] == [
        each.id for each in store.statements(Query(speaker="الجبير"))
    ]
    for each in said:
        statement, source = each["line"]["statement"], view["sources"][each["source"] - 1]
        assert source["article"] == statement["article"]
        assert f"«{statement['content']}»" in page
        assert f"/ar/statement/{statement['id']}" in page
        assert source["outlet"] in page


def test_a_dossier_of_a_story_sets_the_wordings_of_each_outlet_together(client: TestClient, store: Store) -> None:
    story = next(iter(store.stories()))
    view = client.get(f"/en/dossier/story/{story.id}.json").json()
    told = [each["line"]["statement"]["id"] for part in view["parts"] for each in part["statements"]]
    articles = {each.id for each in store.story(story.id).articles}
    expected = [each.id for article_id in articles for each in store.statements(Query(article=article_id))]
    assert sorted(told) == sorted(expected)
    assert any(len({each["line"]["statement"]["outlet"] for each in part["statements"]}) > 1 for part in view["parts"])


def test_a_dossier_of_promises_cites_every_report(client: TestClient) -> None:
    view = client.get("/ar/dossier/promises.json?words=جسر").json()
    (promise,) = view["promises"]
    assert promise["reports"] == [1, 2]
    assert [source["outlet"] for source in view["sources"]] == ["النهار الجديد", "صدى المدينة"]


def test_a_dossier_says_what_was_asked_and_that_there_is_nothing(client: TestClient) -> None:
    page = client.get("/en/dossier/statements?words=لايوجدهذا&act=deny").text
    assert "denial" in page
    assert "Nothing in the record meets all of this." in page
    assert client.get("/en/dossier/person/0123456789abcdef").status_code == 404


def test_a_dossier_of_more_than_fits_says_so(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qawl.server.views.dossier.LENGTH", 2)
    for path in ("/statements", "/promises"):
        view = client.get(f"/en/dossier{path}.json").json()
        assert view["more"]
        assert "There are more than are shown here" in client.get(f"/en/dossier{path}").text


@pytest.mark.parametrize("evil", EVIL)
def test_a_dossier_holds_no_markup_of_a_text(serving: Client, tmp_path: Path, evil: str) -> None:
    client = serving(filled(tmp_path / "store.db", [hostile(evil, evil)]))
    for path in (f"/statements?speaker={quote(evil)}", "/statements"):
        tags = [tag for tag, _ in Checked(client.get(f"/en/dossier{path}").text).elements]
        assert not {"script", "img", "b"} & {*tags}


def test_json_of_a_dossier_is_one_document(client: TestClient) -> None:
    assert json.loads(client.get("/en/dossier/statements.json").content)["what"] == "statements"
