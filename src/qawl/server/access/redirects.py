"""Where a reader goes after signing in: to a page of ours that the address names, never to another site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qawl.server.languages import Language

LONGEST = 2000
"""Characters of an address."""

# A page of ours: a language, then a path without backslashes, empty segments and dots, which browsers may resolve to another host.
_OURS = re.compile(r"/(?:ar|en)(?:/(?!/|\.{1,2}(?:/|\?|$))[^/?#\\]*)*(?:\?[^#\\]*)?")


def safe_next(given: str, language: Language) -> str:
    """The address to go to: the one given where it is a page of ours, else the front page."""
    usable = len(given) <= LONGEST and given.isprintable() and " " not in given
    return (
        given
        if usable and _OURS.fullmatch(given) and "%2f" not in given.partition("?")[0].lower()
        else f"/{language.code}"
    )
