"""Articles with what the charts draw: a deadline that moved, rounds of a process, a position that changed; for the tests."""

from __future__ import annotations

import datetime as dt

from told_articles import article

from qawl.records import Judgement, Subject
from qawl.store import PromiseQuery, Store

FORCES = (
    article(
        "o",
        "النهار الجديد",
        "القوات في العراق",
        "تعهد الرئيس الأميركي دونالد ترامب بسحب القوات الأميركية من العراق خلال ثلاث سنوات.",
        dt.date(2020, 8, 21),
    ),
    article(
        "q",
        "منبر الساحل",
        "سحب القوات",
        "أعلن الرئيس الأميركي جو بايدن أن الولايات المتحدة ستسحب قواتها القتالية من العراق بحلول 31 ديسمبر 2021.",
        dt.date(2021, 7, 27),
    ),
)
ROUNDS = (
    article(
        "r",
        "النهار الجديد",
        "جولة في بغداد",
        "عقد وزير الخارجية فؤاد حسين ونظيره سالم الراوي الجولة الثالثة من الحوار الاستراتيجي في بغداد يوم 7 أبريل 2021."
        " ووقع الجانبان اتفاقية للتعاون في مجال الطاقة.",
        dt.date(2021, 4, 8),
    ),
    article(
        "s",
        "صدى المدينة",
        "الجولة الثالثة",
        "صدر البيان المشترك بعد الجولة الثالثة من الحوار الاستراتيجي بين البلدين.",
        dt.date(2021, 4, 9),
    ),
    article(
        "t",
        "منبر الساحل",
        "الجولة الرابعة قريبا",
        "قال المتحدث إن الجولة الرابعة من الحوار الاستراتيجي تشمل ملف المياه.",
        dt.date(2021, 7, 20),
    ),
)
MOVED = (
    article(
        "u",
        "النهار الجديد",
        "الوزير والمحطة",
        "قال وزير الخارجية السعودي عادل الجبير إن محطة الكهرباء المشتركة في عدن ستبدأ العمل بطاقة كاملة في 1 مارس 2021.",
        dt.date(2021, 1, 10),
    ),
    article(
        "v",
        "منبر الساحل",
        "المحطة مرة أخرى",
        "قال وزير الخارجية السعودي عادل الجبير إن محطة الكهرباء المشتركة في عدن ستبدأ العمل بطاقة كاملة في 1 سبتمبر 2021.",
        dt.date(2021, 5, 10),
    ),
)
CHARTED = (*FORCES, *ROUNDS, *MOVED)


def join_promises(path: object) -> None:
    """Say, as a person, that the two promises about forces are one: its deadline then moved."""
    with Store.open(str(path)) as store:
        one, other = (each.id for each in store.promises(PromiseQuery(words="العراق")))
        store.judge(Subject.PROMISE, one, other, Judgement.SAME, by="reviewer")
        list(store.tell())
