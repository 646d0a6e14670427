"""Is this word a cue here? «ذكر» reports in «ذكر المتحدث أن...» and not in «ذكر وأنثى»."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qawl.arabic.letters import fold_word
from qawl.reading.linear import Features, Sheet, Templates, code, joined, matrix
from qawl.reading.speakers import reported_words
from qawl.reading.vocabulary import COLUMNS

if TYPE_CHECKING:
    from qawl.lexicon.cues import CueForm
    from qawl.reading.document import Cue, Document

# How far a cue is looked past for what it governs: the longest apposition of a speaker with his offices is rarely longer.
REACH = 22
# How far a cue is looked past for a noun of speech: «وجه الوزير [دعوة]».
SPEECH_REACH = 8
# How many readings of a word as a verb are weighed.
READINGS = 2

# How far behind a colon a word is looked for that somebody says of himself: «الوزير: [لن نتراجع]».
SELF_REACH = 12

AROUND = range(-2, 4)
# The words around a cue, and `h`, the head of what it governs: «دعا الوزير الأطراف إلى [وقف] القتال».
_PLACES = ("b2", "b", "w", "a", "a2", "a3", "h")
AROUND_COLUMNS = tuple(f"{place}.{column}" for place in _PLACES for column in COLUMNS)
OWN_COLUMNS = (
    *(
        "kind",
        "headline",
        "first",
        "opening",
        "reach",
        "governed",
        "away",
        "near",
        "quoted",
        "prefixes",
        "shadda",
        "turn",
    ),
    *("form", "object", "accusative", "governs", "after", "before", "speech"),
    *("previous", "since", "next", "until", "rivals", "left", "commas", "via", "passed"),
)
READING_COLUMNS = ("lemma", "force", "act", "direct")

WORD = Templates(
    "cue",
    (*OWN_COLUMNS, *AROUND_COLUMNS),
    """
    kind
    kind headline
    kind first headline
    kind opening reach
    kind governed away
    kind b.word
    kind a.word
    b2.shape b.shape
    a.shape a2.shape
    kind quoted
    prefixes kind
    shadda
    kind turn
    a.norm
    a.group kind
    a2.group kind
    b.group kind
    w.group
    w.norm
    b2.word b.word
    form
    object kind opening
    accusative b.shape
    accusative opening governs
    previous next kind
    left kind opening
    commas kind opening
    a.word a2.word kind
    a.shape a2.shape a3.shape kind
    a2.word kind
    a.head kind
    b.norm kind
    b.group w.group
    passed kind
    passed w.norm
    form quoted
    via h.shape kind
    h.group kind
    h.norm kind
    w.norm b.shape
    """,
)
READING = Templates(
    "cue reading",
    (*READING_COLUMNS, *OWN_COLUMNS, *AROUND_COLUMNS),
    """
    force kind
    force kind opening reach
    force kind governs away
    force b.shape kind
    force a.shape kind
    force after kind opening
    force after before kind
    force before kind opening
    force speech kind
    force b.shape opening
    act kind a.shape
    act kind headline
    direct a.shape a2.shape kind
    direct a.group kind
    lemma
    lemma kind
    lemma opening
    lemma kind governed near
    lemma b.shape
    lemma a.shape
    lemma a.group
    lemma b.group
    lemma kind after
    lemma a.word
    lemma a2.shape a.shape
    lemma rivals opening
    lemma a2.group
    lemma next kind
    force previous since kind
    force rivals kind opening
    force next until kind
    lemma h.group
    lemma h.norm
    lemma via h.shape
    lemma form
    lemma form via
    lemma b.word
    force h.group via
    force h.norm kind
    """,
)
TAG = Templates("cue tag", ("place", "tag", "kind"), "place tag kind")
COLON_COLUMNS = ("length", "short", "headline", "source", "tail", "verbs", "a.shape", "a.word", "quote", "self")
COLON = Templates(
    "cue colon",
    COLON_COLUMNS,
    """
    length headline
    source tail headline short
    verbs headline
    verbs source
    a.shape source
    a.word
    quote source verbs
    self headline
    self source quote
    """,
)
COLON_TAG = Templates("cue colon tag", ("tag", "headline"), "tag headline")


def opening_of(document: Document, cue: Cue) -> tuple[str, int]:
    """What opens the content after the cue, by the outside (`comp`, `quote`, `colon` or ''), and the distance in words."""
    at = document.next_opening(cue.token + 1)
    if at < min(cue.token + 1 + REACH, _sentence_end(document, cue.token)):
        return document.openings[at], at - cue.token
    return "", REACH


def governed(document: Document, cue: Cue, index: int) -> str:
    """The preposition of the cue's government that word `index` carries, or ''."""
    for preposition in document.words[index].carries:
        if preposition in cue.governs:
            return preposition
    return ""


