"""The times that an article names: each row is a text, its publication date, and its times as (words, type, value[, mod])."""

from __future__ import annotations

import datetime as dt
import re
import time as clock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.lexicon.tables import load
from qawl.reading.document import Document
from qawl.reading.times import calendars, find_times
from qawl.records import Article, Furniture, FurnitureKind, Span, TimeExpression, words_of

Row = tuple[str, str | None, list[tuple[str, ...]]]


def times(text: str, published: str | None, furniture: tuple[Furniture, ...] = ()) -> tuple[TimeExpression, ...]:
    day = dt.date.fromisoformat(published) if published else None
    return find_times(Document(Article(id="t", text=text, published=day, furniture=furniture)))


def found(text: str, published: str | None) -> list[tuple[str, ...]]:
    return [
        (words_of(text, time.span), time.type.value, time.value, *([time.mod.value] if time.mod else []))
        for time in times(text, published)
    ]


# 2015-07-23 was a Thursday, 2021-07-28 a Wednesday.
DAYS: list[Row] = [
    ("وصل الوفد أمس.", "2015-07-23", [("أمس", "DATE", "2015-07-22")]),
    ("غادر بالأمس إلى عمان.", "2015-07-23", [("الأمس", "DATE", "2015-07-22")]),
    ("يغادر الوفد غدا.", "2015-07-23", [("غدا", "DATE", "2015-07-24")]),
    ("يغادر بعد غد السبت.", "2015-07-23", [("بعد غد السبت", "DATE", "2015-07-25")]),
    ("وصل أول من أمس إلى عمان.", "2015-07-23", [("أول من أمس", "DATE", "2015-07-21")]),
    ("وصل أمس الأول إلى عمان.", "2015-07-23", [("أمس الأول", "DATE", "2015-07-21")]),
    ("وصل أمس (الأربعاء) إلى عمان.", "2015-07-23", [("أمس (الأربعاء)", "DATE", "2015-07-22")]),
    ("وصل مساء أمس الأول الثلاثاء.", "2015-07-23", [("مساء أمس الأول الثلاثاء", "TIME", "2015-07-21TEV")]),
    ("وصل في وقت سابق من اليوم الخميس.", "2015-07-23", [("وقت سابق من اليوم الخميس", "DATE", "2015-07-23")]),
    ("وصل بعد ظهر الأربعاء.", "2015-07-23", [("بعد ظهر الأربعاء", "TIME", "2015-07-22TAF")]),
    ("قصفت القوات المدينة الليلة الماضية.", "2015-07-23", [("الليلة الماضية", "TIME", "2015-07-22TNI")]),
    ("انتهت المهلة منتصف ليل الثلاثاء.", "2015-07-23", [("منتصف ليل الثلاثاء", "TIME", "2015-07-21TNI", "MID")]),
    ("يلتقيان يوم الخميس المقبل 30 يوليو.", "2015-07-23", [("يوم الخميس المقبل 30 يوليو", "DATE", "2015-07-30")]),
    ("وقع الاتفاق الأحد الموافق 28/6/2015.", "2015-07-23", [("الأحد الموافق 28/6/2015", "DATE", "2015-06-28")]),
    ("في الثالث من مايو 2014", None, [("الثالث من مايو 2014", "DATE", "2014-05-03")]),
    ("في الخامس والعشرين من شهر أيار", "2015-07-23", [("الخامس والعشرين من شهر أيار", "DATE", "2015-05-25")]),
    ("في ٢٨ تموز/يوليو ٢٠٢١ أعلن", None, [("٢٨ تموز/يوليو ٢٠٢١", "DATE", "2021-07-28")]),
    ("في ۲۸ جويلية ۲۰۲۱ أعلن", None, [("۲۸ جويلية ۲۰۲۱", "DATE", "2021-07-28")]),
    (
        "بتاريخ 28/7/2021 وبتاريخ 2021-07-29",
        None,
        [("28/7/2021", "DATE", "2021-07-28"), ("2021-07-29", "DATE", "2021-07-29")],
    ),
    ("بتاريخ 28.7.2021 أعلن", None, [("28.7.2021", "DATE", "2021-07-28")]),
    ("في ٢٨/7/٢٠٢١ أعلن", None, [("٢٨/7/٢٠٢١", "DATE", "2021-07-28")]),
    ("أعلن في 15 من الشهر الجاري", "2015-07-23", [("15 من الشهر الجاري", "DATE", "2015-07-15")]),
    ("يمتد من 5 إلى 10 أغسطس.", "2015-07-23", [("5", "DATE", "2015-08-05"), ("10 أغسطس", "DATE", "2015-08-10")]),
    (
        "في الفترة 27 محرم - 3 صفر 1430هـ",
        None,
        [("27 محرم", "DATE", "2009-01-24"), ("3 صفر 1430هـ", "DATE", "2009-01-29")],
    ),
    ("يوم (16) أغسطس", "2015-07-23", [("يوم (16) أغسطس", "DATE", "2015-08-16")]),
    ("يمتد في 14 و17 أغسطس.", "2015-07-23", [("14", "DATE", "2015-08-14"), ("17 أغسطس", "DATE", "2015-08-17")]),
]

