"""The commands put together, and what happens when one of them fails: one line, a status, never a traceback."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from qawl import __version__
from qawl.cli import (
    add,
    backup,
    batch,
    check,
    compare,
    evaluate,
    events,
    explain,
    export,
    follow,
    ledger,
    position,
    promises,
    read,
    reread,
    restore,
    review,
    search,
    serve,
    show,
    statements,
    store,
    story,
    user,
    watch,
    who,
)
from qawl.cli.messages import complain
from qawl.errors import QawlError

FAILED = 3
"""Exit status when nothing could be read or the store failed."""


INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""


class Commands(TyperGroup):
    """The group of all commands; what they raise ends here."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was named."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except QawlError as error:
            complain(str(error))
            raise typer.Exit(FAILED) from None
        except BrokenPipeError:
            _drop_output()
            raise typer.Exit(0) from None  # whoever reads the output has enough
        except (typer.Exit, typer.Abort, TyperException):
            raise  # how typer itself ends a command
        except KeyboardInterrupt:
            complain("interrupted")
            raise typer.Exit(INTERRUPTED) from None
        except OSError as error:
            complain(str(error))
            raise typer.Exit(FAILED) from None
        except Exception as error:
            if sys.flags.dev_mode:
                raise
            complain(f"unexpected {type(error).__name__}: {error} (a fault in qawl: please report it with the command)")
            raise typer.Exit(FAILED) from None


def _drop_output() -> None:
    # What is still buffered would fail again when Python flushes it at exit.
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="markdown",
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"qawl {__version__}")
        raise typer.Exit


@app.callback()
def qawl(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Read Arabic news and keep a record of who said what, through whom, who promised what by when, with the exact words.

    Start with `qawl read FILE`, which prints what an article holds. `qawl add FILE` keeps it in a store that
    `qawl statements`, `qawl promises`, `qawl events`, `qawl timeline`, `qawl show` and `qawl explain` ask.
    """


app.command("read")(read.read)
app.command("add")(add.add)
app.command("batch")(batch.batch)
app.command("statements")(statements.statements)
app.command("search")(search.search)
app.command("promises")(promises.promises)
app.command("events")(events.events)
app.command("timeline")(events.timeline)
app.command("show")(show.show)
app.command("explain")(explain.explain)
app.add_typer(export.app, name="export")
app.command("ledger")(ledger.ledger)
app.command("who")(who.who)
app.command("story")(story.story)
app.command("compare")(compare.compare)
app.command("position")(position.position)
app.command("review")(review.review)
app.add_typer(follow.app, name="follow")
app.add_typer(watch.app, name="watch")
app.command("serve")(serve.serve)
app.add_typer(user.app, name="user")
app.add_typer(store.app, name="store")
app.command("evaluate")(evaluate.evaluate)
app.command("reread")(reread.reread)
app.command("check")(check.check)
app.command("backup")(backup.backup)
app.command("restore")(restore.restore)
