"""How likely two articles are to tell one story, and two reports one utterance: what speaks for it, as numbers.

Invariant: features are a pure function of two traces, the same whichever comes first and whatever else the ledger holds.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qawl.ledger.entities import Relation, relation
from qawl.ledger.words import weight
from qawl.records import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from qawl.ledger.traces import Report, Trace

Matrix = NDArray[np.float64]

STORY = (
    *("head", "terms", "names", "people", "matter", "matter rare", "copied", "days", "long", "speakers", "numbers"),
    *("title", "places", "places apart", "figures apart"),
)
REPORT = (
    *("words", "words rare", "words own", "jaccard", "runs", "short", "lengths", "copied"),
    *("same", "side", "open", "best", "best both", "numbers", "numbers differ", "first", "act"),
    *("roots own", "headline", "headlines", "apart", "direct"),
)


def copied(one: Trace, other: Trace) -> float:
    """The share of the shorter text's shingles that stand in the other one (containment, Broder 1997, from the MinHash)."""
    resemblance = float(np.mean(one.signature == other.signature))
    shared = resemblance * (one.shingles + other.shingles) / (1 + resemblance)
    return min(1.0, shared / max(1, min(one.shingles, other.shingles)))


def story_features(one: Trace, other: Trace) -> Matrix:
    """What speaks for two articles telling one story, in the order of `STORY`."""
    names = one.names & other.names
    people = [name for name in names if not name.startswith("government:")]
    matter, title = one.matter & other.matter, one.title & other.title
    least = min(len(one.matter), len(other.matter))
    days = abs((one.day - other.day).days) if one.day and other.day else 3
    speakers = {r.who.key for r in one.reports if r.who} & {r.who.key for r in other.reports if r.who}
    numbers = {n for r in one.reports for n in r.numbers} & {n for r in other.reports for n in r.numbers}
    return np.array(
        [
            float(one.head @ other.head),
            terms_shared(one, other),
            len(names) / max(1, min(len(one.names), len(other.names))),
            min(len(people), 4) / 4,
            len(matter) / max(1, least),
            weight(matter) / max(1.0, min(weight(one.matter), weight(other.matter))),
            copied(one, other),
            min(days, 4),
            min(least, 20) / 20,
            bool(speakers),
            min(len(numbers), 3) / 3,
            weight(title) / max(1.0, min(weight(one.title), weight(other.title))),
            len(one.places & other.places) / max(1, min(len(one.places), len(other.places))),
            bool(one.places and other.places and not one.places & other.places),
            _apart(one, other),
        ]
    )


def _apart(one: Trace, other: Trace) -> float:
    """The share of figures that only one of two articles has: two tables in the same words are two stories."""
    ours = {value for claim in one.figures for value in claim.values}
    theirs = {value for claim in other.figures for value in claim.values}
    return 1 - len(ours & theirs) / min(len(ours), len(theirs)) if len(ours) > 2 and len(theirs) > 2 else 0.0


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
    wires = copied(one, other)
    found = np.zeros((len(one.reports), len(other.reports), len(REPORT)))
    for i, left in enumerate(one.reports):
        for j, right in enumerate(other.reports):
            found[i, j] = _pair(left, right, told, wires)
    words = found[:, :, REPORT.index("words own")] + found[:, :, REPORT.index("jaccard")]
    if words.size:
        best = words >= words.max(axis=1, keepdims=True) - 1e-9
        best_back = words >= words.max(axis=0, keepdims=True) - 1e-9
        found[:, :, REPORT.index("best")] = best | best_back
        found[:, :, REPORT.index("best both")] = best & best_back
    return found


def _pair(left: Report, right: Report, telling: Telling, wires: float) -> list[float]:
    own, own_roots = telling
    shared = left.stems & right.stems
    least = min(len(left.stems), len(right.stems))
    told = relation(left.who, right.who)
    runs = left.runs & right.runs
    return [
        len(shared) / max(1, least),
        weight(shared) / max(1.0, min(weight(left.stems), weight(right.stems))),
        _sum(shared, own) / max(0.1, min(_sum(left.stems, own), _sum(right.stems, own))),
        len(shared) / max(1, len(left.stems | right.stems)),
        len(runs) / max(1, min(len(left.runs), len(right.runs))),
        max(0, 5 - least) / 5,
        abs(float(np.log((len(left.stems) + 2) / (len(right.stems) + 2)))),
        wires,
        told is Relation.SAME,
        told is Relation.SIDE,
        told is Relation.OPEN,
        0,
        0,
        bool(left.numbers & right.numbers),
        bool(left.numbers and right.numbers and not left.numbers & right.numbers),
        left.order == 0 and right.order == 0,
        left.statement.act == right.statement.act,
        _sum(left.roots & right.roots, own_roots)
        / max(0.1, min(_sum(left.roots, own_roots), _sum(right.roots, own_roots))),
        left.headline != right.headline,
        left.headline and right.headline,
        min(abs(left.order - right.order), 4) / 4,
        left.statement.kind == right.statement.kind == Kind.DIRECT,
    ]


def _weights(said: Collection[frozenset[str]]) -> dict[str, float]:
    counts = Counter(stem for stems in said for stem in stems)
    return {stem: float(np.log((len(said) + 1) / count)) for stem, count in counts.items()}


def _sum(stems: Collection[str], weights: dict[str, float]) -> float:
    return sum(weights[stem] for stem in stems)
