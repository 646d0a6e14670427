"""Who bound themselves to what, by when: a table for each mould, what is none, deadlines, and what holds for any text."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.reading import read
from qawl.reading.commitments import extent
from qawl.records import Article, Commitment, Reading, words_of

PUBLISHED = dt.date(2021, 7, 27)  # a Tuesday


def reading(text: str) -> Reading:
    return read(Article(id="x", text=text, published=PUBLISHED))


def promised(text: str) -> Commitment:
    found = reading(text).commitments
    assert len(found) == 1, [words_of(text, each.text) for each in found]
    return found[0]


def by(text: str, each: Commitment) -> list[str]:
    return [words_of(text, span) for span in each.by]


class Row(NamedTuple):
    text: str
    words: str
    by: tuple[str, ...]
    deadline: str | None = None
    strength: str = "firm"
    polarity: str = "do"


MOULDS = [
    # whom the verb has as its object, where its subject is told before it
    Row(
        "أكدت بلدية الضفاف أنها ستنقل الباعة إلى سوق السمك الجديد قبل نهاية العام.",
        "ستنقل الباعة إلى سوق السمك الجديد قبل نهاية العام",
        ("بلدية الضفاف",),
        "2021-12-31",
    ),
    # a pledge
    Row(
        "تعهد الرئيس الأميركي جو بايدن بإنهاء المهمة القتالية في العراق قبل نهاية العام الجاري.",
        "بإنهاء المهمة القتالية في العراق قبل نهاية العام الجاري",
        ("جو بايدن",),
        "2021-12-31",
    ),
    Row(
        "أكد الرئيس العراقي برهم صالح التزامه بحماية البعثات الدبلوماسية.",
        "بحماية البعثات الدبلوماسية",
        ("برهم صالح",),
    ),
    Row(
        "وعد وزير النفط بفتح المصفاة مطلع عام 2022.",
        "بفتح المصفاة مطلع عام 2022",
        ("وزير النفط",),
        "2022-01",
    ),
    # an official about his country, which the text does not name
    Row(
        "وأكد وزير الخارجية الأميركي أنتوني بلينكن أن بلاده ملتزمة بدعم العراق.",
        "بدعم العراق",
        ("بلاده",),
    ),
    # a verb marked as future
    Row(
        "أعلن المتحدث باسم وزارة الخارجية العراقية أحمد الصحاف أن الوزارة سترسل وفداً إلى واشنطن الأسبوع المقبل.",
        "سترسل وفداً إلى واشنطن الأسبوع المقبل",
        ("الوزارة",),
        "2021-08-02/2021-08-08",
    ),
    Row(
        "ستعقد اللجنة العليا اجتماعاً في بغداد غداً.",
        "ستعقد اللجنة العليا اجتماعاً في بغداد غداً",
        ("اللجنة العليا",),
        "2021-07-28",
    ),
    # with a condition
    Row(
        "وقال الوزير إن الحكومة العراقية ستدفع الرواتب إذا أقر البرلمان الموازنة.",
        "ستدفع الرواتب إذا أقر البرلمان الموازنة",
        ("الحكومة العراقية",),
        strength="conditional",
    ),
    # an agreement binds those who agree
    Row(
        "اتفق العراق والأردن على تشكيل لجنة مشتركة لمتابعة المشاريع خلال 60 يوماً.",
        "تشكيل لجنة مشتركة لمتابعة المشاريع",
        ("العراق", "الأردن"),
        "2021-09-25",
    ),
    # a decision not to do
    Row(
        "قررت الحكومة العراقية عدم رفع أسعار الوقود هذا العام.",
        "عدم رفع أسعار الوقود هذا العام",
        ("الحكومة العراقية",),
        "2021",
        polarity="not_do",
    ),
    # a plan, an endeavour
    Row(
        "تعتزم وزارة الكهرباء العراقية بناء محطة جديدة في البصرة خلال ثلاث سنوات.",
        "بناء محطة جديدة في البصرة خلال ثلاث سنوات",
        ("وزارة الكهرباء العراقية",),
        "2024-07",
        "intended",
    ),
    Row(
        "يسعى البرلمان العراقي إلى إقرار قانون الانتخابات قبل أكتوبر المقبل.",
        "إقرار قانون الانتخابات",
        ("البرلمان العراقي",),
        "2021-10",
        "intended",
    ),
    # what is scheduled
    Row(
        "من المقرر أن يزور الرئيس الفرنسي إيمانويل ماكرون بغداد في نهاية أغسطس المقبل.",
        "يزور الرئيس الفرنسي إيمانويل ماكرون بغداد",
        ("إيمانويل ماكرون",),
        "2021-08-31",
    ),
    # who is bound: the body of an office that stands behind the name, a state by what it is called there
    Row(
        "قال سالم الحربي، رئيس لجنة المسابقات: سنعلن جدول الدوري الأسبوع المقبل.",
        "سنعلن جدول الدوري الأسبوع المقبل",
        ("لجنة المسابقات",),
        "2021-08-02/2021-08-08",
    ),
    Row(
        "وقالت موسكو إنها ستواصل المحادثات مع الوفد.",
        "ستواصل المحادثات مع الوفد",
        ("موسكو",),
    ),
    # a verb in the present that heads a clause; what is to be done behind who is bound, or behind a word of time
    Row(
        "تصل اللجنة إلى البصرة مساء اليوم، فيما يعقد البرلمان جلسة طارئة غداً.",
        "يعقد البرلمان جلسة طارئة",
        ("البرلمان",),
        "2021-07-28",
    ),
    Row(
        "قررت الحكومة الكويتية أخيراً تأجيل المشروع.",
        "تأجيل المشروع",
        ("الحكومة الكويتية",),
    ),
]


@pytest.mark.parametrize("row", MOULDS, ids=lambda row: row.words)
def test_each_mould(row: Row) -> None:
    found = promised(row.text)
    assert words_of(row.text, found.text) == row.words
    assert by(row.text, found) == list(row.by)
    assert (found.deadline, found.strength, found.polarity) == (row.deadline, row.strength, row.polarity)


NONE = [
    "سيؤدي ارتفاع أسعار النفط إلى زيادة الإيرادات.",  # a consequence
    "توقع خبراء أن ينخفض النمو في العام المقبل.",  # a prediction
    "أعرب الوزير عن أمله في أن تتحسن العلاقات بين البلدين.",  # a hope
    "دعا الأمين العام للأمم المتحدة إلى وقف إطلاق النار فوراً.",  # a demand
    "زار الوفد العراقي واشنطن الأسبوع الماضي.",  # done and over
]


@pytest.mark.parametrize("text", NONE)
def test_what_binds_nobody(text: str) -> None:
    assert reading(text).commitments == ()


def test_the_condition_is_kept() -> None:
    text = "وقال الوزير إن الحكومة العراقية ستدفع الرواتب إذا أقر البرلمان الموازنة."
    found = promised(text)
    assert found.condition is not None
    assert words_of(text, found.condition) == "إذا أقر البرلمان الموازنة"


def test_whom_it_is_done_for() -> None:
    text = "وأكد وزير الخارجية الأميركي أنتوني بلينكن أن بلاده ملتزمة بدعم العراق."
    assert [words_of(text, span) for span in promised(text).to] == ["العراق"]


def test_it_comes_from_the_statement_that_holds_it() -> None:
    text = "وقال الوزير إن الحكومة العراقية ستدفع الرواتب إذا أقر البرلمان الموازنة."
    read_ = reading(text)
    assert [each.statement for each in read_.commitments] == [read_.statements[0].id]


def test_an_undertaking_ends_where_another_one_begins() -> None:
    text = "قال وزير الخارجية سامر الدليمي إنه سيلتقي نظيره التركي في أنقرة وسيزور القاهرة الأسبوع المقبل."
    told = [words_of(text, each.text) for each in reading(text).commitments]
    assert len(told) == 2
    assert told[0] == "سيلتقي نظيره التركي في أنقرة"
    assert told[1].startswith("سيزور القاهرة")


ENDS = [
    # the third is the likeliest, but too short for what the others hold
    ((10, 14, 3), (0.31, 0.29, 0.4), 10, 0.6),
    # what is right enough for all three
    ((3, 8, 20), (0.4, 0.35, 0.25), 8, 1.0),
    # of two that are right enough for both the likelier one
    ((6, 7), (0.2, 0.8), 7, 1.0),
    ((5,), (1.0,), 5, 1.0),
]


@pytest.mark.parametrize(("ends", "likely", "end", "sure"), ENDS)
def test_the_end_is_the_one_that_is_right_enough_most_often(
    ends: tuple[int, ...], likely: tuple[float, ...], end: int, sure: float
) -> None:
    found, share = extent.chosen(0, ends, likely)
    assert found == end
    assert share == pytest.approx(sure)


def test_an_undertaking_told_twice_is_one() -> None:
    text = (
        "تعهد الرئيس الأميركي جو بايدن بإنهاء المهمة القتالية في العراق قبل نهاية العام الجاري.\n"
        "وجدد بايدن تعهده بإنهاء المهمة القتالية."
    )
    found = promised(text)
    assert found.deadline == "2021-12-31"
    assert [words_of(text, span) for span in found.mentions] == ["بإنهاء المهمة القتالية"]


DEADLINES = [
    ("خلال الأسبوعين المقبلين", "2021-07-27/2021-08-10"),
    ("خلال شهرين", "2021-09"),
    ("في غضون 72 ساعة", "2021-07-30"),
    ("في سبتمبر أو أكتوبر المقبلين", "2021-09/2021-10"),
    ("في الربع الأول من العام المقبل", "2022-01/2022-03"),
    ("في أواخر الشهر الجاري", "2021-07-31"),
    ("قريباً", None),  # no calendar can hold it
]


@pytest.mark.parametrize(("when", "deadline"), DEADLINES)
def test_deadlines(when: str, deadline: str | None) -> None:
    assert promised(f"تعهدت الحكومة العراقية بتسديد الديون {when}.").deadline == deadline


def test_without_a_publication_date_no_deadline_is_guessed() -> None:
    text = "تعهد الرئيس الأميركي جو بايدن بإنهاء المهمة القتالية في العراق قبل نهاية العام الجاري."
    (found,) = read(Article(id="x", text=text)).commitments
    assert found.deadline is None


WORDS = [
    *("تعهد", "بـ", "الرئيس", "جو", "بايدن", "ستدفع", "لن", "سوف", "قررت", "الحكومة", "العراق", "على", "أن", "إذا"),
    *("المقبل", "،", ".", ":", "«", "»", "\n", "خلال", "ثلاث", "سنوات", "واتفق", "وقال", "إن"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
def test_spans_lie_in_any_text_and_ids_are_unique(text: str) -> None:
    found = reading(text).commitments
    for each in found:
        for span in (each.text, *each.by, *each.to, *each.mentions, each.deadline_text, each.condition):
            assert span is None or 0 <= span.start < span.end <= len(text)
    assert len({each.id for each in found}) == len(found)
    for one, other in pairwise(found):
        assert one.text.end <= other.text.start
