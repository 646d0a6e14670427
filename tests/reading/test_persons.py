"""Where a name begins and ends, and what an office before it gives: a text, and its persons as the words of their names."""

from __future__ import annotations

import pytest

from qawl.reading.document import Document
from qawl.reading.persons import persons_of
from qawl.records import Article

NAMES = [
    # a known given name carries the family name, whatever that is
    ("وصل أحمد الدليمي أمس.", ["أحمد الدليمي"]),
    ("قال اللواء منصور التركي إن الطريق آمن.", ["منصور التركي"]),
    ("قال أمين المدينة صالح القاضي إن الحديقة مفتوحة.", ["صالح القاضي"]),
    ("قال الأمير عبدالرحمن بن مساعد إن الملعب جاهز.", ["عبدالرحمن بن مساعد"]),
    ("قالت فاطمة حداد إن الملعب جاهز.", ["فاطمة حداد"]),
    # an office before it makes any unknown word a name
    ("قال وزير الخارجية كلافيرتون إن الباب مفتوح.", ["كلافيرتون"]),
    # what carries a pronoun or is two words in one is none
    ("وقال المسؤول طموحنا كبير.", []),
    ("وقال رئيس النادي أشكرالأخ على دعمه.", []),
    # two persons are two names
    ("التقى عمر البشير وعبدالفتاح السيسي.", ["عمر البشير", "وعبدالفتاح السيسي"]),
    ("التقى جو بايدن مصطفى الكاظمي.", ["جو بايدن", "مصطفى الكاظمي"]),
    # a foreign family name that looks like a conjunction or a preposition with a word, or like a thing on the market
    ("قال كريس وليامسون إن الملعب جاهز.", ["كريس وليامسون"]),
    ("قال المدرب رافائيل بينيتيز إن الملعب جاهز.", ["رافائيل بينيتيز"]),
    ("قال ستيف مكلارين إن الملعب جاهز.", ["ستيف مكلارين"]),
    # a family name in the form of a plural, behind a given name
    ("قال ياسر الزعاترة إن الكتاب جاهز.", ["ياسر الزعاترة"]),
    # after a son, but not a city
    ("وصل أبو بكر الدليمي أمس.", ["أبو بكر الدليمي"]),
    ("زار الوفد أبو ظبي أمس.", []),
    # who leaves out the dots of a final ya writes one word for the name and the preposition
    ("ووصل العقيد علي بن عمير على الفور.", ["علي بن عمير"]),
    ("يقبل الناس علي مشاهدة العروض، وعلى السوق.", []),
    # holders of office, whatever else their words may be
    ("قال بان كي مون إن الباب مفتوح.", ["بان كي مون"]),
    ("وأضاف الوزير بأن كي الملابس سهل.", []),
    ("وقال بشار الأسد إن الباب مفتوح.", ["بشار الأسد"]),
    ("قال الشيخ عبدالعزيز بن عبدالله آل الشيخ إن الباب مفتوح.", ["عبدالعزيز بن عبدالله آل الشيخ"]),
    ("قال الأمير سعود بن نايف بن عبدالعزيز إن الباب مفتوح.", ["سعود بن نايف بن عبدالعزيز"]),
    ("قال إسماعيل ولد الشيخ أحمد إن المحادثات مستمرة.", ["إسماعيل ولد الشيخ أحمد"]),
    # what is named after a person is no person
    ("زار الوفد جامعة أحمد الدليمي.", []),
    ("قال أستاذ الكيمياء بجامعة الملك خالد ناصر الدليمي إن المختبر جاهز.", ["ناصر الدليمي"]),
    ("وأكد المتحدث باسم مركز الأمير سامي للأبحاث وليد حداد أن المختبر جاهز.", ["وليد حداد"]),
    # a title of two words is no name
    ("قال المرجع آية الله حسن الدليمي إن الباب مفتوح.", ["حسن الدليمي"]),
    # an accusative closes no name, nor does a plural
    ("قدم صالح اعتذارا.", []),
    ("دان السفير عبد العاطي الاقتحامات المتكررة.", ["عبد العاطي"]),
]


@pytest.mark.parametrize(("text", "names"), NAMES, ids=[text for text, _ in NAMES])
def test_names(text: str, names: list[str]) -> None:
    document = Document(Article(id="t", text=text))
    found = persons_of(document).all
    assert [text[slice(*document.span(person.first, person.last))] for person in found] == names


def test_a_title_closes_the_offices_before_it() -> None:
    document = Document(Article(id="t", text="قال مدير المصنع المهندس صالح الدليمي إن العمل مستمر."))
    (person,) = persons_of(document).all
    assert {"مدير", "مصنع", "مهندس"} <= person.office


OFFICES = [
    # the offices of one person stand side by side, before the name and behind it
    ("قال محافظ الواحة رئيس اللجنة العليا صالح الدليمي إن السوق مفتوح.", {"محافظ", "رييس"}),
    ("قال مدير عام الجوازات اللواء صالح الدليمي إن المكتب مفتوح.", {"مدير", "لواء"}),
    ("وصل صالح الدليمي، رئيس الغرفة وأمين الصندوق، إلى الواحة.", {"رييس", "امين"}),
    # also around a name in quotes
    ("قال رئيس شركة «الواحة» الدكتور سامر حمد إن العمل مستمر.", {"رييس", "دكتور"}),
    # who speaks for another does not lend him the office
    ("وقال متحدث باسم وزير النقل سامر حمد إن الطريق آمن.", {"وزير"}),
    # also behind a conjunction or preposition
    ("التقى وزير النقل ورئيس البلدية صالح الدليمي.", {"وزير", "رييس"}),
    ("سلم الوفد رسالة للرئيس صالح الدليمي.", {"رييس"}),
    # an office within another is none of the person
    ("قال زعيم المعارضة صالح الدليمي إن الباب مفتوح.", {"زعيم"}),
]


@pytest.mark.parametrize(("text", "heads"), OFFICES, ids=[text for text, _ in OFFICES])
def test_offices_of_a_person(text: str, heads: set[str]) -> None:
    document = Document(Article(id="t", text=text))
    (person,) = persons_of(document).all
    assert person.heads == heads
