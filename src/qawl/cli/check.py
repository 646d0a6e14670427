"""`qawl check`: prove the store, and make again what is derived and was found wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from qawl.cli import options  # noqa: TC001 - typer reads the annotations
from qawl.cli.outcome import SOME_BAD
from qawl.errors import QawlError

if TYPE_CHECKING:
    from qawl.records import Article, Reading
    from qawl.store import Examined, Store

_ROUNDS = 3
"""Repairs that follow each other at most: of rows, then of the ledger that rests on them, and one more."""


def check(
    quick: Annotated[
        bool, typer.Option("--quick", help="Leave out the words under each span, and what is made of them.")
    ] = False,
    repair: Annotated[bool, typer.Option("--repair", help="Make again what is derived and was found wrong.")] = False,
    store: options.Store = None,
    as_json: options.Json = False,
) -> None:
    """Look for everything in the store that is not as it must be.

    The database itself; every article and reading against the digest that it was put down with; every span on words of its text;
    what is made of them; what people decided and judged; what the ledger holds; the index of words and the vectors. Each fault is a
    line, with what to do about it; the status is then 1. The store may be used meanwhile.

    `--repair` makes again what can be made again: indexes, rows, readings, vectors, and the ledger, all of it. It never touches
    what an article says or what a person decided: that comes back from a backup only.

    Examples:

    `qawl check`

    `qawl check --quick --store news.db`
    """
    from qawl.store import Store

    if quick and repair:
        raise typer.BadParameter("a repair needs the whole check; leave out --quick", param_hint="--repair")
    with Store.open(store, create=False) as opened:
        found = _examined(opened, quick=quick)
        for _ in range(_ROUNDS if repair else 0):
            if not _repaired(opened, found):
                break
            found = _examined(opened, quick=False)
    _report(found, as_json=as_json)
    if found.faults:
        raise typer.Exit(SOME_BAD)


def _examined(store: Store, *, quick: bool) -> Examined:
    from qawl.cli.progress import progress

    with progress("articles", store.revisions()) as advance:
        return store.check(quick=quick, advance=advance)


def _repaired(store: Store, found: Examined) -> int:
    """Repair what can be repaired; how many faults that concerned."""
    from qawl.cli.messages import complain, counted
    from qawl.cli.telling import tell

    number = store.repair(found.faults, _read)
    if number:
        complain(f"{counted(number, 'fault')} repaired; checking again")
        tell(store)
    return number


def _read(article: Article) -> Reading:
    """The reading of a stored article. Raises `QawlError`."""
    from qawl.cli import inputs
    from qawl.pages import Bad

    found = inputs.read_one(article)
    if isinstance(found, Bad):
        raise QawlError(found.what, where=found.where, hint="nothing was repaired; please report it")
    return found.reading


def _report(found: Examined, *, as_json: bool) -> None:
    import msgspec

    from qawl.cli.messages import counted, one_line

    if as_json:
        print(json.dumps(msgspec.to_builtins(found), ensure_ascii=False))
        return
    for fault in found.faults:
        hint = "`qawl check --repair` makes it again" if fault.repair else "restore it from a backup"
        print(one_line(f"{fault.where}: {fault.what} ({hint})"))
    for orphan in found.orphans:
        print(one_line(f"{orphan.where}: {orphan.what} (no fault: it waits for a reading that finds it)"))
    looked = found.looked
    spans = [counted(looked.spans, "span")] if looked.spans else []
    told = [counted(looked.articles, "article"), counted(looked.revisions, "text"), *spans]
    faults = counted(len(found.faults), "fault") if found.faults else "No faults"
    print(f"{faults} in {', '.join([*told, counted(looked.decisions, 'decision')])}.")
