"""What could not be read, said in one line that is safe to print.

Invariant: no field of a `Bad` holds a control character, a bidirectional control or a lone surrogate, whatever the
input was called or held, so that a message can never drive a terminal or fail to encode.
"""

from __future__ import annotations

import msgspec

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
    """`text` with what cannot be printed, or turns or joins what can, as escapes (`\\x1b`, `\\u202e`), cut at 300 characters."""
    escaped = "".join(char if char.isprintable() else _escaped(ord(char)) for char in text)
    return escaped if len(escaped) <= _LONGEST else escaped[: _LONGEST - 1] + "…"


def _escaped(code: int) -> str:
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