# A weekday lies where its modifier says, else where the verb does.
WEEKDAYS: list[Row] = [
    ("وصل الوزير الخميس.", "2015-07-23", [("الخميس", "DATE", "2015-07-23")]),
    ("وصل الوزير الجمعة.", "2015-07-23", [("الجمعة", "DATE", "2015-07-17")]),
    ("سيصل الوزير الجمعة.", "2015-07-23", [("الجمعة", "DATE", "2015-07-24")]),
    ("من المقرر أن يصل الوزير الأربعاء.", "2015-07-23", [("الأربعاء", "DATE", "2015-07-29")]),
    ("وصل الوزير الخميس الماضي.", "2015-07-23", [("الخميس الماضي", "DATE", "2015-07-16")]),
    ("يصل الوزير الخميس المقبل.", "2015-07-23", [("الخميس المقبل", "DATE", "2015-07-30")]),
    ("وصل الوزير الخميس قبل الماضي.", "2015-07-23", [("الخميس قبل الماضي", "DATE", "2015-07-09")]),
    # news of the day before, carried unchanged: the words tell the day of writing
    (
        "قال اليوم الأربعاء إنه وصل أمس.",
        "2015-07-23",
        [("اليوم الأربعاء", "DATE", "2015-07-22"), ("أمس", "DATE", "2015-07-21")],
    ),
    # a verb in a quotation that closed says nothing of what comes after it
    ("كتب «سيصل الوفد» وغادر الجمعة.", "2015-07-23", [("الجمعة", "DATE", "2015-07-17")]),
    ("في صلاة الجمعة بالجامع", "2015-07-23", []),
    ("التقى والاثنين معا", "2015-07-23", [("الاثنين", "DATE", "2015-07-20")]),
]

MONTHS: list[Row] = [
    ("في كانون الثاني 2014", None, [("كانون الثاني 2014", "DATE", "2014-01")]),
    ("في أيار (مايو) 2015", None, [("أيار (مايو) 2015", "DATE", "2015-05")]),
    ("في أكتوبر/ تشرين الأول 2015", None, [("أكتوبر/ تشرين الأول 2015", "DATE", "2015-10")]),
    ("عزل في يوليو تموز 2013", None, [("يوليو تموز 2013", "DATE", "2013-07")]),
    ("بين يوليو وأغسطس 2013", "2013-12-01", [("يوليو", "DATE", "2013-07"), ("أغسطس 2013", "DATE", "2013-08")]),
    ("مطلع فبراير/شباط الماضي", "2015-07-23", [("مطلع فبراير/شباط الماضي", "DATE", "2015-02", "START")]),
    ("انتخابات أكتوبر المقبلة", "2021-07-28", [("أكتوبر", "DATE", "2021-10")]),
    ("نجح في انتخابات يونيو الماضية", "2021-07-28", [("يونيو", "DATE", "2021-06")]),
    ("زار المدينة في مارس.", "2015-08-06", [("مارس", "DATE", "2015-03")]),
    ("لم يمارس هوايته ومارس غيرها.", "2015-08-06", []),
    ("قتل خمسة في إب أمس.", "2015-08-06", [("أمس", "DATE", "2015-08-05")]),
    ("بين يناير ومارس 2014", None, [("يناير", "DATE", "2014-01"), ("مارس 2014", "DATE", "2014-03")]),
    ("في نوفمبر من العام الماضي", "2015-08-06", [("نوفمبر من العام الماضي", "DATE", "2014-11")]),
    ("خلال النصف الثاني من شهر أغسطس 2015", None, [("النصف الثاني من شهر أغسطس 2015", "DATE", "2015-08", "END")]),
    ("في شهر أكتوبر القادم", "2015-08-06", [("شهر أكتوبر القادم", "DATE", "2015-10")]),
]

