"""Numbers: spelled, in digits and mixed; what looks like one and is none; and every integer that can be spelled."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.arabic.numbers import numbers

NUMBER_WORDS = [
    "واحد",
    "الاثنين",
    "أحد",
    "عشر",
    "والعشرين",
    "مئة",
    "ومئتان",
    "ألف",
    "ومليون",
    "ونصف",
    "و",
    "5",
    "الثاني",
]
NUMERIC_TEXT = st.lists(st.sampled_from(NUMBER_WORDS), max_size=12).map(" ".join)


def read(text: str) -> list[tuple[str, int | Fraction]]:
    return [(text[number.start : number.end], number.value) for number in numbers(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("صفر", 0),
        ("واحدة", 1),
        ("اثنتين", 2),
        ("ثمانٍ", 8),
        ("عشرة", 10),
        ("أحد عشر", 11),
        ("إحدى عشرة", 11),
        ("اثنا عشر", 12),
        ("اثنتي عشرة", 12),
        ("ثماني عشرة", 18),
        ("خمسة وعشرون", 25),
        ("خمسة و عشرين", 25),
        ("إحدى وثلاثين", 31),
        ("مئة", 100),
        ("مائة وواحد", 101),
        ("مئتين وخمسين", 250),
        ("ثلاثمائة", 300),
        ("ثلاث مئة", 300),
        ("ثَلاثُمِئَةٍ", 300),
        ("ألفان", 2000),
        ("ألفين وواحد وعشرين", 2021),
        ("خمسة آلاف ومئتان", 5200),
        ("خمسين ألفًا", 50_000),
        ("مئة وخمسة وعشرون ألفا وثلاثمئة واثنان", 125_302),
        ("مليونا", 2_000_000),
        ("مليونًا", 1_000_000),
        ("ثلاثة ملايين وأربعمئة ألف", 3_400_000),
        ("ملياري", 2 * 10**9),
        ("سبعة بلايين", 7 * 10**9),
        ("ألف مليون", 10**9),
        ("تريليون", 10**12),
    ],
)
def test_spelled(text: str, value: int) -> None:
    assert read(f"بلغ العدد {text} في البلدة") == [(text, value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("14,000", 14_000),
        ("1,250,000", 1_250_000),
        ("1.250.000", 1_250_000),
        ("١٤٬٠٠٠", 14_000),
        ("١٢٫٥", Fraction(25, 2)),
        ("2,5", Fraction(5, 2)),
        ("5 آلاف", 5000),
        ("5 آلاف و200", 5200),
        ("1.5 مليون", 1_500_000),
        ("۳ ملايين و٤٠٠ ألف", 3_400_000),
        ("نصف", Fraction(1, 2)),
        ("نصف مليون", 500_000),
        ("ربع", Fraction(1, 4)),
        ("ثلثي", Fraction(2, 3)),
        ("ثلاثة ونصف", Fraction(7, 2)),
        ("مليون ونصف", 1_500_000),
        ("مليون ونصف المليون", 1_500_000),
    ],
)
def test_digits_and_fractions(text: str, value: int | Fraction) -> None:
    assert read(f"بلغ العدد {text} في البلدة") == [(text, value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("الأول", 1),
        ("الأولى", 1),
        ("ثانٍ", 2),
        ("ثاني", 2),
        ("العاشرة", 10),
        ("الحادي عشر", 11),
        ("الثانية عشرة", 12),
        ("الحادية والعشرون", 21),
        ("الخامس والعشرين", 25),
        ("العشرين", 20),
    ],
)
def test_ordinals(text: str, value: int) -> None:
    sentence = f"الموعد {text} بينهم"
    assert [(sentence[number.start : number.end], number.value, number.ordinal) for number in numbers(sentence)] == [
        (text, value, True)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "قال أحد المصادر",
        "وأحد الوزراء",
        "إحدى المدن",
        "يوم الأحد والاثنين والثلاثاء والأربعاء",
        "صباح الاثنين",
        "عشرات الآلاف ومئات القتلى وآلاف الجرحى",
        "لست هنا ولست هناك",
        "شهر كانون الثاني وتشرين الأول وربيع الآخر",
        "أول من أمس وأول أمس وأمس الأول",
        "تقرير أولي",
        "شركة ميتا",
        "قمة G20",
        "وسط المدينة وفي السبعينات",
        "9" * 5000,
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert numbers(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("بخمسة ولثلاثة وكعشرة", [("خمسة", 5), ("ثلاثة", 3), ("عشرة", 10)]),
        ("للخمسة وبالستة", [("لخمسة", 5), ("الستة", 6)]),
        ("خمسة وستة", [("خمسة", 5), ("ستة", 6)]),
        ("عام 2020 و2021", [("2020", 2020), ("2021", 2021)]),
        ("ألف وألفان", [("ألف", 1000), ("ألفان", 2000)]),
        ("خمسة وألف", [("خمسة", 5), ("ألف", 1000)]),
        ("30 ثانية", [("30", 30)]),
        ("مرة ثانية", [("ثانية", 2)]),
        ("الاثنين والعشرين", [("الاثنين والعشرين", 22)]),
        ("ألف دولار ومئة", [("ألف", 1000), ("مئة", 100)]),
        ("مئة\nألف", [("مئة", 100), ("ألف", 1000)]),
        ("3.5.2020", [("3", 3), ("5", 5), ("2020", 2020)]),
        ("12/5", [("12", 12), ("5", 5)]),
    ],
)
def test_where_a_number_begins_and_ends(text: str, expected: list[tuple[str, int]]) -> None:
    assert read(text) == expected


MASCULINE = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"]
FEMININE = ["", "واحدة", "اثنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع", "عشر"]
TENS = ["", "", "عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"]


def spell_small(value: int, feminine: bool, oblique: bool) -> str:
    """A number from 1 to 99."""
    units = FEMININE if feminine else MASCULINE
    if value == 11:
        return "إحدى عشرة" if feminine else "أحد عشر"
    if value == 12:
        unit = "اثنت" if feminine else "اثن"
        return unit + ("ي " if oblique else "ا ") + ("عشرة" if feminine else "عشر")
    if value <= 10:
        return units[value].replace("ان", "ين") if oblique and value == 2 else units[value]
    if value < 20:
        return f"{units[value - 10]} {'عشرة' if feminine else 'عشر'}"
    tens = TENS[value // 10] + ("ين" if oblique else "ون")
    return f"{spell_small(value % 10, feminine, oblique)} و{tens}" if value % 10 else tens


def spell_hundreds(value: int, hundred: str, feminine: bool, oblique: bool) -> str:
    """A number from 1 to 999; `hundred` is مئة or مائة."""
    parts = []
    if value >= 300:
        parts.append(FEMININE[value // 100] + hundred)
    elif value >= 200:
        parts.append(hundred[:-1] + ("تين" if oblique else "تان"))
    elif value >= 100:
        parts.append(hundred)
    if value % 100:
        parts.append(spell_small(value % 100, feminine, oblique))
    return " و".join(parts)


def spell_thousands(value: int, hundred: str, oblique: bool) -> str:
    """`value` thousands, 1 to 999."""
    if value == 1:
        return "ألف"
    if value == 2:
        return "ألفين" if oblique else "ألفان"
    counted = "آلاف" if 3 <= value <= 10 else "ألفا"
    return f"{spell_hundreds(value, hundred, False, oblique)} {counted}"


def spell(value: int, hundred: str, feminine: bool, oblique: bool) -> str:
    """A number from 0 to 999,999 in words, as grammars of Arabic teach it."""
    if value == 0:
        return "صفر"
    parts = []
    if value >= 1000:
        parts.append(spell_thousands(value // 1000, hundred, oblique))
    if value % 1000:
        parts.append(spell_hundreds(value % 1000, hundred, feminine, oblique))
    return " و".join(parts)


@given(st.integers(0, 999_999), st.sampled_from(["مئة", "مائة"]), st.booleans(), st.booleans())
def test_every_spelled_integer_is_read_back(value: int, hundred: str, feminine: bool, oblique: bool) -> None:
    text = spell(value, hundred, feminine, oblique)
    assert read(text) == [(text, value)]


@pytest.mark.parametrize("feminine", [False, True])
@pytest.mark.parametrize("oblique", [False, True])
def test_every_integer_below_a_thousand(feminine: bool, oblique: bool) -> None:
    for value in range(1000):
        assert read(spell(value, "مئة", feminine, oblique))[0][1] == value


@given(st.text(max_size=60) | NUMERIC_TEXT)
def test_spans_are_in_order_apart_and_within_the_text(text: str) -> None:
    end = 0
    for number in numbers(text):
        assert end <= number.start < number.end <= len(text)
        end = number.end


@pytest.mark.parametrize("piece", ["مئة و", "ألف ", "1.", "9", "مليون ونصف ", "أحد و", "و "])
def test_fifty_thousand_number_words(piece: str) -> None:
    text = piece * 50_000
    assert all(number.end <= len(text) for number in numbers(text))
