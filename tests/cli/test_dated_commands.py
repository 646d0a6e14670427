"""`qawl promises`, `qawl events` and `qawl timeline` as a person and as a program meet them, with the whole reader."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from qawl.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = (
    "بايدن والكاظمي يتفقان\n\n"
    "تعهد الرئيس الأميركي جو بايدن بإنهاء المهمة القتالية في العراق قبل نهاية العام الجاري.\n"
    "والتقى الكاظمي النائبة الأميركية نانسي بيلوسي في واشنطن أمس الاثنين.\n"
)


class Shell:
    """The command line with a store of its own."""

    def __init__(self, store: Path) -> None:
        self.store = store

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(app, [*arguments], env={"QAWL_STORE": str(self.store), "COLUMNS": "120"})


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "qawl.db")


@pytest.fixture
def filled(shell: Shell, tmp_path: Path) -> Shell:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    assert shell("add", str(path), "--outlet", "النشرة", "--published", "2021-07-27").exit_code == 0
    return shell


def test_a_promise_is_listed_with_party_deadline_and_state(filled: Shell) -> None:
    shown = filled("promises", "--as-of", "2021-08-01", "--no-bidi").stdout
    assert "open  by 2021-12-31" in shown
    assert "جو بايدن" in shown
    assert "«بإنهاء المهمة القتالية في العراق قبل نهاية العام الجاري»" in shown
    assert "overdue" in filled("promises", "--as-of", "2022-01-01").stdout


def test_promises_as_json(filled: Shell) -> None:
    found = json.loads(filled("promises", "--as-of", "2021-12-10", "--json").stdout)
    assert found["as_of"] == "2021-12-10"
    assert [(each["by"], each["due"], each["state"]) for each in found["promises"]] == [
        (["جو بايدن"], "2021-12-31", "due_soon")
    ]


def test_promises_by_party_deadline_and_state(filled: Shell) -> None:
    assert "2021-12-31" in filled("promises", "--by", "بايدن", "--due-until", "2021").stdout
    for arguments in (("--by", "ماكرون"), ("--due-until", "2021-11"), ("--state", "undated")):
        assert "Leave a condition out" in filled("promises", *arguments).stdout


def test_an_event_is_listed_with_who_where_and_when(filled: Shell) -> None:
    shown = filled("events", "--kind", "meeting", "--no-bidi").stdout
    assert "2021-07-26" in shown
    assert "نانسي بيلوسي" in shown
    assert "واشنطن" in shown
    (event,) = json.loads(filled("events", "--participant", "بيلوسي", "--json").stdout)["events"]
    assert event["first_day"] == "2021-07-26"
    assert "Leave a condition out" in filled("events", "--kind", "election").stdout


def test_events_and_deadlines_stand_on_one_line_of_time(filled: Shell) -> None:
    lines = filled("timeline", "--no-bidi").stdout.splitlines()
    days = [line.split()[0] for line in lines]
    assert days == sorted(days)
    assert "2021-12-31" in days[-1]
    rows = json.loads(filled("timeline", "--since", "2021-12", "--json").stdout)["timeline"]
    assert [row["what"] for row in rows] == ["deadline"]
    assert "Nothing dated" in filled("timeline", "--since", "2030").stdout


def test_reading_shows_every_kind(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    shown = shell("read", str(path), "--published", "2021-07-27", "--no-bidi").stdout
    assert all(f"\n{title}\n" in shown for title in ("Promises", "Events", "Times"))
    document = json.loads(shell("read", str(path), "--published", "2021-07-27", "--json").stdout)["articles"][0]
    assert document["commitments"][0]["deadline"] == "2021-12-31"
    assert {each["value"] for each in document["times"]} == {"2021", "2021-07-26"}


@pytest.mark.parametrize("command", ["promises", "events", "timeline"])
def test_without_a_store_it_says_what_to_do(shell: Shell, command: str) -> None:
    result = shell(command)
    assert result.exit_code == 3
    assert "qawl add" in result.stderr


@pytest.mark.parametrize("command", ["promises", "events", "timeline"])
def test_a_store_without_any_says_so(shell: Shell, tmp_path: Path, command: str) -> None:
    path = tmp_path / "article.txt"
    path.write_text("الجسر طويل، والنهر واسع، والطريق بعيد عن المدينة القديمة.", encoding="utf-8")
    shell("add", str(path))
    assert "qawl" in shell(command).stdout


def test_a_day_that_is_none_is_refused(filled: Shell) -> None:
    assert filled("promises", "--as-of", "soon").exit_code == 2