# The turn of the year, in December and January.
YEAR_TURN: list[Row] = [
    ("انتهى ذلك في ديسمبر الماضي.", "2016-01-03", [("ديسمبر الماضي", "DATE", "2015-12")]),
    ("يبدأ ذلك في يناير المقبل.", "2015-12-30", [("يناير المقبل", "DATE", "2016-01")]),
    ("وصل في 30 ديسمبر.", "2016-01-03", [("30 ديسمبر", "DATE", "2015-12-30")]),
    ("سيصل في 2 يناير.", "2015-12-30", [("2 يناير", "DATE", "2016-01-02")]),
    ("وصل أمس.", "2016-01-01", [("أمس", "DATE", "2015-12-31")]),
    ("الشهر الماضي", "2016-01-15", [("الشهر الماضي", "DATE", "2015-12")]),
    ("الأسبوع الماضي", "2016-01-05", [("الأسبوع الماضي", "DATE", "2015-W53")]),
    ("الأسبوع المقبل", "2015-12-31", [("الأسبوع المقبل", "DATE", "2016-W01")]),
]

HIJRI: list[Row] = [
    (
        "برلين 25 شوال 1436 هـ الموافق 10 أغسطس 2015 م",
        None,
        [("25 شوال 1436 هـ", "DATE", "2015-08-10"), ("10 أغسطس 2015 م", "DATE", "2015-08-10")],
    ),
    ("بتاريخ 25/10/1436هـ صدر", None, [("25/10/1436هـ", "DATE", "2015-08-10")]),
    ("في السابع من ذي القعدة المقبل", "2015-08-09", [("السابع من ذي القعدة المقبل", "DATE", "2015-08-22")]),
    ("عام 1436هـ", None, [("عام 1436هـ", "DATE", "2015")]),
    ("خلال شهر رمضان 1436", None, [("شهر رمضان 1436", "DATE", "2015-07")]),
    # Shaaban 1436 has thirty days by Umm al-Qura, Shaaban 1437 has 29: a day that is not there is not guessed at
    ("في 30 شعبان 1436", None, [("30 شعبان 1436", "DATE", "2015-06-17")]),
    ("في 30 شعبان 1437", None, [("شعبان 1437", "DATE", "2016-05")]),
    ("بعد عيد الفطر", "2015-07-23", [("عيد الفطر", "DATE", "2015-07-17")]),
    ("قبل عيد الأضحى المقبل", "2015-07-23", [("عيد الأضحى المقبل", "DATE", "2015-09-23")]),
]

LEAP_DAYS: list[Row] = [
    ("في 29 فبراير 2016", None, [("29 فبراير 2016", "DATE", "2016-02-29")]),
    ("في 29 فبراير 2015", None, [("فبراير 2015", "DATE", "2015-02")]),
    ("وقع ذلك في 29 فبراير.", "2015-03-01", [("29 فبراير", "DATE", "2012-02-29")]),
    ("وصل أمس.", "2016-03-01", [("أمس", "DATE", "2016-02-29")]),
    ("العام الماضي", "2016-02-29", [("العام الماضي", "DATE", "2015")]),
]

