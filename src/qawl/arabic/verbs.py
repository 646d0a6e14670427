"""Inflection of a verb from its dictionary forms, so that a lexicon lists lemmas and not forms.

A lemma is given as the past (3rd person masculine singular), the present, the active participle and the verbal noun, as a
dictionary writes them. `inflect` derives the forms that stand in news: past and present in every person, number and gender that
reports speech, the passive where it is written differently, the participle in gender, number, case and definiteness, the verbal
noun, and each with the object or possessive pronouns. Forms are returned folded (`letters.fold`), so hamza, shadda and
vowel signs make no difference; what they do tell apart (بيّن "made clear", بين "between") is for the reader of the text to use.

Follows the paradigms of standard grammars (Wright, *A Grammar of the Arabic Language*, I §§ 90-187); doubled and assimilated
verbs need nothing special since vowels are not written.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold

if TYPE_CHECKING:
    from collections.abc import Iterator


class Tense(StrEnum):
    """The morphological class of an inflected form."""

    PAST = "past"
    PRESENT = "present"
    PARTICIPLE = "participle"
    NOUN = "noun"


class Form(NamedTuple):
    """One folded form: `gender` m or f, `number` s, d or p, `person` 1 or 3, `object` the folded attached pronoun or ''.

    `passive` is true of the present passive of a hollow verb, which is written differently (يشار, يقال).
    `accusative` is true of a participle whose ending shows the accusative of circumstance (مؤكداً, مؤكدين).
    """

    text: str
    tense: Tense
    gender: str
    number: str
    person: int = 3
    object: str = ""
    accusative: bool = False
    passive: bool = False


class Lemma(NamedTuple):
    """Dictionary forms of a verb, with whatever vowel signs tell them apart."""

    past: str
    present: str
    participle: str
    noun: str


PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "نا", "ني", "ك", "كم")
WEAK = "اىي"


def inflect(lemma: Lemma) -> Iterator[Form]:
    """All forms of a lemma, unordered, possibly repeated."""
    yield from _with_objects(_past(fold(lemma.past), lemma.past))
    yield from _with_objects(_present(fold(lemma.present), lemma.present))
    if lemma.present.endswith("ى"):
        yield from _present_in_alif(fold(lemma.present))
    yield from _participle(fold(lemma.participle))
    yield from _noun(fold(lemma.noun), lemma.noun.endswith("ة"))


def _past(stem: str, written: str) -> Iterator[Form]:
    weak = written[-1] in "اى" and len(stem) > 2
    base = stem[:-1] if weak else stem
    glide = ("و" if written[-1] == "ا" else "ي") if weak else ""
    yield Form(stem, Tense.PAST, "m", "s")
    yield Form(base + "ت", Tense.PAST, "f", "s")
    yield Form(base + glide + "ا", Tense.PAST, "m", "d")
    yield Form(base + "تا", Tense.PAST, "f", "d")
    yield Form(base + "وا", Tense.PAST, "m", "p")
    # A hollow verb loses its long vowel before a consonant: قال, but قلنا and قلن.
    short = stem[:-2] + stem[-1] if len(stem) >= 3 and stem[-2] == "ا" else base + glide
    yield Form(short + "ن", Tense.PAST, "f", "p")
    yield Form(short + "نا", Tense.PAST, "m", "p", 1)
    yield Form(short + "ت", Tense.PAST, "m", "s", 1)
    if weak:  # written carelessly with the other final letter: دعى for دعا
        yield Form(base + ("ي" if written[-1] == "ا" else "ا"), Tense.PAST, "m", "s")


def _present(stem: str, written: str) -> Iterator[Form]:
    body = stem[1:]
    weak = body[-1] in "ويا" and (len(body) > 2 or written[-1] == "ى")  # يرى, يرون
    base = body[:-1] if weak else body
    yield Form("ي" + body, Tense.PRESENT, "m", "s")
    yield Form("ت" + body, Tense.PRESENT, "f", "s")
    yield Form("ن" + body, Tense.PRESENT, "m", "p", 1)
    yield Form("ا" + body, Tense.PRESENT, "m", "s", 1)
    for ending in ("ون", "وا"):
        yield Form("ي" + base + ending, Tense.PRESENT, "m", "p")
        if written[-1] == "أ":  # the hamza keeps its seat: يتبرأون beside يتبرؤون
            yield Form("ي" + body + ending, Tense.PRESENT, "m", "p")
    dual = body[:-1] + "ي" if body[-1] == "ي" else body
    for ending in ("ان", "ا"):
        yield Form("ي" + dual + ending, Tense.PRESENT, "m", "d")
        yield Form("ت" + dual + ending, Tense.PRESENT, "f", "d")
    short = body[:-2] + body[-1] if len(body) >= 3 and body[-2] in "ويا" else base
    yield Form("ي" + short + "ن", Tense.PRESENT, "f", "p")
    if len(body) >= 3 and body[-2] in "وي":  # the passive of a hollow verb: يقال, يشار
        hollow = body[:-2] + "ا" + body[-1]
        yield Form("ي" + hollow, Tense.PRESENT, "m", "s", passive=True)
        yield Form("ت" + hollow, Tense.PRESENT, "f", "s", passive=True)


def _present_in_alif(stem: str) -> Iterator[Form]:
    """The present in ى with objects, before which it turns into ا: يرى, but يراه."""
    for prefix, gender in (("ي", "m"), ("ت", "f")):
        for pronoun in PRONOUNS:
            yield Form(prefix + stem[1:-1] + "ا" + pronoun, Tense.PRESENT, gender, "s", 3, pronoun)


def _participle(stem: str) -> Iterator[Form]:
    weak = stem[-1] == "ي"
    base = stem[:-1] if weak else stem
    yield Form(base if weak else stem, Tense.PARTICIPLE, "m", "s")
    yield Form(stem + "ا", Tense.PARTICIPLE, "m", "s", accusative=True)
    yield Form(stem + "ه", Tense.PARTICIPLE, "f", "s", accusative=True)
    yield Form(base + "ين", Tense.PARTICIPLE, "m", "p", accusative=True)
    yield Form(base + "ون", Tense.PARTICIPLE, "m", "p")
    yield Form(stem + "ان", Tense.PARTICIPLE, "m", "d")
    yield Form(stem + "تين", Tense.PARTICIPLE, "f", "d", accusative=True)
    yield Form(stem + "تان", Tense.PARTICIPLE, "f", "d")
    yield Form(stem + "ات", Tense.PARTICIPLE, "f", "p", accusative=True)
    for pronoun in PRONOUNS[:5]:
        yield Form(stem + pronoun, Tense.PARTICIPLE, "m", "s", 3, pronoun, True)
    for written in (stem, stem + "ه", base + "ين", base + "ون"):
        yield Form("ال" + written, Tense.PARTICIPLE, "f" if written == stem + "ه" else "m", "s")


def _noun(stem: str, feminine: bool) -> Iterator[Form]:
    base = stem[:-1] + "ت" if feminine else stem
    plural = stem[:-1] + "ات" if feminine else stem + "ات"
    for text in (stem, "ال" + stem, plural):
        yield Form(text, Tense.NOUN, "m", "s")
    for owned in {base, plural}:
        for pronoun, gender, number in (
            ("ه", "m", "s"),
            ("ها", "f", "s"),
            ("هم", "m", "p"),
            ("هما", "m", "d"),
            ("هن", "f", "p"),
        ):
            yield Form(owned + pronoun, Tense.NOUN, gender, number, 3, pronoun)


def _with_objects(forms: Iterator[Form]) -> Iterator[Form]:
    for form in forms:
        yield form
        stem = form.text[:-1] if form.text.endswith("وا") else form.text
        # A final ى turns into ا before a pronoun: نفى, but نفاه.
        if form.tense is Tense.PAST and stem[-1] == "ي" and form.number == "s":
            stem = stem[:-1].removesuffix("ا") + "ا"  # رأى, but رآه
        for pronoun in PRONOUNS:
            yield form._replace(text=stem + pronoun, object=pronoun)
