"""Articles about one event in several outlets, written for the tests of the ledger, in memory and in the store."""

from __future__ import annotations

import datetime as dt

from qawl.pages import article_from_text
from qawl.records import Article

DAY = dt.date(2015, 8, 6)
WIRE = (
    "أكد وزير الخارجية السعودي عادل الجبير أن بلاده ستفتح معبرا جديدا على الحدود مع اليمن لإيصال المساعدات."
    " وقال الجبير في مؤتمر صحفي عقده في الرياض إن القصف على المدينة أدى إلى مقتل 40 مدنيا في سوقها أمس."
    " وأضاف أن لجنة مشتركة ستشرف على توزيع المساعدات على المحتاجين في صنعاء وتعز."
)


def article(key: str, outlet: str, title: str, text: str, day: dt.date | None = DAY) -> Article:
    made = article_from_text(text, title=title, published=day, outlet=outlet)
    return Article(
        id=key,
        text=made.text,
        headline=made.headline,
        outlet=outlet,
        published=day,
        published_source=made.published_source,
        language=made.language,
    )


ARTICLES = [
    article("a", "النهار الجديد", "الجبير: معبر جديد لإيصال المساعدات إلى اليمن", WIRE),
    article("b", "صدى المدينة", "السعودية تفتح معبرا لإيصال المساعدات إلى اليمن", WIRE + " ولم تحدد الرياض موعدا."),
    article(
        "c",
        "منبر الساحل",
        "الجبير يعلن فتح معبر لإيصال المساعدات إلى اليمن",
        "أعلن وزير الخارجية السعودي عادل الجبير أن الرياض ستفتح معبرا جديدا على الحدود اليمنية لإيصال المساعدات."
        " وأوضح الجبير في خطاب ألقاه أمام السفراء أن القصف على المدينة أدى إلى مقتل 60 مدنيا في سوقها أمس."
        " وكانت منظمات إنسانية قد طالبت بفتح المعبر منذ أشهر.",
    ),
    article(
        "d",
        "منبر الساحل",
        "ارتفاع أسعار التمور في القصيم",
        "قال رئيس لجنة التمور سعد الحربي إن أسعار التمور ارتفعت بنسبة عشرة في المئة هذا الموسم بسبب قلة المحصول.",
    ),
]
