"""The full names of holders of office that the reader knows."""

from __future__ import annotations

import pytest

from qawl.lexicon.people import full_names

KNOWN = [
    ("بان", "بان كي مون"),
    ("ديفيد", "ديفيد كاميرون"),
    ("بشار", "بشار الاسد"),
]


@pytest.mark.parametrize(("first", "name"), KNOWN)
def test_a_name_is_known_by_its_first_word(first: str, name: str) -> None:
    assert name in [" ".join(full.norms) for full in full_names()[first]]


def test_other_writings_with_a_title_are_left_out() -> None:
    """«الشيخ» is a title in «الشيخ تميم», and the given name of «الشيخ ولد بايه»."""
    assert ["ولد", "بايه"] in [list(full.norms[1:]) for full in full_names()["الشيخ"]]
    assert ["تميم"] not in [list(full.norms[1:]) for full in full_names()["الشيخ"]]


def test_a_name_has_several_words() -> None:
    for first, names in full_names().items():
        assert [full.norms[0] for full in names] == [first] * len(names)
        assert all(len(full.norms) == len(full.written) > 1 for full in names)


def test_the_longest_name_comes_first() -> None:
    for names in full_names().values():
        lengths = [len(full.norms) for full in names]
        assert lengths == sorted(lengths, reverse=True)
