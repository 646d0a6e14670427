"""Arguments and options that several commands share, and how their values are understood."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Annotated

import typer

Store = Annotated[
    str | None,
    typer.Option(
        "--store",
        envvar="QAWL_STORE",
        metavar="PATH|URL",
        help="The store: a file or a SQLAlchemy URL. Default: a file in your data folder.",
        show_default=False,
    ),
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, metavar="N", help="Read with this many processes.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
NoBidi = Annotated[
    bool, typer.Option("--no-bidi", help="Leave out the invisible marks that keep Arabic and Latin apart.")
]
Outlet = Annotated[
    str | None, typer.Option("--outlet", metavar="NAME", help="Who published it, where the input does not say.")
]
Private = Annotated[
    bool,
    typer.Option("--private", help="Addresses may lead to this machine or its network; else they must be public."),
]
By = Annotated[
    str | None, typer.Option("--by", envvar="QAWL_USER", metavar="NAME", help="Who judges. Default: your user name.")
]
Published = Annotated[
    str | None,
    typer.Option("--published", metavar="DAY", help="The day of publication, as 2021-07-27. Never guessed."),
]

_PARTS = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?")


def day(value: str | None) -> dt.date | None:
    """A day as 2021-07-27. Raises `typer.BadParameter` for anything else."""
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(f"{value!r} is not a day; give it as 2021-07-27") from None


def first_day(value: str | None) -> dt.date | None:
    """The first day of a year, month or day: 2021, 2021-07, 2021-07-27."""
    return _period(value)[0] if value is not None else None


def last_day(value: str | None) -> dt.date | None:
    """The last day of a year, month or day."""
    return _period(value)[1] if value is not None else None


def _period(value: str) -> tuple[dt.date, dt.date]:
    match = _PARTS.fullmatch(value)
    try:
        if match is None:
            raise ValueError(value)
        year, month, day = (int(part) if part else None for part in match.groups())
        first = dt.date(year or 0, month or 1, day or 1)
        last_month = month or 12
        last = dt.date(first.year, last_month, day or calendar.monthrange(first.year, last_month)[1])
    except ValueError:
        raise typer.BadParameter(f"{value!r} is not a day, month or year; give it as 2021-07-27") from None
    return first, last
