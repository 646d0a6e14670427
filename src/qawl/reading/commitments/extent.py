"""Where the words of an undertaking end: at the end of its clause, not at the end of the sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qawl.reading.commitments.carries import clause_head
from qawl.reading.commitments.triggers import Trigger, future_marker
from qawl.reading.cues import distance
from qawl.reading.linear import Options, Templates, code, matrix
from qawl.reading.vocabulary import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qawl.reading.document import Document
    from qawl.records import TimeExpression

# No undertaking is longer than this many tokens, and no more than this many places are weighed as its end.
MAX_LENGTH, MAX_ENDS = 90, 40

END_OWN = ("sort", "mark", "length", "joined", "verb", "quote", "said", "order", "future", "sense")
END_AROUND = range(-1, 3)
END = Templates(
    "commitment end",
    (*END_OWN, *(f"{place}.{column}" for place in ("b", "w", "a", "a2") for column in COLUMNS)),
    """
    mark
    mark sort
    mark joined
    mark w.shape
    mark a.shape
    mark a.word
    mark a.group
    mark length
    said mark
    said length
    order mark
    order
    length sort
    quote mark
    verb mark
    w.word
    w.shape a.shape
    w.group mark
    future mark
    sense length
    sense mark order
    """,
)


def ends(document: Document, triggers: Sequence[Trigger], times: Sequence[TimeExpression]) -> Options:
    """For each trigger the tokens before which what is to be done may end, in text order; never within a time expression."""
    within = {
        index
        for first, last in (document.tokens_of(time.span) for time in times)
        for index in range(first + 1, last + 1)
    }
    values: list[int] = []
    sizes: list[int] = []
    rows: list[tuple[int, ...]] = []
    for trigger in triggers:
        options = _ends_of(document, trigger, within)
        values += [end for end, _ in options]
        rows += [columns for _, columns in options]
        sizes.append(len(options))
    around = document.around(np.array(values, dtype=np.intp), END_AROUND)
    return Options(values, sizes, END.features(np.concatenate([matrix(rows, len(END_OWN)), around], axis=1)))


def _ends_of(document: Document, trigger: Trigger, within: set[int]) -> list[tuple[int, tuple[int, ...]]]:
    start, said = trigger.start, trigger.said
    norms, shapes, words = document.norms, document.shapes, document.words
    last = min(
        max(document.sentence_bounds(start)[1], said.end if said and trigger.sort == "content" else 0),
        start + MAX_LENGTH,
    )
    found: list[tuple[int, tuple[int, ...]]] = []
    order = 0
    for end in range(start + 1, last + 1):
        edge = end == last or end >= len(words)
        norm, shape = (".", ".") if edge else (norms[end], shapes[end])
        mark = edge or not words[end].is_word
        opener = shape in _OPENERS or (shape == "wnom" and end > start + 1) or shape in ("acc",)
        if end in within or not (mark or opener or (said and end == said.end)):
            continue
        if (not words[end - 1].is_word and norms[end - 1] not in _CLOSERS) or shapes[end - 1] in _NEVER_LAST:
            continue
        following = words[end + (not opener)] if end + 1 < len(words) and not edge else None
        columns = (
            code(trigger.sort),
            code(norm if mark else shape),
            distance(end - start) + (end - start > 24) + (end - start > 40),
            bool(following and following.norm[0] in "وف"),
            bool(following and (following.shape.startswith("imp") or following.force)),
            document.depth[start] - (0 if edge else document.depth[end]) + 5,
            (0 if said is None else 1 if end < said.end else 2 if end == said.end else 3),
            min(order, 5),
            bool(following and future_marker(following.norm)),
            code(trigger.sense),
        )
        found.append((end, columns))
        order += 1
        if edge or len(found) == MAX_ENDS:
            break
    return found or [(min(start + 1, len(words)), (0,) * len(END_OWN))]


def chosen(start: int, ends: Sequence[int], likely: Sequence[float]) -> tuple[int, float]:
    """The end whose words can be expected to share at least half with the right ones, and how likely that is.

    Not the likeliest end but the one of minimum Bayes risk (Goel and Byrne 2000) under the measure of `qawl.evaluation`, Dice of
    the words. To be right to the word is worth something too, so of two that are right enough as often the likelier one is taken.
    """
    lengths = [end - start for end in ends]
    found = [
        sum([share for other, share in zip(lengths, likely, strict=True) if 4 * min(length, other) >= length + other])
        for length in lengths
    ]
    least = LEAST_SHARE * max(likely)
    best = max((n for n in range(len(ends)) if likely[n] >= least), key=lambda n: found[n] + EXACT * likely[n])
    return ends[best], min(1.0, found[best])


# What it is worth that an end is the right one, against being right enough (chosen by cross-validation).
EXACT = 0.2
# An end that is less likely than this part of the likeliest one is none, however much it shares with all others: «في عدد [من]».
LEAST_SHARE = 0.05


def before(document: Document, start: int, trigger: Trigger) -> int:
    """Where words that begin at token `start` end if they end before the clause of a trigger behind them.

    «[سيلتقي نظراءه] وسيطلعهم», «[سيزور أنقرة]، على أن يعود»: without the mark and the word that open the clause.
    """
    end = min(trigger.token, trigger.start)
    if document.norms[end][0] not in "وف":
        end = max(clause_head(document, end), start)
    while end > start and (not document.words[end - 1].is_word or document.shapes[end - 1] in _CLAUSE_OPENERS):
        end -= 1
    return end


_CLAUSE_OPENERS = frozenset(("comp", "rel", "conj", "turn"))
# What no clause ends with: «ستتم وفق اتفاقية الرياض [التي]».
_NEVER_LAST = frozenset(("comp", "rel", "turn", "cond"))
_OPENERS = frozenset(("comp", "conj", "rel", "prep", "time", "turn", "pron", "neg", "cond", "kan", "qad"))
_CLOSERS = frozenset('»”")')
