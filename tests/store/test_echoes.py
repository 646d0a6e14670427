"""What is told again in another story, in the store: found by articles, shown across stories, parted by people."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
import pytest
from told_articles import DAY, article

from qawl.reading import read
from qawl.records import Judgement, Subject
from qawl.store import Store

if TYPE_CHECKING:
    from qawl.records import Article
    from qawl.store import StoredStatement

SAID = "قال رئيس لجنة الموانئ سعد الحربي إن رسوم الشحن البحري ستنخفض مع تشغيل الرصيف الجديد قبل نهاية الشتاء."
PORT = article(
    "a",
    "النهار الجديد",
    "افتتاح الميناء القديم",
    f"افتتح الميناء القديم في العقبة أمام السفن بعد أعمال صيانة دامت عامين وشارك في الحفل عشرات العمال. {SAID}",
    DAY,
)
SCHOOLS = "تعاني مدارس الطفيلة نقصا في المقاعد منذ بداية العام الدراسي ويشكو الأهالي من ازدحام الصفوف."


def school(text: str) -> Article:
    made = article("b", "منبر الساحل", "مدارس الطفيلة تشكو الازدحام", text, DAY + dt.timedelta(1))
    return msgspec.structs.replace(made, url="https://example.org/schools")


SCHOOL = school(f"{SCHOOLS} {SAID}")


@pytest.fixture(params=[(PORT, SCHOOL), (SCHOOL, PORT)], ids=["in order", "the later first"])
def store(request: pytest.FixtureRequest, place: str) -> Store:
    opened = Store.open(place)
    for each in request.param:
        opened.add(each, read(each))
        list(opened.tell())
    return opened


def said(store: Store) -> list[StoredStatement]:
    found = [each for each in store.statements() if each.content.startswith("رسوم الشحن")]
    return sorted(found, key=lambda each: each.published or DAY)


def again(store: Store) -> list[list[str]]:
    """For each of the statements the others that tell the same."""
    utterances = [store.utterance_of(each.id) for each in said(store)]
    return [[echo.id for echo in told.again] if told else [] for told in utterances]


def test_the_same_words_are_found_in_another_story(store: Store) -> None:
    assert list(store.stories()) == []
    one, other = said(store)
    assert again(store) == [[other.id], [one.id]]


def test_what_a_person_holds_for_two_is_not_shown_as_one(store: Store) -> None:
    one, other = said(store)
    made = store.judge(Subject.STATEMENT, one.id, other.id, Judgement.DIFFERENT, by="ناصر")
    list(store.tell())
    assert again(store) == [[], []]
    store.undo(made.id, by="ناصر")
    assert again(store) == [[other.id], [one.id]]


def test_what_one_story_tells_is_its_own_matter(store: Store) -> None:
    one, other = said(store)
    store.judge(Subject.STORY, one.article, other.article, Judgement.SAME, by="ناصر")
    list(store.tell())
    assert len(list(store.stories())) == 1
    assert again(store) == [[], []]


def test_an_echo_goes_with_the_words_that_it_was_of(store: Store) -> None:
    new = school(SCHOOLS)
    store.add(new, read(new))
    list(store.tell())
    assert again(store) == [[]]
