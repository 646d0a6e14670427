"""The articles of a part put aside on disk as they come, and taken out again partition by partition.

Invariant: in memory is where each article lies, not what it says.
"""

from __future__ import annotations

from collections import defaultdict
from typing import IO, TYPE_CHECKING

import msgspec

from qawl.records import Article, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qawl.batch.names import Partition

_ARTICLE, _READING = msgspec.json.Decoder(Article), msgspec.json.Decoder(Reading)


class Shelves:
    """Articles with their readings in a file that is theirs."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._end = 0
        self._places: defaultdict[Partition, list[tuple[int, int, int]]] = defaultdict(list)

    def put(self, partition: Partition, article: Article, reading: Reading) -> None:
        """Put one aside."""
        first, second = msgspec.json.encode(article), msgspec.json.encode(reading)
        self._file.write(first)
        self._file.write(second)
        self._places[partition].append((self._end, len(first), len(second)))
        self._end += len(first) + len(second)

    def partitions(self) -> list[Partition]:
        """The partitions, sorted."""
        return sorted(self._places)

    def take(self, partition: Partition) -> Iterator[tuple[Article, Reading]]:
        """The articles of a partition, in the order in which they came."""
        for start, first, second in self._places[partition]:
            self._file.seek(start)
            yield _ARTICLE.decode(self._file.read(first)), _READING.decode(self._file.read(second))
