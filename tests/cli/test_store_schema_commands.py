"""`qawl store`: which schema a store has, and the way up and down."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, inspect

from qawl.store import Store, schema
from qawl.store.engine import locate

if TYPE_CHECKING:
    from conftest import Run
    from databases import Places


@pytest.fixture
def store(places: Places, monkeypatch: pytest.MonkeyPatch, run: Run) -> str:
    place = places(made=False)
    monkeypatch.setenv("QAWL_STORE", place)
    Store.open(place).close()
    return place


def tables(place: str) -> set[str]:
    return {*inspect(create_engine(locate(place))).get_table_names()}


def test_down_and_up_again(store: str, run: Run) -> None:
    assert json.loads(run("store", "version", "--json").stdout) == {"store": schema.VERSION, "qawl": schema.VERSION}
    down = run("store", "downgrade", "--to", "4", "--yes")
    assert (down.exit_code, down.stdout) == (0, f"schema {schema.VERSION} became 4\n")
    assert "will be lost: users" in down.stderr
    assert "users" not in tables(store)
    refused = run("statements")
    assert refused.exit_code == 3
    assert "qawl store upgrade" in refused.stderr
    assert "qawl store upgrade" in run("store", "version").stdout
    up = run("store", "upgrade")
    assert (up.exit_code, up.stdout) == (0, f"schema 4 became {schema.VERSION}; now `qawl reread`\n")
    assert "users" in tables(store)
    assert run("store", "upgrade").stdout == f"schema {schema.VERSION} already\n"
    assert run("statements").exit_code == 0


def test_nothing_is_lost_without_a_yes(store: str, run: Run) -> None:
    asked = run("store", "downgrade", "--to", "4", stdin="n\n")
    assert asked.exit_code == 1
    assert "users" in tables(store)


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["downgrade", "--to", "3"], 3, "no way to or from schema 3"),
        (["downgrade", "--to", "99"], 2, "leads up"),
    ],
)
def test_a_version_without_a_way_to_it(store: str, run: Run, words: list[str], status: int, said: str) -> None:
    refused = run("store", *words)
    assert refused.exit_code == status
    assert said in " ".join(refused.stderr.replace("│", " ").split())


@pytest.mark.parametrize("words", [["version"], ["upgrade"], ["downgrade", "--to", "4"]])
def test_where_there_is_no_store(places: Places, monkeypatch: pytest.MonkeyPatch, run: Run, words: list[str]) -> None:
    place = places(made=False)
    monkeypatch.setenv("QAWL_STORE", place)
    refused = run("store", *words)
    assert refused.exit_code == 3
    assert "there is no store yet" in refused.stderr
    if places.are_files:
        assert tables(place) == set()
