"""The names of folders and files of an output: Hive partitions by day and outlet, safe on any file system.

Invariant: a name is made of ASCII letters in lower case, digits, `-`, `_`, `.`, `%` and the capital letters of percent escapes; it
is never longer than a file system allows, never begins or ends with a dot, and leads nowhere.
"""

from __future__ import annotations

import hashlib
import re
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt

    from qawl.records import Article

NONE = "__HIVE_DEFAULT_PARTITION__"
"""What Hive, and with it pyarrow, DuckDB and Spark, reads as a value that is not known."""

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_.")
_LONGEST = 160  # of the 255 bytes of a name that most file systems allow
_KEPT = 120  # of a longer one, before its hash
_DATA = re.compile(r"day=[^/]+/outlet_key=[^/]+/part-[0-9a-f]{16}\.parquet")


class Partition(NamedTuple):
    """A folder of the output; both are None where the article does not tell."""

    day: str
    outlet: str

    @property
    def folder(self) -> str:
        """Its path in the output."""
        return f"day={self.day}/outlet_key={self.outlet}"


def partition_of(article: Article) -> Partition:
    """Where an article belongs."""
    return Partition(day_key(article.published), outlet_key(article.outlet))


def day_key(day: dt.date | None) -> str:
    """A day as 2021-07-27, or what stands for none."""
    return day.isoformat() if day else NONE


def outlet_key(outlet: str | None) -> str:
    """An outlet's name in lower case, percent-encoded; a long one is cut and told apart by a hash.

    Lower case, because `BBC` and `bbc` are one folder on some file systems and two on others.
    """
    if not outlet or not (name := outlet.strip().lower()):
        return NONE
    escaped = [_escaped(char, is_edge=at in (0, len(name) - 1)) for at, char in enumerate(name)]
    if sum(map(len, escaped)) <= _LONGEST:
        return "".join(escaped)
    lengths = accumulate(map(len, escaped))
    kept = "".join(each for each, length in zip(escaped, lengths, strict=True) if length <= _KEPT)
    return f"{kept}-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def _escaped(char: str, *, is_edge: bool) -> str:
    if char in _PLAIN and not (char == "." and is_edge):
        return char
    return "".join(f"%{byte:02X}" for byte in char.encode())


def data_name(partition: Partition, part: str) -> str:
    """The file of a part in a partition."""
    return f"{partition.folder}/part-{part}.parquet"


def is_data(name: str) -> bool:
    """Whether a path in the output is one that this module names."""
    return _DATA.fullmatch(name) is not None
