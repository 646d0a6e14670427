"""Articles of two stories that tell some of the same, in the store: who carries what alone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
import pytest
from told_articles import DAY, article

from qawl.errors import StoreError
from qawl.reading import read
from qawl.records import Judgement, Subject
from qawl.store import CoverageQuery, Store, Verdict

if TYPE_CHECKING:
    from qawl.records import Article
    from qawl.store import Beside, SideBySide

FEES = "قال رئيس لجنة الموانئ سعد الحربي إن رسوم الشحن البحري ستنخفض مع تشغيل الرصيف الجديد قبل نهاية الشتاء."
ONE, OTHER = "النهار الجديد", "منبر الساحل"
PORT = article(
    "a",
    ONE,
    "افتتاح الميناء القديم",
    f"افتتح الميناء القديم في العقبة أمام السفن بعد أعمال صيانة دامت عامين وشارك في الحفل عشرات العمال. {FEES}"
    " وأكد ناصر الدوسري أن أجور العمال سترتفع بعد عيد الفطر.",
    DAY,
)
SCHOOLS = "تعاني مدارس الطفيلة نقصا في المقاعد منذ بداية العام الدراسي ويشكو الأهالي من ازدحام الصفوف."


def school(outlet: str = OTHER, days: int = 1) -> Article:
    made = article("b", outlet, "مدارس الطفيلة تشكو الازدحام", f"{SCHOOLS} {FEES}", DAY + dt.timedelta(days))
    return msgspec.structs.replace(made, url="https://example.org/schools")


def opened(place: str, *articles: Article) -> Store:
    store = Store.open(place)
    list(store.add_all((each, read(each)) for each in articles))
    list(store.tell())
    return store


@pytest.fixture
def store(place: str) -> Store:
    return opened(place, PORT, school())


def ids(store: Store) -> tuple[str, str]:
    """The articles, that of the port first."""
    found = {each.outlet: each.article for each in store.statements()}
    return found[ONE], found[OTHER]


def compared(store: Store) -> SideBySide:
    found = store.side_by_side(*ids(store))
    assert found is not None
    return found


def coverage(store: Store, **days: dt.date) -> tuple[Beside, ...]:
    return store.coverage(CoverageQuery(one=ONE, other=OTHER, **days)).beside


def wages(store: Store) -> str:
    return next(each.id for each in store.statements() if each.content.startswith("أجور"))


def test_what_only_one_article_carries_is_listed(store: Store) -> None:
    found = compared(store)
    assert [(one.outlet, other.outlet) for one, other in found.both] == [(ONE, OTHER)]
    assert [each.id for each in found.only_one] == [wages(store)]
    assert [each.content for each in found.only_other if "رسوم" in each.content] == []


def test_outlets_stand_beside_each_other_without_a_common_story(store: Store) -> None:
    (found,) = coverage(store)
    assert (found.one.id, found.other.id, found.both) == (*ids(store), 1)
    assert coverage(store, since=DAY + dt.timedelta(1)) == ()


def test_a_statement_names_the_articles_that_do_not_carry_it(store: Store) -> None:
    assert [each.other.id for each in store.lacking(wages(store))] == [ids(store)[1]]
    shared = compared(store).both[0][0].id
    assert store.lacking(shared) == []


@pytest.mark.parametrize(
    "other", [school(outlet=ONE), school(days=2)], ids=["another article of the outlet", "days later"]
)
def test_what_does_not_stand_beside(place: str, other: Article) -> None:
    with opened(place, PORT, other) as store:
        assert store.lacking(wages(store)) == []


def test_what_a_person_holds_for_two_puts_nothing_beside(store: Store) -> None:
    one, other = compared(store).both[0]
    store.judge(Subject.STATEMENT, one.id, other.id, Judgement.DIFFERENT, by="ناصر")
    list(store.tell())
    found = compared(store)
    assert (found.both, found.perhaps, coverage(store), store.lacking(wages(store))) == ((), (), (), [])


def test_what_a_person_rejected_is_carried_by_nobody(store: Store) -> None:
    store.decide(wages(store), Verdict.REJECT, by="ناصر")
    list(store.tell())
    assert compared(store).only_one == ()


def test_articles_of_one_story_are_compared_too_and_are_not_beside_each_other(store: Store) -> None:
    store.judge(Subject.STORY, *ids(store), Judgement.SAME, by="ناصر")
    list(store.tell())
    assert [each.id for each in compared(store).only_one] == [wages(store)]
    assert coverage(store) == ()
    assert store.story(ids(store)[0]).beside == ()


def test_what_is_no_article_is_not_compared(store: Store) -> None:
    one, _ = ids(store)
    assert store.side_by_side(one, wages(store)) is None
    with pytest.raises(StoreError):
        store.side_by_side(one, one[:8])


def test_an_article_that_waits_is_not_compared(place: str) -> None:
    with Store.open(place) as store:
        list(store.add_all((each, read(each)) for each in (PORT, school())))
        with pytest.raises(StoreError, match="taken"):
            compared(store)
