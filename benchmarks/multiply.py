"""A store many times as large as one that is there, to see what grows with it.

    python benchmarks/multiply.py STORE COPIES LARGER

LARGER holds what STORE holds and COPIES copies of it, each some weeks later than the one before: as if its outlets had gone on
telling as much, of other days, about the same people. A copied article has an address of its own and so have its statements,
promises, events, stories and utterances; days move with it. Persons and bodies stay the ones they are: what a copy says of them
comes to what is known. Only days written in full are moved («2015-08-06», not «2015-08»). STORE is a file of SQLite that nobody
decided anything in.

Copying rows takes a twentieth of the time that adding the articles would. What a copy cannot show is how people, words and stories
change over years: the million articles know no more words than STORE does.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from rich.progress import track
from sqlalchemy import Date, Table

from qawl.records import Article, Reading
from qawl.store import Store, identity, schema
from qawl.store.columns import Words
from qawl.store.digests import of_article, of_reading
from qawl.timex import days

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Column

ONCE = {schema.schema_version, schema.edition, schema.entities, schema.entity_keys}
"""Tables that stay as they are."""

ID = re.compile(r'"([0-9a-f]{16})"')
DAY = re.compile(r"\b\d{4}-\d\d-\d\d(?![\d-])")

LAST, BOTH = {"due": 1}, {"first_day": 0, "last_day": 1}
PERIODS: dict[Table, tuple[str, dict[str, int]]] = {
    schema.commitments: ("deadline", LAST),
    schema.events: ("time", BOTH),
}
"""Tables in which days follow from a value of TIMEX3: its column; which end of its period stands in which other."""

FAST = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -3000000; PRAGMA foreign_keys = OFF;"


class Copy:
    """One copy: what its keys, ids and days are."""

    def __init__(self, number: int, weeks: int, strides: dict[str, int]) -> None:
        self.number = number
        self.strides = strides
        self._days = dt.timedelta(weeks=weeks * number)
        self._ids: dict[str, str] = {}
        self._moved: dict[str, str] = {}

    def id_of(self, id_: str) -> str:
        """The id that stands for one of the store's; an article's and its records' are learned from `learn` before."""
        found = self._ids.get(id_)
        return found or hashlib.sha256(f"{self.number} {id_}".encode()).hexdigest()[: identity.ID_LENGTH]

    def learn(self, old: str, article: Article, reading: Reading) -> Article:
        """The copy of an article, whose ids are known from now on."""
        moved = msgspec.structs.replace(
            article,
            url=f"{article.url or 'urn:qawl:' + old}{'&' if '?' in (article.url or '') else '?'}copy={self.number}",
            published=article.published and article.published + self._days,
        )
        text, new = identity.text_hash(article), identity.article_id(moved)
        self._ids[old] = new
        self._ids.update(zip(_record_ids(old, text, reading), _record_ids(new, text, reading), strict=True))
        return moved

    def day(self, written: str) -> str:
        """A day in ISO 8601, moved; anything else as it is."""
        if written not in self._moved:
            try:
                self._moved[written] = (dt.datetime.strptime(written, "%Y-%m-%d").date() + self._days).isoformat()
            except (ValueError, OverflowError):
                self._moved[written] = written
        return self._moved[written]

    def ordinal(self, day: int) -> int:
        """A day by its number, moved; 0 is an unknown one."""
        return day and day + self._days.days

    def record(self, payload: str) -> str:
        """A record in JSON with its ids and days."""
        renamed = ID.sub(lambda found: f'"{self.id_of(found[1])}"', payload)
        return self.days_in(renamed)

    def days_in(self, payload: str) -> str:
        """A record in JSON with its days moved."""
        return DAY.sub(lambda found: self.day(found[0]), payload)


