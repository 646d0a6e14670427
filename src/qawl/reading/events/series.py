"""Events that come in series: rounds of a process («الجولة الرابعة من الحوار الاستراتيجي») and named conferences («القمة
الخليجية الـ36»)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold_word
from qawl.arabic.numbers import numbers
from qawl.lexicon.events import Frame
from qawl.reading.mentions import phrase_last
from qawl.reading.vocabulary import CLOSED
from qawl.records import MentionKind, Span

if TYPE_CHECKING:
    from qawl.reading.events.field import Field


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word in words.split())


# The series that rounds are of, as nouns with the article, whose adjectives are a part of the name: «الحوار [الاستراتيجي]».
PROCESSES = _folded(
    "الحوار للحوار المفاوضات للمفاوضات المحادثات للمحادثات المباحثات للمباحثات المشاورات للمشاورات حوار"
    " مفاوضات محادثات مباحثات مشاورات"
)
# What a conference is of, where it has no name of its own.
_NOT_NAMES = _folded(
    "الوطني الشعبي القومي الشعب الصحفي الصحافي الذي التي الحالي الحالية الأخير الأخيرة الماضي الماضية نفسه نفسها القادم القادمة"
    " المقبل المقبلة المذكور المشترك"
)
_NAMING = frozenset(("place", "capital", "country", "named_body", "metonym"))
# The bodies whose heads of state or government gather at a summit: «قمة [مجموعة] العشرين», «قمة [مجلس] التعاون».
_GATHERED = frozenset(("body.international", "body.government", "body.party"))
_DIGITS = re.compile(r"(?:ال)?(\d{1,3})")
# How far behind its noun the number of a round stands.
REACH = 4


class Process(NamedTuple):
    """A series: the span of its name (None where only the round is named), the number of the round, the last token of both."""

    process: Span
    number: int | None
    last: int


def process_of(field: Field, index: int) -> Process | None:
    """The series that a noun of a round or of a process opens.

    «الجولة [الرابعة] من [الحوار الاستراتيجي]», «جلسة [الحوار الاستراتيجي] [الرابعة]», «[الحوار] [الأول]».
    """
    document = field.document
    word = field.words[index]
    rounds = word is not None and any(noun.frame is Frame.ROUND for noun in word.nouns)
    place = index
    number = None
    last = index
    if rounds:
        number, last = _number(field, index + 1)
        place = last + 1 if number is not None else index + 1
        while place < min(index + REACH + 2, len(document.norms)) and document.norms[place] in _LINKS:
            place += 1
    if place >= len(document.norms) or document.norms[place] not in PROCESSES:
        return None
    head = place
    end = head
    limit = phrase_last(document, head)
    while end < limit and _number(field, end + 1)[0] is None:
        end += 1
    if end == head and number is None and not rounds and _number(field, head + 1)[0] is None:
        return None
    last = max(last, end)
    if number is None:
        number, numbered = _number(field, end + 1)
        last = numbered if number is not None else last
    if rounds and number is None:
        return None
    return Process(_span(field, head, end), number, last)


_LINKS = _folded("من ل في")


def _span(field: Field, first: int, last: int) -> Span:
    """The span of a name without the proclitics of its first word."""
    span = field.document.span(first, last)
    norm = field.document.norms[first]
    return Span(span.start + (2 if norm.startswith("لل") else 0), span.end)


def _number(field: Field, index: int) -> tuple[int | None, int]:
    """The ordinal that stands at a token, and its last token: «الرابعة», «الـ36», «السادسة والعشرين»."""
    document = field.document
    if index >= len(document.norms) or not document.tokens[index].is_word:
        return None, index - 1
    digits = _DIGITS.fullmatch(document.norms[index])
    if digits:
        return int(digits.group(1)), index
    if not _looks_ordinal(document.norms[index]):
        return None, index - 1
    last = index
    while last + 1 < min(index + 3, len(document.norms)) and _looks_ordinal(document.norms[last + 1]):
        last += 1
    span = document.span(index, last)
    found = numbers(document.text[span.start : span.end])
    if found and found[0].ordinal and found[0].value.denominator == 1:
        return int(found[0].value), last
    return None, index - 1


@lru_cache(maxsize=20_000)
def _looks_ordinal(norm: str) -> bool:
    """Whether a folded word is read as a number with the article, or joined to one: «الثالثة», «والعشرين», «عشر»."""
    return bool(norm.startswith(("ال", "وال", "عشر")) and numbers(norm))


def round_of(field: Field, index: int, stop: int) -> int | None:
    """The number of a conference: «القمة الخليجية [الـ36]», «المؤتمر [الثالث] للمانحين»."""
    for place in range(index + 1, min(stop, len(field.words))):
        if not field.document.tokens[place].is_word:
            return None
        number, _ = _number(field, place)
        if number is not None:
            return number
    return None


def conference_last(field: Field, index: int) -> int | None:
    """The last token of the name of a conference, or None: «مؤتمر بغداد [للتعاون والشراكة]», «القمة [العربية]»."""
    document = field.document
    limit = phrase_last(document, index, takes_for=True)
    following = index + 1
    if following >= len(document.norms) or not document.tokens[following].is_word:
        return None
    norm, tags = document.norms[following], document.tags[following]
    if norm in _NOT_NAMES or following in field.times or document.shapes[following] in CLOSED:
        return None
    word = field.words[following]
    nested = word is not None and bool(word.nouns)  # «مؤتمر القمة العربية»
    mention = field.mentions.get(following)
    known = mention is not None and (mention[0] > following or mention[1].kind is MentionKind.COUNTRY)
    if document.norms[index].endswith(fold_word("قمة")):  # not «قمة السوق»
        known = known and (not mention or mention[1].why.rule != "body" or bool(tags & _GATHERED))
    named = bool(tags & _NAMING) or known or nested
    related = norm.endswith(("ي", "يه")) and document.norms[index].lstrip("ولب").startswith("ال")
    named = named or (norm.startswith("ال") and ("demonym" in tags or related))
    if not named and not (
        norm.startswith("ال") and document.norms[index].lstrip("ولب").startswith("موتمر") and limit > following
    ):
        return None
    last = max(limit, following)
    if mention is not None and known:
        last = max(last, mention[0])
    while last + 1 < len(document.norms) and last < index + 6 and document.norms[last + 1].startswith("لل"):
        last = phrase_last(document, last + 1)
        while last + 1 < len(document.norms) and document.norms[last + 1].startswith("وال"):
            last += 1
    return last
