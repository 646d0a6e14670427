"""The page about exports names every format and every column."""

from __future__ import annotations

from pathlib import Path

import pytest

from qawl.exports.formats import FORMATS
from qawl.exports.rows import COLUMNS

PAGE = (Path(__file__).parents[2] / "docs/exports.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_documented_with_its_ending(name: str) -> None:
    assert f"| `{name}` | `.{FORMATS[name].suffix}` |" in PAGE


@pytest.mark.parametrize("name", [column.name for column in COLUMNS])
def test_every_column_is_documented(name: str) -> None:
    assert f"`{name}`" in PAGE.partition("## Columns")[2].partition("## Reading")[0]
