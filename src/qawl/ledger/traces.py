"""What the ledger keeps of an article to compare it with others: its trace.

Invariant: a trace is a pure function of the article and its reading; it holds no decision about other articles.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from qawl.arabic.letters import fold
from qawl.ledger.claims import Claim, figures, tell_of_harm
from qawl.ledger.encoder import Vectors, encode
from qawl.ledger.entities import Namings, Who
from qawl.ledger.places import code_of, place_of
from qawl.ledger.words import RAREST, root, stem_counts, stems, stems_of_folded, weights
from qawl.records import Act

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from qawl.records import Article, Reading, Span, Statement

Signature = NDArray[np.uint32]
# Permutations of MinHash (Broder 1997), and words in a shingle.
PERMUTATIONS, SHINGLE = 256, 3
# Characters of the body that are read together with the headline to tell what an article is about.
LEAD = 300
# How many statements and figures of an article are compared with others: no news article has as many.
REPORTS, FIGURES = 80, 200
# Characters that stand for a headline where there is none.
HEAD = 80
_WORD = re.compile(r"[^\W_]+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Report(NamedTuple):
    """A statement as it is compared: who is said to have spoken, its stems, the runs of three of them, its numbers, its place.

    roots: the consonants of the stems, in which «أمن» and «أمان» meet; headline: whether it stands there; lands: of what is felt,
    the countries that its sentence names up to its end: of who feels it, or for whom («برقية تهنئة لرئيس [تونس]»).
    """

    statement: Statement
    order: int
    who: Who | None
    stems: frozenset[str]
    runs: frozenset[tuple[str, ...]]
    numbers: frozenset[str]
    roots: frozenset[str]
    headline: bool
    lands: frozenset[str]


@dataclass(frozen=True, eq=False)
class Trace:
    """An article as it is compared.

    shingles: how many different ones it has; signature: their MinHash; matter: stems of headline and
    first words; terms: how much each stem of the whole text tells in it (tf-idf, of length 1: Salton and Buckley 1988); figures:
    what it counts, where it tells of people who came to harm; head: the vector of the headline; title: its stems; places: cities
    and countries that headline and first words name; days_told: the days that these tell of («أمس», «الثلاثاء الماضي» as the
    reading resolves them).
    """

    article: Article
    reading: Reading
    reports: tuple[Report, ...]
    shingles: int
    signature: Signature
    matter: frozenset[str]
    terms: dict[str, float]
    figures: tuple[Claim, ...]
    head: Vectors
    title: frozenset[str]
    places: frozenset[str]
    days_told: frozenset[str]

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.id

    @property
    def day(self) -> dt.date | None:
        """The day of publication."""
        return self.article.published

    @cached_property
    def said(self) -> dict[str, tuple[Who, list[Report]]]:
        """The reports of each speaker, by the key of whom the first of his namings denotes."""
        found: dict[str, tuple[Who, list[Report]]] = {}
        for report in self.reports:
            if report.who:
                found.setdefault(report.who.key, (report.who, []))[1].append(report)
        return found

    @cached_property
    def called(self) -> frozenset[str]:
        """The words of the speakers' names."""
        return frozenset(word for who, _ in self.said.values() for word in who.words)


def traces(pairs: Sequence[tuple[Article, Reading]], named: Sequence[Namings] = ()) -> list[Trace]:
    """The traces of articles; several at once share the encoder's work. named: their namings, where they are at hand."""
    heads = encode([head_of(article) for article, _ in pairs])
    namings = named or [Namings(article) for article, _ in pairs]
    return [_trace(*pair, *made) for pair, *made in zip(pairs, namings, heads, strict=True)]


def head_of(article: Article) -> str:
    """The headline, or the first words where there is none."""
    start, end = article.headline or (0, HEAD)
    return " ".join(article.text[start:end].split())[: 2 * HEAD]