YEARS: list[Row] = [
    ("منذ عام ،2013 وحتى الآن", None, [("عام ،2013", "DATE", "2013"), ("الآن", "DATE", "PRESENT_REF")]),
    ("ما بين 2006 و2010، طالب", None, [("2006", "DATE", "2006"), ("2010", "DATE", "2010")]),
    ("بحلول نهاية 2021، ستبقى", None, [("نهاية 2021", "DATE", "2021", "END")]),
    ("بين عام 1958 وعام 1976", None, [("عام 1958", "DATE", "1958"), ("عام 1976", "DATE", "1976")]),
    ("قتل 2000 شخص في القصف.", "2015-07-23", []),
    ("وصل إلى 2000 سيارة.", "2015-07-23", []),
    ("بموجب القرار 2012، والرقم 1999.", "2015-07-23", []),
    ("قبل نهاية العام الجاري", "2015-07-23", [("نهاية العام الجاري", "DATE", "2015", "END")]),
    ("لن نبقى مع نهاية العام", "2021-07-28", [("نهاية العام", "DATE", "2021", "END")]),
    ("الأمين العام للأمم المتحدة والمدير العام", "2021-07-28", []),
    ("العام الحالي 2015م", "2015-07-23", [("العام الحالي 2015م", "DATE", "2015")]),
    ("في الأعوام 2018، 2020.", None, [("الأعوام 2018", "DATE", "2018"), ("2020", "DATE", "2020")]),
    ("بين عامي 2003 و2011", None, [("عامي 2003", "DATE", "2003"), ("2011", "DATE", "2011")]),
    ("انتهت المباراة صفر/ صفر", None, []),
    ("نحو عام 1830", None, [("نحو عام 1830", "DATE", "1830", "APPROX")]),
    ("الربع الثاني من العام الجاري", "2015-07-23", [("الربع الثاني من العام الجاري", "DATE", "2015-Q2")]),
    ("نتائج الربع الثاني لعام 2015م", None, [("الربع الثاني لعام 2015م", "DATE", "2015-Q2")]),
    ("ستعلن نتائج الربع الثاني.", "2015-08-07", [("الربع الثاني", "DATE", "2015-Q2")]),
    ("النصف الأول من عام 2014", None, [("النصف الأول من عام 2014", "DATE", "2014-H1")]),
    ("تأهل إلى الربع النهائي", "2015-07-23", []),
    ("خلال العقد الماضي", "2015-07-23", [("العقد الماضي", "DATE", "200")]),
    ("في العقد الحالي", "2015-07-23", [("العقد الحالي", "DATE", "201")]),
    ("في الثمانينات", None, [("الثمانينات", "DATE", "198")]),
    ("وهو في الثلاثينيات من عمره", None, []),
    ("مطلع القرن العشرين", None, [("مطلع القرن العشرين", "DATE", "19", "START")]),
    ("في القرن الماضي", "2015-07-23", [("القرن الماضي", "DATE", "19")]),
    ("في القرن الحادي والعشرين", None, [("القرن الحادي والعشرين", "DATE", "20")]),
    (
        "في أواخر الصيف أو أوائل الخريف.",
        "2015-07-21",
        [("أواخر الصيف", "DATE", "2015-SU", "END"), ("أوائل الخريف", "DATE", "2015-FA", "START")],
    ),
    ("صيف 2014", None, [("صيف 2014", "DATE", "2014-SU")]),
    ("ثورات الربيع العربي", "2015-07-21", []),
    ("عطلة نهاية الأسبوع الماضي", "2015-07-23", [("عطلة نهاية الأسبوع الماضي", "DATE", "2015-W29-WE")]),
    ("الأسبوع المقبل", "2015-07-21", [("الأسبوع المقبل", "DATE", "2015-W31")]),
    ("أواخر الشهر الماضي", "2015-07-21", [("أواخر الشهر الماضي", "DATE", "2015-06", "END")]),
]