def first_governed(document: Document, cue: Cue) -> tuple[str, int]:
    """The first preposition after the cue that it governs, and its distance in words."""
    carriers = document.carriers
    end = min(cue.token + 1 + REACH, _sentence_end(document, cue.token))
    for order in range(bisect_left(carriers, cue.token + 1), len(carriers)):
        index = carriers[order]
        if index >= end:
            break
        found = governed(document, cue, index)
        if found:
            return found, index - cue.token
    return "", REACH


def distance(words: int) -> int:
    """A distance in words as a coarse class: the least distance of its class."""
    return words if words < 4 else 4 if words < 7 else 7 if words < 12 else 12


class _Openings(NamedTuple):
    """What opens the content after a cue, by the outside: the first opening and the first preposition that the cue governs.

    opening, reach, preposition, away: these two and their distances; via: the nearer one; head: the token behind it, or the one
    that carries the preposition («بوقف»), or `NOWHERE`.
    """

    opening: str
    reach: int
    preposition: str
    away: int
    via: str
    head: int


def _openings(document: Document, cue: Cue) -> _Openings:
    opening, reach = opening_of(document, cue)
    preposition, away = first_governed(document, cue)
    if opening and reach <= away:
        via, head = opening, cue.token + reach + 1
        while head in document.opens:
            head += 1
    elif preposition:
        via, head = preposition, cue.token + away
        head += document.shapes[head] == "prep"
    else:
        return _Openings(opening, reach, preposition, away, "", NOWHERE)
    return _Openings(opening, reach, preposition, away, via, head if head < len(document.words) else NOWHERE)


# A place outside the text: its columns are those of the edge.
NOWHERE = -1


def features(document: Document, found: list[Cue]) -> Features:
    """What speaks for or against each of these words as a cue."""
    places = np.array([cue.token for cue in found], dtype=np.intp)
    openings = [_openings(document, cue) for cue in found]
    heads = np.array([opened.head for opened in openings], dtype=np.intp)
    own = matrix([_own_columns(document, found, n, opened) for n, opened in enumerate(openings)], len(OWN_COLUMNS))
    rows = np.concatenate([own, document.around(places, AROUND), document.around(heads, range(1))], axis=1)
    readings, tags, colons, colon_tags = Sheet(READING), Sheet(TAG), Sheet(COLON), Sheet(COLON_TAG)
    for number, cue in enumerate(found):
        for row in _reading_columns(cue.readings, cue.lemma):
            readings.add(number, row)
        kind = cue.codes[0]
        for place in (cue.token - 1, cue.token + 1):
            if 0 <= place < len(document.words):
                for tag in document.words[place].tag_codes:
                    tags.add(number, (place < cue.token, tag, kind))
        if cue.kind == "colon":
            colons.add(number, _colon_columns(document, cue))
            first, _ = document.sentence_bounds(cue.token)
            for tag in document.words[first].tag_codes:
                colon_tags.add(number, (tag, document.in_headline(cue.token)))
    count = len(found)
    return joined(
        [
            WORD.features(rows),
            readings.features(count, rows),
            tags.features(count),
            colons.features(count),
            colon_tags.features(count),
        ]
    )


