"""A store of schema 4 is brought up to date: its decisions stay, and can be taken back."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - the tests are annotated with it

from hand_made import article, reading
from sqlalchemy import create_engine, inspect, text

from qawl.accounts import Role
from qawl.accounts.accounts import Accounts
from qawl.store import Correction, Store, Verdict

OLD = ("pk", "article", "text_hash", "statement", "cue", "content", "verdict", "correction", "by", "why", "at")


def test_decisions_of_schema_4_stay_and_can_be_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "qawl.db"
    with Store.open(path) as store:
        store.add(article(), reading(article()))
        one = next(store.statements())
        store.decide(one.id, Verdict.CORRECT, by="salma", correction=Correction(speaker="سلمى"))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        columns = ", ".join(f'"{name}"' for name in OLD)
        connection.execute(text(f"CREATE TABLE older ({columns})".replace('"pk"', "pk INTEGER PRIMARY KEY")))
        connection.execute(text(f"INSERT INTO older SELECT {columns} FROM decisions"))
        for table in ("decisions", "sessions", "tokens", "attempts", "users"):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("ALTER TABLE older RENAME TO decisions"))
        for column in ("verdict", "state"):
            connection.execute(text(f"ALTER TABLE commitments DROP COLUMN {column}"))
        connection.execute(text("UPDATE schema_version SET version = 4"))
    with Store.open(path, create=False) as store:
        (held,) = store.decisions()
        assert (held.by, held.correction.speaker, held.undoes) == ("salma", "سلمى", None)
        store.undo_decision(held.id, by="huda")
        assert store.statement(one.id)[0].speaker == one.speaker
        assert list(store.promises()) == []
        assert Accounts(store).users() == []
        Accounts(store).add("salma", Role.ADMIN, "quiet river, tall date palm")
    assert {"users", "sessions", "tokens", "attempts"} <= {*inspect(engine).get_table_names()}
