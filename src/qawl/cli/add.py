"""`qawl add`: read articles and keep them in the store."""

from __future__ import annotations

import sys
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from qawl.cli import options
from qawl.cli.outcome import Outcome
from qawl.cli.telling import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qawl.cli.inputs import Read
    from qawl.pages import Bad
    from qawl.records import Article
    from qawl.store import Status, Store

_AT_ONCE, _STEPS = 128, 2
"""How many articles are added before they are put beside their neighbours, and in how many steps at most: one places them, one
tells stories of days before, so that the ledger keeps up and nobody waits for it long.
"""


def add(
    paths: Annotated[list[str], typer.Argument(metavar="PATH|URL|-...", help="Files, folders or addresses to add.")],
    published: options.Published = None,
    outlet: options.Outlet = None,
    private: options.Private = False,
    store: options.Store = None,
    jobs: options.Jobs = 1,
    as_json: options.Json = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Print a line for each article, as soon as it is on the disk.")
    ] = False,
) -> None:
    """Read articles and keep them in the store.

    Adding an article twice changes nothing, so a long run that was stopped is taken up by running it again. A changed
    text at the same address becomes a new revision. What is new is put beside its neighbours: see `qawl story`. What
    `qawl batch` has written is added without being read again.

    Examples:

    `qawl add news/*.html archive.zip feed.xml`

    `qawl add --jobs 2 --outlet النشرة articles.jsonl`

    `tail -f news.jsonl | qawl add --jsonl -`
    """
    from qawl.cli import inputs
    from qawl.store import Store

    if as_json and jsonl:
        raise typer.BadParameter("give --json or --jsonl", param_hint="--jsonl")
    found = inputs.all_articles(paths, published=options.day(published), outlet=outlet, private=private)
    outcome, counts = Outcome(), Counter[str]()
    with Store.open(store) as opened:
        _add(opened, found, counts, outcome, jobs, _print_added if jsonl else _keep_silent)
        held = opened.counts()
    counts["bad"] = len(outcome.bad)
    if not jsonl:
        _report(counts, held.articles, held.statements, as_json=as_json)
    outcome.finish()


def _print_added(article: str, status: Status) -> None:
    """Acknowledge an article, by its id in the store: it is on the disk, whatever comes now."""
    import json

    print(json.dumps({"article": article, "status": status}), flush=True)


def _keep_silent(article: str, status: Status) -> None:
    """Nobody asked for single articles."""


def _add(
    store: Store,
    found: Iterable[Article | Read | Bad],
    counts: Counter[str],
    outcome: Outcome,
    jobs: int,
    acknowledge: Callable[[str, Status], None],
) -> None:
    from qawl.cli.interrupts import deferred_interrupts, stoppable
    from qawl.cli.pool import ordered_in_chunks
    from qawl.cli.progress import progress
    from qawl.cli.traced import prepared

    with deferred_interrupts() as check, progress("articles") as advance:
        unread = _not_held(store, stoppable(found, check), counts, outcome, advance, acknowledge)
        ready = outcome.only_good(ordered_in_chunks(prepared, unread, jobs))
        for number, added in enumerate(store.add_prepared(ready), start=1):
            counts[added.status] += 1
            acknowledge(added.article, added.status)
            advance()
            if number % _AT_ONCE == 0:
                for _ in islice(store.tell(more_to_come=True), _STEPS):  # while other processes read on
                    pass
    tell(store)


def _not_held(
    store: Store,
    found: Iterable[Article | Read | Bad],
    counts: Counter[str],
    outcome: Outcome,
    advance: Callable[[], None],
    acknowledge: Callable[[str, Status], None],
) -> Iterator[Article | Read | Bad]:
    """What still has to be read: reading is what takes the time, so what the store holds already is not read again."""
    from qawl.cli.inputs import Read
    from qawl.pages import Bad
    from qawl.reading import READER
    from qawl.store import Status
    from qawl.store.identity import article_id

    for each in found:
        article = each.article if isinstance(each, Read) else each
        if not isinstance(article, Bad) and store.holds(article, READER):
            counts[Status.UNCHANGED] += 1
            outcome.good += 1
            acknowledge(article_id(article), Status.UNCHANGED)
            advance()
        else:
            yield each


def _report(counts: Counter[str], articles: int, statements: int, *, as_json: bool) -> None:
    import json

    from qawl.cli.messages import counted
    from qawl.store import Status

    names = [*Status, "bad"]
    if as_json:
        print(json.dumps({name: counts[name] for name in names} | {"articles": articles, "statements": statements}))
        return
    told = ", ".join(f"{counts[name]:,} {name}" for name in names if counts[name] or name != Status.REREAD)
    print(f"{told}. The store holds {counted(statements, 'statement')} of {counted(articles, 'article')}.")
    if statements and sys.stdout.isatty():
        print("See them with `qawl statements`.")
