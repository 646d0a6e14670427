"""Persons and bodies as the text names them, whether or not they speak: what a short name or a description can stand for.

A name is recognised by what stands around it as much as by the lexicon: after an office or a title any unknown word may begin one
(«وزير الخارجية الأميركي [أنتوني بلينكن]»), and a known given name carries the family name after it.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from qawl.arabic.letters import fold_word
from qawl.lexicon.nouns import agreement, phrases, sources
from qawl.reading.vocabulary import CLOSED, FILIATION, JOINED_NAMES, NOT_NAMES, UNKNOWN_CLASS, word_classes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qawl.reading.document import Document

T = TypeVar("T")

_SINGULAR = frozenset(("ms", "fs"))
MAX_NAME = 6
MAX_GIVEN = 2
MAX_PHRASE = 14
# How many tokens a name in quotes within an office has, with its marks.
MAX_QUOTED = 6
_PHRASE_SHAPES = frozenset(("def", "ودef", "وdef", "fem", "ldef", "num", "ات", "ين", "acc"))
_LINKS = frozenset(("باسم", "في", "لشوون", "ل", "لدي", "علي", "من"))


class Person(NamedTuple):
    """A named person: tokens of the name, and the folded words of the offices that stand beside it, without article.

    heads: those of them that name an office by themselves: [أمين] العاصمة، [رئيس] اللجنة.
    """

    first: int
    last: int
    office: frozenset[str]
    heads: frozenset[str]


class Persons(NamedTuple):
    """The named persons of an article, and the token each name begins and ends at."""

    all: list[Person]
    begins: dict[int, Person]
    ends: dict[int, Person]


def persons_of(document: Document) -> Persons:
    """The named persons of an article, indexed."""
    found = find_persons(document)
    return Persons(found, {p.first: p for p in found}, {p.last: p for p in found})


# Among how many namings on each side of a mention its fullest is looked for: no news article has as many, and a hostile text with
# more must not take more time for each mention.
AROUND = 60


def first_of(person: Person) -> int:
    """The token that a person's name begins at: the order of persons in an article."""
    return person.first


def around(options: Sequence[T], place: int, key: Callable[[T], int]) -> Sequence[T]:
    """The options, given in the order of their places, that stand next to a place: `AROUND` on each side."""
    if len(options) <= AROUND:
        return options
    at = bisect_left(options, place, key=key)
    return options[max(0, at - AROUND) : at + AROUND]


@lru_cache(maxsize=50_000)
def bare(norm: str) -> str:
    """A folded word without article or the proclitics that may hide it: الوزير, للوزير -> وزير."""
    for prefix in ("وال", "بال", "ال", "لل"):
        if norm.startswith(prefix) and len(norm) - len(prefix) >= 3:
            return norm[len(prefix) :]
    return norm


@lru_cache(maxsize=50_000)
def stem(norm: str) -> str:
    """A folded word of an office without what is written to it, as it may stand elsewhere: بتعليم -> تعليم, الأمين -> أمين."""
    if norm.startswith("لل") and norm[1:] in sources():  # ل and اللجنة
        return norm[1:]
    word = bare(norm)
    if len(word) < 4 or word[0] not in "وبل" or word in sources():
        return word
    rest = bare(word[1:])
    return rest if rest in sources() or rest in word_classes() or "ال" + rest in word_classes() else word


def find_persons(document: Document) -> list[Person]:
    """Every named person, in text order."""
    found: list[Person] = []
    index = 0
    offices: tuple[int, int] | None = None
    words = document.words
    while index < len(words):
        tags = words[index].tags
        titled = bool(tags) and not tags.isdisjoint(_HEADS)
        if offices is None and not titled and not words[index].name.opens and not _is_kunya(document, index):
            surname_next = index + 1 < len(words) and words[index + 1].name.surname
            if not surname_next:
                index += 1
                continue
        if titled and not _begins_name(document, index, anchored=False):
            end = phrase_end(document, index)
            singular = "title" in tags or agreement().get(_unjoined(document, index), _SINGULAR) & _SINGULAR
            # «محافظ بيشة [رئيس] اللجنة [المهندس] صالح القاضي»: the offices and titles of one person stand side by side.
            begin = offices[0] if offices and offices[1] == index else index
            offices = (begin, end) if singular else None
            index = end
            continue
        if words[index].name.surname and _titles(document, index):  # it looks like a name: «[آية الله] السيستاني»
            end = index + 2
            offices = (offices[0] if offices and offices[1] == index else index, end)
            index = end
            continue
        anchored = offices is not None and _only_marks(document, offices[1], index)
        if _begins_name(document, index, anchored=anchored):
            last = name_end(document, index)
            begin = offices[0] if anchored and offices else index
            if _names_place(document, begin) or _names_place(document, index):
                # «أستاذ علم البيئة بجامعة [الملك عبدالعزيز] بجدة»: the office goes on behind the name of the place.
                index = phrase_end(
                    document, _royal_name_end(document, index) if "title" in document.tags[index - 1] else last
                )
                offices = (begin, index) if begin < index and "office" in document.tags[begin] else None
                continue
            if (anchored and not _describes(document, offices, index)) or last > index:
                before = _own(document, *offices) if anchored and offices else (index, index)
                behind = _apposition(document, last + 1)
                found.append(
                    Person(
                        index,
                        last,
                        _words(document, *before) | _words(document, *behind),
                        _heads(document, *before) | _heads(document, *behind),
                    )
                )
            index = last + 1
            continue
        if document.tokens[index].is_word:
            offices = None
        index += 1
    return found


