"""Time against length of every regular expression of qawl, on strings made of what it looks for.

    python benchmarks/linear_patterns.py [--length 600] [--rows 25]

The expressions are those that qawl compiles while its modules are loaded and a few articles and pages are read. Each is taken apart
(`re._parser`): what its repetitions repeat, its characters and its whole words are the pieces, which stand n times after what comes
before them in the expression and before something that fits nothing. It is timed as it is used, at every place of the string where
qawl searches, at the first where it matches. A row gives milliseconds at n, 2n and 4n and the last doubling's ratio: about 2 where
time is linear, about 4 where it is quadratic. The status is 1 where a ratio of something slow is over 3, unless qawl only ever asks
it of a piece of a text, or of a text of its own, as `BOUNDED` has it.
"""

from __future__ import annotations

import argparse
import importlib
import io
import pkgutil
import re
import sys
import time
from functools import partial
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SLOW = 0.004
"""Seconds of the longest string from which on a ratio says something."""

STEEP = 3.0
"""The ratio from which on time is not linear; what the machine does meanwhile moves it between 1.5 and 2.7."""

BOUNDED = {
    ("arabic/sentences.py", r"[^\W_]+$"): "the 12 characters before a full stop",
    ("pages/furniture.py", "[^.!؟:؛]*[(]"): "lines of 200 characters and 22 words",
    ("pages/decoding.py", "<meta[^>]{0,200}?"): "the first 4,096 bytes",
    ("pages/tables.py", r"\[(?:\\.|[^\]\\])*\]"): "the rows of furniture.tsv",
    ("gathering/links.py", "(?:…|"): "the last 60 characters of an entry",
}
"""By file and beginning: expressions whose time is not linear, and what they are asked of."""

_SAMPLES = Path(__file__).parents[1] / "samples"
_MOST_PIECES = 60
_CLASSES = {codes.CATEGORY_DIGIT: "1", codes.CATEGORY_SPACE: " ", codes.CATEGORY_WORD: "ق"}
_ANYTHING = "قa1 .\n"
_METHODS = re.compile(r"(?:search|finditer|sub|subn|split|findall|match|fullmatch)\b")


class Expression(NamedTuple):
    """A regular expression: where it stands, and whether it is searched for at every place."""

    place: str
    pattern: re.Pattern[Any]
    everywhere: bool


# --- which there are ------------------------------------------------------------------------------------------------------


def collected() -> list[Expression]:
    """Every regular expression that qawl compiles, with the place in its source that does."""
    found: dict[tuple[str, str | bytes], Expression] = {}
    real = re._compile  # type: ignore[attr-defined]

    def compile_(pattern: Any, flags: Any) -> Any:
        made = real(pattern, flags)
        frame, called = sys._getframe(1), "compile"
        while frame.f_globals.get("__name__") == "re" and frame.f_back is not None:
            called, frame = frame.f_code.co_name, frame.f_back
        file = frame.f_code.co_filename
        if "/qawl/" in file:
            place = f"{file.rpartition('/qawl/')[2]}:{frame.f_lineno}"
            everywhere = called not in ("match", "fullmatch") and not _only_matched(file, frame.f_lineno, called)
            found.setdefault((place, made.pattern), Expression(place, made, everywhere))
        return made

    re._compile = compile_  # type: ignore[attr-defined]
    try:
        re.purge()
        _use_everything()
    finally:
        re._compile = real  # type: ignore[attr-defined]
    return list(found.values())


def _only_matched(file: str, line: int, called: str) -> bool:
    """Whether the name that an expression gets is only ever asked to match where it stands."""
    if called != "compile":
        return False
    source = Path(file).read_text("utf-8").splitlines()
    named = next(
        (match for text in reversed(source[:line]) if (match := re.match(r"\s*(\w+)\s*(?::[^=]*)?= ", text))), None
    )
    if named is None:
        return False
    uses = re.findall(rf"\b{named[1]}\.({_METHODS.pattern})", "\n".join(source))
    return bool(uses) and set(uses) <= {"match", "fullmatch"}


