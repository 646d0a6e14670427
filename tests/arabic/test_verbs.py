"""The forms of a verb, from its dictionary forms."""

from __future__ import annotations

import pytest

from qawl.arabic.letters import fold
from qawl.arabic.verbs import Form, Lemma, Tense, inflect

SAY = Lemma("قال", "يقول", "قائل", "قول")
STRESS = Lemma("أكّد", "يؤكّد", "مؤكّد", "تأكيد")
CALL = Lemma("دعا", "يدعو", "داعي", "دعوة")
DENY = Lemma("نفى", "ينفي", "نافي", "نفي")
SEE = Lemma("رأى", "يرى", "راء", "رأي")
DISOWN = Lemma("تبرأ", "يتبرأ", "متبرئ", "تبرؤ")
POINT = Lemma("أشار", "يشير", "مشير", "إشارة")


def forms(lemma: Lemma) -> set[str]:
    return {form.text for form in inflect(lemma)}


@pytest.mark.parametrize(
    ("lemma", "expected"),
    [
        (
            SAY,
            "قال قالت قالا قالتا قالوا قلن قلنا قلت يقول تقول نقول أقول يقولون يقولان يقلن يقال قائلا قائلة قوله قولها",
        ),
        (STRESS, "أكد أكدت أكدا أكدوا أكدن يؤكد تؤكد يؤكدون مؤكدا مؤكدة مؤكدين مؤكدتين مؤكدات تأكيده تأكيدهم المؤكد"),
        (CALL, "دعا دعت دعوا دعونا يدعو تدعو يدعون يدعوان داعيا داعية داعين دعوته دعوتها دعوات دعاه"),
        (DENY, "نفى نفت نفيا نفوا نفينا ينفي تنفي ينفون ينفيان نافيا نافية نافين نفيه نفاه"),
        (SEE, "رأى رأت رأوا رآه رآها يرى ترى يرون يروا يريان يراه تراها"),
        (DISOWN, "تبرأ تبرأت تبرأوا يتبرأ يتبرأون متبرئا"),
        (POINT, "أشار أشارت أشاروا أشرنا أشرن يشير تشير يشيرون يشار مشيرا مشيرة مشيرين إشارته إشارات"),
    ],
)
def test_forms_that_stand_in_news(lemma: Lemma, expected: str) -> None:
    assert {fold(form) for form in expected.split()} - forms(lemma) == set()


@pytest.mark.parametrize(
    ("lemma", "absent"),
    [
        (SAY, "قالن قالنا يقون"),
        (CALL, "دعات دعاوا يدعوون"),
        (DENY, "نفات ينفيون نفيوا"),
        (SEE, "يريون رأات"),
    ],
)
def test_forms_that_no_one_writes(lemma: Lemma, absent: str) -> None:
    assert {fold(form) for form in absent.split()} & {form.text for form in inflect(lemma) if not form.object} == set()


@pytest.mark.parametrize(
    ("lemma", "form"),
    [
        (SAY, Form("قالت", Tense.PAST, "f", "s")),
        (SAY, Form("قالوا", Tense.PAST, "m", "p")),
        (SAY, Form("قلنا", Tense.PAST, "m", "p", 1)),
        (STRESS, Form("تاكيدها", Tense.NOUN, "f", "s", 3, "ها")),
        (STRESS, Form("موكدا", Tense.PARTICIPLE, "m", "s", accusative=True)),
        (STRESS, Form("موكدين", Tense.PARTICIPLE, "m", "p", accusative=True)),
        (POINT, Form("يشيران", Tense.PRESENT, "m", "d")),
    ],
)
def test_a_form_tells_gender_number_and_person(lemma: Lemma, form: Form) -> None:
    assert form in set(inflect(lemma))


@pytest.mark.parametrize("lemma", [SAY, STRESS, CALL, DENY, POINT])
def test_forms_are_folded(lemma: Lemma) -> None:
    assert all(form.text == fold(form.text) for form in inflect(lemma))