# What is named after persons.
_NAMED_AFTER = frozenset(
    fold_word(word)
    for word in (
        *(
            "قصر",
            "شارع",
            "طريق",
            "مطار",
            "جامعة",
            "جامع",
            "مسجد",
            "مستشفى",
            "استاد",
            "إستاد",
            "ملعب",
            "كأس",
            "جائزة",
            "حي",
        ),
        *(
            "ميدان",
            "جسر",
            "سد",
            "ميناء",
            "قاعدة",
            "معهد",
            "كلية",
            "مدرسة",
            "مركز",
            "مخيم",
            "كتائب",
            "لواء",
            "كتيبة",
            "سيدي",
        ),
        *("مدينة", "مؤسسة", "جمعية", "صندوق", "مجمع", "قاعة", "كرسي", "برنامج", "مجموعة", "مكتبة"),
        *("حديقة", "شركة", "منصة"),
    )
)


ON_BEHALF = "باسم"


def office_spoken_for(document: Document, first: int, end: int) -> int | None:
    """Where the office begins for which somebody unnamed speaks, in a mention: «ناطق باسم [وزير] النقل سامر حمد»."""
    if document.norms[first].startswith("ال"):  # «الناطق باسم وزير النقل سامر حمد» may be Samir Hamad
        return None
    behalf = next((i for i in range(first + 1, end - 1) if document.norms[i] == ON_BEHALF), None)
    return behalf + 1 if behalf is not None and "office" in document.tags[behalf + 1] else None


def _own(document: Document, first: int, end: int) -> tuple[int, int]:
    """The offices before a name that are those of its bearer."""
    return office_spoken_for(document, first, end) or first, end


def _names_place(document: Document, index: int) -> bool:
    """Whether a name stands behind what is named after persons, with or without a title: «بجامعة الملك [خالد]»."""
    before = index - 1
    while before > 0 and "title" in document.tags[before]:
        before -= 1
    return (
        before >= 0
        and not document.norms[before].startswith(("ال", "وال", "بال", "لل"))
        and stem(document.norms[before]) in _NAMED_AFTER
    )


def _royal_name_end(document: Document, first: int) -> int:
    """The last token of the name of a king or prince in the name of a place: one name, with its fathers behind بن."""
    last = first
    while last + 2 < len(document.tokens) and document.norms[last + 1] in FILIATION:
        last += 2
    return last


def _titles(document: Document, index: int) -> bool:
    """Whether a title of two words begins at a token."""
    pair = tuple(document.norms[index : index + 2])
    return len(pair) == 2 and "title" in phrases().get(pair, ())


def _describes(document: Document, offices: tuple[int, int] | None, index: int) -> bool:
    """Whether an unknown word after a lone indefinite office is its adjective: «خبير بيئي»."""
    if offices is None or offices[1] - offices[0] > 1 or document.words[index].name.strong:
        return False
    return not document.norms[offices[0]].startswith("ال") and "title" not in document.tags[offices[0]]


def body_heads(document: Document) -> list[int]:
    """The words that head noun phrases for bodies and documents, in text order."""
    return [i for i, tags in document.tagged if ("body" in tags or "document" in tags) and "office" not in tags]


def collective_heads(document: Document) -> list[int]:
    """The words that head noun phrases for bodies, groups and countries, in text order."""
    return [
        i
        for i, tags in document.tagged
        if tags & _COLLECTIVE and "demonym" not in tags and document.norms[i] not in _NO_HEADS
    ]


# Words for groups that mostly follow a noun: «مرة [أخرى]».
_NO_HEADS = frozenset(fold_word(word) for word in ("أخرى", "آخر"))


_COLLECTIVE = frozenset(("body", "group", "country", "named_body"))


