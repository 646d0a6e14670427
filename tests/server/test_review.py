"""Statements and promises decided about in the page, pairs judged, two editors at one thing, and taking back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
import pytest
from browsed import Checked
from hypothesis import given
from hypothesis import strategies as st
from signing import Shared, form_key, send

from qawl.errors import ChangedError, QuestionError
from qawl.reading import read
from qawl.records import Judgement, PromiseState, Span, Subject
from qawl.server.review.words import choices
from qawl.store import Correction, PromiseQuery, Query, Status, Verdict

if TYPE_CHECKING:
    from httpx2 import Response
    from starlette.testclient import TestClient

    from qawl.store import Store, StoredPromise, StoredStatement


def said(store: Store) -> StoredStatement:
    return next(each for each in store.statements(Query(speaker="الجبير")) if store.utterance_of(each.id))


def promised(store: Store) -> StoredPromise:
    return next(store.promises(PromiseQuery(words="جسر")))


def review_of(each: StoredStatement | StoredPromise) -> str:
    kind = "promise" if hasattr(each, "due") else "statement"
    return f"/en/{kind}/{each.id}/review"


def fields_of(page: str, action: str) -> dict[str, str]:
    """What a browser sends of the form with this address, as the page has it, without a button."""
    form = next(each for each in re.split(r"(?=<form)", page) if f'action="{action}"' in each).partition("</form>")[0]
    found: dict[str, str] = {}
    name = ""
    for tag, given_ in Checked(f"{form}</form>").elements:
        if tag == "input" and given_.get("name"):
            found[given_["name"] or ""] = given_.get("value") or ""
        elif tag in ("select", "textarea"):
            name = given_["name"] or ""
            found[name] = ""
            if tag == "textarea":
                found[name] = re.search(rf'name="{name}"[^>]*>([^<]*)<', form)[1]  # type: ignore[index]
        elif tag == "option" and "selected" in given_:
            found[name] = given_["value"] or ""
    return found


def review(client: TestClient, each: StoredStatement | StoredPromise, verdict: str, /, **changed: str) -> Response:
    """Send the form of a review page as a browser does, with some fields changed."""
    page = client.get(review_of(each))
    assert page.status_code == 200
    return client.post(review_of(each), data={**fields_of(page.text, review_of(each)), "verdict": verdict, **changed})


# --- statements -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_pages_of_review_are_well_formed(shared: Shared, language: str) -> None:
    client, store = shared.by("salma"), shared.store
    one, promise = said(store), promised(store)
    other = next(store.statements(Query(speaker="الحربي")))
    pair = f"/review/pair?subject=statement&one={one.id}&other={other.id}"
    paths = (
        f"/statement/{one.id}/review",
        f"/promise/{promise.id}/review",
        "/review",
        "/history",
        pair,
        "/review/pair",
    )
    for path in paths:
        answer = client.get(f"/{language}{path}")
        assert answer.status_code == 200
        page = Checked(answer.text)
        assert len(page.ids) == len(set(page.ids))
        assert [tag for tag, _ in page.elements].count("h1") == 1
        scripts = [given_ for tag, given_ in page.elements if tag == "script"]
        assert all((given_["src"] or "").startswith("/static/review-") for given_ in scripts)
        assert not any(name.startswith("on") or name == "style" for _, given_ in page.elements for name in given_)
        assert answer.headers["cache-control"] == "private, no-store"
    assert "script-src 'self';" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_editor_finds_the_ways_to_review_on_the_pages(shared: Shared, language: str) -> None:
    client, store = shared.by("salma"), shared.store
    one, promise = said(store), promised(store)
    assert promise.statement is not None
    story = next(store.stories())
    ways = {
        f"/statement/{one.id}": f"/statement/{one.id}/review",
        f"/statement/{promise.statement}": f"/promise/{promise.id}/review",
        f"/story/{story.id}": "/review/pair?subject=story&amp;one=",
        f"/person/{store.spoken(one.id).entity}": "/review/pair?subject=entity&amp;one=person",
        "": "/review",
    }
    for path, way in ways.items():
        page = client.get(f"/{language}{path}").text
        assert f'href="/{language}{way}' in page
        assert len(Checked(page).ids) == len({*Checked(page).ids})
        assert f'href="/{language}/review' not in shared().get(f"/{language}{path}").text


@pytest.mark.parametrize(("verdict", "expected"), [("confirm", Verdict.CONFIRM), ("reject", Verdict.REJECT)])
def test_an_editor_accepts_and_rejects(shared: Shared, verdict: str, expected: Verdict) -> None:
    client, one = shared.by("salma"), said(shared.store)
    page = client.get(f"/en/statement/{one.id}")
    sent = fields_of(page.text, review_of(one))
    assert (
        client.post(review_of(one), data={**sent, "verdict": verdict}).headers["location"] == f"/en/statement/{one.id}"
    )
    decision = shared.store.article(one.article).decisions[-1]
    assert (decision.verdict, decision.by, decision.statement) == (expected, "salma", one.id)
    assert "salma" in client.get(f"/en/statement/{one.id}").text


def test_an_editor_corrects_speaker_and_words(shared: Shared) -> None:
    client, one = shared.by("salma"), said(shared.store)
    text = shared.store.article(one.article).article.text
    page = client.get(review_of(one)).text
    sent = fields_of(page, review_of(one))
    start, end = int(sent["start"]), int(sent["end"])
    assert text[start:end] == one.content
    shorter = text.rindex(" ", start, end)
    done = review(client, one, "correct", speaker="  وزير  الإعلام ", end=str(shorter), why="الكلمة الأخيرة ليست له")
    assert done.status_code == 303
    found, _ = shared.store.statement(one.id)
    assert (found.speaker, found.content, found.verdict) == ("وزير الإعلام", text[start:shorter], Verdict.CORRECT)
    assert next(shared.store.statements(Query(speaker="وزير الإعلام"))).id == one.id
    assert text[start:shorter] in client.get(f"/en/statement/{one.id}").text
    assert "الكلمة الأخيرة ليست له" in client.get("/en/history").text


def test_a_correction_stays_when_the_article_is_read_again(shared: Shared) -> None:
    client, one = shared.by("salma"), said(shared.store)
    sent = fields_of(client.get(review_of(one)).text, review_of(one))
    held = shared.store.article(one.article)
    shorter = held.article.text.rindex(" ", int(sent["start"]), int(sent["end"]))
    review(client, one, "correct", end=str(shorter))
    again = msgspec.structs.replace(read(held.article), reader="qawl-reader/999")
    assert shared.store.add(held.article, again).status is Status.REREAD
    found, _ = shared.store.statement(one.id)
    assert found.content == held.article.text[int(sent["start"]) : shorter]


def test_accepting_keeps_what_was_corrected(shared: Shared) -> None:
    client, one = shared.by("salma"), said(shared.store)
    review(client, one, "correct", speaker="وزير الإعلام")
    review(client, one, "confirm")
    found, _ = shared.store.statement(one.id)
    assert (found.speaker, found.verdict) == ("وزير الإعلام", Verdict.CONFIRM)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"start": "0", "end": "99999999"},
        {"start": "5", "end": "5"},
        {"start": "-1"},
        {"end": "x" * 30},
        {"act": "king"},
        {"speaker": "س" * 400},
        {"verdict": ""},
        {"verdict": "king"},
        {"seen": "no"},
    ],
)
def test_what_cannot_be_right_comes_back_with_what_was_written(shared: Shared, changed: dict[str, str]) -> None:
    client, one = shared.by("salma"), said(shared.store)
    answer = review(client, one, "correct", **({"why": "لأن <b>هذا</b>"} | changed))
    assert answer.status_code == 400
    assert "لأن &lt;b&gt;هذا&lt;/b&gt;" in answer.text
    assert shared.store.article(one.article).decisions == ()


# --- promises ---------------------------------------------------------------------------------------------------------


def test_an_editor_corrects_a_promise(shared: Shared) -> None:
    client, one = shared.by("salma"), promised(shared.store)
    done = review(
        client,
        one,
        "correct",
        parties="وزارة الأشغال\nأمانة البصرة",
        towards="الأهالي",
        deadline="2021-07",
        state="reported_kept",
    )
    assert done.headers["location"] == review_of(one)
    found, held = shared.store.promise(one.id)
    assert found.by == ("وزارة الأشغال", "أمانة البصرة")
    assert (found.to, found.deadline, str(found.due)) == (("الأهالي",), "2021-07", "2021-07-31")
    assert (found.decided, found.verdict) == (PromiseState.REPORTED_KEPT, Verdict.CORRECT)
    assert held.decisions[-1].subject is Subject.PROMISE
    assert one.id in {each.id for each in shared.store.promises(PromiseQuery(to="الأهالي"))}
    cards = client.get("/en/promises?state=reported_kept")
    assert "reported kept" in cards.text
    assert "2021-07" not in client.get("/en/promises?state=open").text


def test_a_rejected_promise_is_not_listed_until_that_is_taken_back(shared: Shared) -> None:
    client, one = shared.by("salma"), promised(shared.store)
    review(client, one, "reject")
    assert one.id not in {each.id for each in shared.store.promises()}
    page = client.get("/en/history").text
    client.post("/en/history/undo", data=fields_of(page, "/en/history/undo"))
    assert one.id in {each.id for each in shared.store.promises()}


@pytest.mark.parametrize(
    "changed",
    [{"deadline": "soon"}, {"deadline": "2021-13"}, {"state": "open"}, {"state": "king"}, {"parties": "س" * 400}],
)
def test_values_that_a_promise_cannot_have(shared: Shared, changed: dict[str, str]) -> None:
    client, one = shared.by("salma"), promised(shared.store)
    assert review(client, one, "correct", **changed).status_code == 400
    assert shared.store.promise(one.id)[1].decisions == ()


@pytest.mark.parametrize(
    ("subject", "correction"),
    [
        (Subject.STATEMENT, Correction(deadline="2021")),
        (Subject.STATEMENT, Correction(state=PromiseState.REPORTED_KEPT)),
        (Subject.PROMISE, Correction(speaker="سعد")),
        (Subject.PROMISE, Correction(content=(Span(0, 3),))),
    ],
)
def test_a_statement_has_no_deadline_and_a_promise_no_speaker(
    shared: Shared, subject: Subject, correction: Correction
) -> None:
    id_ = said(shared.store).id if subject is Subject.STATEMENT else promised(shared.store).id
    with pytest.raises(QuestionError):
        shared.store.decide(id_, Verdict.CORRECT, by="salma", correction=correction, subject=subject)


# --- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "served", "status"), [("reem", {}, 403), (None, {}, 403), ("salma", {"edits": False}, 404)]
)
def test_only_editors_change_the_record(shared: Shared, name: str | None, served: dict[str, bool], status: int) -> None:
    one = said(shared.store)
    client = shared.by(name, **served) if name else shared()
    assert "Accept" not in client.get(f"/en/statement/{one.id}").text
    key = form_key(shared.by("salma").get("/en/account").text)
    for path in (review_of(one), "/en/review/pair", "/en/history/undo"):
        answer = client.post(path, data={"csrf": key, "seen": "0", "verdict": "reject"})
        assert answer.status_code == (401 if name is None else status)
    assert shared.store.decisions() == []


@pytest.mark.parametrize("key", ["", "0" * 64])
def test_a_forged_form_changes_nothing(shared: Shared, key: str) -> None:
    client, one = shared.by("salma"), said(shared.store)
    for path in (review_of(one), "/en/review/pair", "/en/history/undo"):
        assert client.post(path, data={"csrf": key, "seen": "0", "verdict": "reject"}).status_code == 403
    assert shared.store.decisions() == []


# --- two editors ------------------------------------------------------------------------------------------------------


def test_the_second_of_two_editors_sees_what_the_first_did_and_loses_nothing(shared: Shared) -> None:
    salma, huda, one = shared.by("salma"), shared.by("huda"), said(shared.store)
    theirs = fields_of(huda.get(review_of(one)).text, review_of(one))
    review(salma, one, "correct", speaker="وزير الإعلام", why="ورد في الفقرة الأولى")
    sent = {**theirs, "verdict": "correct", "speaker": "الناطق <i>باسمها</i>", "why": "لي رأي آخر"}
    answer = huda.post(review_of(one), data=sent)
    assert answer.status_code == 409
    assert "salma" in answer.text
    assert "ورد في الفقرة الأولى" in answer.text
    assert "<dt>Decision</dt><dd>corrected</dd>" in answer.text
    assert not re.search(r"<dt>[a-z_]+</dt>", answer.text)  # the names of fields are not for readers
    kept = fields_of(answer.text, review_of(one))
    assert {name: kept[name] for name in ("speaker", "why", "verdict", "start", "end")} == {
        name: sent[name] for name in ("speaker", "why", "verdict", "start", "end")
    }
    assert [each.by for each in shared.store.decisions()] == ["salma"]
    assert huda.post(review_of(one), data=kept).status_code == 303
    assert [each.by for each in shared.store.decisions()] == ["huda", "salma"]
    assert shared.store.statement(one.id)[0].speaker == "الناطق <i>باسمها</i>"


def test_two_editors_judge_one_pair(shared: Shared) -> None:
    salma, huda = shared.by("salma"), shared.by("huda")
    one, other = (each.id for each in list(shared.store.statements(Query()))[:2])
    page = f"/en/review/pair?subject=statement&one={one}&other={other}"
    pair = {"subject": "statement", "one": one, "other": other}
    theirs = {"csrf": form_key(huda.get(page).text), "seen": "0", **pair, "judgement": "unsure", "why": "لا أدري"}
    assert send(salma, page, "/en/review/pair", **pair, seen="0", judgement="different").status_code == 303
    answer = huda.post("/en/review/pair", data=theirs)
    assert answer.status_code == 409
    assert "salma" in answer.text
    assert [each.by for each in shared.store.judgements()] == ["salma"]
    kept = fields_of(answer.text, "/en/review/pair")
    assert kept["why"] == "لا أدري"
    assert huda.post("/en/review/pair", data=kept).status_code == 303
    assert [each.judgement for each in shared.store.judgements()] == [Judgement.DIFFERENT, Judgement.UNSURE]


# --- judging ----------------------------------------------------------------------------------------------------------


def test_a_report_is_parted_from_its_utterance_and_that_is_taken_back(shared: Shared) -> None:
    client, store = shared.by("salma"), shared.store
    one = said(store)
    utterance = store.utterance_of(one.id)
    assert utterance is not None
    other = next(each.id for each in utterance.reports if each.id != one.id)
    page = f"/en/review/pair?subject=statement&one={one.id}&other={other}"
    sent = {
        "subject": "statement",
        "one": one.id,
        "other": other,
        "seen": "0",
        "judgement": "different",
        "why": "قولان",
    }
    assert send(client, page, "/en/review/pair", **sent).status_code == 303
    parted = store.utterance_of(one.id)
    assert parted is None or other not in {each.id for each in parted.reports}
    history = client.get("/en/history").text
    assert "judged to be two" in history
    undo = fields_of(history, "/en/history/undo")
    assert client.post("/en/history/undo", data=undo).status_code == 303
    joined = store.utterance_of(one.id)
    assert joined is not None
    assert other in {each.id for each in joined.reports}
    assert client.post("/en/history/undo", data=undo).status_code == 409


def test_a_contradiction_is_said_beside_the_pair(shared: Shared) -> None:
    client, store = shared.by("salma"), shared.store
    a, b, c = [each.id for each in store.statements(Query())][:3]
    for one, other, judgement, status in ((a, b, "same", 303), (b, c, "same", 303), (a, c, "different", 400)):
        sent = {"subject": "statement", "one": one, "other": other, "seen": "0", "judgement": judgement}
        answer = send(client, "/en/account", "/en/review/pair", **sent)
        assert answer.status_code == status
    assert "contradicts" in answer.text
    assert len(store.judgements()) == 2


def test_the_queue_asks_until_there_is_nothing_left(shared: Shared) -> None:
    client, store = shared.by("salma"), shared.store
    asked = len(store.proposals(limit=100))
    for _ in range(asked):
        page = client.get("/en/review").text
        assert 'accesskey="s"' in page
        sent = fields_of(page, "/en/review/pair")
        answer = client.post("/en/review/pair", data={**sent, "judgement": "unsure"})
        assert answer.headers["location"] == "/en/review?skip=0"
    assert "no open questions" in client.get("/en/review").text
    assert len(store.judgements()) == asked


@pytest.mark.parametrize(
    "query", ["subject=king", "subject=story&one=zz&other=yy", "subject=entity&one=person:nobody&other=abc", "skip=-1"]
)
def test_a_question_that_cannot_be_understood(shared: Shared, query: str) -> None:
    client = shared.by("salma")
    path = "/en/review?" if query.startswith("skip") else "/en/review/pair?"
    assert client.get(f"{path}{query}").status_code == 400


# --- the store --------------------------------------------------------------------------------------------------------


def test_taking_a_decision_back_lets_the_one_before_it_count(shared: Shared) -> None:
    store, one = shared.store, said(shared.store)
    first = store.decide(one.id, Verdict.CORRECT, by="salma", correction=Correction(speaker="الأول"), seen=0)
    second = store.decide(one.id, Verdict.CORRECT, by="huda", correction=Correction(speaker="الثاني"), seen=first.id)
    third = store.undo_decision(second.id, by="salma", seen=second.id)
    assert store.statement(one.id)[0].speaker == "الأول"
    with pytest.raises(ChangedError):
        store.undo_decision(second.id, by="huda")
    with pytest.raises(ChangedError):
        store.undo_decision(first.id, by="huda", seen=second.id)
    store.undo_decision(first.id, by="huda", seen=third.id)
    assert store.statement(one.id)[0].speaker == one.speaker
    assert [each.undoes for each in store.decisions()] == [first.id, second.id, None, None]


def test_decisions_made_at_once_are_seen(shared: Shared) -> None:
    store, one = shared.store, said(shared.store)
    first = store.decide(one.id, Verdict.CONFIRM, by="salma", seen=0)
    with pytest.raises(ChangedError) as changed:
        store.decide(one.id, Verdict.REJECT, by="huda", seen=0)
    assert changed.value.last == first.id
    assert store.statement(one.id)[0].verdict is Verdict.CONFIRM


@given(st.text(alphabet="ابت «».,\n", max_size=120), st.data())
def test_the_places_to_choose_from_hold_those_of_the_statement(text: str, data: st.DataObject) -> None:
    letters = [at for at, char in enumerate(text) if not char.isspace()]
    if len(letters) < 2:
        return
    first, last = sorted(data.draw(st.tuples(st.sampled_from(letters), st.sampled_from(letters))))
    span = Span(first, last + 1)
    found = choices(text, span)
    assert span.start in {each.start for each in found}
    assert span.end in {each.end for each in found}
    assert all(text[each.start : each.end] == each.text and not each.text.isspace() for each in found)
    assert [each.number for each in found] == [*range(1, len(found) + 1)]
