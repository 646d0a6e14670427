"""From what the user names to what the ledger keeps of it: what a reading process does before articles meet."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar

from qawl.cli.inputs import Line, article_of_line, failed, read_one
from qawl.errors import QawlError
from qawl.ledger.traces import traces
from qawl.pages import Bad

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qawl.cli.inputs import Read
    from qawl.ledger.traces import Trace
    from qawl.records import Article, Reading
    from qawl.store.ledger.codec import Prepared

Made = TypeVar("Made")
_Pairs: TypeAlias = "Sequence[tuple[Article, Reading]]"


def traced(given: Sequence[Article | Read | Bad]) -> list[Trace | Bad]:
    """The traces of articles; what cannot be read stays bad input."""
    return _made(given, traces)


def traced_lines(lines: Sequence[Line | Bad]) -> list[Trace | Bad]:
    """The traces of article lines."""
    return traced([article_of_line(line) for line in lines])


def prepared(given: Sequence[Article | Read | Bad]) -> list[Prepared | Bad]:
    """Articles made ready for a store; what cannot be read stays bad input."""
    from qawl.store.ledger.codec import prepare  # only who stores pays for the database's library

    return _made(given, prepare)


def _made(given: Sequence[Article | Read | Bad], make: Callable[[_Pairs], list[Made]]) -> list[Made | Bad]:
    found = [read_one(each) for each in given]
    good = [each for each in found if not isinstance(each, Bad)]
    made: list[Made | Bad]
    try:
        made = [*make([(each.article, each.reading) for each in good])]
    except (QawlError, OSError):
        raise  # no article's fault, as in `read_one`
    except Exception:  # of one article: the others are made without it
        made = [found for each in good for found in _alone(each, make)]
    results = iter(made)
    return [each if isinstance(each, Bad) else next(results) for each in found]


def _alone(read: Read, make: Callable[[_Pairs], list[Made]]) -> list[Made] | list[Bad]:
    try:
        return make([(read.article, read.reading)])
    except Exception as error:
        return [failed(read.article.id, error)]
