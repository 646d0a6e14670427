"""What a check finds: faults with a way out, and decisions that wait for their words."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

from qawl.records import Record


class Repair(StrEnum):
    """How what is derived can be made again; what an article says and what a person decided cannot."""

    INDEXES = "indexes"  # of the database
    ROWS = "rows"  # of statements, promises and events: from the article, its reading and the decisions
    READING = "reading"  # by reading the article again
    FULL_TEXT = "full_text"  # the index over the words of statements
    VECTORS = "vectors"  # what the statements of an article mean
    LEDGER = "ledger"  # what holds across articles, all of it


DATABASE = "database"
"""Where a fault is of the database itself."""


class Fault(Record, frozen=True, kw_only=True):
    """Something that is not as it must be.

    where: what it is about, with its id; repair: how it can be made again, None where only a backup helps; revision: the key of the
    revision that is concerned, where it is one.
    """

    where: str
    what: str
    repair: Repair | None = None
    revision: int | None = None


class Orphan(Record, frozen=True, kw_only=True):
    """What a person decided about words in which a later reading finds nothing: it waits until one does, and is no fault."""

    where: str
    what: str


Found: TypeAlias = Fault | Orphan


class Looked(Record, frozen=True, kw_only=True):
    """How much a check looked at; spans: how many were looked up in their texts, none in a quick check."""

    articles: int
    revisions: int
    spans: int
    decisions: int


class Examined(Record, frozen=True, kw_only=True):
    """What a check looked at, and what it found."""

    looked: Looked
    faults: tuple[Fault, ...]
    orphans: tuple[Orphan, ...]
