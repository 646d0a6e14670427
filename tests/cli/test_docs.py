"""The page about the command line names every command and every option."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from qawl.cli.app import app

PAGE = (Path(__file__).parents[2] / "docs/cli.md").read_text(encoding="utf-8")
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_and_helps_with_an_example(name: str) -> None:
    assert f"`qawl {name}" in PAGE
    assert re.search(rf"Examples?:\s+`qawl {name}", COMMANDS[name].help)


def test_every_status_is_documented() -> None:
    assert re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE) == ["0", "1", "2", "3", "130"]
