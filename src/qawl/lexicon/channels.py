"""The nouns of occasion and medium: from a folded word to the channel through which words are uttered."""

from __future__ import annotations

from functools import lru_cache

from qawl.arabic.letters import fold
from qawl.lexicon.cues import rows
from qawl.records import Channel


@lru_cache(maxsize=1)
def channels() -> dict[str, Channel]:
    """Folded noun, with and without article, -> channel. Raises LexiconError if the table is malformed."""
    found = {}
    for term, channel in rows("channels.tsv"):
        for written in (term, f"ال{term}"):
            found[fold(written)] = Channel(channel)
    return found
