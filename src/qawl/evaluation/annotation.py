"""Annotated articles as lines of JSONL: what a gold file holds and what a program that is scored writes.

Only what the measures look at is decoded; other keys of a line are let through unread. Fields that a program may leave
out have defaults, so that a file of statements alone can be scored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from qawl.errors import InputError
from qawl.records import Span

if TYPE_CHECKING:
    from pathlib import Path


class Statement(msgspec.Struct, frozen=True):
    """One annotated statement; spans are code-point offsets into the article's text."""

    content: list[Span]
    cue: Span | None = None
    id: str | None = None
    kind: str | None = None
    speaker_name: str | None = None
    parent: str | None = None
    act: str | None = None


class Commitment(msgspec.Struct, frozen=True):
    """One annotated undertaking."""

    text: Span
    by: list[str] = []
    deadline: str | None = None


class Time(msgspec.Struct, frozen=True):
    """One annotated time expression, with its TIMEX3 type and value."""

    text: Span
    type: str | None = None
    value: str | None = None


class Annotated(msgspec.Struct, frozen=True):
    """The annotations of one article. `times` is None where time expressions are not annotated."""

    id: str
    statements: list[Statement]
    text: str = ""
    commitments: list[Commitment] = []
    times: list[Time] | None = None


def load(path: Path) -> dict[str, Annotated]:
    """The annotated articles of a JSONL file by id, in file order; empty lines are skipped.

    Raises `InputError` that names the file and line when a line is not an annotated article.
    """
    decoder = msgspec.json.Decoder(Annotated)
    articles: dict[str, Annotated] = {}
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    article = _decode(decoder, line, f"{path}:{number}")
                    articles[article.id] = article
    except OSError as error:
        raise InputError(error.strerror or str(error), where=str(path), hint="give a readable JSONL file") from None
    return articles


def _decode(decoder: msgspec.json.Decoder[Annotated], line: bytes, where: str) -> Annotated:
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        hint = "every line is one annotated article with id and statements"
        raise InputError(str(error), where=where, hint=hint) from None
