"""The starter registry: who held which office when."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from itertools import pairwise

import pytest

from qawl.ledger.offices import english_of, office_of
from qawl.ledger.registry import found, registry
from qawl.lexicon import tables


def test_no_two_holders_of_one_office_overlap() -> None:
    held = defaultdict(list)
    for person in registry().people.values():
        for tenure in person.tenures:
            held[tenure.seat, tenure.office].append(tenure)
    for tenures in held.values():
        tenures.sort(key=lambda tenure: tenure.since)
        for before, after in pairwise(tenures):
            assert before.until is not None, f"{before.person} never ends, {after.person} follows"
            assert before.until <= after.since, (before.person, after.person)


def test_every_tenure_is_of_a_person_and_every_person_has_one() -> None:
    people = {row.id for row in tables.load("people")}
    assert {row.person for row in tables.load("tenures")} == people


def test_every_tenure_names_its_source_and_how_long_it_is_known_to_go_on() -> None:
    for row in tables.load("tenures"):
        assert row.source
        assert row.until or row.as_of, row
        for day in (row.since, row.until, row.as_of):
            assert re.fullmatch(r"|\d{4}(-\d\d(-\d\d)?)?", day), row


@pytest.mark.parametrize(
    ("office", "day", "person"),
    [
        ("الرئيس الأميركي", "2015-08-01", "barack-obama"),
        ("الرئيس الأميركي", "2020-08-21", "donald-trump"),
        ("الرئيس الأميركي", "2021-07-27", "joe-biden"),
        ("وزير الخارجية الأميركي", "2020-08-21", "mike-pompeo"),
        ("وزير الخارجية الأميركي", "2021-08-29", "antony-blinken"),
        ("وزير الخارجية السعودي", "2015-08-07", "adel-al-jubeir"),
        ("رئيس الوزراء العراقي", "2021-07-27", "mustafa-al-kadhimi"),
        ("خادم الحرمين الشريفين", "2015-08-07", "salman-bin-abdulaziz-al-saud"),
        ("الأمين العام للأمم المتحدة", "2015-08-07", "ban-ki-moon"),
    ],
)
def test_an_office_is_held_by_somebody_else_on_another_day(office: str, day: str, person: str) -> None:
    assert [each.id for each in found(office, dt.date.fromisoformat(day))] == [person]


@pytest.mark.parametrize("name", ["جون كيري", "John Kerry", "كيري"])
def test_people_are_found_by_any_writing_of_their_name(name: str) -> None:
    assert "john-kerry" in [person.id for person in found(name)]


def test_who_held_an_office_twice_is_named_once() -> None:
    held = [person.id for person in found("الرئيس الأميركي")]
    assert held.count("donald-trump") == 1


@pytest.mark.parametrize("name", ["زيد عمرو المجهول", "", " ", "«»"])
def test_nobody_is_found_for_an_unknown_name(name: str) -> None:
    assert found(name) == []


@pytest.mark.parametrize(
    ("written", "office", "seat"),
    [
        ("وزير الخارجية الأميركي", "foreign", "US"),
        ("وزير خارجية إيران", "foreign", "IR"),
        ("وزير الخارجية", "foreign", ""),
        ("خادم الحرمين الشريفين", "head_of_state", "SA"),
    ],
)
def test_an_office_with_its_seat(written: str, office: str, seat: str) -> None:
    named = office_of(written)
    assert named is not None
    assert (named.office, named.seat) == (office, seat)


def test_words_that_open_with_no_office() -> None:
    assert office_of("مصدر مطلع") is None


def test_offices_have_english_names() -> None:
    assert english_of("foreign", "US") == "foreign minister"
    assert english_of("supreme_leader", "IR") == "Supreme Leader of Iran"
    assert english_of("envoy_sudan", "US") == "envoy sudan"
