"""What was said once and told in articles of two stories, in sentences written for these tests."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from told_articles import DAY, article

from qawl.ledger.across import told_again
from qawl.ledger.traces import Trace, traces, words_of_statement
from qawl.reading import read

PORT = "افتتح الميناء القديم في العقبة أمام السفن بعد أعمال صيانة دامت عامين وشارك في الحفل عشرات العمال."
SCHOOL = "تعاني مدارس الطفيلة نقصا في المقاعد منذ بداية العام الدراسي ويشكو الأهالي من ازدحام الصفوف."
SAID = "قال رئيس لجنة الموانئ سعد الحربي إن رسوم الشحن البحري ستنخفض مع تشغيل الرصيف الجديد قبل نهاية الشتاء."


def traced(port: str, school: str) -> tuple[Trace, Trace]:
    made = [
        article("a", "النهار الجديد", "افتتاح الميناء القديم", f"{PORT} {port}", DAY),
        article("b", "منبر الساحل", "مدارس الطفيلة تشكو الازدحام", f"{SCHOOL} {school}", DAY + dt.timedelta(1)),
    ]
    one, other = traces([(each, read(each)) for each in made])
    return one, other


def told(one: Trace, other: Trace) -> list[tuple[str, str]]:
    return [(words(one, pair.one), words(other, pair.other)) for pair in told_again(one, other)]


def words(trace: Trace, order: int) -> str:
    return words_of_statement(trace.article.text, trace.reports[order].statement.content)


@pytest.mark.parametrize(
    "again",
    [
        SAID,
        "وكان سعد الحربي قد أكد أن رسوم الشحن البحري ستنخفض مع تشغيل الرصيف الجديد قبل نهاية الشتاء.",
        "وأوضح سعد الحربي أمس أن رسوم الشحن البحري ستنخفض مع تشغيل الرصيف الجديد.",
    ],
)
def test_the_same_words_of_one_speaker_are_one_utterance(again: str) -> None:
    assert len(told(*traced(SAID, again))) == 1


FORMULA = "قال سعد الحربي إن العقاب سيكون مصير المعتدين."
OPENED, CROWDED = "افتتح الميناء القديم أمام السفن بعد صيانة طويلة.", "تشكو المدارس من ازدحام الصفوف هذا العام."


def traced_on(days: int, here: str, there: str, words: str) -> tuple[Trace, Trace]:
    """Two articles, one so many days after the other, that begin differently and go on with the same words."""
    made = [
        article("a", "النهار الجديد", "أخبار اليوم", f"{here} {words}", DAY),
        article("b", "منبر الساحل", "من هنا وهناك", f"{there} {words}", DAY + dt.timedelta(days)),
    ]
    one, other = traces([(each, read(each)) for each in made])
    return one, other


@pytest.mark.parametrize(
    ("here", "there", "words", "days", "expected"),
    [
        pytest.param(OPENED, CROWDED, FORMULA, 1, 1, id="short, the next day"),
        pytest.param(OPENED, CROWDED, FORMULA, 2, 0, id="short, later"),
        pytest.param(OPENED, CROWDED, SAID, 2, 1, id="not short, later"),
        pytest.param(PORT, SCHOOL, SAID, 1, 1, id="elsewhere, the next day"),
        pytest.param(PORT, SCHOOL, SAID, 2, 0, id="elsewhere, later: the same praise on another tour"),
    ],
)
def test_formulas_are_told_again_of_somebody_else(here: str, there: str, words: str, days: int, expected: int) -> None:
    assert len(told_again(*traced_on(days, here, there, words))) == expected


@pytest.mark.parametrize(
    ("first", "again"),
    [
        pytest.param(
            SAID,
            "قال رئيس لجنة الموانئ سعد الحربي إن العمال سيحصلون على مكافأة بعد انتهاء أعمال الرصيف.",
            id="other words of the speaker",
        ),
        pytest.param(SAID, SAID.replace("سعد الحربي", "ناصر الدوسري"), id="another speaker"),
        pytest.param(
            "قال سعد الحربي إن الميناء الجديد استقبل 40 سفينة شحن محملة بالقمح منذ صباح اليوم.",
            "قال سعد الحربي إن الميناء الجديد استقبل 55 سفينة شحن محملة بالقمح منذ صباح اليوم.",
            id="another number",
        ),
        pytest.param(
            "أعرب سعد الحربي عن أطيب التمنيات بدوام التقدم والازدهار لحكومة وشعب تونس الشقيق.",
            "أعرب سعد الحربي عن أطيب التمنيات بدوام التقدم والازدهار لحكومة وشعب النيجر الشقيق.",
            id="another country",
        ),
        pytest.param(
            "قال سعد الحربي إن الإيجارات في الرياض ارتفعت قليلا مع زيادة الطلب على المكاتب الحديثة.",
            "قال سعد الحربي إن الإيجارات في جدة ارتفعت قليلا مع زيادة الطلب على المكاتب الحديثة.",
            id="another city",
        ),
        pytest.param(
            "واطمأن سعد الحربي على الجرحى داعيا الله أن يلهم ذوي الضحايا الصبر والسلوان ويشفي المصابين.",
            "وزار سعد الحربي المستشفى داعيا الله أن يلهم ذوي الضحايا الصبر والسلوان ويشفي المصابين.",
            id="a prayer",
        ),
        pytest.param(
            "قال سعد الحربي إن رسول الله صلى الله عليه وسلم كان يوصي بالجار القريب والغريب وابن السبيل.",
            "قال سعد الحربي إن رسول الله صلى الله عليه وسلم كان يوصي بالجار القريب والغريب وابن السبيل.",
            id="a saying of the prophet",
        ),
    ],
)
def test_what_stays_apart(first: str, again: str) -> None:
    one, other = traced(first, again)
    assert one.reports
    assert other.reports
    assert told(one, other) == []


def test_people_named_in_it_tell_nothing_of_what_was_said() -> None:
    name = "الشيخ ناصر بن فهد بن خالد بن عبدالرحمن الدوسري"
    assert told(*traced(f"أشاد سعد الحربي بجهود {name}.", f"رحب سعد الحربي بزيارة {name}.")) == []


@pytest.mark.parametrize(
    ("speaker", "pairs"), [("وزير الخارجية السعودي عادل الجبير", 1), ("رئيس لجنة الموانئ سعد الحربي", 0)]
)
def test_a_speaker_of_the_registry_may_be_told_in_fewer_words(speaker: str, pairs: int) -> None:
    found = traced(
        f"وقال {speaker} إن المعبر الجديد سيفتح أمام قوافل المساعدات خلال أسبوعين بعد انتهاء أعمال الطريق وتجهيز المخازن"
        " وتدريب الموظفين على تفتيش الشاحنات.",
        f"ووعد {speaker} بأن الطريق إلى المعبر الجديد سيفتح قريبا.",
    )
    assert len(told(*found)) == pairs


def test_what_is_the_same_in_part_only_stays_apart() -> None:
    found = traced(
        "وقال وزير الخارجية السعودي عادل الجبير إن المعبر الجديد سيفتح أمام القوافل.",
        "وأضاف وزير الخارجية السعودي عادل الجبير أن المعبر الجديد سيفتح أبوابه رغم الأمطار والضباب.",
    )
    assert told(*found) == []


def test_a_particle_written_to_a_word_makes_no_difference() -> None:
    found = traced(
        "وأعرب سعد الحربي عن سعادته باستمرار أعمال الصيانة.", "وأعرب سعد الحربي عن سعادته لاستمرار أعمال الصيانة."
    )
    assert told(*found) == [("سعادته باستمرار أعمال الصيانة", "سعادته لاستمرار أعمال الصيانة")]


MINISTER = "وزير الخارجية السعودي عادل الجبير"
CROSSING = f"قال {MINISTER} إن المعبر الجديد سيفتح أمام قوافل المساعدات بعد انتهاء أعمال الطريق."
DOCTORS = f"وأوضح {MINISTER} أن دور الفرق الطبية سيقتصر على تدريب الممرضين ومساعدتهم في علاج الجرحى."
FREELY = f"وقال {MINISTER}: «الدور الطبي سيتركز على المساعدة التدريبية للممرضين وعلاج الجرحى»."


def test_other_words_are_one_utterance_beside_the_same_words() -> None:
    one, other = traced(f"{CROSSING} {DOCTORS}", f"{CROSSING} {FREELY}")
    pairs = told_again(one, other)
    assert (words(one, pairs[1].one), words(other, pairs[1].other)) == (
        "دور الفرق الطبية سيقتصر على تدريب الممرضين ومساعدتهم في علاج الجرحى",
        "الدور الطبي سيتركز على المساعدة التدريبية للممرضين وعلاج الجرحى",
    )
    assert [(pair.other, pair.one) for pair in pairs] == [(pair.one, pair.other) for pair in told_again(other, one)]


def test_of_reports_that_are_as_near_one_is_taken() -> None:
    one, other = traced(f"{CROSSING} {DOCTORS}", f"{CROSSING} {FREELY} {FREELY}")
    assert [pair.one for pair in told_again(one, other)] == [0, 1]


@pytest.mark.parametrize(
    ("first", "again", "pairs"),
    [
        pytest.param(DOCTORS, FREELY, 0, id="nothing in the same words"),
        pytest.param(
            f"{CROSSING} {DOCTORS}", f"{CROSSING} وقال {MINISTER}: «أسعار القمح على حالها».", 1, id="another matter"
        ),
        pytest.param(
            f"{CROSSING} {DOCTORS}", f"{CROSSING} {FREELY}".replace(MINISTER, "سعد الحربي"), 0, id="another speaker"
        ),
        pytest.param(
            f"{CROSSING} {DOCTORS}".replace(MINISTER, "سعد الحربي"),
            f"{CROSSING} {FREELY}".replace(MINISTER, "سعد الحربي"),
            1,
            id="a speaker whom the registry does not know",
        ),
        pytest.param(
            f"{CROSSING} {DOCTORS.replace('الممرضين', '40 ممرضا')}",
            f"{CROSSING} {FREELY.replace('للممرضين', 'لنحو 70 ممرضا')}",
            1,
            id="another number",
        ),
    ],
)
def test_other_words_alone_are_another_utterance(first: str, again: str, pairs: int) -> None:
    assert len(told(*traced(first, again))) == pairs


LONG = "رواتب شهر مايو ستصرف مطلع الأسبوع المقبل حتى تستكمل شروط تسجيل اللاعبين لدى لجنة الاحتراف"
SHORT = "رسوم الشحن البحري ستنخفض"


@pytest.mark.parametrize(
    ("speaker", "said", "pairs"),
    [("سعد الحربي", LONG, 1), ("سعد الحربي", SHORT, 1), ("الحربي", LONG, 1), ("الحربي", SHORT, 0)],
)
def test_under_a_name_of_one_word_more_words_have_to_be_the_same(speaker: str, said: str, pairs: int) -> None:
    assert len(told(*traced(f"قال {speaker} إن {said}.", f"قال {speaker} إن {said}."))) == pairs


SENTENCES = (
    SAID,
    "وأوضح سعد الحربي أمس أن رسوم الشحن البحري ستنخفض مع تشغيل الرصيف الجديد.",
    "وشدد سعد الحربي على أن تشغيل الرصيف الجديد قبل نهاية الشتاء سيخفض رسوم الشحن البحري.",
    "وقال ناصر الدوسري إن رسوم الشحن البحري ستنخفض مع تشغيل الرصيف الجديد قبل نهاية الشتاء.",
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1), st.lists(st.sampled_from(SENTENCES), min_size=1))
def test_pairs_are_the_same_from_both_sides_and_name_a_report_once(ours: list[str], theirs: list[str]) -> None:
    one, other = traced(" ".join(ours[:4]), " ".join(theirs[:4]))
    pairs = told_again(one, other)
    assert sorted((pair.other, pair.one) for pair in pairs) == [
        (pair.one, pair.other) for pair in told_again(other, one)
    ]
    assert len({pair.one for pair in pairs}) == len({pair.other for pair in pairs}) == len(pairs)
