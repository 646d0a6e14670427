"""How much of an input is ever held or unpacked: the bounds that keep memory and time finite on hostile input."""

from __future__ import annotations

import msgspec

MEBIBYTE = 1024 * 1024


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds on one input.

    text: code points of one article. record: bytes of one JSON value, CSV row, page or feed. download: bytes of one
    URL. unpacked: bytes that one archive may unpack to, all members together. ratio: how many times larger than its
    packed form an archive may become (the first `free` bytes are exempt). members: files in one archive. timeout:
    seconds to wait for a server to connect or to send more; deadline: seconds for a whole download.
    """

    text: int = 300_000
    record: int = 64 * MEBIBYTE
    download: int = 256 * MEBIBYTE
    unpacked: int = 64 * 1024 * MEBIBYTE
    ratio: int = 200
    free: int = 16 * MEBIBYTE
    members: int = 1_000_000
    timeout: float = 20.0
    deadline: float = 300.0


DEFAULT = Limits()
