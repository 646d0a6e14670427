"""What people are asked about entities, promises and what became of them: found when it is asked for, never twice."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
import pytest
from hand_made import statement
from told_articles import article

from qawl.ledger.chains import chain_of
from qawl.ledger.fates import Fate
from qawl.ledger.judgements import Anchor
from qawl.ledger.profiles import Profile, ProfileKind, keys
from qawl.reading import read
from qawl.records import Judgement, Reading, Span, Subject
from qawl.store import Proposal, Store
from qawl.store.ledger import entity_questions, judging
from qawl.store.ledger.anchors import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTICLES = [
    (
        ("e1", "النهار الجديد", "شرطة الضفاف"),
        "قال العقيد ماهر المرجاني مدير شرطة الضفاف إن المتهم أوقف صباح أمس. وأضاف أن التحقيق مستمر.",
        dt.date(2021, 6, 1),
    ),
    (
        ("e2", "صدى المدينة", "حملة مرورية"),
        "أكد ماهر المرجاني أن الحملة المرورية ستستمر شهرا في شوارع الضفاف.",
        dt.date(2021, 6, 9),
    ),
    (
        ("e3", "صدى المدينة", "معرض التمور"),
        "قال رئيس لجنة التمور ماهر بن علي المرجاني إن المعرض سيفتح أبوابه غدا.",
        dt.date(2021, 6, 12),
    ),
    (
        ("e4", "منبر الساحل", "كلمة في بروكسل"),
        "قال الأمين العام للحلف ينس شتولتنبيرج إن الاجتماع المقبل سيعقد قريبا.",
        dt.date(2021, 6, 12),
    ),
    (
        ("p1", "صدى المدينة", "مشاريع البلدية"),
        "أكدت بلدية الضفاف أنها ستنقل الباعة إلى سوق السمك الجديد في الميناء قبل نهاية العام.",
        dt.date(2021, 6, 20),
    ),
    (
        ("p2", "منبر الساحل", "الميناء"),
        "تعهدت بلدية الضفاف بافتتاح سوق جديد للسمك في حي الميناء.",
        dt.date(2021, 6, 28),
    ),
    (
        ("f1", "النهار الجديد", "جسر الضفاف"),
        "أعلنت وزارة الأشغال أنها ستفتتح جسر الضفاف الجديد في البصرة يوم 30 يونيو 2021.",
        dt.date(2021, 6, 21),
    ),
    (
        ("f2", "صدى المدينة", "افتتاح جسر في البصرة"),
        "وكان الحفل قصيرا. افتتحت وزارة الأشغال أمس جسر الضفاف الجديد في البصرة بحضور الأهالي.",
        dt.date(2021, 7, 1),
    ),
]
ASKED = (Subject.ENTITY, Subject.PROMISE, Subject.FATE)


@pytest.fixture
def store(place: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr("qawl.store.ledger.promise_questions.DOUBTFUL", 0.1)  # every pair that was compared
    with Store.open(place) as opened:
        told = (article(*named, text, day) for named, text, day in ARTICLES)
        list(opened.add_all((each, read(each)) for each in told))
        list(opened.tell())
        yield opened


def asked(store: Store, subject: Subject) -> list[Proposal]:
    return store.proposals(subject)


def of_registry(store: Store) -> Proposal:
    return next(each for each in asked(store, Subject.ENTITY) if each.other.id.startswith("person:"))


def test_two_of_one_name_are_shown_with_what_they_are_and_a_sentence_of_each(store: Store) -> None:
    question = next(each for each in asked(store, Subject.ENTITY) if each.one.name and "المرجاني" in each.one.name)
    sides = {side.article: side for side in (question.one, question.other)}
    assert 0 < question.likely < 1
    assert all(side.words in f"{side.before}{side.words}{side.behind}" for side in sides.values())
    assert {side.outlet for side in sides.values()} <= {"النهار الجديد", "صدى المدينة"}
    offices = {office for side in sides.values() for office in side.offices}
    assert offices & {"مدير شرطة الضفاف", "رئيس لجنة التمور"}


def test_a_name_of_the_registry_in_another_spelling_is_asked_about(store: Store) -> None:
    question = of_registry(store)
    assert (question.other.id, question.other.article) == ("person:jens-stoltenberg", None)
    assert any("NATO" in office for office in question.other.offices)
    assert question.one.words == "ينس شتولتنبيرج"
    assert question.one.behind == " إن الاجتماع المقبل سيعقد قريبا"
    store.judge(Subject.ENTITY, question.one.id, question.other.id, Judgement.SAME, by="سلمى")
    assert store.entities("شتولتنبيرج")[0].person == "person:jens-stoltenberg"


def test_two_of_whom_one_is_a_record_that_the_other_is_not_are_not_asked_about(store: Store) -> None:
    question = next(each for each in asked(store, Subject.ENTITY) if each.one.name and "المرجاني" in each.one.name)
    item = "https://www.wikidata.org/wiki/Q900001"
    store.judge(Subject.ENTITY, question.one.id, item, Judgement.SAME, by="سلمى")
    pairs = [{each.one.id, each.other.id} for each in asked(store, Subject.ENTITY)]
    assert {question.one.id, question.other.id} in pairs
    store.judge(Subject.ENTITY, question.other.id, item, Judgement.DIFFERENT, by="سلمى")
    pairs = [{each.one.id, each.other.id} for each in asked(store, Subject.ENTITY)]
    assert {question.one.id, question.other.id} not in pairs


def test_an_entity_stands_in_one_question_of_a_page(store: Store) -> None:
    named = [side.id for each in asked(store, Subject.ENTITY) for side in (each.one, each.other)]
    assert len(named) == len(set(named))


def test_promises_of_two_articles_are_shown_with_who_and_when(store: Store) -> None:
    (question,) = asked(store, Subject.PROMISE)
    assert {question.one.outlet, question.other.outlet} == {"صدى المدينة", "منبر الساحل"}
    assert {question.one.name, question.other.name} == {"بلدية الضفاف"}
    assert {question.one.deadline, question.other.deadline} == {"2021-12-31", None}


def test_what_became_of_a_promise_is_shown_with_the_words_that_tell_it(store: Store) -> None:
    (question,) = asked(store, Subject.FATE)
    assert question.one.deadline == "2021-06-30"
    assert (question.other.fate, question.other.outlet) == (Fate.KEPT, "صدى المدينة")
    assert question.other.words.startswith("افتتحت وزارة الأشغال")
    assert "الحفل" not in question.other.before


@pytest.mark.parametrize("subject", ASKED)
@pytest.mark.parametrize("judgement", list(Judgement))
def test_what_somebody_judged_is_not_asked_again_until_it_is_taken_back(
    store: Store, subject: Subject, judgement: Judgement
) -> None:
    before = asked(store, subject)
    first = before[0]
    made = store.judge(subject, first.one.id, first.other.id, judgement, by="سلمى")
    list(store.tell())
    assert pair(first) not in set(map(pair, asked(store, subject)))
    store.undo(made.id, by="سلمى")
    list(store.tell())
    assert set(map(pair, asked(store, subject))) == set(map(pair, before))


@pytest.mark.parametrize("subject", ASKED)
def test_a_judgement_outlives_reading_again(store: Store, subject: Subject) -> None:
    first = asked(store, subject)[0]
    store.judge(subject, first.one.id, first.other.id, Judgement.UNSURE, by="سلمى")
    for named, text, day in ARTICLES:
        again = article(*named, text, day)
        store.add(again, msgspec.structs.replace(read(again), reader="qawl-reader/9999"))
    list(store.tell())
    assert places(first) not in set(map(places, asked(store, subject)))


def pair(each: Proposal) -> frozenset[str]:
    return frozenset((each.one.id, each.other.id))


def places(each: Proposal) -> frozenset[tuple[str, str]]:
    return frozenset((side.article or side.id, side.words) for side in (each.one, each.other))


def test_without_a_subject_all_come_in_turn_and_no_more_than_asked_for(store: Store) -> None:
    every = store.proposals()
    assert {each.subject for each in every[:3]} == set(ASKED)
    assert store.proposals(limit=2) == every[:2]
    for subject in ASKED:
        assert [each for each in every if each.subject is subject] == asked(store, subject)
        likely = [each.likely for each in asked(store, subject)]
        assert likely == sorted(likely, reverse=True)


def test_a_page_compares_a_bounded_number_of_pairs(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entity_questions, "LOOKED_AT", 1)
    assert sum(not each.other.id.startswith("person:") for each in asked(store, Subject.ENTITY)) <= 1


@pytest.mark.parametrize("name", ["سعد الحربي", "سعد بن علي الحربي", "فهد بن خالد بن تركي", "ينس شتولتنبيرج"])
def test_whoever_is_known_by_more_than_a_family_name_can_be_asked_about(name: str) -> None:
    chain = chain_of(name)
    known = Profile(
        article="a", kind=ProfileKind.PERSON, name=Span(0, 1), called=name, words=chain.words, closed=chain.closed
    )
    assert any(key.startswith(entity_questions._NAMED) for key in keys(known))


def test_a_judgement_is_of_the_report_whose_words_it_names_not_of_the_one_around_it() -> None:
    text = "قال سعد إن ليلى أكدت أن الجسر مفتوح."
    outer = statement(text, "قال", "ليلى أكدت أن الجسر مفتوح", id="s1")
    inner = statement(text, "أكدت", "الجسر مفتوح", id="s2")
    readings = {7: Reading(article="a", reader="1.0", statements=(outer, inner))}
    for place, said in enumerate((outer, inner)):
        anchor = Anchor("a", "hash", said.content)
        assert judging._report(anchor, Text(7, "hash"), readings) == f"7:{place}"
        assert judging._report(anchor, Text(7, "another"), readings) is None
