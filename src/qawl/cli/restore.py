"""`qawl restore`: a store from a backup, in the place of the one that is there."""

from __future__ import annotations

from typing import Annotated

import typer

from qawl.cli import options  # noqa: TC001 - typer reads the annotations


def restore(
    file: Annotated[str, typer.Argument(metavar="FILE", help="What `qawl backup` wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Put it in the place of a store that is there.")] = False,
    store: options.Store = None,
    as_json: options.Json = False,
) -> None:
    """Make the store that a backup is of.

    The backup is verified to its last line before anything is replaced. A store that is there is replaced with `--force` only, and
    only while no other program has it open; it is kept beside the new one. A store that is no SQLite file has to be empty. A backup
    of an older qawl is brought up to date.

    Examples:

    `qawl restore monday.qawl --force`

    `qawl restore monday.qawl --store another.db`
    """
    import json

    from qawl.cli.messages import counted
    from qawl.cli.progress import progress
    from qawl.errors import QawlError
    from qawl.store.copying.backup import Backup
    from qawl.store.copying.restoring import restore as put
    from qawl.store.engine import locate

    try:
        opened = open(file, "rb")  # noqa: SIM115 - closed below; its absence has a line of its own
    except OSError as error:
        raise QawlError(error.strerror or str(error), where=file, hint="name a file that `qawl backup` wrote") from None
    with opened:
        backup = Backup(opened, file)
        with progress("rows", sum(backup.head.rows.values())) as advance:
            kept = put(backup, locate(store), force=force, advance=advance)
    head = backup.head
    if as_json:
        told = {"articles": head.rows["articles"], "made": head.made.isoformat(), "qawl": head.qawl}
        print(json.dumps(told | {"kept": None if kept is None else str(kept)}))
        return
    print(f"{counted(head.rows['articles'], 'article')} as of {head.made:%Y-%m-%d %H:%M} UTC, by qawl {head.qawl}.")
    if kept is not None:
        print(f"The store that was there is kept: {kept}")
