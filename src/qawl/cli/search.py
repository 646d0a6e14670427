"""`qawl search`: statements by words or by meaning, with what the question may be narrowed to."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from qawl.cli import options
from qawl.records import Act, Kind, PromiseState, Topic  # noqa: TC001 - typer reads the annotations

if TYPE_CHECKING:
    from qawl.cli.screen import Screen
    from qawl.store import Found

_VALUES = 5
"""Values of each facet that are shown."""


def search(
    words: Annotated[str, typer.Argument(metavar="WORDS", help='Words, in any spelling; "a phrase" in quotes.')],
    meaning: Annotated[
        bool, typer.Option("--meaning", help="Look for what it means, in Arabic or English, not for the words.")
    ] = False,
    newest: Annotated[bool, typer.Option("--newest", help="The newest first, not the nearest.")] = False,
    speaker: Annotated[str | None, typer.Option(metavar="NAME", help="Words of the speaker's name.")] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Words of the outlet's name.")] = None,
    act: Annotated[Act | None, typer.Option(help="What was done by saying it.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Quoted, partly quoted, or reported.")] = None,
    topic: Annotated[Topic | None, typer.Option(help="What it is about.")] = None,
    promise: Annotated[
        PromiseState | None, typer.Option(help="A promise comes from it whose deadline stands so today.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Published on or after: 2021, 2021-07, 2021-07-27.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Published on or before.")] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many.")] = 20,
    store: options.Store = None,
    as_json: options.Json = False,
    no_bidi: options.NoBidi = False,
) -> None:
    """Find statements by words or by meaning, the nearest first, and count what else they could be narrowed to.

    Examples:

    `qawl search '"القوات القتالية" العراق'`

    `qawl search --meaning "troops leave by the end of the year" --json`
    """
    from qawl.store import Order, SearchQuery, Store, Way

    query = SearchQuery(
        words=words,
        way=Way.MEANING if meaning else Way.WORDS,
        speaker=speaker,
        outlet=outlet,
        act=act,
        kind=kind,
        topic=topic,
        promise=promise,
        since=options.first_day(since),
        until=options.last_day(until),
        as_of=dt.datetime.now().date(),
        order=Order.DATE if newest else Order.RELEVANCE,
        limit=limit,
    )
    with Store.open(store, create=False) as opened:
        found = opened.search(query)
    if as_json:
        import msgspec

        print(msgspec.json.encode(found).decode())
    else:
        _print(found, bidi=not no_bidi)


def _print(found: Found, *, bidi: bool) -> None:
    from qawl.cli.messages import counted
    from qawl.cli.screen import Screen
    from qawl.cli.statements import row

    screen = Screen.open(bidi=bidi)
    if found.known is not None and found.known < found.held:
        said = f"By their meaning {found.known:,} of {counted(found.held, 'statement')} can be found; for the others: "
        screen.line((said, "yellow"), "qawl reread")
    if not found.hits:
        hint = "Leave a condition out, or try --meaning." if found.known is None else "Say it in a whole sentence."
        screen.line(f"Nothing was found in {counted(found.held, 'statement')}. {hint}")
        return
    for hit in found.hits:
        row(screen, hit.statement)
    screen.line((f"{len(found.hits):,} of {counted(found.total, 'statement')}", "dim"))
    _print_facets(screen, found)


def _print_facets(screen: Screen, found: Found) -> None:
    from rich.text import Text

    from qawl.cli.screen import is_arabic

    for facet in found.facets:
        values = [
            Text.assemble(screen.name(each.name) if is_arabic(each.name) else each.name, f" {each.count:,}")
            for each in facet.values[:_VALUES]
            if each.count
        ]
        if values:
            screen.line((f"{facet.name.value}: ", "dim"), Text(", ").join(values))
