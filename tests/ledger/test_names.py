"""Names across articles: what the words of two names allow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.ledger.names import may_be_one, name_of


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("عادل بن أحمد الجبير", ("عادل", "جبير")),
        ("عادل الجبير", ("عادل", "جبير")),
        ("الشيخ عبد الله بن زايد آل نهيان", ("عبدالله", "نهيان")),
        ("عبدالله بن زايد آل نهيان", ("عبدالله", "نهيان")),
        ("الرئيس الأميركي", ("اميركي",)),
        ("أبو مازن", ("ابومازن",)),
        ("محمد بن سلمان", ("محمد", "بن سلمان")),
        ("فيصل بن فرحان بن عبدالله", ("فيصل", "بن فرحان")),
        ("John Kerry", ("john", "kerry")),
        ("«»", ()),
    ],
)
def test_bare_words(written: str, words: tuple[str, ...]) -> None:
    assert name_of(written).words == words


@pytest.mark.parametrize(
    ("one", "other", "allowed"),
    [
        ("عادل بن أحمد الجبير", "عادل الجبير", True),
        ("عادل الجبير", "الجبير", True),
        ("عبد اللطيف الزياني", "عبداللطيف بن راشد الزياني", True),
        ("سعود الفيصل", "تركي الفيصل", False),
        ("عبدالله بن فيصل بن تركي", "عبدالله التركي", False),
        ("فيصل بن فرحان", "فيصل بن فرحان بن عبدالله", True),
        ("محمد جواد ظريف", "محمد علي جعفري", False),
        ("", "الجبير", False),
    ],
)
def test_one_man_or_two(one: str, other: str, allowed: bool) -> None:
    assert may_be_one(name_of(one), name_of(other)) is allowed


@given(st.text(), st.text())
def test_the_comparison_is_symmetric(one: str, other: str) -> None:
    assert may_be_one(name_of(one), name_of(other)) == may_be_one(name_of(other), name_of(one))