def _use_everything() -> None:
    import qawl

    for module in pkgutil.walk_packages(qawl.__path__, "qawl."):
        if module.name != "qawl.__main__":
            importlib.import_module(module.name)
    from fuzzing.parsers import PARSERS

    from qawl.pages import articles
    from qawl.reading import read
    from qawl.records import Article

    for each in articles(_SAMPLES):
        if isinstance(each, Article):
            read(each)
    for parser_ in PARSERS.values():
        for seed in parser_.seeds:
            try:
                parser_.run(seed)
            except Exception:  # what a parser refuses is not the question here
                continue


# --- what they look for -----------------------------------------------------------------------------------------------------


def attacks(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str, str]]:
    """Beginnings, pieces to repeat, and ends, for one expression."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = parser.parse(source, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    pumps = [*dict.fromkeys((before, piece) for before, piece in _pumps(tree, "") if piece)][:_MOST_PIECES]
    whole = _sample(tree)
    for before, piece in pumps:
        for end in ("", "\x00", "!"):
            yield before, piece, end
    for char in [*dict.fromkeys(_characters(tree))][:_MOST_PIECES]:
        yield "", char, "\x00"
    for piece in (whole, whole[:-1]):
        if piece:
            yield "", piece, "\x00"
    pieces = [*dict.fromkeys(piece for _, piece in pumps)][:8]
    for one in pieces:
        for other in pieces:
            if one != other:
                yield "", one + other, "\x00"


def _pumps(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """What each repetition repeats, with what comes before it."""
    for op, value in tree:
        for inner in _inner(op, value):
            yield from _pumps(inner, before)
        if op in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT) and value[1] > 8:
            yield before, _sample(value[2])
            if len(value[2]) == 1 and value[2][0][0] is codes.IN:
                yield from ((before, char) for char in [*_members(value[2][0][1])][:6])
        before += _of(op, value)


def _inner(op: Any, value: Any) -> list[Any]:
    if op in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return [value[2]]
    if op is codes.SUBPATTERN:
        return [value[3]]
    if op is codes.BRANCH:
        return list(value[1])
    if op in (codes.ASSERT, codes.ASSERT_NOT):
        return [value[1]]
    return [value] if op is codes.ATOMIC_GROUP else []


def _sample(tree: Any) -> str:
    return "".join(_of(op, value) for op, value in tree)


def _of(op: Any, value: Any) -> str:
    """A text that one element takes."""
    if op is codes.LITERAL:
        return chr(int(value))
    if op is codes.NOT_LITERAL:
        return next((char for char in _ANYTHING if ord(char) != value), "")
    if op is codes.ANY:
        return "ق"
    if op is codes.IN:
        return next(_members(value), "")
    if op in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return str(_sample(value[2])) * max(int(value[0]), 1)
    if op is codes.SUBPATTERN:
        return _sample(value[3])
    if op is codes.BRANCH:
        return _sample(value[1][0])
    return _sample(value) if op is codes.ATOMIC_GROUP else ""


def _members(value: Any) -> Iterator[str]:
    """Some characters of a class."""
    if value and value[0][0] is codes.NEGATE:
        made = re.compile("[" + "".join(_source(op, each) for op, each in value[1:]) + "]")
        yield from (char for char in _ANYTHING + "،\u064b_-é" if not made.match(char))
        return
    for op, each in value:
        if op is codes.LITERAL:
            yield chr(each)
        elif op is codes.RANGE:
            yield from (chr(each[0]), chr(each[1]))
        elif op is codes.CATEGORY:
            yield _CLASSES.get(each, "ق" if each is not codes.CATEGORY_NOT_WORD else " ")


def _source(op: Any, each: Any) -> str:
    if op is codes.RANGE:
        return f"{re.escape(chr(each[0]))}-{re.escape(chr(each[1]))}"
    if op is codes.CATEGORY:
        return {
            codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_SPACE: r"\s",
            codes.CATEGORY_NOT_SPACE: r"\S", codes.CATEGORY_WORD: r"\w", codes.CATEGORY_NOT_WORD: r"\W",
        }[each]  # fmt: skip
    return re.escape(chr(each))


def _characters(tree: Any) -> Iterator[str]:
    for op, value in tree:
        if op is codes.LITERAL:
            yield chr(value)
        elif op is codes.IN:
            yield from _members(value)
        for inner in _inner(op, value):
            yield from _characters(inner)


# --- how long they take -----------------------------------------------------------------------------------------------------


def bound_of(each: Expression) -> str | None:
    """What an expression is only asked of, where that is bounded."""
    source = each.pattern.pattern
    source = source if isinstance(source, str) else source.decode("latin-1")
    file = each.place.partition(":")[0]
    return next((told for (held, begin), told in BOUNDED.items() if held == file and source.startswith(begin)), None)


class Measured(NamedTuple):
    """The attack on which time grows fastest: seconds at n, 2n and 4n."""

    seconds: tuple[float, float, float]
    attack: tuple[str, str, str]

    @property
    def ratio(self) -> float:
        return self.seconds[2] / max(self.seconds[1], 1e-9)

    @property
    def is_steep(self) -> bool:
        return self.seconds[2] > SLOW and self.ratio > STEEP


def measured(each: Expression, length: int) -> Measured | None:
    worst: Measured | None = None
    for attack in attacks(each.pattern):
        found = _timed(each, attack, length, best_of=1)
        if found.is_steep:
            found = _timed(each, attack, length, best_of=3)
        if worst is None or (found.is_steep, found.seconds[2]) > (worst.is_steep, worst.seconds[2]):
            worst = found
    return worst


def _timed(each: Expression, attack: tuple[str, str, str], length: int, *, best_of: int) -> Measured:
    before, piece, end = attack
    times = max(1, length // len(piece))
    first, second, last = (
        partial(_seconds, each, before + piece * (times * factor) + end, best_of) for factor in (1, 2, 4)
    )
    once = first()
    # What is over at once is not worth two more runs.
    return Measured((once, once, once) if once < SLOW / 32 else (once, second(), last()), attack)


def _seconds(each: Expression, text: str, best_of: int) -> float:
    given: Any = text if isinstance(each.pattern.pattern, str) else text.encode("utf-8", "replace")
    ask: Callable[[], object] = (
        partial(_all, each.pattern, given) if each.everywhere else partial(each.pattern.match, given)
    )
    best = float("inf")
    for _ in range(best_of):
        start = time.process_time()
        ask()
        best = min(best, time.process_time() - start)
    return best


def _all(pattern: re.Pattern[Any], text: Any) -> None:
    for _ in pattern.finditer(text):
        pass


def main() -> None:
    arguments = argparse.ArgumentParser(description="Time against length of every regular expression of qawl.")
    arguments.add_argument("--length", type=int, default=600, help="characters of the shortest string")
    arguments.add_argument(
        "--rows", type=int, default=25, help="how many of the slowest are shown; those not linear always are"
    )
    given = arguments.parse_args()
    stdout, sys.stdout = sys.stdout, io.StringIO()
    try:
        expressions = collected()
    finally:
        sys.stdout = stdout
    rows = [(each, found) for each in expressions if (found := measured(each, given.length))]
    rows.sort(key=lambda row: (row[1].is_steep, row[1].seconds[2]), reverse=True)
    shown = sum(found.is_steep for _, found in rows)
    steep = sum(found.is_steep and bound_of(each) is None for each, found in rows)
    print(f"{len(expressions)} expressions, {steep} not linear, {shown - steep} more that are asked of what is bounded")
    print(f"{'place':38} {'n ms':>8} {'2n':>8} {'4n':>8} {'ratio':>6}  repeated")
    for each, found in rows[: max(given.rows, shown)]:
        times = " ".join(f"{1000 * value:8.2f}" for value in found.seconds)
        mark = f" * {bound_of(each) or 'NOT BOUNDED'}" if found.is_steep else ""
        print(f"{each.place:38} {times} {found.ratio:6.2f}  {ascii(found.attack)[:60]}{mark}", flush=True)
    sys.exit(bool(steep))


if __name__ == "__main__":
    main()
