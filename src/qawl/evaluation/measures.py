"""The measures of a prediction against a gold file.

All are micro-averaged over the articles of the gold and lie in [0, 1]:

- statement: statements found; a pair shares at least half of its content words (Dice).
- content: words of content, all statements of an article together.   - cue: cues; a pair overlaps.
- speaker, kind, act, parent: the share of found statements with the right value.
- statement+speaker: statements found with the right speaker.
- commitment: undertakings found (half of the words of `text`); a second mention of one that is already paired counts
  neither way.   - commitment+who+when: those with the right parties and deadline.
- time: time expressions found (spans overlap); time value, time type: the share of the found ones with the right one.
  Only where the gold annotates times.

Source, cue and content are scored as in Pareti (2012) and its successors; the pairing is the project's own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qawl.evaluation.annotation import Annotated
from qawl.evaluation.names import same_name
from qawl.evaluation.pairing import SHARED, dice, overlaps, pairs, same_wording, word_starts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qawl.evaluation.annotation import Commitment, Statement

CUE_BONUS = 0.25
"""What an overlapping cue adds to the closeness of two statements whose contents already answer each other."""


@dataclass(frozen=True)
class PRF:
    """Precision, recall and their harmonic mean, rounded to four digits."""

    p: float
    r: float
    f1: float


Score = int | float | PRF


@dataclass
class Comparison:
    """One article of the gold beside its prediction, with the statements that answer each other."""

    gold: Annotated
    predicted: Annotated
    pairs: list[tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.pairs = _paired_statements(self.gold, self.predicted)

    def paired(self) -> list[tuple[Statement, Statement]]:
        """The statements that answer each other, gold first."""
        return [(self.gold.statements[i], self.predicted.statements[j]) for i, j in self.pairs]

    def missed(self) -> list[Statement]:
        """Statements of the gold that nothing answers."""
        found = {i for i, _ in self.pairs}
        return [statement for i, statement in enumerate(self.gold.statements) if i not in found]

    def spurious(self) -> list[Statement]:
        """Predicted statements that answer nothing."""
        used = {j for _, j in self.pairs}
        return [statement for j, statement in enumerate(self.predicted.statements) if j not in used]

    def parent_in_gold(self, predicted: Statement) -> str | None:
        """The gold id of the statement that answers the parent of a predicted statement."""
        if not predicted.parent:
            return None
        return {p.id: g.id for g, p in self.paired() if p.id is not None}.get(predicted.parent)


def compare(gold: Mapping[str, Annotated], predicted: Mapping[str, Annotated]) -> list[Comparison]:
    """Every article of the gold beside its prediction; an article that was not predicted is compared with nothing."""
    return [Comparison(article, predicted.get(id_, Annotated(id=id_, statements=[]))) for id_, article in gold.items()]


def measure(comparisons: Sequence[Comparison]) -> dict[str, Score]:
    """All measures by name, in the order in which they are shown."""
    n: Counter[str] = Counter()
    for comparison in comparisons:
        _count_statements(n, comparison)
        _count_attributes(n, comparison)
        _count_commitments(n, comparison)
        _count_times(n, comparison)
    scores: dict[str, Score] = {
        "articles": len(comparisons),
        "statements": n["statements gold"],
        "commitments": n["commitments gold"],
        "statement": _prf(n, "statements"),
        "content": _prf(n, "words"),
        "cue": _prf(n, "cues"),
        "speaker": _share(n["speaker"], n["statements both"]),
        "statement+speaker": _f1(n["speaker"], n["statements predicted"], n["statements gold"]),
        "kind": _share(n["kind"], n["statements both"]),
        "act": _share(n["act"], n["statements both"]),
        "parent": _share(n["parent"], n["statements both"]),
        "commitment": _prf(n, "commitments"),
        "commitment+who+when": _f1(n["who+when"], n["commitments predicted"], n["commitments gold"]),
    }
    return scores | _time_scores(n)


def _time_scores(n: Counter[str]) -> dict[str, Score]:
    if not n["times gold"]:
        return {}
    return {
        "times": n["times gold"],
        "time": _prf(n, "times"),
        "time value": _share(n["time value"], n["times both"]),
        "time type": _share(n["time type"], n["times both"]),
    }


def _paired_statements(gold: Annotated, predicted: Annotated) -> list[tuple[int, int]]:
    gold_words = [word_starts(gold.text, statement.content) for statement in gold.statements]
    words = [word_starts(gold.text, statement.content) for statement in predicted.statements]

    def closeness(i: int, j: int) -> float:
        shared = dice(gold_words[i], words[j])
        if shared < SHARED:
            return 0.0
        return shared + CUE_BONUS * overlaps(gold.statements[i].cue, predicted.statements[j].cue)

    return pairs(gold.statements, predicted.statements, closeness)


def _count_statements(n: Counter[str], c: Comparison) -> None:
    _tally(n, "statements", len(c.gold.statements), len(c.predicted.statements), len(c.pairs))
    gold_words = word_starts(c.gold.text, [span for s in c.gold.statements for span in s.content])
    words = word_starts(c.gold.text, [span for s in c.predicted.statements for span in s.content])
    _tally(n, "words", len(gold_words), len(words), len(gold_words & words))
    gold_cues = [s.cue for s in c.gold.statements if s.cue]
    cues = [s.cue for s in c.predicted.statements if s.cue]
    both = pairs(gold_cues, cues, lambda i, j: overlaps(gold_cues[i], cues[j]))
    _tally(n, "cues", len(gold_cues), len(cues), len(both))


def _count_attributes(n: Counter[str], c: Comparison) -> None:
    for gold, predicted in c.paired():
        n["speaker"] += same_name(gold.speaker_name, predicted.speaker_name)
        n["kind"] += gold.kind == predicted.kind
        n["act"] += gold.act == predicted.act
        n["parent"] += gold.parent == c.parent_in_gold(predicted)


def _count_commitments(n: Counter[str], c: Comparison) -> None:
    text, gold, predicted = c.gold.text, c.gold.commitments, c.predicted.commitments
    gold_words = [word_starts(text, [commitment.text]) for commitment in gold]
    words = [word_starts(text, [commitment.text]) for commitment in predicted]

    def closeness(i: int, j: int) -> float:
        shared = dice(gold_words[i], words[j])
        return shared if shared >= SHARED else 0.0

    both = pairs(gold, predicted, closeness)
    found, used = {i for i, _ in both}, {j for _, j in both}
    answered = [gold[i] for i in found]
    missed = sum(not _mentioned(text, k, answered) for i, k in enumerate(gold) if i not in found)
    spurious = sum(not _mentioned(text, k, gold) for j, k in enumerate(predicted) if j not in used)
    _tally(n, "commitments", len(both) + missed, len(both) + spurious, len(both))
    n["who+when"] += sum(_same_terms(gold[i], predicted[j]) for i, j in both)


def _mentioned(text: str, commitment: Commitment, others: Sequence[Commitment]) -> bool:
    return any(same_wording(text, commitment.text, other.text) for other in others)


def _same_terms(gold: Commitment, predicted: Commitment) -> bool:
    if len(gold.by) != len(predicted.by) or gold.deadline != predicted.deadline:
        return False
    return all(any(same_name(name, other) for other in predicted.by) for name in gold.by)


def _count_times(n: Counter[str], c: Comparison) -> None:
    if c.gold.times is None:
        return
    gold, predicted = c.gold.times, c.predicted.times or []

    def closeness(i: int, j: int) -> float:
        one, other = gold[i].text, predicted[j].text
        return overlaps(one, other) + (one == other)

    both = pairs(gold, predicted, closeness)
    _tally(n, "times", len(gold), len(predicted), len(both))
    n["time value"] += sum(gold[i].value == predicted[j].value for i, j in both)
    n["time type"] += sum(gold[i].type == predicted[j].type for i, j in both)


def _tally(n: Counter[str], what: str, gold: int, predicted: int, both: int) -> None:
    n[f"{what} gold"] += gold
    n[f"{what} predicted"] += predicted
    n[f"{what} both"] += both


def _prf(n: Counter[str], what: str) -> PRF:
    return _f1(n[f"{what} both"], n[f"{what} predicted"], n[f"{what} gold"])


def _f1(right: int, predicted: int, gold: int) -> PRF:
    p = right / predicted if predicted else 0.0
    r = right / gold if gold else 0.0
    return PRF(round(p, 4), round(r, 4), round(2 * p * r / (p + r) if p + r else 0.0, 4))


def _share(right: int, found: int) -> float:
    return round(right / (found or 1), 4)
