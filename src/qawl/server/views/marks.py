"""What was read from an article as marks on its text, for the pages that show the text itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qawl.server.segments import Mark, MarkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qawl.records import Article, Reading


def marks(article: Article, reading: Reading) -> list[Mark]:
    """The marks of furniture, statements, promises and times; their refs count the records of each kind from 1."""
    return list(_marks(article, reading))


def _marks(article: Article, reading: Reading) -> Iterator[Mark]:
    for number, furniture in enumerate(article.furniture, start=1):
        yield Mark(MarkKind.FURNITURE, furniture.span, number)
    for number, statement in enumerate(reading.statements, start=1):
        for span in statement.content:
            yield Mark(MarkKind.CONTENT, span, number)
        if statement.cue is not None:
            yield Mark(MarkKind.CUE, statement.cue, number)
    for number, commitment in enumerate(reading.commitments, start=1):
        yield Mark(MarkKind.PROMISE, commitment.text, number)
    for number, time in enumerate(reading.times, start=1):
        yield Mark(MarkKind.TIME, time.span, number)
