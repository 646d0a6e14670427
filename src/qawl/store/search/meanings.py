"""What statements mean, as vectors in the store, and all of them in memory to be compared with a question.

Invariants:

- The vectors of a revision go with its reading: whatever changes the reading takes them away in the same transaction.
- A vector is that of the encoder (`qawl.ledger.encoder`) in 8 bits a dimension, so a statement takes 512 bytes; what that loses
  of a cosine is less than a hundredth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, func, insert, select

from qawl.ledger.encoder import DIMENSIONS, encode
from qawl.ledger.traces import words_of_statement
from qawl.records import Article, Reading
from qawl.store import schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Select

    from qawl.ledger.encoder import Vectors
    from qawl.store.search.sheet import Numbers, Sheet

VERSION = "qawl-meanings/1"
"""What makes vectors; those of another version are made again."""

ALIKE = 0.35
"""The least cosine of a statement that is found by its meaning; docs/web.md says how it was chosen."""

_STEPS = 127
_AT_ONCE = 512  # rows that are compared together: they fit the processor's cache
_LONGEST = 1000  # characters of a statement that are read for what it means

Scores = NDArray[np.float32]


def vectors_of(pairs: Sequence[tuple[Article, Reading]]) -> list[bytes]:
    """The vectors of the statements of articles, as the store keeps them; several at once share the encoder's work."""
    texts = [
        words_of_statement(article.text, each.content)[:_LONGEST]
        for article, reading in pairs
        for each in reading.statements
    ]
    packed = _packed(encode(texts))
    made, at = [], 0
    for _, reading in pairs:
        made.append(packed[at : at + len(reading.statements)].tobytes())
        at += len(reading.statements)
    return made


def _packed(vectors: Vectors) -> NDArray[np.int8]:
    """Vectors in 8 bits, each by its largest part: their direction is all that is compared."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-9)
    packed: NDArray[np.int8] = np.rint(vectors / largest * _STEPS).astype(np.int8)
    return packed


def keep(connection: Connection, made: Iterable[tuple[int, bytes]]) -> None:
    """Keep the vectors of revisions that have none."""
    rows = [{"revision": revision, "made_by": VERSION, "vectors": vectors} for revision, vectors in made]
    if rows:
        connection.execute(insert(schema.meanings), rows)


def withdraw(connection: Connection, revision: int) -> None:
    """Take away the vectors of a revision, which is outdated or was read again."""
    connection.execute(delete(schema.meanings).where(schema.meanings.c.revision == revision))


def make_next(connection: Connection, limit: int) -> int:
    """Make the vectors of the next newest revisions that lack them; how many there were."""
    of, revisions = schema.meanings.c, schema.revisions.c
    wanted = select(revisions.pk, revisions.payload, schema.readings.c.payload.label("reading"))
    rows = connection.execute(_lacking(wanted).limit(limit)).all()
    if not rows:
        return 0
    pairs = [
        (msgspec.json.decode(row.payload, type=Article), msgspec.json.decode(row.reading, type=Reading)) for row in rows
    ]
    made = vectors_of(pairs)
    connection.execute(delete(schema.meanings).where(of.revision.in_([row.pk for row in rows])))
    keep(connection, zip((row.pk for row in rows), made, strict=True))
    return len(rows)


def first_lacking(connection: Connection) -> int | None:
    """The first revision that waits for its vectors."""
    return connection.execute(_lacking(select(func.min(schema.revisions.c.pk)))).scalar()


def _lacking(wanted: Select[Any]) -> Select[Any]:
    """Of what is asked of newest revisions and their readings, that of those which lack vectors."""
    of, revisions, articles = schema.meanings.c, schema.revisions.c, schema.articles.c
    return (
        wanted.select_from(schema.revisions)
        .join(schema.articles, articles.pk == revisions.article)
        .join(schema.readings, schema.readings.c.revision == revisions.pk)
        .outerjoin(schema.meanings, (of.revision == revisions.pk) & (of.made_by == VERSION))
        .where(articles.current == revisions.text_hash, of.revision.is_(None))
    )


def are_there(connection: Connection) -> bool:
    """Whether any statement can be found by its meaning."""
    of = schema.meanings.c
    return connection.execute(select(of.revision).where(of.made_by == VERSION).limit(1)).first() is not None


@dataclass(frozen=True, eq=False)
class Meanings:
    """The vectors of the rows of a sheet.

    vectors: 8 bits, a row each, in no order; rows: of the sheet; lengths: of the vectors.
    """

    vectors: NDArray[np.int8]
    rows: Numbers
    lengths: Scores
    size: int

    def alike(self, question: str) -> Scores:
        """The cosine of each row of the sheet and of a question; -1 where the row has no vector."""
        asked = encode([question[:_LONGEST]])[0]
        products = np.empty(len(self.vectors), dtype=np.float32)
        buffer = np.empty((_AT_ONCE, DIMENSIONS), dtype=np.float32)
        for at in range(0, len(self.vectors), _AT_ONCE):
            piece = self.vectors[at : at + _AT_ONCE]
            np.copyto(buffer[: len(piece)], piece)
            np.dot(buffer[: len(piece)], asked, out=products[at : at + len(piece)])
        scores = np.full(self.size, -1, dtype=np.float32)
        scores[self.rows] = products / self.lengths
        return scores


def load(connection: Connection, sheet: Sheet) -> Meanings:
    """The vectors of the rows of a sheet, of the same edition."""
    of = schema.meanings.c
    order = np.lexsort((sheet.positions, sheet.revisions))
    vectors = np.empty((len(sheet), DIMENSIONS), dtype=np.int8)
    rows, filled = [], 0
    starts, ends = _bounds(sheet.revisions[order])
    chosen = select(of.revision, of.vectors).where(of.made_by == VERSION)
    # Asked for with this statement alone: an option of the connection would hold for what is done with it later.
    for revision, held in connection.execute(chosen, execution_options={"yield_per": 500}):
        if revision not in starts:
            continue  # no newest text, or nothing was said in it
        members = order[starts[revision] : ends[revision]]
        read = np.frombuffer(held, dtype=np.int8).reshape(-1, DIMENSIONS)
        vectors[filled : filled + len(members)] = read[sheet.positions[members]]
        rows.append(members)
        filled += len(members)
    found = vectors[:filled]
    lengths = np.sqrt(np.einsum("ij,ij->i", found, found, dtype=np.float32))
    at = np.concatenate(rows) if rows else np.empty(0, dtype=np.int64)
    return Meanings(vectors=found, rows=at, lengths=np.maximum(lengths, 1).astype(np.float32), size=len(sheet))


def _bounds(revisions: Numbers) -> tuple[dict[int, int], dict[int, int]]:
    """Where the rows of each revision begin and end, among rows in order of revision."""
    found, starts, counts = np.unique(revisions, return_index=True, return_counts=True)
    keys = found.tolist()
    return dict(zip(keys, starts.tolist(), strict=True)), dict(zip(keys, (starts + counts).tolist(), strict=True))