DURATIONS: list[Row] = [
    ("على مدى ثلاث سنوات", None, [("ثلاث سنوات", "DURATION", "P3Y")]),
    ("خلال عامين من المفاوضات", None, [("عامين", "DURATION", "P2Y")]),
    ("قيود لعشرة أعوام", None, [("عشرة أعوام", "DURATION", "P10Y")]),
    ("قبل 72 ساعة من الحفل", None, [("72 ساعة", "DURATION", "PT72H")]),
    ("مهلة مدتها 60 يوما", None, [("60 يوما", "DURATION", "P60D")]),
    ("لعام واحد فقط", None, [("عام واحد", "DURATION", "P1Y")]),
    ("لمدة (24) شهرا", None, [("(24) شهرا", "DURATION", "P24M")]),
    ("خلال الأسابيع الثلاثة المقبلة", "2015-07-21", [("الأسابيع الثلاثة المقبلة", "DURATION", "P3W")]),
    ("خلال اليومين الماضيين", "2015-07-21", [("اليومين الماضيين", "DURATION", "P2D")]),
    ("خلال الـ24 ساعة الماضية", "2015-07-21", [("الـ24 ساعة الماضية", "DURATION", "PT24H")]),
    ("في السنوات الأخيرة", None, [("السنوات الأخيرة", "DURATION", "PXY")]),
    ("نهاية لعقود من الدعاية", None, [("عقود", "DURATION", "PXDE")]),
    ("توقيع عقود بناء وعقد اجتماع", None, []),
    ("منذ عدة أشهر", None, [("عدة أشهر", "DURATION", "PXM")]),
    ("قبل أيام", None, [("أيام", "DURATION", "PXD")]),
    ("قبل نحو خمسة عشر عاما", None, [("نحو خمسة عشر عاما", "DURATION", "P15Y", "APPROX")]),
    ("منذ ثلاث سنوات تقريبا", None, [("ثلاث سنوات تقريبا", "DURATION", "P3Y", "APPROX")]),
    ("بعد ساعة ونصف من الانتظار", None, [("ساعة ونصف", "DURATION", "PT90M")]),
    ("قبل نصف قرن", None, [("نصف قرن", "DURATION", "P50Y")]),
    ("قبل سنتين ونصف", None, [("سنتين ونصف", "DURATION", "P30M")]),
    ("خلال آخر خمس سنوات", None, [("آخر خمس سنوات", "DURATION", "P5Y")]),
    ("لفترة طويلة", None, [("فترة طويلة", "DURATION", "PXD")]),
    ("ثاني أشهر مدينة في البلاد", None, []),
]

SETS_AND_CLOCKS: list[Row] = [
    ("ينفقها سنوياً", None, [("سنوياً", "SET", "P1Y")]),
    ("مؤتمر صحافي يومي", None, [("يومي", "SET", "P1D")]),
    ("كل أسبوعين وكل يوم خميس", None, [("كل أسبوعين", "SET", "P2W"), ("كل يوم خميس", "SET", "XXXX-WXX-4")]),
    ("كل ثلاث سنوات", None, [("كل ثلاث سنوات", "SET", "P3Y")]),
    ("تقرير نصف سنوي", None, [("نصف سنوي", "SET", "P6M")]),
    ("قال المدرب سعد الشهري إن التقرير الشهري جيد", None, [("الشهري", "SET", "P1M")]),
    ("عند الساعة الخامسة مساء", "2015-08-10", [("الساعة الخامسة مساء", "TIME", "2015-08-10T17:00")]),
    (
        "عند الساعة الثامنة والنصف من صباح أمس",
        "2015-08-10",
        [("الساعة الثامنة والنصف من صباح أمس", "TIME", "2015-08-09T08:30")],
    ),
    ("عند الساعة 17:30 بتوقيت غرينتش", "2015-08-10", [("الساعة 17:30 بتوقيت", "TIME", "2015-08-10T17:30")]),
    ("عند الساعة العاشرة وعشرين دقيقة", "2015-08-10", [("الساعة العاشرة وعشرين دقيقة", "TIME", "2015-08-10T10:20")]),
    ("حتى الساعة 12 مساء", "2015-08-10", [("الساعة 12 مساء", "TIME", "2015-08-10T24:00")]),
    ("حتى 8 صباحا", "2015-08-10", [("8 صباحا", "TIME", "2015-08-10T08:00")]),
    (
        "من الساعة السادسة وحتى العاشرة مساء",
        "2015-08-10",
        [("الساعة السادسة", "TIME", "2015-08-10T18:00"), ("العاشرة مساء", "TIME", "2015-08-10T22:00")],
    ),
    ("فاز بنتيجة 3:1 في المباراة", "2015-08-10", []),
]

