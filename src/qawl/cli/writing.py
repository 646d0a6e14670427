"""Files that a command writes: whole or not at all, and never over another one unless that is asked for."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import typer

from qawl.errors import QawlError
from qawl.files import default_mode, on_disk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qawl.exports.formats import Format

STANDARD_OUTPUT = "-"


def format_of(name: str | None, output: str) -> Format:
    """The format by its name, or by the ending of the file. Raises `typer.BadParameter`."""
    from qawl.exports.formats import FORMATS

    if name in FORMATS:
        return FORMATS[name]
    known = ", ".join(FORMATS)
    if name is not None:
        raise typer.BadParameter(f"{name!r} is not a format; there are {known}", param_hint="--format")
    ending = [each for each in FORMATS.values() if output.endswith(f".{each.suffix}")]
    if not ending:
        raise typer.BadParameter(f"name one of {known}", param_hint="--format")
    return max(ending, key=lambda each: len(each.suffix))


@contextmanager
def whole_file(
    output: str, *, text: bool, force: bool, private: bool = False, option: str = "--output"
) -> Iterator[IO[bytes]]:
    """A file to write to, which is there when all is written and on the disk; or standard output.

    text: whether it may be written to a terminal; force: whether it may be written over another file; private: whether others
    may not read it, whatever they may do with new files; option: what named it. Raises `typer.BadParameter` where it may not be
    written, and `QawlError` where there can be no such file.
    """
    if output == STANDARD_OUTPUT:
        if not text and sys.stdout.isatty():
            raise typer.BadParameter("this format is not for a terminal; name a file", param_hint=option)
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    path = Path(output)
    if path.exists() and not force:
        raise typer.BadParameter(f"{output} is there already; --force writes over it", param_hint=option)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    except OSError as error:
        raise QawlError(error.strerror or str(error), where=output, hint="name a file in a folder of yours") from None
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        if not private:
            part.chmod(default_mode())
        on_disk(part)
        if force:
            part.replace(path)
        else:
            _place(part, path, option)
        on_disk(path.parent)
    except OSError as error:
        hint = "free some space, or name a file elsewhere"
        raise QawlError(error.strerror or str(error), where=output, hint=hint) from None
    finally:
        part.unlink(missing_ok=True)


def _place(part: Path, path: Path, option: str) -> None:
    """Give a file its name unless another has got it meanwhile."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise typer.BadParameter(f"{path} is there already; --force writes over it", param_hint=option) from None
    except OSError:  # a file system without links
        if path.exists():
            raise typer.BadParameter(f"{path} is there already; --force writes over it", param_hint=option) from None
        part.replace(path)
