"""The names of partitions: whatever an outlet is called, its folder is one below the output, on any file system."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qawl.batch.names import NONE, Partition, data_name, day_key, is_data, outlet_key


@pytest.mark.parametrize(
    ("outlet", "key"),
    [
        ("Al-Riyadh.com", "al-riyadh.com"),
        ("BBC عربي", "bbc%20%D8%B9%D8%B1%D8%A8%D9%8A"),
        ("..", "%2E%2E"),
        ("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd"),
        (r"C:\news", "c%3A%5Cnews"),
        ("a=b/day=2021", "a%3Db%2Fday%3D2021"),
        ("100%", "100%25"),
        ("trailing.", "trailing%2E"),
        ("line\nend\x00", "line%0Aend%00"),
        (NONE, "__hive_default_partition__"),
        ("  ", NONE),
        ("", NONE),
        (None, NONE),
    ],
)
def test_the_key_of_an_outlet(outlet: str | None, key: str) -> None:
    assert outlet_key(outlet) == key


def test_days_are_written_out_and_none_is_the_default_partition() -> None:
    assert (day_key(dt.date(2021, 7, 27)), day_key(None)) == ("2021-07-27", NONE)


def test_long_names_are_cut_and_still_told_apart() -> None:
    one, other = (outlet_key("صحيفة " * 40 + end) for end in ("أ", "ب"))
    assert one != other
    assert max(len(one), len(other)) <= 160
    assert unquote(one.rpartition("-")[0], errors="strict").startswith("صحيفة صحيفة")


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_name_is_one_safe_folder(outlet: str) -> None:
    key = outlet_key(outlet)
    assert key == NONE or re.fullmatch(r"(?!\.)(?:[a-z0-9_.-]|%[0-9A-F]{2}){1,160}(?<!\.)", key)
    assert is_data(data_name(Partition("2021-07-27", key), "0123456789abcdef"))
    if len(outlet.encode()) < 50 and key != NONE:
        assert unquote(key) == outlet.strip().lower()