VAGUE: list[Row] = [
    ("يركز حاليا على المحافظة", None, [("حاليا", "DATE", "PRESENT_REF")]),
    ("في الوقت الراهن", None, [("الوقت الراهن", "DATE", "PRESENT_REF")]),
    ("خلال المرحلة المقبلة", None, [("المرحلة المقبلة", "DATE", "FUTURE_REF")]),
    ("وقع مؤخرا اتفاقا", None, [("مؤخرا", "DATE", "PAST_REF")]),
    ("كان في الماضي قويا", None, [("الماضي", "DATE", "PAST_REF")]),
    ("لم نره من قبل.", None, [("من قبل", "DATE", "PAST_REF")]),
    ("أدين من قبل المحكمة", None, []),
    ("هذا سابق لأوانه وليس سابقا لأوانه", None, []),
    ("رئيس الحكومة الحالية والبرلمان السابق", None, []),
    ("قال إن البلاد اليوم أقوى", "2015-07-23", [("اليوم", "DATE", "PRESENT_REF")]),
    ("قال إن الوفد وصل اليوم إلى عمان", "2015-07-23", [("اليوم", "DATE", "2015-07-23")]),
    ("لم تسقط المدينة حتى اليوم", "2015-07-23", [("اليوم", "DATE", "PRESENT_REF")]),
    ("مرتين في اليوم", "2015-07-23", []),
    ("من المنتظر أن يعود اليوم", "2015-07-23", [("اليوم", "DATE", "2015-07-23")]),
    ("وهي بأمس الحاجة إلى العلاج", "2015-07-23", []),
    ("صرح لصحيفة اليوم بذلك", "2015-07-23", []),
    ("ولاحقا وقريبا منه وأخيرا", None, [("لاحقا", "DATE", "FUTURE_REF")]),
]

# What the text itself sets: days and years that later words point back to.
POINTING: list[Row] = [
    (
        "اندلعت المعارك في 3 مايو 2014. وفي اليوم التالي سقطت المدينة.",
        "2015-07-23",
        [("3 مايو 2014", "DATE", "2014-05-03"), ("اليوم التالي", "DATE", "2014-05-04")],
    ),
    (
        "عزل في يوليو 2013 وتوترت العلاقات منذ ذلك الحين.",
        "2015-07-23",
        [("يوليو 2013", "DATE", "2013-07"), ("ذلك الحين", "DATE", "2013-07")],
    ),
    (
        "تأسس الحزب عام 1990 ونال في العام نفسه عشرة مقاعد.",
        "2015-07-23",
        [("عام 1990", "DATE", "1990"), ("العام نفسه", "DATE", "1990")],
    ),
    (
        "بدأت الحرب في مارس 2003 وسقطت العاصمة في أبريل وعاد القائد في نوفمبر.",
        "2015-07-23",
        [("مارس 2003", "DATE", "2003-03"), ("أبريل", "DATE", "2003-04"), ("نوفمبر", "DATE", "2003-11")],
    ),
]

# The year that a sentence tells of is that of its months; the next sentence is back in the present.
POINTING += [
    (
        "صدر القرار في مارس 2007. وزار المدينة في يوليو.",
        "2015-08-07",
        [("مارس 2007", "DATE", "2007-03"), ("يوليو", "DATE", "2015-07")],
    ),
]

