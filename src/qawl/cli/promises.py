"""`qawl promises`: what was promised, by whom, to whom, by when, and how it stands."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from qawl.cli import options
from qawl.cli.messages import nothing_found
from qawl.records import PromiseState  # noqa: TC001 - typer reads the annotations

if TYPE_CHECKING:
    from qawl.cli.screen import Screen
    from qawl.store import PromiseQuery, Store, StoredPromise, UndertakingQuery


def promises(
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Words of the name of a party that is bound.")] = None,
    to: Annotated[str | None, typer.Option(metavar="NAME", help="Words of the name of the other side.")] = None,
    words: Annotated[str | None, typer.Option(metavar="WORDS", help="Words of what was promised.")] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Words of the outlet's name.")] = None,
    due_since: Annotated[str | None, typer.Option(metavar="DAY", help="Due on or after: 2021, 2021-12.")] = None,
    due_until: Annotated[str | None, typer.Option(metavar="DAY", help="Due on or before.")] = None,
    history: Annotated[
        bool,
        typer.Option("--history", help="Promises that several articles tell as one, with every deadline they had."),
    ] = False,
    moved: Annotated[bool, typer.Option("--moved", help="With --history: only those whose deadline moved.")] = False,
    state: Annotated[
        PromiseState | None,
        typer.Option(help="How it stands on the day of --as-of; with --history also by what was reported of it."),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="DAY", help="The day to look from. Default: today.", show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many.")] = 50,
    store: options.Store = None,
    as_json: options.Json = False,
    no_bidi: options.NoBidi = False,
) -> None:
    """List promises, the nearest deadline first.

    How a promise stands is told by its deadline alone: open, due soon (within 30 days), overdue, or undated. With --history,
    promises of several articles that are one undertaking are shown together, and how its deadline moved.

    Examples:

    `qawl promises --by واشنطن --due-until 2021-12`

    `qawl promises --state overdue --as-of 2022-01-01 --json`

    `qawl promises --history --moved --words القوات`
    """
    from qawl.store import BY_DEADLINE, PromiseQuery, Store, UndertakingQuery

    day = options.day(as_of) or dt.date.today()
    if moved and not history:
        raise typer.BadParameter("--moved needs --history")
    if state and state not in BY_DEADLINE and not history:
        raise typer.BadParameter(f"{state.value} is told by what later articles report: give --history")
    if history:
        if outlet:
            raise typer.BadParameter("--outlet does not go with --history")
        asked = UndertakingQuery(
            by=by,
            to=to,
            words=words,
            moved=moved,
            due_since=options.first_day(due_since),
            due_until=options.last_day(due_until),
            as_of=day,
            state=state,
            limit=limit if as_json else limit + 1,
        )
        with Store.open(store, create=False) as opened:
            _print_history(opened, asked, day, limit, as_json=as_json, bidi=not no_bidi)
        return
    query = PromiseQuery(
        by=by,
        to=to,
        words=words,
        outlet=outlet,
        due_since=options.first_day(due_since),
        due_until=options.last_day(due_until),
        state=state,
        as_of=day,
        limit=limit if as_json else limit + 1,  # one more, to know whether there are more
    )
    with Store.open(store, create=False) as opened:
        if as_json:
            _print_json(opened, query, day)
        else:
            _print_table(opened, query, day, limit, bidi=not no_bidi)


def _print_json(store: Store, query: PromiseQuery, day: dt.date) -> None:
    import msgspec

    from qawl.store import state_on

    found = [msgspec.to_builtins(each) | {"state": state_on(each.due, day)} for each in store.promises(query)]
    print(msgspec.json.encode({"as_of": day, "promises": found}).decode())


def _print_table(store: Store, query: PromiseQuery, day: dt.date, limit: int, *, bidi: bool) -> None:
    from qawl.cli.screen import Screen

    screen = Screen.open(bidi=bidi)
    found = list(store.promises(query))
    if not found:
        counts = store.counts()
        screen.line(nothing_found("promise", counts.promises, counts.articles))
        return
    for each in found[:limit]:
        _promise(screen, each, day)
    if len(found) > limit:
        screen.line((f"There are more: narrow the question, or give --limit {limit * 4}.", "dim"))
    said = next((each.statement for each in found[:limit] if each.statement), None)
    if said:
        screen.line(("Where one was said: ", "dim"), f"qawl show {said[:SHOWN]}")


def _print_history(
    store: Store, query: UndertakingQuery, day: dt.date, limit: int, *, as_json: bool, bidi: bool
) -> None:
    import msgspec

    from qawl.cli import accounts
    from qawl.cli.screen import Screen
    from qawl.cli.telling import say_waiting

    found = store.undertakings(query)
    if as_json:
        print(msgspec.json.encode({"as_of": day, "undertakings": found}).decode())
        return
    screen = Screen.open(bidi=bidi)
    for number, each in enumerate(found[:limit]):
        if number:
            screen.line("")
        accounts.undertaking(screen, each)
    if not found:
        screen.line(
            "No promise that several articles tell meets all of this. Leave a condition out, or ask without --history."
        )
    if len(found) > limit:
        screen.line((f"There are more: narrow the question, or give --limit {limit * 4}.", "dim"))
    say_waiting(screen, store)


SHOWN = 10
_INDENT = "    "
_COLOURS = {"overdue": "red", "due_soon": "yellow"}


def _promise(screen: Screen, each: StoredPromise, day: dt.date) -> None:
    from rich.text import Text

    from qawl.cli.screen import clean
    from qawl.store import state_on

    state = state_on(each.due, day)
    when = f"by {each.deadline}" if each.deadline else "no deadline"
    tags = [each.strength.value, *(["not to do"] if each.polarity == "not_do" else [])]
    told = f"  {when} · {' · '.join(tags)} · published {each.published or 'unknown'}"
    name = state.value.replace("_", " ")
    screen.line((each.id[:SHOWN], "cyan"), "  ", (name, _COLOURS.get(state.value, "")), (told, "dim"))
    parties = "، ".join(each.by) or "؟"
    towards: list[str | Text] = ["  to ", screen.name("، ".join(each.to))] if each.to else []
    outlet: list[str | Text] = ["  in ", screen.name(each.outlet, "dim")] if each.outlet else []
    screen.line(_INDENT, screen.name(parties, "bold"), *towards, *outlet)
    screen.paragraph(Text(f"«{clean(each.text)}»"), _INDENT)
