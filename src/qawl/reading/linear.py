"""Linear decisions: where the grammar offers several readings, weighted features choose between them.

A decision is a table of feature weights, learned by `scripts/train_reader.py` (multinomial logistic regression: McFadden's
conditional logit where candidates compete, a plain logit where each stands alone). Scores are log-odds, so a decision can say how sure
it was.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import resources

import msgspec

Weights = Mapping[str, float]


class Model(msgspec.Struct, frozen=True):
    """The weights of every decision, and the version that goes into `Reading.reader`."""

    version: str
    decisions: dict[str, dict[str, float]]


@lru_cache(maxsize=1)
def load() -> Model:
    """The model that ships with this package."""
    return msgspec.json.decode(resources.files("qawl.reading").joinpath("model.json").read_bytes(), type=Model)


def score(weights: Weights, features: Iterable[str]) -> float:
    """The sum of the weights of the features that the table knows."""
    get = weights.get
    return sum(get(feature, 0.0) for feature in features)


def probability(log_odds: float) -> float:
    """The logistic function, safe for large arguments."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def best(weights: Weights, candidates: Sequence[Sequence[str]]) -> tuple[int, float]:
    """Index of the best-scored candidate (the first of equals) and its share of the softmax; needs at least one candidate."""
    scores = [score(weights, features) for features in candidates]
    top = max(scores)
    return scores.index(top), 1 / sum(math.exp(value - top) for value in scores)