# With no publication date a relative time stays relative.
UNKNOWN: list[Row] = [
    ("وصل أمس.", None, [("أمس", "DATE", "XXXX-XX-XX")]),
    ("وصل الخميس الماضي.", None, [("الخميس الماضي", "DATE", "XXXX-WXX-4")]),
    ("في أكتوبر المقبل", None, [("أكتوبر المقبل", "DATE", "XXXX-10")]),
    ("في 5 أكتوبر", None, [("5 أكتوبر", "DATE", "XXXX-10-05")]),
    ("الأسبوع الماضي والعام المقبل", None, [("الأسبوع الماضي", "DATE", "XXXX-WXX"), ("العام المقبل", "DATE", "XXXX")]),
    ("مساء غد", None, [("مساء غد", "TIME", "XXXX-XX-XXTEV")]),
    ("الصيف الماضي", None, [("الصيف الماضي", "DATE", "XXXX-SU")]),
]

ROWS = [
    *(DAYS + WEEKDAYS + MONTHS + YEAR_TURN + HIJRI + LEAP_DAYS),
    *(YEARS + DURATIONS + SETS_AND_CLOCKS + VAGUE + POINTING + UNKNOWN),
]


@pytest.mark.parametrize(("text", "published", "expected"), ROWS)
def test_times_of_a_text(text: str, published: str | None, expected: list[tuple[str, ...]]) -> None:
    assert found(text, published) == expected


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("وصل أمس.", "-P1D"),
        ("اليوم الخميس", "P0D"),
        ("بعد غد", "P2D"),
        ("الشهر الماضي", "-P1M"),
        ("العام المقبل", "P1Y"),
    ],
)
def test_the_offset_is_known_without_a_publication_date(text: str, offset: str) -> None:
    assert [(time.offset, time.anchor) for time in times(text, None)] == [(offset, None)]


def test_a_relative_day_is_reckoned_from_the_day_of_publication() -> None:
    (time,) = times("وصل أمس.", "2015-07-23")
    assert time.anchor == dt.date(2015, 7, 23)


def test_a_full_date_needs_no_anchor() -> None:
    (time,) = times("وصل في 3 مايو 2014.", "2015-07-23")
    assert time.anchor is None


def test_the_following_day_is_reckoned_from_the_day_that_the_text_named() -> None:
    _, time = times("وصل في 3 مايو 2014 وغادر في اليوم التالي.", "2015-07-23")
    assert (time.anchor, time.offset) == (dt.date(2014, 5, 3), "P1D")


@pytest.mark.parametrize(
    "row", [row for row in load("months") if row.family in ("international", "syriac", "maghrebi")]
)
def test_every_name_of_a_month_is_read(row: tuple[str, int]) -> None:
    text = f"صدر القرار في 7 {row[0]} 2019."
    assert found(text, None) == [(f"7 {row[0]} 2019", "DATE", f"2019-{row[1]:02d}-07")]


@pytest.mark.parametrize("row", [row for row in load("months") if row.family == "hijri" and " " in row.name])
def test_hijri_months_of_two_words_are_read(row: tuple[str, int]) -> None:
    day = calendars.hijri_day(1440, row[1], 7)
    assert day is not None
    assert [time[2] for time in found(f"صدر القرار في 7 {row[0]} 1440هـ.", None)] == [day.isoformat()]


def test_a_caption_is_read_by_itself_and_other_furniture_is_not() -> None:
    text = "لقاء في المدينة يوم 28 يوليو 2021 (أرشيف)\nالأكثر قراءة اليوم\nوصل الوفد أمس."
    first, second = text.index("\n"), text.index("\nوصل")
    furniture = (
        Furniture(span=Span(0, first), kind=FurnitureKind.CAPTION),
        Furniture(span=Span(first + 1, second), kind=FurnitureKind.MOST_READ),
    )
    read = [words_of(text, time.span) for time in times(text, "2021-07-29", furniture)]
    assert read == ["يوم 28 يوليو 2021", "أمس"]


# --- what holds for any text ------------------------------------------------------------------------------------------

