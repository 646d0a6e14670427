"""The commands over a store in PostgreSQL print what they print over an SQLite file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest
    from conftest import Run
    from databases import Server

ASKED = (
    ["statements"],
    ["statements", "--words", "الجسر", "--json"],
    ["search", "الجسر"],
    ["promises", "--as-of", "2021-08-01"],
    ["events", "--json"],
    ["timeline"],
    ["story"],
    ["position", "سلمى الراوي"],
    ["who", "سلمى الراوي"],
    ["review"],
    ["export", "statements", "--format", "jsonl"],
    ["follow", "list"],
    ["user", "list"],
    ["store", "version"],
    ["reread"],
    ["show", "ffff"],
)


def test_the_commands_print_the_same(run: Run, article: str, postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> list[tuple[int, str]]:
        added = [run("add", article, "--published", "2021-07-27", "--outlet", "النشرة") for _ in range(2)]
        (found,) = re.findall(r"(?m)^([0-9a-f]{10}) .*الجسر", run("statements").stdout)[:1]
        results = [*added, run("show", found), run("explain", found), *(run(*words) for words in ASKED)]
        return [(each.exit_code, each.output) for each in results]

    here = told()
    monkeypatch.setenv("QAWL_STORE", postgres.new(made=True))
    there = told()
    assert [status for status, _ in here[:4]] == [0, 0, 0, 0]
    for one, other in zip(here, there, strict=True):
        assert one == other
