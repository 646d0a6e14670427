"""Reports of one utterance in two articles of two stories: what somebody said, told again where something else is told.

Invariants:

- A pair is a pure function of two traces, the same whichever comes first; a report is in one pair at most.
- Precision before recall: no story holds the two articles together, so the words have to. What many say in the same words
  (prayers, scripture) and what is said of another place or another number stays apart.
- Other words count only beside the same words: where the two articles tell an utterance of somebody in the same words, they may
  tell another one of that day freely («ستظل أبوابنا مفتوحة» and «تعهد بإبقاء الأبواب مفتوحة»).
"""

from __future__ import annotations

import re
from itertools import pairwise, product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qawl.arabic.letters import fold
from qawl.ledger import decisions
from qawl.ledger.encoder import encode
from qawl.ledger.entities import Relation, relation
from qawl.ledger.likeness import report_features, telling
from qawl.ledger.places import place_of
from qawl.ledger.traces import words_of_statement
from qawl.ledger.words import stems, weight
from qawl.records import MentionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qawl.ledger.encoder import Vectors
    from qawl.ledger.entities import Who
    from qawl.ledger.likeness import Matrix
    from qawl.ledger.traces import Report, Trace
    from qawl.records import Span

# How much of what the lighter of two reports tells stands in the other one (these numbers were chosen on pairs of the corpus, for
# precision).
TOLD = 0.7
# What share of the lighter one's stems stands in the other as it is, at least.
LEAST_SHARED = 1 / 3
# A stem of that many letters may begin with a particle that the stemmer left.
LEAST_WITH_PARTICLE = 5
# What has fewer stems may be a formula, which is told again on other days of somebody else.
FORMULA = 5
# Other words for one utterance: how near the sentence vectors of two reports are (cosine), and how likely the trees hold them to be
# one utterance; how many days apart the articles are at most (chosen on pairs of articles that tell something in the same words).
ALIKE, LEAST_LIKELY, NEAR = 0.65, 0.05, 1
_WORD = re.compile(r"[^\W_]+")


class Again(NamedTuple):
    """Two reports of one utterance, by their order in the one article and in the other, and how likely they are that."""

    one: int
    other: int
    likely: float


class _Asked(NamedTuple):
    """What two reports of one speaker have to come to: how likely to be of one utterance, and how many runs of words the same."""

    likely: float
    runs: int


# Where the registry knows who spoke; where a name in full is all that is known; and where a name of one word is («الإدارة»,
# «أحمد»), which is that of many.
_KNOWN, _NAMED, _CALLED = _Asked(0.4, 1), _Asked(0.8, 1), _Asked(0.8, 4)
_IN_FULL = 2


class _Told(NamedTuple):
    """What a report tells besides whom it names: stems, the runs of three of them, the countries and cities that it names."""

    stems: frozenset[str]
    runs: frozenset[tuple[str, ...]]
    places: frozenset[str]


def told_again(one: Trace, other: Trace) -> list[Again]:
    """The pairs of reports of two articles of different stories that are one utterance, in order; for articles of near days."""
    later = not _are_near(one, other)
    if later and one.places and other.places and one.places.isdisjoint(other.places):
        return []  # the same praise, on another tour
    asked = {
        (left.order, right.order): needed
        for ours, theirs, needed in _of_one_speaker(one, other)
        for left in ours
        for right in theirs
        if not _differ(left.numbers, right.numbers)
        and _may_share(left, right)
        and not (later and _is_short(left, right))
    }
    if not asked:
        return []
    here = _told(one, {left for left, _ in asked})
    there = _told(other, {right for _, right in asked})
    worth = {
        (left, right): needed.likely
        for (left, right), needed in asked.items()
        if left in here and right in there and _same_words(here[left], there[right], needed.runs)
    }
    if not worth:
        return []
    likely = decisions.reports().probability(report_features(one, other, telling((one, other))))
    found = list(each_once(Again(*pair, float(likely[pair])) for pair, least in worth.items() if likely[pair] >= least))
    return sorted([*found, *each_once(_in_other_words(one, other, found, likely))])


