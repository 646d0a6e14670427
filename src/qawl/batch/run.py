"""A whole batch: which parts there are, which are done, the rest done by an engine, and what it came to.

Invariant: whenever a run ends, however it ends, the output holds whole parts only, each once; running it again does what is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from qawl import reading
from qawl.batch.output import Output
from qawl.batch.parts import Failure, Receipt, parts_of
from qawl.batch.places import Input, PlaceError, inputs_of
from qawl.batch.table import LAYOUT, arrow
from qawl.batch.work import Order
from qawl.pages import Bad
from qawl.pages.bad import bad

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TypeAlias

    from qawl.batch.parts import Part

    Engine: TypeAlias = Callable[[Order, list[Part]], Iterator[Receipt | Failure]]


class Summary(msgspec.Struct, kw_only=True):
    """What the inputs of a run came to, whether this run did it or one before.

    parts: of the inputs; done_before: of these, those that were done when the run began. articles, statements: in the output.
    foreign: articles passed over for their language. bad: records that could not be read, which the side files name.
    failed: inputs and parts of them that could not be read at all, which the next run tries again.
    """

    output: str
    reader: str
    parts: int = 0
    done_before: int = 0
    articles: int = 0
    statements: int = 0
    foreign: int = 0
    bad: int = 0
    files: int = 0
    failed: list[Bad] = msgspec.field(default_factory=list)

    def count(self, receipt: Receipt) -> None:
        """Count a part that is done."""
        self.articles += receipt.articles
        self.statements += receipt.statements
        self.foreign += receipt.foreign
        self.bad += receipt.bad
        self.files += len(receipt.files)


class Held(NamedTuple):
    """What an output holds when a run begins: the receipts of the run's parts that need not be done again, and of those that do."""

    done: dict[str, Receipt]
    outdated: dict[str, Receipt]


def run(sources: Iterable[str], output: str, engine: Engine) -> Summary:
    """Read the articles of files, folders, globs and addresses into an output, as far as it does not hold them.

    engine: does parts (`qawl.batch.local`, `qawl.batch.on_ray`). Raises `QawlError` where the output cannot be written, or the
    engine cannot go on.
    """
    arrow()
    to = Output(output)
    summary = Summary(output=to.url, reader=reading.READER)
    with to.taken():
        planned = _planned(sources, to, summary)
        held = _held(to, planned)
        summary.parts, summary.done_before = len(planned), len(held.done)
        for receipt in held.done.values():
            summary.count(receipt)
        left = [part for part in planned if part.id not in held.done]
        for result in engine(Order(to.url, reading.READER), left) if left else ():
            if isinstance(result, Failure):
                summary.failed.append(result.why)
                continue
            summary.count(result)
            if old := held.outdated.get(result.part.id):
                to.remove(old.names - result.names)
    return summary


def _planned(sources: Iterable[str], output: Output, summary: Summary) -> list[Part]:
    """The parts of the inputs, each once; an input that cannot be found or opened is counted as failed."""
    found: dict[str, Input] = {}
    for source in sources:
        try:
            for each in inputs_of(source, without=output.url):
                if isinstance(each, Bad):
                    summary.failed.append(each)
                else:
                    found.setdefault(each.url, each)
        except PlaceError as error:
            summary.failed.append(bad(error.where or source, error.what, error.hint))
    planned = []
    for given in found.values():
        try:
            planned += parts_of(given)
        except PlaceError as error:
            summary.failed.append(bad(error.where or given.url, error.what, error.hint))
    return planned


def _held(output: Output, planned: list[Part]) -> Held:
    """What of the parts is done; what no receipt lists, and the parts of inputs that are cut otherwise now, are removed."""
    receipts = {each.part.id: each for each in output.receipts()}
    sizes = output.sizes()
    output.remove(sizes.keys() - set[str]().union(*(each.names for each in receipts.values())))
    wanted = {part.id: part for part in planned}
    inputs = {part.input for part in planned}
    held = Held({}, {})
    for id_, receipt in receipts.items():
        if id_ in wanted:
            kept = held.done if _is_current(receipt, wanted[id_], sizes) else held.outdated
            kept[id_] = receipt
        elif receipt.part.input in inputs:
            output.drop(receipt)
    return held


def _is_current(receipt: Receipt, part: Part, sizes: dict[str, int]) -> bool:
    """Whether a part was read from the input as it is now, by this reader, into files that are all there."""
    made_so = receipt.part == part and receipt.reader == reading.READER and receipt.layout == LAYOUT
    return made_so and all(sizes.get(file.name) == file.size for file in receipt.files)
