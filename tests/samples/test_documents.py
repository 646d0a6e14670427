"""What the README and the walk through the samples tell a newcomer to type, typed."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qawl.cli.app import app

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "docs" / "samples.md"]
COMMAND = re.compile(r"^(?:\$|   ) (qawl .*)$", re.M)
LINK = re.compile(r"\]\(([^)#]+)\)")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)


def commands(document: Path) -> list[list[str]]:
    return [shlex.split(line)[1:] for line in COMMAND.findall(document.read_text("utf-8"))]


def test_the_python_example_prints_what_the_readme_says() -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(blocks("python")[0], {})
    assert printed.getvalue() == blocks("text")[0]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_runs_and_finds_something(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("QAWL_STORE", str(tmp_path / "store.db"))
    runner = CliRunner()
    runner.invoke(app, ["add", "samples/agency.jsonl", "samples/street.rss", "samples/report", "samples/page"])
    for command in commands(document):
        result = runner.invoke(app, command)
        assert result.exit_code == 0, (command, result.output)
        assert "No statement" not in result.output, command


@pytest.mark.parametrize("document", [*DOCUMENTS, *sorted((ROOT / "docs").glob("*.md"))], ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in LINK.findall(document.read_text("utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), (document.name, target)