def _record_ids(article: str, text: str, reading: Reading) -> list[str]:
    promises = [each.text.start for each in reading.commitments]
    events = [each.span.start for each in reading.events]
    return [
        *identity.statement_ids(article, text, reading.statements),
        *identity.record_ids("commitment", article, text, promises),
        *identity.record_ids("event", article, text, events),
    ]


# --- a table ----------------------------------------------------------------------------------------------------------


def change(column: Column[Any], copy: Copy) -> Callable[[Any], Any] | None:
    """What becomes of the values of a column, None where they stay."""
    pointed = next(iter(column.foreign_keys), None)
    table = pointed.column.table if pointed else column.table
    if table is schema.entities:
        return None
    if pointed or column.name == "pk":
        stride = copy.strides[table.name] * copy.number
        return lambda key: key + stride
    if isinstance(column.type, Date):
        return copy.day
    if column.name in {"deadline", "time"}:
        return copy.days_in
    if isinstance(column.type, Words) and column.type.length == identity.ID_LENGTH:
        return copy.id_of
    if column.name == "day":
        return copy.ordinal
    if column.name == "payload" and isinstance(column.type, Words):
        return copy.record
    return None


def rows(source: sqlite3.Connection, table: Table, copy: Copy) -> Iterator[list[Any]]:
    """The rows of a table as the copy has them."""
    changes = [(at, made) for at, each in enumerate(table.columns) if (made := change(each, copy))]
    value, ends = PERIODS.get(table, ("", {}))
    names = [each.name for each in table.columns]
    follow = [(names.index(name), names.index(value), end) for name, end in ends.items()]
    for held in source.execute(f"SELECT {_names(table)} FROM {table.name} ORDER BY 1"):
        row: list[Any] = list(held)
        for at, made in changes:
            if row[at] is not None:
                row[at] = made(row[at])
        for at, of, end in follow:
            period = row[of] and days(row[of])
            row[at] = period[end].isoformat() if period else None
        yield row


def texts(source: sqlite3.Connection, copy: Copy) -> Iterator[tuple[list[Any], list[Any]]]:
    """The rows of articles' revisions and of their readings, whose digests are made again; what learns their ids."""
    question = f"""
        SELECT a.id, {_names(schema.revisions, "r")}, {_names(schema.readings, "g")}
        FROM revisions r JOIN articles a ON a.pk = r.article JOIN readings g ON g.revision = r.pk"""
    pk = copy.strides["revisions"] * copy.number
    for old, key, article, text, payload, added, _, _, reader, reading, read, _ in source.execute(question):
        moved = copy.learn(old, msgspec.json.decode(payload, type=Article), msgspec.json.decode(reading, type=Reading))
        told, dated = msgspec.json.encode(moved).decode(), copy.days_in(reading)
        yield (
            [key + pk, article + copy.strides["articles"] * copy.number, text, told, added, of_article(told)],
            [key + pk, reader, dated, read, of_reading(text, dated)],
        )


def _names(table: Table, alias: str | None = None) -> str:
    return ", ".join(f'{alias}."{each.name}"' if alias else f'"{each.name}"' for each in table.columns)


def put(target: sqlite3.Connection, table: Table, values: Iterator[list[Any]] | list[list[Any]]) -> None:
    """Insert rows."""
    marks = ", ".join("?" * len(table.columns))
    target.executemany(f"INSERT INTO {table.name} ({_names(table)}) VALUES ({marks})", values)


# --- the whole --------------------------------------------------------------------------------------------------------


def by_row(table: Table) -> bool:
    """Whether a table is copied by its rows: tables of keys alone, which are far the longest, are copied by the database."""
    return any(isinstance(each.type, Words) and each.type.length for each in table.columns) or "pk" in table.columns


