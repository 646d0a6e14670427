"""Linear decisions: where the grammar offers several readings, weighted features choose between them.

A decision is a table of feature weights, learned by `scripts/train_reader.py` (multinomial logistic regression: McFadden's
conditional logit where candidates compete, a plain logit where each stands alone). Scores are log-odds, so a decision can say
how sure it was.

A feature is one template with the values of its columns, as one number: the columns of all candidates of an article are matrices
of numbers, a template names two or three of them, and its features are their hash (feature hashing: Weinberger et al. 2009; here
with 64 bits, and a weight is found only under its own hash, so features do not share weights).
"""

from __future__ import annotations

import math
import struct
from functools import lru_cache
from hashlib import blake2b
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qawl.records import Act

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Codes = NDArray[np.uint64]
Indexes = NDArray[np.intp]
Scores = NDArray[np.float64]

ACTS = tuple(act.value for act in Act)
MAX_ARITY = 5


def hashed(value: str) -> int:
    """A word as a number of 64 bits, the same in every process; '' is 0."""
    return int.from_bytes(blake2b(value.encode(), digest_size=8).digest(), "little") if value else 0


code = lru_cache(maxsize=1 << 15)(hashed)  # what is hashed again and again: classes, tags, lemmas


class Features(NamedTuple):
    """The features of several candidates: feature `keys[i]` speaks for candidate `owner[i]`."""

    owner: Indexes
    keys: Codes
    candidates: int


class Templates:
    """Feature templates over the named columns of a matrix, one a line: the names of the columns that it joins."""

    def __init__(self, name: str, columns: Sequence[str], lines: str) -> None:
        self.columns = tuple(columns)
        place = {column: index for index, column in enumerate(self.columns)}
        templates = sorted((line.split() for line in lines.strip().splitlines()), key=len, reverse=True)
        self._salts = np.array([[code(f"{name} {' '.join(t)}")] for t in templates], dtype=np.uint64)
        # The columns that templates name, first those named first, then those named second: all are taken in one step.
        named = [[t for t in templates if len(t) > order] for order in range(MAX_ARITY)]
        at = [place[t[order]] for order, those in enumerate(named) for t in those]
        factors = [[code(f"{order} {' '.join(t)}") | 1] for order, those in enumerate(named) for t in those]
        self._at, self._factors = np.array(at, dtype=np.intp), np.array(factors, dtype=np.uint64)
        self._sizes = [len(those) for those in named if those]

    def keys(self, rows: Codes) -> Codes:
        """The features of each row: a matrix of templates by rows."""
        terms: Codes = rows.T.take(self._at, axis=0)
        terms *= self._factors
        done, *further = self._sizes
        found = terms[:done]
        found += self._salts
        for size in further:
            found[:size] += terms[done : done + size]
            done += size
        return found

    def features(self, rows: Codes, owner: Indexes | None = None, count: int | None = None) -> Features:
        """The features of rows that speak for the candidates `owner` (each for its own where None) of `count`."""
        keys = self.keys(rows)
        owner = np.arange(len(rows), dtype=np.intp) if owner is None else owner
        owners = owner[None].repeat(len(keys), axis=0).ravel()
        return Features(owners, keys.ravel(), len(rows) if count is None else count)


def joined(parts: Sequence[Features]) -> Features:
    """Features of the same candidates from several sets of templates."""
    owners, keys = [part.owner for part in parts], [part.keys for part in parts]
    return Features(np.concatenate(owners), np.concatenate(keys), parts[0].candidates)


