"""In which language a text is, told cheaply from its script, its letters and its function words.

ISO 639-1 codes; `und` (ISO 639-2) where the text is too short or nothing speaks for one language.
"""

from __future__ import annotations

import itertools
import re
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from .tables import rows

UNKNOWN = "und"
"""The language of a text of which it cannot be told."""

_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]|&#(?:1[56]\\d\\d|1700|x0?6[0-9a-fA-F]{2});")
_SAMPLE = 1200  # code points: a headline and some sentences
_FEWEST_LETTERS = 12
_FEWEST_WORDS = 2
_SCRIPTS = {
    "arabic": re.compile("[\u0620-\u065f\u066e-\u06d3\u06d5-\u06ff\u0750-\u077f\ufb50-\ufdfb\ufe70-\ufefc]+"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f]+"),
    "hebrew": re.compile("[\u05d0-\u05ea]+"),
    "cyrillic": re.compile("[\u0400-\u04ff]+"),
    "greek": re.compile("[\u0370-\u03ff]+"),
    "armenian": re.compile("[\u0530-\u058f]+"),
    "han": re.compile("[\u4e00-\u9fff]+"),
}


class _Language(NamedTuple):
    code: str
    script: str
    marks: str
    words: frozenset[str]


@cache
def _languages() -> tuple[_Language, ...]:
    return tuple(
        _Language(code, script, marks, frozenset(words.split())) for code, script, marks, words in rows("languages.tsv")
    )


def language_of(text: str) -> str:
    """The language of a text, judged on its first 1,200 code points."""
    sample = text[:_SAMPLE]
    script, runs = _script_of(sample)
    if sum(map(len, runs)) < _FEWEST_LETTERS:
        return UNKNOWN
    candidates = [language for language in _languages() if language.script == script]
    if len(candidates) == 1:
        return candidates[0].code
    words = set(runs) if script == "arabic" else {run.lower() for run in runs}
    score, code = max(((_score(language, sample, words), language.code) for language in candidates), key=itemgetter(0))
    if (code == "ar" and score > 0) or score >= _FEWEST_WORDS:
        return code
    # A headline may hold no function word at all; in the Arabic script it is then most likely Arabic.
    return "ar" if script == "arabic" and len(runs) >= _FEWEST_WORDS else UNKNOWN


def holds_arabic(text: str) -> bool:
    """Whether a text has a letter of the Arabic script."""
    return _SCRIPTS["arabic"].search(text) is not None


def may_be_arabic(markup: str) -> bool:
    """Whether a page has as many Arabic letters, written out or as `&#1575;`, as a text needs to be told as Arabic.

    It looks at the markup as it came, in a fraction of the time that it takes to find the article in a page.
    """
    return next(itertools.islice(_ARABIC.finditer(markup), _FEWEST_LETTERS - 1, None), None) is not None


def _script_of(sample: str) -> tuple[str, list[str]]:
    """The script with the most letters and its runs of letters; nearly every text here is Arabic, and one count
    settles that."""
    arabic = _SCRIPTS["arabic"].findall(sample)
    if 2 * sum(map(len, arabic)) > len(sample):
        return "arabic", arabic
    counted = [(name, pattern.findall(sample)) for name, pattern in _SCRIPTS.items()]
    return max(counted, key=lambda pair: sum(map(len, pair[1])))


def _score(language: _Language, sample: str, words: set[str]) -> float:
    """Different function words count one each; a letter of its own as a third of one, since names carry letters
    across."""
    return len(words & language.words) + sum(map(sample.count, language.marks)) / 3
