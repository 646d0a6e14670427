"""Events, processes, outlets and comparisons as pages; the charts of the pages with the tables behind them."""

from __future__ import annotations

import html
import re
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from browsed import Checked, Client, filled
from starlette.testclient import TestClient  # noqa: TC002 - the fixtures are annotated with it
from test_hostile_pages import EVIL, hostile

from qawl.store import Query, Store

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def pages(serving: Client, charted: Path) -> TestClient:
    return serving(charted)


def address(kind: str, charted: Path) -> str:
    with Store.open(charted, create=False, read_only=True) as store:
        said = next(
            each for each in store.statements(Query(speaker="الجبير", words="معبر")) if store.utterance_of(each.id)
        )
        story = store.story(next(iter(store.stories())).id)
        whole = store.utterance_of(said.id)
        assert whole is not None
        one, other = whole.reports[:2]
        paths = {
            "front": "",
            "statement": f"/statement/{said.id}",
            "person": "/person/person:adel-al-jubeir?changes=true",
            "story": f"/story/{story.story.id}",
            "process": f"/process/{store.processes()[0].id}",
            "outlet": f"/outlet?name={quote('منبر الساحل')}",
            "two statements": f"/compare?one={one.id}&other={other.id}",
            "two articles": f"/compare?one={story.articles[0].id}&other={story.articles[2].id}",
            "two outlets": f"/compare?one={quote('النهار الجديد')}&other={quote('منبر الساحل')}",
        }
        return paths.get(kind, f"/{kind}")


KINDS = (
    "front", "promises", "statement", "person", "story", "events", "processes", "process", "outlets", "outlet", "compare",
    "two statements", "two articles", "two outlets",
)  # fmt: skip
CHARTS = {"front": 1, "promises": 1, "statement": 1, "person": 3, "process": 1, "outlet": 1}


def twin_of(path: str) -> str:
    before, mark, behind = path.partition("?")
    return f"{before}.json{mark}{behind}"


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_page_is_well_formed_and_has_its_twin(pages: TestClient, charted: Path, kind: str, language: str) -> None:
    path = address(kind, charted)
    answer = pages.get(f"/{language}{path}")
    assert answer.status_code == 200
    page = Checked(answer.text)
    assert len(page.ids) == len(set(page.ids))
    assert [tag for tag, _ in page.elements].count("h1") == 1
    assert not any(name.startswith("on") or name == "style" for _, given in page.elements for name in given)
    inner = {given["href"][1:] for tag, given in page.elements if tag == "a" and (given["href"] or "").startswith("#")}
    assert inner <= {*page.ids}
    assert pages.get(f"/ar{twin_of(path)}").json() == pages.get(f"/en{twin_of(path)}").json()


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("kind", CHARTS)
def test_every_chart_is_xml_with_a_table_behind_it(pages: TestClient, charted: Path, kind: str, language: str) -> None:
    text = pages.get(f"/{language}{address(kind, charted)}").text
    figures = re.findall(r'<figure class="chart">.*?</figure>', text, re.DOTALL)
    assert len(figures) >= CHARTS[kind]
    for figure in figures:
        (svg,) = re.findall(r'<svg class="drawing".*?</svg>\n', figure, re.DOTALL)
        assert ElementTree.fromstring(svg).get("role") == "img"
        assert figure.count("<table>") == 1
        assert "<details>" in figure


