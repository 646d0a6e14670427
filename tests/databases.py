"""A PostgreSQL server for one run of the tests, and places for stores in it and in SQLite files.

The server is Debian's, or the one whose programs `QAWL_POSTGRES` names a folder of. It listens on a socket in a folder of its own,
to nobody but who runs the tests, and puts nothing on the disk for good.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from sqlalchemy import make_url

from qawl.store import Store, schema

if TYPE_CHECKING:
    from collections.abc import Iterator

MISSING = (
    "PostgreSQL is not installed: apt-get install postgresql, or let QAWL_POSTGRES name the folder of its programs"
)
USER = "postgres"
"""Who runs the server where the tests are run by root, whom it refuses; Debian's package makes this user."""

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300", "shared_buffers=64MB")
ROOM = 1 << 30
"""Bytes that the server has more than enough of."""

UNTIL_THE_END = '"$@" & read end; kill -INT $!; wait; cd /; rm -rf "$0"'
"""Runs a server in a folder until the tests close its standard input, or die: then it ends, and the folder goes."""

EMPTY = "qawl_empty"
"""The database that every other is a copy of: an empty store, which orders words as Arabic does where nothing says otherwise."""


def programs() -> Path:
    """The folder of the server's programs. Without one the test is skipped, or fails under continuous integration."""
    named = os.environ.get("QAWL_POSTGRES")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: int(each.parent.name), reverse=True)
    found = (
        [Path(named)] if named else [*debian, *(Path(each).parent for each in filter(None, [shutil.which("initdb")]))]
    )
    complete = [each for each in found if (each / "initdb").exists() and (each / "postgres").exists()]
    if complete and (os.geteuid() != 0 or _is_user()):
        return complete[0]
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        pytest.fail(MISSING)
    pytest.skip(MISSING)


def _is_user() -> bool:
    import pwd

    try:
        pwd.getpwnam(USER)
    except KeyError:
        return False
    return True


class Server:
    """A server that runs; databases in it by number."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._made: set[str] = set()
        self._free: list[str] = []

    def url(self, database: str) -> str:
        """Of a database."""
        return f"postgresql://qawl@/{database}?host={self._folder}"

    def run(self, *statements: str) -> None:
        """Run statements of which each is a transaction."""
        with psycopg.connect(f"host={self._folder} user=qawl dbname=postgres", autocommit=True) as connection:
            for each in statements:
                connection.execute(each)  # type: ignore[call-overload]

    def new(self, *, made: bool) -> str:
        """The URL of a database in which there is an empty store already, or nothing."""
        if made and self._free:
            return self._free.pop()
        name = f"qawl_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {EMPTY if made else 'template0'}")
        url = self.url(name)
        if made:
            self._made.add(url)
        return url

    def give_back(self, url: str) -> None:
        """Let nobody ask a database any more; a store in it is emptied for another test, sooner than a database is made."""
        name = make_url(url).database
        if url not in self._made:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")
            return
        self.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        with psycopg.connect(f"host={self._folder} user=qawl dbname={name}") as connection:
            for table in reversed(schema.metadata.sorted_tables):
                if table not in (schema.schema_version, schema.edition):
                    connection.execute(f"DELETE FROM {table.name}")  # type: ignore[call-overload]
        self._free.append(url)


@contextmanager
def server() -> Iterator[Server]:
    """A server, as long as it is needed."""
    bin_, root = programs(), os.geteuid() == 0
    folder = Path(tempfile.mkdtemp(prefix="qawl-pg-", dir=_memory()))
    options: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    if root:
        shutil.chown(folder, USER)
        options |= {"user": USER, "group": USER, "extra_groups": []}
    made = ["-D", str(folder / "data"), "-U", "qawl", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run([bin_ / "initdb", *made], check=True, **options)
    settings = [
        part for each in (*FAST, "listen_addresses=", f"unix_socket_directories={folder}") for part in ("-c", each)
    ]
    command = ["sh", "-c", UNTIL_THE_END, str(folder), bin_ / "postgres", "-D", folder / "data", *settings]
    with subprocess.Popen(command, stdin=subprocess.PIPE, **options) as running:
        assert running.stdin is not None
        try:
            found = Server(folder)
            _wait(found)
            _make_empty(found)
            yield found
        finally:
            running.stdin.close()


def _memory() -> str | None:
    """A folder in memory, where there is one with room: a server on a slow disk takes ten times as long."""
    try:
        return "/dev/shm" if shutil.disk_usage("/dev/shm").free > ROOM and os.access("/dev/shm", os.W_OK) else None
    except OSError:
        return None


def _wait(found: Server) -> None:
    for _ in range(300):
        try:
            found.run("SELECT 1")
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("PostgreSQL does not answer")


def _make_empty(found: Server) -> None:
    arabic = f"CREATE DATABASE {EMPTY} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'ar'"
    try:
        found.run(arabic)
    except psycopg.Error:  # before version 15, or without ICU
        found.run(f"CREATE DATABASE {EMPTY} TEMPLATE template0")
    Store.open(found.url(EMPTY)).close()


class Places:
    """Where stores may be: each time another place."""

    def __init__(self, folder: Path, postgres: Server | None) -> None:
        self._folder, self._postgres = folder, postgres
        self._numbers = count(1)
        self._given: list[str] = []

    @property
    def are_files(self) -> bool:
        """Whether the stores are SQLite files."""
        return self._postgres is None

    def __call__(self, *, made: bool = True) -> str:
        """A path or URL; made: whether there may be an empty store already, which is faster where there is a server."""
        if self._postgres is None:
            return str(self._folder / f"qawl-{next(self._numbers)}.db")
        self._given.append(self._postgres.new(made=made))
        return self._given[-1]

    @contextmanager
    def one(self) -> Iterator[str]:
        """A place that is needed no longer than this."""
        found = self()
        try:
            yield found
        finally:
            if self._postgres is not None:
                self._given.remove(found)
                self._postgres.give_back(found)

    def give_back(self) -> None:
        """What was given so far is not needed any more."""
        while self._given:
            assert self._postgres is not None
            self._postgres.give_back(self._given.pop())
