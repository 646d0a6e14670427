"""Pieces of large inputs: together they hold each article once, whatever their size."""

from __future__ import annotations

import datetime as dt
import io
import json

import pyarrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import BODY, TITLE, zipped
from pyarrow import parquet

from qawl.pages import Bad, articles
from qawl.pages.pieces import Piece, Unit, pieces_of
from qawl.records import Article


class Named(io.BytesIO):
    def __init__(self, name: str, data: bytes) -> None:
        super().__init__(data)
        self.name = name


def found(name: str, data: bytes, piece: Piece | None = None) -> list[Article | Bad]:
    return list(articles(Named(name, data), piece=piece))


def in_pieces(name: str, data: bytes, most: int) -> list[Article | Bad]:
    pieces = pieces_of(io.BytesIO(data), name, most)
    return [each for piece in pieces for each in found(name, data, piece)]


def line(number: int, length: int = 0) -> str:
    return json.dumps({"id": str(number), "text": f"افتتح الجسر رقم {number}. {'و' * length}"}, ensure_ascii=False)


def table(rows: int, group: int) -> bytes:
    columns = {"id": [str(number) for number in range(rows)], "text": [BODY] * rows, "views": [1] * rows}
    file = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), file, row_group_size=group)
    return file.getvalue()


# --- JSONL ------------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(
    lengths=st.lists(st.integers(0, 90), min_size=1, max_size=12),
    ends=st.sampled_from(["\n", "\r\n", "\n\n"]),
    closed=st.booleans(),
    most=st.integers(1, 700),
)
def test_pieces_of_lines_hold_every_line_once(lengths: list[int], ends: str, closed: bool, most: int) -> None:
    data = (ends.join(map(line, range(len(lengths)), lengths)) + ends * closed).encode()
    assert in_pieces("a.jsonl", data, most) == found("a.jsonl", data)


def test_a_broken_line_is_found_from_where_its_piece_begins() -> None:
    data = f"{line(0, 300)}\n{line(1)}\n{{broken\n".encode()
    begin = data.index(line(1).encode())
    bad = [each for each in in_pieces("a.jsonl", data, begin) if isinstance(each, Bad)]
    assert [each.where for each in bad] == [f"a.jsonl@{begin}:2"]


def test_a_byte_order_mark_is_no_part_of_the_first_record() -> None:
    data = b"\xef\xbb\xbf" + "\n".join(map(line, range(9))).encode()
    assert [each.id for each in in_pieces("a.jsonl", data, 200) if isinstance(each, Article)] == list("012345678")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("wide.jsonl", "\n".join(map(line, range(9))).encode("utf-16")),
        ("a.json", f"[{','.join(map(line, range(9)))}]".encode()),
        ("a.txt", BODY.encode()),
        ("a.bin", bytes(range(256))),
        ("empty.jsonl", b""),
    ],
)
def test_what_can_only_be_read_as_a_whole_has_no_pieces(name: str, data: bytes) -> None:
    assert pieces_of(io.BytesIO(data), name, 50) == []


# --- zip --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("most", [1, 150, 10_000])
def test_pieces_of_an_archive_hold_every_file_once(most: int) -> None:
    members = {f"{number}.jsonl": f"{line(2 * number)}\n{line(2 * number + 1)}\n" for number in range(7)}
    data = zipped(**{"empty/": "", **members})
    assert in_pieces("a.zip", data, most) == found("a.zip", data)
    assert len(found("a.zip", data)) == 14


# --- Parquet ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("most", [1, 4_000, 1_000_000])
def test_pieces_of_a_table_hold_every_row_once(most: int) -> None:
    data = table(rows=50, group=7)
    assert in_pieces("a.parquet", data, most) == found("a.parquet", data)
    assert len(found("a.parquet", data)) == 50


def test_a_row_is_an_article_with_what_its_columns_say() -> None:
    published = pyarrow.array([1627430400_123456789], pyarrow.timestamp("ns"))
    columns = {"Title": [TITLE], "content": [BODY], "publisher": [{"name": "النشرة"}], "date": published}
    file = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), file)
    (article,) = found("a.parquet", file.getvalue())
    assert isinstance(article, Article)
    assert (article.text, article.outlet) == (f"{TITLE}\n\n{BODY}", "النشرة")
    assert article.published == dt.date(2021, 7, 28)


def test_a_row_without_a_text_is_named_by_its_number_in_the_table() -> None:
    file = io.BytesIO()
    parquet.write_table(pyarrow.table({"text": [BODY, BODY, None, BODY]}), file, row_group_size=2)
    second = Piece(Unit.ROW_GROUPS, 1, 2)
    bad = [each for each in found("a.parquet", file.getvalue(), second) if isinstance(each, Bad)]
    assert [each.where for each in bad] == ["a.parquet#3"]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (table(3, 3)[:-20], "damaged"),
        (b"PAR1 and nothing else", "damaged"),
        (table(3, 3).replace(b"text", b"view"), "no column for the text"),
    ],
)
def test_a_table_that_cannot_be_read_is_one_line(data: bytes, what: str) -> None:
    (bad,) = found("a.parquet", data)
    assert isinstance(bad, Bad)
    assert what in bad.what


def test_a_table_in_an_archive_is_read() -> None:
    assert len(found("a.zip", zipped(**{"a.parquet": table(5, 2)}))) == 5