WORDS = [row.term for row in load("calendar_words")] + [row.name for row in load("months") if row.family != "english"]
WORDS += [form for row in load("time_units") for form in (row.singular, *row.dual, *row.plural)]
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(
        ["وصل", "سيصل", "الوزير", "أن", "،", ".", "\n", "(", ")", "/", "-", ":", "«", "»", "ثلاثة", "وعشرين"]
    ),
    st.integers(0, 2300).map(str),
    st.integers(0, 31).map(lambda number: "".join("٠١٢٣٤٥٦٧٨٩"[int(figure)] for figure in str(number))),
    st.text("ابتثويلمهـًَّ0123456789", min_size=1, max_size=6),
)
TEXTS = st.lists(st.tuples(st.sampled_from(["", "و", "ب", "ل", "ال"]), PIECES), max_size=30).map(
    lambda pieces: " ".join(prefix + piece for prefix, piece in pieces)
)
DATES = st.none() | st.dates(dt.date(1950, 1, 1), dt.date(2050, 1, 1))

DAY = r"(\d{4}|XXXX)-(\d\d|XX)-(\d\d|XX)|XXXX-WXX-[1-7]"
VALUES = {
    "DATE": rf"{DAY}|(\d{{4}}|XXXX)(-(\d\d|XX)|-W(\d\d|XX)(-WE)?|-Q[1-4]|-H[12]|-(SP|SU|FA|WI))?"
    r"|\d{2,3}|XX|XXX|(PAST|PRESENT|FUTURE)_REF",
    "TIME": rf"({DAY})T((MO|MI|AF|EV|NI)|\d\d:\d\d)",
    "DURATION": r"P(\d+(\.\d+)?|X)(D|W|M|Y|DE|CE)|PT(\d+(\.\d+)?|X)[HMS]",
    "SET": rf"P\d+(\.\d+)?(D|W|M|Y|DE|CE)|PT\d+(\.\d+)?[HMS]|{DAY}|XXXX-(SP|SU|FA|WI)",
}


@given(TEXTS, DATES)
def test_spans_lie_in_the_text_in_order_and_apart(text: str, published: dt.date | None) -> None:
    article = Article(id="t", text=text, published=published)
    end = 0
    for time in find_times(Document(article)):
        assert end <= time.span.start < time.span.end <= len(text)
        assert words_of(text, time.span).strip() == words_of(text, time.span)
        end = time.span.end


@given(TEXTS, DATES)
def test_values_are_well_formed(text: str, published: dt.date | None) -> None:
    for time in find_times(Document(Article(id="t", text=text, published=published))):
        assert re.fullmatch(VALUES[time.type.value], time.value), (time.value, words_of(text, time.span))
        if re.fullmatch(r"\d{4}-\d\d-\d\d", time.value):
            dt.date.fromisoformat(time.value)
        assert time.offset is None or re.fullmatch(r"-?PT?(\d+(\.\d+)?|X)(D|W|M|Y|DE|CE|H|S)", time.offset)


@given(st.dates(dt.date(1930, 1, 1), dt.date(2070, 1, 1)), st.integers(1, 7))
def test_a_weekday_lies_within_a_week(day: dt.date, weekday: int) -> None:
    before, after = calendars.weekday_before(day, weekday), calendars.weekday_after(day, weekday)
    assert before.isoweekday() == after.isoweekday() == weekday
    assert day - dt.timedelta(days=7) < before <= day < after <= day + dt.timedelta(days=7)


@given(st.dates(dt.date(1930, 1, 1), dt.date(2070, 1, 1)), st.integers(-30, 30))
def test_months_shift_there_and_keep_the_day_where_it_exists(day: dt.date, months: int) -> None:
    shifted = calendars.shift(day, "M", months)
    assert shifted is not None
    assert (shifted.year * 12 + shifted.month) - (day.year * 12 + day.month) == months
    assert shifted.day == day.day or (shifted + dt.timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    "text",
    [
        "1" * 1_000_000,
        "1 " * 40_000,
        "يناير " * 20_000,
        "(" * 40_000,
        "ثلاثة و" * 20_000,
        "كل يوم " * 20_000,
        "نهاية " * 20_000,
    ],
)
def test_hostile_texts_take_linear_time(text: str) -> None:
    document = Document(Article(id="t", text=text, published=dt.date(2015, 7, 23)))
    begun = clock.process_time()
    find_times(document)
    assert clock.process_time() - begun < 10
