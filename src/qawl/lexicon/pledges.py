"""The compiled view of the words by which a party binds itself or plans: from a folded word to its readings."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from qawl.arabic.letters import fold
from qawl.arabic.verbs import Form, Lemma, Tense, inflect
from qawl.errors import LexiconError
from qawl.lexicon.cues import rows

SENSES = frozenset(("pledge", "agree", "decide", "plan", "seek", "order"))


class Pledge(NamedTuple):
    """A word that binds or plans: its folded lemma, the prepositions that it governs (`o`: a bare noun), its sense."""

    lemma: str
    governs: frozenset[str]
    sense: str


class PledgeForm(NamedTuple):
    """One reading of a word as one that binds or plans."""

    pledge: Pledge
    form: Form


@lru_cache(maxsize=1)
def pledge_forms() -> dict[str, tuple[PledgeForm, ...]]:
    """Every folded inflected form with its readings, one a lemma. Raises LexiconError on a sense that is unknown."""
    found: dict[str, dict[str, PledgeForm]] = {}
    for past, present, participle, noun, governs, sense in rows("commitment_verbs.tsv"):
        if sense not in SENSES:
            raise LexiconError(f"unknown sense {sense!r} of {past}", where="commitment_verbs.tsv")
        pledge = Pledge(fold(past), frozenset(fold(each) for each in governs.split(",")), sense)
        for form in inflect(Lemma(past, present, participle, noun)):
            if len(form.text) > 2 and not form.passive:
                readings = found.setdefault(form.text, {})
                owned = (
                    form.tense is Tense.NOUN and form.object
                )  # «عزمهما» is a noun with its owner before a verb with its object
                if owned or pledge.lemma not in readings:
                    readings[pledge.lemma] = PledgeForm(pledge, form)
    return {text: tuple(readings.values()) for text, readings in found.items()}
