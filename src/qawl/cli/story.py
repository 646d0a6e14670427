"""`qawl story`: the stories of the store, and one of them with everything found in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qawl.cli import options

if TYPE_CHECKING:
    from qawl.cli.screen import Screen
    from qawl.store import Store, StoredStory, StoryQuery, WholeStory


def story(
    id_: Annotated[
        str | None, typer.Argument(metavar="ID", help="A story's id or an article's; none lists the stories.")
    ] = None,
    words: Annotated[str | None, typer.Option(metavar="WORDS", help="Words of the headlines.")] = None,
    outlet: Annotated[
        str | None, typer.Option(metavar="NAME", help="Words of the name of an outlet that tells it.")
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Told on or after: 2021, 2021-07.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Told on or before.")] = None,
    least: Annotated[int, typer.Option(min=2, metavar="N", help="Told by so many articles or more.")] = 2,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many.")] = 30,
    store: options.Store = None,
    as_json: options.Json = False,
    no_bidi: options.NoBidi = False,
) -> None:
    """List stories that several articles tell, the latest first; or show one: who carried which words, and who left them out.

    Examples:

    `qawl story --words الحوار --since 2021-07`

    `qawl story 3f2a9c01d4` with an id that the list shows
    """
    from qawl.store import Store, StoryQuery

    query = StoryQuery(
        words=words,
        outlet=outlet,
        since=options.first_day(since),
        until=options.last_day(until),
        least=least,
        limit=limit if as_json else limit + 1,  # one more, to know whether there are more
    )
    with Store.open(store, create=False) as opened:
        if id_ is not None:
            _show(opened.story(id_), as_json=as_json, bidi=not no_bidi)
        else:
            _list(opened, query, limit, as_json=as_json, bidi=not no_bidi)


def _show(whole: WholeStory, *, as_json: bool, bidi: bool) -> None:
    import msgspec

    from qawl.cli import accounts
    from qawl.cli.screen import Screen

    if as_json:
        print(msgspec.json.encode(whole).decode())
    else:
        accounts.story(Screen.open(bidi=bidi), whole)


def _list(store: Store, query: StoryQuery, limit: int, *, as_json: bool, bidi: bool) -> None:
    import msgspec

    from qawl.cli.screen import Screen
    from qawl.cli.telling import say_waiting

    found = list(store.stories(query))
    if as_json:
        print(msgspec.json.encode({"stories": found}).decode())
        return
    screen = Screen.open(bidi=bidi)
    if not found:
        articles = store.counts().articles
        screen.line(
            f"No story meets all of this among {articles:,} articles. A story has two articles or more of one event."
            if articles
            else "The store holds no articles yet. `qawl add FILE` adds one."
        )
    for each in found[:limit]:
        _row(screen, each)
    if len(found) > limit:
        screen.line((f"There are more: narrow the question, or give --limit {limit * 4}.", "dim"))
    if found:
        screen.line(("With every wording: ", "dim"), f"qawl story {found[0].id[:SHOWN]}")
    say_waiting(screen, store)


SHOWN = 10
_DAYS = len("2021-07-27…07-29")


def _row(screen: Screen, each: StoredStory) -> None:
    from qawl.cli.screen import clip

    days = str(each.last_day or "unknown")
    if each.first_day and each.last_day and each.first_day != each.last_day:
        days = f"{each.first_day}…{each.last_day:%m-%d}"
    counts = f"{each.articles:>3} in {len(each.outlets):<2}"
    room = max(20, screen.width - SHOWN - _DAYS - len(counts) - 6)
    screen.line(
        (each.id[:SHOWN], "cyan"),
        "  ",
        days.ljust(_DAYS),
        "  ",
        (counts, "dim"),
        "  ",
        screen.name(clip(each.headline, room)),
    )
