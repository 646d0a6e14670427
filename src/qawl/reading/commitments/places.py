"""Where the names of an article stand, and for whom their holders speak."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from qawl.arabic.letters import fold
from qawl.lexicon.countries import adjective_codes, country_codes
from qawl.lexicon.nouns import sources
from qawl.reading.mentions import phrase_last
from qawl.records import Mention, MentionKind, Span, Why, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qawl.reading.commitments.triggers import Trigger
    from qawl.reading.document import Document
    from qawl.records import Statement


class Places:
    """The mentions of an article on tokens, in text order, and the statements that may hold an undertaking."""

    def __init__(self, document: Document, mentions: Sequence[Mention], statements: Sequence[Statement]) -> None:
        found = sorted([*mentions, *_capitals(document, mentions)], key=lambda m: m.span)
        self._countries = _countries(document.text, found)
        self.document, self.statements = document, statements
        self.speakers = frozenset(statement.speaker_name for statement in statements)
        cues = [(s.cue or s.content[0], s.speaker_name) for s in statements]
        self._told = sorted((document.tokens_of(cue)[0], name) for cue, name in cues if name)
        self._sides = [
            (s.speaker, s.speaker_name)
            for s in statements
            if s.speaker and s.speaker_name and s.speaker != s.speaker_name
        ]
        named = Counter(
            self._countries[_country(document.text, mention.name)]
            for mention in found
            if mention.kind == MentionKind.COUNTRY
        )
        self._pair = tuple(name for name, count in named.most_common(2) if count > 1)
        self.mentions = [self._named(mention) for mention in found if not _is_agency(document, mention.span)]
        places = [document.tokens_of(mention.span) for mention in self.mentions]
        self.first, self.last = [first for first, _ in places], [last for _, last in places]
        self._keys: dict[Span, tuple[str, ...]] = {}
        self.standing = self._standing()
        self.told_of: dict[Span, tuple[int, ...]] = {}  # columns of names, kept by the step that weighs them
        self._near: dict[Span, frozenset[int]] = {}
        self._of_name: dict[str, list[tuple[int, int]]] = {}
        for mention, place in zip(self.mentions, places, strict=True):
            for span in {mention.name, mention.span}:
                self._of_name.setdefault(self._last_word(span), []).append(place)

    def _standing(self) -> dict[tuple[str, ...], list[int]]:
        """The mentions under each name of the article, by the words of the name: those named most come first."""
        found: dict[tuple[str, ...], list[int]] = {}
        for n, mention in enumerate(self.mentions):
            found.setdefault(self.key_of(mention.name), []).append(n)
        return dict(sorted(found.items(), key=lambda named: -len(named[1])))

    def key_of(self, name: Span) -> tuple[str, ...]:
        """What makes two names one: their words without the article, «المدينة» and «مدينة»."""
        found = self._keys.get(name)
        if found is None:
            words = fold(words_of(self.document.text, name)).split()
            found = tuple([word[2:] if word.startswith("ال") and len(word) > 4 else word for word in words])
            self._keys[name] = found
        return found

    def _named(self, mention: Mention) -> Mention:
        """A mention under the name of who is bound: a country by what the article calls it most, both sides by their names."""
        if mention.kind == MentionKind.COUNTRY:
            return msgspec.structs.replace(mention, name=self._countries[_country(self.document.text, mention.name)])
        if mention.kind in (MentionKind.BODY, MentionKind.GROUP):
            return msgspec.structs.replace(mention, name=self._both_sides(mention.span) or mention.span)
        return mention

    def _both_sides(self, span: Span) -> Span | None:
        """What a statement calls both sides that speak under a dual: «الطرفان» -> «العراق والولايات المتحدة»."""
        words = self.document.norms[self.document.tokens_of(span)[0]]
        if words not in _DUALS:
            return None
        return next(
            (
                name
                for speaker, name in self._sides
                if self.document.norms[self.document.tokens_of(speaker)[0]] in _DUALS
            ),
            None,
        )

    def speaker_of(self, trigger: Trigger) -> Span | None:
        """Who says what holds a trigger, unless that is an agency that passes it on."""
        name = self.statements[trigger.said.number].speaker_name if trigger.said else None
        return name if name and not _is_agency(self.document, name) else None

    def sources_around(self, token: int) -> tuple[Span | None, Span | None]:
        """The sources of the last statement with its cue before a token and of the first one behind it."""
        at = bisect_left(self._told, (token,))
        before = self._told[at - 1][1] if at else None
        return before, self._told[at][1] if at < len(self._told) else None

    def country_of(self, name: Span) -> Span | None:
        """The country that the holder of a name speaks for, as the article names it: by an adjective beside one of his mentions."""
        for index in self._beside(name):
            code_of = adjective_codes().get(self.document.norms[index])
            if code_of and code_of in self._countries:
                return self._countries[code_of]
        return None

    def body_of(self, name: Span) -> Span | None:
        """The body that the holder of a name speaks for: «رئيس [مجلس النواب] سليم الجبوري»."""
        for index in self._beside(name):
            tags = self.document.words[index].tags
            minister = index > 0 and self.document.norms[index - 1].lstrip("و").startswith(_MINISTERS)
            if ("body" in tags or "named_body" in tags) and not minister:
                return self.document.span(index, max(index, phrase_last(self.document, index)))
        return None

    def beside(self, name: Span) -> frozenset[int]:
        """The tokens of every mention under a name, and those of the phrase before it."""
        if name not in self._near:
            self._near[name] = frozenset(self._beside(name))
        return self._near[name]

    def _beside(self, name: Span) -> Iterator[int]:
        """The tokens of every mention under a name, and those of the phrase before it or of the office behind it."""
        for first, last in dict.fromkeys(
            [self.document.tokens_of(name), *self._of_name.get(self._last_word(name), ())]
        ):
            yield from range(first, last + 1)
            for index in range(first - 1, max(-1, first - OFFICE_WORDS), -1):
                if not self.document.words[index].is_word or self.document.forces[index]:
                    break
                yield index
            yield from self._office_behind(last + 1)

    def _office_behind(self, first: int) -> Iterator[int]:
        """The tokens of an office that stands behind a name: «سالم الحربي، [رئيس لجنة المسابقات]»."""
        words = self.document.words
        first += first < len(words) and words[first].norm in _COMMAS
        if first >= len(words) or "office" not in words[first].tags:
            return
        for index in range(first, min(first + OFFICE_WORDS, len(words))):
            if not words[index].is_word or self.document.forces[index]:
                break
            yield index

    def _last_word(self, name: Span) -> str:
        return self.document.norms[self.document.tokens_of(name)[1]]

    def at(self, token: int) -> int | None:
        """The mention that begins at a token, without a preposition written to it."""
        n = bisect_left(self.first, token)
        if n == len(self.first) or self.first[n] != token:
            return None
        attached = self.document.text[self.document.tokens[token].start : self.mentions[n].span.start]
        return n if attached in ("", "#") else None

    def ends_at(self, token: int) -> int | None:
        """The mention that ends at a token."""
        n = bisect_left(self.first, token + 1) - 1
        return n if n >= 0 and self.last[n] == token else None

    def together(self, name: Span, mention: int) -> tuple[Span, ...]:
        """A party with those who are named together with it, where it was taken from a mention (-1: from none)."""
        joined = self.joined(mention) if mention >= 0 else ()
        return tuple(part for each in (name, *joined[1:]) for part in self.parts(each))

    def parts(self, name: Span) -> tuple[Span, ...]:
        """Those whom one name names together: the speaker «[تركيا] و[قطر]»; the name itself where it is one."""
        if self.document.norms[self.document.tokens_of(name)[0]] in BOTH_STATES and len(self._pair) == 2:
            return self._pair  # «الطرفان», whom no statement names: the two states that the article is about
        inside = [m.name for m in self.mentions if name.start <= m.span.start and m.span.end <= name.end]
        joined = [m for m in dict.fromkeys(inside) if m != name]
        words = self.document.text[name.start : name.end].split()
        return tuple(joined) if len(joined) > 1 and any(word.startswith("و") for word in words[1:]) else (name,)

    def joined(self, mention: int) -> tuple[Span, ...]:
        """A mention with those that a conjunction joins to it."""
        found = [self.mentions[mention].name]
        for step in (-1, 1):
            at = mention
            while 0 <= at + step < len(self.first):
                left, right = sorted((at, at + step))
                if not self._conjoined(left, right):
                    break
                at += step
                found.append(self.mentions[at].name)
        return tuple(dict.fromkeys(found))

    def _conjoined(self, left: int, right: int) -> bool:
        first = self.first[right]
        written = self.document.norms[first].startswith("و")
        joined = written and self.mentions[right].span.start > self.document.tokens[first].start
        return joined and not any(self.document.words[i].is_word for i in range(self.last[left] + 1, first))


# «وزير الخارجية» holds an office of the government, and speaks for no body of the name «الخارجية».
_MINISTERS = ("زير", "زراء")
_COMMAS = frozenset(("،", ","))
# How many words before a name may hold the office of its holder.
OFFICE_WORDS = 7


def _countries(text: str, mentions: Sequence[Mention]) -> dict[str, Span]:
    """What the article calls each country most often; its capital only where nothing else names it."""
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], Span] = {}
    for mention in mentions:
        if mention.kind == MentionKind.COUNTRY:
            for span in (mention.span, mention.name):
                key = _country(text, span), fold(words_of(text, span))
                counts[key] += 1
                first.setdefault(key, span)
    found: dict[str, tuple[tuple[bool, int, int], Span]] = {}
    for key, count in counts.items():
        rank = "capital" not in sources().get(key[1], ()), count, len(key[1])
        found[key[0]] = max(found.get(key[0], (rank, first[key])), (rank, first[key]))
    return {country: span for country, (_, span) in found.items()}


def _capitals(document: Document, mentions: Sequence[Mention]) -> list[Mention]:
    """Countries and capitals that are no mention of their own: «أن [واشنطن] ستواصل»."""
    held = [m.span for m in mentions]
    found = []
    for index, tags in document.tagged:
        if not tags & _STATES:
            continue
        span = document.span(index, index)
        at = bisect_left(held, span)
        if not any(overlap(other, span) for other in held[max(0, at - 1) : at + 1]):
            found.append(Mention(span=span, kind=MentionKind.COUNTRY, name=span, why=_CAPITAL))
    return found


_STATES = frozenset(("country", "capital"))
_CAPITAL = Why(rule="capital", confidence=0.5)


def _is_agency(document: Document, span: Span) -> bool:
    """Whether a name is of those who pass words on: news agencies and papers bind themselves to nothing."""
    first, last = document.tokens_of(span)
    return any("agency" in tags for tags in document.tags[first : last + 1])


_DUALS = frozenset(
    fold(word + ending)
    for word in ("الطرف", "الجانب", "البلد", "الوفد", "الرئيس", "الوزير", "الزعيم", "الدولت", "الحكومت")
    for ending in ("ان", "ين")
)


BOTH_STATES = frozenset(
    fold(word + ending)
    for word in ("الطرف", "الجانب", "البلد", "الوفد", "الدولت", "الحكومت")
    for ending in ("ان", "ين")
)


def _country(text: str, name: Span) -> str:
    words = tuple(fold(text[name.start : name.end]).split())
    return country_codes().get(words, " ".join(words))


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one.start < other.end and other.start < one.end
