"""`qawl watch`: feeds and pages that are looked at again and again, and what is new in them added to the store."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qawl.cli import options  # noqa: TC001 - typer reads the annotations
from qawl.cli.outcome import ALL_BAD, SOME_BAD
from qawl.gathering.clock import Clock
from qawl.gathering.schedule import PACE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from qawl.cli.screen import Screen
    from qawl.gathering.rounds import Round
    from qawl.store import Store, Watched

_STEP = 0.5
"""Seconds between two looks for Ctrl-C while nothing is to be done."""

_INDENT = "    "

app = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown")


@app.callback()
def watch() -> None:
    """Watch feeds and pages: what is new in them is read and kept in the store, as `qawl add` does it.

    Hosts are asked as their robots.txt wants it, one question after the other with pauses between them. What was seen is in the
    store: a watch that was stopped, however it was, is taken up by running it again.

    Examples:

    `qawl watch run sources.toml --contact desk@example.org`

    `qawl watch run --once`

    `qawl watch list`
    """


@app.command("run")
def run(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="URL|FILE...",
            help="Feeds and pages, or files of them (TOML, OPML). Default: all that were watched before.",
        ),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, then end: for cron.")] = False,
    contact: Annotated[
        str | None,
        typer.Option(envvar="QAWL_CONTACT", metavar="ADDRESS", help="Of mail or of the web: told to whoever is asked."),
    ] = None,
    pace: Annotated[
        float, typer.Option(min=0, metavar="SECONDS", help="Between two questions to one host, if it wants no more.")
    ] = PACE,
    private: options.Private = False,
    store: options.Store = None,
    as_json: options.Json = False,
) -> None:
    """Look at what is due, again and again until Ctrl-C, or once. With --json, one line a round.

    Examples:

    `qawl watch run https://daffa.example/feed https://daffa.example/news`

    `qawl watch run sources.toml --once --contact https://desk.example/about-our-robot`
    """
    from qawl.cli.interrupts import deferred_interrupts
    from qawl.cli.traced import prepared
    from qawl.gathering import schedule
    from qawl.gathering.alone import alone
    from qawl.gathering.manners import Manners, agent
    from qawl.gathering.rounds import Gatherer
    from qawl.gathering.sources import sources as named
    from qawl.store import Store
    from qawl.store.engine import locate

    found, name = named(sources or [], private=private), agent(contact)
    with (
        alone(locate(store).render_as_string()),
        Store.open(store, create=bool(found)) as opened,
        deferred_interrupts() as check,
    ):
        clock = _Interruptible(check)
        opened.watching.watch(found, clock.now(), schedule.FIRST)
        addresses = {each.address for each in found} if found else None
        if not opened.watching.sources(addresses):
            raise typer.BadParameter("nothing is watched yet; name a feed, a page or a file of sources")
        manners = Manners(opened.watching, clock, agent=name, pace=pace, private=private)
        gatherer = Gatherer(opened, manners, prepared, clock, random.Random(), check)
        while True:
            done = gatherer.round(addresses)
            _report(opened, done, as_json=as_json)
            if once:
                break
            _wait(clock, done.next)
    if done.failed:
        raise typer.Exit(SOME_BAD if done.failed < done.looked else ALL_BAD)


@app.command("list")
def list_(store: options.Store = None, as_json: options.Json = False, no_bidi: options.NoBidi = False) -> None:
    """List what is watched: when it was looked at, what went wrong, and when it is looked at next."""
    import msgspec

    from qawl.cli.screen import Screen
    from qawl.store import Store

    with Store.open(store, create=False) as opened:
        found = opened.watching.sources()
    if as_json:
        print(msgspec.json.encode(found).decode())
        return
    screen = Screen.open(bidi=not no_bidi)
    for each in found:
        _source(screen, each)
    if not found:
        screen.line("Nothing is watched. `qawl watch run URL` watches a feed or a page.")


@app.command("remove")
def remove(
    address: Annotated[str, typer.Argument(metavar="URL", help="The address of the source.")],
    store: options.Store = None,
) -> None:
    """Watch a source no longer; its articles stay."""
    from qawl.store import Store

    with Store.open(store, create=False) as opened:
        opened.watching.remove(address)
    typer.echo("It is watched no longer; its articles stay.")


class _Interruptible(Clock):
    """The clock on the wall, by which nobody sleeps through Ctrl-C."""

    def __init__(self, check: Callable[[], None]) -> None:
        self._check = check

    def sleep(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            self._check()
            time.sleep(min(left, _STEP))


def _wait(clock: Clock, due: dt.datetime | None) -> None:
    left = (due - clock.now()).total_seconds() if due else 0.0
    clock.sleep(max(left, 1.0))


def _report(store: Store, done: Round, *, as_json: bool) -> None:
    """Bring the ledger up to date, and say what a round did."""
    import msgspec

    from qawl.cli.messages import complain
    from qawl.cli.telling import tell

    if done.articles:
        tell(store)
    if as_json:
        print(msgspec.json.encode(done).decode(), flush=True)
        return
    for trouble in done.troubles:
        complain(f"{trouble.address}: {trouble.what}")
    print(_told(done), flush=True)


def _told(done: Round) -> str:
    from qawl.cli.messages import counted

    looked = [(done.changed, "with something new"), (done.same, "unchanged"), (done.failed, "failed")]
    became = [*((number, name) for name, number in sorted(done.articles.items())), (done.lost, "lost")]
    parts = [f"{counted(done.looked, 'source')}{_numbers(looked)}", f"{counted(done.fetched, 'page')} fetched"]
    parts += [f"articles{_numbers(became)}"] if _numbers(became) else []
    parts += [f"{done.postponed:,} postponed, as their hosts want it"] if done.postponed else []
    then = f" Next at {done.next.astimezone():%Y-%m-%d %H:%M}." if done.next else ""
    return f"{done.began.astimezone():%Y-%m-%d %H:%M}  {'; '.join(parts)}.{then}"


def _numbers(counts: list[tuple[int, str]]) -> str:
    told = ", ".join(f"{number:,} {name}" for number, name in counts if number)
    return f": {told}" if told else ""


def _source(screen: Screen, each: Watched) -> None:
    from qawl.cli.screen import clean

    screen.line((clean(each.source.address), "bold"), "  ", screen.name(each.source.outlet or "", "dim"))
    pace = "fixed" if each.source.every else "by itself"
    screen.line(
        _INDENT,
        (f"looked at {_moment(each.asked)}, something new {_moment(each.changed)}, next {_moment(each.due)}", "dim"),
        (f", every {each.interval // 60} min ({pace})", "dim"),
    )
    numbers = _numbers([(each.waiting, "to be fetched"), (each.lost, "given up")])
    if numbers:
        screen.line(_INDENT, (f"links{numbers}", "dim"))
    if each.error:
        times = f"{each.failures} times in a row" if each.failures > 1 else "last time"
        screen.line(_INDENT, (f"failed {times}: {clean(each.error)}", "red"))


def _moment(moment: Any) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment else "never"
