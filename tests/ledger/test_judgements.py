"""The algebra of what people judged to be one or two."""

from __future__ import annotations

import datetime as dt

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from qawl.ledger.judgements import Anchor, Judged, Judgements, Pair, standing
from qawl.records import Judgement, Subject

SAME, DIFFERENT, UNSURE = Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE
NAMES = "abcdef"
PAIRS = st.builds(Pair, st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(Judgement))


def test_what_is_the_same_as_the_same_is_the_same() -> None:
    judged = Judgements([Pair("a", "b", SAME), Pair("b", "c", SAME)])
    assert judged.same("a", "c")
    assert judged.sets() == [["a", "b", "c"]]


def test_what_is_different_from_one_is_different_from_all_that_are_the_same() -> None:
    judged = Judgements([Pair("a", "b", SAME), Pair("b", "c", DIFFERENT), Pair("c", "d", SAME)])
    assert judged.different("a", "d")
    assert not judged.different("a", "e")


def test_a_contradiction_is_set_aside_and_names_what_stands_in_its_way() -> None:
    pairs = [Pair("a", "b", SAME), Pair("b", "c", SAME), Pair("d", "e", SAME), Pair("a", "c", DIFFERENT)]
    judged = Judgements(pairs)
    assert judged.same("a", "c")
    assert judged.conflicts == [(pairs[3], pairs[:2])]


def test_unsure_decides_nothing() -> None:
    judged = Judgements([Pair("a", "b", UNSURE)])
    assert not judged.same("a", "b")
    assert not judged.different("a", "b")
    assert judged.unsure() == [("a", "b")]


@given(st.lists(PAIRS))
def test_sameness_is_an_equivalence(pairs: list[Pair]) -> None:
    judged = Judgements(pairs)
    for a in NAMES:
        assert judged.same(a, a)
        for b in NAMES:
            assert judged.same(a, b) == judged.same(b, a)
            assert all(judged.same(a, c) for c in NAMES if judged.same(a, b) and judged.same(b, c))


@given(st.lists(PAIRS))
def test_nothing_is_both_the_same_and_different_and_both_respect_sameness(pairs: list[Pair]) -> None:
    judged = Judgements(pairs)
    for a in NAMES:
        for b in NAMES:
            assert not (judged.same(a, b) and judged.different(a, b))
            assert judged.different(a, b) == judged.different(b, a)
            assert all(judged.different(c, b) for c in NAMES if judged.different(a, b) and judged.same(a, c))


@given(st.lists(PAIRS))
def test_every_judgement_stands_or_is_a_conflict(pairs: list[Pair]) -> None:
    judged = Judgements(pairs)
    aside = [pair for pair, _ in judged.conflicts]
    for pair in pairs:
        if pair not in aside and pair.judgement is SAME:
            assert judged.same(pair.one, pair.other)
        if pair not in aside and pair.judgement is DIFFERENT:
            assert judged.different(pair.one, pair.other)


def rows(pairs: list[Pair], undone: list[int] | None = None) -> list[Judged]:
    """The rows that judging pairs makes, and then taking some of them back, by their place."""
    at = dt.datetime(2021, 7, 27, tzinfo=dt.UTC)
    made = [
        Judged(
            id=number,
            subject=Subject.STATEMENT,
            one=Anchor(pair.one),
            other=Anchor(pair.other),
            judgement=pair.judgement,
            by="سلمى",
            why="",
            at=at,
        )
        for number, pair in enumerate(pairs, start=1)
    ]
    back = [
        msgspec.structs.replace(made[n], id=len(made) + 1 + n, undoes=made[n].id) for n in sorted(set(undone or ()))
    ]
    return [*made, *back]


@given(st.lists(PAIRS, min_size=1), st.data())
def test_what_is_undone_counts_as_if_it_had_never_been(pairs: list[Pair], data: st.DataObject) -> None:
    undone = data.draw(st.lists(st.integers(0, len(pairs) - 1)))
    never = [row for row in rows(pairs) if row.id - 1 not in undone]
    assert standing(rows(pairs, undone)) == standing(never)


@given(st.lists(PAIRS))
def test_the_last_judgement_of_a_pair_counts(pairs: list[Pair]) -> None:
    last = {frozenset((pair.one, pair.other)): pair.judgement for pair in pairs}
    kept = standing(rows(pairs))
    assert {frozenset((row.one.article, row.other.article)): row.judgement for row in kept} == last
    assert [row.id for row in kept] == sorted(row.id for row in kept)


@given(st.lists(PAIRS))
def test_what_holds_of_one_thing_is_what_holds_between_it_and_each_other(pairs: list[Pair]) -> None:
    judged = Judgements(pairs)
    for a in NAMES:
        about = judged.about(a)
        for b in set(NAMES) - {a}:
            assert (about.get(b) is SAME) == judged.same(a, b)
            assert (about.get(b) is DIFFERENT) == judged.different(a, b)


def test_that_nobody_could_tell_holds_of_all_that_are_the_same() -> None:
    judged = Judgements([Pair("a", "b", SAME), Pair("b", "c", UNSURE)])
    assert judged.about("a") == {"b": SAME, "c": UNSURE}
    assert judged.about("c") == {"b": UNSURE}
    assert judged.about("d") == {}
