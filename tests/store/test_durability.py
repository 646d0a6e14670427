"""What was acknowledged is there, whatever becomes of the process, the disk or the files; and what is wrong is said in one line."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator  # noqa: TC003 - a fixture is annotated with it
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hand_made import article, reading
from signing import Shared, form_key

from qawl.errors import StoreError
from qawl.records import Article, Reading, content_id
from qawl.store import Store

KILL = Path(__file__).parents[2] / "benchmarks" / "kill.py"
ROOMY, SMALL = 8_000, 1_500_000
"""Characters of a text, and bytes of a disk that soon has no room for more of them."""


def many(first: int = 0) -> Iterator[tuple[Article, Reading]]:
    for number in range(first, first + 1000):
        given = article(f"نص رقم {number}. " + "كلمة " * ROOMY, url=f"https://example.org/{number}")
        yield given, Reading(article=content_id(given.text), reader="1.0")


@pytest.mark.skipif(not KILL.exists(), reason="the benchmarks are not there")
@pytest.mark.parametrize("kind", ["add", "serve", "cut"])
def test_what_was_acknowledged_is_there_after_a_kill(kind: str) -> None:
    """One round of what benchmarks/kill.py does a hundred times."""
    command = [sys.executable, str(KILL), "--rounds", "1", "--only", kind]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{kind}: 1 rounds" in done.stdout


# --- no room ----------------------------------------------------------------------------------------------------------


@contextmanager
def limited_files(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for little; where none can be mounted, the test is skipped."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a file system can be mounted by root only")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def added_until_it_fails(store: Store, first: int, what: str) -> list[str]:
    ids: list[str] = []
    with pytest.raises(StoreError, match=what) as raised:
        ids.extend(added.article for added in store.add_all(many(first), batch=4))
    assert "\n" not in str(raised.value)
    assert raised.value.hint
    return ids


def test_a_full_disk_is_said_and_leaves_what_was_acknowledged(small_disk: Path) -> None:
    path = small_disk / "qawl.db"
    with Store.open(path) as store:
        ids = added_until_it_fails(store, 0, "no room is left")
        assert all(store.article(id_).revisions == 1 for id_ in ids)
        assert store.check().faults == ()
    with Store.open(path, create=False) as store:
        assert store.counts().articles == len(ids) > 0
        assert store.check().faults == ()
        added_until_it_fails(store, 1000, "no room is left")


def test_a_limit_on_the_size_of_files_is_said_and_leaves_what_was_acknowledged(tmp_path: Path) -> None:
    path = tmp_path / "qawl.db"
    with Store.open(path) as store:
        with limited_files(SMALL):
            ids = added_until_it_fails(store, 0, "limit on the size of files")
        assert store.counts().articles == len(ids) > 0
        assert store.check().faults == ()
        assert next(store.add_all(many(1000))).article


def test_an_editor_is_told_in_the_page_and_nothing_is_written(tmp_path: Path) -> None:
    with Store.open(tmp_path / "qawl.db") as store:
        store.add(article(), reading(article()))
        client = Shared(store).by("salma")
        address = f"/en/statement/{next(store.statements()).id}/review"
        key = form_key(client.get(address).text)
        with limited_files(1000):
            answer = client.post(address, data={"csrf": key, "seen": "0", "verdict": "reject", "why": ""})
        assert answer.status_code == 503
        assert "limit on the size of files" in answer.text
        assert store.decisions() == []
        assert client.post(address, data={"csrf": key, "seen": "0", "verdict": "reject", "why": ""}).status_code == 303
        assert store.check().faults == ()


# --- files ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "qawl.db") as store:
        store.add(article(), reading(article()))
    return tmp_path / "qawl.db"


def test_a_store_that_is_replaced_while_it_is_open_is_neither_read_nor_written(path: Path) -> None:
    with Store.open(path) as store:
        shutil.copy(path, path.with_name("other.db"))
        path.with_name("other.db").replace(path)
        for use in (store.counts, lambda: store.add(article("نص."), reading(article("نص.")))):
            with pytest.raises(StoreError, match="moved, replaced or deleted while it was open"):
                use()
    with Store.open(path) as store:
        assert store.check().faults == ()


def test_a_store_that_is_put_back_goes_on(path: Path) -> None:
    with Store.open(path) as store:
        path.rename(path.with_name("aside.db"))
        with pytest.raises(StoreError, match="moved, replaced or deleted"):
            store.counts()
        path.with_name("aside.db").rename(path)
        assert store.counts().articles == 1


def test_a_log_that_is_deleted_while_the_store_is_open_loses_nothing(path: Path) -> None:
    with Store.open(path) as store:
        added = store.add(article("نص."), reading(article("نص.")))
        os.remove(f"{path}-wal")
        with pytest.raises(StoreError, match="-wal file was deleted"):
            store.counts()
    with Store.open(path, create=False) as store:
        assert store.article(added.article).revisions == 1
        assert store.check().faults == ()


def test_a_log_that_is_deleted_after_a_kill_leaves_a_store_that_is_whole(path: Path) -> None:
    """What was in it is lost, as SQLite says; nothing else is."""
    with Store.open(path) as store:
        store.add(article("نص."), reading(article("نص.")))
        shutil.copy(path, path.with_name("left.db"))
    with Store.open(path.with_name("left.db"), create=False) as store:
        assert store.counts().articles == 1
        assert store.check().faults == ()


@pytest.mark.parametrize("length", [100, 5000, 0.5, 0.99])
def test_a_store_that_was_cut_off_is_said_to_be_damaged(path: Path, length: float) -> None:
    os.truncate(path, int(length if length >= 1 else path.stat().st_size * length))
    with pytest.raises(StoreError, match=r"damaged|not a qawl store"), Store.open(path, create=False) as store:
        store.counts()


def test_pages_that_cannot_be_read_are_a_fault_of_the_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        at = "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_master WHERE name = 'statements'"
        page, size = connection.execute(at).fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)
    with Store.open(path, create=False) as store:
        faults = store.check().faults
    assert [fault.where for fault in faults[:1]] == ["database"]
    assert all("\n" not in fault.what for fault in faults)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to_is_said(path: Path) -> None:
    path.parent.chmod(0o500)
    try:
        with pytest.raises(StoreError, match=r"permissions"), Store.open(path) as store:
            store.add(article("نص."), reading(article("نص.")))
    finally:
        path.parent.chmod(0o700)
