"""What could not be read, said in one line that is safe to print.

Invariant: no field of a `Bad` holds a control character, a bidirectional control or a lone surrogate, whatever the
input was called or held, so that a message can never drive a terminal or fail to encode.
"""

from __future__ import annotations

import re

import msgspec

_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LONGEST = 300


class Bad(msgspec.Struct, frozen=True):
    """An input, or one record of it, that could not be read. `str()` is one line.

    where: file, archive member and record in one locator: `news.zip!2015-07.json#12` (the 12th record), `a.jsonl:17`
    (line 17). what: what is wrong. hint: the way out.
    """

    where: str
    what: str
    hint: str | None = None

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        return f"{line} ({self.hint})" if self.hint else line


class UnreadableError(Exception):
    """Raised inside `qawl.pages` where reading cannot go on; always turned into a `Bad` before it leaves."""

    def __init__(self, what: str, hint: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


def bad(where: str, what: str, hint: str | None = None) -> Bad:
    """A `Bad` whose every field is printable."""
    return Bad(printable(where), printable(what), None if hint is None else printable(hint))


def printable(text: str) -> str:
    """`text` with unsafe characters written as escapes (`\\x1b`, `\\u202e`), cut at 300 characters."""
    escaped = _UNSAFE.sub(_escape, text)
    return escaped if len(escaped) <= _LONGEST else escaped[: _LONGEST - 1] + "…"


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
