"""How much of two measuring corpora the noun tables know: the openings of explicit speakers and of labelled entities.

An opening is known if its first word has a tag, or its first words are a phrase that has one.

Usage: python scripts/lexicon/coverage.py [SHARED_DIRECTORY]
(default: $QAWL_SHARED, else ../shared beside the repository)
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from qawl.arabic.letters import fold
from qawl.lexicon import nouns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PROCLITICS = ("وال", "فال", "بال", "كال", "لل", "و", "ف", "ب", "ل", "ك")
PUNCTUATION = "«»\"'()[]“”‘’.,،؛:!؟#…-–"
LONGEST = 5
SHOWN = 40


def known(words: Sequence[str]) -> bool:
    """Whether the first word has a tag, or the first words are a phrase with one; one proclitic may stand before."""
    first, *rest = (fold(word).strip(PUNCTUATION) for word in words)
    forms = (fold(words[0]), first, *_without_proclitic(first))
    if any(form in nouns.sources() for form in forms):
        return True
    return any((form, *rest[:length]) in nouns.phrases() for form in forms for length in range(1, len(rest) + 1))


def _without_proclitic(word: str) -> Iterator[str]:
    for proclitic in PROCLITICS:
        if word.startswith(proclitic):
            rest = word[len(proclitic) :]
            yield "ال" + rest if proclitic.endswith("ل") and len(proclitic) > 1 else rest


def speaker_openings(gold: Path) -> Iterator[tuple[str, list[str]]]:
    """Words of each explicit speaker span, and of each speaker name."""
    for line in gold.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        for statement in article["statements"]:
            if statement["speaker"]:
                start, end = statement["speaker"]
                yield "speaker", article["text"][start:end].split()[:LONGEST]
            if statement["speaker_name"]:
                yield "speaker_name", statement["speaker_name"].split()[:LONGEST]


def entity_openings(corpus: Path) -> Iterator[tuple[str, list[str]]]:
    """Words of each labelled person, place and organisation."""
    tokens = [line.rpartition(" ")[::2] for line in corpus.read_text(encoding="utf-8").splitlines()]
    for place, (_, label) in enumerate(tokens):
        if label in ("B-PERS", "B-LOC", "B-ORG"):
            yield label, [word for word, _ in tokens[place : place + LONGEST]]


def report(openings: Iterable[tuple[str, list[str]]]) -> None:
    total: Counter[str] = Counter()
    found: Counter[str] = Counter()
    missing: dict[str, Counter[str]] = {}
    for kind, words in openings:
        total[kind] += 1
        if known(words):
            found[kind] += 1
        else:
            missing.setdefault(kind, Counter())[words[0]] += 1
    for kind in total:
        print(f"{kind}: {found[kind]} of {total[kind]} = {found[kind] / total[kind]:.3f}")
        words_missed = missing.get(kind, Counter()).most_common(SHOWN)
        print("  missing:", " ".join(f"{word}:{count}" for word, count in words_missed))


def main() -> None:
    default = os.environ.get("QAWL_SHARED", str(Path(__file__).resolve().parents[2].parent / "shared"))
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else default)
    report(speaker_openings(shared / "gold" / "train.jsonl"))
    report(entity_openings(shared / "ner" / "ANERCorp.txt"))


if __name__ == "__main__":
    main()
