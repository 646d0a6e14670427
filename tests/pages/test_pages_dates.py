"""Dates are read in every usual form, and never guessed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.pages import article_from_text
from qawl.pages.bad import UnreadableError
from qawl.pages.datelines import date_of, is_date_line
from qawl.pages.dates import from_field, from_text, from_url
from qawl.records import DateSource

JULY_28 = dt.date(2021, 7, 28)
BODY = "قال رئيس البلدية إن الحديقة ستفتح أبوابها للزوار مطلع الأسبوع، ودعا الأهالي إلى المشاركة."


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2021-07-28", JULY_28),
        ("2021-07-28 02:51:32", JULY_28),
        ("2021-07-28T23:30:00+03:00", JULY_28),
        ("2021/7/28", JULY_28),
        ("20210728", JULY_28),
        ("20210728T103000Z", JULY_28),
        ("28/07/2021", JULY_28),
        ("07/28/2021", JULY_28),
        ("28.07.2021 10:15", JULY_28),
        ("٢٨/٠٧/٢٠٢١", JULY_28),
        ("28 يوليو 2021", JULY_28),
        ("٢٨ يوليو ٢٠٢١", JULY_28),
        ("الأربعاء، 28 تموز 2021", JULY_28),
        ("28 تموز/يوليو 2021", JULY_28),
        ("28 يوليو (تموز) 2021", JULY_28),
        ("28 من يوليو 2021", JULY_28),
        ("5 كانون الأول 2020", dt.date(2020, 12, 5)),
        ("5 تشرين الثاني 2020", dt.date(2020, 11, 5)),
        ("3 غشت 2019", dt.date(2019, 8, 3)),
        ("7 جانفي 2018", dt.date(2018, 1, 7)),
        ("Wed, 28 Jul 2021 21:15:00 +0300", JULY_28),
        ("Wednesday, 28 July 2021", JULY_28),
        ("July 28, 2021", JULY_28),
        (1627430400, JULY_28),
        (1627430400000, JULY_28),
        (dt.datetime(2021, 7, 28, 23, 59), JULY_28),
        (JULY_28, JULY_28),
        ("04/04/2021", dt.date(2021, 4, 4)),
    ],
)
def test_a_field_with_a_full_date_gives_its_day(written: object, expected: dt.date) -> None:
    assert from_field(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "أمس",
        "منذ ساعتين",
        "03/04/2021",
        "2021",
        "2021-07",
        "يوليو 2021",
        None,
        True,
        [],
        {},
        float("nan"),
        -5,
    ],
)
def test_a_field_without_one_full_date_gives_none(written: object) -> None:
    assert from_field(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "0000-00-00",
        "0000-00-00 00:00:00",
        "9999-12-31",
        "2021-02-31",
        "2021-13-01",
        "1899-12-31",
        "31 شباط 2021",
        "12/31/0001",
    ],
)
def test_an_impossible_date_is_refused(written: str) -> None:
    with pytest.raises(UnreadableError, match="is not a day between 1900 and 2100"):
        from_field(written)
    assert from_text(written) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/2021/07/28/bridges", JULY_28),
        ("https://example.org/news/2021/7/28", JULY_28),
        ("https://example.org/news/2021-07-28-bridges.html", JULY_28),
        ("https://example.org/20210728/bridges", JULY_28),
        ("https://example.org/bridges_20210728.htm?x=1", JULY_28),
        ("https://example.org/2021/07/28/from-2021-07-28", JULY_28),
        ("https://example.org/2021/07/28/on-2020-01-01", JULY_28),
        ("https://example.org/2021/13/40/bridges", None),
        ("https://example.org/article/120210728", None),
        ("https://example.org/2021/07/", None),
        ("https://example.org/a?date=2021/07/28", None),
        ("not an address 2021/07/28", None),
        (None, None),
    ],
)
def test_an_address_gives_the_one_day_in_its_path(url: str | None, expected: dt.date | None) -> None:
    assert from_url(url) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("نشر في: 28 يوليو 2021", JULY_28),
        ("نشر في: 28 يوليو 2021: 10:15 ص آخر تحديث: 29 يوليو 2021: 11:00 ص", JULY_28),
        ("تاريخ النشر: ٢٨ تموز ٢٠٢١", JULY_28),
        ("تم النشر في: 28/07/2021", JULY_28),
        ("بغداد - 28 تموز 2021", JULY_28),
        ("بيروت، الأربعاء 28 تموز/يوليو 2021", JULY_28),
        ("الأربعاء 28 يوليو 2021", JULY_28),
        ("28 يوليو 2021 - 10:15", JULY_28),
        ("الرياض 18 ذو الحجة 1442 هـ الموافق 28 يوليو 2021 م واس", JULY_28),
        ("نشر في: آخر تحديث:", None),
        ("آخر تحديث: 28 يوليو 2021", None),
    ],
)
def test_a_date_line_is_furniture_and_gives_its_day_where_it_has_one(line: str, expected: dt.date | None) -> None:
    assert is_date_line(line)
    assert date_of(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "نشر في الصحيفة أمس مقال عن الجسور",
        "وقع الطرفان الاتفاق في 28 يوليو 2021",
        "افتتح المعرض يوم 28 يوليو 2021 في قاعة البلدية",
        "رئيس البلدية أمام الجسر يوم 28 يوليو 2021 (رويترز)",
        "حدث في القرية: وصول القطار",
        "عام 2021",
    ],
)
def test_a_sentence_with_a_date_is_no_date_line(line: str) -> None:
    assert not is_date_line(line)
    assert date_of(line) is None


@pytest.mark.parametrize(
    ("text", "url", "given_day", "expected", "source"),
    [
        (
            f"نشر في: 1 مايو 2020\n{BODY}",
            "https://e.org/2021/07/28/a",
            dt.date(2019, 1, 2),
            dt.date(2019, 1, 2),
            "given",
        ),
        (f"نشر في: 1 مايو 2020\n{BODY}", "https://e.org/2021/07/28/a", None, JULY_28, "url"),
        (f"نشر في: 28 يوليو 2021\n{BODY}", "https://e.org/a", None, JULY_28, "dateline"),
        (f"{BODY}\nبغداد - 28 تموز 2021", None, None, JULY_28, "dateline"),
        (f"{BODY}\nنشر في: آخر تحديث:", None, None, None, "unknown"),
        (f"نشر في: 1 مايو 2020\n{BODY}\nنشر في: 2 مايو 2020", None, None, None, "unknown"),
        (f"{BODY} ووقع الاتفاق في 28 يوليو 2021.", None, None, None, "unknown"),
    ],
)
def test_the_day_of_publication_says_how_it_is_known(
    text: str, url: str | None, given_day: dt.date | None, expected: dt.date | None, source: str
) -> None:
    article = article_from_text(text, url=url, published=given_day)
    assert (article.published, article.published_source) == (expected, DateSource(source))


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_every_day_survives_being_written(day: dt.date) -> None:
    assert from_field(day.isoformat()) == day
    assert from_field(day.strftime("%Y%m%d")) == day
    if day.year < 2100:
        assert from_url(f"https://example.org/{day:%Y/%m/%d}/a") == day


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    assert from_text(text) is None or isinstance(from_text(text), dt.date)
    from_url("https://example.org/" + text)
    assert is_date_line(text) in (True, False)
