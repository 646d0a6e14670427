"""Topics of statements: from their words, from what stands around them, and what tells nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.errors import LexiconError
from qawl.ledger import topics as module
from qawl.ledger.topics import NONE, Topic, topics
from qawl.lexicon import tables

ROOT = Path(__file__).resolve().parents[2]
S, P, E, N, H, D, C = (
    *(Topic.SECURITY, Topic.POLITICS, Topic.ECONOMY, Topic.ENERGY),
    *(Topic.HEALTH, Topic.EDUCATION, Topic.CULTURE),
)
W, L, A, J, M, R = (
    *(Topic.ENVIRONMENT, Topic.ELECTIONS, Topic.HUMANITARIAN, Topic.JUSTICE, Topic.MIGRATION, Topic.MEDIA),
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("الجيش صد هجوما على مواقعه شرق المدينة", {S}),
        ("رجال الإطفاء أخمدوا الحريق في ساعتين", {S}),
        ("المفاوضات بين الحزبين ستستأنف في البرلمان", {P}),
        ("البنك المركزي سيخفض سعر الفائدة", {E}),
        ("الموظفون لم يتسلموا رواتبهم منذ ثلاثة أشهر", {E}),
        ("المحطة ستولد الكهرباء لخمسين ألف منزل", {N}),
        ("اللقاح وصل إلى المستشفيات", {H}),
        ("الطلاب سيعودون إلى مدارسهم يوم الأحد", {D}),
        ("المتحف يعرض لوحات فنية نادرة", {C}),
        ("السد سيوفر مياه الشرب للقرى", {W}),
        ("الناخبون يدلون بأصواتهم في مراكز الاقتراع", {L}),
        ("القافلة حملت مواد إغاثية للأيتام", {A}),
        ("المحكمة قضت بسجن المتهم خمس سنوات", {J}),
        ("خفر السواحل أنقذ قارب مهاجرين", {M}),
        ("حرية الصحافة شرط لا تنازل عنه", {R}),
    ],
)
def test_a_statement_of_each_topic(said: str, expected: set[Topic]) -> None:
    assert expected <= set(topics(said))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("الوزارة ستوفر لقاحات للمدارس قبل بداية العام الدراسي", {H, D}),
        ("اللاجئون في المخيم بحاجة إلى مساعدات إنسانية", {M, A}),
        ("أسعار النفط سترتفع مع خفض الإنتاج", {E, N}),
        ("المدعي العام أحال المتهمين بالإرهاب إلى المحكمة", {J, S}),
    ],
)
def test_a_statement_of_several_topics(said: str, expected: set[Topic]) -> None:
    assert set(topics(said)) == expected


def test_the_first_topic_is_the_one_that_most_words_tell() -> None:
    assert topics("المستشفى استقبل المرضى والأطباء يعالجونهم، والمدرسة مغلقة")[0] == H


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("وللمستشفيات ميزانياتها", H),
        ("بمستشفياتنا نقص كبير", H),
        ("مدرستهم بلا سقف", D),
        ("والطالبات قدمن شكرهن", D),
        ("الإرهابيون فروا", S),
        ("كالمحاكم الأخرى", J),
    ],
)
def test_a_term_is_met_in_its_forms(said: str, topic: Topic) -> None:
    assert topic in topics(said)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("إنفلونزا الطيور", "انفلونزا الطيور"),
        ("هجرة غير نظامية", "الهجرة غير النظامية"),
        ("اللاجئون", "اللاجيء"),
        ("امتحانات البكالوريا", "امتحانات الباكالوريا"),
        ("أسعار البنزين", "اسعار البانزين"),
        ("التلفزيون", "التليفزيون"),
    ],
)
def test_spellings_of_several_countries_tell_the_same(one: str, other: str) -> None:
    assert topics(one) == topics(other)


@pytest.mark.parametrize(
    ("said", "not_about"),
    [
        ("مجلس الأمن سيجتمع غدا", S),  # «أمن» alone is security
        ("الأمن الغذائي أولوية", S),
        ("هجرة الأموال إلى الخارج", M),
        ("الصرف الصحي في الحي", H),
        ("بطاقات الدعوة أرسلت", N),  # not ب and طاقات
        ("هذه فكرة كبيرة", W),  # not ك and بئر
        ("شعرت بالفخر", C),
        ("زراعة الكلى نجحت", E),
        ("جرائم حرب", E),
        ("لهم عظيم الأجر والثواب", E),
        ("الخبر لا أساس له من الصحة", H),
    ],
)
def test_a_phrase_hides_the_words_in_it(said: str, not_about: Topic) -> None:
    assert not_about not in topics(said)


@pytest.mark.parametrize(
    "said",
    [
        "اللاعب سيوقع عقده مع النادي مقابل ثلاثة ملايين يورو",
        "هجوم الفريق كان أفضل من دفاعه في مباراة الأمس",
        "سعد الحربي مدرب المنتخب راض عن اللاعبين",
        "نسأل الله أن يتقبل منا",
        "شكرا لكم جميعا",
        "",
    ],
)
def test_sport_worship_and_courtesy_have_no_topic(said: str) -> None:
    assert topics(said) == ()


HEADLINE = "وزارة الصحة تفتتح مستشفى الأطفال وتوفر الأدوية واللقاحات للمرضى"


def test_headline_and_lead_tell_where_the_statement_does_not() -> None:
    assert topics("سننتهي منه العام المقبل") == ()
    assert topics("سننتهي منه العام المقبل", HEADLINE) == (H,)


def test_headline_and_lead_tell_less_than_the_statement() -> None:
    assert topics("المحكمة ستحاكم اللصوص في السجن", HEADLINE)[0] == J


def test_headline_and_lead_confirm_a_hint() -> None:
    said = "القطاع يحتاج إلى شركة جديدة"
    assert E not in topics(said)
    assert E in topics(said, "الاستثمار في سوق الأسهم والعقارات")


def test_a_term_tells_once_however_often_it_stands() -> None:
    assert topics("السوق ثم السوق ثم السوق ثم السوق") == ()


# --- properties -------------------------------------------------------------------------------------------------------

_TERMS = [row.term.replace("=", "") for row in tables.load("topics")]


@given(st.lists(st.one_of(st.sampled_from(_TERMS), st.text(max_size=8)), max_size=12), st.text(max_size=40))
def test_topics_are_distinct_and_the_same_every_time(words: list[str], around: str) -> None:
    said = " ".join(words)
    found = topics(said, around)
    assert len(set(found)) == len(found)
    assert topics(said, around) == found


@given(st.lists(st.sampled_from(_TERMS), max_size=6), st.sampled_from([" ", "\n", "، ", " . "]))
def test_marks_and_spaces_between_words_tell_nothing(words: list[str], between: str) -> None:
    assert topics(" ".join(words)) == topics(between.join(words))


# --- the table --------------------------------------------------------------------------------------------------------


def test_the_table_names_known_topics_only_and_none_twice_in_a_row() -> None:
    for row in tables.load("topics"):
        told = (*row.strong, *row.fair, *row.weak)
        assert set(told) <= {*Topic, NONE}, row.term
        assert len(set(told)) == len(told), row.term


def test_no_form_stands_in_two_rows() -> None:
    forms = [module.fold(form) for row in tables.load("topics") for form in (row.term, *row.other)]
    assert len(set(forms)) == len(forms)


@pytest.mark.parametrize("topic", Topic)
def test_every_topic_has_strong_terms(topic: Topic) -> None:
    assert sum(topic in row.strong for row in tables.load("topics")) >= 20


def test_an_unknown_topic_in_the_table_is_named() -> None:
    (row,) = tables.parse("topics", "term\tother\tstrong\tfair\tweak\nملعب\t\tsport\t\t\n")
    with pytest.raises(LexiconError, match="'sport' is no topic"):
        module._tells(row)


# --- documentation ----------------------------------------------------------------------------------------------------


def test_the_taxonomy_is_published() -> None:
    text = (ROOT / "docs" / "topics.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| [^|]*[\u0600-\u06ff][^|]* \| [^|]+ \| \d{8} ", text, re.MULTILINE)
    assert rows == [str(topic) for topic in Topic]


def test_the_page_tells_how_many_terms_there_are() -> None:
    text = (ROOT / "docs" / "topics.md").read_text(encoding="utf-8")
    assert f"{len(tables.load('topics')):,} terms" in text
