"""Addresses as identifiers: one way of writing each, and none that could be taken for another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.ledger.identifiers import LONGEST, IdentifierError, host_of, identifier, is_identifier, rivals

WRITTEN = [
    ("https://www.wikidata.org/wiki/Q42", "https://www.wikidata.org/wiki/Q42"),
    ("http://www.wikidata.org/entity/Q42", "https://www.wikidata.org/wiki/Q42"),
    ("https://m.wikidata.org/wiki/%5142", "https://www.wikidata.org/wiki/Q42"),
    ("https://www.wikidata.org/wiki/Property:P31", "https://www.wikidata.org/wiki/Property:P31"),
    ("HTTPS://Names.Example:443/ID/7", "https://names.example/ID/7"),
    ("http://names.example:80", "http://names.example/"),
    ("http://names.example:8080/7?lang=ar", "http://names.example:8080/7?lang=ar"),
    ("https://names.example/سعد", "https://names.example/%D8%B3%D8%B9%D8%AF"),
    ("https://names.example/%d8%b3%7Ea", "https://names.example/%D8%B3~a"),
    ("https://names.example/a%2fb", "https://names.example/a%2Fb"),
]
REFUSED = [
    "",
    "Q42",
    "//names.example/7",
    "ftp://names.example/7",
    "javascript:alert(1)",
    "https:names.example",
    "https:///7",
    "https://names.example/7#me",
    "https://names.example/7#",
    "https://user@names.example/7",
    "https://names.example\\@other.example/7",
    "https://names.example:/7",
    "https://names.example:99999/7",
    "https://nаmes.example/7",  # the second letter is Cyrillic
    "https://names..example/7",
    "https://[::1]/7",
    "https://names.example/a/../7",
    "https://names.example/%2e%2e/7",
    "https://names.example/a b",
    "https://names.example/<b>",
    "https://names.example/%zz",
    "https://names.example/%0a",
    "https://names.example/\x1b]0;x\x07",
    "https://names.example/\u202e7",
    "https://names.example/7\n",
    "https://names.example/\ud800",
    f"https://names.example/{'7' * LONGEST}",
]


@pytest.mark.parametrize(("address", "expected"), WRITTEN)
def test_an_identifier_is_written_in_one_way(address: str, expected: str) -> None:
    assert identifier(address) == expected
    assert identifier(expected) == expected


@pytest.mark.parametrize("address", REFUSED)
def test_what_would_have_to_be_guessed_or_cut_away_is_refused_in_one_line(address: str) -> None:
    with pytest.raises(IdentifierError) as caught:
        identifier(address)
    assert str(caught.value).isprintable()


@given(
    st.one_of(
        st.text(),
        st.text().map("https://names.example/".__add__),
        st.text("aQ4%2eEfF/.?#@:é\u200f ").map("http://n.a/".__add__),
    )
)
def test_whatever_is_given_is_refused_or_written_once_and_for_all(address: str) -> None:
    try:
        found = identifier(address)
    except IdentifierError:
        return
    assert identifier(found) == found
    assert found.isascii()
    assert found.isprintable()
    assert " " not in found
    assert is_identifier(found)


def test_records_of_one_service_are_told_from_those_of_several() -> None:
    one, two, other = "https://names.example/1", "https://names.example/2", "https://people.example/1"
    assert host_of(one) == "names.example"
    assert rivals([one, other]) == []
    assert rivals([one, other, two]) == [[one, two]]