@pytest.mark.parametrize("kind", ["front", "outlet", "person"])
def test_the_table_has_the_figures_that_the_chart_draws(pages: TestClient, charted: Path, kind: str) -> None:
    text = pages.get(f"/en{address(kind, charted)}").text
    figure = next(
        each for each in re.findall(r'<figure class="chart">.*?</figure>', text, re.DOTALL) if 'class="bar"' in each
    )
    drawn = [html.unescape(each).rpartition(": ") for each in re.findall(r"<title>([^<]*: \d+)</title>", figure)]
    rows = {
        cells[0]: [each for each in cells[1:] if each != "0"]
        for cells in (
            [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
            for row in re.findall(r"<tr>(.*?)</tr>", figure.partition("<tbody>")[2], re.DOTALL)
        )
    }
    assert drawn
    for period, _, _ in drawn:
        assert sorted(count for when, _, count in drawn if when == period) == sorted(rows[period])


def test_the_numbers_of_the_front_page_count_what_their_links_list(pages: TestClient) -> None:
    view = pages.get("/en.json").json()["volume"]
    for series in view["series"]:
        first, last = view["periods"][0]["first"], view["periods"][-1]["last"]
        asked = {"outlet": series["name"], "since": first, "until": last}
        found = pages.get("/en/search.json", params=asked).json()["results"]
        assert len(found) == min(25, sum(series["counts"]))


def test_a_deadline_that_moved_is_drawn_old_to_new(pages: TestClient) -> None:
    text = pages.get("/en/promises?as_of=2021-08-01").text
    assert 'class="was"' in text
    assert "August 2023 → 31 December 2021" in text
    assert "آب/أغسطس 2023 ← 31 كانون الأول/ديسمبر 2021" in pages.get("/ar/promises?as_of=2021-08-01").text


@pytest.mark.parametrize("day", ["2021-06-25", "2021-08-01", "2024-01-01"])
def test_the_counts_by_state_are_those_of_the_lists_that_they_link_to(pages: TestClient, day: str) -> None:
    states = pages.get(f"/en/promises.json?as_of={day}").json()["states"]
    assert states
    for state, count in states.items():
        board = pages.get(f"/en/promises.json?as_of={day}&state={state}").json()
        assert len(board["several"]) + len(board["single"]) == count


def test_a_position_that_moved_is_on_the_page_of_who_moved_it(pages: TestClient) -> None:
    (change,) = pages.get("/en/person/person:adel-al-jubeir.json?changes=true").json()["moved"]
    assert (change["shift"], change["old"], change["new"]) == ("date", "1 مارس 2021", "1 سبتمبر 2021")
    text = pages.get("/en/person/person:adel-al-jubeir?changes=true").text
    assert "another date: 1 مارس 2021 → 1 سبتمبر 2021" in text


def test_offices_and_countries_are_in_the_readers_language(pages: TestClient) -> None:
    arabic, english = (pages.get(f"/{code}/person/person:adel-al-jubeir").text for code in ("ar", "en"))
    assert "وزير الخارجية" in arabic
    assert "السعودية" in arabic
    assert "foreign minister" not in arabic
    assert "foreign minister" in english
    assert "Saudi Arabia" in english


def test_a_process_has_its_rounds_participants_and_documents(pages: TestClient, charted: Path) -> None:
    view = pages.get(f"/en{address('process', charted)}.json").json()
    third, fourth = view["rounds"]
    assert (third["number"], third["first_day"], third["places"]) == (3, "2021-04-07", ["بغداد"])
    assert (fourth["number"], fourth["first_day"], fourth["told_first"]) == (4, None, "2021-07-20")
    assert "فؤاد حسين" in {each["name"] for each in third["participants"]}
    assert [each["kind"] for each in view["documents"]] == ["agreement"]


def test_an_event_leads_to_its_process(pages: TestClient, charted: Path) -> None:
    links = set(re.findall(r'href="/en(/process/[^"]+)"', pages.get("/en/events").text))
    assert links == {address("process", charted)}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "agreement"}, 1),
        ({"participant": "فؤاد حسين"}, 2),
        ({"process": "حوار استراتيجي"}, 4),
        ({"since": "2021-04-01", "until": "2021-04-30"}, 1),
        ({"outlet": "صدى المدينة", "kind": "joint_statement"}, 1),
        ({"kind": "vote"}, 0),
    ],
)
def test_events_are_found_by_what_is_asked(pages: TestClient, asked: dict[str, str], found: int) -> None:
    assert len(pages.get("/en/events.json", params=asked).json()["events"]) == found


