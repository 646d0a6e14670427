"""A check finds what is wrong, and nothing where nothing is; a repair makes again what is derived, and nothing else."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from whole_store import made

from qawl.reading import read
from qawl.records import Record
from qawl.store import Query, Repair, Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from qawl.records import Article, Reading


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("whole") / "qawl.db")


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / "qawl.db"))


def damage(path: Path, *changes: str) -> None:
    """Change a store behind qawl's back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for change in changes:
            connection.execute(change)


def checked(path: Path, *, quick: bool = False) -> list[tuple[str, str, Repair | None]]:
    with Store.open(path, create=False) as store:
        return [(fault.where, fault.what, fault.repair) for fault in store.check(quick=quick).faults]


def repaired(path: Path, read: Callable[[Article], Reading] = read) -> list[tuple[str, str, Repair | None]]:
    """What is wrong still after repairs, the ledger's included."""
    with Store.open(path, create=False) as store:
        for _ in range(2):
            store.repair(store.check().faults, read)
            list(store.tell())
    return checked(path)


@pytest.mark.parametrize("quick", [False, True])
def test_a_store_that_only_qawl_wrote_has_no_faults(path: Path, quick: bool) -> None:
    with Store.open(path) as store:
        found = store.check(quick=quick)
        assert (found.faults, found.orphans) == ((), ())
        assert found.looked.revisions == store.revisions() == found.looked.articles + 1
        assert found.looked.decisions == 4
        assert (found.looked.spans > 100) is not quick


PAYLOAD = "UPDATE {table} SET payload = replace(payload, '{old}', '{new}') WHERE {key} = 2"
FIRST = "(SELECT min(pk) FROM statements)"
DERIVED = [
    ("UPDATE statements SET content = 'غير هذا' WHERE pk = " + FIRST, "is not what the reading", Repair.ROWS),
    ("DELETE FROM statements WHERE pk = " + FIRST, "rows in statements instead of", Repair.ROWS),
    ("UPDATE statements SET current = 0 WHERE pk = " + FIRST, "is not what the reading", Repair.ROWS),
    ("UPDATE commitments SET due = '2001-01-01' WHERE pk = 1", "commitment", Repair.ROWS),
    ("UPDATE events SET place = 'بغداد' WHERE pk = 1", "event", Repair.ROWS),
    ("UPDATE readings SET payload = replace(payload, '\"s1\"', '\"s9\"')", "not what was put down", Repair.READING),
    ("UPDATE readings SET digest = NULL WHERE revision = 2", "not what was put down", Repair.READING),
    ("DELETE FROM readings WHERE revision = 2", "has no reading", Repair.READING),
    ("UPDATE meanings SET vectors = substr(vectors, 2) WHERE revision = 2", "its vectors take", Repair.VECTORS),
    ("DELETE FROM statement_words_docsize WHERE id = " + FIRST, "not in it", Repair.FULL_TEXT),
    ("UPDATE statements SET words = ' كلام آخر ' WHERE pk = " + FIRST, "other words than", Repair.FULL_TEXT),
    ("UPDATE stories SET articles = articles + 1", "are counted", Repair.LEDGER),
    ("UPDATE undertakings SET mentions = 9", "are counted", Repair.LEDGER),
    ("UPDATE entities SET articles = 9", "are counted", Repair.LEDGER),
    ("DELETE FROM reports", "no statement reports it", Repair.LEDGER),
    ("UPDATE reports SET statement = 'x' || substr(statement, 2)", "points at it", Repair.LEDGER),
    ("UPDATE spoken SET statement = 'x' || substr(statement, 2)", "points at it", Repair.LEDGER),
    ("DELETE FROM spoken WHERE revision = 2", "the ledger knows 0 of its", Repair.LEDGER),
    ("DELETE FROM traces WHERE revision = 2", "does not wait for the ledger", Repair.LEDGER),
    ("UPDATE traces SET payload = x'0102' WHERE revision = 2", "cannot be understood", Repair.LEDGER),
    ("UPDATE profiles SET payload = '{' WHERE pk = 1", "cannot be understood", Repair.LEDGER),
    ("UPDATE disagreements SET one_span = '[4, 90000]'", "has no words", Repair.LEDGER),
    ("DELETE FROM stories", "point at stories that are not there", Repair.LEDGER),
]  # fmt: skip


@pytest.mark.parametrize(("change", "what", "repair"), DERIVED, ids=range(len(DERIVED)))
def test_what_is_derived_is_found_wrong_and_made_again(path: Path, change: str, what: str, repair: Repair) -> None:
    before = rows_of(path)
    damage(path, change)
    assert rows_of(path) != before or "docsize" in change
    found = checked(path)
    assert any(what in told and how is repair for _, told, how in found), found
    assert repaired(path) == []
    assert decided(path) == decided_in(before)


TOLD = [
    ("UPDATE revisions SET payload = replace(payload, 'المساعدات', 'المساعدات ') WHERE pk = 2", "not what was put down"),
    ("UPDATE revisions SET payload = replace(payload, 'النهار', 'النهر') WHERE pk = 1", "not what was put down"),
    ("UPDATE revisions SET payload = CAST(x'7bff' AS TEXT) WHERE pk = 2", "not what was put down"),
    ("UPDATE revisions SET text_hash = replace(text_hash, 'a', 'b') WHERE pk = 2", "another hash"),
    ("UPDATE articles SET id = 'aaaaaaaaaaaaaaaa' WHERE pk = 3", "its id is not"),
    ("UPDATE decisions SET content = '[[4, 90000]]' WHERE pk = 1", "where its text has no words"),
    ("UPDATE decisions SET content = '[]' WHERE pk = 1", "where its text has no words"),
    ("UPDATE decisions SET verdict = 'perhaps' WHERE pk = 1", "cannot be understood"),
    ("UPDATE decisions SET text_hash = 'x' WHERE pk = 1", "a text that is not there"),
    ("UPDATE decisions SET cue = '[0, 1]', content = '[[0, 1]]' WHERE pk = 1", "nothing is found any more"),
    ("UPDATE judgements SET one = replace(one, '\"text\": \"', '\"text\": \"x')", "that is not there"),
    ("UPDATE judgements SET judgement = 'perhaps'", "cannot be understood"),
    ("DELETE FROM edition", "0 rows instead of one"),
    ("UPDATE follows SET seen = 999", "has seen articles that are not there"),
    ("UPDATE alerts SET payload = '{}' WHERE pk = 1", "cannot be understood"),
    ("DELETE FROM users", "point at users that are not there"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "what"), TOLD, ids=range(len(TOLD)))
