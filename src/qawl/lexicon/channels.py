"""The nouns of occasion and medium: from a folded word to the channel through which words are uttered."""

from __future__ import annotations

from functools import lru_cache

from qawl.arabic.letters import fold
from qawl.lexicon.cues import rows
from qawl.records import Channel


@lru_cache(maxsize=1)
def channels() -> dict[str, Channel]:
    """Folded noun, bare, with article or with a pronoun, -> channel. Raises LexiconError if the table is malformed."""
    found = {}
    for term, channel in rows("channels.tsv"):
        for written in (term, f"ال{term}", *_owned(term)):
            found[fold(written)] = Channel(channel)
    return found


def _owned(term: str) -> list[str]:
    """A noun with the pronouns of its owner: كلمة -> كلمته, لقاء -> لقائها."""
    stem = f"{term[:-1]}ت" if term.endswith("ة") else f"{term[:-1]}ئ" if term.endswith("اء") else term
    return [] if term.endswith("ه") else [stem + pronoun for pronoun in ("ه", "ها", "هم", "هما")]
