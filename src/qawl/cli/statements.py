"""`qawl statements`: what the store holds, by speaker, outlet, act, kind, day and words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qawl.cli import options
from qawl.records import Act, Kind  # noqa: TC001 - typer reads the annotations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qawl.cli.screen import Screen
    from qawl.store import Query, Store, StoredStatement


def statements(
    speaker: Annotated[str | None, typer.Option(metavar="NAME", help="Words of the speaker's name.")] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Words of the outlet's name.")] = None,
    words: Annotated[str | None, typer.Option(metavar="WORDS", help="Words that were said, in any spelling.")] = None,
    act: Annotated[Act | None, typer.Option(help="What was done by saying it.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Quoted, partly quoted, or reported.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Published on or after: 2021, 2021-07, 2021-07-27.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Published on or before.")] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many.")] = 50,
    store: options.Store = None,
    as_json: options.Json = False,
    no_bidi: options.NoBidi = False,
) -> None:
    """List stored statements, the newest day first.

    Spelling does not matter (أ and ا, ى and ي), nor the article or a particle written on to the word. Articles of
    unknown date are in no range of days.

    Examples:

    `qawl statements --speaker الكاظمي --since 2021-07`

    `qawl statements --words "القوات القتالية" --act commit --json`
    """
    from qawl.store import Query, Store

    query = Query(
        speaker=speaker,
        outlet=outlet,
        words=words,
        act=act,
        kind=kind,
        since=options.first_day(since),
        until=options.last_day(until),
        limit=limit if as_json else limit + 1,  # one more, to know whether there are more
    )
    with Store.open(store, create=False) as opened:
        if as_json:
            _print_json(opened.statements(query))
        else:
            _print_table(opened, query, limit, bidi=not no_bidi)


def _print_json(found: Iterable[StoredStatement]) -> None:
    import msgspec

    separator = "\n"
    print('{"statements": [', end="")
    for each in found:
        print(separator + msgspec.json.encode(each).decode(), end="")
        separator = ",\n"
    print("\n]}")


def _print_table(store: Store, query: Query, limit: int, *, bidi: bool) -> None:
    from qawl.cli.screen import Screen

    screen = Screen.open(bidi=bidi)
    found = list(store.statements(query))
    if not found:
        _nothing(screen, store)
        return
    _header(screen)
    for each in found[:limit]:
        row(screen, each)
    if len(found) > limit:
        screen.line((f"There are more: narrow the question, or give --limit {limit * 4}.", "dim"))
    screen.line(("In context: ", "dim"), f"qawl show {found[0].id[:SHOWN]}")


SHOWN = 10
"""Digits of an id that are shown: enough to name one statement among millions, few enough to type."""

_GAP = "  "
_DAY, _ACT = len("2021-07-27"), len("announce")


def row(screen: Screen, each: StoredStatement) -> None:
    """Print a statement as a line: id, day, act, chain, words."""
    from qawl.cli.screen import clip
    from qawl.exports.document import chain_of

    chain_room, room = _rooms(screen)
    chain = screen.chain(chain_of(each.speaker, each.via, each.outlet), chain_room)
    mark = {"confirm": "✓ ", "correct": "✎ ", "reject": "✗ "}.get(each.verdict or "", "")
    words = screen.name(clip(mark + each.content, room))
    day = str(each.published or "unknown").ljust(_DAY)
    act = each.act.ljust(_ACT)
    screen.line((each.id[:SHOWN], "cyan"), _GAP, day, _GAP, act, _GAP, screen.padded(chain, chain_room), _GAP, words)


def _header(screen: Screen) -> None:
    cells = [("id", SHOWN), ("day", _DAY), ("act", _ACT), ("source and who passed it on", _rooms(screen)[0])]
    screen.line((_GAP.join(name[:width].ljust(width) for name, width in cells) + _GAP + "words", "dim"))


def _rooms(screen: Screen) -> tuple[int, int]:
    """Cells for the chain and for the words."""
    room = max(24, screen.width - SHOWN - _DAY - _ACT - 4 * len(_GAP))
    chain = min(44, room // 2)
    return chain, room - chain


def _nothing(screen: Screen, store: Store) -> None:
    from qawl.cli.messages import counted

    counts = store.counts()
    if counts.statements:
        held = f"{counted(counts.statements, 'statement')} of {counted(counts.articles, 'article')}"
        screen.line(f"No statement meets all of this; the store holds {held}. Leave a condition out.")
    else:
        screen.line("The store holds no statements yet. `qawl add FILE` adds an article.")
