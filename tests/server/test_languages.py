"""The catalogue, plural forms and dates of both languages."""

from __future__ import annotations

import datetime as dt
import re
from importlib import resources

import pytest
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from qawl.ledger.offices import english_of
from qawl.lexicon import tables
from qawl.server.labels import LABELS, SEATS, TOLLS
from qawl.server.languages import Language, translations

DAY = dt.date(2021, 7, 27)


def messages() -> set[str]:
    """Every message that a template, a chart or a label has; of one with plural forms, the singular."""
    found: set[str | None] = {message for labels in LABELS.values() for message in labels.values()}
    found |= {*SEATS.values(), *TOLLS.values()}
    found |= {english_of(row.office, row.seat) for row in tables.load("tenures")}
    for module in ("drawing", "labels"):
        with resources.files("qawl.server").joinpath(f"{module}.py").open("rb") as file:
            found |= {message for _, _, message, _ in extract_python(file, ["say"], [], {}) if isinstance(message, str)}
    for template in resources.files("qawl.server").joinpath("templates").iterdir():
        with template.open("rb") as file:
            for _, _, message, _ in babel_extract(file, ["_", "gettext", "ngettext"], [], {}):
                found.add(next(filter(None, message), None) if isinstance(message, tuple) else message)
    return {message for message in found if message}


def test_the_catalogue_says_every_message_in_arabic() -> None:
    with resources.files("qawl.server").joinpath("locale/ar.po").open("rb") as file:
        catalog = read_po(file, locale="ar")
    said = {message.id[0] if message.pluralizable else message.id: message for message in catalog if message.id}
    assert messages() - said.keys() == set()
    for message in said.values():
        forms = message.string if message.pluralizable else (message.string,)
        assert len(forms) == (6 if message.pluralizable else 1)
        assert all(forms)
        named = {*re.findall(r"%\((\w+)\)s", message.id[-1] if message.pluralizable else message.id)}
        assert {*re.findall(r"%\((\w+)\)s", forms[-1])} == named


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "لا مقالات"),
        (1, "مقال واحد"),
        (2, "مقالان"),
        (3, "3 مقالات"),
        (10, "10 مقالات"),
        (11, "11 مقالًا"),
        (99, "99 مقالًا"),
        (100, "100 مقال"),
        (102, "102 مقال"),
        (103, "103 مقالات"),
        (31030, "31030 مقالًا"),
    ],
)
def test_arabic_plural_forms(number: int, expected: str) -> None:
    form = translations("ar").ngettext("%(num)s article", "%(num)s articles", number)
    assert form % {"num": number} == expected


@pytest.mark.parametrize(("code", "day"), [("ar", "الثلاثاء 27 تموز/يوليو 2021"), ("en", "Tuesday 27 July 2021")])
def test_days(code: str, day: str) -> None:
    assert Language(code).day(DAY) == day


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2021-12-31", "31 December 2021"),
        ("2021-09", "September 2021"),
        ("2021", "2021"),
        ("2021-01-01/2021-06-30", "1 January 2021 – 30 June 2021"),
        ("2021-W30", "26 July 2021 – 1 August 2021"),
        ("PRESENT_REF", "PRESENT_REF"),
        ("P3Y", "P3Y"),
    ],
)
def test_periods(value: str, expected: str) -> None:
    assert Language("en").period(value) == expected
