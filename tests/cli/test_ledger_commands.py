"""`qawl ledger` and `qawl who` as a person and as a program meet them, with the whole reader."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from qawl.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

FIRST = {
    "id": "a",
    "source": "النهار الجديد",
    "published": "2015-08-06",
    "title": "الجبير: معبر جديد إلى اليمن",
    "text": "الجبير: معبر جديد إلى اليمن\n\nأكد وزير الخارجية السعودي عادل الجبير أن بلاده ستفتح معبرا جديدا لإيصال"
    " المساعدات إلى المدن المحاصرة في اليمن. وأضاف أن لجنة مشتركة ستشرف على توزيع الغذاء والدواء.",
}
SECOND = FIRST | {
    "id": "b",
    "source": "صدى المدينة",
    "title": "السعودية تفتح معبرا إلى اليمن",
    "text": "السعودية تفتح معبرا إلى اليمن\n\nأعلن وزير الخارجية السعودي عادل الجبير أن بلاده ستفتح معبرا جديدا لإيصال"
    " المساعدات إلى المدن المحاصرة في اليمن.",
}


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(app, [*arguments], input=given, env={"COLUMNS": "120"})


@pytest.fixture
def lines() -> str:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in (FIRST, SECOND))


def test_a_filter_gives_a_finding_a_line(lines: str) -> None:
    result = run("ledger", "--jsonl", given=lines)
    assert result.exit_code == 0
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert [each["articles"] for each in told if each["kind"] == "story"] == [["a", "b"]]
    said = [each for each in told if each["kind"] == "statement"]
    assert {(mention["article"], mention["outlet"]) for mention in said[0]["mentions"]} == {
        ("a", "النهار الجديد"),
        ("b", "صدى المدينة"),
    }
    assert said[0]["entity"] == "person:adel-al-jubeir"


def test_two_processes_find_what_one_finds(lines: str) -> None:
    assert run("ledger", "--jsonl", "--jobs", "2", given=lines).stdout == run("ledger", "--jsonl", given=lines).stdout


def test_a_bad_line_is_said_and_harms_no_other(lines: str) -> None:
    result = run("ledger", "--jsonl", given="{not json\n" + lines)
    assert result.exit_code == 1
    assert "stdin:1" in result.stderr
    assert len(result.stdout.splitlines()) >= 2


def test_a_person_sees_every_wording_side_by_side(tmp_path: Path, lines: str) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_text(lines, encoding="utf-8")
    shown = run("ledger", str(path), "--no-bidi").stdout
    assert "عادل الجبير" in shown
    assert "النهار الجديد" in shown
    assert "صدى المدينة" in shown
    assert shown.count("ستفتح معبرا جديدا") == 2


def test_articles_that_have_nothing_in_common_are_told_so(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text("افتتح أمير المنطقة مهرجان الورد.", encoding="utf-8")
    shown = run("ledger", str(path), "--no-bidi")
    assert shown.exit_code == 0
    assert "No two of 1 article tell one story" in shown.stdout


def test_a_document_for_programs(tmp_path: Path, lines: str) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_text(lines, encoding="utf-8")
    told = json.loads(run("ledger", str(path), "--json").stdout)
    assert {each["kind"] for each in told["findings"]} >= {"story", "statement"}
    assert told["bad"] == []


def test_no_input_is_a_question_back() -> None:
    assert run("ledger").exit_code == 2


def test_who_held_an_office_on_a_day() -> None:
    shown = run("who", "وزير الخارجية الأميركي", "--on", "2015-08-01", "--no-bidi").stdout
    assert "جون كيري  John Kerry" in shown
    assert "2013-02-01 – 2017-01-20" in shown
    assert "source: " in shown


def test_who_somebody_is_as_json() -> None:
    told = json.loads(run("who", "adel al-jubeir", "--json").stdout)
    assert [person["id"] for person in told["people"]] == ["adel-al-jubeir"]
    assert {tenure["office"] for tenure in told["people"][0]["tenures"]} >= {"foreign"}


def test_nobody_is_found_with_a_way_out() -> None:
    shown = run("who", "زيد المجهول", "--no-bidi")
    assert shown.exit_code == 0
    assert "The registry knows nobody for زيد المجهول." in shown.stdout
