"""`qawl ledger`: what holds across articles: stories, copies, utterances reported more than once, disagreements."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from qawl.cli import options
from qawl.cli.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qawl.ledger.findings import Finding
    from qawl.ledger.traces import Trace
    from qawl.pages import Bad
    from qawl.records import Article


def ledger(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="FILE|URL|-...", help="Articles, in order of day; - is standard input."),
    ] = None,
    published: options.Published = None,
    outlet: options.Outlet = None,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="A filter: article lines in, a finding a line out, as stories are complete.")
    ] = False,
    as_json: options.Json = False,
    jobs: options.Jobs = 1,
    no_bidi: options.NoBidi = False,
) -> None:
    """Put articles side by side: what is one story, one text, one utterance, and where they disagree.

    An article is compared with those of the three days before and after its own, so give articles in order of day.

    Examples:

    `qawl ledger monday.html tuesday.html` shows each utterance with the wording of every outlet.

    `qawl ledger --jsonl < articles.jsonl > findings.jsonl` is a filter for programs.
    """
    from qawl.cli import inputs, traced
    from qawl.cli.pool import ordered_in_chunks

    if jsonl and (as_json or published or outlet):
        raise typer.BadParameter("--jsonl takes what is known from its lines; leave the other options out")
    if not jsonl and not sources:
        raise typer.BadParameter("name files or URLs, or - for standard input")
    outcome = Outcome()
    read: Iterable[Trace | Bad]
    if jsonl:
        read = ordered_in_chunks(traced.traced_lines, inputs.all_lines(sources or [inputs.STDIN]), jobs)
    else:
        found = inputs.all_articles(sources or [], published=options.day(published), outlet=outlet)
        read = ordered_in_chunks(traced.traced, found, jobs)
    articles: dict[str, Article] = {}
    findings = _findings(outcome.only_good(read), None if jsonl or as_json else articles)
    if jsonl:
        _print_lines(findings)
    elif as_json:
        _print_json(findings, outcome)
    else:
        _print_stories(findings, articles, bidi=not no_bidi)
    outcome.finish()


def _findings(read: Iterable[Trace], articles: dict[str, Article] | None) -> Iterator[Finding]:
    """What the ledger tells, as the days pass; the articles are kept where their words are going to be shown."""
    from qawl.ledger import Ledger

    held = Ledger()
    for trace in read:
        if articles is not None:
            articles[trace.id] = trace.article
        yield from held.take(trace)
    yield from held.close()


def _print_lines(findings: Iterable[Finding]) -> None:
    import msgspec

    for finding in findings:
        sys.stdout.buffer.write(msgspec.json.encode(finding) + b"\n")
        sys.stdout.buffer.flush()


def _print_json(findings: Iterable[Finding], outcome: Outcome) -> None:
    import msgspec

    print(msgspec.json.encode({"findings": list(findings), "bad": outcome.bad}).decode())


def _print_stories(findings: Iterable[Finding], articles: dict[str, Article], *, bidi: bool) -> None:
    from qawl.cli import findings as shown
    from qawl.cli.messages import counted
    from qawl.cli.screen import Screen
    from qawl.ledger.findings import Story

    screen = Screen.open(bidi=bidi)
    stories = 0
    for finding in findings:
        if isinstance(finding, Story) and stories:
            screen.line("")
        stories += isinstance(finding, Story)
        shown.finding(screen, articles, finding)
    if not stories:
        screen.line(f"No two of {counted(len(articles), 'article')} tell one story within three days of each other.")