def phrase_end(document: Document, head: int) -> int:
    """The token after the noun phrase that `head` opens: genitives, adjectives and the prepositional phrases of offices."""
    index = head + 1
    limit = min(len(document.tokens), head + MAX_PHRASE)
    while index < limit:
        if not document.tokens[index].is_word:
            behind = _behind_quoted(document, index)
            if not behind:
                break
            index = behind
        tags, shape, norm = document.tags[index], document.shapes[index], document.norms[index]
        if norm == "عام" and "office" in document.tags[index - 1]:  # «مدير [عام] الجوازات», no year
            pass
        elif norm in _LINKS and shape != "nom":  # علي is a name where it is written with its dots
            if index + 1 >= limit or not (document.norms[index + 1].startswith("ال") or document.tags[index + 1]):
                break
        elif (
            _begins_plain_name(document, index)
            or shape in CLOSED
            or document.words[index].name.strong
            or (document.words[index].name.surname and not norm.startswith("ال"))
        ) or (
            not (
                shape in _PHRASE_SHAPES
                or norm.startswith("ال")
                or tags & NOT_NAMES
                or (norm[0] == "ل" and shape in ("lnom", "لnom", "لfem"))
            )
            and (document.classes[index] == UNKNOWN_CLASS or shape.startswith("imp"))
        ):
            break
        index += 1
    return index


def _behind_quoted(document: Document, index: int) -> int:
    """The title or name behind a name in quotes that begins at a token, 0 for none: «رئيس شركة "الواحة" [المهندس] سامر حمد»."""
    behind = document.opens.get(index, index + MAX_QUOTED) + 1
    if behind - index > MAX_QUOTED or behind >= len(document.words):
        return 0
    titled = "title" in document.tags[behind] or document.words[behind].name.opens
    return behind if titled else 0


def name_end(document: Document, first: int) -> int:
    """The last token of the name that token `first` begins."""
    last = document.full_names.get(first, first)
    limit = min(len(document.tokens), first + MAX_NAME) - 1
    while last < limit:
        if _binds(document, last):
            last += 1
        elif last > first and last + 1 in document.full_names:
            break  # «[جو بايدن] مصطفى الكاظمي»
        elif _continues(document, last + 1) or _is_byname(document, first, last + 1):
            last += 1
        elif last + 2 <= limit and _may_be_father(document, last + 1) and _closes_name(document, last + 2):
            last += 2  # an everyday word as a father's name: «احمد [درع] الجميلي»
        elif last - first < MAX_GIVEN and _may_be_family(document, last + 1) and _closes_phrase(document, last + 2):
            last += 1  # an everyday word as a family name: «قالت ليلى [حداد] إن»
        else:
            break
    while last > first and "particle" in document.tags[last]:
        last -= 1
    return last


def _binds(document: Document, index: int) -> bool:
    """Whether a word binds the next one into the name, whatever that is: «عبدالرحمن [بن] مساعد»."""
    following = index + 1
    if "particle" not in document.tags[index] or not document.tokens[following].is_word:
        return False
    return document.shapes[following] not in CLOSED and document.norms[index] in _BINDING


_BINDING = frozenset(("بن", "ابن", "ال", "ابو", "عبد"))


def _is_byname(document: Document, first: int, index: int) -> bool:
    """Whether an adjective of origin or a trade closes a name: «منصور [التركي]», «صالح [القاضي]»."""
    norm, tags = document.norms[index], document.tags[index]
    if not norm.startswith("ال") or norm.endswith(("ه", "ين", "ون", "ات")) or not document.words[first].name.strong:
        return False
    after_given = index - 1 == first or document.norms[index - 2] in _BINDING
    return after_given and ("demonym" in tags or ("office" in tags and _ends_phrase(document, index + 1)))


def _is_kunya(document: Document, index: int) -> bool:
    """Whether a word opens a name after a son: «[أبو] بكر», not «أبو ظبي»."""
    following = document.words[index + 1 : index + 2]
    return document.norms[index] in _KUNYA and any(w.name.strong for w in following)


_KUNYA = frozenset(("ابو", "ابي", "ابا"))


def _begins_name(document: Document, index: int, *, anchored: bool) -> bool:
    if not document.tokens[index].is_word or document.shapes[index] in CLOSED:
        return False
    name = document.words[index].name
    if name.opens or _is_kunya(document, index):
        return True
    if _begins_plain_name(document, index) and (anchored or (index > 0 and bool(document.forces[index - 1]))):
        return True
    return anchored and (name.strong or name.newcomer or name.surname or "particle" in document.tags[index])


