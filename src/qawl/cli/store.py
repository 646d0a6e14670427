"""`qawl store`: which version of the schema a store has, and the way to another."""

from __future__ import annotations

from typing import Annotated

import typer

from qawl.cli import options  # noqa: TC001 - typer reads the annotations

app = typer.Typer(
    no_args_is_help=True,
    help="""See which version of the schema a store has, and bring it to another.

    A store of an older qawl is opened by this one only after `qawl store upgrade`: whoever still uses the older qawl cannot open it
    then, which nobody else should decide.

    Examples:

    `qawl store version`

    `qawl store upgrade --store postgresql://qawl@db.example.org/news`

    `qawl store downgrade --to 4`
    """,
)


@app.command("version")
def version(store: options.Store = None, as_json: options.Json = False) -> None:
    """Tell which version of the schema the store has, and which this qawl knows."""
    import json

    from qawl.store import engine, schema
    from qawl.store.store import PATIENCE

    found = engine.version_of(engine.locate(store), patience=PATIENCE)
    if as_json:
        print(json.dumps({"store": found, "qawl": schema.VERSION}))
        return
    typer.echo(f"schema {found}; this qawl has {schema.VERSION}{_what_to_do(found, schema.VERSION)}")


def _what_to_do(found: int, known: int) -> str:
    if found < known:
        return ": `qawl store upgrade` brings the store up to date"
    return ": upgrade qawl" if found > known else ""


@app.command("upgrade")
def upgrade(store: options.Store = None) -> None:
    """Bring the store to the schema of this qawl, all of it or nothing. Make a copy before.

    What a new version keeps of articles beside the old comes with `qawl reread`, which makes it.
    """
    from qawl.store import engine, schema
    from qawl.store.store import PATIENCE

    found, made = engine.bring(engine.locate(store), schema.VERSION, patience=PATIENCE)
    typer.echo(f"schema {made} already" if found == made else f"schema {found} became {made}; now `qawl reread`")


@app.command("downgrade")
def downgrade(
    to: Annotated[int, typer.Option(metavar="N", help="The version of the schema.")],
    store: options.Store = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether what is lost may be lost.")] = False,
) -> None:
    """Bring the store back to an older schema, for an older qawl. What that cannot hold is lost, and named before."""
    from qawl.store import engine, migrations
    from qawl.store.store import PATIENCE

    location = engine.locate(store)
    found = engine.version_of(location, patience=PATIENCE)
    if to > found:
        raise typer.BadParameter(f"the store has schema {found}; `qawl store upgrade` leads up", param_hint="--to")
    for lost in migrations.lost(found, to):
        typer.echo(f"This will be lost: {lost}.", err=True)
    if found != to and not yes:
        typer.confirm("Go on?", abort=True, err=True)
    _, made = engine.bring(location, to, patience=PATIENCE)
    typer.echo(f"schema {made} already" if found == made else f"schema {found} became {made}")
