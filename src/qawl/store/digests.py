"""What the store would notice a change by: a digest of each article as it was put down, and of each reading with the text it is of.

Invariant: both are made of the very words that are put down, by whoever puts them down, in the same transaction. The digest of a
reading is bound to the text: as long as the text has its hash and the reading its digest, every span points at the words that it
was read from.
"""

from __future__ import annotations

import hashlib


def of_article(payload: str) -> bytes:
    """The SHA-256 of an Article record as it is stored."""
    return hashlib.sha256(payload.encode()).digest()


def of_reading(text: str, payload: str) -> bytes:
    """The SHA-256 of a Reading record as it is stored, with the hash of the text that was read."""
    return hashlib.sha256(f"{text}\n{payload}".encode()).digest()
