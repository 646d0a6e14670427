"""Linear decisions: where the grammar offers several readings, weighted features choose between them.

A decision is a table of feature weights, learned by `scripts/train_reader.py` (multinomial logistic regression: McFadden's
conditional logit where candidates compete, a plain logit where each stands alone). Scores are log-odds, so
a decision can say how sure it was.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from itertools import repeat

import msgspec

from qawl.records import Act

_ZEROS = repeat(0.0)
Weights = Mapping[str, float]


class Model:
    """The weights of every decision, and the version that goes into `Reading.reader`.

    `act_table` holds the weights of the decision `act` as a row of classes for each feature.
    """

    def __init__(self, version: str, decisions: dict[str, dict[str, float]]) -> None:
        self.version = version
        self.decisions = decisions
        self.act_table = by_feature(decisions["act"], ACTS)


ACTS = tuple(act.value for act in Act)


@lru_cache(maxsize=1)
def load() -> Model:
    """The model that ships with this package."""
    stored = msgspec.json.decode(resources.files("qawl.reading").joinpath("model.json").read_bytes(), type=_Stored)
    return Model(stored.version, stored.decisions)


class _Stored(msgspec.Struct):
    version: str
    decisions: dict[str, dict[str, float]]


def score(weights: Mapping[str, float], features: Iterable[str]) -> float:
    """The sum of the weights of the features that the table knows."""
    return sum(map(weights.get, features, _ZEROS))


def class_scores(table: Mapping[str, Sequence[float]], features: Iterable[str], classes: int) -> list[float]:
    """The scores of several classes at once; `table` holds a row of weights, one a class, for each feature."""
    rows = [row for row in map(table.get, features) if row]
    return [sum(column) for column in zip(*rows, strict=True)] if rows else [0.0] * classes


def by_feature(weights: Weights, classes: Sequence[str]) -> dict[str, list[float]]:
    """Weights named `class feature` as rows by feature, for `class_scores`."""
    table: dict[str, list[float]] = {}
    for place, name in enumerate(classes):
        for key, weight in weights.items():
            if key.startswith(f"{name} "):
                table.setdefault(key[len(name) + 1 :], [0.0] * len(classes))[place] = weight
    return table


def probability(log_odds: float) -> float:
    """The logistic function, safe for large arguments."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def best(weights: Weights, candidates: Sequence[Sequence[str]]) -> tuple[int, float]:
    """Index of the best-scored candidate (the first of equals) and its share of the softmax; needs at least one candidate."""
    return _top([score(weights, features) for features in candidates])


def best_of_parts(weights: Weights, candidates: Sequence[tuple[list[str], ...]]) -> tuple[int, float]:
    """As `best`, for candidates whose features come in lists that several of them share: each list is scored once."""
    known: dict[int, float] = {}
    scores = []
    for parts in candidates:
        total = 0.0
        for part in parts:
            key = id(part)
            if key not in known:
                known[key] = score(weights, part)
            total += known[key]
        scores.append(total)
    return _top(scores)


def _top(scores: list[float]) -> tuple[int, float]:
    top = max(scores)
    return scores.index(top), 1 / sum(math.exp(value - top) for value in scores)
