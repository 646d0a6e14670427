"""A backup is the whole store of one moment; a store that is made of it is the same, or nothing is changed."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hand_made import article, reading
from whole_store import made

from qawl.errors import StoreError
from qawl.store import Store, schema
from qawl.store.copying import restoring
from qawl.store.copying.backup import LEFT_OUT, Backup
from qawl.store.engine import locate

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = [table.name for table in schema.metadata.sorted_tables]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("whole") / "qawl.db")


@pytest.fixture(scope="module")
def backed(whole: Path) -> bytes:
    return backup(whole)


def backup(path: Path) -> bytes:
    file = io.BytesIO()
    with Store.open(path, create=False) as store:
        store.backup(file)
    return file.getvalue()


def restore(held: bytes, path: Path, *, force: bool = False) -> Path | None:
    return restoring.restore(Backup(io.BytesIO(held), "a.qawl"), locate(path), force=force, advance=lambda rows: None)


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in NAMES}


def lines(held: bytes) -> list[bytes]:
    return gzip.decompress(held).splitlines(keepends=True)


def packed(given: list[bytes]) -> bytes:
    """Lines as a backup that says of itself that it is whole."""
    import hashlib

    body = b"".join(given[:-1])
    return gzip.compress(body + json.dumps({"sha256": hashlib.sha256(body).hexdigest()}).encode())


def test_every_row_comes_back_as_it_was_but_for_who_is_signed_in(whole: Path, backed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "new" / "qawl.db"
    assert restore(backed, path) is None
    before, after = rows_of(whole), rows_of(path)
    for table in LEFT_OUT:
        assert after[table.name] == []
        before[table.name] = []
    assert before["users"]
    assert before["decisions"]
    assert before["alerts"]
    assert after == before
    with Store.open(path, create=False) as store:
        assert store.check().faults == ()
        assert [each.name for each in (tmp_path / "new").iterdir() if "-" not in each.name] == ["qawl.db"]
        added = store.add(article(), reading(article()))
        assert store.article(added.article).revisions == 1
    assert lines(backup(path))[1:5] != []


def test_a_backup_is_of_one_moment_whoever_writes_meanwhile(whole: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(whole, tmp_path / "qawl.db"))
    file, added = io.BytesIO(), 0

    def write(rows: int) -> None:
        nonlocal added
        given = article(f"نص جديد رقم {added}.")
        other.add(given, reading(given))
        added += 1

    with Store.open(path) as store, Store.open(path) as other:
        head = store.backup(file, advance=write)
        assert added > 10
        assert head.rows["articles"] == store.counts().articles - added
    restore(file.getvalue(), tmp_path / "then.db")
    with Store.open(tmp_path / "then.db", create=False) as store:
        assert store.check().faults == ()


SPOILED: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("not a backup of qawl", lambda held: gzip.compress(b'{"articles": []}\n')),
    ("not a backup of qawl", lambda held: gzip.compress(b"")),
    ("damaged", lambda held: b"text"),
    ("damaged", lambda held: held[: len(held) // 2]),
    ("damaged", lambda held: held[:-9]),
    ("damaged", lambda held: gzip.compress(gzip.decompress(held)[:-40])),
    ("damaged", lambda held: gzip.compress(gzip.decompress(held).replace("الرياض".encode(), "بغداد".encode(), 1))),
    ("damaged", lambda held: gzip.compress(gzip.decompress(held) + b"\n{}")),
    ("damaged", lambda held: packed([line for line in lines(held) if not line.startswith(b"[4,")])),
    ("damaged", lambda held: packed([line.replace(b'"events"', b'"meetings"') for line in lines(held)])),
    ("newer qawl", lambda held: packed([lines(held)[0].replace(b'"schema":', b'"schema":9'), *lines(held)[1:]])),
]


@pytest.mark.parametrize(("what", "spoil"), SPOILED, ids=range(len(SPOILED)))
def test_a_backup_that_is_not_whole_changes_nothing(
    backed: bytes, tmp_path: Path, what: str, spoil: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "qawl.db"
    with Store.open(path) as store:
        store.add(article(), reading(article()))
    before = rows_of(path)
    with pytest.raises(StoreError, match=what):
        restore(spoil(backed), path, force=True)
    assert rows_of(path) == before
    assert [each.name for each in tmp_path.iterdir()] == ["qawl.db"]


def test_the_store_that_was_there_is_kept_and_replaced_only_where_that_is_asked_for(
    whole: Path, backed: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "qawl.db"
    with Store.open(path) as store:
        added = store.add(article(), reading(article()))
    with pytest.raises(StoreError, match="there is a store already"):
        restore(backed, path)
    kept = restore(backed, path, force=True)
    assert kept is not None
    assert rows_of(path)["articles"] == rows_of(whole)["articles"]
    with Store.open(kept, create=False) as store:
        assert store.article(added.article).revisions == 1


def test_nothing_is_replaced_while_somebody_has_the_store_open(backed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "qawl.db"
    with Store.open(path) as store:
        store.add(article(), reading(article()))
        with pytest.raises(StoreError, match="another program has the store open"):
            restore(backed, path, force=True)
        assert store.counts().articles == 1
    assert restore(backed, path, force=True) is not None


def test_a_store_that_is_damaged_is_replaced_with_its_log(backed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "qawl.db"
    path.write_bytes(b"no store any more" * 1000)
    (tmp_path / "qawl.db-wal").write_bytes(b"what is left of its log")
    kept = restore(backed, path, force=True)
    assert kept is not None
    assert kept.with_name(f"{kept.name}-wal").read_bytes() == b"what is left of its log"
    with Store.open(path, create=False) as store:
        assert store.check().faults == ()


def test_a_backup_of_an_older_schema_is_brought_up_to_date(backed: bytes, tmp_path: Path) -> None:
    """Of schema 5, which had no digests."""
    given, table = [], {"columns": []}
    for line in lines(backed):
        held = json.loads(line)
        if isinstance(held, dict):
            table = held if "table" in held else table
            if "schema" in held:
                held["schema"] = 5
            if "digest" in held.get("columns", ()):
                held["columns"] = [name for name in held["columns"] if name != "digest"]
        elif table["table"] in ("revisions", "readings"):
            held = held[:-1]  # the digest
        given.append(json.dumps(held, ensure_ascii=False).encode() + b"\n")
    restore(packed(given), tmp_path / "qawl.db")
    with Store.open(tmp_path / "qawl.db", create=False) as store:
        assert store.check().faults == ()


def test_a_database_without_a_file_of_its_own_has_to_be_empty(whole: Path, backed: bytes, tmp_path: Path) -> None:
    """As any other database is restored into: an SQLite file behind a URI stands for one here."""
    url = locate(f"sqlite:///file:{tmp_path / 'other.db'}?uri=true")

    def put() -> Path | None:
        return restoring.restore(Backup(io.BytesIO(backed), "a.qawl"), url, force=True, advance=lambda rows: None)

    assert put() is None
    assert rows_of(tmp_path / "other.db")["decisions"] == rows_of(whole)["decisions"]
    with pytest.raises(StoreError, match="there is a store already"):
        put()
    with Store.open(tmp_path / "other.db", create=False) as store:
        assert store.check().faults == ()


def test_a_restored_store_that_finds_no_room_says_so_and_leaves_nothing(backed: bytes, tmp_path: Path) -> None:
    """With a limit on the size of files, which is what can be had of a full disk without one."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    try:
        with pytest.raises(StoreError, match="limit on the size of files"):
            restore(backed, tmp_path / "qawl.db")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []
