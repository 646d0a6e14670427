"""Promises of several articles as one undertaking, in the store: deadlines that move, what became of them, what people say."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
import pytest
from told_articles import article

from qawl.ledger.fates import Fate, Status
from qawl.reading import read
from qawl.records import Article, Judgement, PromiseState, Reading, Subject
from qawl.store import Correction, Store, StoredUndertaking, UndertakingQuery, Verdict

if TYPE_CHECKING:
    from databases import Places


def told(key: str, outlet: str, title: str, text: str, day: dt.date) -> tuple[Article, Reading]:
    made = article(key, outlet, title, text, day)
    return made, read(made)


BRIDGE = [
    told(
        "k",
        "النهار الجديد",
        "جسر الضفاف",
        "أعلنت وزارة الأشغال أنها ستفتتح جسر الضفاف الجديد في البصرة يوم 30 يونيو 2021.",
        dt.date(2021, 6, 21),
    ),
    told(
        "l",
        "صدى المدينة",
        "الأشغال تعد بجسر",
        "أكدت وزارة الأشغال أنها ستفتتح جسر الضفاف الجديد في البصرة يوم 30 يونيو 2021.",
        dt.date(2021, 6, 22),
    ),
    told(
        "n",
        "النهار الجديد",
        "افتتاح جسر في البصرة",
        "افتتحت وزارة الأشغال أمس جسر الضفاف الجديد في البصرة بحضور الأهالي.",
        dt.date(2021, 7, 1),
    ),
]
FORCES = [
    told(
        "o",
        "النهار الجديد",
        "القوات في العراق",
        "تعهد الرئيس الأميركي دونالد ترامب بسحب القوات الأميركية من العراق خلال ثلاث سنوات.",
        dt.date(2020, 8, 21),
    ),
    told(
        "q",
        "منبر الساحل",
        "سحب القوات",
        "أعلن الرئيس الأميركي جو بايدن أن الولايات المتحدة ستسحب قواتها القتالية من العراق بحلول 31 ديسمبر 2021.",
        dt.date(2021, 7, 27),
    ),
]
LATER = dt.date(2021, 9, 1)


@pytest.fixture
def store(place: str) -> Store:
    opened = Store.open(place)
    list(opened.add_all([*BRIDGE, *FORCES]))
    list(opened.tell())
    return opened


def bridge(store: Store, day: dt.date = LATER) -> StoredUndertaking:
    (found,) = store.undertakings(UndertakingQuery(words="جسر", as_of=day))
    return found


def test_two_articles_tell_one_undertaking_and_a_third_that_it_was_kept(store: Store) -> None:
    found = bridge(store)
    assert [mention.outlet for mention in found.mentions] == ["النهار الجديد", "صدى المدينة"]
    assert (found.state, found.proposed) == (PromiseState.REPORTED_KEPT, True)
    kept = next(each for each in found.evidence if each.fate is Fate.KEPT)
    assert kept.at.words.startswith("افتتحت وزارة الأشغال")
    assert kept.status is Status.PROPOSED


@pytest.mark.parametrize(
    ("day", "state", "mentions"),
    [
        (dt.date(2021, 6, 21), PromiseState.DUE_SOON, 1),
        (dt.date(2021, 6, 30), PromiseState.DUE_SOON, 2),
        (dt.date(2021, 7, 1), PromiseState.REPORTED_KEPT, 2),
    ],
)
def test_nothing_counts_that_was_told_later(store: Store, day: dt.date, state: PromiseState, mentions: int) -> None:
    found = bridge(store, day)
    assert found.state is state
    assert len(found.mentions) == mentions


def test_a_deadline_that_moved_is_shown_from_the_old_to_the_new(store: Store) -> None:
    (found,) = store.undertakings(UndertakingQuery(moved=True, as_of=LATER))
    assert [each.deadline for each in found.deadlines] == ["2023-08", "2021-12-31"]
    assert found.deadline == "2021-12-31"
    assert [change.deadline for change in found.history] == ["2023-08", "2021-12-31"]


def corrected(store: Store, promise: str, verdict: Verdict, **values: str) -> int:
    made = store.decide(promise, verdict, by="سلمى", subject=Subject.PROMISE, correction=Correction(**values))
    list(store.tell())
    return made.id


def test_a_corrected_deadline_is_the_one_that_its_undertaking_has(store: Store) -> None:
    (forces,) = store.undertakings(UndertakingQuery(moved=True, as_of=LATER))
    last = forces.mentions[-1].id
    decision = corrected(store, last, Verdict.CORRECT, deadline="2021-08-15")
    (after,) = store.undertakings(UndertakingQuery(moved=True, as_of=LATER, due_until=dt.date(2021, 8, 15)))
    assert [each.deadline for each in after.deadlines] == ["2023-08", "2021-08-15"]
    assert (after.deadline, after.state) == ("2021-08-15", PromiseState.OVERDUE)
    store.undo_decision(decision, by="هدى")
    list(store.tell())
    (again,) = store.undertakings(UndertakingQuery(moved=True, as_of=LATER))
    assert msgspec.structs.replace(again, mentions=()) == msgspec.structs.replace(forces, mentions=())


def test_deadlines_that_are_corrected_to_one_did_not_move(store: Store) -> None:
    (forces,) = store.undertakings(UndertakingQuery(moved=True, as_of=LATER))
    corrected(store, forces.mentions[0].id, Verdict.CORRECT, deadline="2021-12-31")
    assert list(store.undertakings(UndertakingQuery(moved=True, as_of=LATER))) == []


def test_a_rejected_promise_is_no_mention_of_an_undertaking(store: Store) -> None:
    before = bridge(store)
    decision = corrected(store, before.mentions[0].id, Verdict.REJECT)
    assert [mention.outlet for mention in bridge(store).mentions] == ["صدى المدينة"]
    other = corrected(store, before.mentions[1].id, Verdict.REJECT)
    assert list(store.undertakings(UndertakingQuery(words="جسر", as_of=LATER))) == []
    assert store.check().faults == ()
    for each in (decision, other):
        store.undo_decision(each, by="هدى")
    list(store.tell())
    assert len(bridge(store).mentions) == 2


def test_what_a_person_says_of_the_evidence_counts(store: Store) -> None:
    found = bridge(store)
    evidence = next(each for each in found.evidence if each.fate is Fate.KEPT)
    rejected = store.judge(Subject.FATE, found.mentions[0].id, evidence.id, Judgement.DIFFERENT, by="سلمى")
    assert bridge(store).state is PromiseState.OVERDUE
    store.undo(rejected.id, by="سلمى")
    store.judge(Subject.FATE, found.mentions[0].id, evidence.id, Judgement.SAME, by="سلمى")
    assert (bridge(store).state, bridge(store).proposed) == (PromiseState.REPORTED_KEPT, False)


def test_people_part_and_join_promises_and_it_survives_reading_again(store: Store) -> None:
    one, other = bridge(store).mentions
    store.judge(Subject.PROMISE, one.id, other.id, Judgement.DIFFERENT, by="سلمى")
    for each, reading in BRIDGE:
        store.add(each, msgspec.structs.replace(reading, reader="qawl/999"))
    list(store.tell())
    apart = store.undertakings(UndertakingQuery(words="جسر", as_of=LATER))
    assert [len(each.mentions) for each in apart] == [1, 1]
    (forces,) = store.undertakings(UndertakingQuery(moved=True, as_of=LATER))
    store.judge(Subject.PROMISE, one.id, forces.mentions[0].id, Judgement.SAME, by="سلمى")
    list(store.tell())
    whole = store.undertakings(UndertakingQuery(words="جسر", as_of=LATER))
    both = {one.id, forces.mentions[0].id}
    assert any(both <= {mention.id for mention in each.mentions} for each in whole)


def test_the_order_in_which_articles_come_does_not_matter(places: Places, store: Store) -> None:
    with Store.open(places()) as other:
        for each in [*BRIDGE, *FORCES][::-1]:
            other.add(*each)
            list(other.tell())
        for query in (UndertakingQuery(words="جسر", as_of=LATER), UndertakingQuery(moved=True, as_of=LATER)):
            assert other.undertakings(query) == store.undertakings(query)
