"""Inputs made from seeds: cut, doubled, repeated, mixed, with pieces put in that a parser is known to look for.

hypothesis draws the edits, so an input that a parser fails on is made smaller before it is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 200_000
"""Bytes of an input at most: long enough that time which grows with the square of the length shows."""

_PARTS = 1 << 16
_TIMES = (1, 1, 1, 1, 2, 3, 30, 1000, 20_000)
_EVIL = (
    b"\x00", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\xc3", b"\x1b[31m", b"\r\n", b"\n", b"\x0b", b" ", b"\t",
    "\u202e".encode(), "\u200f".encode(), "\u2028".encode(), "\ufdfa".encode(), "َ".encode(), "🌉".encode(),
    "٣".encode(), "ق".encode(), b"-1", b"0", b"9" * 19, b"9" * 400, b"1e999", b"NaN", b"2021-02-31", b"0000-00-00",
    b'"', b"'", b"\\", b"\\ud800", b"<", b">", b"&", b"&#0;", b"&#xffffffff;", b"<![CDATA[", b"]]>", b"<!--", b"-->",
    b"[", b"]", b"{", b"}", b"(", b")", b",", b":", b";", b"|", b"=", b"%", b"%00", b"*", b"$", b"/", b"//", b"../", b"#",
)  # fmt: skip


class Edit(NamedTuple):
    """One change: at a 65,536th part of an input, over so many bytes, with a piece, so many times."""

    kind: str
    at: int
    length: int
    piece: bytes
    times: int


def edited(data: bytes, edit: Edit) -> bytes:
    """An input after one edit, no longer than `LONGEST`."""
    at = edit.at * len(data) // _PARTS
    stretch = data[at : at + edit.length]
    middle = {
        "put in": edit.piece * edit.times + stretch,
        "put over": edit.piece * edit.times,
        "leave out": b"",
        "repeat": stretch * (edit.times + 1),
        "cut off": stretch,
        "turn": bytes(byte ^ 1 << edit.at % 8 for byte in stretch[:1]) + stretch[1:],
    }[edit.kind]
    rest = b"" if edit.kind == "cut off" else data[at + edit.length :]
    return (data[:at] + middle + rest)[:LONGEST]


def inputs(seeds: Sequence[bytes], pieces: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Seeds after some edits, beginnings of one before the end of another, and bytes out of nothing."""
    material = st.one_of(st.sampled_from([*pieces, *_EVIL]), st.binary(max_size=6))
    edits = st.builds(
        Edit,
        st.sampled_from(["put in", "put in", "put over", "leave out", "repeat", "cut off", "turn"]),
        st.integers(0, _PARTS - 1),
        st.sampled_from([0, 1, 2, 4, 8, 30, 200, 2000]),
        material,
        st.sampled_from(_TIMES),
    )
    whole = st.sampled_from(seeds)
    mixed = st.builds(_mixed, whole, whole, st.integers(0, _PARTS - 1), st.integers(0, _PARTS - 1))
    made = st.lists(material, max_size=12).map(b"".join)
    return st.builds(_all_edits, st.one_of(whole, whole, mixed, made), st.lists(edits, max_size=5))


def _mixed(first: bytes, second: bytes, end: int, begin: int) -> bytes:
    return first[: end * len(first) // _PARTS] + second[begin * len(second) // _PARTS :]


def _all_edits(data: bytes, edits: list[Edit]) -> bytes:
    for edit in edits:
        data = edited(data, edit)
    return data
