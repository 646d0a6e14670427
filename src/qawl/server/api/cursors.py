"""Where a list goes on, as text that a client keeps and gives back: opaque, and bound to its question.

A cursor is base64url of a JSON array: a fingerprint of the question, then the place (`qawl.store.Values`). It is not a secret and
not signed: a forged one asks for another part of the same list, and is understood strictly.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import TYPE_CHECKING, Any

import msgspec

from qawl.errors import QuestionError

if TYPE_CHECKING:
    from qawl.server.api.questions import Pages

_NUMBER = 1 << 63
"""Whole numbers of a database are less."""


def cursor(asked: Pages, place: object) -> str:
    """The cursor of a place in the list that a question asks for."""
    made = msgspec.json.encode([_fingerprint(asked), place])
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def place(asked: Pages, kind: Any) -> Any:
    """The place that the cursor of a question names, as a `kind`; None where it has none. Raises `QuestionError`."""
    if asked.cursor is None:
        return None
    try:
        padded = asked.cursor.encode("ascii") + b"=" * (-len(asked.cursor) % 4)
        fingerprint, found = msgspec.json.decode(base64.b64decode(padded, b"-_", validate=True), type=tuple[str, Any])
        if fingerprint != _fingerprint(asked):
            raise _wrong("this cursor is of another question")
        named = msgspec.convert(found, kind)
    except (UnicodeError, binascii.Error, msgspec.MsgspecError, RecursionError):
        raise _wrong("this is no cursor") from None
    if not _is_small(found):
        raise _wrong("this is no cursor")
    return named


def _fingerprint(asked: Pages) -> str:
    question = msgspec.structs.replace(asked, limit=None, cursor=None)
    return hashlib.sha256(type(asked).__name__.encode() + msgspec.json.encode(question)).hexdigest()[:12]


def _is_small(found: object) -> bool:
    if isinstance(found, list):
        return all(map(_is_small, found))
    return not isinstance(found, int) or -_NUMBER <= found < _NUMBER


def _wrong(what: str) -> QuestionError:
    return QuestionError(what, where="cursor", hint="take the `next` of a page of the same question, or leave it out")
