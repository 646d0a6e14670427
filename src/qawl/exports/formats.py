"""The formats that records are exported in: one table, for the command line and the server alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from typing import NamedTuple

from qawl.exports import brat, ftm, jsonld, parquet, tables, web_annotation, xlsx
from qawl.exports.items import About, Item, What

Write = Callable[[Iterable[Item], About, tuple[What, ...]], Iterator[bytes]]


class Format(NamedTuple):
    """A format: its name, the ending of its files, its media type, whether it is text, what it is, and what writes it.

    write: from the records, what they are drawn from, and the kinds of records that there may be, the bytes of the file in order;
    it raises `QawlError` for what the format cannot hold.
    """

    name: str
    suffix: str
    media_type: str
    text: bool
    says: str
    write: Write


FORMATS = {
    each.name: each
    for each in (
        Format("csv", "csv", "text/csv; charset=utf-8", True, "CSV", tables.comma_separated),
        Format(
            "xlsx",
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            False,
            "Excel",
            xlsx.workbook,
        ),
        Format("jsonl", "jsonl", "application/jsonl; charset=utf-8", True, "JSON lines", tables.json_lines),
        Format("parquet", "parquet", "application/vnd.apache.parquet", False, "Parquet", parquet.column_file),
        Format("jsonld", "jsonld", "application/ld+json", True, "schema.org", jsonld.linked_data),
        Format(
            "annotations",
            "anno.jsonld",
            'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
            True,
            "Web Annotation",
            web_annotation.annotation_page,
        ),
        Format("ftm", "ftm.json", "application/x-ndjson; charset=utf-8", True, "FollowTheMoney", ftm.entities),
        Format("brat", "brat.zip", "application/zip", False, "brat", brat.stand_off),
    )
}
"""Every format by its name."""


def available() -> tuple[Format, ...]:
    """The formats that can be written here: Parquet only where pyarrow is installed."""
    return tuple(each for each in FORMATS.values() if each.name != "parquet" or find_spec("pyarrow"))
