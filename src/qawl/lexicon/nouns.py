"""The tables of nouns and names compiled for the reader: folded words and phrases with what they may denote.

Invariant: a pure function of the tables. A *tag* says what a form may denote, never that it does: one form may carry
several. Tags are `title`, `office`, `body`, `named_body`, `agency`, `country`, `demonym`, `capital`, `metonym`,
`place`, `given_name`, `surname`, `particle`, `document` and `group`; `title`, `office`, `body`, `agency`, `particle`
and `group` come with a finer one (`office.politics`). A name that is an everyday word as well (column `ambiguous`)
carries `agency.ambiguous` and its like *instead of* the plain tag, so that a plain tag can be trusted where nothing
else speaks for a name.

Keys are folded (`qawl.arabic.letters.fold`). Common nouns are inflected: with and without the article, feminine,
plural, sound plural in -ūn/-īn/-āt, also without its nūn at the head of an idafa (مسؤولو، مسؤولي), dual, and the
indefinite accusative (رئيسا). Proclitics and suffix pronouns are not added: they are for the reader to take off.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from qawl.arabic.letters import fold
from qawl.lexicon import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_ARTICLE = "ال"

# A shorter noun with an ending is mostly another word: جد, «جداً»; أب, «إبان»; أم, «أما».
_LEAST_LETTERS = 3


class Form(NamedTuple):
    """An inflected form of a noun: its folded words and its agreement.

    `agreement` is `ms` or `fs` (singular), `md` or `fd` (dual), `mp` or `fp` (plural, of persons), or empty.
    """

    words: tuple[str, ...]
    agreement: str


class _Entry(NamedTuple):
    form: Form
    tags: tuple[str, ...]


def sources() -> Mapping[str, frozenset[str]]:
    """Folded single word -> its tags. Raises LexiconError if a table is malformed."""
    return _compiled().words


def phrases() -> Mapping[tuple[str, ...], frozenset[str]]:
    """Folded words of a name or term of two words or more -> its tags. Raises LexiconError if a table is malformed."""
    return _compiled().phrases


def agreement() -> Mapping[str, frozenset[str]]:
    """Folded single word -> what verbs and pronouns agree with it as: of `ms`, `fs`, `md`, `fd`, `mp`, `fp`.

    A word without an entry leaves its gender and number open. Raises LexiconError if a table is malformed.
    """
    return _compiled().agreement


class _Compiled(NamedTuple):
    words: Mapping[str, frozenset[str]]
    phrases: Mapping[tuple[str, ...], frozenset[str]]
    agreement: Mapping[str, frozenset[str]]


@cache
def _compiled() -> _Compiled:
    tags: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    agreements: defaultdict[str, set[str]] = defaultdict(set)
    for (words, agreement), entry_tags in _entries():
        tags[words].update(entry_tags)
        if agreement and len(words) == 1:
            agreements[words[0]].add(agreement)
    return _Compiled(
        MappingProxyType({words[0]: frozenset(found) for words, found in tags.items() if len(words) == 1}),
        MappingProxyType({words: frozenset(found) for words, found in tags.items() if len(words) > 1}),
        MappingProxyType({word: frozenset(found) for word, found in agreements.items()}),
    )


# --- from rows to tagged forms ----------------------------------------------------------------------------------------


def _entries() -> Iterator[_Entry]:
    yield from _people()
    yield from _bodies()
    yield from _countries()
    yield from _names()
    yield from _things()


def _people() -> Iterator[_Entry]:
    for title in tables.load("titles"):
        yield from _proper([title.term], _singular(title.gender), "title", f"title.{title.kind}")
    for office in tables.load("offices"):
        tags = ("office", f"office.{office.domain}")
        yield from _tagged(_inflected(office.masc, "ms"), *tags)
        if office.fem:
            yield from _tagged(_inflected(office.fem, "fs"), *tags)
        for plural in office.plural:
            yield from _tagged(_inflected(plural, "mp"), *tags)


def _bodies() -> Iterator[_Entry]:
    for body in tables.load("bodies"):
        tags = ("body", f"body.{body.domain}")
        yield from _tagged(_inflected(body.singular, _singular(body.gender)), *tags)
        for plural in body.plural:
            yield from _tagged(_inflected(plural, "fs"), *tags)  # plurals of things agree as feminine singular
    for named in tables.load("named_bodies"):
        yield from _proper([named.term], _singular(named.gender), _name_tag("named_body", named.ambiguous))
    for agency in tables.load("agencies"):
        tag = _name_tag("agency", agency.ambiguous)
        yield from _proper([agency.term], "fs", *([tag] if agency.ambiguous else [tag, f"agency.{agency.kind}"]))


def _countries() -> Iterator[_Entry]:
    for country in tables.load("countries"):
        yield from _proper([country.name, *country.other, *country.official], "", "country")
        yield from _proper([form for form in (country.capital, *country.capital_other) if form], "fs", "capital")
        yield from _proper(country.metonyms, "", "metonym")
        for forms, agreement in (
            (country.demonym_m, "ms"),
            (country.demonym_f, "fs"),
            (country.demonym_plural, "mp"),
        ):
            for form in forms:
                yield from _tagged(_inflected(form, agreement), "demonym")


def _names() -> Iterator[_Entry]:
    for place in tables.load("places"):
        yield from _proper([place.name], "", _name_tag("place", place.ambiguous))
    for given in tables.load("given_names"):
        yield from _proper([given.name], _singular(given.gender), _name_tag("given_name", given.ambiguous))
    for surname in tables.load("surnames"):
        yield from _proper([surname.name], "", _name_tag("surname", surname.ambiguous))
    for particle in tables.load("name_particles"):
        yield from _proper([particle.term], "", "particle", f"particle.{particle.kind}")


def _things() -> Iterator[_Entry]:
    for document in tables.load("documents"):
        yield from _tagged(_inflected(document.term, _singular(document.gender)), "document")
        for plural in document.plural:
            yield from _tagged(_inflected(plural, "fs"), "document")
    for group in tables.load("groups"):
        dual = "fd" if group.term.endswith("تان") else "md"
        agreement = {"singular": "", "dual": dual, "plural": "mp"}[group.number]
        yield from _tagged(_inflected(group.term, agreement), "group", f"group.{group.number}")


def _name_tag(tag: str, ambiguous: bool) -> str:
    return f"{tag}.ambiguous" if ambiguous else tag


def _singular(gender: str) -> str:
    return {"m": "ms", "f": "fs"}.get(gender, "")


def _proper(names: Iterable[str], agreement: str, *tags: str) -> Iterator[_Entry]:
    """Names as they stand: they take no article and no endings."""
    for name in names:
        yield _Entry(Form(tuple(fold(name).split()), agreement), tags)


def _tagged(forms: Iterable[Form], *tags: str) -> Iterator[_Entry]:
    for form in forms:
        yield _Entry(form, tags)


# --- inflection of common nouns ---------------------------------------------------------------------------------------


def _inflected(term: str, agreement: str) -> Iterator[Form]:
    """All forms of a noun given in the form that `agreement` names, with and without the article."""
    head, *rest = term.split()
    heads = _endings(head, agreement) if not rest else [(head, agreement), *_sound_plural(head, agreement)]
    for form, its_agreement in heads:
        for words in _with_article([form, *rest]):
            yield Form(tuple(fold(word) for word in words), its_agreement)


def _endings(noun: str, agreement: str) -> Iterator[tuple[str, str]]:
    yield noun, agreement
    yield from _sound_plural(noun, agreement)
    yield from _oblique_dual(noun, agreement)
    if agreement == "fs" and noun.endswith("ة"):
        yield noun[:-1] + "ات", "fp"
    if len(noun) < _LEAST_LETTERS:
        return
    if agreement in ("ms", "fs"):
        yield from _dual(noun, agreement)
    if agreement in ("ms", "mp") and _takes_tanwin(noun):
        yield noun + "ا", agreement


def _sound_plural(noun: str, agreement: str) -> Iterator[tuple[str, str]]:
    """مسؤولون -> مسؤولين, and مسؤولو, مسؤولي at the head of an idafa."""
    if agreement == "mp" and noun.endswith("ون"):
        stem = noun[:-2]
        yield stem + "ين", agreement
        yield stem + "و", agreement
        yield stem + "ي", agreement


def _dual(noun: str, agreement: str) -> Iterator[tuple[str, str]]:
    """رئيس -> رئيسان, رئيسين; شركة -> شركتان, شركتين."""
    stem = noun[:-1] + "ت" if noun.endswith("ة") else noun
    dual = agreement[0] + "d"
    yield stem + "ان", dual
    yield stem + "ين", dual
    if noun.endswith("ة"):
        yield stem + "ا", dual
        yield stem + "ي", dual


def _oblique_dual(noun: str, agreement: str) -> Iterator[tuple[str, str]]:
    """A noun that the table gives in the dual: جانبان -> جانبين; طرفا -> طرفي."""
    if agreement.endswith("d") and noun.endswith("ان"):
        yield noun[:-2] + "ين", agreement
        yield noun[:-1], agreement


def _takes_tanwin(noun: str) -> bool:
    return not noun.endswith(("ة", "اء", "ا", "ى", "ي", "ون", "ين", "ات", "ان"))


def _with_article(words: list[str]) -> Iterator[list[str]]:
    """A term as it stands, and made definite: an adjective takes the article too (الأمين العام), a genitive alone takes
    it for both (أمين السر).
    """
    yield words
    if words[0].startswith(_ARTICLE):
        return
    yield [_ARTICLE + words[0], *words[1:]]
    if len(words) == 2 and not words[1].startswith(_ARTICLE):
        yield [_ARTICLE + words[0], _ARTICLE + words[1]]
        yield [words[0], _ARTICLE + words[1]]