def _in_other_words(one: Trace, other: Trace, found: Sequence[Again], likely: Matrix) -> Iterator[Again]:
    """What somebody whom the registry knows said beside what was found, in other words; likely: how likely reports are one."""
    if not (found and _are_near(one, other)):
        return
    known, known_there = {pair.one for pair in found}, {pair.other for pair in found}
    for ours, theirs in _of_the_registry(one, other):
        here = _told(one, [report.order for report in ours if report.order not in known])
        there = _told(other, [report.order for report in theirs if report.order not in known_there])
        worth = [
            (left, right)
            for left, right in product(range(len(ours)), range(len(theirs)))
            if ours[left].order in here
            and theirs[right].order in there
            and _likeliest(likely, ours[left].order, theirs[right].order)
            and not _differ(ours[left].numbers, theirs[right].numbers)
            and not _differ(here[ours[left].order].places, there[theirs[right].order].places)
        ]
        if worth:  # vectors take their time
            nearest = _nearest(_vectors(one, ours), _vectors(other, theirs))
            for left, right in nearest.intersection(worth):
                pair = ours[left].order, theirs[right].order
                yield Again(*pair, float(likely[pair]))


def _are_near(one: Trace, other: Trace) -> bool:
    """Whether two articles are of one day, or of two that follow each other."""
    return one.day is not None and other.day is not None and abs((one.day - other.day).days) <= NEAR


def _is_short(left: Report, right: Report) -> bool:
    """Whether one of two reports is so short that it may be a formula: «[العقاب سيكون مصير المعتدين]»."""
    return min(len(left.stems), len(right.stems)) < FORMULA


def _likeliest(likely: Matrix, left: int, right: int) -> bool:
    """Whether two reports are likely enough to be worth a look, and each the likeliest of its article for the other."""
    return bool(LEAST_LIKELY <= likely[left, right] == max(likely[left].max(), likely[:, right].max()))


def _of_the_registry(one: Trace, other: Trace) -> Iterator[tuple[list[Report], list[Report]]]:
    """The reports of each speaker whom the registry knows in both articles, those of the headlines left out."""
    for ours, theirs, needed in _of_one_speaker(one, other):
        bodies = [[report for report in reports if not report.headline] for reports in (ours, theirs)]
        if needed is _KNOWN and all(bodies):
            yield bodies[0], bodies[1]


def _vectors(trace: Trace, reports: Iterable[Report]) -> Vectors:
    return encode([words_of_statement(trace.article.text, report.statement.content) for report in reports])


def _nearest(ours: Vectors, theirs: Vectors) -> set[tuple[int, int]]:
    """The pairs of vectors that are near, each the nearest of the other."""
    alike = ours @ theirs.T
    best = (alike >= alike.max(axis=1, keepdims=True)) & (alike >= alike.max(axis=0, keepdims=True))
    return {(left, right) for left, right in np.argwhere(best & (alike >= ALIKE)).tolist()}


def _may_share(left: Report, right: Report) -> bool:
    """Whether enough stems are shared as they stand, with names and particles: what is not is not worth a closer look."""
    return len(left.stems & right.stems) >= LEAST_SHARED * min(len(left.stems), len(right.stems))


def each_once(pairs: Iterable[Again]) -> Iterator[Again]:
    """The likeliest pairs in which no report stands twice."""
    ours, theirs = set[int](), set[int]()
    for pair in sorted(pairs, key=lambda pair: (-pair.likely, abs(pair.one - pair.other), pair.one + pair.other)):
        if pair.one not in ours and pair.other not in theirs:
            ours.add(pair.one)
            theirs.add(pair.other)
            yield pair


def _of_one_speaker(one: Trace, other: Trace) -> Iterator[tuple[list[Report], list[Report], _Asked]]:
    """The reports of each speaker of one article with those of the same speaker in the other."""
    if one.called.isdisjoint(other.called) and one.said.keys().isdisjoint(other.said):
        return  # most articles
    for key, (whom, theirs) in other.said.items():
        if key in one.said or not one.called.isdisjoint(whom.words):
            for who, ours in one.said.values():
                needed = _asked(who, whom)
                if needed:
                    yield ours, theirs, needed


