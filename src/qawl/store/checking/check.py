"""A check of a whole store, as one moment has it, whoever writes meanwhile.

Invariant: nothing is changed. What is found wrong in a store that nobody else wrote to is a fault of the disk or of qawl.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qawl.errors import StoreError
from qawl.store.checking import database, decided, followed, ledger, shelves
from qawl.store.checking.faults import DATABASE, Examined, Fault, Found, Orphan
from qawl.store.checking.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import Connection


def examine(connection: Connection, *, quick: bool, advance: Callable[[int], None]) -> Examined:
    """Look at everything within the connection's transaction; `advance` is told how many more texts were looked at.

    quick: without the words under each span, the rows made of them, and the contents of indexes; what was put down is still held
    against its digests.
    """
    texts = Texts(connection, quick=quick)
    found: list[Found] = []
    with _any_bytes(connection):
        try:
            found += database.integrity(connection, quick=quick)
            for part in _parts(connection, texts, quick=quick, advance=advance):
                found += part
        except StoreError as error:  # a page that cannot be read: what is behind it cannot be looked at
            found.append(Fault(where=DATABASE, what=error.what))
    return Examined(
        looked=texts.looked(),
        faults=tuple(each for each in found if isinstance(each, Fault)),
        orphans=tuple(each for each in found if isinstance(each, Orphan)),
    )


def _parts(
    connection: Connection, texts: Texts, *, quick: bool, advance: Callable[[int], None]
) -> Iterator[Iterable[Found]]:
    yield database.single_rows(connection)
    yield database.keys(connection)
    yield texts.run(advance)
    yield decided.without_text(connection)
    yield decided.judgements(connection, texts.held, quick=quick)
    yield ledger.pointers(connection)
    yield ledger.counts(connection)
    yield ledger.places(connection, texts.held)
    yield followed.follows(connection)
    yield shelves.full_text(connection)
    if not quick:
        yield ledger.records(connection, texts.held)
        yield ledger.traces(connection, texts.held)


@contextmanager
def _any_bytes(connection: Connection) -> Iterator[None]:
    """Texts that are no UTF-8 any more are given with signs in the place of what cannot be read, instead of none at all."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.dbapi_connection
    driver.text_factory = lambda held: held.decode("utf-8", "replace")
    try:
        yield
    finally:
        driver.text_factory = str
