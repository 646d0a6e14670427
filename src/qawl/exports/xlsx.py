"""XLSX (ECMA-376): one sheet of records, one that says what they are drawn from; texts are texts, never formulas or links.

Rows are written as they come and kept in temporary files, not in memory. A character that XML cannot hold is written as
`_xHHHH_`, as the standard has it (22.9.2.19), and a text that looks so already as `_x005F_xHHHH_`.
"""

from __future__ import annotations

import datetime as dt
from typing import IO, TYPE_CHECKING, Any

import xlsxwriter

from qawl.errors import QawlError
from qawl.exports.cells import RISKY, joined
from qawl.exports.rows import Type, columns, row
from qawl.exports.spool import spooled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qawl.exports.items import About, Item, What
    from qawl.exports.rows import Value

LONGEST = 32_767
"""UTF-16 code units that a cell may hold; a longer text is cut, and ends in an ellipsis."""

ROWS = 1_048_576
"""Rows that a sheet may hold, the header included."""

FIRST_DAY = dt.date(1900, 3, 1)
"""From which day on every reader of XLSX counts days alike; an earlier one is written as text."""

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
_WIDTHS = {Type.TEXT: 18, Type.TEXTS: 24, Type.DAY: 12, Type.INTEGER: 8, Type.NUMBER: 10}
_WORDS_WIDTH = 70


def workbook(items: Iterable[Item], about: About, kinds: tuple[What, ...]) -> Iterator[bytes]:
    """A workbook; raises `QawlError` where there are more records than a sheet may hold."""
    return spooled(lambda file: _write(file, items, about, kinds))


def _write(file: IO[bytes], items: Iterable[Item], about: About, kinds: tuple[What, ...]) -> None:
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        book.set_properties({"title": f"qawl: {about.what}", "comments": f"qawl {about.qawl}", "created": about.made})
        formats = {
            "header": book.add_format({"bold": True, "bottom": 1}),
            "text": book.add_format({"valign": "top"}),
            "words": book.add_format({"valign": "top", "text_wrap": True}),
            # Excel shows such a text as one even after it was edited, as if somebody had typed the apostrophe.
            "risky": book.add_format({"valign": "top", "quote_prefix": True}),
            "day": book.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"}),
        }
        _records(book.add_worksheet("records"), formats, items, kinds)
        _drawn_from(book.add_worksheet("about"), formats, about)


def _records(sheet: Any, formats: dict[str, Any], items: Iterable[Item], kinds: tuple[What, ...]) -> None:
    shown = columns(kinds)
    sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(shown):
        sheet.set_column(at, at, _WORDS_WIDTH if column.name == "words" else _WIDTHS[column.type])
        sheet.write_string(0, at, column.name, formats["header"])
    number = 0
    for number, item in enumerate(items, start=1):
        if number >= ROWS:
            raise QawlError("too many records for a sheet of XLSX", hint="narrow the selection, or export csv")
        values = row(item)
        for at, column in enumerate(shown):
            _cell(sheet, number, at, values.get(column.name), formats, words=column.name == "words")
    sheet.autofilter(0, 0, number, len(shown) - 1)


def _cell(sheet: Any, at: int, column: int, value: Value, formats: dict[str, Any], *, words: bool) -> None:
    if value is None:
        return
    if isinstance(value, dt.date) and value >= FIRST_DAY:
        sheet.write_datetime(at, column, value, formats["day"])
    elif isinstance(value, (int, float)):
        sheet.write_number(at, column, value, formats["text"])
    else:
        _text(sheet, at, column, cut(joined(value) if isinstance(value, tuple) else str(value)), formats, words=words)


def _text(sheet: Any, at: int, column: int, text: str, formats: dict[str, Any], *, words: bool) -> None:
    if not text:
        return
    style = formats["risky" if text[0] in RISKY else "words" if words else "text"]
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter would take it for markup of its own and not escape it; in two pieces it is escaped.
        sheet.write_rich_string(at, column, text[:1], formats["text"], text[1:], style)
    else:
        sheet.write_string(at, column, text, style)


def cut(text: str) -> str:
    """A text that is not too long for a cell."""
    units = text.encode("utf-16-le")
    return text if len(units) <= 2 * LONGEST else units[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + "…"


def _drawn_from(sheet: Any, formats: dict[str, Any], about: About) -> None:
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 60)
    told = {
        "what": about.what,
        **{f"where {name}": value for name, value in about.selection.items()},
        "made": about.made.isoformat(timespec="seconds"),
        "qawl": about.qawl,
        "articles in the store": str(about.articles),
        "outlets in the store": str(about.outlets),
        "published from": str(about.first or ""),
        "published until": str(about.last or ""),
        "at most": str(about.limit or "all"),
    }
    for at, (name, value) in enumerate(told.items()):
        sheet.write_string(at, 0, name, formats["header"])
        sheet.write_string(at, 1, value, formats["text"])
