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
    # what is named after a person is no person
    ("زار الوفد جامعة أحمد الدليمي.", []),
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
