"""What a word tells by itself, wherever it stands: its class, what the lexicon knows of it, what cue it may be.

Invariant: a `Word` is a pure function of the word as it is written, the lexicon and the table of word classes. It is made once
for each spelling and shared by all articles.
"""

from __future__ import annotations

import struct
import sys
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from qawl.arabic.letters import fold_word
from qawl.arabic.verbs import Form, Tense
from qawl.arabic.words import Split, proclitics, read
from qawl.lexicon.cues import CueForm, reporting_forms, source_phrases
from qawl.lexicon.nouns import sources
from qawl.reading.linear import code, hashed


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in words.split())


# The closed classes of Arabic, folded. A class is a tag that features and moulds speak of.
CLOSED: dict[str, frozenset[str]] = {
    "comp": _folded(
        "أن أنه أنها أنهم أنهما أنهن أننا أني أنني أنك أنكم"
        " بأن بأنه بأنها بأنهم بأنهما بأننا بأنني بأني وأن وأنه وأنها فإن فإنه فإنها"
        " وبأن وبأنه وبأنها وأنهم وأننا"
    ),
    "prep": _folded(
        "ل ب ك لـ في من على إلى عن مع بين خلال عبر بعد قبل حول ضد نحو لدى عند تحت فوق أمام خلف وراء منذ حتى دون بدون أثناء عقب ضمن"
        " تجاه إزاء بشأن بحق لصالح جراء رغم لأجل وفي ومن وعلى وإلى وعن ومع وبعد وقبل وخلال فيه فيها منه منها عليه عليها إليه إليها"
        " عنه عنها له لها لهم به بها بهم معه معها"
    ),
    "rel": _folded("الذي التي الذين اللذان اللذين اللتان اللتين اللواتي اللاتي والذي والتي والذين ما مما عما"),
    "dem": _folded("هذا هذه ذلك تلك هؤلاء هذان هذين أولئك"),
    "pron": _folded("هو هي هم هما نحن أنا أنت أنتم هن وهو وهي وهم وهما"),
    "neg": _folded("لا لم لن ليس ليست غير ولا ولم ولن وليس"),
    "kan": _folded("كان كانت كانوا كانا كانتا وكان وكانت وكانوا يكون تكون"),
    "qad": _folded("قد لقد وقد فقد"),
    "conj": _folded(
        "كذلك أيضا الآن هنا هناك"
        " بهذا بهذه لهذا لهذه بذلك لذلك"
        " أو ثم لكن ولكن بل كما فيما بينما حيث إذ حين عندما وذلك فضلا إضافة لأن لأنه لأنها كي لكي وكما وحيث غير"
    ),
    "cond": _folded("إذا لو إن وإذا"),
    "time": _folded(
        "أمس اليوم غدا مساء صباح صباحا مساء ظهر فجر الأول الليلة الجاري الحالي الماضي المقبل القادم سابقا مؤخرا أخيرا حاليا لاحقا"
        " مرارا"
        " السبت الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة يوم ليل وقت عام شهر أسبوع"
        " يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر"
    ),
    "turn": _folded("جهته جهتها جانبه جانبها ناحيته ناحيتها بدوره بدورها بدورهم جهتهم جانبهم جانبهما جهتهما"),
    "sub": _folded("كلا كل بعض أحد إحدى عدد جميع معظم أكثر أبرز"),
}
# The closed class of each word; of several the first.
_CLOSED_CLASS = {word: name for name, members in reversed(CLOSED.items()) for word in members}
ENDS = frozenset(".!?؟\n")


def shape(norm: str, written: str) -> str:
    """The class of a word: a closed class, or what its outside tells of its inside."""
    if written == "علي":  # the name; the preposition على folds to the same letters
        return "nom"
    closed = _CLOSED_CLASS.get(norm)
    if closed:
        return closed
    if norm[0].isdigit():
        return "num"
    if norm[0] < "\u0600":
        return "latin"
    prefix = ""
    stem = norm
    if len(norm) > 4 and norm[0] in "وف" and norm[1:3] in ("ال", "لل", "با"):
        prefix, stem = "و", norm[1:]
    if stem.startswith("ال"):
        return prefix + "def"
    if stem.startswith("بال"):
        return prefix + "bdef"
    if stem.startswith("لل"):
        return prefix + "ldef"
    if written.endswith(("اً", "ًا")):
        return "acc"
    if written.endswith("ة"):
        return "fem" if norm[0] not in "بلكوف" else norm[0] + "fem"
    for suffix in ("هما", "هم", "ها", "ه"):
        if norm.endswith(suffix) and len(norm) > len(suffix) + 2:
            return "own" if norm[0] not in "بلكوف" else norm[0] + "own"
    if norm.endswith(("ون", "ين", "ان", "ات")) and len(norm) > 4:
        return norm[-2:]
    if norm[0] in "يتسن" and 3 < len(norm) < 8:
        return "imp" + norm[0]
    if norm[0] in "بل" and len(norm) > 3:
        return norm[0] + "nom"
    if norm[0] == "و" and len(norm) > 3:
        return "wnom"
    return "nom"


