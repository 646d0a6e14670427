"""The schema brought up and down with what is in it, and a new store that is the same as one that was upgraded."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hand_made import TEXT, article, reading
from sqlalchemy import Connection, Engine, create_engine, inspect, select, text

from qawl.accounts import Role
from qawl.accounts.accounts import Accounts
from qawl.errors import StoreError
from qawl.records import Subject
from qawl.store import Correction, Query, SearchQuery, Store, Verdict, Way, engine, migrations, schema
from qawl.store.engine import begin_writing, bring, locate
from qawl.store.migrations import baseline, step_5

if TYPE_CHECKING:
    from databases import Places

    from qawl.store import Added

SCRIPT = (Path(__file__).parent / "schema_4.sql").read_text(encoding="utf-8")


def reached(place: str) -> Engine:
    return engine.reach(locate(place), create=True, patience=5)


@pytest.fixture
def old(places: Places) -> str:
    """Where there is a store of version 4."""
    place = places(made=False)
    with begin_writing(reached(place)) as connection:
        migrations.migrate(connection, None, 4)
        for statement in SCRIPT.split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)
    return place


def upgraded(place: str) -> None:
    assert bring(locate(place), schema.VERSION, patience=5) == (4, schema.VERSION)


def downgraded(place: str) -> None:
    assert bring(locate(place), 4, patience=5) == (schema.VERSION, 4)


def held(place: str) -> dict[str, list[Any]]:
    """Everything that a store of version 4 holds."""
    with create_engine(locate(place)).connect() as connection:
        assert set(inspect(connection).get_table_names()) - {*baseline.metadata.tables} <= shadows(connection)
        return {
            table.name: sorted(map(str, connection.execute(select(table)).all()))
            for table in baseline.metadata.sorted_tables
        }


def shadows(connection: Connection) -> set[str]:
    """The tables that SQLite's FTS5 keeps for itself."""
    return {name for name in inspect(connection).get_table_names() if name.startswith("statement_words")}


def test_an_older_store_is_not_opened_but_named_with_the_way_out(old: str) -> None:
    with pytest.raises(StoreError, match="qawl store upgrade"):
        Store.open(old)
    assert "users" not in inspect(create_engine(locate(old))).get_table_names()


def test_what_a_store_of_version_4_holds_is_there_after_the_upgrade(old: str) -> None:
    upgraded(old)
    with Store.open(old, create=False) as store:
        (shown,) = store.statements()
        assert (shown.speaker, shown.verdict) == ("الديوان", Verdict.CORRECT)
        first, last = reversed(store.decisions())
        assert (first.by, first.correction.speaker, last.verdict) == ("سلمى", "الديوان", Verdict.REJECT)
        assert {first.subject, last.subject} == {Subject.STATEMENT}
        assert [each.deadline for each in store.promises()] == ["2021-12-31"]
        assert store.article(shown.article).article.text == TEXT
        assert store.waiting() == 2


def test_a_store_of_version_4_can_what_a_new_one_can(old: str) -> None:
    upgraded(old)
    with Store.open(old, create=False) as store:
        list(store.tell())
        day = dt.date(2021, 8, 1)
        assert [each.cue for each in store.statements(Query(words='"الجسر سيفتح"'))] == ["قالت"]
        assert list(store.statements(Query(words='"سيفتح الجسر"'))) == []
        found = store.search(SearchQuery(words="the bridge will open", way=Way.MEANING, as_of=day))
        assert found.known == found.held == 1
        for decision in store.decisions():
            store.undo_decision(decision.id, by="هدى")
        assert {each.speaker for each in store.statements()} == {"سلمى الراوي"}
        (promise,) = store.promises()
        store.decide(promise.id, Verdict.REJECT, by="هدى", subject=Subject.PROMISE)
        assert list(store.promises()) == []
        Accounts(store).add("salma", Role.ADMIN, "quiet river, tall date palm")
        assert added(store, "نص آخر.").article != promise.article


def added(store: Store, words: str) -> Added:
    return store.add(article(words), reading(article(words)))


def test_down_again_it_is_what_it_was(old: str) -> None:
    before = held(old)
    upgraded(old)
    downgraded(old)
    assert held(old) == before
    upgraded(old)
    downgraded(old)
    assert held(old) == before


def test_on_the_way_down_goes_what_version_4_would_misread(old: str) -> None:
    before = held(old)
    upgraded(old)
    with Store.open(old, create=False) as store:
        (shown,) = store.statements()
        last = store.decide(shown.id, Verdict.REJECT, by="سعد")
        store.undo_decision(last.id, by="سعد")
        (promise,) = store.promises()
        corrected = Correction(deadline="2022-01-31")
        store.decide(promise.id, Verdict.CORRECT, by="سعد", subject=Subject.PROMISE, correction=corrected)
        Accounts(store).add("salma", Role.ADMIN, "quiet river, tall date palm")
    downgraded(old)
    after = held(old)
    assert after["decisions"] == before["decisions"]
    changed = {name for name in before if after[name] != before[name]}
    assert changed - {"statements"} == {"commitments", "readings"}  # a decision numbers the rows of statements anew
    assert "qawl-reader/0" in after["readings"][0], "so that version 4 reads it again, and makes its rows anew"


def test_a_step_that_fails_leaves_the_store_as_it_was(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = held(old)

    def failing(*given: object) -> None:
        raise StoreError("no room is left")

    monkeypatch.setattr(step_5, "_with_words", failing)
    with pytest.raises(StoreError, match="no room"):
        upgraded(old)
    assert held(old) == before


@pytest.mark.parametrize("wanted", [0, 3, schema.VERSION + 1])
def test_there_is_no_way_to_a_version_that_nobody_made(place: str, wanted: int) -> None:
    Store.open(place).close()
    with pytest.raises(StoreError, match="no way to or from schema"):
        bring(locate(place), wanted, patience=5)


def shape(connection: Connection) -> dict[str, Any]:
    """What tables there are, with columns, keys and indexes, however they came about."""
    found = inspect(connection)
    tables = [name for name in found.get_table_names() if name not in shadows(connection)]
    indexes = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
        "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
    }
    return {
        "columns": {
            name: sorted(
                (each["name"], str(each["type"]), each["nullable"], each["default"], each.get("autoincrement"))
                for each in found.get_columns(name)
                if each["name"] != "lexemes"
            )
            for name in tables
        },
        "primary keys": {name: found.get_pk_constraint(name)["constrained_columns"] for name in tables},
        "unique": {
            name: sorted(each["column_names"] for each in found.get_unique_constraints(name)) for name in tables
        },
        "keys": {
            name: sorted(
                (each["constrained_columns"], each["referred_table"], each["referred_columns"])
                for each in found.get_foreign_keys(name)
            )
            for name in tables
        },
        "indexes": {
            name: " ".join(told.split())
            for name, told in connection.execute(text(indexes[connection.dialect.name]))
            if name != "statements_by_words"
        },
    }


def test_the_steps_make_what_the_schema_says(places: Places) -> None:
    new, said = (create_engine(locate(places(made=False))) for _ in range(2))
    with new.begin() as connection:
        migrations.migrate(connection, None, schema.VERSION)
    with said.begin() as connection:
        schema.metadata.create_all(connection)
    with new.connect() as one, said.connect() as other:
        assert shape(one) == shape(other)
