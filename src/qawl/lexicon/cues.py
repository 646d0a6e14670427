"""The compiled view of the reporting verbs and source phrases: from a folded word to the cues it may be."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from qawl.arabic.letters import fold
from qawl.arabic.verbs import Form, Lemma, Tense, inflect
from qawl.errors import LexiconError
from qawl.records import Act

GOVERNED = frozenset({"c", "q", "o", "a", "ب", "علي", "الي", "عن", "من", "في", "ل"})


class Verb(NamedTuple):
    """A reporting verb: its folded lemma, the act it reports by itself, what it governs (a subset of `GOVERNED`), its force."""

    lemma: str
    act: Act
    governs: frozenset[str]
    force: str


class CueForm(NamedTuple):
    """One reading of a word as a cue."""

    verb: Verb
    form: Form


def rows(name: str) -> list[list[str]]:
    """The rows of a table of this package, without comments and header. Raises LexiconError on a row of the wrong width."""
    text = resources.files("qawl.lexicon").joinpath(name).read_text("utf-8")
    found = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    for number, row in enumerate(found, 1):
        if len(row) != len(found[0]):
            raise LexiconError(f"{len(row)} columns instead of {len(found[0])}", where=f"{name}, row {number}")
    return found[1:]


@lru_cache(maxsize=1)
def reporting_forms() -> dict[str, tuple[CueForm, ...]]:
    """Every folded inflected form of every reporting verb, with its readings (one a lemma and tense)."""
    found: dict[str, dict[tuple[str, Tense], CueForm]] = {}
    for past, present, participle, noun, act, governs, force in rows("reporting_verbs.tsv"):
        verb = Verb(fold(past), Act(act), frozenset(fold(g) for g in governs.split(",")), force)
        if not verb.governs <= GOVERNED:
            raise LexiconError(f"unknown government {governs!r} of {past}", where="reporting_verbs.tsv")
        for form in inflect(Lemma(past, present, participle, noun)):
            if len(form.text) > 1:
                found.setdefault(form.text, {}).setdefault((verb.lemma, form.tense), CueForm(verb, form))
    return {text: tuple(readings.values()) for text, readings in found.items()}


@lru_cache(maxsize=1)
def source_phrases() -> dict[str, str]:
    """Folded words that open a source phrase, with what they open (`source`, `clause` or `reason`)."""
    return {fold(term): opens for term, opens in rows("source_phrases.tsv")}
