"""Files, folders, addresses and streams -> articles: the one way in.

Invariants: reading is lazy, and no more of an input is held than `Limits` allows; what cannot be read comes out as a
`Bad` in its place, and the others are still read; nothing is ever written under a name that an input gives.
"""

from __future__ import annotations

import io
import os
import stat
import tempfile
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from ..errors import InputError
from . import tabular
from .article import build
from .bad import Bad, UnreadableError, bad, printable
from .columnar import from_parquet
from .decoding import decode
from .fields import FieldMap, Known, too_long
from .limits import DEFAULT, MEBIBYTE, Limits
from .pieces import Lines, Piece, Unit, files_in
from .signatures import Format, format_of, refined
from .streams import HEAD, Budget, Gunzip, Readable, Spent, Stream, read_all, seekable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from ..fetching import Fetched
    from ..records import Article

_DEPTH = 2  # an archive in an archive; what is packed deeper is refused
_SPOOL = (
    32 * MEBIBYTE
)  # a stream that must be sought in is held in memory up to here, then in an unnamed temporary file
_OFFICE = ("[Content_Types].xml", "mimetype", "META-INF/")


def articles(
    source: str | os.PathLike[str] | BinaryIO,
    *,
    fields: FieldMap | None = None,
    published: dt.date | None = None,
    outlet: str | None = None,
    limits: Limits = DEFAULT,
    private: bool = False,
    piece: Piece | None = None,
    foreign: Callable[[], None] | None = None,
) -> Iterator[Article | Bad]:
    """Every article of a file, a folder (all files under it, sorted; names that begin with a dot are passed over),
    an address (http, https), a binary stream, or standard input (`-`).

    fields: which field of a JSON object or CSV column is what. published, outlet: win over what the input says.
    private: whether an address may lead to this machine or its network; else it must be public.
    piece: only this piece of a stream that can be sought in (`qawl.pages.pieces`). foreign: called for each archived web
    page without Arabic words, which is then passed over; where it is None, such pages come too.
    What could not be read comes as `Bad` in its place. Raises `InputError` where a path does not exist, and nothing
    else.
    """
    known = Known(fields=fields or FieldMap(), limits=limits, published=published, outlet=outlet, foreign=foreign)
    if not isinstance(source, (str, os.PathLike)):
        return _from_stream(source, _stream_name(source), known, piece)
    name = os.fspath(source)
    if name == "-":
        import sys

        return _from_stream(sys.stdin.buffer, "standard input", known)
    if isinstance(source, str) and name.lower().startswith(("http://", "https://")):
        return _from_url(name, known, private=private)
    path = Path(name)
    if not os.path.lexists(path):
        raise InputError("no such file or folder", where=printable(name), hint="check the path")
    return _from_path(path, known)


def _stream_name(stream: object) -> str:
    name = getattr(stream, "name", None)
    return name if isinstance(name, str) else "stream"


def _from_path(path: Path, known: Known) -> Iterator[Article | Bad]:
    if not path.is_dir():
        yield from _from_file(path, known)
        return
    found = False
    for file in files_under(path):
        found = True
        yield from _from_file(file, known)
    if not found:
        yield bad(str(path), "the folder holds no files", "name a folder with articles in it")


def files_under(folder: Path) -> Iterator[Path]:
    """The files of a folder and those below it, sorted; names that begin with a dot are passed over, and linked folders."""
    for where, folders, files in os.walk(folder):
        # Sorting in place tells `os.walk` the order to go on in.
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(where, name) for name in sorted(files) if not name.startswith("."))


def _from_file(path: Path, known: Known) -> Iterator[Article | Bad]:
    where = str(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode) and not stat.S_ISFIFO(path.stat().st_mode):
            yield bad(where, "not a file", "give a file or a folder")
            return
        with path.open("rb") as file:
            yield from _from_stream(file, where, known)
    except (OSError, ValueError) as error:
        yield bad(where, f"cannot be opened: {getattr(error, 'strerror', None) or error}", "check the file's rights")


def _from_stream(
    source: BinaryIO | IO[bytes], where: str, known: Known, piece: Piece | None = None
) -> Iterator[Article | Bad]:
    """The articles of a stream at the top, no archive round it, or of a piece of it."""
    try:
        if piece and piece.unit is Unit.BYTES:
            lines = Lines(source, piece)
            place = f"{where}@{lines.begin}" if lines.begin else where
            yield from tabular.from_jsonl(Stream(lines), place, known, encoding="utf-8")
        else:
            yield from _guarded(Stream(source), _Place(where, where, piece=piece), known, source, None, _DEPTH)
    except OSError as error:
        yield bad(where, f"cannot be read: {error.strerror or error}", "check the file and try again")


class _Place:
    """Where an input is, for locators (`where`), what it is called, for its format (`name`), and which piece is read."""

    def __init__(
        self,
        where: str,
        name: str,
        *,
        url: str | None = None,
        charset: str | None = None,
        piece: Piece | None = None,
    ) -> None:
        self.where = where
        self.name = name
        self.url = url
        self.charset = charset
        self.piece = piece

    def member(self, name: str) -> _Place:
        return _Place(f"{self.where}!{name}", name)

    def unpacked(self) -> _Place:
        """The content of a gzip file: its name without the ending."""
        name = self.name[:-3] if self.name.lower().endswith(".gz") else self.name
        return _Place(self.where, name, url=self.url, charset=self.charset)


def _guarded(
    stream: Stream, place: _Place, known: Known, raw: Readable, budget: Budget | None, depth: int
) -> Iterator[Article | Bad]:
    """The articles of a stream; what ends its reading comes as the last item."""
    try:
        yield from _read(stream, place, known, raw, budget, depth)
    except UnreadableError as error:
        yield bad(place.where, error.what, error.hint)


