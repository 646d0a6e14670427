"""`qawl batch`: what it prints, how it ends, and what is left when one of its processes is killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from made_news import DEADLY, contents, folder_of_news, here, ids, lines, records
from typer.testing import CliRunner, Result

from qawl.cli.app import app
from qawl.pages import articles
from qawl.reading import READER, read
from qawl.records import Article
from qawl.store import Store

DYING = str(Path(__file__).with_name("dying_qawl.py"))


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RAY_ADDRESS", raising=False)


def qawl(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments])


def statements_of(news: Path) -> int:
    return sum(len(read(each).statements) for each in articles(news) if isinstance(each, Article))


def test_it_tells_what_was_read(tmp_path: Path) -> None:
    number = statements_of(folder_of_news(tmp_path / "news"))
    result = qawl("batch", "news", "read")
    assert (result.exit_code, result.stderr) == (0, "")
    assert (
        f"18 articles with {number} statements in {tmp_path}/read; 0 in other languages passed over, 0 bad.\n"
        in result.stdout
    )
    assert result.stdout.endswith("0 done before.\n")
    told = json.loads(qawl("batch", "news", "read", "--json").stdout)
    assert (told["parts"], told["done_before"], told["articles"], told["failed"]) == (3, 3, 18, [])


@pytest.mark.parametrize(
    ("good", "bad", "status"), [(2, b"", 0), (2, b"{broken\n", 1), (0, b"{broken\n", 3), (2, None, 1), (0, None, 3)]
)
def test_the_status_tells_whether_all_was_read(tmp_path: Path, good: int, bad: bytes | None, status: int) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(records(0, good)) + (bad or b""))
    inputs = ["a.jsonl" if good or bad else "missing.jsonl", *(["missing.jsonl"] if bad is None else [])]
    for _ in range(2):  # what is bad is bad on the next run too
        result = qawl("batch", *inputs, "read")
        assert result.exit_code == status
        assert bool(result.stderr) == bool(status)


def test_an_output_that_is_none_is_one_line(tmp_path: Path) -> None:
    folder_of_news(tmp_path / "news")
    result = qawl("batch", "news", "news")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)


def test_an_address_without_the_engine_that_needs_one_is_wrong_usage() -> None:
    assert qawl("batch", "news", "read", "--address", "auto").exit_code == 2
    assert qawl("batch", "news").exit_code == 2


# --- added to a store -------------------------------------------------------------------------------------------------


def test_a_store_takes_the_readings_of_a_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = statements_of(folder_of_news(tmp_path / "news"))
    qawl("batch", "news", "read")
    assert qawl("add", "news", "--store", "directly.db").exit_code == 0
    monkeypatch.setattr("qawl.cli.inputs.read", lambda article: pytest.fail("read again"))
    for status in ("new", "unchanged"):
        told = json.loads(qawl("add", "read", "--store", "batch.db", "--json").stdout)
        assert (told[status], told["bad"], told["statements"]) == (18, 0, number)
    directly, batch = (
        qawl("statements", "--json", "--limit", "999", "--store", name) for name in ("directly.db", "batch.db")
    )
    assert stated(directly) == stated(batch)


def stated(result: Result) -> list[dict[str, Any]]:
    """The statements of a list, by their ids: those of one day stand in the order in which they were added."""
    return sorted(json.loads(result.stdout)["statements"], key=lambda each: each["id"])


def test_what_another_reader_read_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder_of_news(tmp_path / "news")
    monkeypatch.setattr("qawl.reading.READER", "qawl/0")
    qawl("batch", "news", "read")
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert json.loads(qawl("add", "read", "--store", "a.db", "--json").stdout)["new"] == 18
    with Store.open(tmp_path / "a.db") as store:
        assert not list(store.outdated(READER))


def test_what_is_said_of_an_output_is_known_of_its_articles(tmp_path: Path) -> None:
    folder_of_news(tmp_path / "news")
    qawl("batch", "news", "read")
    told = json.loads(qawl("read", "read", "--json", "--outlet", "الأخبار", "--published", "2022-01-01").stdout)
    assert {(each["outlet"], each["published"]) for each in told["articles"]} == {("الأخبار", "2022-01-01")}


# --- killed -----------------------------------------------------------------------------------------------------------


def killed(news: Path, output: Path, jobs: int) -> subprocess.CompletedProcess[str]:
    """A run of which a process is killed while it reads the fourth of six files."""
    command = [sys.executable, DYING, "batch", str(news), str(output), "--jobs", str(jobs)]
    environment = os.environ | {"DIE_ONCE": str(news.parent / "died")}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture
def deadly(tmp_path: Path) -> Path:
    news = folder_of_news(tmp_path / "news", files=6)
    fatal = [*records(200, 5), {"id": "a300", "text": f"قال الوزير إن الموجة {DEADLY} ستنحسر قريبا."}]
    (news / "03.jsonl").write_bytes(lines(fatal))
    return news


def test_a_killed_run_is_taken_up(deadly: Path, tmp_path: Path) -> None:
    assert killed(deadly, tmp_path / "read", jobs=1).returncode == -9
    assert len(list((tmp_path / "read/_manifest").glob("*.json"))) == 3
    assert here([deadly], tmp_path / "read").done_before == 3
    here([deadly], tmp_path / "whole")
    assert contents(tmp_path / "read") == contents(tmp_path / "whole")


def test_a_killed_process_ends_the_run_with_one_line_and_it_is_taken_up(deadly: Path, tmp_path: Path) -> None:
    result = killed(deadly, tmp_path / "read", jobs=2)
    assert (result.returncode, result.stdout) == (3, "")
    assert "a reading process was killed" in result.stderr
    here([deadly], tmp_path / "read", jobs=2)
    here([deadly], tmp_path / "whole")
    assert contents(tmp_path / "read") == contents(tmp_path / "whole")
    assert len(ids(tmp_path / "read")) == len(set(ids(tmp_path / "read"))) == 36
