"""`qawl backup`: all that the store holds in one file, whoever writes meanwhile."""

from __future__ import annotations

from typing import Annotated

import typer

from qawl.cli import options  # noqa: TC001 - typer reads the annotations


def backup(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where to; - is standard output.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    store: options.Store = None,
    as_json: options.Json = False,
) -> None:
    """Write all that the store holds to a file, as it stands at one moment; it may be used meanwhile.

    The file is gzip with a line of JSON for each row, the same whatever the database, and ends in a checksum. It is there when it
    is whole and on the disk, and only you may read it: it holds the hashes of passwords and the secrets of webhooks. Who is signed
    in is left out. `qawl restore` makes a store of it.

    Examples:

    `qawl backup monday.qawl`

    `qawl backup - | ssh elsewhere 'cat > monday.qawl'`
    """
    import msgspec

    from qawl.cli.messages import counted
    from qawl.cli.progress import progress
    from qawl.cli.writing import STANDARD_OUTPUT, whole_file
    from qawl.store import Store

    with (
        Store.open(store, create=False) as opened,
        whole_file(file, text=False, force=force, private=True, option="FILE") as written,
        progress("rows") as advance,
    ):
        head = opened.backup(written, advance=advance)
    if as_json:
        typer.echo(msgspec.json.encode(head).decode(), err=file == STANDARD_OUTPUT)
    elif file != STANDARD_OUTPUT:
        rows = counted(sum(head.rows.values()), "row")
        typer.echo(
            f"{file}: {counted(head.rows['articles'], 'article')}, {rows}, as of {head.made:%Y-%m-%d %H:%M} UTC."
        )
