"""The output of a batch: a folder, here or in an object store, of finished files and of the receipts that list them.

Invariants:

- A file is there whole or not at all: here it gets its name when it is finished, an object store has it when all is sent.
- A receipt is written after the files that it lists, so what a receipt lists is there; what none lists is of a part that was not
  finished, and the next run removes it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from qawl.batch import names
from qawl.batch.parts import Receipt
from qawl.batch.places import PlaceError, place_of, told
from qawl.pages.bad import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MANIFEST, BAD, UNFINISHED = "_manifest", "_bad", "_unfinished"
"""Folders of the output that are no data: pyarrow, Spark and others pass over names that begin so."""

_LOCK = "lock"
_DECODER = msgspec.json.Decoder(Receipt)


class Output:
    """The folder at an address."""

    def __init__(self, url: str) -> None:
        self._place = place_of(url)
        self.url = self._place.url(self._place.path)

    def is_one(self) -> bool:
        """Whether a batch has written here."""
        with told(self.url):
            return bool(self._place.system.isdir(self._path(MANIFEST)))

    @contextlib.contextmanager
    def taken(self) -> Iterator[None]:
        """Keep other runs out of a folder on this machine. Raises `PlaceError` where it is not an output, or another run is in it.

        In an object store nothing keeps a second run out.
        """
        self._check()
        if not self._place.is_local:
            yield
            return
        with told(self.url):
            os.makedirs(self._path(MANIFEST), exist_ok=True)
            lock = open(self._path(f"{MANIFEST}/{_LOCK}"), "wb")  # noqa: SIM115 - held until the run ends
        with lock:
            if not _locked(lock):
                raise PlaceError("another run writes here", where=printable(self.url), hint="wait until it has ended")
            shutil.rmtree(self._path(UNFINISHED), ignore_errors=True)
            try:
                yield
            finally:
                shutil.rmtree(self._path(UNFINISHED), ignore_errors=True)

    def _check(self) -> None:
        with told(self.url):
            system, path = self._place.system, self._place.path
            names_in = system.ls(path, detail=False) if system.isdir(path) else [path] if system.exists(path) else []
            held = [each for each in names_in if not each.rsplit("/", 1)[-1].startswith(".")]
        if held and not self.is_one():
            raise PlaceError(
                "this is no output of `qawl batch`", where=printable(self.url), hint="name a new or empty folder"
            )

    # --- reading ------------------------------------------------------------------------------------------------------

    def receipts(self) -> list[Receipt]:
        """The receipts, by the parts' ids. Raises `PlaceError` where one is damaged."""
        with told(self.url):
            listed = self._place.system.ls(self._path(MANIFEST), detail=False) if self.is_one() else []
            paths = sorted(path for path in listed if path.endswith(".json"))
            found = self._place.system.cat_ranges(paths, None, None, on_error="raise")  # several at a time where it can
        return [self._receipt(path, data) for path, data in zip(paths, found, strict=True)]

    def _receipt(self, path: str, data: bytes) -> Receipt:
        try:
            receipt = _DECODER.decode(data)
            # What a receipt lists is read and removed: it may name nothing but files of this output.
            if path.rsplit("/", 1)[-1] != f"{receipt.part.id}.json" or not all(map(names.is_data, receipt.names)):
                raise msgspec.ValidationError("it lists what no batch writes")
        except msgspec.MsgspecError as error:
            where = printable(self._place.url(path))
            raise PlaceError(
                f"the receipt is damaged: {error}", where=where, hint="remove it: its part is read again"
            ) from None
        return receipt

    def sizes(self) -> dict[str, int]:
        """The data files that are there, by their path in the output, with their sizes."""
        with told(self.url):
            self._place.system.invalidate_cache()
            found = self._place.system.find(self._place.path, detail=True)
        sizes = {path[len(self._place.path) :].lstrip("/"): info.get("size") or 0 for path, info in found.items()}
        return {name: size for name, size in sizes.items() if names.is_data(name)}

    def address(self, name: str) -> str:
        """The whole address of a file of the output."""
        return self._place.url(self._path(name))

    # --- writing ------------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def workshop(self) -> Iterator[Path]:
        """A folder on this machine for files that are not finished; it is gone afterwards."""
        if self._place.is_local:
            folder = Path(self._path(UNFINISHED), uuid.uuid4().hex)
            with told(self.url):
                folder.mkdir(parents=True)
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        else:
            with tempfile.TemporaryDirectory(prefix="qawl-batch-") as name:
                yield Path(name)

    def put(self, file: Path, name: str) -> None:
        """Give a finished file of a workshop its name in the output; one that has it is replaced."""
        path = self._path(name)
        with told(self._place.url(path)):
            if self._place.is_local:
                os.makedirs(os.path.dirname(path), exist_ok=True)
                os.replace(file, path)
            else:
                self._place.system.put_file(str(file), path)

    def list(self, receipt: Receipt, workshop: Path) -> None:
        """Write a receipt: from now on its part is done."""
        file = workshop / "receipt.json"
        file.write_bytes(msgspec.json.format(msgspec.json.encode(receipt), indent=1) + b"\n")
        self.put(file, f"{MANIFEST}/{receipt.part.id}.json")

    def drop(self, receipt: Receipt) -> None:
        """Take a part out of the output: first its receipt, then its files."""
        self.remove([f"{MANIFEST}/{receipt.part.id}.json", bad_name(receipt.part.id)])
        self.remove(receipt.names)

    def remove(self, gone: Iterable[str]) -> None:
        """Remove files of the output, where they are there."""
        for name in gone:
            with told(self._place.url(self._path(name))), contextlib.suppress(FileNotFoundError):
                self._place.system.rm_file(self._path(name))

    def _path(self, name: str) -> str:
        return f"{self._place.path.rstrip('/')}/{name}"


def bad_name(part: str) -> str:
    """The side file of a part: what could not be read."""
    return f"{BAD}/{part}.jsonl"


def _locked(file: Any) -> bool:
    """Whether this process now holds the file until it is closed; where the system has no such locks, always."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
