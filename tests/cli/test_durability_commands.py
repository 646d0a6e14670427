"""`qawl check`, `backup`, `restore` and `add --jsonl`: what they print, and how they end."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qawl.store import Store, Verdict

if TYPE_CHECKING:
    from conftest import Run


@pytest.fixture
def added(run: Run, article: str) -> None:
    assert run("add", article, "--outlet", "النشرة").exit_code == 0


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


@pytest.mark.usefixtures("added")
def test_a_store_that_is_whole_is_said_to_be(run: Run) -> None:
    told = run("check")
    assert (told.exit_code, told.stdout) == (0, "No faults in 1 article, 1 text, 9 spans, 0 decisions.\n")
    told = run("check", "--quick")
    assert (told.exit_code, told.stdout) == (0, "No faults in 1 article, 1 text, 0 decisions.\n")
    assert json.loads(run("check", "--json").stdout)["faults"] == []


@pytest.mark.usefixtures("added")
def test_a_fault_is_a_line_with_its_id_and_the_way_out(run: Run, tmp_path: Path) -> None:
    change(tmp_path / "store.db", "UPDATE statements SET content = 'غير هذا' WHERE position = 0")
    told = run("check")
    assert told.exit_code == 1
    line, _, end = told.stdout.partition("\n")
    assert line.startswith("article ")
    assert line.endswith("(`qawl check --repair` makes it again)")
    assert end.startswith("1 fault in 1 article")
    assert run("check", "--repair", "--quick").exit_code == 2
    told = run("check", "--repair")
    assert (told.exit_code, "1 fault repaired" in told.stderr) == (0, True)
    assert run("check").exit_code == 0


@pytest.mark.usefixtures("added")
def test_what_a_person_decided_comes_back_from_a_backup_only(run: Run, tmp_path: Path) -> None:
    with Store.open(tmp_path / "store.db") as store:
        store.decide(next(store.statements()).id, Verdict.CONFIRM, by="هدى")
    assert "1 article" in run("backup", "before.qawl").stdout
    change(tmp_path / "store.db", "UPDATE decisions SET content = '[[1, 9000]]'")
    told = run("check", "--repair")
    assert told.exit_code == 1
    assert "decision 1: it points where its text has no words (restore it from a backup)" in told.stdout
    assert run("restore", "before.qawl", "--force").exit_code == 0
    assert run("check").exit_code == 0


@pytest.mark.usefixtures("added")
def test_a_backup_is_for_whoever_made_it_and_never_over_another_file(run: Run, tmp_path: Path) -> None:
    assert run("backup", "a.qawl").exit_code == 0
    assert (tmp_path / "a.qawl").stat().st_mode & 0o777 == 0o600
    told = run("backup", "a.qawl")
    assert (told.exit_code, "FILE" in told.stderr) == (2, True)
    made = json.loads(run("backup", "a.qawl", "--force", "--json").stdout)
    assert (made["format"], made["rows"]["articles"]) == ("qawl-backup/1", 1)


@pytest.mark.usefixtures("added")
def test_a_store_is_restored_in_its_place_or_elsewhere(run: Run, tmp_path: Path) -> None:
    run("backup", "a.qawl")
    told = run("restore", "a.qawl")
    assert told.exit_code == 3
    assert "--force" in told.stderr
    told = run("restore", "a.qawl", "--force", "--json")
    assert Path(json.loads(told.stdout)["kept"]).exists()
    assert run("restore", "a.qawl", "--store", str(tmp_path / "b.db")).exit_code == 0
    assert "2 statements" in run("add", "article.txt", "--outlet", "النشرة", "--store", str(tmp_path / "b.db")).stdout


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (None, "No such file"),
        (b"text", "damaged or cut off"),
        (b"\x1f\x8b", "damaged or cut off"),
        (b"", "not a backup"),
    ],
)
def test_what_is_no_backup_is_said_in_one_line(run: Run, tmp_path: Path, given: bytes | None, said: str) -> None:
    if given is not None:
        (tmp_path / "a.qawl").write_bytes(given)
    told = run("restore", "a.qawl")
    assert (told.exit_code, told.stderr.count("\n"), said in told.stderr) == (3, 1, True), told.stderr
    assert not (tmp_path / "store.db").exists()


def test_each_article_is_acknowledged_once_it_is_on_the_disk(run: Run, article: str, tmp_path: Path) -> None:
    told = run("add", article, "--outlet", "النشرة", "--jsonl")
    (line,) = map(json.loads, told.stdout.splitlines())
    assert line["status"] == "new"
    (line,) = map(json.loads, run("add", article, "--outlet", "النشرة", "--jsonl").stdout.splitlines())
    assert line["status"] == "unchanged"
    with Store.open(tmp_path / "store.db") as store:
        assert store.article(line["article"]).revisions == 1
    assert run("add", article, "--json", "--jsonl").exit_code == 2
