"""`qawl batch`: read very many articles, on this machine or a cluster, into Parquet."""

from __future__ import annotations

import time
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from qawl.cli import options  # noqa: TC001 - typer reads the annotations
from qawl.cli.outcome import ALL_BAD, SOME_BAD

if TYPE_CHECKING:
    from collections.abc import Callable

    from qawl.batch.run import Engine, Summary

_TOLD = 20
"""How many inputs that failed are named on standard error; the rest are counted."""


class EngineName(StrEnum):
    """What does the reading."""

    LOCAL = "local"
    RAY = "ray"


def batch(
    inputs: Annotated[
        list[str],
        typer.Argument(metavar="INPUT...", help="Files, folders, globs or addresses such as s3://bucket/news."),
    ],
    output: Annotated[str, typer.Argument(metavar="OUTPUT", help="The folder to write, here or in an object store.")],
    engine: Annotated[EngineName, typer.Option(help="Processes of this machine, or a Ray cluster.")] = EngineName.LOCAL,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            min=1,
            metavar="N",
            help="Parts read at a time. Default: 1, on a cluster as many as it has processors for.",
            show_default=False,
        ),
    ] = None,
    address: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="The Ray cluster, as HOST:PORT or auto. Default: RAY_ADDRESS, else one is started on this machine.",
            show_default=False,
        ),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Read very many articles into Parquet files by day and outlet, each article with its reading.

    Reads what `qawl add` reads, Parquet and object stores too; large files are taken apart. A run that was stopped is
    taken up by running it again. `qawl add OUTPUT` puts what was read into a store.

    Examples:

    `qawl batch crawl/*.warc.gz read/ --jobs 8`

    `qawl batch s3://news/2021/ s3://news/read --engine ray --address head:6379`
    """
    from qawl.batch.run import run
    from qawl.cli.progress import progress

    if address and engine is not EngineName.RAY:
        raise typer.BadParameter("--address goes with --engine ray")
    started = time.monotonic()
    with progress("articles") as advance:
        summary = run(inputs, output, _engine(engine, jobs, address, advance))
    _report(summary, time.monotonic() - started, as_json=as_json)
    _finish(summary)


def _engine(name: EngineName, jobs: int | None, address: str | None, tell: Callable[..., None]) -> Engine:
    if name is EngineName.RAY:
        from qawl.batch.on_ray import do_on_ray

        return partial(do_on_ray, jobs=jobs, tell=tell, address=address)
    from qawl.batch.local import do_here

    return partial(do_here, jobs=jobs or 1, tell=tell)


def _report(summary: Summary, seconds: float, *, as_json: bool) -> None:
    import msgspec

    from qawl.cli.messages import complain, counted

    for failed in summary.failed[:_TOLD]:
        complain(str(failed))
    if len(summary.failed) > _TOLD:
        complain(f"{len(summary.failed) - _TOLD:,} more failed")
    if summary.bad:
        complain(f"{counted(summary.bad, 'record')} could not be read: see {summary.output}/_bad")
    if as_json:
        print(msgspec.json.encode(summary).decode())
        return
    done = summary.parts - summary.done_before
    print(
        f"{counted(summary.articles, 'article')} with {counted(summary.statements, 'statement')} in {summary.output}; "
        f"{summary.foreign:,} in other languages passed over, {summary.bad:,} bad."
    )
    print(f"{counted(done, 'part')} read in {seconds:,.0f} s, {summary.done_before:,} done before.")


def _finish(summary: Summary) -> None:
    """End the command with the status that tells whether some or all inputs were bad."""
    if summary.bad or summary.failed:
        raise typer.Exit(SOME_BAD if summary.articles else ALL_BAD)