def test_the_list_of_events_can_be_turned(pages: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qawl.server.views.events.LENGTH", 2)
    first, second = (pages.get(f"/en/events.json?page={page}").json() for page in (1, 2))
    assert first["pages"]["more"]
    assert not {each["id"] for each in first["events"]} & {each["id"] for each in second["events"]}


def test_an_outlet_has_its_own_statements_and_speakers(pages: TestClient, charted: Path) -> None:
    view = pages.get(f"/en{twin_of(address('outlet', charted))}").json()
    assert {each["statement"]["outlet"] for each in view["statements"]} == {"منبر الساحل"}
    assert sum(view["volume"]["series"][0]["counts"]) == view["outlet"]["statements"]
    assert "عادل الجبير" in {each["speaker"] for each in view["quoted"]}


def test_two_statements_show_what_they_share(pages: TestClient, charted: Path) -> None:
    view = pages.get(f"/en{twin_of(address('two statements', charted))}").json()
    assert view["statements"]["together"] is True
    assert view["articles"] is view["outlets"] is None


def test_addresses_of_pages_can_be_compared(pages: TestClient, charted: Path) -> None:
    one, other = re.findall(r"[0-9a-f]{16}", address("two statements", charted))
    asked = {"one": f"http://localhost:8000/ar/statement/{one}", "other": f"/en/statement/{other}.json"}
    assert pages.get("/en/compare.json", params=asked).json()["statements"]["together"] is True


def test_two_articles_show_what_only_one_carries(pages: TestClient, charted: Path) -> None:
    view = pages.get(f"/en{twin_of(address('two articles', charted))}").json()["articles"]
    assert view["both"]
    assert view["only_one"] or view["only_other"]


def test_two_outlets_show_the_stories_of_both(pages: TestClient, charted: Path) -> None:
    assert pages.get(f"/en{twin_of(address('two outlets', charted))}").json()["outlets"]["stories"] == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/process/0000000000000000", 404),
        ("/outlet", 400),
        ("/outlet?name=nobody", 404),
        ("/events?kind=party", 400),
        ("/events?page=0", 400),
        ("/compare?one=0123456789abcdef&other=0123456789abcdef", 400),
        ("/compare?one=0123456789abcdef&other=fedcba9876543210", 404),
        ("/compare?one=%3F&other=%3F", 400),
        ("/compare?one=alone", 200),
    ],
)
def test_a_wrong_question_has_an_answer(pages: TestClient, path: str, status: int) -> None:
    assert pages.get(f"/ar{path}").status_code == status
    twin = pages.get(f"/en{twin_of(path)}")
    assert twin.status_code == status
    assert twin.headers["content-type"] == ("application/json" if status == 200 else "application/problem+json")


@pytest.mark.parametrize("path", ["/events", "/processes", "/outlets"])
def test_an_empty_store_says_what_to_do_there(serving: Client, tmp_path: Path, path: str) -> None:
    answer = serving(filled(tmp_path / "empty.db", [])).get(f"/ar{path}")
    assert answer.status_code == 200
    assert "qawl add FILE" in answer.text


def test_an_article_without_events_says_so(serving: Client, tmp_path: Path) -> None:
    client = serving(filled(tmp_path / "store.db", [hostile("سعد")]))
    assert "No event was found" in client.get("/en/events").text
    assert "No stored article names a process" in client.get("/en/processes").text


@pytest.mark.parametrize("evil", EVIL)
def test_a_hostile_outlet_stays_text(serving: Client, tmp_path: Path, evil: str) -> None:
    client = serving(filled(tmp_path / "store.db", [hostile(evil)]))
    asked = quote(evil, safe="")
    for path in ("", "/outlets", f"/outlet?name={asked}", f"/compare?one={asked}&other={asked}x"):
        elements = Checked(client.get(f"/en{path}").text).elements
        assert not {"script", "img", "b"} & {tag for tag, _ in elements}
        assert not any(name.startswith("on") for _, given in elements for name in given)
    assert client.get(f"/en/outlet?name={asked}").status_code == (200 if evil == evil.strip() else 404)


@pytest.mark.parametrize("kind", ["statement", "article", "story"])
def test_the_beginning_of_an_id_leads_to_the_permalink(pages: TestClient, charted: Path, kind: str) -> None:
    with Store.open(charted, create=False, read_only=True) as store:
        said = next(iter(store.statements(Query(speaker="الجبير", words="معبر"))))
        whole = {"statement": said.id, "article": said.article, "story": next(iter(store.stories())).id}[kind]
    for suffix in ("", ".json"):
        answer = pages.get(f"/en/{kind}/{whole[:10]}{suffix}?x=1")
        assert (answer.status_code, answer.headers["location"]) == (302, f"/en/{kind}/{whole}{suffix}?x=1")
        assert pages.get(f"/en/{kind}/{whole}{suffix}").status_code == 200


def test_the_id_of_an_article_leads_to_its_story(pages: TestClient, charted: Path) -> None:
    with Store.open(charted, create=False, read_only=True) as store:
        story = store.story(next(iter(store.stories())).id)
    answer = pages.get(f"/ar/story/{story.articles[0].id}")
    assert answer.headers["location"] == f"/ar/story/{story.story.id}"
