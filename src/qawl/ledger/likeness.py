"""How likely two articles are to tell one story, and two reports one utterance: what speaks for it, as numbers.

Invariant: features are a pure function of two traces, the same whichever comes first and whatever else the ledger holds.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from math import log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qawl.ledger.entities import Relation, relation
from qawl.ledger.words import weight
from qawl.records import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from qawl.ledger.traces import Report, Trace

Row = NDArray[np.float64]
Matrix = NDArray[np.float64]

STORY = (
    *("head", "terms", "lead", "copied", "days", "places", "days told", "series"),
    *("one outlet", "one outlet later", "lengths", "lead covered", "title covered"),
)
REPORT = (
    *("words", "words rare", "words own", "jaccard", "runs", "short", "lengths", "copied"),
    *("same", "side", "open", "best", "best both", "numbers", "numbers differ", "first", "act"),
    *("roots own", "headline", "headlines", "apart", "direct"),
)


def copied(one: Trace, others: Sequence[Trace]) -> Row:
    """Of each of some texts: the share of the shorter one's shingles that stand in both (containment, Broder 1997, by MinHash)."""
    resemblance = np.mean(np.stack([other.signature for other in others]) == one.signature, axis=1)
    sizes = np.array([other.shingles for other in others])
    shared = resemblance * (one.shingles + sizes) / (1 + resemblance)
    found: Row = np.minimum(1.0, shared / np.maximum(1, np.minimum(one.shingles, sizes)))
    return found


def story_features(one: Trace, others: Sequence[Trace]) -> Matrix:
    """What speaks for an article and each of some others telling one story: others x `STORY`.

    An outlet seldom tells one event in two articles of a day, and what is told in the same words of other days is a series: the
    weather, the market, the press of the day.
    """
    heads = np.stack([other.head for other in others]) @ one.head
    return np.array(
        [
            [float(head), *_story_pair(one, other, text)]
            for other, head, text in zip(others, heads, copied(one, others).tolist(), strict=True)
        ]
    )


def _story_pair(one: Trace, other: Trace, text: float) -> tuple[float, ...]:
    """The features of `STORY` behind the first; text: how much of the shorter one stands in both."""
    days = abs((one.day - other.day).days) if one.day and other.day else 3
    own = one.article.outlet == other.article.outlet
    told, told_other = one.days_told, other.days_told
    short, long = sorted((len(one.terms), len(other.terms)))
    ours, theirs = _weight(one.matter), _weight(other.matter)
    return (
        terms_shared(one, other),
        weight(one.matter & other.matter) / max(1.0, min(ours, theirs)),
        text,
        min(days, 4),
        len(one.places & other.places) / max(1, min(len(one.places), len(other.places))),
        len(told & told_other) / max(1, min(len(told), len(told_other))),
        text if told and told_other and not told & told_other else 0.0,
        own and days == 0,
        own * min(days, 3) / 3,
        short / max(1, long),
        min(_covered(one.matter, other), _covered(other.matter, one)),
        max(_covered(one.title, other), _covered(other.title, one)),
    )


_weight = lru_cache(maxsize=1 << 13)(weight)
"""The weight of what an article is compared by again and again."""


def _covered(stems: frozenset[str], other: Trace) -> float:
    """How much of what stems tell stands anywhere in an article."""
    told = _weight(stems)
    return weight(stems & other.terms.keys()) / told if told else 1.0


def terms_shared(one: Trace, other: Trace) -> float:
    """The cosine of the term vectors of two articles."""
    short, long = sorted((one.terms, other.terms), key=len)
    return sum(value * long[stem] for stem, value in short.items() if stem in long)


class Telling(NamedTuple):
    """How much stems and roots tell the reports of a story apart: what all of them say («الاتفاق النووي») tells nothing."""

    stems: dict[str, float]
    roots: dict[str, float]


def telling(story: Iterable[Trace]) -> Telling:
    """The weights of stems and roots in the reports of a story (inverse document frequency within it)."""
    reports = [report for trace in story for report in trace.reports]
    return Telling(_weights([report.stems for report in reports]), _weights([report.roots for report in reports]))


def report_features(one: Trace, other: Trace, told: Telling) -> Matrix:
    """What speaks for each report of one article and each of another being one utterance: reports x reports x `REPORT`."""
    wires = float(copied(one, [other])[0])
    lefts, rights = ([_weigh(report, told) for report in trace.reports] for trace in (one, other))
    found = np.array([[_report_pair(left, right, told, wires) for right in rights] for left in lefts], dtype=np.float64)
    found = found.reshape(len(lefts), len(rights), len(REPORT))
    words = found[:, :, REPORT.index("words own")] + found[:, :, REPORT.index("jaccard")]
    if words.size:
        best = words >= words.max(axis=1, keepdims=True) - 1e-9
        best_back = words >= words.max(axis=0, keepdims=True) - 1e-9
        found[:, :, REPORT.index("best")] = best | best_back
        found[:, :, REPORT.index("best both")] = best & best_back
    return found


class _Weighed(NamedTuple):
    """A report, and how much its stems tell, in general and in its story, and its roots."""

    report: Report
    rare: float
    own: float
    own_roots: float


def _weigh(report: Report, told: Telling) -> _Weighed:
    return _Weighed(report, weight(report.stems), _sum(report.stems, told.stems), _sum(report.roots, told.roots))


def _report_pair(one: _Weighed, other: _Weighed, told: Telling, wires: float) -> tuple[float, ...]:
    left, right = one.report, other.report
    shared, runs = left.stems & right.stems, left.runs & right.runs
    least, most = sorted((len(left.stems), len(right.stems)))
    who = relation(left.who, right.who)
    same_numbers = not left.numbers.isdisjoint(right.numbers)
    return (
        len(shared) / max(1, least),
        weight(shared) / max(1.0, min(one.rare, other.rare)),
        _sum(shared, told.stems) / max(0.1, min(one.own, other.own)),
        len(shared) / max(1, least + most - len(shared)),
        len(runs) / max(1, min(len(left.runs), len(right.runs))),
        max(0, 5 - least) / 5,
        log((most + 2) / (least + 2)),
        wires,
        who is Relation.SAME,
        who is Relation.SIDE,
        who is Relation.OPEN,
        0,  # best, best both: of all pairs
        0,
        same_numbers,
        bool(left.numbers and right.numbers) and not same_numbers,
        left.order == 0 and right.order == 0,
        left.statement.act == right.statement.act,
        _sum(left.roots & right.roots, told.roots) / max(0.1, min(one.own_roots, other.own_roots)),
        left.headline != right.headline,
        left.headline and right.headline,
        min(abs(left.order - right.order), 4) / 4,
        left.statement.kind == right.statement.kind == Kind.DIRECT,
    )


def _weights(said: Collection[frozenset[str]]) -> dict[str, float]:
    counts = Counter(stem for stems in said for stem in stems)
    return {stem: float(np.log((len(said) + 1) / count)) for stem, count in counts.items()}


def _sum(stems: Collection[str], weights: dict[str, float]) -> float:
    return sum([weights[stem] for stem in stems])
