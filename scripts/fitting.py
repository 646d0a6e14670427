"""Fitting of linear decisions: logistic regression over hashed features, with an L2 penalty (see `qawl.reading.linear`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack

from qawl.reading.linear import Features, Indexes, Options, Weights

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

# How many examples a feature must stand in, and the least weight that is kept.
LEAST = 2
LEAST_WEIGHT = 0.02
Parts = list[tuple[Features, Indexes]]  # features of what candidates share, and for each candidate the one it has


class Choices(NamedTuple):
    """Features of the candidates of several choices, how many each has, which is right, how much they count.

    right: None leaves a choice out; of several any is right (two names of one party).
    """

    parts: Parts
    sizes: list[int]
    right: Sequence[int | tuple[int, ...] | None]
    weight: int


def choices(options: Options, targets: list[int], near: int, weight: int) -> Choices:
    """Choices whose right candidate is the nearest to the target, if it is within `near` tokens of it."""
    right: list[int | None] = []
    offset = 0
    for target, size in zip(targets, options.sizes, strict=True):
        values = options.values[offset : offset + size]
        nearest = min(range(size), key=lambda n: abs(values[n] - target))
        right.append(nearest if abs(values[nearest] - target) <= near else None)
        offset += size
    each = np.arange(options.features.candidates)
    return Choices([(options.features, each)], options.sizes, right, weight)


class Table:
    """The features that stand in enough examples, and examples as sparse rows over them."""

    def __init__(self, sets: Sequence[Features], least: int) -> None:
        keys, counts = np.unique(np.concatenate([s.keys for s in sets]), return_counts=True)
        self.keys = keys[counts >= least]

    def rows(self, features: Features) -> csr_matrix:
        at = np.searchsorted(self.keys, features.keys)
        at[at == len(self.keys)] = 0
        known = self.keys[at] == features.keys
        ones = np.ones(int(known.sum()))
        return csr_matrix((ones, (features.owner[known], at[known])), shape=(features.candidates, len(self.keys)))

    def weights(self, values: np.ndarray) -> Weights:
        """The weights that matter, rounded: a matrix of features by classes."""
        values = np.round(values.reshape(len(self.keys), -1), 3)
        told = np.abs(values).max(axis=1, initial=0) >= LEAST_WEIGHT
        return Weights.of(self.keys[told], values[told])


def fit_binary(data: list[tuple[Features, list[int], int]], l2: float) -> Weights:
    table = Table([features for features, _, _ in data], LEAST)
    x = vstack([table.rows(features) for features, _, _ in data]).tocsr()
    y = np.concatenate([labels for _, labels, _ in data]).astype(float)
    counts = np.concatenate([[weight] * len(labels) for _, labels, weight in data]).astype(float)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w
        p = 1 / (1 + np.exp(-z))
        value = np.sum(counts * (np.logaddexp(0, z) - y * z)) + l2 * w @ w
        return float(value), x.T @ (counts * (p - y)) + 2 * l2 * w

    return table.weights(minimized(loss, len(table.keys)))


def fit_groups(groups: list[Choices], l2: float) -> Weights:
    table = Table([features for choice in groups for features, _ in choice.parts], LEAST)
    blocks, sizes, counts = [], [], []
    right: list[int] = []
    total = 0
    for choice in groups:
        rows = sum(table.rows(features)[index] for features, index in choice.parts)
        known = np.repeat([answer is not None for answer in choice.right], choice.sizes)
        blocks.append(rows[np.flatnonzero(known)])
        for size, answer in zip(choice.sizes, choice.right, strict=True):
            if answer is not None:
                right += [total + n for n in ((answer,) if isinstance(answer, int) else answer)]
                total += size
                sizes.append(size)
                counts.append(float(choice.weight))
    x = vstack(blocks).tocsr()
    offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    wrong = np.ones(total, dtype=bool)
    wrong[right] = False
    owner = np.repeat(np.arange(len(sizes)), sizes)
    weight = np.array(counts)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w
        top = np.maximum.reduceat(z, offsets)
        exp = np.exp(z - top[owner])
        total = np.add.reduceat(exp, offsets)
        exp_right = np.where(wrong, 0.0, exp)
        total_right = np.maximum(np.add.reduceat(exp_right, offsets), np.finfo(float).tiny)
        value = np.sum(weight * (np.log(total) - np.log(total_right))) + l2 * w @ w
        slope = exp / total[owner] - exp_right / total_right[owner]
        return float(value), x.T @ (slope * weight[owner]) + 2 * l2 * w

    return table.weights(minimized(loss, len(table.keys)))


def fit_classes(data: list[tuple[Features, list[int], int]], classes: int, l2: float) -> Weights:
    table = Table([features for features, _, _ in data], LEAST)
    x = vstack([table.rows(features) for features, _, _ in data]).tocsr()
    y = np.concatenate([labels for _, labels, _ in data])
    counts = np.concatenate([[weight] * len(labels) for _, labels, weight in data]).astype(float)
    rows = np.arange(len(y))

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w.reshape(-1, classes)
        z -= z.max(axis=1, keepdims=True)
        total = np.exp(z).sum(axis=1, keepdims=True)
        p = np.exp(z) / total
        value = np.sum(counts * (np.log(total[:, 0]) - z[rows, y])) + l2 * w @ w
        p[rows, y] -= 1
        return float(value), (x.T @ (p * counts[:, None])).ravel() + 2 * l2 * w

    return table.weights(minimized(loss, len(table.keys) * classes))


def minimized(loss: Callable[[np.ndarray], tuple[float, np.ndarray]], size: int) -> np.ndarray:
    found: np.ndarray = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return found


def save(decisions: Mapping[str, Weights], path: Path) -> None:
    """Write decisions as `qawl.reading.linear.load` reads them."""
    arrays: dict[str, Any] = {f"{name}.slots": weights.slots for name, weights in decisions.items()}
    arrays |= {f"{name}.values": weights.values.astype(np.float32) for name, weights in decisions.items()}
    np.savez_compressed(path, **arrays)