def _trace(article: Article, reading: Reading, namings: Namings, head: Vectors) -> Trace:
    folded = fold(" ".join(article.text[start:end] for start, end in _without(article)))
    lead = fold(lead_of(article))
    words = _WORD.findall(folded)
    shingles = _shingles(words)
    hashed = RMinHash(num_perm=PERMUTATIONS, seed=1)
    hashed.update(list(shingles))
    return Trace(
        article=article,
        reading=reading,
        reports=tuple(
            report_of(article, order, each, namings.who(each.speaker_name) if each.speaker_name else None)
            for order, each in enumerate(reading.statements[:REPORTS])
        ),
        shingles=len(shingles),
        signature=np.array(hashed.digest(), dtype=np.uint32),
        matter=frozenset(stems_of_folded(lead)),
        terms=_terms(folded),
        figures=tuple(islice(figures(article, reading), FIGURES)) if tell_of_harm(words) else (),
        head=head,
        title=frozenset(stems(head_of(article))),
        places=frozenset(_places(lead)),
        days_told=frozenset(_days_told(article, reading)),
    )


def lead_of(article: Article) -> str:
    """The headline and the first words of the body, page furniture left out."""
    text = "".join(article.text[start:end] for start, end in _without(article))
    body = text[: LEAD + (article.headline.end if article.headline else 0)]
    return " ".join(body.split())


def _without(article: Article) -> list[tuple[int, int]]:
    """The stretches of an article that are no furniture."""
    kept, at = [], 0
    for piece in sorted(article.furniture, key=lambda piece: piece.span):
        kept.append((at, max(at, piece.span.start)))
        at = max(at, piece.span.end)
    return [*kept, (at, len(article.text))]


def _shingles(words: list[str]) -> set[str]:
    """The runs of `SHINGLE` words; a text that is shorter is one of its own."""
    runs = zip(*(words[n:] for n in range(SHINGLE)), strict=False)
    return set(map(" ".join, runs)) or {" ".join(words)}


def _places(folded: str) -> Iterator[str]:
    for word in _WORD.findall(folded):
        place = place_of(word)
        if place:
            yield place


def _days_told(article: Article, reading: Reading) -> Iterator[str]:
    end = LEAD + (article.headline.end if article.headline else 0)
    for time in reading.times:
        if time.span.start < end and _DAY.match(time.value):
            yield time.value[:10]


def _terms(folded: str) -> dict[str, float]:
    known, counts = weights(), stem_counts(folded)
    found = {stem: (1 + math.log(count)) * known.get(stem, RAREST) for stem, count in counts.items()}
    length = math.sqrt(sum(value * value for value in found.values())) or 1.0
    return {stem: value / length for stem, value in found.items()}


def report_of(article: Article, order: int, statement: Statement, who: Who | None) -> Report:
    """A statement as it is compared."""
    folded = fold(words_of_statement(article.text, statement.content))
    words = stems_of_folded(folded)
    runs = frozenset(zip(words, words[1:], words[2:], strict=False))
    numbers = frozenset(_NUMBER.findall(folded))
    headline = article.headline is not None and statement.content[0].start < article.headline.end
    lands = _lands(article.text, statement.content) if statement.act is Act.EXPRESS else frozenset()
    return Report(statement, order, who, frozenset(words), runs, numbers, frozenset(map(root, words)), headline, lands)


_NUMBER = re.compile(r"\d+(?:[.,٫]\d+)*")
_SENTENCE_END = re.compile(r"[.!؟?\n]")
# How many characters before what is said are looked at for the countries in its sentence.
_BEFORE = 250


def _lands(text: str, content: Sequence[Span]) -> frozenset[str]:
    """The countries that are named from the beginning of the sentence to the end of what is said."""
    begin, end = content[0].start, content[-1].end
    ends = [match.end() for match in _SENTENCE_END.finditer(text, max(0, begin - _BEFORE), begin)]
    start = ends[-1] if ends else max(0, begin - _BEFORE)
    return frozenset(code for word in _WORD.findall(fold(text[start:end])) if (code := code_of(word)))


def words_of_statement(text: str, content: Sequence[Span]) -> str:
    """What was said, in one line."""
    return " ".join(" ".join(text[start:end] for start, end in content).split())
