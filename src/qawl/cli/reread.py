"""`qawl reread`: read the stored articles again with this version of the reader."""

from __future__ import annotations

from qawl.cli import options  # noqa: TC001 - typer reads the annotations
from qawl.cli.outcome import Outcome


def reread(store: options.Store = None, jobs: options.Jobs = 1, as_json: options.Json = False) -> None:
    """Read the stored articles again where another version of the reader had read them.

    What people decided and judged stays; the ledger is brought up to date. The work can be stopped and taken up by running it
    again.

    Example:

    `qawl reread --jobs 2`
    """
    import json

    from qawl.cli import inputs
    from qawl.cli.interrupts import deferred_interrupts, stoppable
    from qawl.cli.messages import counted
    from qawl.cli.pool import ordered
    from qawl.cli.progress import progress
    from qawl.cli.telling import tell
    from qawl.reading import READER
    from qawl.store import Store

    outcome = Outcome()
    with Store.open(store, create=False) as opened, deferred_interrupts() as check, progress("articles") as advance:
        outdated = stoppable(opened.outdated(READER), check)
        readings = outcome.only_good(ordered(inputs.read_one, outdated, jobs))
        for _ in opened.add_all((each.article, each.reading) for each in readings):
            advance()
        tell(opened)
    told = {"reread": outcome.good, "bad": len(outcome.bad), "reader": READER}
    print(json.dumps(told) if as_json else f"{counted(outcome.good, 'article')} read again by {READER}.")
    outcome.finish()
