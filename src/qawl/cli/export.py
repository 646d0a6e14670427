"""`qawl export`: statements, promises, events, one article or one story, in a format of others."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qawl.cli import options
from qawl.records import Act, EventKind, Kind, PromiseState  # noqa: TC001 - typer reads the annotations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qawl.exports.items import Item, What
    from qawl.store import Store

app = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown")

Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help="csv, xlsx, jsonl, parquet, jsonld, annotations, ftm or brat. Default: by the ending of --output.",
        show_default=False,
    ),
]
Output = Annotated[str, typer.Option("--output", "-o", metavar="FILE", help="Where to; - is standard output.")]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]
Limit = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="At most so many. Default: all.", show_default=False)
]
Words = Annotated[str | None, typer.Option(metavar="WORDS", help="Words of it, in any spelling.")]
Outlet = Annotated[str | None, typer.Option(metavar="NAME", help="Words of the outlet's name.")]
Since = Annotated[str | None, typer.Option(metavar="DAY", help="On or after: 2021, 2021-07, 2021-07-27.")]
Until = Annotated[str | None, typer.Option(metavar="DAY", help="On or before.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DAY", help="The day to look from. Default: today.", show_default=False)
]


@app.callback()
def export() -> None:
    """Export a selection of the record, in a format of others, with its sources.

    Every record carries its id, its words, outlet, day, address of the source, and who read it. A file is written whole or not
    at all, and never over another one without `--force`.

    Examples:

    `qawl export statements --speaker الكاظمي --output said.xlsx`

    `qawl export promises --state overdue --format jsonl`
    """


@app.command()
def statements(
    speaker: Annotated[str | None, typer.Option(metavar="NAME", help="Words of the speaker's name.")] = None,
    outlet: Outlet = None,
    words: Words = None,
    act: Annotated[Act | None, typer.Option(help="What was done by saying it.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Quoted, partly quoted, or reported.")] = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = None,
    format_: Format = None,
    output: Output = "-",
    force: Force = False,
    store: options.Store = None,
) -> None:
    """Export statements, the newest day first; days are days of publication.

    Example:

    `qawl export statements --since 2021-07 --output july.csv`
    """
    from qawl.exports import items
    from qawl.store import Query, Store

    asked: dict[str, Any] = {"speaker": speaker, "outlet": outlet, "words": words, "act": act, "kind": kind}
    asked |= {"since": options.first_day(since), "until": options.last_day(until), "limit": limit}
    query = Query(**asked)
    with Store.open(store, create=False) as opened:
        _write(opened, "statements", asked, items.statements(opened, query), format_, output, force=force)


@app.command()
def promises(
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Words of the name of a party that is bound.")] = None,
    to: Annotated[str | None, typer.Option(metavar="NAME", help="Words of the name of the other side.")] = None,
    words: Words = None,
    outlet: Outlet = None,
    due_since: Annotated[str | None, typer.Option(metavar="DAY", help="Due on or after: 2021, 2021-12.")] = None,
    due_until: Annotated[str | None, typer.Option(metavar="DAY", help="Due on or before.")] = None,
    history: Annotated[
        bool, typer.Option("--history", help="Only promises that several articles tell, every report of each.")
    ] = False,
    moved: Annotated[bool, typer.Option("--moved", help="With --history: only those whose deadline moved.")] = False,
    state: Annotated[
        PromiseState | None,
        typer.Option(help="How it stands on the day of --as-of; with --history also by what was reported of it."),
    ] = None,
    as_of: AsOf = None,
    limit: Limit = None,
    format_: Format = None,
    output: Output = "-",
    force: Force = False,
    store: options.Store = None,
) -> None:
    """Export promises, the nearest deadline first, each with the undertaking that it is a report of.

    Example:

    `qawl export promises --history --moved --output moved.jsonl`
    """
    from qawl.exports import items
    from qawl.store import BY_DEADLINE, PromiseQuery, Store, UndertakingQuery

    day = options.day(as_of) or dt.date.today()
    if moved and not history:
        raise typer.BadParameter("--moved needs --history")
    if state and state not in BY_DEADLINE and not history:
        raise typer.BadParameter(f"{state.value} is told by what later articles report: give --history")
    if history and outlet:
        raise typer.BadParameter("--outlet does not go with --history")
    asked: dict[str, Any] = {"by": by, "to": to, "words": words, "state": state, "as_of": day, "limit": limit}
    asked |= {"due_since": options.first_day(due_since), "due_until": options.last_day(due_until)}
    with Store.open(store, create=False) as opened:
        if history:
            found = items.board(opened, UndertakingQuery(moved=moved, **asked), None, day)
        else:
            asked["outlet"] = outlet
            found = items.promises(opened, PromiseQuery(**asked), day)
        asked |= {"history": history, "moved": moved}
        _write(opened, "promises", asked, found, format_, output, force=force)


@app.command()
def events(
    kind: Annotated[EventKind | None, typer.Option(help="What kind of event.")] = None,
    participant: Annotated[str | None, typer.Option(metavar="NAME", help="Words of the name of who took part.")] = None,
    process: Annotated[str | None, typer.Option(metavar="NAME", help="Words of the process.")] = None,
    words: Words = None,
    outlet: Outlet = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = None,
    format_: Format = None,
    output: Output = "-",
    force: Force = False,
    store: options.Store = None,
) -> None:
    """Export events, the earliest day first; days are days of the event.

    Example:

    `qawl export events --kind meeting --format csv`
    """
    from qawl.exports import items
    from qawl.store import EventQuery, Store

    asked: dict[str, Any] = {"kind": kind, "participant": participant, "process": process, "words": words}
    asked |= {"outlet": outlet, "since": options.first_day(since), "until": options.last_day(until), "limit": limit}
    with Store.open(store, create=False) as opened:
        _write(opened, "events", asked, items.events(opened, EventQuery(**asked)), format_, output, force=force)


@app.command()
def article(
    id_: Annotated[str, typer.Argument(metavar="ID", help="The article's id.")],
    as_of: AsOf = None,
    format_: Format = None,
    output: Output = "-",
    force: Force = False,
    store: options.Store = None,
) -> None:
    """Export everything that was read from one article: statements, promises, events.

    Example:

    `qawl export article 3f2a9c01d4b85e67 --format brat --output article.zip`
    """
    from qawl.exports import items
    from qawl.store import Store

    with Store.open(store, create=False) as opened:
        held = opened.article(id_)
        found = items.article(opened, held.id, options.day(as_of) or dt.date.today())
        _write(opened, "article", {"article": held.id}, found, format_, output, force=force)


@app.command()
def story(
    id_: Annotated[str, typer.Argument(metavar="ID", help="A story's id, or that of one of its articles.")],
    as_of: AsOf = None,
    format_: Format = None,
    output: Output = "-",
    force: Force = False,
    store: options.Store = None,
) -> None:
    """Export everything that was read from the articles of a story.

    Example:

    `qawl export story 3f2a9c01d4 --output story.xlsx`
    """
    from qawl.exports import items
    from qawl.store import Store

    with Store.open(store, create=False) as opened:
        whole = opened.story(id_)
        day = options.day(as_of) or dt.date.today()
        found = items.story(opened, [each.id for each in whole.articles], day)
        _write(opened, "story", {"story": whole.story.id}, found, format_, output, force=force)


def _write(
    store: Store, what: str, asked: dict[str, Any], found: Iterator[Item], name: str | None, output: str, *, force: bool
) -> None:
    """Write records where they are asked for, with progress, and say how many."""
    from qawl.cli.messages import complain, counted, nothing_found
    from qawl.cli.progress import progress
    from qawl.cli.writing import format_of, whole_file
    from qawl.exports.items import about

    format_ = format_of(name, output)
    limit = asked.pop("limit", None)
    drawn = about(store, what, asked, dt.datetime.now(dt.UTC), limit)
    number = 0
    with progress("records") as advance, whole_file(output, text=format_.text, force=force) as file:

        def numbered() -> Iterator[Item]:
            nonlocal number
            for item in found:
                number += 1
                advance()
                yield item

        for piece in format_.write(numbered(), drawn, _kinds(what)):
            file.write(piece)
    if not number:
        counts = store.counts()
        held = {"statements": counts.statements, "promises": counts.promises, "events": counts.events}.get(what, 0)
        complain(nothing_found("record" if what in _WHOLE else what.removesuffix("s"), held, counts.articles))
    elif output != "-":
        print(f"{counted(number, 'record')} written to {output}")


_WHOLE = ("article", "story")
"""Selections that hold records of every kind."""


def _kinds(what: str) -> tuple[What, ...]:
    from qawl.exports.items import What

    return tuple(What) if what in _WHOLE else (What(what.removesuffix("s")),)