UNKNOWN_CLASS = "?"


@lru_cache(maxsize=1)
def word_classes() -> dict[str, str]:
    """The distributional class of each common word (see `scripts/train_word_classes.py`)."""
    table = resources.files("qawl.reading").joinpath("word_classes.tsv").read_text("utf-8")
    classes = {}
    for line in table.splitlines()[1:]:
        number, _, words = line.split("\t")
        classes.update(dict.fromkeys(words.split(), sys.intern(number)))
    return classes


# A class in which at least this share of the running words are in a person's name is a class of names.
NAME_SHARE = 0.5


@lru_cache(maxsize=1)
def name_classes() -> frozenset[str]:
    """The classes whose words are mostly names of persons."""
    table = resources.files("qawl.reading").joinpath("word_classes.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines()[1:])
    return frozenset(number for number, person, _ in rows if float(person) >= NAME_SHARE)


class CueWord(NamedTuple):
    """What cue a word may be: its proclitics, its readings as a verb, what it opens as a source phrase, its kind, its government.

    kind: the tense of the first reading (past, present, participle, noun), or what the source phrase opens; code: kind and lemma
    as numbers.
    """

    prefixes: str
    readings: tuple[CueForm, ...]
    phrase: str | None
    kind: str
    governs: frozenset[str]
    lemma: str
    codes: tuple[int, int]


COLON = CueWord("", (), "colon", "colon", frozenset(), ":", (code("colon"), code(":")))


class NamePart(NamedTuple):
    """What a word may be in the name of a person.

    strong: it is mostly a name; opens: it begins one wherever it stands; surname: it may be a family name; plain: an everyday word
    that nothing is known of; stranger: neither table nor corpus knows it; newcomer: a stranger that does not look like a verb.
    """

    strong: bool
    opens: bool
    surname: bool
    plain: bool
    stranger: bool
    newcomer: bool


@dataclass(slots=True, eq=False)
class Word:
    """A word or a mark by itself.

    norm: folded; shape: its class by the outside; near: shape and the most telling name (the word itself where it is of a closed
    class or a mark, else its first tag); tags: what it may denote; force: its force as a finite reporting verb, or ''; group: its
    distributional class; namely: it may be part of a personal name; carries: the prepositions it may carry; speech: its lemma as a
    noun of speech, or ''; sourcely: it may begin or end the name of a source; name: what it may be in
    the name of a person; cue: what cue it may be; codes: see `COLUMNS`.

    part, opens, triggers: what the steps of times, mentions and commitments know of the word by itself; None until they first
    ask. They keep it here since an attribute is found at once, and an entry of a table of their own only after a search.
    """

    norm: str
    is_word: bool
    shape: str
    near: tuple[str, str]
    tags: frozenset[str]
    tag_codes: tuple[int, ...]
    force: str
    group: str
    namely: bool
    carries: tuple[str, ...]
    speech: str
    sourcely: bool
    name: NamePart
    cue: CueWord | None
    codes: bytes
    part: str | None = None
    opens: bool | None = None
    triggers: str | None = None


# The columns of numbers that stand for a word in feature templates, in the order of `Word.codes`.
COLUMNS = ("shape", "word", "group", "force", "norm", "head", "tail", "size", "open", "feminine")
_CODES = struct.Struct(f"<{len(COLUMNS)}Q")
EDGE_CODES = _CODES.pack(code("edge"), code("edge"), *[0] * (len(COLUMNS) - 2))


# How many spellings are remembered. A word of the news that is new among 50,000 is often met again: twice as many halve the misses.
SPELLINGS = 1 << 17


@lru_cache(maxsize=SPELLINGS)
def word(written: str) -> Word:
    """The word or mark that is written so; of a stray mark (`qawl.arabic.words.read`) the norm is ''."""
    norm, is_word = read(written)
    if norm == written:
        norm = written  # one string for both
    outside = shape(norm, written) if is_word else norm
    tags = sources().get(norm) or _behind_proclitic(norm) or sources().get(halves(norm)[0], _NO_TAGS)
    group = word_classes().get(norm, UNKNOWN_CLASS)
    cue = _cue(norm, noun=written.endswith("ة")) if is_word else COLON if norm == ":" else None
    force = _force(cue) if cue else ""
    closed = outside in CLOSED
    telling = norm if closed or not is_word else min(tags, default="")
    codes = _CODES.pack(
        *map(code, (outside, telling, group, force)),
        hashed(norm),
        *map(code, (norm[:2], norm[-2:])),
        min(len(norm), 7),
        is_word and not closed,
        written.endswith("ة") or "fem" in tags,
    )
    return Word(
        norm=norm,
        is_word=is_word,
        shape=outside,
        near=_near(outside, telling),
        tags=tags,
        tag_codes=_tag_codes(tags) if tags else (),
        force=force,
        group=group,
        namely=_may_name(norm, tags, group) if is_word and not closed else False,
        carries=_carries(norm, outside) if is_word else (),
        speech="" if force or not is_word else _speech(norm),
        sourcely=not _SOURCES.isdisjoint(tags) or group in name_classes(),
        name=_name_part(norm, outside, tags, force, group) if is_word else _NO_NAME,
        cue=cue,
        codes=codes,
    )


@lru_cache(maxsize=1 << 14)
def name_word(written: str, *, first: bool) -> Word:
    """The word that is written so where it is known to be part of a person's name, whatever else it may be: [بان] كي مون.

    first: it begins the name.
    """
    norm, _ = read(written)
    outside = "def" if norm.startswith("ال") else "nom"
    group, tags = word_classes().get(norm, UNKNOWN_CLASS), frozenset(("given_name",))
    codes = _CODES.pack(
        *map(code, (outside, "given_name", group, "")),
        hashed(norm),
        *map(code, (norm[:2], norm[-2:])),
        min(len(norm), 7),
        True,
        written.endswith("ة"),
    )
    return Word(
        norm=norm,
        is_word=True,
        shape=outside,
        near=_near(outside, "given_name"),
        tags=tags,
        tag_codes=_tag_codes(tags),
        force="",
        group=group,
        namely=True,
        carries=(),
        speech="",
        sourcely=True,
        name=_part(strong=True, opens=first, surname=True, plain=False, stranger=False, newcomer=False),
        cue=None,
        codes=codes,
    )


# Words share what takes few values, or the memory of `SPELLINGS` words would be twice as large.


@lru_cache(maxsize=1 << 12)
def _near(outside: str, telling: str) -> tuple[str, str]:
    return outside, telling


@lru_cache(maxsize=1 << 12)
def _tag_codes(tags: frozenset[str]) -> tuple[int, ...]:
    return tuple(sorted(map(code, tags)))


@lru_cache(maxsize=1 << 6)
def _part(strong: bool, opens: bool, surname: bool, plain: bool, stranger: bool, newcomer: bool) -> NamePart:
    return NamePart(strong, opens, surname, plain, stranger, newcomer)


_SOURCES = frozenset(
    (
        *("office", "title", "given_name", "surname", "body", "named_body", "agency", "country", "capital", "group"),
        "document",
    )
)
_NO_TAGS: frozenset[str] = frozenset()


def halves(norm: str) -> tuple[str, ...]:
    """The two words of one that lacks a space between them, if the lexicon knows both; else the word: الوزيرالسوري."""
    at = norm.find("ال", 3)
    if at < 0 or not norm.startswith("ال"):
        return (norm,)
    known = sources()
    if norm not in known and norm[:at] in known and norm[at:] in known:
        return norm[:at], norm[at:]
    return (norm,)


def _behind_proclitic(norm: str) -> frozenset[str]:
    """The tags of a word behind و, ل or ب, each with the proclitic before it: والعراق -> {وcountry}."""
    if len(norm) < 4 or norm[0] not in "ولب":
        return _NO_TAGS
    rest = "ال" + norm[2:] if norm.startswith("لل") else norm[1:]
    return frozenset(norm[0] + tag for tag in sources().get(rest, _NO_TAGS) if "." not in tag)


def _may_name(norm: str, tags: frozenset[str], group: str) -> bool:
    """Whether a word may be part of a personal name: a known given name, or one that neither table nor corpus knows."""
    if norm.startswith("ال"):
        return False
    return "given_name" in tags or "particle" in tags or (not tags and group == UNKNOWN_CLASS)


# What a word may be that is then no part of a name.
NOT_NAMES = frozenset(
    ("office", "title", "demonym", "body", "country", "capital", "place", "document", "group", "agency", "named_body")
)
_SURNAMES = frozenset(("surname", "surname.ambiguous", "given_name.ambiguous"))
# A given name behind the conjunction or preposition that is written to it: وعبدالفتاح, لعمر.
JOINED_NAMES = frozenset(("وgiven_name", "لgiven_name"))
# Behind it stands a father: «سعود [بن] نايف».
FILIATION = frozenset(("بن", "ابن", "بنت"))
_NO_NAME = NamePart(*[False] * 6)


def _name_part(norm: str, outside: str, tags: frozenset[str], force: str, group: str) -> NamePart:
    known = group in name_classes()
    nameless = not NOT_NAMES.isdisjoint(tags)
    strong = ("given_name" in tags or known) and not nameless
    known_otherwise = force or group != UNKNOWN_CLASS or nameless or outside.endswith("own")
    stranger = not known_otherwise and _is_strange(norm)
    return _part(
        strong=strong,
        opens=(strong and outside not in CLOSED and not norm.startswith("ال")) or not JOINED_NAMES.isdisjoint(tags),
        surname=known or not _SURNAMES.isdisjoint(tags),
        plain=outside == "nom" and not tags and not force,
        stranger=stranger,
        newcomer=stranger and not outside.startswith("imp"),
    )


def _is_strange(norm: str) -> bool:
    """Whether a word that no table knows is no known one behind a proclitic either: not بوحشية, ولقاء."""
    if len(norm) < 2 or norm[0].isdigit() or norm.startswith(("وس", "فس", "لل", "بال", "وال")):
        return False
    if len(norm) > 4 and norm.endswith("نا"):  # طموحنا
        return False
    if "ال" in norm[3:-2] and not norm.startswith("عبد"):  # two words without a space between: أشكرالأخ
        return False
    return not hides_known(norm)


def hides_known(norm: str) -> bool:
    """Whether a word is a known one behind a letter that is written to it: بوحشية, ولقاء; not بينيتيز, وليامسون."""
    rest = norm[1:]
    return norm[0] in "بلكوف" and (rest in word_classes() or "ال" + rest in word_classes() or rest in sources())


def _carries(norm: str, outside: str) -> tuple[str, ...]:
    """The prepositions that a word is, or may carry: وعلى -> على, بضرورة -> ب."""
    if outside == "prep":
        return (norm, norm[1:])
    if norm[0] in "بل" and len(norm) > 2 and outside not in CLOSED:
        return (norm[0],)
    return ()


def _speech(norm: str) -> str:
    """The lemma of a noun of speech, with or without one proclitic: شكره, بدعوة; '' of other words."""
    forms = reporting_forms()
    for reading in forms.get(norm, ()) or forms.get(norm[1:], ()):
        if reading.form.tense is Tense.NOUN and reading.verb.force in ("core", "usual"):
            return reading.verb.lemma
    return ""


def _force(cue: CueWord) -> str:
    """The force of a word as a finite reporting verb, with or without a conjunction, or ''."""
    for reading in cue.readings:
        if reading.form.tense in (Tense.PAST, Tense.PRESENT) and reading.form.person == 3:
            return reading.verb.force
    return ""


def _cue(norm: str, *, noun: bool) -> CueWord | None:
    """What cue a folded word may be: the first way to take proclitics off it that leaves a known form.

    noun: it is written with ة, so that it is no verb with an object («دعوة» folds to the letters of «دعوه»).
    """
    forms, phrases = reporting_forms(), source_phrases()
    for split in (*proclitics(norm), *_behind_conjunction(norm)):
        known, phrase = forms.get(split.stem), phrases.get(split.stem)
        if known is None and phrase is None:  # most words
            continue
        readings = tuple(
            r
            for r in known or ()
            if _may_carry(split.prefixes, r.form) and not (noun and r.form.tense in (Tense.PAST, Tense.PRESENT))
        )
        if readings or phrase:
            kind = phrase or str(readings[0].form.tense)
            governs = frozenset().union(*(reading.verb.governs for reading in readings))
            lemma = readings[0].verb.lemma if readings else norm
            return CueWord(split.prefixes, readings, phrase, kind, governs, lemma, (code(kind), code(lemma)))
    return None


def _behind_conjunction(norm: str) -> tuple[Split, ...]:
    """A verb of two letters behind its conjunction, which `proclitics` leaves whole: وحث, فرد."""
    return (Split(norm[0], norm[1:]),) if len(norm) == 3 and norm[0] in "وف" else ()


def _may_carry(prefixes: str, form: Form) -> bool:
    """Whether a form can be a cue with these proclitics: ب on a verbal noun only (بالقول), ل and س on a present only (ليؤكد).

    An impersonal passive (يشار إلى) never is: it has no source. Nor is a first person in the present (نرحب): it speaks, it
    does not report.
    """
    inner = prefixes.lstrip("وف")
    if form.passive or (form.tense is Tense.PRESENT and form.person == 1):
        return False
    if inner == "":
        return True
    if inner == "ب":
        return form.tense is Tense.NOUN
    return form.tense is Tense.PRESENT and inner in ("ل", "س")
