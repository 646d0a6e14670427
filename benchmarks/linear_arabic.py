"""Time against length of the Arabic foundations on hostile strings: doubling a string should double its time.

    python benchmarks/linear_arabic.py [--length 50000]

Each row gives seconds at n, 2n and 4n repetitions of a piece and the last doubling's ratio: about 2 where time is
linear, about 4 where it is quadratic.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

from qawl.arabic.letters import fold, fold_map
from qawl.arabic.numbers import numbers
from qawl.arabic.quotes import quoted_spans
from qawl.arabic.sentences import sentences
from qawl.arabic.words import tokens

if TYPE_CHECKING:
    from collections.abc import Callable

HOSTILE: dict[Callable[[str], object], tuple[str, ...]] = {
    fold: ("ق", "َ", "ﷺ", "Ⅷ"),
    fold_map: ("ق", "َ", "ﷺ", "ق\u200f"),
    quoted_spans: ('"', "«", "»", '« " ', "“ ”", "'", "((", '\u200f"', '"ق\n'),
    sentences: (".", "ق.", '"ق. ', "؟ ", "...)", "www.", '").', "«", " ", "\u200f", "1."),
    numbers: ("مئة و", "ألف ", "1.", "9", "مليون ونصف ", "أحد و", "و ", "ثلاث مئة "),
    tokens: ("ق", "َ", "ـ", "#", "_", ".", "1,", "\n", "قَ"),
}


def seconds(function: Callable[[str], object], text: str) -> float:
    """The best of three runs."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        function(text)
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description="Time against length on hostile strings.")
    parser.add_argument("--length", type=int, default=20_000, help="repetitions of each piece in the shortest run")
    length = parser.parse_args().length
    print(f"{'function':14} {'piece':14} {'n':>9} {'2n':>9} {'4n':>9}  ratio")
    for function, pieces in HOSTILE.items():
        for piece in pieces:
            times = [seconds(function, piece * length * factor) for factor in (1, 2, 4)]
            row = " ".join(f"{value:9.4f}" for value in times)
            print(f"{function.__name__:14} {ascii(piece)[:14]:14} {row}  {times[2] / times[1]:5.2f}")


if __name__ == "__main__":
    main()
