"""`qawl follow`: questions that are kept, and what is new to them: alerts, shown and sent on."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING, Annotated

import typer

from qawl.cli import options
from qawl.records import Act, Kind, Topic  # noqa: TC001 - typer reads the annotations

if TYPE_CHECKING:
    from rich.text import Text

    from qawl.alerts.webhooks import Sent
    from qawl.cli.screen import Screen
    from qawl.store import Alert, Follow, FollowedPromises, FollowedStatements, Store

SHOWN = 10
"""Digits of an id that are shown."""

_INDENT = "    "
_KINDS = {"statement": "said", "promise": "promised", "passed": "deadline passed", "moved": "deadline moved"}

app = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown")


@app.callback()
def follow() -> None:
    """Follow a question: what is new to it becomes an alert, kept here and sent to a webhook if you name one.

    Follow with `statements` or `promises`, then let `qawl follow check` run after each `qawl add`, by cron or with --every.

    Examples:

    `qawl follow promises "withdrawal" --words القوات`

    `qawl follow check --every 5`
    """


Name = Annotated[str, typer.Argument(metavar="NAME", help="What you call it.")]
Webhook = Annotated[
    str | None,
    typer.Option("--webhook", metavar="URL", help="Where alerts are sent, signed as Standard Webhooks has it."),
]
Private = Annotated[
    bool, typer.Option("--private", help="The webhook may be on this machine or its network; else it must be public.")
]
Id = Annotated[str, typer.Argument(metavar="ID", help="The id of what is followed, or its beginning.")]


@app.command("statements")
def statements(
    name: Name,
    speaker: Annotated[str | None, typer.Option(metavar="NAME", help="Words of the speaker's name.")] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Words of the outlet's name.")] = None,
    words: Annotated[str | None, typer.Option(metavar="WORDS", help="Words that were said.")] = None,
    act: Annotated[Act | None, typer.Option(help="What kind of act it is.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Direct, indirect or mixed.")] = None,
    topic: Annotated[Topic | None, typer.Option(help="What it is about.")] = None,
    meaning: Annotated[
        bool, typer.Option("--meaning", help="--words say what it means, in Arabic or English, not the words.")
    ] = False,
    webhook: Webhook = None,
    private: Private = False,
    by: options.By = None,
    store: options.Store = None,
    as_json: options.Json = False,
) -> None:
    """Follow what is said.

    Examples:

    `qawl follow statements "ministry denials" --speaker الخارجية --act deny`
    """
    from qawl.store import FollowedStatements, Way

    if meaning and not words:
        raise typer.BadParameter("--meaning needs --words")
    way = Way.MEANING if meaning else Way.WORDS
    asked = FollowedStatements(speaker=speaker, outlet=outlet, words=words, way=way, act=act, kind=kind, topic=topic)
    _add(name, asked, webhook, by, store, private=private, as_json=as_json)


@app.command("promises")
def promises(
    name: Name,
    party: Annotated[str | None, typer.Option("--party", metavar="NAME", help="Words of who is bound.")] = None,
    to: Annotated[str | None, typer.Option(metavar="NAME", help="Words of the other side.")] = None,
    words: Annotated[str | None, typer.Option(metavar="WORDS", help="Words of what is promised.")] = None,
    due_since: Annotated[str | None, typer.Option(metavar="DAY", help="Due on or after: 2021, 2021-12.")] = None,
    due_until: Annotated[str | None, typer.Option(metavar="DAY", help="Due on or before.")] = None,
    webhook: Webhook = None,
    private: Private = False,
    by: options.By = None,
    store: options.Store = None,
    as_json: options.Json = False,
) -> None:
    """Follow promises: a new one, a deadline that moves, a deadline that passes.

    Examples:

    `qawl follow promises "withdrawal" --words القوات --webhook https://desk.example/hooks/qawl`
    """
    from qawl.store import FollowedPromises

    asked = FollowedPromises(
        by=party, to=to, words=words, due_since=options.first_day(due_since), due_until=options.last_day(due_until)
    )
    _add(name, asked, webhook, by, store, private=private, as_json=as_json)


def _add(
    name: str,
    asked: FollowedStatements | FollowedPromises,
    webhook: str | None,
    by: str | None,
    store: str | None,
    *,
    private: bool,
    as_json: bool,
) -> None:
    from qawl.alerts.webhooks import shown
    from qawl.cli import answers
    from qawl.network import checked
    from qawl.store import Store

    if private and not webhook:
        raise typer.BadParameter("--private needs --webhook")
    address = checked(webhook, private=private) if webhook else None
    with Store.open(store) as opened:
        made, secret = opened.following.add(
            name, asked, by=by or answers.user(), now=dt.datetime.now(dt.UTC), webhook=address, private=private
        )
    if as_json:
        _json(made, **({"secret": shown(secret)} if address else {}))
        return
    typer.echo(f"{made.id[:SHOWN]} is followed from now on: `qawl follow check` looks for what is new.")
    if address:
        typer.echo(f"The secret by which the receiver knows that it is you, shown this once:\n{shown(secret)}")


@app.command("list")
def list_(store: options.Store = None, as_json: options.Json = False, no_bidi: options.NoBidi = False) -> None:
    """List what is followed."""
    from qawl.cli.screen import Screen
    from qawl.store import Store

    with Store.open(store, create=False) as opened:
        found, left = opened.following.all(), opened.following.undelivered()
    if as_json:
        _json(found)
        return
    screen = Screen.open(bidi=not no_bidi)
    for each in found:
        _follow(screen, each)
    if not found:
        screen.line("Nothing is followed. `qawl follow promises NAME --words WORDS` follows promises.")
    elif left:
        screen.line((f"{left} alerts still have to be sent: `qawl follow check` tries again.", "dim"))


@app.command("remove")
def remove(id_: Id, store: options.Store = None) -> None:
    """Follow something no longer; its alerts go with it."""
    from qawl.store import Store

    with Store.open(store, create=False) as opened:
        gone = opened.following.remove(id_)
    typer.echo(f"{gone.id[:SHOWN]} is followed no longer.")


@app.command("alerts")
def alerts(
    id_: Annotated[str | None, typer.Argument(metavar="ID", help="Only those of this.")] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many.")] = 50,
    store: options.Store = None,
    as_json: options.Json = False,
    no_bidi: options.NoBidi = False,
) -> None:
    """List the alerts so far, the latest first."""
    from qawl.cli.screen import Screen
    from qawl.store import Store

    with Store.open(store, create=False) as opened:
        found = opened.following.alerts(id_, limit=limit)
    if as_json:
        _json(found)
        return
    screen = Screen.open(bidi=not no_bidi)
    for each in found:
        _alert(screen, each)
    if not found:
        screen.line("No alerts yet. `qawl follow check` looks for what came since.")


@app.command("check")
def check(
    every: Annotated[
        int | None, typer.Option("--every", min=1, metavar="MINUTES", help="Look again and again, until Ctrl-C.")
    ] = None,
    store: options.Store = None,
    as_json: options.Json = False,
    no_bidi: options.NoBidi = False,
) -> None:
    """Look for what is new, and send what is to be sent; what a webhook does not take is tried again, for three days.

    What the ledger has not taken in yet waits until it has. With --json, one line an alert.
    """
    from qawl.cli.screen import Screen
    from qawl.store import Store

    screen = None if as_json else Screen.open(bidi=not no_bidi)
    with Store.open(store, create=False) as opened:
        _check(opened, screen)
        while every is not None:
            time.sleep(60 * every)
            _check(opened, screen)


def _check(store: Store, screen: Screen | None) -> None:
    from qawl.alerts.webhooks import send_due

    now, number = dt.datetime.now(dt.UTC), 0
    for number, each in enumerate(store.following.check(now), start=1):  # noqa: B007 - counted
        if screen is None:
            _json(each)
        else:
            _alert(screen, each)
    failed = [sent for sent in send_due(store.following, now) if not sent.taken]
    if screen is None:
        return
    if not number:
        screen.line("Nothing new." if store.following.all() else "Nothing is followed: see `qawl follow --help`.")
    for sent in failed:
        _failed(screen, sent)


def _follow(screen: Screen, each: Follow) -> None:
    from qawl.store import FollowedPromises

    conditions = ", ".join(f"{name} {value}" for name, value in each.conditions().items()) or "everything"
    of = "promises" if isinstance(each.asked, FollowedPromises) else "statements"
    screen.line(
        (each.id[:SHOWN], "cyan"), "  ", screen.name(each.name, "bold"), (f"  {of}: ", "dim"), screen.name(conditions)
    )
    if each.webhook:
        ended = f", ended {each.ended:%Y-%m-%d}: the receiver is gone" if each.ended else ""
        screen.line(_INDENT, (f"to {each.webhook}{ended}", "dim"))


def _alert(screen: Screen, each: Alert) -> None:
    from rich.text import Text as RichText

    from qawl.cli.screen import clean

    when = f" {each.before} → {each.deadline}" if each.before else f" by {each.deadline}" if each.deadline else ""
    screen.line(
        (_KINDS[each.kind.value], "yellow"),
        when,
        (f"  {each.published or 'unknown day'}  ", "dim"),
        screen.name(each.outlet or "", "dim"),
    )
    parties: str | Text = screen.name("، ".join(each.who), "bold") if each.who else "؟"
    screen.line(_INDENT, parties)
    screen.paragraph(RichText(f"«{clean(each.text)}»"), _INDENT)


def _failed(screen: Screen, sent: Sent) -> None:
    then = f"next attempt {sent.again:%Y-%m-%d %H:%M} UTC" if sent.again else "given up"
    screen.line((f"not taken: {sent.answer} ({then})", "red"))


def _json(value: object, **more: object) -> None:
    import msgspec

    told = msgspec.to_builtins(value)
    print(msgspec.json.encode(told | more if more else told).decode())