def _asked(one: Who, other: Who) -> _Asked | None:
    """What two reports have to come to by who spoke; None where they are of two speakers or quote scripture."""
    if relation(one, other) is not Relation.SAME:
        return None
    if one.registered and other.registered:
        return _KNOWN
    if any(who.words and who.words[0] in _SCRIPTURE for who in (one, other)):
        return None
    return _NAMED if min(len(one.words), len(other.words)) >= _IN_FULL else _CALLED


# How names of God and his prophet begin where a verse or a saying is quoted: «قال الله تعالى», «قال صلى الله عليه وسلم».
_SCRIPTURE = frozenset(fold(word) for word in ("الله", "تعالى", "صلى", "رسول", "نبي", "مولى"))


def _told(trace: Trace, orders: Iterable[int]) -> dict[int, _Told]:
    """What reports of an article tell; prayers and sayings of the prophet are left out, which many say in the same words."""
    people = sorted(mention.span for mention in trace.reading.mentions if mention.kind in _PEOPLE)
    text, reports = trace.article.text, [trace.reports[order] for order in orders]
    return {report.order: _of(text, report, people) for report in reports if not _is_pious(text, report)}


_PEOPLE = frozenset((MentionKind.PERSON, MentionKind.OFFICE))


def _of(text: str, report: Report, people: Sequence[Span]) -> _Told:
    content = report.statement.content
    stretches = [stretch for span in content for stretch in _without(people, text, span)]
    said = [[_bare(stem) for stem in stems(stretch)] for stretch in stretches]
    return _Told(
        stems=frozenset(stem for words in said for stem in words),
        runs=frozenset(run for words in said for run in zip(words, words[1:], words[2:], strict=False)),
        places=frozenset(
            place
            for start, end in content
            for word in _WORD.findall(fold(text[start:end]))
            if (place := place_of(word))
        ),
    )


def _is_pious(text: str, report: Report) -> bool:
    """Whether God is asked for what is said («داعيا [الله] أن يشفي المصابين»), or he or his prophet is quoted in it."""
    (start, end), cue = report.statement.content[0], report.statement.cue
    before = _WORD.findall(fold(text[cue.start : start])) if cue else []
    said = _WORD.findall(fold(text[start:end]))
    return not _GOD.isdisjoint([*before, *said[:1]]) or not _QUOTED.isdisjoint(pairwise(said))


_GOD = frozenset(fold(word) for word in ("الله", "اللهم", "المولى", "القدير", "ربه", "ربنا"))
_QUOTED = frozenset(tuple(fold(words).split()) for words in ("صلى الله", "رسول الله", "قال الله", "قال تعالى"))


def _without(people: Sequence[Span], text: str, span: Span) -> Iterator[str]:
    """The stretches of a span between the people whom it names: a long name («سعد بن فهد بن خالد الحربي») is no run of words."""
    start = span.start
    for named in people:
        if named.end > start and named.start < span.end:
            yield text[start : max(start, named.start)]
            start = max(start, named.end)
    yield text[start : max(start, span.end)]


def _bare(stem: str) -> str:
    """A stem without a particle written to it: «باستمرار» and «لاستمرار» meet."""
    return stem[1:] if len(stem) >= LEAST_WITH_PARTICLE and stem[0] in "بلكف" else stem


def _same_words(left: _Told, right: _Told, runs: int) -> bool:
    """Whether two reports tell much the same, so many runs of words the same, of the same places."""
    if len(left.runs & right.runs) < runs or _differ(left.places, right.places):
        return False
    return weight(left.stems & right.stems) >= TOLD * max(1.0, min(weight(left.stems), weight(right.stems)))


def _differ(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether each has something that the other lacks; what is told more briefly lacks only."""
    return not (ours <= theirs or theirs <= ours)
