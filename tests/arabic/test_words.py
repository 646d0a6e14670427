"""Words, their offsets and their clitics."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.arabic.words import Split, pieces, proclitics, read, tokens

TOKEN_TEXT = st.text(max_size=60) | st.text(alphabet="كتبَـ #_.،\n12\u200f", max_size=40)


def words(text: str) -> list[str]:
    return [text[token.start : token.end] for token in tokens(text) if token.is_word]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وصل الوفد، أمس.", ["وصل", "الوفد", "أمس"]),
        ("أكَّـــدَ ذلك", ["أكَّـــدَ", "ذلك"]),
        ("التقى #سالم_العامري", ["التقى", "#سالم", "العامري"]),
        ("بلغ 3.5 مليون و14,000", ["بلغ", "3.5", "مليون", "و14", "000"]),
        ("بلغ ١٢٫٥", ["بلغ", "١٢٫٥"]),
        ("عاد.. ثم", ["عاد", "ثم"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_token_knows_its_folded_form() -> None:
    assert [(token.norm, token.is_word) for token in tokens("#أكّدت، آمنة\n\n«لا»")] == [
        ("اكدت", True),
        ("،", False),
        ("امنه", True),
        ("\n", False),
        ("«", False),
        ("لا", True),
        ("»", False),
    ]


@given(TOKEN_TEXT)
def test_tokens_are_in_order_apart_and_hold_every_letter_and_digit(text: str) -> None:
    held: list[int] = []
    for token in tokens(text):
        assert token.start < token.end
        held.extend(range(token.start, token.end))
    assert held == sorted(set(held))
    assert {place for place, char in enumerate(text) if char.isalpha() and char != "ـ"} <= set(held)


@given(TOKEN_TEXT)
def test_pieces_stand_where_they_say_and_read_one_by_one_are_the_tokens(text: str) -> None:
    found = pieces(text)
    assert [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)] == found.written
    one_by_one = [(start, *read(written)) for start, written in zip(found.starts, found.written, strict=True)]
    assert [(token.start, token.norm, token.is_word) for token in tokens(text)] == [p for p in one_by_one if p[1]]


@pytest.mark.parametrize("stray", ["ـ", "ـــ", "\u064b", "\u200f"])
def test_a_stray_mark_is_no_token(stray: str) -> None:
    assert read(stray) == ("", False)
    assert tokens(f"قال {stray} نعم") == tokens(f"قال {' ' * len(stray)} نعم")


@pytest.mark.parametrize(
    ("word", "split"),
    [
        ("وسيقول", Split("وس", "يقول")),
        ("وسيقول", Split("و", "سيقول")),
        ("فبالقانون", Split("فب", "القانون")),
        ("لوزير", Split("ل", "وزير")),
        ("كتاب", Split("", "كتاب")),
    ],
)
def test_proclitics_propose_the_right_split(word: str, split: Split) -> None:
    assert split in proclitics(word)


@given(st.text(alphabet="وفبكلسيتاق", min_size=1, max_size=12))
def test_a_split_is_a_split_of_the_word(word: str) -> None:
    splits = proclitics(word)
    assert splits[0] == Split("", word)
    assert all(split.prefixes + split.stem == word for split in splits)
