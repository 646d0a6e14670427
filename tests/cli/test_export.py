"""`qawl export`: a file whole or not at all, what it says, and its statuses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from qawl.exports.formats import FORMATS

if TYPE_CHECKING:
    from conftest import Run


@pytest.fixture
def filled(run: Run, article: str) -> Run:
    assert run("add", article, "--outlet", "صدى الضفاف", "--published", "2021-07-27").exit_code == 0
    return run


def test_standard_output_has_the_records_alone(filled: Run) -> None:
    result = filled("export", "statements", "--format", "jsonl", "--speaker", "سلمى")
    (record,) = map(json.loads, result.stdout.splitlines())
    assert (record["words"], record["outlet"], record["published"], record["via"]) == (
        "الجسر سيفتح قريبا أمام السيارات",
        "صدى الضفاف",
        "2021-07-27",
        ["وكالة الضفاف"],
    )


@pytest.mark.parametrize("format_", FORMATS)
def test_the_ending_of_a_file_names_its_format(filled: Run, format_: str) -> None:
    name = f"said.{FORMATS[format_].suffix}"
    result = filled("export", "statements", "--output", name)
    assert (result.exit_code, result.output) == (0, f"2 records written to {name}\n")
    named = filled("export", "statements", "--format", format_, "--output", "named")
    assert named.exit_code == 0
    if FORMATS[format_].text and format_ not in ("jsonld", "annotations"):  # which say when they were made
        assert Path("named").read_bytes() == Path(name).read_bytes()


def test_the_filters_are_those_of_the_lists(filled: Run) -> None:
    def found(*conditions: str) -> list[str]:
        result = filled("export", "statements", "-f", "csv", *conditions)
        return [row["speaker"] for row in csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff"), newline=""))]

    assert found() == ["سلمى الراوي", "John Smith"]
    assert found("--words", "العمل") == ["John Smith"]
    assert found("--limit", "1") == ["سلمى الراوي"]
    assert found("--until", "2021-06") == []
    assert found("--outlet", "الضفاف", "--kind", "indirect", "--act", "assert", "--since", "2021-07") != []


def test_a_file_is_never_written_over_unasked(filled: Run) -> None:
    Path("said.csv").write_text("mine", encoding="utf-8")
    result = filled("export", "statements", "--output", "said.csv")
    assert (result.exit_code, Path("said.csv").read_text(encoding="utf-8")) == (2, "mine")
    assert "--force" in result.output
    assert filled("export", "statements", "--output", "said.csv", "--force").exit_code == 0
    assert Path("said.csv").read_text(encoding="utf-8") != "mine"


def test_a_run_that_fails_leaves_no_file(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("qawl.exports.tables.row", fail)
    before = sorted(Path().iterdir())
    result = filled("export", "statements", "--output", "said.csv")
    assert (result.exit_code, sorted(Path().iterdir())) == (3, before)


def test_what_is_meant_to_be_written_over_stays_when_a_run_fails(filled: Run) -> None:
    Path("said.csv").write_text("mine", encoding="utf-8")
    assert filled("export", "statements", "--words", "+", "--output", "said.csv", "--force").exit_code == 3
    assert Path("said.csv").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("what", ["statements", "promises", "events"])
def test_nothing_found_is_said_and_the_file_is_empty(filled: Run, what: str) -> None:
    result = filled("export", what, "--words", "لايوجدهذا", "--output", "none.xlsx")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith("qawl: No ")
    assert openpyxl.load_workbook("none.xlsx")["records"].max_row == 1


def test_an_article_is_exported_by_its_id(filled: Run) -> None:
    (listed, *_) = json.loads(filled("statements", "--json").stdout)["statements"]
    result = filled("export", "article", listed["article"], "--format", "jsonl")
    assert [json.loads(line)["article"] for line in result.stdout.splitlines()] == [listed["article"]] * 2
    assert filled("export", "article", "0123456789abcdef", "--format", "jsonl").exit_code == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("statements",),
        ("statements", "--format", "pdf"),
        ("statements", "--output", "said.pdf"),
        ("statements", "--format", "csv", "--since", "lately"),
        ("promises", "--moved", "--format", "csv"),
        ("promises", "--state", "reported_kept", "--format", "csv"),
        ("promises", "--history", "--outlet", "صدى", "--format", "csv"),
    ],
)
def test_wrong_usage(filled: Run, arguments: tuple[str, ...]) -> None:
    assert filled("export", *arguments).exit_code == 2


def test_a_folder_that_is_not_there_is_named(filled: Run) -> None:
    result = filled("export", "statements", "--output", "nowhere/said.csv")
    assert (result.exit_code, result.stderr.startswith("qawl: nowhere/said.csv: ")) == (3, True)


def test_parquet_without_pyarrow_says_how_to_get_it(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    result = filled("export", "statements", "--output", "said.parquet")
    assert (result.exit_code, Path("said.parquet").exists()) == (3, False)
    assert "pip install 'qawl[parquet]'" in result.stderr
