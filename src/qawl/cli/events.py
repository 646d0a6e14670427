"""`qawl events`: who met whom, where and when; `qawl timeline`: events and deadlines on one line of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from qawl.cli import options
from qawl.cli.messages import nothing_found
from qawl.records import EventKind  # noqa: TC001 - typer reads the annotations

if TYPE_CHECKING:
    import datetime as dt

    from qawl.cli.screen import Piece, Screen
    from qawl.store import EventQuery, Store, StoredEvent, StoredPromise

Since = Annotated[str | None, typer.Option(metavar="DAY", help="On or after: 2021, 2021-07, 2021-07-27.")]
Until = Annotated[str | None, typer.Option(metavar="DAY", help="On or before.")]
Process = Annotated[str | None, typer.Option(metavar="NAME", help="Words of the process: الحوار الاستراتيجي.")]
SHOWN = 10
_INDENT = "    "


def events(
    kind: Annotated[EventKind | None, typer.Option(help="What kind of event.")] = None,
    participant: Annotated[str | None, typer.Option(metavar="NAME", help="Words of the name of who took part.")] = None,
    process: Process = None,
    words: Annotated[str | None, typer.Option(metavar="WORDS", help="Words that tell the event.")] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Words of the outlet's name.")] = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many.")] = 50,
    store: options.Store = None,
    as_json: options.Json = False,
    no_bidi: options.NoBidi = False,
) -> None:
    """List events, the earliest day first, those of unknown day last.

    Examples:

    `qawl events --participant الكاظمي --kind meeting`

    `qawl events --process "الحوار الاستراتيجي" --json`
    """
    from qawl.store import EventQuery, Store

    query = EventQuery(
        kind=kind,
        participant=participant,
        process=process,
        words=words,
        outlet=outlet,
        since=options.first_day(since),
        until=options.last_day(until),
        limit=limit if as_json else limit + 1,
    )
    with Store.open(store, create=False) as opened:
        if as_json:
            _print_json(opened, query)
        else:
            _print_events(opened, query, limit, bidi=not no_bidi)


def timeline(
    words: Annotated[str | None, typer.Option(metavar="WORDS", help="Words of the event or the promise.")] = None,
    process: Process = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many.")] = 100,
    store: options.Store = None,
    as_json: options.Json = False,
    no_bidi: options.NoBidi = False,
) -> None:
    """Put events of known day and the deadlines of promises on one line of time.

    Examples:

    `qawl timeline --since 2021-07 --until 2021-12`
    """
    from qawl.store import EventQuery, PromiseQuery, Store

    first, last = options.first_day(since), options.last_day(until)
    with Store.open(store, create=False) as opened:
        happened = opened.events(EventQuery(words=words, process=process, since=first, until=last))
        entries = [_Entry(each.first_day, each.last_day, "event", each, None) for each in happened if each.first_day]
        if process is None:
            owed = opened.promises(PromiseQuery(words=words, due_since=first, due_until=last))
            entries += [_Entry(each.due, each.due, "deadline", None, each) for each in owed if each.due]
        counts = opened.counts()
    entries.sort(key=lambda entry: (entry.first, entry.what))
    if as_json:
        _print_entries_json(entries[:limit])
        return
    from qawl.cli.screen import Screen

    screen = Screen.open(bidi=not no_bidi)
    if not entries:
        screen.line(
            "Nothing dated meets this; leave a condition out."
            if counts.events or counts.promises
            else "The store holds no events or promises yet. `qawl add FILE` adds an article, `qawl reread` reads again."
        )
    for entry in entries[:limit]:
        _print_entry(screen, entry)
    if len(entries) > limit:
        screen.line((f"There are more: narrow the question, or give --limit {limit * 4}.", "dim"))


class _Entry(NamedTuple):
    """What stands at a day: an event, or the deadline of a promise."""

    first: dt.date
    last: dt.date | None
    what: str
    event: StoredEvent | None
    promise: StoredPromise | None


def _print_json(store: Store, query: EventQuery) -> None:
    import msgspec

    print(msgspec.json.encode({"events": list(store.events(query))}).decode())


def _print_events(store: Store, query: EventQuery, limit: int, *, bidi: bool) -> None:
    from qawl.cli.screen import Screen

    screen = Screen.open(bidi=bidi)
    found = list(store.events(query))
    if not found:
        counts = store.counts()
        screen.line(nothing_found("event", counts.events, counts.articles))
    for each in found[:limit]:
        _print_event(screen, each)
    if len(found) > limit:
        screen.line((f"There are more: narrow the question, or give --limit {limit * 4}.", "dim"))


def _print_event(screen: Screen, each: StoredEvent) -> None:
    from rich.text import Text

    from qawl.cli.screen import clean

    kind = each.kind.value.replace("_", " ") + (f" · round {each.round}" if each.round is not None else "")
    pieces: list[Piece] = [(each.id[:SHOWN], "cyan"), "  ", each.time or "day unknown", "  ", (kind, "dim")]
    for label, name in (("  at ", each.place), ("  of ", each.process), ("  in ", each.outlet)):
        if name:
            pieces += [(label, "dim"), screen.name(name)]
    screen.line(*pieces)
    for participant in each.participants:
        office: list[Piece] = ["  ", screen.name(participant.office, "dim")] if participant.office else []
        screen.line(_INDENT, screen.name(participant.name, "bold"), *office)
    screen.paragraph(Text(f"«{clean(each.text)}»"), _INDENT)


def _print_entry(screen: Screen, entry: _Entry) -> None:
    from qawl.cli.screen import clip

    days = str(entry.first) if entry.last in (None, entry.first) else f"{entry.first}/{entry.last}"
    if entry.event:
        names, words = [each.name for each in entry.event.participants], entry.event.text
        kind = entry.event.kind.value.replace("_", " ")
    else:
        promise = entry.promise
        names, words, kind = (list(promise.by), promise.text, "deadline") if promise else ([], "", "")
    who = "، ".join(names)
    room = max(20, screen.width - 46 - len(who))
    name: list[Piece] = [screen.name(clip(who, 40), "bold"), "  "] if who else []
    screen.line((f"{days:<23}", "cyan"), (f"{kind:<17}", "dim"), *name, screen.name(clip(words, room)))


def _print_entries_json(entries: list[_Entry]) -> None:
    import msgspec

    rows = [
        {"first": entry.first, "last": entry.last, "what": entry.what, entry.what: entry.event or entry.promise}
        for entry in entries
    ]
    print(msgspec.json.encode({"timeline": rows}).decode())
