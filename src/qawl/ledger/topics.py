"""What a statement speaks of: topics of a small published taxonomy (docs/topics.md), several or none for each statement.

Invariant: a pure function of the words; the vocabulary is the table `topics` of the lexicon. A term is met in its inflected
forms («وللمستشفيات» is «مستشفى»); the longest term wins and hides the words in it, so that «مجلس الأمن» tells of politics
though «أمن» tells of security. A term counts once, however often it stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from qawl.arabic.letters import fold
from qawl.arabic.words import proclitics
from qawl.errors import LexiconError
from qawl.lexicon import tables
from qawl.records import Topic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


# What a term tells that is strong, fair or weak, and how much makes a topic: one strong term does, or two fair ones.
STRONG, FAIR, WEAK = 4.0, 2.0, 1.0
ENOUGH = 4.0
# How much of what headline and lead tell counts for each statement of their article.
AROUND = 0.4
# A topic that tells less than this share of the first one is touched, not spoken of; the statement's own words can do with less.
SHARE, OWN_SHARE = 1 / 2, 1 / 3
# The name in the table of what tells against all topics: sport and worship.
NONE = "none"


def topics(said: str, around: str = "") -> tuple[Topic, ...]:
    """The topics of a statement, the most certain first.

    said: its words; around: headline and lead of its article. Raises LexiconError if the table is malformed.
    """
    own, near = _evidence(said), _evidence(around)
    told = {topic: own.get(topic, 0.0) + AROUND * near.get(topic, 0.0) for topic in (*Topic, NONE)}
    least, first = max(ENOUGH, told[NONE]), max(told.values())
    named = (
        topic
        for topic in Topic
        if told[topic] >= max(least, first * (OWN_SHARE if own.get(topic, 0.0) >= ENOUGH else SHARE))
    )
    return tuple(sorted(named, key=lambda topic: -told[topic]))


@lru_cache(maxsize=1 << 10)  # the statements of an article share what stands around them
def _evidence(text: str) -> Mapping[str, float]:
    """How much the terms of a text tell of each topic, and of `NONE`."""
    told: defaultdict[str, float] = defaultdict(float)
    for row in set(_rows(text)):
        for topic, much in _vocabulary().tells[row]:
            told[topic] += much
    return dict(told)


# --- terms in a text --------------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+")


def _rows(text: str) -> Iterator[int]:
    """The rows of the table whose terms stand in a text, from left to right, at each place the longest."""
    words = [_lemmas(word) for word in _WORD.findall(fold(text))]
    start = _vocabulary().start
    hidden = 0
    for at, lemmas in enumerate(words):
        if lemmas and at >= hidden:
            hidden, row = _longest(start, words, at)
            if row is not None:
                yield row


def _longest(node: _Node, words: Sequence[tuple[str, ...]], at: int) -> tuple[int, int | None]:
    """Where the longest term that goes on from a node ends, and its row; None where there is none."""
    best = (at, node.row)
    for lemma in words[at] if at < len(words) else ():
        further = node.further.get(lemma)
        if further:
            end, row = _longest(further, words, at + 1)
            if row is not None and (best[1] is None or end > best[0]):
                best = (end, row)
    return best


# --- words in their forms ---------------------------------------------------------------------------------------------

_ARTICLE = "ال"
# Taken off before the article only: كبيرة is not ك and بئر, فكرة not ف and كرة.
_NEED_ARTICLE = ("ف", "ك")
# Endings of number, nisba and owner, and those of verbs in the past.
_ENDINGS = tuple(
    fold(ending)
    for ending in (
        *("ا", "ان", "ين", "ون", "و", "ة", "ات", "ي", "ية", "يا", "يين", "يون", "يات"),
        *("ه", "ها", "هم", "هما", "نا", "ك", "كم", "اته", "اتها", "اتهم", "اتنا"),
        *("ت", "تا", "وا"),
    )
)
# What stands in place of the ة of a term.
_FOR_TA_MARBUTA = tuple(
    fold(ending)
    for ending in ("ات", "اته", "اتها", "اتهم", "اتنا", "ته", "تها", "تهم", "تنا", "تي", "تين", "تان", "تا")
)
# A shorter word with an ending is mostly another one.
_LEAST_LETTERS = 3
# Stands in the table before a word that takes no endings: «=شعر», which is not «شعرت».
_EXACT = "="


@lru_cache(maxsize=1 << 16)
def _lemmas(word: str) -> tuple[str, ...]:
    """The words of the vocabulary that a folded word may be a form of, the likeliest first."""
    known = _vocabulary().words
    return tuple(dict.fromkeys(lemma for form in _bare(word) for lemma in _uninflected(form) if lemma in known))


def _bare(word: str) -> Iterator[str]:
    """A word with and without proclitics and article: وللمدرسة -> المدرسة, مدرسة."""
    for split in proclitics(word):
        if split.prefixes[-1:] in _NEED_ARTICLE and not split.stem.startswith(_ARTICLE):
            continue
        if split.prefixes.endswith("ل") and split.stem.startswith("ل"):
            yield _ARTICLE + split.stem[1:]
            yield split.stem[1:]
        yield split.stem
        if split.stem.startswith(_ARTICLE):
            yield split.stem[len(_ARTICLE) :]


def _uninflected(form: str) -> Iterator[str]:
    """A form as it stands and without each ending that it may have: مدرسين -> مدرسين, مدرس."""
    yield form
    yield _EXACT + form
    letters = len(form) - len(_ARTICLE) * form.startswith(_ARTICLE)
    for endings, in_place_of in ((_ENDINGS, ""), (_FOR_TA_MARBUTA, "ه")):
        for ending in endings:
            if form.endswith(ending) and letters - len(ending) >= _LEAST_LETTERS:
                yield form[: -len(ending)] + in_place_of


class _Node(msgspec.Struct):
    """A place in the trie of terms: the row of the term that ends here, and by the next word where it goes on."""

    row: int | None = None
    further: dict[str, _Node] = msgspec.field(default_factory=dict)


class _Vocabulary(NamedTuple):
    """words: all that terms are made of; start: the trie of terms; tells: by row, what its terms tell."""

    words: frozenset[str]
    start: _Node
    tells: tuple[tuple[tuple[str, float], ...], ...]


@cache
def _vocabulary() -> _Vocabulary:
    words: set[str] = set()
    start = _Node()
    rows = tables.load("topics")
    for number, row in enumerate(rows):
        for written in (row.term, *row.other):
            node = start
            for part in fold(written).split():
                words.add(part)
                node = node.further.setdefault(part, _Node())
            node.row = number
    return _Vocabulary(frozenset(words), start, tuple(map(_tells, rows)))


def _tells(row: tables.TopicTerm) -> tuple[tuple[str, float], ...]:
    """What a row tells. Raises LexiconError for a topic that the taxonomy does not have."""
    told = tuple(
        (topic, much) for column, much in ((row.strong, STRONG), (row.fair, FAIR), (row.weak, WEAK)) for topic in column
    )
    for topic, _ in told:
        if topic != NONE and topic not in tuple(Topic):
            raise LexiconError(f"{topic!r} is no topic", where=f"topics.tsv, {row.term}", hint=", ".join(Topic))
    return told