def _read(
    stream: Stream, place: _Place, known: Known, raw: Readable, budget: Budget | None, depth: int
) -> Iterator[Article | Bad]:
    found = refined(format_of(stream.head, place.name), stream.head, place.name, known.fields)
    if found in (Format.ZIP, Format.GZIP):
        if depth == 0:
            raise UnreadableError("an archive in an archive in an archive is not read", "unpack it first")
        unpack = _unzipped if found is Format.ZIP else _gunzipped
        yield from unpack(stream, place, known, raw, budget, depth - 1)
    elif found is Format.JSON:
        yield from tabular.from_json(stream, place.where, known)
    elif found is Format.JSONL:
        yield from tabular.from_jsonl(stream, place.where, known)
    elif found is Format.CSV:
        yield from tabular.from_csv(stream, place.where, known)
    elif found is Format.PARQUET:
        with _sought(stream, raw, known, nested=budget is not None) as file:
            yield from from_parquet(file, place.where, known, place.piece)
    elif found is Format.WARC:
        from .warc import from_warc

        yield from from_warc(stream, place.where, known)
    elif found is Format.FEED:
        from .feeds import from_feed

        yield from from_feed(read_all(stream, known.limits.record), place.where, known, charset=place.charset)
    elif found is Format.HTML:
        from .html import article_from_page

        data = read_all(stream, known.limits.record)
        yield article_from_page(data, known, url=place.url, charset=place.charset)
    else:
        yield _from_text(stream, place, known)


def _from_text(stream: Stream, place: _Place, known: Known) -> Article:
    # A code point takes at most four bytes.
    most = 4 * known.limits.text
    refusal = UnreadableError(
        f"one article of over {most:,} bytes is over the limit of {known.limits.text:,} characters",
        "split it into articles, or raise Limits.text",
    )
    text = decode(read_all(stream, most, refusal), place.charset)
    if len(text) > known.limits.text:
        raise too_long(len(text), known.limits)
    return build(text, published=known.published, outlet=known.outlet, url=place.url)


def _gunzipped(
    stream: Stream, place: _Place, known: Known, raw: Readable, budget: Budget | None, depth: int
) -> Iterator[Article | Bad]:
    counts_packed = budget is None
    budget = budget or Budget(known.limits)
    content = Gunzip(stream, budget, counts_packed=counts_packed)
    yield from _guarded(Stream(content), place.unpacked(), known, content, budget, depth)


def _unzipped(
    stream: Stream, place: _Place, known: Known, raw: Readable, budget: Budget | None, depth: int
) -> Iterator[Article | Bad]:
    with _sought(stream, raw, known, nested=budget is not None) as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
            raise UnreadableError("the zip file is damaged or cut off", "fetch the file again") from None
        members = files_in(archive)
        _check(archive, members, known.limits)
        budget = budget or Budget(known.limits, size)
        for info in members[place.piece.start : place.piece.end] if place.piece else members:
            if budget.exhausted:
                return
            yield from _from_member(archive, info, place.member(info.filename), known, budget, depth)


def _check(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if not members:
        raise UnreadableError("the zip file is empty", "nothing to read here")
    if len(members) > limits.members:
        raise UnreadableError(
            f"the zip file holds over {limits.members:,} files", "unpack it first, or raise Limits.members"
        )
    if members[0].filename.startswith(_OFFICE):
        raise UnreadableError(
            "this is an office document or an e-book, which is not read", "save it as plain text first"
        )


def _from_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: _Place, known: Known, budget: Budget, depth: int
) -> Iterator[Article | Bad]:
    if Path(info.filename).name.startswith(".") or "__MACOSX/" in info.filename:
        return
    try:
        with archive.open(info) as content:
            counted = Spent(content, budget)
            yield from _guarded(Stream(counted), place, known, counted, budget, depth)
    except UnreadableError as error:
        yield bad(place.where, error.what, error.hint)
    except RuntimeError:
        yield bad(place.where, "the file is locked with a password", "unpack it first")
    except NotImplementedError:
        yield bad(place.where, "the file is packed in a way that is not read", "unpack it first")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
        yield bad(place.where, "the file is damaged in the zip file", "fetch the zip file again")


@contextmanager
def _sought(stream: Stream, raw: Readable, known: Known, *, nested: bool) -> Iterator[IO[bytes]]:
    """The stream as a file to seek in: itself where it can, else a copy without a name."""
    if not nested and seekable(raw):
        yield cast("IO[bytes]", raw)
        return
    most = known.limits.record if nested else known.limits.download
    with tempfile.SpooledTemporaryFile(max_size=_SPOOL) as spool:
        copied = 0
        while chunk := stream.read(HEAD):
            copied += len(chunk)
            if copied > most:
                raise UnreadableError(f"the archive or table is over {most:,} bytes", "unpack it first")
            spool.write(chunk)
        yield spool


def _from_url(url: str, known: Known, *, private: bool) -> Iterator[Article | Bad]:
    from .web import fetched

    try:
        with fetched(url, known.limits, private=private) as page:
            yield from articles_of(page, known, where=url)
    except UnreadableError as error:
        yield bad(url, error.what, error.hint)


def articles_of(page: Fetched, known: Known, *, where: str) -> Iterator[Article | Bad]:
    """The articles of what an address gave; where: what messages call it."""
    place = _Place(where, page.name, url=page.url, charset=page.charset)
    yield from _guarded(Stream(page.body), place, known, page.body, None, _DEPTH)
