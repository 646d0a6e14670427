"""Whatever a text holds survives a file, by the rules that docs/exports.md gives; no cell is a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re

import msgspec
import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qawl.exports.brat import Marked, annotated, fragments
from qawl.exports.cells import RISKY, guarded, joined, parted, unguarded
from qawl.exports.formats import FORMATS
from qawl.exports.items import About, Item, What
from qawl.exports.xlsx import LONGEST
from qawl.records import Act, Article, Kind, Reading, Span, Statement, Why
from qawl.store import Original, StoredStatement

MADE = dt.datetime(2021, 10, 1, tzinfo=dt.UTC)
ABOUT = About(what="statements", selection={}, made=MADE, articles=1, outlets=1, first=None, last=None)
WHY = Why(rule="rule", confidence=0.5)

SIGNS = ["=", "+", "-", "@", "\t", "\r", "\n", "'", '"', "|", " | ", "\\", "\0", "\x1f", "\u202e"]
MARKUP = ["_x0041_", "<r>", "</r>", "🌉", "ل"]
PIECES = st.one_of(st.sampled_from(SIGNS + MARKUP), st.text(st.characters(exclude_categories=["Cs"]), max_size=6))
TEXTS = st.lists(PIECES, max_size=8).map("".join)
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "'=1", "''", '"=1']
EVIL = [*FORMULAS, "<r><t>a</t></r>", "_x000D_", "a\0b", "\ufffe\uffff"]


def item(words: str, names: tuple[str, ...] = ()) -> Item:
    """A statement whose words, speaker, cue and outlet are all the same text."""
    article = Article(id="a", text=words or "x", outlet=words, url=words)
    read = Statement(
        id="s1", cue=None, content=(Span(0, 1),), kind=Kind.DIRECT, act=Act.ASSERT, speaker=None, speaker_name=None,
        why=WHY, speaker_why=WHY,
    )  # fmt: skip
    reading = Reading(article="a", reader=words, statements=(read,))
    original = Original(
        id="a",
        article=article,
        reading=reading,
        statements={"i": read},
        commitments={},
        events={},
        added=MADE,
        changed=MADE,
    )
    found = StoredStatement(
        id="i", article="a", record="s1", outlet=words, published=None, speaker=words, via=names, addressee=words,
        act=Act.ASSERT, kind=Kind.DIRECT, cue=words, content=words, confidence=0.5, verdict=None,
    )  # fmt: skip
    return Item(What.STATEMENT, found, original, (Span(0, 1),))


def written(format_: str, *items: Item) -> bytes:
    return b"".join(FORMATS[format_].write(iter(items), ABOUT, (What.STATEMENT,)))


def csv_rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def xlsx_rows(data: bytes) -> list[dict[str, str | None]]:
    rows = list(openpyxl.load_workbook(io.BytesIO(data))["records"].iter_rows())
    for row in rows[1:]:
        assert all(cell.data_type != "f" for cell in row)
    header = [cell.value for cell in rows[0]]
    return [dict(zip(header, (cell.value for cell in row), strict=True)) for row in rows[1:]]


def unescaped(cell: str) -> str:
    """A text of XLSX without the escapes of ECMA-376, 22.9.2.19."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), cell)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.lists(TEXTS, max_size=3).map(tuple))
@example("=cmd|'/c calc'!A0", ("|", "\\", "\\|", ""))
def test_csv_and_jsonl_keep_any_text(words: str, names: tuple[str, ...]) -> None:
    (row,) = csv_rows(written("csv", item(words, names)))
    record = json.loads(written("jsonl", item(words, names)))
    for name in ("words", "speaker", "cue", "outlet", "addressee", "source", "reader"):
        assert row[name][:1] not in RISKY or not row[name]
        assert unguarded(row[name]) == record[name] == words
    assert row["via"][:1] not in RISKY or not row["via"]
    assert record["via"] == [*names]
    assert parted(unguarded(row["via"])) == (names if names != ("",) else ())


@settings(max_examples=60, deadline=None)
@given(TEXTS)
@example("<r><t>a</t></r>")
@example("_x000D_\r\n\0")
@example("=1+1")
def test_xlsx_keeps_any_text_and_runs_none(words: str) -> None:
    (row,) = xlsx_rows(written("xlsx", item(words)))
    for name in ("words", "speaker", "cue", "outlet"):
        assert unescaped(row[name] or "") == words


@pytest.mark.parametrize("evil", EVIL)
def test_no_cell_begins_like_a_formula(evil: str) -> None:
    (row,) = csv_rows(written("csv", item(evil)))
    assert row["words"][0] not in RISKY
    assert unguarded(row["words"]) == evil
    (cells,) = xlsx_rows(written("xlsx", item(evil)))
    assert unescaped(cells["words"] or "") == evil


def test_every_cell_of_csv_stands_in_quote_marks() -> None:
    data = written("csv", item("a;=1+1"))
    assert b'"a;=1+1"' in data
    assert data.startswith(b'\xef\xbb\xbf"type",')


def test_a_text_too_long_for_a_cell_is_cut_where_characters_end() -> None:
    (row,) = xlsx_rows(written("xlsx", item("🌉" * LONGEST)))
    cell = row["words"] or ""
    assert cell.endswith("🌉…")
    assert len(cell.encode("utf-16-le")) // 2 <= LONGEST


@given(TEXTS)
def test_a_guard_is_one_apostrophe_before_what_needs_it(text: str) -> None:
    assert guarded(text) in (text, f"'{text}")
    assert unguarded(guarded(text)) == text


@given(st.lists(TEXTS, min_size=2, max_size=4).map(tuple))
def test_joined_texts_part_again(texts: tuple[str, ...]) -> None:
    assert parted(joined(texts)) == texts


@st.composite
def marked_text(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(TEXTS.filter(bool))
    ends = st.integers(0, len(text) - 1)
    starts = draw(st.lists(ends, min_size=1, max_size=4))
    return text, [Span(start, draw(st.integers(start + 1, len(text)))) for start in starts]


@given(marked_text())
def test_offsets_of_brat_read_back_the_same_words(given_: tuple[str, list[Span]]) -> None:
    text, spans = given_
    article = Article(id="a", text=text)
    records = [Marked("Content", (span,), (), {"Act": "assert"}, str(number)) for number, span in enumerate(spans)]
    lines = annotated(article, records).split("\n")
    bound = [line.split("\t", 2) for line in lines if line.startswith("T")]
    assert len(bound) == len(set(spans))
    for (_, place, words), span in zip(bound, dict.fromkeys(spans), strict=True):
        pieces = [tuple(map(int, piece.split())) for piece in place.partition(" ")[2].split(";")]
        told = " ".join(text[start:end] for start, end in pieces)
        assert words.split() == told.split() == text[span.start : span.end].split()


def test_words_over_a_line_end_are_fragments() -> None:
    assert fragments("قال كذا\n\nوكذا", Span(4, 13)) == [(4, 7), (9, 13)]


def test_the_metadata_of_an_export_is_json() -> None:
    assert msgspec.json.decode(msgspec.json.encode(ABOUT), type=About) == ABOUT
