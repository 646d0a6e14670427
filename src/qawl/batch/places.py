"""Files and folders on this machine and in object stores, through fsspec: one way to name, list, read and write them.

Invariant: what goes wrong with a file system is a `PlaceError`, never taken for a fault of what a file holds.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, NamedTuple, cast

import msgspec

from qawl.errors import QawlError
from qawl.pages.bad import Bad, bad, printable
from qawl.pages.sources import files_under

if TYPE_CHECKING:
    from collections.abc import Iterator

_WILD = "*?["
_MARKS = ("ETag", "etag", "generation", "content_md5", "mtime", "LastModified", "last_modified", "updated", "created")
"""What the file systems of fsspec call the mark of a content, the surest first; an object store's changes with every writing."""


class PlaceError(QawlError):
    """A file or folder could not be found, read or written."""


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """One file to read: its whole address (a path, or `s3://...`), its size in bytes, and what changes when it is written again."""

    url: str
    size: int
    mark: str


class Place(NamedTuple):
    """A path on a file system of fsspec, and whether that is the one of this machine."""

    system: Any
    path: str
    is_local: bool

    def url(self, path: str) -> str:
        """The whole address of a path on the same system; on this machine it is the path."""
        return path if self.is_local else str(self.system.unstrip_protocol(path))


def place_of(url: str) -> Place:
    """Where an address leads: `news/`, `/data/a.jsonl`, `s3://bucket/a`. Raises `PlaceError` where its driver is missing."""
    try:
        import fsspec
    except ImportError:
        raise PlaceError("fsspec is not installed", where=printable(url), hint="pip install 'qawl[parquet]'") from None
    scheme, separator, _ = url.partition("://")
    if not separator or scheme == "file":
        system = fsspec.filesystem("file")
        path = fsspec.implementations.local.make_path_posix(os.path.abspath(url.removeprefix("file://")))
        return Place(system, path, is_local=True)
    where = printable(url)
    try:
        system, path = fsspec.core.url_to_fs(url)
    except ImportError as error:
        hint = f"{error}" if "nstall" in str(error) else f"install the fsspec driver of {scheme}://"
        raise PlaceError(f"what reads {scheme}:// is not installed", where=where, hint=hint) from None
    except ValueError as error:
        known = "give a path, or an address such as s3://bucket/folder"
        raise PlaceError(f"not an address that is known: {error}", where=where, hint=known) from None
    return Place(system, path, is_local=False)


def inputs_of(source: str, without: str) -> Iterator[Input | Bad]:
    """The files that a path, folder, glob or address names, sorted; hidden ones, and those under `without`, are passed over.

    Raises `PlaceError` where there are none.
    """
    place = place_of(source)
    with told(source):
        found = {place.url(path): info for path, info in _found(place).items()}
    kept = [url for url in sorted(found) if not (url + "/").startswith(without.rstrip("/") + "/")]
    if not kept:
        raise PlaceError("no such file, or a folder without files", where=printable(source), hint="check the address")
    for url in kept:
        yield _input(url, found[url])


def _found(place: Place) -> dict[str, dict[str, Any]]:
    system, path = place.system, place.path
    roots = [path]
    if not system.exists(path):
        roots = system.glob(path) if any(char in path for char in _WILD) else []
    return {file: info for root in roots for file, info in _below(place, root)}


def _below(place: Place, root: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """A file, or the files of a folder, with what the file system tells of them."""
    system = place.system
    if not system.isdir(root):
        yield root, system.info(root)
    elif place.is_local:
        yield from ((file.as_posix(), _info(system, file.as_posix())) for file in files_under(Path(root)))
    else:
        yield from ((file, info) for file, info in system.find(root, detail=True).items() if not _is_hidden(file, root))


def _info(system: Any, path: str) -> dict[str, Any]:
    """What a file system tells of a file; of a link that leads nowhere, that it is none."""
    try:
        info: dict[str, Any] = system.info(path)
    except FileNotFoundError:
        return {"type": "link"}
    return info


def _is_text(name: str) -> bool:
    """Whether a name can be written down: on this machine a name may hold any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_hidden(path: str, root: str) -> bool:
    """Whether a name below the root begins with a dot."""
    return any(name.startswith(".") for name in path[len(root) :].split("/"))


def _input(url: str, info: dict[str, Any]) -> Input | Bad:
    if not _is_text(url):
        return bad(url, "the name is not valid text", "rename the file")
    if info.get("type") not in (None, "file"):
        return bad(url, "not a file", "give a file or a folder")
    mark = next((str(info[name]) for name in _MARKS if info.get(name) is not None), "")
    return Input(url=url, size=info.get("size") or 0, mark=mark)


class Source(io.RawIOBase):
    """A file that is read, by its address. What its file system fails at is kept and raised as `PlaceError`, whoever reads."""

    def __init__(self, url: str) -> None:
        self.name = url
        self._broken: PlaceError | None = None
        place = place_of(url)
        with told(url):
            self._file: IO[bytes] = place.system.open(place.path, "rb")

    @property
    def stream(self) -> BinaryIO:
        """This file, as the type that readers of files take."""
        return cast("BinaryIO", self)

    def check(self) -> None:
        """Raise what reading failed at, where a decoder took it for a damaged file."""
        if self._broken:
            raise self._broken

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Whether it can be read out of order."""
        return self._file.seekable()

    def read(self, size: int = -1, /) -> bytes:
        """As `io.RawIOBase.read`, as many bytes as were asked for where there are so many."""
        with self._kept():
            return self._file.read(size)

    def readinto(self, buffer: Any, /) -> int:
        """As `io.RawIOBase.readinto`."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """As `io.RawIOBase.seek`."""
        with self._kept():
            return self._file.seek(offset, whence)

    def tell(self) -> int:
        """As `io.RawIOBase.tell`."""
        return self._file.tell()

    def close(self) -> None:
        """Let the file go."""
        self._file.close()
        super().close()

    def _kept(self) -> _Told:
        return _Told(self.name, self)


class _Told:
    """Turns what a file system raises, whatever its driver calls it, into a `PlaceError`."""

    def __init__(self, url: str, source: Source | None = None) -> None:
        self._url, self._source = url, source

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, Exception) or isinstance(error, QawlError):
            return
        what = getattr(error, "strerror", None) or str(error) or type(error).__name__
        told = PlaceError(what, where=printable(self._url), hint="check the address, your rights and the connection")
        if self._source is not None:
            self._source._broken = told
        raise told from error


def told(url: str) -> _Told:
    """Within it, what a file system raises is raised as a `PlaceError` that names the address."""
    return _Told(url)
