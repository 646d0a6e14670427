"""Passwords: what one must be like, and their hashes by argon2id (RFC 9106) with the parameters of its low-memory profile.

What one must be like follows NIST SP 800-63B: long enough, any characters, no rules of composition; the name of the user is none.
"""

from __future__ import annotations

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from qawl.accounts.names import key_of
from qawl.errors import AccountError

SHORTEST, LONGEST = 12, 256
"""Characters of a password."""

DISTINCT = 5
"""How many different characters it has at least."""

TELLING = 4
"""Characters of a name that makes a password easily guessed that it is in."""

AT_ONCE = 2
"""How many are hashed at one time: each takes 64 MiB, and a flood of sign-ins must not take all that there is."""

HASHER = PasswordHasher()
"""Its defaults are that profile: 64 MiB, three passes, four lanes."""

_SLOTS = threading.BoundedSemaphore(AT_ONCE)
NOBODYS = PasswordHasher().hash("a password of nobody, checked where there is no user, so that both take as long")


def check(password: str, name: str) -> None:
    """Raises `AccountError` where a password will not do for a user."""
    if not SHORTEST <= len(_composed(password)) <= LONGEST:
        hint = "several words that you do not use elsewhere make a good one"
        raise AccountError(f"a password has {SHORTEST} to {LONGEST} characters", hint=hint)
    if len(set(password)) < DISTINCT or (len(name) >= TELLING and key_of(name) in key_of(password)):
        raise AccountError("this password is easily guessed", hint="take several words, and not your name")


def hashed(password: str) -> str:
    """The hash of a password, in the encoded form, with its salt and parameters."""
    with _SLOTS:
        return HASHER.hash(_normal(password))


def verify(password: str, known: str | None) -> bool:
    """Whether a hash is of a password; where there is no hash it takes as long and is not."""
    if len(password) > LONGEST:
        return False
    try:
        with _SLOTS:
            HASHER.verify(known or NOBODYS, _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return known is not None


def is_outdated(known: str) -> bool:
    """Whether a hash was made with other parameters than new ones are."""
    return HASHER.check_needs_rehash(known)


def _normal(password: str) -> bytes:
    return _composed(password).encode("utf-8", "surrogatepass")


def _composed(password: str) -> str:
    """The same password however a keyboard composes its characters."""
    return unicodedata.normalize("NFKC", password)