def test_what_articles_say_and_people_decide_is_found_wrong_and_left_alone(path: Path, change: str, what: str) -> None:
    damage(path, change)
    before = decided(path)
    with Store.open(path, create=False) as store:
        faults = store.check().faults
        assert any(what in fault.what and fault.repair is None for fault in faults), faults
        store.repair(faults, read)
        assert {fault for fault in faults if fault.repair is None} <= {*store.check().faults}
    assert decided(path) == before


@pytest.mark.parametrize("change", [DERIVED[5][0], TOLD[0][0], TOLD[3][0], TOLD[8][0], DERIVED[15][0], DERIVED[-1][0]])
def test_a_quick_check_finds_what_is_not_as_it_was_put_down(path: Path, change: str) -> None:
    damage(path, change)
    assert checked(path, quick=True) != []


def test_a_reading_that_was_changed_to_one_that_could_be_right_is_found(path: Path) -> None:
    changed = 'replace(payload, \'"kind":"indirect"\', \'"kind":"direct"\')'
    damage(path, f"UPDATE readings SET payload = {changed} WHERE revision = 2")
    assert any("not what was put down" in what for _, what, _ in checked(path))


def test_a_span_outside_the_text_is_found_where_the_digest_holds(path: Path) -> None:
    """As a fault of a reader would put it down."""
    with Store.open(path) as store:
        said = next(store.statements(Query(limit=1)))
        held = store.article(said.article)
    reading = held.reading
    end = len(held.article.text)
    wrong = msgspec.structs.replace(
        reading.statements[0], content=(type(reading.statements[0].content[0])(0, end + 1),)
    )

    def misread(article: Article) -> Reading:
        return msgspec.structs.replace(read(article), statements=(wrong,))

    of = f"(SELECT revision FROM statements WHERE id = '{said.id}')"
    damage(path, f"UPDATE readings SET digest = NULL WHERE revision = {of}")
    assert [what for _, what, _ in repaired(path, misread)] == [
        f"its reading points at 0-{end + 1}, where no words are"
    ]
    assert repaired(path) == []


def test_a_decision_about_words_that_a_later_reading_does_not_find_waits(path: Path) -> None:
    def blind(article: Article) -> Reading:
        return msgspec.structs.replace(read(article), statements=(), commitments=())

    damage(path, "UPDATE readings SET digest = NULL")
    assert repaired(path, blind) == []
    with Store.open(path) as store:
        orphans = [(each.where, each.what) for each in store.check().orphans]
    assert ("decision 1", "nothing is found any more in the words that it is about") in orphans
    assert len(orphans) == 6  # both ends of the judgement, and what was taken back with its undoing


def test_an_index_that_lacks_rows_is_made_again(path: Path) -> None:
    """As after a lost write: rows are moved while the database does not know of the index."""
    schema, index = "PRAGMA writable_schema = ON", "FROM sqlite_master WHERE name = 'ix_events_revision'"
    damage(path, schema, f"CREATE TABLE kept AS SELECT * {index}", f"DELETE {index}")
    damage(path, "UPDATE events SET pk = pk + 100")
    damage(path, schema, "INSERT INTO sqlite_master SELECT * FROM kept", "DROP TABLE kept")
    found = checked(path)
    assert any("missing from index" in what and how is Repair.INDEXES for _, what, how in found), found
    assert repaired(path) == []


def test_a_check_sees_one_moment_whoever_writes_meanwhile(path: Path) -> None:
    with Store.open(path) as store:
        written: list[int] = []

        def write(count: int) -> None:
            if not written:
                damage(path, "UPDATE stories SET articles = articles + 1")
            written.append(count)

        assert store.check(quick=True, advance=write).faults == ()
        assert store.check(quick=True).faults != ()
        assert sum(written) == store.revisions()


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes  # some of it is no text any more
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'statement_words%'"
        names = sorted(name.decode() for (name,) in connection.execute(tables))
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}


def decided_in(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """What people decided, and the articles."""
    return {name: rows[name] for name in ("articles", "revisions", "decisions", "judgements", "follows", "users")}


def decided(path: Path) -> dict[str, list[tuple[object, ...]]]:
    return decided_in(rows_of(path))


def test_every_span_of_every_record_is_looked_up() -> None:
    """A record with a new kind of span is looked at as well: spans are found by their type."""
    from qawl.records import Span
    from qawl.store.checking.texts import spans

    class Inner(Record, frozen=True):
        at: Span

    class Outer(Record, frozen=True):
        one: Span | None
        some: tuple[Span, ...]
        inner: tuple[Inner, ...]
        number: int

    found = [*spans(Outer(Span(0, 1), (Span(1, 2), Span(2, 3)), (Inner(Span(3, 4)),), 5))]
    assert found == [Span(0, 1), Span(1, 2), Span(2, 3), Span(3, 4)]
    assert [*spans(Outer(None, (), (), 5))] == []
