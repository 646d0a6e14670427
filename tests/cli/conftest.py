"""A reader that knows one mould only, so that what the commands print depends on nothing but the commands."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it

import pytest
from typer.testing import CliRunner, Result

from qawl.cli import inputs
from qawl.cli.app import app
from qawl.records import Act, Article, Kind, Reading, Span, Statement, Why

MOULD = re.compile(r"(?P<cue>قالت?) (?P<speaker>.+?)(?:، نقلا عن (?P<via>.+?)،)? إن (?P<content>.+?)\.")

ARTICLE = """افتتاح الجسر الجديد في الضفاف

قالت سلمى الراوي، نقلا عن وكالة الضفاف، إن الجسر سيفتح قريبا أمام السيارات. وحضر الحفل جمع من الأهالي.

قال John Smith إن العمل تم."""


def toy_read(article: Article) -> Reading:
    why = Why(rule="toy", confidence=0.75)
    statements = []
    for number, match in enumerate(MOULD.finditer(article.text), start=1):
        speaker = Span(*match.span("speaker"))
        statements.append(
            Statement(
                id=f"s{number}",
                cue=Span(*match.span("cue")),
                content=(Span(*match.span("content")),),
                kind=Kind.INDIRECT,
                act=Act.ASSERT,
                speaker=speaker,
                speaker_name=speaker,
                via=(Span(*match.span("via")),) if match["via"] else (),
                why=why,
                speaker_why=why,
            )
        )
    return Reading(article=article.id, reader="toy/1", statements=tuple(statements))


Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run qawl in this process, in an empty folder, with a store of its own and the toy reader."""
    monkeypatch.setattr(inputs, "read", toy_read)
    monkeypatch.setattr("qawl.reading.READER", "toy/1")
    monkeypatch.setenv("QAWL_STORE", str(tmp_path / "store.db"))
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, list(arguments), input=stdin)

    return run


@pytest.fixture
def article(tmp_path: Path) -> str:
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    return "article.txt"
