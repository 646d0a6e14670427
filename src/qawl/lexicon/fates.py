"""The compiled view of the words of doing, and of what became of what was promised: from a folded word to its readings.

Invariant: a pure function of `fate_words.tsv`. A reading says what a word may be, never that it is: «وقع» may be "signed" and
"happened".
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from qawl.arabic.letters import fold
from qawl.arabic.verbs import Form, Lemma, Tense, inflect
from qawl.arabic.words import proclitics
from qawl.errors import LexiconError
from qawl.lexicon.cues import rows

FATES = frozenset(("kept", "broken", "withdrawn", "postponed", "reaffirmed"))
GOVERNED = frozenset(("o", "s", "ب", "علي", "الي", "عن", "من", "في", "ل", "مع"))


class FateWord(NamedTuple):
    """A word of doing: its folded lemma, what it governs (a subset of `GOVERNED`), what it says: a fate or an act."""

    lemma: str
    governs: frozenset[str]
    says: str


class FateForm(NamedTuple):
    """One reading of a word; prefixes: the proclitics before it, a string over و ف ب ك ل س."""

    word: FateWord
    form: Form
    prefixes: str = ""


@lru_cache(maxsize=1)
def fate_forms() -> dict[str, tuple[FateForm, ...]]:
    """Every folded inflected form with its readings, one a lemma and tense. Raises LexiconError on an unknown government."""
    found: dict[str, dict[tuple[str, Tense], FateForm]] = {}
    for past, present, participle, noun, governs, says in rows("fate_words.tsv"):
        word = FateWord(fold(past), frozenset(fold(each) for each in governs.split(",")), says)
        if not word.governs <= GOVERNED:
            raise LexiconError(f"unknown government {governs!r} of {past}", where="fate_words.tsv")
        for form in inflect(Lemma(past, present, participle, noun)):
            if len(form.text) > 2:
                found.setdefault(form.text, {}).setdefault((f"{word.lemma} {says}", form.tense), FateForm(word, form))
    return {text: tuple(readings.values()) for text, readings in found.items()}


@lru_cache(maxsize=1 << 16)
def fates_of(norm: str) -> tuple[FateForm, ...]:
    """The readings of a folded word, behind the fewest proclitics that leave a known form; س goes with a present only."""
    forms = fate_forms()
    for split in sorted(proclitics(norm), key=lambda split: len(split.prefixes)):
        stem = f"ال{split.stem[1:]}" if split.prefixes.endswith("ل") and split.stem[0] == "ل" else split.stem
        found = tuple(
            reading._replace(prefixes=split.prefixes)
            for reading in forms.get(stem, ())
            if "س" not in split.prefixes or reading.form.tense is Tense.PRESENT
        )
        if found:
            return found
    return ()
