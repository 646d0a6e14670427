"""Page furniture is marked line by line; a sentence of the article never is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.pages import article_from_text
from qawl.pages.furniture import furniture_of
from qawl.pages.tables import loosely, rows
from qawl.records import FurnitureKind

FIRST = "أعلنت وزيرة الأشغال أن فرق الصيانة ستبدأ ترميم ثلاثة جسور قديمة قبل حلول الشتاء."
LAST = "وأضافت أن الكلفة لن تتجاوز ما رصدته الموازنة لهذا الباب."


def marked(text: str, title: str | None = None) -> list[tuple[str, str]]:
    article = article_from_text(text, title=title)
    return [(piece.kind.value, article.text[piece.span.start : piece.span.end]) for piece in article.furniture]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("نشر في: آخر تحديث:", "date_line"),
        ("نُشر في", None),
        ("تاريخ النشر: 3 مايو 2021", "date_line"),
        ("// انتهى //", "date_line"),
        ("// انتهى // 16:57 ت م", "date_line"),
        ("وضع القراءة", "reading_tools"),
        ("100% حجم الخط", "reading_tools"),
        ("١٠٠٪ حجم الخط", "reading_tools"),
        ("حجم الخط + -", "reading_tools"),
        ("استمع إلى المقال", "reading_tools"),
        ("مدة القراءة: 3 دقائق", "reading_tools"),
        ("Next Previous", "reading_tools"),
        ("الأكثر قراءة", "most_read"),
        ("الأكثر قراءة مواضيع شائعة", "most_read"),
        ("الاكثر مشاهدة", "most_read"),
        ("عدد المشاهدات: 1,204", "most_read"),
        ("هل أعجبك المقال وتود أن تصلك مقالات مثله؟", "newsletter"),
        ("انضم إلى قراء موقعنا واشترك بنشرتنا البريدية.", "newsletter"),
        ("اشترك الآن في نشرتنا اليومية", "newsletter"),
        ("اشترك في النشرة البريدية", "newsletter"),
        ("شارك من خلال تويتر فيسبوك جوجل بلس اكتب رأيك", "share"),
        ("شارك الخبر عبر واتساب", "share"),
        ("فيسبوك | تويتر | واتساب", "share"),
        ("انضم إلى المحادثة", "share"),
        ("أضف تعليقك", "share"),
        ("لا توجد تعليقات", "share"),
        ("للتواصل مع الكاتب ارسل رسالة SMS", "share"),
        ("اقرأ أيضاً: البلدية تفتح حديقة جديدة", "related"),
        ("شاهد أيضا:", "related"),
        ("...المزيد", "related"),
        ("الكلمات المفتاحية: جسور، بلدية", "tags"),
        ("وسوم: الجسور", "tags"),
        ("تصوير: سالم الأحمد", "caption"),
        ("عمال على الجسر القديم في وسط المدينة (رويترز)", "caption"),
        ("الجسر القديم كما بدا أمس (أرشيفية من فرانس برس)", "caption"),
        ("الجسر القديم صباح السبت (أ ف ب)", "caption"),
        ("وفد البلدية عند مدخل الجسر (Getty Images)", "caption"),
        # What must stay in the article.
        ("شارك الوزير في افتتاح الجسر", None),
        ("شارك في اللقاء عدد من المهندسين.", None),
        ("اشترك في السباق عشرون عداء.", None),
        ("انضم إلى الفريق لاعبان جديدان.", None),
        ("هل أعجبكم العرض؟ سأل المخرج جمهوره.", None),
        ("الأكثر قراءة في البلاد صحيفة عمرها مئة عام", None),
        ("نشر في الجريدة الرسمية أمس قرار تعيين المدير", None),
        ("تابع أيضا رئيس البلدية سير العمل في الجسر", None),
        ("وصلت القافلة إلى الجسر، بحسب ما ذكر شهود. (رويترز)", None),
        ("(رويترز)", None),
        ("وزار الوفد القرية (شمال المدينة)", None),
        ("سمات الشخصية القوية خمس: الصبر والصدق وغيرهما.", None),
        ("المزيد من العمال يصلون إلى الجسر", None),
        ("صورة المدينة تتغير كل يوم.", None),
        ("قراءة في كتاب الجسور", None),
        ("#الجسور_القديمة", None),
    ],
)
def test_a_line_between_paragraphs(line: str, kind: str | None) -> None:
    text = f"{FIRST}\n\n{line}\n\n" + "\n".join(
        [LAST] + [f"{LAST} {word}" for word in ("اليوم.", "غدا.", "أمس.", "هنا.")]
    )
    assert marked(text) == ([] if kind is None else [(kind, line)])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"شارك من خلال تويتر فيسبوك جوجل بلس اكتب رأيك {FIRST}\n{LAST}",
            [("share", "شارك من خلال تويتر فيسبوك جوجل بلس اكتب رأيك")],
        ),
        (f"Next Previous {FIRST}\n{LAST}", [("reading_tools", "Next Previous")]),
        (f"{FIRST}\n{LAST} سمات الجسور البلدية الشتاء", [("tags", "سمات الجسور البلدية الشتاء")]),
        (
            f"{FIRST}\n{LAST} رابط الخبر بصحيفة المدينة: ترميم الجسور",
            [("related", "رابط الخبر بصحيفة المدينة:")],
        ),
        (f"{FIRST}\nرابط الخبر بصحيفة المدينة: ترميم الجسور", [("related", "رابط الخبر بصحيفة المدينة:")]),
    ],
)
def test_only_the_glued_part_is_marked(text: str, expected: list[tuple[str, str]]) -> None:
    assert marked(text) == expected


def test_a_caption_that_stands_twice_is_marked_twice() -> None:
    caption = "الوزيرة أمام الجسر القديم صباح السبت"
    assert marked(f"{FIRST}\n\n{caption}\n{caption}\n\n{LAST}") == [("caption", caption), ("caption", caption)]


def test_a_sentence_or_a_rule_that_stands_twice_is_not_a_caption() -> None:
    assert marked(f"{FIRST}\n{LAST}\n{LAST}\n***\n***\n{FIRST}") == []


def test_the_headline_repeated_at_the_head_of_the_body_is_marked_once() -> None:
    title = "ترميم ثلاثة جسور قبل الشتاء"
    assert marked(f"{title}\n\n{title}\n{FIRST}", title=title) == [("repeated_headline", title)]


def test_a_list_of_links_is_marked_only_where_nothing_else_follows() -> None:
    links = "مواضيع ذات صلة\nالبلدية تفتح حديقة جديدة\nمعرض للكتب في المكتبة العامة"
    assert [kind for kind, _ in marked(f"{FIRST}\n{LAST}\n{links}")] == ["related"] * 3
    assert marked(f"{FIRST}\n{links}\n{LAST}") == []


def test_trailing_hashtags_and_addresses_are_marked_only_at_the_end() -> None:
    assert [kind for kind, _ in marked(f"{FIRST}\n{LAST}\n#الجسور #البلدية\nwriter@example.org")] == ["tags", "share"]


def test_the_patterns_compile_and_name_known_kinds() -> None:
    for kind, place, pattern in rows("furniture.tsv"):
        assert FurnitureKind(kind)
        assert place in {"line", "head", "tail", "end", "list"}
        re.compile(loosely(pattern))


LINES = st.sampled_from(
    [
        "نشر في: آخر تحديث:",
        "وضع القراءة",
        "مواضيع ذات صلة",
        FIRST,
        LAST,
        "صورة الجسر (رويترز)",
        "Next Previous ",
        "",
        " ",
        "#أ #ب",
        "سمات الجسر",
        "شارك من خلال تويتر ",
        "رابط الخبر بصحيفة ما: عنوان",
    ]
)


@given(st.lists(LINES | st.text(max_size=40), max_size=12), st.sampled_from(["\n", "\n\n", " ", "\r\n"]))
def test_furniture_is_sorted_never_empty_and_never_crosses(lines: list[str], separator: str) -> None:
    text = separator.join(lines)
    end = 0
    for piece in furniture_of(text):
        assert end <= piece.span.start < piece.span.end <= len(text)
        words = text[piece.span.start : piece.span.end]
        assert words == words.strip()
        end = piece.span.end


@pytest.mark.parametrize(
    "text", ['"' * 200_000, "(" * 200_000, "#ا " * 70_000, "نشر في: " * 30_000, " " * 300_000, "\n" * 300_000]
)
def test_hostile_runs_are_read(text: str) -> None:
    assert isinstance(furniture_of(text), tuple)
