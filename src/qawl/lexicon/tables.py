"""The tables of the lexicon: words and names that denote sources of speech, and words of time, one plain TSV file a table.

Invariant: a table is what its row type says. Each column of the file is a field of the row type, in the same order; a
field of type `tuple[str, ...]` holds values separated by `|`, a `bool` is `yes` or empty, a `Literal` is one of its
values. A row that breaks this is an error that names file and line, never a row left out. The columns are described in
docs/lexicon.md.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast, get_args, get_origin, get_type_hints, overload

from qawl.errors import LexiconError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Gender = Literal["m", "f", "any"]
Number = Literal["singular", "dual", "plural"]


class Title(NamedTuple):
    """An honorific or rank that stands before a name: «معالي», «اللواء»."""

    term: str
    gender: Gender
    kind: Literal["honorific", "rank", "religious", "royal", "academic"]


class Office(NamedTuple):
    """A noun that denotes a person by function, alone or at the head of an idafa: «وزير», «شاهد عيان»."""

    masc: str
    fem: str
    plural: tuple[str, ...]
    domain: Literal[
        "politics",
        "military",
        "justice",
        "religion",
        "media",
        "academia",
        "business",
        "sport",
        "health",
        "civil",
        "source",
    ]


class Body(NamedTuple):
    """The head noun of an organisation or collective body: «وزارة», «حزب»."""

    singular: str
    plural: tuple[str, ...]
    gender: Gender
    domain: Literal[
        "government",
        "party",
        "military",
        "media",
        "justice",
        "company",
        "sport",
        "ngo",
        "international",
        "academia",
        "other",
    ]


class NamedBody(NamedTuple):
    """A body known by a proper name, abbreviation or metonym: «البيت الأبيض».

    `government` is the ISO 3166-1 code of the country whose government it stands for, or empty; `ambiguous` where
    the name is a common word too: «فتح».
    """

    term: str
    gender: Gender
    government: str
    ambiguous: bool


class Agency(NamedTuple):
    """A news agency, newspaper, channel or site; `full` is empty, or the full name that a short form points to.

    `ambiguous` where the name is a common word too: «اليوم».
    """

    term: str
    kind: Literal["agency", "newspaper", "channel", "site"]
    country: str
    full: str
    ambiguous: bool


class Country(NamedTuple):
    """A state or territory of ISO 3166-1 (and Kosovo, XK, and the European Union, EU) with its people and capital."""

    name: str
    code: str
    other: tuple[str, ...]
    official: tuple[str, ...]
    demonym_m: tuple[str, ...]
    demonym_f: tuple[str, ...]
    demonym_plural: tuple[str, ...]
    capital: str
    capital_other: tuple[str, ...]
    metonyms: tuple[str, ...]


class Place(NamedTuple):
    """A city or region with the ISO 3166-1 code of its country; one name may lie in two countries.

    `ambiguous` where the name is a common word too: «المدينة».
    """

    name: str
    country: str
    ambiguous: bool


class GivenName(NamedTuple):
    """A given name; `ambiguous` where it is a common word or a place too: «كريم», «سعيد»."""

    name: str
    gender: Gender
    ambiguous: bool


class Surname(NamedTuple):
    """A family name, or the surname of someone long in the news; `ambiguous` where it is a common word too."""

    name: str
    ambiguous: bool


class NameParticle(NamedTuple):
    """A word that binds the parts of a name: «بن», «آل», «فان»."""

    term: str
    kind: Literal["filiation", "kunya", "clan", "servant", "foreign"]


class Document(NamedTuple):
    """A document that speaks: «بيان», «تقرير»."""

    term: str
    plural: tuple[str, ...]
    gender: Gender


class Group(NamedTuple):
    """People by description: «أهالي», «الطرفان»."""

    term: str
    number: Number


class Month(NamedTuple):
    """The name of a month in one family of names; `month` is 1 to 12, of the Hijri year in the family `hijri`.

    `ambiguous` where the name is another word or a person's name too: «مارس», «رجب».
    """

    name: str
    month: int
    family: Literal["international", "syriac", "maghrebi", "hijri", "english"]
    ambiguous: bool


class TimeUnit(NamedTuple):
    """A unit of time by its TIMEX3 code, of which `T` opens those of the clock."""

    singular: str
    code: Literal["TS", "TM", "TH", "D", "W", "M", "Y", "DE", "CE"]
    dual: tuple[str, ...]
    plural: tuple[str, ...]


class CalendarWord(NamedTuple):
    """A word and the part it plays in time expressions: «الماضي», «مطلع»; `value` is what it means there, if anything."""

    term: str
    role: str
    value: str


class TimePhrase(NamedTuple):
    """A phrase that names a time by itself, with its TIMEX3 type and value: «الوقت الراهن»."""

    phrase: str
    type: Literal["DATE", "DURATION"]
    value: str


class PersonRow(NamedTuple):
    """A holder of public office: an id from the English name, the names that news uses, the Wikidata item where it was read."""

    id: str
    arabic: str
    arabic_other: tuple[str, ...]
    english: str
    english_other: tuple[str, ...]
    wikidata: str


class TenureRow(NamedTuple):
    """One person in one office from a day (`since`) to another (`until`, not included): `2015-01-23`, `2015-01` or `2015`.

    seat: ISO 3166-1 code of the country, or the organisation. as_of: when an open end was last known. source: where the fact can be
    checked; checked: whether it was, when the row was written.
    """

    person: str
    office: str
    seat: str
    since: str
    until: str
    acting: bool
    source: str
    checked: bool
    as_of: str


class PublicOffice(NamedTuple):
    """An office of the registry with the titles by which news names its holder; `seat` only where the title is bound to one."""

    office: str
    seat: str
    english: str
    titles: tuple[str, ...]


class Feast(NamedTuple):
    """A feast or a day of mark, with the calendar, month and day on which it begins: «عيد الفطر»."""

    name: str
    calendar: Literal["gregorian", "hijri"]
    month: int
    day: int


class TopicTerm(NamedTuple):
    """A word or phrase and the topics that it tells: alone (`strong`), with one more (`fair`) or as a hint (`weak`).

    The topics are values of `qawl.records.Topic`, or `none`; a row without any says that its words tell nothing.
    """

    term: str
    other: tuple[str, ...]
    strong: tuple[str, ...]
    fair: tuple[str, ...]
    weak: tuple[str, ...]


# How many leading columns identify a row: one name may belong to several countries.
_ROW_TYPES: Mapping[str, tuple[type[NamedTuple], int]] = {
    "titles": (Title, 1),
    "offices": (Office, 1),
    "bodies": (Body, 1),
    "named_bodies": (NamedBody, 1),
    "agencies": (Agency, 3),
    "countries": (Country, 1),
    "places": (Place, 2),
    "given_names": (GivenName, 1),
    "surnames": (Surname, 1),
    "name_particles": (NameParticle, 1),
    "documents": (Document, 1),
    "groups": (Group, 1),
    "months": (Month, 1),
    "time_units": (TimeUnit, 1),
    "calendar_words": (CalendarWord, 1),
    "time_phrases": (TimePhrase, 1),
    "feasts": (Feast, 1),
    "people": (PersonRow, 1),
    "tenures": (TenureRow, 4),
    "public_offices": (PublicOffice, 2),
    "topics": (TopicTerm, 1),
}

NAMES = tuple(_ROW_TYPES)


def columns(name: str) -> tuple[str, ...]:
    """The columns of a table, in file order. Raises LexiconError for an unknown table."""
    return cast("tuple[str, ...]", _row_type(name)[0]._fields)


@overload
def load(name: Literal["titles"]) -> tuple[Title, ...]: ...
@overload
def load(name: Literal["offices"]) -> tuple[Office, ...]: ...
@overload
def load(name: Literal["bodies"]) -> tuple[Body, ...]: ...
@overload
def load(name: Literal["named_bodies"]) -> tuple[NamedBody, ...]: ...
@overload
def load(name: Literal["agencies"]) -> tuple[Agency, ...]: ...
@overload
def load(name: Literal["countries"]) -> tuple[Country, ...]: ...
@overload
def load(name: Literal["places"]) -> tuple[Place, ...]: ...
@overload
def load(name: Literal["given_names"]) -> tuple[GivenName, ...]: ...
@overload
def load(name: Literal["surnames"]) -> tuple[Surname, ...]: ...
@overload
def load(name: Literal["name_particles"]) -> tuple[NameParticle, ...]: ...
@overload
def load(name: Literal["documents"]) -> tuple[Document, ...]: ...
@overload
def load(name: Literal["groups"]) -> tuple[Group, ...]: ...
@overload
def load(name: Literal["months"]) -> tuple[Month, ...]: ...
@overload
def load(name: Literal["time_units"]) -> tuple[TimeUnit, ...]: ...
@overload
def load(name: Literal["calendar_words"]) -> tuple[CalendarWord, ...]: ...
@overload
def load(name: Literal["time_phrases"]) -> tuple[TimePhrase, ...]: ...
@overload
def load(name: Literal["feasts"]) -> tuple[Feast, ...]: ...
@overload
def load(name: Literal["people"]) -> tuple[PersonRow, ...]: ...
@overload
def load(name: Literal["tenures"]) -> tuple[TenureRow, ...]: ...
@overload
def load(name: Literal["public_offices"]) -> tuple[PublicOffice, ...]: ...
@overload
def load(name: Literal["topics"]) -> tuple[TopicTerm, ...]: ...
@overload
def load(name: str) -> tuple[Any, ...]: ...


def load(name: str) -> tuple[Any, ...]:
    """The rows of a table, in file order; read once.

    Raises LexiconError, naming file and line, for an unknown table, a malformed row or a row that stands twice.
    """
    return _load(name)


@cache
def _load(name: str) -> tuple[Any, ...]:
    _row_type(name)
    data = resources.files(__package__).joinpath(f"{name}.tsv").read_bytes()
    try:
        text = data.decode("utf-8-sig")  # some editors put a byte order mark before the first line
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LexiconError("not UTF-8", where=f"{name}.tsv:{line}", hint="save the file as UTF-8") from None
    return parse(name, text)


def parse(name: str, text: str) -> tuple[Any, ...]:
    """The rows of table `name` in the TSV text `text`; lines that are blank or open with `#` are skipped.

    Raises LexiconError as `load` does.
    """
    row_type, key_width = _row_type(name)
    readers = [_reader(hint) for hint in get_type_hints(row_type).values()]
    rows: list[Any] = []
    first_line: dict[tuple[str, ...], int] = {}
    for number, values in _body_lines(name, text, row_type._fields):
        where = f"{name}.tsv:{number}"
        key = tuple(values[:key_width])
        if key in first_line:
            raise LexiconError(f"{values[0]!r} stands twice (first in line {first_line[key]})", where=where)
        first_line[key] = number
        rows.append(row_type(*_cells(values, readers, row_type._fields, where)))
    return tuple(rows)


def _row_type(name: str) -> tuple[type[Any], int]:
    try:
        return _ROW_TYPES[name]
    except KeyError:
        raise LexiconError(f"there is no table {name!r}", hint="tables: " + ", ".join(NAMES)) from None


def _body_lines(name: str, text: str, fields: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Numbered rows below the header, each with as many columns as the table has."""
    header_seen = False
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        where = f"{name}.tsv:{number}"
        values = [value.strip() for value in line.split("\t")]
        if not header_seen:
            if tuple(values) != fields:
                raise LexiconError("the header is not that of the table", where=where, hint=" ".join(fields))
            header_seen = True
            continue
        if len(values) != len(fields):
            raise LexiconError(
                f"{len(values)} columns instead of {len(fields)}", where=where, hint="columns are set apart by tabs"
            )
        if not values[0]:
            raise LexiconError(f"column {fields[0]!r} is empty", where=where)
        yield number, values
    if not header_seen:
        raise LexiconError("the header is missing", where=f"{name}.tsv", hint=" ".join(fields))


def _cells(
    values: list[str], readers: list[Callable[[str], object]], fields: tuple[str, ...], where: str
) -> Iterator[object]:
    for value, read, field in zip(values, readers, fields, strict=True):
        try:
            yield read(value)
        except ValueError as error:
            raise LexiconError(f"column {field!r}: {error}", where=where) from None


def _reader(hint: Any) -> Callable[[str], object]:
    """How a cell of a column of type `hint` is read; the reader raises ValueError for what the column cannot hold."""
    if hint is bool:
        return _yes
    if hint is int:
        return int
    if get_origin(hint) is tuple:
        return _forms
    if get_origin(hint) is Literal:
        return _one_of(get_args(hint))
    return _text


def _text(value: str) -> str:
    return value


def _yes(value: str) -> bool:
    if value not in ("", "yes"):
        raise ValueError(f"{value!r} is neither 'yes' nor empty")
    return value == "yes"


def _forms(value: str) -> tuple[str, ...]:
    if not value:
        return ()
    forms = tuple(form.strip() for form in value.split("|"))
    if not all(forms):
        raise ValueError(f"an empty form in {value!r}")
    return forms


def _one_of(allowed: tuple[str, ...]) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"{value!r} is none of {', '.join(allowed)}")
        return value

    return read
