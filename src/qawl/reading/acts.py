"""What the speaker did by saying it: the speech act, and how the words stand in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qawl.reading.cues import cue_class
from qawl.reading.linear import ACTS

if TYPE_CHECKING:
    from qawl.reading.document import Cue, Document

__all__ = ["ACTS", "features"]


def features(document: Document, cue: Cue, start: int, end: int) -> list[str]:
    """What tells the act of the content in tokens `[start, end)`."""
    kind = cue_class(cue)
    here, here_word = document.near(start)
    found = ["bias", f"k={kind}", f"h={here} k={kind}", f"hw={here_word}"]
    lemmas = [(reading.verb.lemma, reading.verb.act.value) for reading in cue.readings] or [
        (document.norms[cue.token], "-")
    ]
    for lemma, act in lemmas[:2]:
        found += [f"l={lemma}", f"act={act}", f"l={lemma} k={kind}", f"act={act} h={here}"]
    for place, index in enumerate(range(start, min(start + 3, end))):
        norm = document.norms[index]
        found.append(f"w{min(place, 1)}={norm}")
        found.append(f"stem={norm[1:] if norm[0] in 'بلو' else norm}")
    words = document.norms[start : min(end, start + 12)]
    found += [
        f"act={lemmas[0][1]} future={any(w.startswith(('سن', 'سي', 'سا', 'ست')) or w in ('سوف', 'لن') for w in words)}"
    ]
    found += [f"in={w}" for w in set(words) & _TELLING]
    found.append(f"headline={document.headline_end > document.tokens[cue.token].start}")
    return found


_TELLING = frozenset(
    (
        "ضروره",
        "اهميه",
        "يجب",
        "ينبغي",
        "لابد",
        "التزام",
        "التزامه",
        "التزامها",
        "عزمه",
        "عزمها",
        "سوف",
        "لن",
        "استعداده",
        "استعدادها",
        "شكره",
        "تقديره",
        "تعازيه",
        "امله",
        "اسفه",
        "ترحيبه",
        "رفضه",
        "رفضها",
        "ادانته",
        "ادانتها",
        "استنكاره",
        "قلقه",
        "قلقها",
        "حرص",
        "دعم",
        "نفيه",
        "سعادته",
        "تضامنه",
    )
)
