"""What is watched, as it is told: addresses, a TOML file, or the OPML that readers of feeds export.

[[source]]
address = "https://daffa.example/feed"
outlet = "الضفاف"       # wins over what its pages say
every = "30m"            # s, m, h, d; left out: by how often there is something new
kind = "list"            # feed, list, article; left out: told by what comes
links = "/news/*"        # of a list: which links
text = "page"            # page, feed; left out: by the entry
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from qawl.errors import InputError
from qawl.network import AddressError, checked
from qawl.pages.bad import printable
from qawl.store import Source

if TYPE_CHECKING:
    from collections.abc import Iterable

LARGEST = 1 << 20
"""Bytes of a file of sources."""

_SOONEST, _LATEST = 60, 30 * 24 * 3600
_EVERY = re.compile(r"(\d{1,7})\s*([smhd])")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 24 * 3600}


class _Told(msgspec.Struct, forbid_unknown_fields=True):
    """A source in a file."""

    address: str
    kind: Literal["feed", "list", "article"] | None = None
    outlet: str | None = None
    every: str | None = None
    links: str | None = None
    text: Literal["page", "feed"] | None = None


class _File(msgspec.Struct, forbid_unknown_fields=True):
    source: list[_Told]


def sources(given: Iterable[str], *, private: bool) -> list[Source]:
    """The sources that addresses and files name, each address once. Raises `InputError` or `AddressError`."""
    found: dict[str, Source] = {}
    for each in given:
        if each.lower().startswith(("http://", "https://")):
            told = [Source(address=_address(each, private))]
        else:
            told = of_file(_content(each), where=each, private=private)
        for source in told:
            found.setdefault(source.address, source)
    return list(found.values())


def of_file(content: bytes, *, where: str, private: bool) -> list[Source]:
    """The sources of a file: OPML where it begins with `<`, TOML otherwise. Raises `InputError` or `AddressError`."""
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _of_opml(content, where, private)
    return _of_toml(content, where, private)


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            content = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or str(error)
        raise InputError(what, where=printable(path), hint="give an address, or a file of sources") from None
    if len(content) > LARGEST:
        raise InputError(f"the file is over {LARGEST:,} bytes", where=printable(path), hint="split it") from None
    return content


def _of_toml(content: bytes, where: str, private: bool) -> list[Source]:
    hint = 'write [[source]] and address = "https://..." for each'
    try:
        told = msgspec.convert(tomllib.loads(content.decode("utf-8-sig")), _File)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError, ValueError) as error:
        raise InputError(f"no file of sources: {printable(str(error))}", where=printable(where), hint=hint) from None
    except RecursionError:
        raise InputError("no file of sources: it is nested too deep", where=printable(where), hint=hint) from None
    return [
        Source(
            address=_address(each.address, private),
            kind=each.kind,
            outlet=each.outlet,
            every=None if each.every is None else _seconds(each.every, where),
            links=each.links,
            text=each.text,
        )
        for each in told.source
    ]


def _seconds(every: str, where: str) -> int:
    """The seconds of `90s`, `30m`, `2h`, `1d`."""
    match = _EVERY.fullmatch(every.strip())
    seconds = int(match[1]) * _UNITS[match[2]] if match else 0
    if not _SOONEST <= seconds <= _LATEST:
        what = f"every = {printable(repr(every))} is not between a minute and 30 days"
        raise InputError(what, where=printable(where), hint='write it as "30m", "2h" or "1d"')
    return seconds


def _of_opml(content: bytes, where: str, private: bool) -> list[Source]:
    from lxml import etree

    # No entities, no network, nothing that grows: a file of sources is a flat list of addresses.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError) as error:
        what = f"no OPML: {printable(str(error))}"
        raise InputError(what, where=printable(where), hint="export it again from the reader of feeds") from None
    found = [each for each in root.iter("outline") if each.get("xmlUrl")]
    if not found:
        raise InputError("the OPML names no feed", where=printable(where), hint="its outlines need xmlUrl")
    return [Source(address=_address(each.get("xmlUrl", ""), private), outlet=_name(each)) for each in found]


def _name(outline: Any) -> str | None:
    """What whoever exported it calls a feed; its own name where that is only the address."""
    name = (outline.get("title") or outline.get("text") or "").strip()
    return None if not name or name == outline.get("xmlUrl") else name


def _address(address: str, private: bool) -> str:
    """Raises `AddressError` for what cannot be asked anyway."""
    try:
        return checked(address.strip(), private=private)
    except AddressError as error:
        raise AddressError(error.what, where=printable(error.where or ""), hint=error.hint) from None
