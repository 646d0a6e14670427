"""The words of statements in PostgreSQL: a generated column of type `tsvector` with a GIN index.

Invariant: it finds what `statements.words` holds. PostgreSQL's own parser is not asked what a word is: it takes letters as the
locale of the database has them. Each word of the column, which is folded already (`qawl.store.words`), is a lexeme as it is.

What `tsvector` bears bounds it: of a word the first 500 characters count, of a statement the first 150,000 with its words' other
forms; the first 16,383 words have places of their own, and of a word 256 places in a statement, so that a phrase behind those is
not found.
"""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import cast, column, func, select, text
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from qawl.store import schema
from qawl.store.dialects.dialect import FullText
from qawl.store.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection

    from qawl.store.dialects.dialect import Numbers, Scores
    from qawl.store.sought import Sought

COLUMN = "lexemes"
LONGEST = 500
"""Characters of a word that count: a lexeme has at most 2,046 bytes, and a letter up to four."""

MOST = 150_000
"""Characters of the words of a statement that count: a `tsvector` has at most a megabyte."""

_K1, _B = 1.2, 0.75

_MAKE = (
    f"""CREATE FUNCTION qawl_lexemes(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT coalesce(string_agg(quote_literal(left(word, {LONGEST})) || ':' || least(place, 16383), ' '), '')::tsvector
        FROM unnest(string_to_array(btrim(left(words, {MOST})), ' ')) WITH ORDINALITY AS told (word, place)
        WHERE word <> ''
    $$""",
    f"ALTER TABLE statements ADD COLUMN {COLUMN} tsvector GENERATED ALWAYS AS (qawl_lexemes(words)) STORED",
    f"CREATE INDEX statements_by_words ON statements USING gin ({COLUMN})",
)


def make(connection: Connection) -> None:
    """Make the column and its index."""
    for each in _MAKE:
        connection.execute(text(each))


class TsVector(FullText):
    """The column, asked."""

    def __init__(self) -> None:
        self._kept = Kept()

    def having(self, asked: Sought) -> ColumnElement[bool]:
        """By the lexemes and their places."""
        return _having(query(asked))

    def keys(self, connection: Connection, asked: Sought) -> Numbers:
        """By the driver itself, as with SQLite."""
        chosen = select(schema.statements.c.pk).where(self.having(asked))
        return np.array([row[0] for row in connection.execute(chosen)], dtype=np.int64)

    def relevance(self, connection: Connection, asked: Sought) -> tuple[Numbers, Scores]:
        """Counted here: `ts_rank_cd` knows no word that tells more than another."""
        of = schema.statements.c
        found = connection.execute(select(of.pk, of.words).where(self.having(asked))).all()
        parts = [[[word] for word in asked.words], *[[way.split() for way in phrase] for phrase in asked.phrases]]
        looked = [part for each in parts for part in each]
        rows, tokens = self._kept.get(connection, _size)
        weights = [_weight(rows, _count(connection, part, len(found), len(looked))) for part in looked]
        average = tokens / max(rows, 1)
        keys = np.array([row.pk for row in found], dtype=np.int64)
        return keys, np.array([_score(row.words.split(), looked, weights, average) for row in found], dtype=np.float32)


def query(asked: Sought) -> str:
    """As a `tsquery`: words in quotes, of letters and digits."""
    either = [" | ".join(_ordered(way.split()) for way in phrase) for phrase in asked.phrases]
    return " & ".join([*(_quoted(form) for form in asked.words), *(f"({each})" for each in either)])


def _ordered(words: Sequence[str]) -> str:
    return f"({' <-> '.join(map(_quoted, words))})"


def _quoted(word: str) -> str:
    return f"'{word[:LONGEST]}'"


def _having(query: str) -> ColumnElement[bool]:
    lexemes: ColumnElement[str] = column(COLUMN, TSVECTOR, _selectable=schema.statements)
    return lexemes.bool_op("@@")(cast(query, TSQUERY))


def _size(connection: Connection) -> tuple[int, int]:
    """How many statements there are, and how many words their columns hold together."""
    words = schema.statements.c.words
    blanks = func.length(words) - func.length(func.replace(words, " ", ""))
    rows, tokens = connection.execute(select(func.count(), func.coalesce(func.sum(blanks - 1), 0))).one()
    return rows, int(tokens)


def _count(connection: Connection, part: Sequence[str], found: int, looked: int) -> int:
    """How many statements have a word or phrase."""
    if looked == 1:
        return found
    chosen = select(func.count()).select_from(schema.statements).where(_having(_ordered(part)))
    return connection.execute(chosen).scalar_one()


def _weight(rows: int, having: int) -> float:
    told = log((rows - having + 0.5) / (having + 0.5))
    return told if told > 0 else 1e-6


def _score(words: Sequence[str], looked: Sequence[Sequence[str]], weights: Sequence[float], average: float) -> float:
    often = Counter(words)
    score = 0.0
    for part, weight in zip(looked, weights, strict=True):
        times = often[part[0]] if len(part) == 1 else _times(words, part)
        score += weight * times * (_K1 + 1) / (times + _K1 * (1 - _B + _B * len(words) / average))
    return score


def _times(words: Sequence[str], phrase: Sequence[str]) -> int:
    size = len(phrase)
    return sum(words[at : at + size] == phrase for at, word in enumerate(words) if word == phrase[0])
