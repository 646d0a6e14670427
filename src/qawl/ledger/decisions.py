"""The fitted decisions of the ledger: how likely features make it that two articles tell one story, or two reports one utterance.

Both are fitted by `scripts/train_ledger.py` on stories annotated in the corpus: stories by logistic regression, reports by
gradient boosting (Friedman 2001), since a headline and a full quotation are alike in other ways than two quotations.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

Nodes = NDArray[np.int16]


class Logistic(NamedTuple):
    """A logistic regression over features; `bias` holds one number."""

    weights: Matrix
    bias: Matrix

    def probability(self, features: Matrix) -> Matrix:
        """The probability of each row of features (the last axis)."""
        return _logistic(features @ self.weights + self.bias[0])


class Trees(NamedTuple):
    """Boosted trees, all in one table of nodes.

    roots: the first node of each tree; feature: what a node asks (-1: a leaf); threshold: at most this goes left; left, right:
    nodes; value: the log-odds that a leaf adds; bias: the log-odds that all begin with, one number; depth: of the deepest tree.
    """

    roots: Nodes
    feature: Nodes
    threshold: Matrix
    left: Nodes
    right: Nodes
    value: Matrix
    bias: Matrix
    depth: Nodes

    def probability(self, features: Matrix) -> Matrix:
        """The probability of each row of features (the last axis)."""
        rows = features.reshape(-1, features.shape[-1])
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots))).astype(np.intp)
        every = np.arange(len(rows))[:, None]
        for _ in range(int(self.depth[0])):
            asked = self.feature[at]
            left = rows[every, np.maximum(asked, 0)] <= self.threshold[at]
            at = np.where(asked < 0, at, np.where(left, self.left[at], self.right[at]))
        return _logistic(self.bias[0] + self.value[at].sum(axis=1)).reshape(features.shape[:-1])


def _logistic(odds: Matrix) -> Matrix:
    found: Matrix = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return found


@lru_cache(maxsize=1)
def stories() -> Logistic:
    """Whether two articles tell one story."""
    return Logistic(*_stored("story", Logistic._fields))


@lru_cache(maxsize=1)
def reports() -> Trees:
    """Whether two reports are of one utterance."""
    return Trees(*_stored("report", Trees._fields))


def _stored(name: str, parts: tuple[str, ...]) -> list[NDArray[Any]]:
    with resources.files("qawl.ledger").joinpath("model.npz").open("rb") as stored, np.load(stored) as arrays:
        return [arrays[f"{name}.{part}"] for part in parts]
