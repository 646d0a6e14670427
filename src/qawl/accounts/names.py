"""Names of users: any script, on one line, never two that look alike by case or width."""

from __future__ import annotations

import unicodedata

from qawl.errors import AccountError

LONGEST = 64
"""Characters of a name."""

_ALLOWED = (*"._-@", " ")


def name_of(given: str) -> str:
    """A name as it is kept: NFC, blanks folded. Raises `AccountError` where it can be none."""
    name = " ".join(unicodedata.normalize("NFC", given).split())
    if not name or len(name) > LONGEST:
        raise AccountError(f"a name has 1 to {LONGEST} characters", where=name[:LONGEST] or None, hint="give another")
    wrong = [char for char in name if not (char.isalnum() or unicodedata.combining(char) or char in _ALLOWED)]
    if wrong or not name[0].isalnum():
        hint = "letters and digits of any script, blanks, and . _ - @"
        raise AccountError("this can be no user's name", where=ascii(name)[1:-1], hint=hint)
    return name


def key_of(name: str) -> str:
    """What two names share that are one: NFKC, without case."""
    whole = name.encode("utf-8", "replace").decode()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", whole).casefold())
