"""Whom a naming denotes on the day of its article."""

from __future__ import annotations

import datetime as dt

import pytest

from qawl.ledger.entities import Namings, Relation, Who, are_two, relation
from qawl.ledger.names import name_of
from qawl.pages import article_from_text
from qawl.records import Span


def who(text: str, name: str, day: str = "2015-08-06") -> str:
    article = article_from_text(text, published=dt.date.fromisoformat(day))
    start = article.text.index(name)
    return Namings(article).who(Span(start, start + len(name))).key


@pytest.mark.parametrize(
    ("text", "name", "day", "key"),
    [
        ("قال الرئيس الأميركي إنه سيزور بغداد.", "الرئيس الأميركي", "2015-08-06", "person:barack-obama"),
        ("قال الرئيس الأميركي إنه سيزور بغداد.", "الرئيس الأميركي", "2020-08-21", "person:donald-trump"),
        ("قال الرئيس الأميركي إنه سيزور بغداد.", "الرئيس الأميركي", "2021-07-27", "person:joe-biden"),
        ("أكدت واشنطن دعمها للعراق.", "واشنطن", "2015-08-06", "government:US"),
        ("قال وزير الخارجية الأميركي جون كيري إنه متفائل.", "جون كيري", "2015-08-06", "person:john-kerry"),
        ("أكد كيري للصحفيين في واشنطن أنه متفائل.", "كيري", "2015-08-06", "person:john-kerry"),
        ("أكد كيري للصحفيين أنه باع بيته.", "كيري", "2015-08-06", "name:كيري"),
        ("أكد كيري للصحفيين في واشنطن أنه متفائل.", "كيري", "2019-08-06", "name:كيري"),
        ("اجتمع وزير الخارجية في الرياض بسفراء السعودية.", "وزير الخارجية", "2015-08-06", "person:adel-al-jubeir"),
        ("قال المدرب محمد علي إن الفريق جاهز.", "محمد علي", "2013-08-06", "name:محمد علي"),
        ("قال بان كي مون إن الأزمة طالت.", "بان كي مون", "2015-08-06", "person:ban-ki-moon"),
        ("قال المدرب سعد الحربي إن الفريق جاهز.", "سعد الحربي", "2015-08-06", "name:سعد حربي"),
    ],
)
def test_who_is_meant(text: str, name: str, day: str, key: str) -> None:
    assert who(text, name, day) == key


def test_how_two_namings_stand_to_each_other() -> None:
    article = article_from_text(
        "قال وزير الخارجية الأميركي جون كيري كلاما، وأكدت واشنطن الكلام، ونفته طهران، وقال سعد الحربي كلاما آخر.",
        published=dt.date(2015, 8, 6),
    )
    namings = Namings(article)

    def named(name: str) -> Span:
        start = article.text.index(name)
        return Span(start, start + len(name))

    kerry, washington, tehran, saad = (
        namings.who(named(name)) for name in ("جون كيري", "واشنطن", "طهران", "سعد الحربي")
    )
    assert relation(kerry, kerry) is Relation.SAME
    assert relation(kerry, washington) is Relation.SIDE
    assert relation(kerry, tehran) is Relation.OTHER
    assert relation(kerry, saad) is Relation.OTHER
    assert relation(kerry, None) is Relation.OPEN


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        ("مجلس إدارة شركة أسمنت الضفاف", "مجلس إدارة شركة أسمنت الساحل", True),
        ("وزارة الصحة", "وزارة الداخلية", True),
        ("جامعة الملك سعود", "جامعة الملك خالد", True),
        ("شركة أسمنت الضفاف", "شركة الضفاف للأسمنت", False),
        ("الهيئة العامة للسياحة", "هيئة السياحة", False),
        ("وزارة الصحة السعودية", "وزارة الصحة", False),
        ("وزارة التجارة", "وزارة التجارة والصناعة", False),
        ('صحيفة "المثال"', "صحيفة «المثال»", False),
        ("الصحيفة نقلا عن مصادر", "صحيفة المثال", False),
    ],
)
def test_bodies_of_one_kind_that_tell_themselves_apart_are_two(one: str, other: str, two: bool) -> None:
    _check_are_two(one, other, two)


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        ("سعد الحربي", "سعد الراوي", True),
        ("سعد الحربي", "خالد بن محمد الشمري", True),
        ("سعد بن خالد الحربي", "سعد الحربي", False),
        ("سعد الحربي", "الحربي", False),
        ("سعد الحربي", "الراوي", False),
        ("سعد الحربي", "وزارة الصحة", False),
    ],
)
def test_names_in_full_that_nobody_bears_both_are_two(one: str, other: str, two: bool) -> None:
    _check_are_two(one, other, two)


def _check_are_two(one: str, other: str, two: bool) -> None:
    left, right = (Who(f"name:{written}", written, name_of(written).words) for written in (one, other))
    assert are_two(left, right) is two
    assert are_two(right, left) is two
    assert not are_two(left, None)