class Sheet:
    """Rows for templates as they are found, each for one candidate."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates
        self._rows: list[Sequence[int]] = []
        self._owners: list[int] = []

    def add(self, owner: int, row: Sequence[int] = ()) -> None:
        """A row that speaks for candidate `owner`: the columns of the templates, or the first of them."""
        self._rows.append(row)
        self._owners.append(owner)

    def features(self, count: int, base: Codes | None = None) -> Features:
        """The features of the rows; `base` holds the other columns, a row a candidate."""
        if not self._rows:
            return Features(np.empty(0, dtype=np.intp), np.empty(0, dtype=np.uint64), count)
        owner = np.array(self._owners, dtype=np.intp)
        width = len(self._templates.columns) - (0 if base is None else base.shape[1])
        rows = matrix(self._rows, width)
        if base is not None:
            rows = np.concatenate([rows, base[owner]], axis=1) if width else base[owner]
        return self._templates.features(rows, owner, count)


class Options(NamedTuple):
    """Candidates of several choices, one choice after the other: what each stands for, how many each choice has, their features."""

    values: list[int]
    sizes: list[int]
    features: Features


def matrix(rows: Sequence[Sequence[int]], width: int) -> Codes:
    """Rows of numbers as a matrix of `width` columns, also where there are none."""
    pack = _row(width).pack  # twice as fast as an array of lists of numbers
    return np.frombuffer(b"".join([pack(*row) for row in rows]), dtype="<u8").reshape(len(rows), width)


@lru_cache
def _row(width: int) -> struct.Struct:
    return struct.Struct(f"<{width}Q")


class Weights:
    """The weights of a decision by feature; every feature has two places in the table (cuckoo hashing: Pagh and Rodler 2004).

    slots: the feature at each place, 0 where there is none; values: its weights, a row of as many columns as classes.
    """

    def __init__(self, slots: Codes, values: NDArray[np.floating]) -> None:
        self.slots, self.values = slots, values.astype(np.float64)
        self._single = self.values[:, 0].copy()
        self._shift = np.uint64(65 - len(slots).bit_length())

    @classmethod
    def of(cls, keys: Codes, values: Scores) -> Weights:
        """The table of these features; the keys are distinct and none is 0."""
        size = 1 << (2 * len(keys) + 2).bit_length()
        holder = _placed(keys, size)
        while holder is None:
            size *= 2
            holder = _placed(keys, size)
        slots, table = np.zeros(size, dtype=np.uint64), np.zeros((size, values.shape[1]))
        slots[holder >= 0], table[holder >= 0] = keys[holder[holder >= 0]], values[holder[holder >= 0]]
        return cls(slots, table)

    def _find(self, keys: Codes) -> tuple[Indexes, NDArray[np.bool_]]:
        """The place of each feature, and whether it is there."""
        other = _other(keys)
        other >>= self._shift
        first, second = (keys >> self._shift).view(np.intp), other.view(np.intp)
        at = np.where(self.slots.take(first) == keys, first, second)
        return at, self.slots.take(at) == keys

    def score(self, features: Features) -> Scores:
        """The score of each candidate: the sum of the weights of its features."""
        at, known = self._find(features.keys)
        weights: Scores = self._single.take(at) * known
        return np.bincount(features.owner, weights, minlength=features.candidates).astype(np.float64, copy=False)

    def class_scores(self, features: Features) -> Scores:
        """The scores of each candidate for every class: a matrix of candidates by classes."""
        scores = np.zeros((features.candidates, self.values.shape[1]))
        at, known = self._find(features.keys)
        np.add.at(scores, features.owner[known], self.values[at[known]])
        return scores


# How many rounds of moving features to their other place are tried before the table is taken twice as large.
ROUNDS = 200


def _placed(keys: Codes, size: int) -> Indexes | None:
    """Which feature each place of a table holds (-1: none), or None if they do not all find one."""
    shift = np.uint64(65 - size.bit_length())
    holder = np.full(size, -1, dtype=np.intp)
    second = np.zeros(len(keys), dtype=bool)  # whether a feature now tries its second place
    waiting = np.arange(len(keys))
    for _ in range(ROUNDS):
        here = np.where(second[waiting], _other(keys[waiting]), keys[waiting]) >> shift
        evicted = holder[here]
        holder[here] = waiting  # of several in one place the last one stays
        placed = holder[here] == waiting
        waiting = np.concatenate([waiting[~placed], evicted[(evicted >= 0) & placed]])
        if not len(waiting):
            return holder
        second[waiting] = ~second[waiting]
    return None


def _other(keys: Codes) -> Codes:
    """Another hash of each feature, which tells its second place."""
    mixed = keys >> _MIX
    mixed ^= keys
    mixed *= _GOLDEN
    return mixed


_MIX, _GOLDEN = np.uint64(29), np.uint64(0x9E3779B97F4A7C15)


class Model:
    """The weights of every decision, by its name."""

    def __init__(self, decisions: Mapping[str, Weights]) -> None:
        self.decisions = decisions


@lru_cache
def load(package: str = "qawl.reading") -> Model:
    """The model that ships with a package of the reader."""
    with resources.files(package).joinpath("model.npz").open("rb") as stored, np.load(stored) as arrays:
        names = {name.partition(".")[0] for name in arrays.files}
        return Model({name: Weights(arrays[f"{name}.slots"], arrays[f"{name}.values"]) for name in sorted(names)})


def probability(log_odds: float) -> float:
    """The logistic function, safe for large arguments."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def best(scores: Sequence[float]) -> tuple[int, float]:
    """Index of the best score (the first of equals) and its share of the softmax; needs at least one."""
    top = max(scores)
    return scores.index(top), 1 / sum(math.exp(value - top) for value in scores)


def shares(scores: Sequence[float]) -> list[float]:
    """The softmax of scores."""
    top = max(scores)
    powers = [math.exp(value - top) for value in scores]
    total = sum(powers)
    return [power / total for power in powers]