def copy_keys(target: sqlite3.Connection, table: Table, one: Copy, two: Copy) -> None:
    """Copy a table of keys, all copies at once and in the order of its key, which spares its tree from being torn."""
    columns = []
    for each in table.columns:
        first, second = change(each, one), change(each, two)
        step = second(1) - first(1) if first and second else 0
        # Keys begin at one; the day 0 is an unknown one, which stays.
        columns.append(
            f't."{each.name}" + copies.number * (t."{each.name}" > 0) * {step}' if step else f't."{each.name}"'
        )
    order = ", ".join(f't."{each.name}"' for each in table.primary_key)
    target.execute(
        f"""INSERT INTO {table.name} ({_names(table)}) SELECT {", ".join(columns)}
            FROM source.{table.name} t CROSS JOIN copies ORDER BY {order}, copies.number"""
    )


def indexes(target: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Indexes and triggers that are made again at the end: kind, name, statement."""
    question = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    return list(target.execute(question))


def multiply(store: Path, number: int, larger: Path) -> None:
    """Make the larger store."""
    with (
        closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(larger)) as target,
    ):
        source.backup(target)
        target.executescript(FAST)
        made_again = indexes(target)
        for kind, name, _ in made_again:
            target.execute(f"DROP {kind} {name}")
        tables = [each for each in schema.metadata.sorted_tables if each not in ONCE and _held(source, each)]
        strides = {each.name: _last(source, each) for each in schema.metadata.sorted_tables if "pk" in each.columns}
        weeks = _weeks(source)
        for each in track(range(1, number + 1), description="Copies"):
            copy_rows(source, target, [table for table in tables if by_row(table)], Copy(each, weeks, strides))
        target.commit()
        target.execute("ATTACH ? AS source", (str(store),))
        target.execute("CREATE TEMP TABLE copies (number INTEGER PRIMARY KEY)")
        target.executemany("INSERT INTO copies VALUES (?)", [(each,) for each in range(1, number + 1)])
        for table in track([each for each in tables if not by_row(each)], description="Keys"):
            copy_keys(target, table, Copy(1, weeks, strides), Copy(2, weeks, strides))
        target.execute("UPDATE entities SET articles = articles * ?", (number + 1,))
        target.commit()
        for _, _, made in track(made_again, description="Indexes"):
            target.execute(made)
        target.execute("INSERT INTO statement_words(statement_words) VALUES ('rebuild')")
        target.commit()
        target.execute("PRAGMA journal_mode = WAL")


def copy_rows(source: sqlite3.Connection, target: sqlite3.Connection, tables: list[Table], copy: Copy) -> None:
    """Put one copy of every row of some tables into the larger store."""
    for revision, reading in texts(source, copy):
        put(target, schema.revisions, [revision])
        put(target, schema.readings, [reading])
    for table in tables:
        if table not in {schema.revisions, schema.readings}:
            put(target, table, rows(source, table, copy))


def _held(source: sqlite3.Connection, table: Table) -> bool:
    return source.execute(f"SELECT 1 FROM {table.name} LIMIT 1").fetchone() is not None


def _last(source: sqlite3.Connection, table: Table) -> int:
    return int(source.execute(f"SELECT max(pk) FROM {table.name}").fetchone()[0] or 0)


def _weeks(source: sqlite3.Connection) -> int:
    """The weeks that a store's articles are of, begun ones whole."""
    first, last = source.execute("SELECT min(day), max(day) FROM traces WHERE day > 0").fetchone()
    return int(last - first) // 7 + 1


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a store many times as large.")
    parser.add_argument("store", type=Path, help="a store that `qawl add` made")
    parser.add_argument("copies", type=int, help="how many copies of it come to it")
    parser.add_argument("larger", type=Path, help="where the larger store is made; a file that is not there yet")
    arguments = parser.parse_args()
    if arguments.larger.exists():
        sys.exit(f"{arguments.larger} is there already")
    with Store.open(arguments.store, create=False, read_only=True) as opened:
        counts = opened.counts()
    print(f"{counts.articles:,} articles, {counts.statements:,} statements")
    multiply(arguments.store, arguments.copies, arguments.larger)


if __name__ == "__main__":
    main()
