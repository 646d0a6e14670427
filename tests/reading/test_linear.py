"""Feature hashing: every weight is found under its own feature, and under no other."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qawl.reading.linear import Features, Sheet, Templates, Weights, code, joined, matrix, shares

# Hashes: any two of them differ in their leading bits soon enough.
KEYS = st.sets(st.integers(1, 2**32).map(lambda n: code(str(n))), min_size=1, max_size=200)


def features(keys: list[int], owner: list[int], candidates: int) -> Features:
    return Features(np.array(owner, dtype=np.intp), np.array(keys, dtype=np.uint64), candidates)


@given(KEYS, KEYS)
def test_a_table_gives_every_feature_its_weight_and_others_none(known: set[int], others: set[int]) -> None:
    keys = sorted(known)
    values = np.arange(1.0, len(keys) + 1).reshape(-1, 1)
    weights = Weights.of(np.array(keys, dtype=np.uint64), values)
    asked = [*keys, *sorted(others - known)]
    scores = weights.score(features(asked, list(range(len(asked))), len(asked)))
    assert scores.tolist() == [*values[:, 0], *[0.0] * (len(asked) - len(keys))]


@given(KEYS)
def test_class_scores_are_sums_of_rows(known: set[int]) -> None:
    keys = sorted(known)
    values = np.stack([np.arange(len(keys), dtype=float), np.ones(len(keys))], axis=1)
    weights = Weights.of(np.array(keys, dtype=np.uint64), values)
    scores = weights.class_scores(features(keys, [0] * len(keys), 2))
    assert scores.tolist() == [values.sum(axis=0).tolist(), [0.0, 0.0]]


ROWS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2**64 - 1), st.integers(0, 9)), min_size=1, max_size=40)


@given(ROWS)
def test_features_are_equal_where_the_columns_of_a_template_are(rows: list[tuple[int, int, int]]) -> None:
    templates = Templates("t", ("a", "b", "c"), "a b\nc")
    pairs, singles = templates.keys(matrix(rows, 3))
    for i, one in enumerate(rows):
        for j, other in enumerate(rows):
            assert (pairs[i] == pairs[j]) == (one[:2] == other[:2])
            assert (singles[i] == singles[j]) == (one[2] == other[2])


def test_templates_do_not_share_features() -> None:
    row = matrix([(3, 3)], 2)
    keys = {key for name in ("t", "u") for key in Templates(name, ("a", "b"), "a\nb\na b").keys(row).ravel().tolist()}
    assert len(keys) == 6


def test_a_sheet_joins_its_rows_with_those_of_the_candidates() -> None:
    templates = Templates("t", ("own", "other"), "own\nown other")
    sheet = Sheet(templates)
    sheet.add(2, (7,))
    sheet.add(0, (7,))
    found = sheet.features(3, matrix([(1,), (2,), (1,)], 1))
    assert sorted(set(found.owner.tolist())) == [0, 2]
    assert len(set(found.keys.tolist())) == 2
    empty = Sheet(templates).features(3)
    assert joined([found, empty]).candidates == 3


def test_codes_are_the_same_in_every_process() -> None:
    assert code("قال") == 0x257222A607A08326
    assert code("") == 0
    assert code("قال") != code("قالت")


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=20))
def test_shares_sum_to_one_and_keep_the_order(scores: list[float]) -> None:
    found = shares(scores)
    assert abs(sum(found) - 1) < 1e-9
    assert found[scores.index(max(scores))] == max(found)
