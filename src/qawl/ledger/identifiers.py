"""Identifiers of others: the addresses by which somebody is known on the web, as a service answered or a person typed them.

Invariant: an identifier is an http or https URI in ASCII, written in one way only, so that two are one identifier if and only if
they are the same letters. Writing it so (RFC 3986, 6.2.2 and 6.2.3) never makes another address of it: what would have to be
guessed or cut away, such as a fragment, is refused.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from qawl.errors import QawlError
from qawl.pages.bad import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 300
"""Characters of an identifier at most."""

_BEGINS = re.compile(r"https?:", re.IGNORECASE)
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*(?::[0-9]+)?")
# What may stand in a path or a query (RFC 3986, 3.3 and 3.4), beside letters and digits.
_ALLOWED = "-._~!$&'()*+,;=:@/%"
_NOT_ALLOWED = re.compile(r'[\x00-\x20\x7f"<>\\^`{|}\[\]]')
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_PORTS = {"http": 80, "https": 443}
# Wikidata has several addresses for one item («http://www.wikidata.org/entity/Q42» is how its service writes them).
_WIKIDATA = re.compile(r"https?://(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/(Q[1-9][0-9]*)")


class IdentifierError(QawlError):
    """Something typed or answered cannot stand as an identifier. `where` is what it was, safe to print."""


def is_identifier(key: str) -> bool:
    """Whether a key is meant as an identifier, rather than as an id of the store or a key of the registry."""
    return _BEGINS.match(key) is not None


def identifier(address: str) -> str:
    """An address in the one way in which it is written. Raises `IdentifierError`.

    Scheme and host in small letters, no default port, what is not ASCII as UTF-8 in percents, nothing in percents that need not
    be: «HTTPS://Names.example:443/سعد» is `https://names.example/%D8%B3%D8%B9%D8%AF`. The items of Wikidata are written as the
    addresses of their pages.
    """
    if printable(address) != address:
        raise _refused(address, "it is too long, or has characters that cannot be shown")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise _refused(address, "it is no address") from None
    if "@" in parts.netloc or "#" in address:
        raise _refused(address, "it has a user or a fragment, which belong to no identifier")
    if parts.scheme not in _PORTS or not _HOST.fullmatch(parts.netloc.lower()):
        raise _refused(address, "it is no address of http or https")
    named = parts.hostname if port in (None, _PORTS[parts.scheme]) else f"{parts.hostname}:{port}"
    path, query = _written(address, parts.path) or "/", _written(address, parts.query)
    if any(piece in (".", "..") for piece in path.split("/")):
        raise _refused(address, "its path goes up and down")
    found = f"{parts.scheme}://{named}{path}{f'?{query}' if query else ''}"
    if len(found) > LONGEST:
        raise _refused(address, f"it has over {LONGEST} characters")
    item = _WIKIDATA.fullmatch(found)
    return f"https://www.wikidata.org/wiki/{item[1]}" if item else found


def host_of(found: str) -> str:
    """The host of an identifier, by which a service is told from others."""
    return urlsplit(found).netloc


def rivals(accepted: Iterable[str]) -> list[list[str]]:
    """Those of one entity's identifiers that share a host: a service has one record of somebody, but for mistakes of its own."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for each in accepted:
        found[host_of(each)].append(each)
    return [some for some in found.values() if len(some) > 1]


def _written(address: str, part: str) -> str:
    if _NOT_ALLOWED.search(part):
        raise _refused(address, "it has characters that may not stand in an address")
    try:
        escaped = quote(part, safe=_ALLOWED + "?")
    except UnicodeEncodeError:
        raise _refused(address, "it is no text") from None

    def one(match: re.Match[str]) -> str:
        if match[1] is None or (code := int(match[1], 16)) < 0x20 or code == 0x7F:
            raise _refused(address, "it has a percent sign that stands for no letter")
        return chr(code) if _UNRESERVED.fullmatch(chr(code)) else match[0].upper()

    return _ESCAPED.sub(one, escaped)


def _refused(address: str, what: str) -> IdentifierError:
    hint = "give the whole address of the record, such as https://www.wikidata.org/wiki/Q42"
    return IdentifierError(f"not an identifier: {what}", where=printable(address), hint=hint)
