"""From what the user names to articles and their readings; what cannot be read is passed on as such, in its place."""

from __future__ import annotations

import sys
from typing import IO, TYPE_CHECKING

import msgspec

from qawl.batch.loading import is_output, load
from qawl.batch.places import PlaceError
from qawl.errors import InputError, QawlError
from qawl.exports import gold
from qawl.pages import DEFAULT, Bad, article_from_gold, article_from_text, articles
from qawl.pages.bad import bad
from qawl.reading import read
from qawl.records import Article, DateSource, Reading

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

STDIN = "-"


class Read(msgspec.Struct, frozen=True):
    """An article with its reading."""

    article: Article
    reading: Reading


class Line(msgspec.Struct, frozen=True):
    """A line of input and where it stands."""

    where: str
    content: bytes


def all_articles(
    sources: Iterable[str],
    *,
    published: dt.date | None = None,
    outlet: str | None = None,
    title: str | None = None,
    private: bool = False,
) -> Iterator[Article | Read | Bad]:
    """The articles of every source, in order: a path, a folder, a URL, the output of a batch, or `-` for standard input.

    Those of a batch are read already where this version of the reader did, unless more is said of them here. private: whether a
    URL may lead to this machine or its network.
    """
    for source in sources:
        try:
            if is_output(source):
                for loaded in load(source):
                    yield _of_batch(loaded, published, outlet)
                continue
            for found in articles(source, published=published, outlet=outlet, private=private):
                yield _titled(found, title) if title and isinstance(found, Article) else found
        except (InputError, PlaceError) as error:
            yield bad(error.where or source, error.what, error.hint)


def _of_batch(
    loaded: tuple[Article, Reading] | Article | Bad, published: dt.date | None, outlet: str | None
) -> Article | Read | Bad:
    """An article of a batch, with its reading unless it is known now what was not known when it was read."""
    if isinstance(loaded, Bad):
        return loaded
    article, reading = loaded if isinstance(loaded, tuple) else (loaded, None)
    said: dict[str, object] = {"outlet": outlet} if outlet else {}
    if published:
        said |= {"published": published, "published_source": DateSource.GIVEN}
    article = msgspec.structs.replace(article, **said)
    return article if said or reading is None else Read(article, reading)


def _titled(article: Article, title: str) -> Article:
    """An article under the headline that the user gives."""
    made = article_from_text(
        article.text, title=title, published=article.published, outlet=article.outlet, url=article.url
    )
    return msgspec.structs.replace(made, author=article.author, published_source=article.published_source)


def read_one(given: Article | Read | Bad) -> Read | Bad:
    """An article's reading, made unless it is there; an article that the reader fails on is bad input like any other."""
    if isinstance(given, (Read, Bad)):
        return given
    try:
        return Read(given, read(given))
    except (QawlError, OSError):
        raise  # no article's fault: the reader's own tables are missing or broken
    except Exception as error:
        return failed(given.id, error)


def all_lines(sources: Iterable[str]) -> Iterator[Line | Bad]:
    """The lines of files, or of standard input, that are not empty."""
    for source in sources:
        if source == STDIN:
            yield from _lines(sys.stdin.buffer, "stdin")
            continue
        try:
            with open(source, "rb") as file:
                yield from _lines(file, source)
        except OSError as error:
            yield bad(source, error.strerror or str(error), "give a readable file of article lines, or - for stdin")


def read_line(line: Line | Bad) -> bytes | Bad:
    """A line in the gold format with its article -> a line with its reading."""
    result = read_one(article_of_line(line))
    if isinstance(result, Bad):
        return result if isinstance(line, Bad) else bad(line.where, result.what, result.hint)
    return gold.line(result.article, result.reading)


def article_of_line(line: Line | Bad) -> Article | Bad:
    """The article of a line in the gold format."""
    if isinstance(line, Bad):
        return line
    try:
        return article_from_gold(_object(line.content))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return bad(line.where, f"not a JSON object: {error}", "every line is one article with id and text")
    except QawlError as error:
        return bad(line.where, error.what, error.hint)


def _object(line: bytes) -> dict[str, object]:
    return msgspec.json.decode(line, type=dict[str, object])


def _lines(file: IO[bytes], name: str) -> Iterator[Line | Bad]:
    number, longest = 0, DEFAULT.record
    while line := file.readline(longest + 1):
        number += 1
        where = f"{name}:{number}"
        if len(line) > longest and not line.endswith(b"\n"):
            _skip_line(file, longest)
            yield bad(where, f"the line is longer than {longest:,} bytes", "one article a line: split it")
        elif line.strip():
            yield Line(where, line)


def _skip_line(file: IO[bytes], step: int) -> None:
    while (rest := file.readline(step)) and not rest.endswith(b"\n"):
        pass


def failed(where: str, error: Exception) -> Bad:
    """An article that qawl itself fails on, as bad input."""
    what = f"the reader failed on it: {type(error).__name__}: {error}"
    return bad(where, what, "a fault in qawl: please report it with the article")
