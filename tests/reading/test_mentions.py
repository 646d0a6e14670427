"""What an article names: each row is a text, and its mentions as (words, kind, fullest naming)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.reading.document import Document
from qawl.reading.mentions import find_mentions
from qawl.reading.persons import persons_of
from qawl.records import Article, Furniture, FurnitureKind, Mention, Span, name_of, words_of


def mentions(text: str, furniture: tuple[Furniture, ...] = ()) -> tuple[Mention, ...]:
    document = Document(Article(id="t", text=text, furniture=furniture))
    return find_mentions(document, persons_of(document))


MENTIONS = [
    # persons, and the offices that describe them
    ("قال وزير الخارجية الأميركي أنتوني بلينكن إن الباب مفتوح.", [("أنتوني بلينكن", "person", None)]),
    (
        "قال أنتوني بلينكن إن الباب مفتوح. وأضاف بلينكن أن الوقت قصير.",
        [("أنتوني بلينكن", "person", None), ("بلينكن", "person", "أنتوني بلينكن")],
    ),
    ("قال #مصطفى_الكاظمي إن الباب مفتوح.", [("#مصطفى_الكاظمي", "person", None)]),
    ("وصل رئيس الوزراء ديفيد كاميرون أمس.", [("ديفيد كاميرون", "person", None)]),
    # offices that stand for persons
    ("قال وزير الخارجية الأميركي إن الباب مفتوح.", [("وزير الخارجية الأميركي", "office", None)]),
    (
        "قال وزير الخارجية فؤاد حسين إن الباب مفتوح. وغادر الوزير أمس.",
        [("فؤاد حسين", "person", None), ("الوزير", "office", "فؤاد حسين")],
    ),
    ("أصدر وزير الشؤون البلدية القرار.", [("وزير الشؤون البلدية", "office", None)]),
    ("قال المحلل السياسي إن الباب مفتوح.", [("المحلل السياسي", "office", None)]),
    ("وصلت المساعدات إلى العمل الفني.", []),
    # bodies
    ("قالت وزارة الخارجية الأميركية إن الباب مفتوح.", [("وزارة الخارجية الأميركية", "body", None)]),
    (
        "أعلنت وزارة الصحة أن الباب مفتوح. وقالت الوزارة إن الوقت قصير.",
        [("وزارة الصحة", "body", None), ("الوزارة", "body", "وزارة الصحة")],
    ),
    ("ذكرت صحيفة كرونيكل أن الباب مفتوح.", [("صحيفة كرونيكل", "body", None)]),
    ("أعلن البيت الأبيض أن الباب مفتوح.", [("البيت الأبيض", "country", None)]),
    ("رحب الاتحاد الأوروبي بالقرار.", [("الاتحاد الأوروبي", "body", None)]),
    # countries, and what stands for their governments
    ("وصل الوفد إلى العراق وإيران.", [("العراق", "country", None), ("إيران", "country", None)]),
    (
        "أعلنت واشنطن أن الباب مفتوح أمام الولايات المتحدة.",
        [("واشنطن", "country", "الولايات المتحدة"), ("الولايات المتحدة", "country", None)],
    ),
    ("وصل الوفد إلى واشنطن.", []),
    # groups and documents
    ("قالت مصادر أمنية إن الباب مفتوح.", [("مصادر أمنية", "group", None)]),
    ("اتفق الطرفان على الحوار.", [("الطرفان", "group", None)]),
    ("قال الفلسطينيون إن الباب مفتوح.", [("الفلسطينيون", "group", None)]),
    ("وأضاف البيان أن الباب مفتوح.", [("البيان", "document", None)]),
    ("وقع الوزيران البيان.", [("الوزيران", "group", None)]),
]


@pytest.mark.parametrize(("text", "expected"), MENTIONS)
def test_mentions(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    found = [(words_of(text, m.span), m.kind.value, name_of(text, m.name)) for m in mentions(text)]
    assert found == [(words, kind, name or name_of(words, Span(0, len(words)))) for words, kind, name in expected]


def test_a_thousand_offices_in_a_row_are_read() -> None:
    assert len(mentions("رئيس الوزراء " * 1000)) == 1000


def test_every_mention_names_its_rule() -> None:
    assert [m.why.rule for m in mentions("قال أنتوني بلينكن في العراق.")] == ["name", "country"]


def test_furniture_names_nothing() -> None:
    text = "اقرأ أيضاً: العراق وإيران\nوصل الوفد إلى مصر."
    furniture = (Furniture(span=Span(0, text.index("\n")), kind=FurnitureKind.RELATED),)
    assert [words_of(text, m.span) for m in mentions(text, furniture)] == ["مصر"]


WORDS = st.sampled_from(
    [
        *("وزير", "الوزير", "الخارجية", "للحكومة", "والعراق", "الأمم", "المتحدة", "أنتوني", "بلينكن", "#محمد_علي"),
        *("صحيفة", "«", "»", '"', "،", "باسم", "لدى", "المركز", "الملك", "سلمان", "الطرفان", "\n", ".", "لل", "و"),
    ]
)


@given(st.lists(WORDS, max_size=40))
def test_mentions_are_in_order_and_never_overlap(parts: list[str]) -> None:
    text = " ".join(parts)
    found = mentions(text)
    assert found == mentions(text)
    ends = 0
    for mention in found:
        assert ends <= mention.span.start < mention.span.end <= len(text)
        assert 0 <= mention.name.start < mention.name.end <= len(text)
        ends = mention.span.end
