"""Text from the web as a page may show it, and in which direction it runs.

Characters that steer the direction of what follows them (bidi overrides, embeddings, isolates) are left out: a page isolates every
text by its markup, and a name must not turn the words behind it around. Characters that no page may hold (NUL and other controls)
become the replacement character. Left-to-right and right-to-left marks stay, they steer nothing but themselves.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

_STEERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def shown(text: str) -> str:
    """A text without characters that would harm the page or turn it around."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", _STEERING.sub("", text.replace("\r", "")))


def one_line(text: str) -> str:
    """As `shown`, with white space folded: a name, an outlet, a headline."""
    return " ".join(shown(text).split())


def direction(text: str) -> str:
    """`rtl` or `ltr`, by the first letter that has a direction (rule P2 of UAX 9)."""
    for char in text:
        strong = unicodedata.bidirectional(char)
        if strong in ("R", "AL"):
            return "rtl"
        if strong == "L":
            return "ltr"
    return "rtl"


def source_link(url: str | None) -> str | None:
    """The address of a source where it may be linked: of http or https, with a host, and without what is no part of one."""
    if not url or not url.isprintable() or any(char.isspace() for char in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and host else None
