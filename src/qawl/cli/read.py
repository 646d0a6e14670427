"""`qawl read`: the statements of articles, for a person or for a program."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from qawl.cli import options
from qawl.cli.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qawl.cli.inputs import Read


def read(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="FILE|URL|-...", help="What to read; - is standard input.")
    ] = None,
    published: options.Published = None,
    outlet: options.Outlet = None,
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="The headline of a plain text.")] = None,
    private: options.Private = False,
    as_json: options.Json = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="A filter: article lines in, reading lines out, in the gold format.")
    ] = False,
    jobs: options.Jobs = 1,
    no_bidi: options.NoBidi = False,
) -> None:
    """Read articles and print who said what.

    Examples:

    `qawl read article.html` prints the statements of a page.

    `qawl read - --outlet النشرة --published 2021-07-27 < article.txt` says what the text does not.

    `qawl read --jsonl --jobs 2 < articles.jsonl > readings.jsonl` reads a line at a time, in order.
    """
    from qawl.cli import inputs
    from qawl.cli.pool import ordered

    if jsonl and (as_json or title or published or outlet):
        raise typer.BadParameter("--jsonl takes what is known from its lines; leave the other options out")
    if not jsonl and not sources:
        raise typer.BadParameter("name a file or URL, or - for standard input")
    outcome = Outcome()
    if jsonl:
        lines = ordered(inputs.read_line, inputs.all_lines(sources or [inputs.STDIN]), jobs)
        _print_lines(outcome.only_good(lines))
    else:
        found = inputs.all_articles(
            sources or [], published=options.day(published), outlet=outlet, title=title, private=private
        )
        readings = outcome.only_good(ordered(inputs.read_one, found, jobs))
        _print_json(readings, outcome) if as_json else _print_readings(readings, bidi=not no_bidi)
    outcome.finish()


def _print_lines(lines: Iterable[bytes]) -> None:
    for line in lines:
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()


def _print_json(readings: Iterable[Read], outcome: Outcome) -> None:
    """One document, written as it comes: the articles, then what could not be read."""
    import msgspec

    from qawl.exports.document import document

    separator = "\n"
    print('{"articles": [', end="")
    for each in readings:
        encoded = msgspec.json.encode(document(each.article, each.reading))
        print(separator + msgspec.json.format(encoded).decode(), end="")
        separator = ",\n"
    print(f'\n], "bad": {msgspec.json.encode(outcome.bad).decode()}}}')


def _print_readings(readings: Iterable[Read], *, bidi: bool) -> None:
    from qawl.cli import render
    from qawl.cli.screen import Screen

    screen = Screen.open(bidi=bidi)
    for number, each in enumerate(readings):
        if number:
            screen.line("")
        render.article(screen, each.article, each.reading)
