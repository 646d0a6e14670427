"""CSV, JSONL, XLSX and Parquet as other programs read them: the same values, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow.parquet
import pytest

from qawl.exports.cells import parted, unguarded
from qawl.exports.items import What
from qawl.exports.rows import columns
from qawl.store import PromiseQuery, Query

if TYPE_CHECKING:
    from conftest import Export

    from qawl.store import Store

ADDRESS = "https://sample.invalid/2021/06/21/bridge"
KINDS = {"statements": (What.STATEMENT,), "promises": (What.PROMISE,), "events": (What.EVENT,), "article": tuple(What)}


def lines(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.decode().splitlines()]


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheet(data: bytes, name: str = "records") -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(data), read_only=False)[name].iter_rows(values_only=True))


def test_statements_are_those_of_the_store(export: Export, held: Store) -> None:
    found = lines(export("jsonl", "statements"))
    assert [each["id"] for each in found] == [each.id for each in held.statements(Query())]
    said = next(each for each in found if each["speaker"] == "سالم الراوي")
    assert said["words"] == "العمل على الجسر 🌉 يسير كما خُطط له"
    assert (said["outlet"], said["published"], said["source"]) == ("النهار الجديد", "2021-06-21", ADDRESS)
    assert said["reader"].startswith("qawl/")


def test_a_promise_bears_its_undertaking_and_every_deadline(export: Export) -> None:
    found = lines(export("jsonl", "promises"))
    moved = [each for each in found if len(each["undertaking_deadlines"]) == 2]
    assert {each["published"] for each in moved} == {"2020-08-21", "2021-07-27"}
    assert moved[0]["undertaking"] == moved[1]["undertaking"]
    assert moved[0]["undertaking_deadlines"][1] == "2021-12-31 told 2021-07-27"
    bridge = next(each for each in found if each["due"] == "2021-06-30")
    assert (bridge["state"], bridge["undertaking"]) == ("overdue", None)


def test_an_article_has_all_three_kinds(export: Export) -> None:
    assert {each["type"] for each in lines(export("jsonl", "article"))} == {"statement", "promise", "event"}


@pytest.mark.parametrize("what", KINDS)
def test_csv_has_what_jsonl_has(export: Export, what: str) -> None:
    expected = lines(export("jsonl", what))
    found = table(export("csv", what))
    assert len(found) == len(expected) > 0
    shown = columns(KINDS[what])
    assert [*found[0]] == [column.name for column in shown]
    for row, record in zip(found, expected, strict=True):
        for column in shown:
            value = record.get(column.name)
            cell = unguarded(row[column.name])
            if isinstance(value, list):
                assert list(parted(cell)) == value
            else:
                assert cell == ("" if value is None else str(value))


@pytest.mark.parametrize("what", KINDS)
def test_xlsx_has_what_jsonl_has_with_days_as_days(export: Export, what: str) -> None:
    expected = lines(export("jsonl", what))
    header, *rows = sheet(export("xlsx", what))
    assert len(rows) == len(expected)
    for row, record in zip(rows, expected, strict=True):
        for name, cell in zip(header, row, strict=True):
            value = record.get(str(name))
            if isinstance(cell, dt.datetime):
                assert (cell.date().isoformat(), name in ("published", "due", "first_day", "last_day")) == (value, True)
            elif isinstance(value, list):
                assert list(parted(cell or "")) == value
            else:
                assert cell == value


def test_the_sheet_runs_from_right_to_left_under_a_header_that_stays(export: Export) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export("xlsx", "statements")))
    assert book["records"].sheet_view.rightToLeft
    assert book["records"].freeze_panes == "A2"
    told = {row[0]: row[1] for row in sheet(export("xlsx", "statements"), "about")}
    assert (told["where words"], told["published until"]) == ("كلمة", "2021-07-27")


@pytest.mark.parametrize("what", KINDS)
def test_parquet_has_what_jsonl_has_with_types(export: Export, what: str) -> None:
    found = pyarrow.parquet.read_table(io.BytesIO(export("parquet", what)))
    assert str(found.schema.field("published").type) == "date32[day]"
    assert json.loads(found.schema.metadata[b"qawl"])["selection"] == {"words": "كلمة"}
    expected = lines(export("jsonl", what))
    rows = found.to_pylist()
    assert len(rows) == len(expected)
    for row, record in zip(rows, expected, strict=True):
        told = {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in row.items()}
        assert {name: value for name, value in told.items() if name in record} == record


def test_a_file_of_nothing_is_still_one(held: Store) -> None:
    from qawl.exports import items
    from qawl.exports.formats import FORMATS

    drawn = items.about(held, "promises", {}, dt.datetime(2021, 10, 1, tzinfo=dt.UTC))
    query = PromiseQuery(words="لايوجدهذا")
    for name in ("csv", "xlsx", "parquet", "jsonld", "annotations"):
        found = items.promises(held, query, dt.date(2021, 10, 1))
        data = b"".join(FORMATS[name].write(found, drawn, (What.PROMISE,)))
        if name == "csv":
            assert table(data) == []
        elif name == "xlsx":
            assert len(sheet(data)) == 1
        elif name == "parquet":
            assert pyarrow.parquet.read_table(io.BytesIO(data)).num_rows == 0
        else:
            assert json.loads(data)[{"jsonld": "dataFeedElement", "annotations": "items"}[name]] == []
