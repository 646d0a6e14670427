"""Lines and JSON values out of text streams of any length, one at a time."""

from __future__ import annotations

import codecs
import io
import json
import re
from typing import TYPE_CHECKING, Any

from .bad import UnreadableError
from .decoding import encoding_of_records
from .limits import MEBIBYTE, Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .streams import Stream

_INVALID = re.compile("\udc80")
_ESCAPED = "qawl.escaped"
_BLANK = re.compile(r"[\s\ufeff]*")
_SEPARATOR = re.compile(r"[\s,]*")
_NEXT_OBJECT = re.compile(r"\}\s*,\s*(?=\{)")
_CUT = 16  # a value cut off by the end of the buffer fails this near to it, at most
_DECODER = json.JSONDecoder(strict=False)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """As Python's surrogateescape, which knows no bytes below 128: half a unit of UTF-16 may be one."""
    assert isinstance(error, UnicodeDecodeError)
    return "\udc80" * (error.end - error.start), error.end


codecs.register_error(_ESCAPED, _escaped)


def text_stream(stream: Stream, encoding: str | None = None) -> io.TextIOWrapper:
    """The stream as text, newlines as they are; invalid bytes become U+DC80, see `invalid`.

    encoding: where it is known, else the beginning of the stream tells it.
    """
    encoding = encoding or encoding_of_records(stream.head)
    buffered = io.BufferedReader(stream, MEBIBYTE)
    return io.TextIOWrapper(buffered, encoding=encoding, errors=_ESCAPED, newline="\n")


def invalid(text: str) -> bool:
    """Whether bytes of a text from `text_stream` were not valid in its encoding."""
    return not text.isascii() and _INVALID.search(text) is not None


def lines_of(
    stream: Stream, limits: Limits, encoding: str | None = None
) -> Iterator[tuple[int, str | UnreadableError]]:
    """Each line with its number from 1. A line that is too long or not valid text comes as the error that says so."""
    text = text_stream(stream, encoding)
    # A code point takes at most four bytes; a quarter of the limit in code points keeps memory within it.
    most = limits.record // 4
    number = 0
    while line := text.readline(most):
        number += 1
        if len(line) == most and not line.endswith("\n"):
            _skip_line(text, most)
            yield number, UnreadableError(f"a line is over {most:,} characters", "write one record a line")
        elif invalid(line):
            yield number, UnreadableError("the line is not valid UTF-8", "write the file again as UTF-8")
        else:
            yield number, line


def _skip_line(text: io.TextIOWrapper, most: int) -> None:
    while (rest := text.readline(most)) and not rest.endswith("\n"):
        pass


def parse_json(text: str) -> Any:
    """One JSON value. Raises `UnreadableError` that says at which character it is broken."""
    try:
        return json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        raise _broken(error, error.pos) from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError:
        raise _too_long_a_number() from None


def _broken(error: json.JSONDecodeError, position: int) -> UnreadableError:
    return UnreadableError(
        f"broken JSON at character {position + 1:,}: {error.msg}", "correct the record; the others are read"
    )


def _too_long_a_number() -> UnreadableError:
    """Python refuses integers of thousands of digits, which take quadratic time to read."""
    return UnreadableError("a number of thousands of digits cannot be read", "correct the record; the others are read")


def _too_deep() -> UnreadableError:
    return UnreadableError("the JSON is nested too deep", "flatten it; an article is an object with text in it")


def array_items(stream: Stream, limits: Limits) -> Iterator[Any | UnreadableError]:
    """The values of one JSON array, read as they come; a broken object comes as the error, and reading goes on at
    the next one."""
    window = _Window(text_stream(stream), limits.record // 4)
    window.skip(_BLANK)
    window.position += 1
    while True:
        window.skip(_SEPARATOR)
        if window.at_end() or window.text.startswith("]", window.position):
            if window.at_end():
                yield UnreadableError("the JSON array is cut off before its end", "what came before the cut was read")
            return
        try:
            yield window.value()
        except UnreadableError as error:
            yield error
            if window.lost and not window.to_next_object():
                return


class _Window:
    """A moving stretch of a long text: `position` is where reading stands in `text`.

    `lost` tells that a value broke off and nobody knows where the next one begins.
    """

    def __init__(self, source: io.TextIOWrapper, most: int) -> None:
        self.text = ""
        self.position = 0
        self.lost = False
        self._source = source
        self._most = most
        self._ended = False

    def _grow(self) -> bool:
        """Takes more text in, twice as much each time, so that a long value costs linear time. False at the end."""
        wanted = max(MEBIBYTE, len(self.text) - self.position)
        more = self._source.read(wanted)
        self._ended = len(more) < wanted
        self.text = self.text[self.position :] + more
        self.position = 0
        return bool(more)

    def skip(self, pattern: re.Pattern[str]) -> None:
        while True:
            match = pattern.match(self.text, self.position)
            self.position = match.end() if match else self.position
            if self.position < len(self.text) or not self._grow():
                return

    def at_end(self) -> bool:
        return self.position >= len(self.text) and self._ended

    def value(self) -> Any:
        """The JSON value that begins here. Raises `UnreadableError` where there is none."""
        self.lost = True
        try:
            value, end = self._decoded()
        except RecursionError:
            raise _too_deep() from None
        except json.JSONDecodeError as error:
            begin, self.position = self.position, max(error.pos, self.position + 1)
            raise _broken(error, error.pos - begin) from None
        except ValueError:
            raise _too_long_a_number() from None
        spoilt = invalid(self.text[self.position : end])
        self.position = end
        self.lost = False
        if spoilt:
            raise UnreadableError("the record is not valid UTF-8", "write the file again as UTF-8")
        return value

    def _decoded(self) -> tuple[Any, int]:
        while True:
            try:
                return _DECODER.raw_decode(self.text, self.position)
            except json.JSONDecodeError as error:
                if len(self.text) - self.position > self._most:
                    raise UnreadableError(f"one record is over {self._most:,} characters", "split it") from None
                if not self._may_be_cut(error) or not self._grow():
                    raise

    def _may_be_cut(self, error: json.JSONDecodeError) -> bool:
        """A break at the end of the window may only mean that the rest has not been read yet."""
        return not self._ended and (error.msg.startswith("Unterminated string") or error.pos >= len(self.text) - _CUT)

    def to_next_object(self) -> bool:
        """Moves behind a broken object: to the next «}, {». False where the rest has none."""
        while True:
            match = _NEXT_OBJECT.search(self.text, max(0, self.position - 2))
            if match:
                self.position = match.end()
                return True
            self.position = max(self.position, len(self.text) - _CUT)
            if not self._grow():
                return False
