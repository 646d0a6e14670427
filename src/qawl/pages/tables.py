"""The plain tables beside this module: tab-separated, one header line, `#` opens a comment line.

Arabic in them is written in the usual spelling; `loosely` lets it match the spellings that pages mix.
"""

from __future__ import annotations

import re
from importlib.resources import files

_CLASSES = {
    **dict.fromkeys("اأإآٱ", "\u064b?[اأإآٱ]\u064b?"),  # with tanwin on either side: أيضاً, أيضًا
    **dict.fromkeys("ىي", "[ىيی]"),
    **dict.fromkeys("ةه", "[ةه]"),
    "ك": "[كک]",
    " ": r"[ \u00a0\t]+",
    " ?": r"[ \u00a0\t]*",
    "(": "(?:",
}
_PIECE = re.compile(
    r"\[(?:\\.|[^\]\\])*\]|\\.|\(\?| \?|."
)  # a class, an escape, «(?», an optional blank, or one character


def rows(name: str) -> list[list[str]]:
    """The rows of a table, header left out; every row has as many cells as the header."""
    lines = files(__package__).joinpath(name).read_text("utf-8").splitlines()
    table = [line.split("\t") for line in lines if line and not line.startswith("#")]
    width = len(table[0])
    ragged = [row for row in table if len(row) != width]
    if ragged:
        raise ValueError(f"{name}: a row has not {width} cells: {ragged[0]}")
    return table[1:]


def loosely(pattern: str) -> str:
    """A regular expression that also takes other alefs (with tanwin too), ya for alef maqsura, ha for ta marbuta, and
    any run of blanks for a blank (any or none for an optional one).

    Plain groups become non-capturing; in a character class a blank stands for any one blank, and letters stay.
    """
    return _PIECE.sub(_loosened, pattern)


def _loosened(match: re.Match[str]) -> str:
    piece = match[0]
    if piece.startswith("["):
        return piece.replace(" ", r" \u00a0\t")
    return _CLASSES.get(piece, piece)