def _own_columns(document: Document, found: list[Cue], number: int, opened: _Openings) -> tuple[int, ...]:
    cue = found[number]
    index = cue.token
    first, _ = document.sentence_bounds(index)
    after = document.sourcely(index + 1) or (document.near(index + 1)[0] == "prep" and document.sourcely(index + 2))
    before = document.sourcely(index - 1) or document.sourcely(index - 2)
    return (
        cue.codes[0],
        document.in_headline(index),
        min(index - first, 3),
        code(opened.opening),
        distance(opened.reach),
        code(opened.preposition),
        distance(opened.away),
        opened.away < 5,
        min(document.depth[index], 1),
        code(cue.prefixes),
        "ّ" in document.written(index),
        document.next_of(document.turns, first) < index,
        *_form_columns(cue.readings),
        bool(opened.preposition),
        after,
        before,
        code(speech_noun(document, index)),
        *_neighbour_columns(document, found, number, opened.reach if opened.opening else 0),
        code(opened.via),
        cue.kind == "noun" and reported_words(document, cue) is not None,
    )


def _neighbour_columns(document: Document, found: list[Cue], number: int, reach: int) -> tuple[int, ...]:
    """The words that may be cues before and after one in its sentence, and those between it and what opens its content."""
    index = found[number].token
    first, end = document.sentence_bounds(index)
    previous = found[number - 1] if number and found[number - 1].token >= first else None
    following = found[number + 1] if number + 1 < len(found) and found[number + 1].token < end else None
    rivals = 0
    for other in found[number + 1 : number + 3]:
        rivals += other.token < index + reach
    return (
        code(previous.kind) if previous else 0,
        distance(index - previous.token) if previous else 0,
        code(following.kind) if following else 0,
        distance(following.token - index) if following else 0,
        rivals,
        distance(max(0, end - index)),
        min(document.norms[index + 1 : index + 1 + min(reach, REACH)].count("،"), 2),
    )


@lru_cache(maxsize=10_000)
def _form_columns(readings: tuple[CueForm, ...]) -> tuple[int, int, int]:
    if not readings:
        return 0, 0, 0
    form = readings[0].form
    whole = f"{form.tense}{form.gender}{form.number}{form.person}{bool(form.object)}{form.accusative}"
    return code(whole), bool(form.object), bool(form.accusative)


@lru_cache(maxsize=10_000)
def _reading_columns(readings: tuple[CueForm, ...], lemma: str) -> list[tuple[int, ...]]:
    if not readings:
        return [(code(lemma), code("-"), code("-"), 0)]
    return [
        (code(r.verb.lemma), code(r.verb.force), code(r.verb.act), "o" in r.verb.governs) for r in readings[:READINGS]
    ]


def _colon_columns(document: Document, cue: Cue) -> tuple[int, ...]:
    """What tells «كيري: لن نتراجع» from «عاجل: انفجار في بغداد»."""
    index = cue.token
    first, _ = document.sentence_bounds(index)
    shape, following = document.near(index + 1)
    return (
        min(index - first, 7),
        min(index - first, 4),
        document.in_headline(index),
        document.sourcely(first),
        document.sourcely(index - 1),
        document.next_of(document.verbs, first) < index,
        code(shape),
        code(following),
        index + 1 in document.opens,
        _speaks_of_self(document, index),
    )


def _speaks_of_self(document: Document, index: int) -> bool:
    """Whether one of the words behind a colon is in the first person: «نحن», «هدفنا»."""
    for at in range(index + 1, min(_sentence_end(document, index), index + SELF_REACH)):
        norm = document.norms[at]
        if norm in _SELF or (len(norm) > 4 and norm.endswith("نا") and not document.tags[at]):
            return True
    return False


_SELF = frozenset(
    fold_word(word) for word in ("أنا", "نحن", "إني", "إننا", "أنني", "أننا", "لي", "لنا", "علينا", "عندنا")
)


def speech_noun(document: Document, index: int) -> str:
    """The first noun of speech among the words after a cue (قدم [شكره], وجه [دعوة]), as its lemma, or ''."""
    at = document.next_of(document.speech, index + 1)
    return document.words[at].speech if at < min(index + SPEECH_REACH, len(document.words)) else ""


def _sentence_end(document: Document, index: int) -> int:
    sentence = document.sentence[index]
    return document.bounds[sentence][1] if sentence >= 0 else min(index + REACH, len(document.tokens))
