"""JSON, JSONL and CSV: inputs that hold many records."""

from __future__ import annotations

import csv
import itertools
import json
from typing import TYPE_CHECKING, Any

from .bad import Bad, UnreadableError, bad
from .fields import FieldMap, Known, article_from_record
from .lines import array_items, invalid, lines_of, parse_json, text_stream

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator, Mapping

    from ..records import Article
    from .limits import Limits
    from .streams import Stream

_DELIMITERS = ",\t;|"


def from_jsonl(stream: Stream, where: str, known: Known, encoding: str | None = None) -> Iterator[Article | Bad]:
    """One JSON object a line; blank lines are passed over. Locators count lines from 1: `a.jsonl:17`.

    encoding: where it is known, else the beginning of the stream tells it.
    """
    for number, line in lines_of(stream, known.limits, encoding):
        place = f"{where}:{number}"
        if isinstance(line, UnreadableError):
            yield bad(place, line.what, line.hint)
        elif line.strip(" \t\r\n\ufeff"):
            yield from _from_text_of_record(line.strip("\ufeff"), place, known)


def _from_text_of_record(text: str, place: str, known: Known) -> Iterator[Article | Bad]:
    try:
        value = parse_json(text)
    except UnreadableError as error:
        yield bad(place, error.what, error.hint)
        return
    yield from _from_value(value, place, known)


def from_json(stream: Stream, where: str, known: Known) -> Iterator[Article | Bad]:
    """An array of objects (read as it comes, whatever its length), one object, or an object that holds such an array.

    Locators count records from 1: `a.json#12`.
    """
    if stream.head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"["):
        yield from _from_array(array_items(stream, known.limits), where, known)
        return
    text = text_stream(stream).read(known.limits.record // 4 + 1)
    if len(text) > known.limits.record // 4:
        raise UnreadableError(
            f"one JSON object is over {known.limits.record // 4:,} characters", "write its articles as JSONL"
        )
    if invalid(text):
        raise UnreadableError("the file is not valid UTF-8", "write it again as UTF-8")
    yield from _from_value(parse_json(text.lstrip("\ufeff")), where, known)


def _from_array(items: Iterator[Any], where: str, known: Known) -> Iterator[Article | Bad]:
    for number, item in enumerate(items, 1):
        place = f"{where}#{number}"
        if isinstance(item, UnreadableError):
            yield bad(place, item.what, item.hint)
        elif isinstance(item, dict):
            yield from_object(item, place, known)
        else:
            yield bad(
                place, f"expected an object, found {_kind(item)}", "an article is an object with its text in a field"
            )
            if number == 1:
                # A table of numbers or strings would fail once a cell.
                return


def _from_value(value: Any, where: str, known: Known) -> Iterator[Article | Bad]:
    if isinstance(value, list):
        yield from _from_array(iter(value), where, known)
    elif not isinstance(value, dict):
        yield bad(
            where, f"expected an object, found {_kind(value)}", "an article is an object with its text in a field"
        )
    elif (held := _held_array(value, known.fields)) is not None:
        yield from _from_array(iter(held), where, known)
    else:
        yield from_object(value, where, known)


def _held_array(value: Mapping[str, Any], fields: FieldMap) -> list[Any] | None:
    """The array of objects that an object without a text of its own holds: `{"articles": [...]}`."""
    named = {str(name).lower() for name, held in value.items() if isinstance(held, str)}
    if named.intersection(name.lower() for name in fields.text):
        return None
    arrays = [held for held in value.values() if isinstance(held, list) and held and isinstance(held[0], dict)]
    return max(arrays, key=len) if arrays else None


def _kind(value: Any) -> str:
    return (
        "nothing (null)"
        if value is None
        else {bool: "a truth value", str: "a string", list: "an array"}.get(type(value), "a number")
    )


def from_object(record: Mapping[str, Any], place: str, known: Known) -> Article | Bad:
    """The article of one record, or what is wrong with it."""
    try:
        return article_from_record(record, known)
    except UnreadableError as error:
        return bad(place, error.what, error.hint)


def from_csv(stream: Stream, where: str, known: Known) -> Iterator[Article | Bad]:
    """Rows under a header line (RFC 4180; comma, semicolon, tab or bar). Locators count rows from 1, the header left
    out: `a.csv#3`."""
    text = text_stream(stream)
    header_line = text.readline(65536).lstrip("\ufeff")
    delimiter = delimiter_of(header_line, known.fields) or max(_DELIMITERS, key=header_line.count)
    rows = csv.reader(itertools.chain([header_line], _bounded(text, known.limits)), delimiter=delimiter)
    try:
        header = [name.strip().lower() for name in next(rows, [])]
    except csv.Error as error:
        raise UnreadableError(
            f"broken CSV in the header line: {error}", "check the quote marks and line ends"
        ) from None
    if not {name.lower() for name in (*known.fields.text, *known.fields.title)}.intersection(header):
        columns = ", ".join(header[:8])
        raise UnreadableError(
            f"no column for the text among: {columns}",
            "name the column with a FieldMap, such as FieldMap(text=('story',))",
        )
    for number in itertools.count(1):
        try:
            with _field_size(known.limits):
                row = next(rows, None)
        except csv.Error as error:
            yield bad(
                f"{where}#{number}", f"broken CSV: {error}", "check the quote marks of this row; the others are read"
            )
            continue
        if row is None:
            return
        if any(cell.strip() for cell in row):
            yield _from_row(header, row, f"{where}#{number}", known)


def _from_row(header: list[str], row: list[str], place: str, known: Known) -> Article | Bad:
    if len(row) > len(header):
        return bad(
            place,
            f"the row has {len(row)} cells under {len(header)} columns",
            "put quote marks round cells with delimiters",
        )
    if any(map(invalid, row)):
        return bad(place, "the row is not valid UTF-8", "write the file again as UTF-8")
    return from_object(dict(zip(header, row, strict=False)), place, known)


class _field_size:  # noqa: N801 - read as a statement
    """The csv module's limit on one cell, which is global, raised for the time of one row."""

    def __init__(self, limits: Limits) -> None:
        self._limit = max(limits.record // 4, 1)

    def __enter__(self) -> None:
        self._before = csv.field_size_limit(self._limit)

    def __exit__(self, *_: object) -> None:
        csv.field_size_limit(self._before)


def _bounded(text: io.TextIOWrapper, limits: Limits) -> Iterator[str]:
    """Lines no longer than the limit on a record; a longer one comes in pieces, which the limit on cells then
    refuses."""
    while line := text.readline(limits.record // 4):
        yield line.replace("\x00", "\ufffd")


def delimiter_of(header: str, fields: FieldMap) -> str | None:
    """The delimiter under which a line reads as a header with a text column and another known one; None for any
    other line."""
    known = fields.names()
    texts = {name.lower() for name in (*fields.text, *fields.title)}
    for delimiter in _DELIMITERS:
        names = {cell.strip().strip('"').lower() for cell in header.strip("\ufeff\r\n").split(delimiter)}
        if len(names & known) >= 2 and names & texts:
            return delimiter
    return None


def is_jsonl(start: str) -> bool:
    """Whether a text that begins with «{» holds one value a line: one of its first whole lines is a value by itself."""
    lines = [line for line in start.splitlines()[:3] if line.strip()]
    return any(_parses(line) for line in lines)


def _parses(line: str) -> bool:
    try:
        return isinstance(json.loads(line, strict=False), dict)
    except (ValueError, RecursionError):
        return False
