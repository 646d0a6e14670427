"""TIMEX3 values as days of the calendar."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.records import TimeMod
from qawl.timex import days, period

PERIODS = [
    ("2015-07-21", None, "2015-07-21"),
    ("2015-07-21TEV", None, "2015-07-21"),
    ("2015-07-21T17:58", None, "2015-07-21"),
    ("2015-07", None, "2015-07"),
    ("2016-02", TimeMod.END, "2016-02-29"),
    ("2015", None, "2015"),
    ("2015", TimeMod.START, "2015-01"),
    ("2015", TimeMod.END, "2015-12-31"),
    ("2015-W31", None, "2015-07-27/2015-08-02"),
    ("2015-W31-WE", None, "2015-08-01/2015-08-02"),
    ("2020-W53", None, "2020-12-28/2021-01-03"),
    ("2015-Q3", None, "2015-07/2015-09"),
    ("2015-H1", None, "2015-01/2015-06"),
    ("2015-SU", TimeMod.END, "2015-08"),
    ("2015-WI", None, "2015-12/2016-02"),
]


@pytest.mark.parametrize(("value", "mod", "expected"), PERIODS)
def test_periods(value: str, mod: TimeMod | None, expected: str) -> None:
    assert str(period(value, mod)) == expected


@pytest.mark.parametrize("value", ["PRESENT_REF", "P3Y", "XXXX-10", "201", "2015-13", "2021-W53", ""])
def test_what_is_no_period_of_the_calendar(value: str) -> None:
    assert period(value) is None


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2015/2025", dt.date(2015, 1, 1), dt.date(2025, 12, 31)),
        ("2015-08/2015-10", dt.date(2015, 8, 1), dt.date(2015, 10, 31)),
        ("2016-02", dt.date(2016, 2, 1), dt.date(2016, 2, 29)),
    ],
)
def test_days(value: str, first: dt.date, last: dt.date) -> None:
    assert days(value) == (first, last)


@pytest.mark.parametrize("value", ["2015-04-31", "0000", "nonsense", "P1D/2015"])
def test_what_has_no_days(value: str) -> None:
    assert days(value) is None


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_a_day_lies_in_its_week_month_and_year(day: dt.date) -> None:
    year, week, _ = day.isocalendar()
    if year > 9998:
        return
    for value in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4], f"{year:04}-W{week:02}"):
        found = days(value)
        assert found is not None
        assert found[0] <= day <= found[1]


@given(st.text(alphabet="0123456789-/TWQHSUXP", max_size=24))
def test_any_value_is_days_or_nothing(value: str) -> None:
    found = days(value)
    assert found is None or all(isinstance(day, dt.date) for day in found)
