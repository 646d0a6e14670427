"""Whatever is given to the commands: at most a line for each input, a status, and nothing that drives a terminal."""

from __future__ import annotations

import gzip
import random
from typing import TYPE_CHECKING

import pytest
from conftest import ARTICLE, Run, toy_read
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from qawl.cli.context import in_context
from qawl.cli.screen import Screen, clean, clip, printable
from qawl.records import Act, Article, Kind, Span, Statement, Why

if TYPE_CHECKING:
    from pathlib import Path

ENGLISH = "The minister said that the bridge would open tomorrow, according to the agency. " * 5

INPUTS = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n",
    "binary.bin": random.Random(1).randbytes(5000),
    "paper.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n" + random.Random(2).randbytes(3000),
    "image.png": b"\x89PNG\r\n\x1a\n" + random.Random(3).randbytes(3000),
    "invalid.txt": ARTICLE.encode() + b"\xff\xfe\xc3(" + ARTICLE.encode(),
    "english.txt": ENGLISH.encode(),
    "page.html": b"<html><body><nav><a href='/'>x</a></nav></body></html>",
    "cut.gz": gzip.compress(ARTICLE.encode() * 50)[:200],
    "cut.warc.gz": gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999\r\n\r\nHTTP/1.1 200 OK")[
        :60
    ],
    "bomb.gz": gzip.compress(b"\0" * 50_000_000),
    "broken.jsonl": b'{"text": "' + ARTICLE.encode().replace(b"\n", b"\\n") + b'"}\n{"text": \n',
    "year0.jsonl": b'{"text": "x", "date": "0000-01-01"}\n{"text": "x", "date": "9999-12-31"}\n',
    "quotes.txt": b'"' * 1_000_000,
    "one-line.txt": ("قالت سلمى الراوي إن الجسر مفتوح. " * 8_000).encode()[:500_000],
    "terminal.txt": "قالت \x1b]0;x\x07سلمى\u202e إن \x1b[2Jالجسر مفتوح.".encode(),
    "-rf": ARTICLE.encode(),
}


@pytest.mark.parametrize("name", INPUTS)
@pytest.mark.parametrize("command", [["read"], ["read", "--json"], ["add"], ["explain"]], ids=" ".join)
def test_one_line_for_each_bad_input(run: Run, tmp_path: Path, name: str, command: list[str]) -> None:
    (tmp_path / name).write_bytes(INPUTS[name])
    result = run(*command, "--", name)
    assert result.exit_code in (0, 1, 3)
    assert result.stderr.count("\n") <= 2
    assert "unexpected" not in result.stderr
    assert (result.exit_code == 0) == (result.stderr == "")
    if command == ["read"]:
        assert not {"\x1b", "\x07", "\u202e", "\r"} & set(result.stdout + result.stderr)
    if result.stderr:
        assert name in result.stderr


@pytest.mark.parametrize("command", [["read", "--jsonl"], ["evaluate"]], ids=" ".join)
def test_a_line_nested_too_deep_is_one_bad_line(run: Run, tmp_path: Path, command: list[str]) -> None:
    deep = '{"id": "a", "text": "x", "statements": [], "b": ' + "[" * 100_000 + "\n"
    (tmp_path / "deep.jsonl").write_text(deep)
    result = run(*command, "deep.jsonl")
    assert result.exit_code == 3
    assert result.stderr.startswith("qawl: deep.jsonl:1: ")
    assert "unexpected" not in result.stderr


@pytest.mark.parametrize("name", ["no such\nfile", "no\x1b[2Jsuch", "لا شيء", "no such.zip", "x" * 5000])
def test_a_missing_file_is_one_line(run: Run, name: str) -> None:
    result = run("read", name)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (3, "", 1)
    assert "\x1b" not in result.stderr


@given(st.text())
def test_what_is_printed_drives_no_terminal(text: str) -> None:
    assert all(char.isprintable() for char in clean(text))
    assert all(char.isprintable() or char == "\n" for char in printable(text))


@given(st.text(), st.integers(2, 60))
def test_what_is_cut_fits(text: str, width: int) -> None:
    assert cell_len(clip(clean(text), width)) <= width


@given(st.lists(st.one_of(st.none(), st.text(min_size=1)), min_size=1, max_size=6), st.integers(30, 80))
def test_a_chain_closes_its_isolates_and_fits(names: list[str | None], width: int) -> None:
    with_marks, without = Screen.open(bidi=True), Screen.open(bidi=False)
    shown = with_marks.chain(names, width).plain
    assert shown.count("\u2067") + shown.count("\u2068") == shown.count("\u2069")
    assert cell_len(without.chain(names, width).plain) <= width


@settings(deadline=None)
@given(st.text(alphabet="قال إن\n.ab \u202e", min_size=3, max_size=2000), st.data())
def test_any_statement_can_be_shown_in_context(text: str, data: st.DataObject) -> None:
    def span() -> Span:
        start = data.draw(st.integers(0, len(text) - 1))
        return Span(start, data.draw(st.integers(start + 1, len(text))))

    why = Why(rule="x", confidence=1.0)
    fixed = {"kind": Kind.DIRECT, "act": Act.ASSERT, "speaker": None, "speaker_name": None, "why": why}
    each, other = (
        Statement(id=id_, cue=span(), content=(span(),), speaker_why=why, **fixed)  # type: ignore[arg-type]
        for id_ in "ab"
    )
    shown = in_context(text, each, [each, other]).plain
    assert (shown.count("⟦"), shown.count("⟧"), shown.count("‹"), shown.count("›")) == (1, 1, 1, 1)


def test_a_statement_of_millions_of_characters_is_shown(run: Run) -> None:
    article = Article(id="a", text="قال زيد إن " + "الجسر مفتوح " * 200_000 + "الآن.")
    (statement,) = toy_read(article).statements
    assert "⟦الجسر مفتوح" in in_context(article.text, statement, [statement]).plain
