"""Questions that are followed: what raises an alert, once, and what raises none."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
import pytest
from told_articles import article

from qawl.errors import NotHeldError, QuestionError
from qawl.reading import read
from qawl.records import Topic
from qawl.store import Alert, AlertKind, FollowedPromises, FollowedStatements, Store, Way

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = dt.datetime(2021, 7, 1, 9, tzinfo=dt.UTC)
TEXT = {
    "first": ("دائرة الجسور", "أعلنت وزارة الأشغال أنها ستفتتح جسر الضفاف الجديد في البصرة يوم 30 يونيو 2022."),
    "again": ("عن الجسر", "أكدت وزارة الأشغال أنها ستفتتح جسر الضفاف الجديد في البصرة يوم 30 يونيو 2022."),
    "later": ("تأجيل الجسر", "أعلنت وزارة الأشغال أنها ستفتتح جسر الضفاف الجديد في البصرة يوم 15 سبتمبر 2022."),
    "other": ("حديث المياه", "قال وزير المياه سامر الدليمي إن منسوب السد ارتفع هذا الشهر."),
}
OUTLETS = {"first": "النهار الجديد", "again": "صدى المدينة", "later": "منبر الساحل", "other": "صدى المدينة"}
DAYS = {"first": 1, "again": 2, "later": 3, "other": 2}


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    with Store.open(place) as opened:
        yield opened


def add(store: Store, key: str, *, tell: bool = True) -> None:
    title, text = TEXT[key]
    made = article(key, OUTLETS[key], title, text, dt.date(2021, 7, DAYS[key]))
    store.add(made, read(made))
    if tell:
        list(store.tell())


def check(store: Store, now: dt.datetime = NOW) -> list[Alert]:
    return list(store.following.check(now))


def day(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}T08:00:00+00:00")


def test_what_comes_raises_an_alert_once_and_what_was_there_none(store: Store) -> None:
    add(store, "first")
    store.following.add("كل قول", FollowedStatements(), by="محرر", now=NOW)
    assert check(store) == []
    add(store, "other")
    (alert,) = check(store)
    assert (alert.kind, alert.who, alert.outlet) == (AlertKind.STATEMENT, ("سامر الدليمي",), "صدى المدينة")
    assert alert.text == "منسوب السد ارتفع هذا الشهر"
    assert check(store) == []
    assert store.following.alerts() == [alert]


def test_only_what_meets_the_question_raises_an_alert(store: Store) -> None:
    store.following.add("الدليمي", FollowedStatements(speaker="الدليمي"), by="محرر", now=NOW)
    store.following.add("الكاظمي", FollowedStatements(speaker="الكاظمي"), by="محرر", now=NOW)
    add(store, "first")
    add(store, "other")
    assert [alert.who for alert in check(store)] == [("سامر الدليمي",)]


def test_what_means_the_same_raises_an_alert_when_its_meaning_is_known(store: Store) -> None:
    asked = FollowedStatements(words="منسوب السد ارتفع", way=Way.MEANING)
    store.following.add("السد", asked, by="محرر", now=NOW)
    add(store, "other", tell=False)
    assert check(store) == []
    list(store.tell())
    assert [alert.who for alert in check(store)] == [("سامر الدليمي",)]


def test_statements_are_followed_by_what_they_are_about(store: Store) -> None:
    for topic in (Topic.ENVIRONMENT, Topic.MEDIA):
        store.following.add(topic.value, FollowedStatements(topic=topic), by="محرر", now=NOW)
    add(store, "other")
    assert len(check(store)) == 1


def test_a_promise_is_new_once_however_many_tell_it_and_its_new_deadline_is_news(store: Store) -> None:
    store.following.add("الجسر", FollowedPromises(words="جسر"), by="محرر", now=NOW)
    add(store, "first")
    (new,) = check(store)
    assert (new.kind, new.deadline) == (AlertKind.PROMISE, "2022-06-30")
    add(store, "again")
    assert check(store) == []


def test_a_promise_told_twice_at_once_is_one_alert(store: Store) -> None:
    store.following.add("الجسر", FollowedPromises(words="جسر"), by="محرر", now=NOW)
    add(store, "first", tell=False)
    add(store, "again")
    assert [alert.kind for alert in check(store)] == [AlertKind.PROMISE]


def test_what_the_ledger_has_not_taken_in_waits(store: Store) -> None:
    store.following.add("الجسر", FollowedPromises(words="جسر"), by="محرر", now=NOW)
    add(store, "first", tell=False)
    assert check(store) == []
    list(store.tell())
    assert len(check(store)) == 1


def test_a_deadline_that_passes_is_an_alert_on_the_day_after(store: Store) -> None:
    store.following.add("الجسر", FollowedPromises(words="جسر"), by="محرر", now=NOW)
    add(store, "first")
    check(store)
    assert check(store, day("2022-06-30")) == []
    (passed,) = check(store, day("2022-07-01"))
    assert (passed.kind, passed.deadline, passed.outlet) == (AlertKind.PASSED, "2022-06-30", "النهار الجديد")
    assert check(store, day("2022-07-02")) == []


def test_a_deadline_that_moves_is_an_alert_with_both_days(store: Store) -> None:
    said = [
        (
            "o",
            dt.date(2020, 8, 21),
            "تعهد الرئيس الأميركي دونالد ترامب بسحب القوات الأميركية من العراق خلال ثلاث سنوات.",
        ),
        (
            "q",
            dt.date(2021, 7, 27),
            "أعلن الرئيس الأميركي جو بايدن أن الولايات المتحدة ستسحب قواتها القتالية من العراق بحلول 31 ديسمبر 2021.",
        ),
    ]
    store.following.add("القوات", FollowedPromises(words="العراق"), by="محرر", now=NOW)
    kinds = []
    for key, published, text in said:
        made = article(key, "منبر الساحل", "القوات في العراق", text, published)
        store.add(made, read(made))
        list(store.tell())
        kinds.append([(alert.kind, alert.before, alert.deadline) for alert in check(store)])
    assert kinds == [[(AlertKind.PROMISE, None, "2023-08")], [(AlertKind.MOVED, "2023-08", "2021-12-31")]]


def test_a_deadline_that_several_tell_passes_once(store: Store) -> None:
    store.following.add("الجسر", FollowedPromises(words="جسر"), by="محرر", now=NOW)
    add(store, "first")
    add(store, "again")
    check(store)
    assert [alert.kind for alert in check(store, day("2022-07-05"))] == [AlertKind.PASSED]


def test_days_between_checks_are_all_looked_at(store: Store) -> None:
    store.following.add("الجسر", FollowedPromises(words="جسر"), by="محرر", now=NOW)
    add(store, "first")
    check(store)
    assert [alert.kind for alert in check(store, day("2023-01-01"))] == [AlertKind.PASSED]


def test_a_deadline_outside_the_days_asked_for_raises_nothing(store: Store) -> None:
    asked = FollowedPromises(words="جسر", due_until=dt.date(2022, 1, 1))
    store.following.add("الجسر", asked, by="محرر", now=NOW)
    add(store, "first")
    assert check(store) == []
    assert check(store, day("2022-07-05")) == []


def test_a_newer_reader_raises_no_alert(store: Store) -> None:
    add(store, "other")
    store.following.add("كل قول", FollowedStatements(), by="محرر", now=NOW)
    title, text = TEXT["other"]
    made = article("other", OUTLETS["other"], title, text, dt.date(2021, 7, DAYS["other"]))
    again = msgspec.structs.replace(read(made), reader="qawl/999")
    store.add(made, again)
    list(store.tell())
    assert check(store) == []


def test_what_is_removed_is_followed_no_longer(store: Store) -> None:
    made, _ = store.following.add("كل قول", FollowedStatements(), by="محرر", now=NOW, webhook="https://desk.example/")
    add(store, "other")
    assert len(check(store)) == 1
    assert store.following.undelivered() == 1
    assert store.following.remove(made.id[:6]).id == made.id
    assert (store.following.all(), store.following.alerts(), store.following.undelivered()) == ([], [], 0)
    with pytest.raises(NotHeldError):
        store.following.one(made.id)


@pytest.mark.parametrize(
    "asked", [FollowedStatements(words="..."), FollowedStatements(speaker="؟"), FollowedPromises(words="!")]
)
def test_a_question_that_cannot_be_followed_is_refused(
    store: Store, asked: FollowedStatements | FollowedPromises
) -> None:
    with pytest.raises(QuestionError):
        store.following.add("x", asked, by="محرر", now=NOW)
    assert store.following.all() == []


def test_a_check_that_is_cut_off_makes_no_alert_and_loses_none(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.following.add("كل قول", FollowedStatements(), by="محرر", now=NOW)
    add(store, "other")

    def fails(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("qawl.store.following._keep", fails)
        with pytest.raises(KeyboardInterrupt):
            check(store)
    assert store.following.alerts() == []
    assert len(check(store)) == 1
