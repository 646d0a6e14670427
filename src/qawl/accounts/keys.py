"""Secrets that programs and browsers keep: random, and only their hashes in the store.

A secret has 256 random bits, so that its plain SHA-256 gives nothing away; a slow hash is for what people choose.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

BYTES = 32


def new_key(prefix: str = "") -> str:
    """A new secret, in characters that an address and a header may hold."""
    return prefix + secrets.token_urlsafe(BYTES)


def digest(key: str) -> str:
    """What the store keeps of a secret: 64 hexadecimal digits."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def derived(key: str, purpose: str) -> str:
    """A secret for one purpose that only who has the key can make, and that does not give the key away (HMAC-SHA-256)."""
    return hmac.new(key.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))
