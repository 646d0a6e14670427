"""The seam: what a store asks of its database beyond the SQL that all of them share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from sqlalchemy import ColumnElement, Connection, Engine
    from sqlalchemy.engine import URL

    from qawl.store.sought import Sought

    Numbers = NDArray[np.int64]
    Scores = NDArray[np.float32]


WRITING = "qawl_writing"
"""Execution option of a connection that is going to write."""


class Meaning(NamedTuple):
    """What an error of a database means to a person: what is wrong, and the way out."""

    what: str
    hint: str


class Dialect(ABC):
    """What one kind of database does in a way of its own."""

    writing: ClassVar[dict[str, Any]]
    """`WRITING`, and what else a connection that is going to write has for execution options."""

    @abstractmethod
    def url(self, url: URL) -> URL:
        """A URL with the driver that is used. Raises `StoreError` for another driver."""

    @abstractmethod
    def prepare(self, url: URL, *, create: bool) -> None:
        """Make what has to be there before the database can be connected to. Raises `StoreError`."""

    @abstractmethod
    def engine(self, url: URL, patience: float) -> Engine:
        """An engine whose transactions see one state of the store; those that write come one after the other.

        patience: seconds to wait for another writer. Raises `ImportError` where the driver is not installed.
        """

    @abstractmethod
    def read_only(self, engine: Engine) -> Engine:
        """The engine, with connections that the database lets write nothing."""

    @abstractmethod
    def where(self, url: URL) -> str:
        """What a person calls the database."""

    @abstractmethod
    def meaning(self, error: BaseException) -> Meaning | None:
        """What an error of the driver means; None for one that is a fault in qawl."""

    @abstractmethod
    def make_full_text(self, connection: Connection) -> None:
        """Index the words of statements, in step with the rows from now on, whoever writes them."""

    @abstractmethod
    def rebuild_full_text(self, connection: Connection) -> None:
        """Index the words of all statements anew, after they were changed in place."""

    @abstractmethod
    def full_text(self, connection: Connection) -> FullText | None:
        """The index of the words of statements; None where the database has none."""


class FullText(ABC):
    """An index of the words of statements: it finds what the column `statements.words` itself would, sooner."""

    @abstractmethod
    def having(self, asked: Sought) -> ColumnElement[bool]:
        """That a statement has what is sought."""

    @abstractmethod
    def keys(self, connection: Connection, asked: Sought) -> Numbers:
        """The keys of the statements that have what is sought, those of texts that are not the newest included."""

    @abstractmethod
    def relevance(self, connection: Connection, asked: Sought) -> tuple[Numbers, Scores]:
        """As `keys`, each with how relevant it is: BM25 with k1 = 1.2 and b = 0.75, as SQLite's FTS5 counts it."""