def _continues(document: Document, index: int) -> bool:
    norm, after_given = document.norms[index], _is_given(document, index - 1)
    if not document.tokens[index].is_word or document.shapes[index] in CLOSED:
        return False
    others = document.tags[index] & NOT_NAMES
    if others and not (after_given and others == _BRAND and not norm.startswith("ال")):  # «ستيف [مكلارين]»
        return False
    name = document.words[index].name
    if norm[0] == "و" and not (name.strong or name.surname):
        return after_given and name.stranger  # «كريس [وليامسون]»; another person in «أوديرنو [ودنفورد]»
    if norm.startswith(("لل", "بال", "وال")):
        return False
    if name.surname or others:
        return True
    if norm.startswith("ال"):
        common = document.written(index).endswith(("ة", "ات")) and not after_given  # «ياسر [الزعاترة]»
        return document.classes[index] == UNKNOWN_CLASS and not common
    if document.shapes[index] == "own":
        return name.strong
    # ترامب looks like a verb
    return name.strong or (name.stranger and not is_accusative(norm)) or "particle" in document.tags[index]


_BRAND = {"named_body"}


def _is_given(document: Document, index: int) -> bool:
    """Whether a word is a given name with no other name before it, and nothing written to it."""
    given = index >= 0 and document.words[index].name.opens and document.tags[index].isdisjoint(JOINED_NAMES)
    return given and not (index and document.words[index - 1].name.strong)


def is_accusative(norm: str) -> bool:
    """Whether a word is a common one with the ending of the accusative: «قدم صالح [اعتذارا]», «أكد هادي [مجددا]»."""
    return norm.endswith("ا") and (norm[:-1] in word_classes() or norm in word_classes())


def _begins_plain_name(document: Document, index: int) -> bool:
    """Whether an everyday word stands before a family name: «الرئيس الأميركي [جو] بايدن»."""
    following = index + 1
    if not document.words[index].name.plain or following >= len(document.tokens):
        return False
    return "surname" in document.tags[following] and not document.norms[following].startswith("ال")


def _may_be_father(document: Document, index: int) -> bool:
    """Whether a word may be a father's name: an everyday word, a word for a trade among them («محمد [فلاح] القرقاح»)."""
    return document.shapes[index] == "nom" and not document.forces[index] and not document.tags[index] & _NO_FATHERS


_NO_FATHERS = NOT_NAMES - {"office"}


def _may_be_family(document: Document, index: int) -> bool:
    """Whether an everyday word may close a name: «ليلى [حداد]»."""
    return document.words[index].name.plain and not is_accusative(document.norms[index])


def _closes_phrase(document: Document, index: int) -> bool:
    """Whether a name may end before a word: where the phrase ends, or an office follows («جوسيب ماريا بارتوميو [رئيس] النادي»)."""
    return _ends_phrase(document, index) or "office" in document.tags[index]


def _ends_phrase(document: Document, index: int) -> bool:
    return index >= len(document.tokens) or not document.tokens[index].is_word or document.shapes[index] in CLOSED


def _closes_name(document: Document, index: int) -> bool:
    return document.norms[index].startswith("ال") and document.tokens[index].is_word and _continues(document, index)


def _only_marks(document: Document, first: int, last: int) -> bool:
    return (
        first <= last <= first + 2
        and not any(document.tokens[i].is_word for i in range(first, last))
        and "\n" not in document.norms[first:last]
    )


def _apposition(document: Document, index: int) -> tuple[int, int]:
    """The token range of an office that follows a name, empty where none does: «خالد العطية، [وزير خارجية قطر]»."""
    if index < len(document.tokens) and document.norms[index] in ("،", "-", "(", "–"):
        index += 1
    if index < len(document.tokens) and "office" in document.tags[index]:
        return index, phrase_end(document, index)
    return index, index


def _words(document: Document, first: int, end: int) -> frozenset[str]:
    return frozenset(stem(document.norms[i]) for i in range(first, end) if document.shapes[i] not in CLOSED)


def _heads(document: Document, first: int, end: int) -> frozenset[str]:
    """The words of offices that are no part of another office: not [المعارضة] in «زعيم المعارضة»."""
    return frozenset(
        stem(document.norms[i])
        for i in range(first, end)
        if document.tags[i] & _HEADS and (i == first or not _is_genitive(document, i))
    )


def _is_genitive(document: Document, index: int) -> bool:
    """Whether a word with the article stands behind one without, as its genitive: «زعيم [المعارضة]», not «معالي [الأمين]»."""
    if not document.norms[index].startswith("ال") or "title" in document.tags[index]:
        return False
    return not document.norms[index - 1].startswith("ال") and "title" not in document.tags[index - 1]


_HEADS = frozenset(("office", "title", *(f"{joined}{tag}" for joined in "ولب" for tag in ("office", "title"))))


def _unjoined(document: Document, index: int) -> str:
    """A word for an office without what is written to it: للرئيس -> الرئيس."""
    norm = document.norms[index]
    if document.tags[index] & {"office", "title"}:
        return norm
    return "ا" + norm if norm.startswith("لل") else norm[1:]
