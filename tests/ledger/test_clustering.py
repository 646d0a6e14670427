"""Average linkage over pairs of which only some were compared."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qawl.ledger.clustering import Sets, clustered

PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] < pair[1]),
    st.floats(0, 1, allow_nan=False),
    max_size=20,
)


def test_a_chain_of_likely_pairs_is_no_cluster_where_its_ends_are_apart() -> None:
    assert clustered({(0, 1): 0.9, (1, 2): 0.6, (0, 2): 0.0}, 0.5) == [[0, 1], [2]]


def test_pairs_that_were_not_compared_do_not_count_unless_a_value_is_given() -> None:
    pairs = {(0, 1): 0.9, (1, 2): 0.6}
    assert clustered(pairs, 0.5) == [[0, 1, 2]]
    assert clustered(pairs, 0.5, missing=0.1) == [[0, 1], [2]]


@given(PAIRS, st.floats(0, 1))
def test_every_item_is_in_one_cluster(pairs: dict[tuple[int, int], float], least: float) -> None:
    found = clustered(pairs, least)
    assert sorted(item for cluster in found for item in cluster) == sorted({item for pair in pairs for item in pair})


@given(PAIRS, st.randoms())
def test_the_order_of_the_pairs_changes_nothing(pairs: dict[tuple[int, int], float], random: object) -> None:
    shuffled = list(pairs.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert clustered(dict(shuffled), 0.5, 0.1) == clustered(pairs, 0.5, 0.1)


@given(PAIRS)
def test_at_zero_all_compared_pairs_are_together_and_above_one_none(pairs: dict[tuple[int, int], float]) -> None:
    sets = Sets[int]()
    for one, other in pairs:
        sets.join(one, other)
    assert clustered(pairs, 0.0) == sorted(sorted(each) for each in sets.sets())
    assert all(len(cluster) == 1 for cluster in clustered(pairs, 1.1))


LINKS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] != pair[1]), max_size=6)


@given(PAIRS, st.floats(0, 1), LINKS)
def test_what_belongs_together_is_together(
    pairs: dict[tuple[int, int], float], least: float, together: list[tuple[int, int]]
) -> None:
    found = clustered(pairs, least, 0.1, together=together)
    assert all(any({one, other} <= set(cluster) for cluster in found) for one, other in together)


@given(PAIRS, st.floats(0, 1), LINKS, LINKS)
def test_what_is_kept_apart_is_apart_unless_it_belongs_together(
    pairs: dict[tuple[int, int], float],
    least: float,
    together: list[tuple[int, int]],
    apart: list[tuple[int, int]],
) -> None:
    sets = Sets[int]()
    for one, other in together:
        sets.join(one, other)
    free = [(one, other) for one, other in apart if sets.find(one) != sets.find(other)]
    found = clustered(pairs, least, 0.1, together, apart)
    assert not any({one, other} <= set(cluster) for cluster in found for one, other in free)
    assert sorted(item for cluster in found for item in cluster) == sorted(
        {item for pair in (*pairs, *together, *apart) for item in pair}
    )


@given(PAIRS, LINKS)
def test_pairs_that_were_apart_stay_apart(pairs: dict[tuple[int, int], float], apart: list[tuple[int, int]]) -> None:
    found = clustered(pairs, 0.5, 0.1)
    known = {item for cluster in found for item in cluster}
    free = [
        (one, other)
        for one, other in apart
        if {one, other} <= known and not any({one, other} <= set(cluster) for cluster in found)
    ]
    kept = clustered(pairs, 0.5, 0.1, apart=free)
    assert not any({one, other} <= set(cluster) for cluster in kept for one, other in free)
