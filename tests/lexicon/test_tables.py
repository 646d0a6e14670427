"""The tables load, hold no row twice, and are documented; a broken row is named by file and line."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qawl.arabic.letters import fold, strip_marks
from qawl.errors import LexiconError
from qawl.lexicon import tables

ROOT = Path(__file__).resolve().parents[2]
COMMON_NOUNS = ("titles", "offices", "bodies", "documents", "groups")
PROPER_NAMES = ("given_names", "surnames", "places", "agencies", "named_bodies")
COUNTRY_COLUMNS = [("agencies", "country"), ("places", "country"), ("named_bodies", "government")]
LEAST_ROWS = {
    "titles": 200,
    "offices": 250,
    "bodies": 200,
    "countries": 195,
    "given_names": 2000,
    "places": 1000,
    "agencies": 300,
    "named_bodies": 300,
    "months": 80,
    "time_units": 11,
    "calendar_words": 250,
    "time_phrases": 60,
    "feasts": 15,
    "people": 1500,
    "tenures": 1500,
    "public_offices": 30,
    "topics": 2500,
}
# Tables of facts, with ids and sources beside names; tests/ledger/test_registry.py holds them to what they promise.
FACTS = ("people", "tenures", "public_offices")
WORDS = tuple(name for name in tables.NAMES if name not in FACTS)

# Common nouns with a row in two tables on purpose; docs/lexicon.md says why.
INTENDED = {
    ("bodies", "documents"): {"نظام", "ادعاء", "قائمة", "لقاء", "مبادرة", "إحصاء"},
    ("bodies", "groups"): {"مجموعة", "وسائل"},
    ("bodies", "offices"): {"لواء"},
    ("bodies", "titles"): {"دولة"},
    ("documents", "offices"): {"أمر", "حكم"},
    ("offices", "titles"): {"دكتور", "بروفيسور", "كابتن", "شيخ"},
}


@pytest.mark.parametrize("name", tables.NAMES)
def test_every_table_loads(name: str) -> None:
    assert len(tables.load(name)) >= LEAST_ROWS.get(name, 50)


def test_a_table_is_read_once() -> None:
    assert tables.load("offices") is tables.load("offices")


def test_every_tsv_file_of_nouns_is_a_known_table() -> None:
    # Tables of reporting verbs and cues have a loader of their own.
    files = {path.stem for path in (ROOT / "src" / "qawl" / "lexicon").glob("*.tsv")}
    assert set(tables.NAMES) <= files


@pytest.mark.parametrize("name", WORDS)
def test_no_two_rows_differ_in_folded_letters_only(name: str) -> None:
    width = {"agencies": 3, "places": 2}.get(name, 1)  # one name may belong to several countries
    rows = Counter((fold(row[0]), *row[1:width]) for row in tables.load(name))
    assert [row for row, count in rows.items() if count > 1] == []


@pytest.mark.parametrize("name", WORDS)
def test_terms_carry_no_marks_or_stray_spaces(name: str) -> None:
    for row in tables.load(name):
        for cell in row:
            for form in cell if isinstance(cell, tuple) else [str(cell)]:
                assert form == " ".join(form.split())
                assert form == strip_marks(form)


@pytest.mark.parametrize("name", PROPER_NAMES)
def test_a_name_that_is_a_common_noun_is_marked_ambiguous(name: str) -> None:
    nouns = {fold(row[0]) for table in COMMON_NOUNS for row in tables.load(table)}
    assert [row[0] for row in tables.load(name) if fold(row[0]) in nouns and not row.ambiguous] == []


@pytest.mark.parametrize("name", PROPER_NAMES)
def test_one_word_is_either_ambiguous_or_not_within_a_table(name: str) -> None:
    marks = defaultdict(set)
    for row in tables.load(name):
        marks[fold(row[0])].add(row.ambiguous)
    assert [word for word, found in marks.items() if len(found) > 1] == []


@pytest.mark.parametrize("pair", list(combinations(sorted(COMMON_NOUNS), 2)))
def test_common_nouns_stand_in_two_tables_only_on_purpose(pair: tuple[str, str]) -> None:
    first, second = ({fold(row[0]) for row in tables.load(name)} for name in pair)
    assert first & second == {fold(term) for term in INTENDED.get(pair, set())}


def test_a_country_has_one_code() -> None:
    codes = [country.code for country in tables.load("countries")]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(("name", "column"), COUNTRY_COLUMNS)
def test_country_codes_are_those_of_the_countries_table(name: str, column: str) -> None:
    codes = {country.code for country in tables.load("countries")} | {""}
    assert {getattr(row, column) for row in tables.load(name)} <= codes


def test_a_short_form_points_to_a_full_name() -> None:
    agencies = tables.load("agencies")
    names = {agency.term for agency in agencies if not agency.full}
    assert {agency.full for agency in agencies if agency.full} <= names


# --- broken tables ----------------------------------------------------------------------------------------------------

HEADER = "term\tplural\tgender\n"


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("", "documents.tsv", "header is missing"),
        ("# only a comment\n", "documents.tsv", "header is missing"),
        ("term\tgender\tplural\n", "documents.tsv:1", "not that of the table"),
        (HEADER + "بيان\tبيانات\n", "documents.tsv:2", "2 columns instead of 3"),
        (HEADER + "بيان بيانات m\n", "documents.tsv:2", "1 columns instead of 3"),
        (HEADER + "\tبيانات\tm\n", "documents.tsv:2", "'term' is empty"),
        (HEADER + "بيان\tبيانات\tx\n", "documents.tsv:2", "'x' is none of m, f, any"),
        (HEADER + "بيان\tبيانات||\tm\n", "documents.tsv:2", "an empty form"),
        (HEADER + "# note\n\nبيان\tبيانات\tm\nبيان\t\tm\n", "documents.tsv:5", "stands twice (first in line 4)"),
    ],
)
def test_a_broken_row_is_named_by_file_and_line(text: str, where: str, what: str) -> None:
    with pytest.raises(LexiconError) as caught:
        tables.parse("documents", text)
    assert caught.value.where == where
    assert what in caught.value.what


def test_an_ambiguous_mark_is_yes_or_empty() -> None:
    with pytest.raises(LexiconError, match="neither 'yes' nor empty"):
        tables.parse("given_names", "name\tgender\tambiguous\nكريم\tm\tno\n")


def test_an_unknown_table_is_refused_with_the_names_of_the_known() -> None:
    with pytest.raises(LexiconError, match="titles"):
        tables.load("no_such_table")


def test_windows_line_ends_and_comments_are_read() -> None:
    text = HEADER.replace("\n", "\r\n") + "# a comment\r\n\r\nبيان\tبيانات|بيانين\tm\r\n"
    assert tables.parse("documents", text) == (tables.Document("بيان", ("بيانات", "بيانين"), "m"),)


def _parse_or_none(name: str, text: str) -> tuple[object, ...] | None:
    try:
        return tables.parse(name, text)
    except LexiconError:
        return None


@given(st.text(), st.sampled_from(tables.NAMES))
def test_any_text_is_a_table_or_a_lexicon_error(text: str, name: str) -> None:
    header = "\t".join(tables.columns(name))
    rows = _parse_or_none(name, f"{header}\n{text}")
    assert rows is None or len(rows) <= text.count("\n") + 1


# --- documentation ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", tables.NAMES)
def test_table_and_columns_are_documented(name: str) -> None:
    text = (ROOT / "docs" / "lexicon.md").read_text(encoding="utf-8")
    _, heading, rest = text.partition(f"## {name}.tsv\n")
    assert heading, f"docs/lexicon.md has no section on {name}.tsv"
    section = rest.partition("\n## ")[0]
    assert [column for column in tables.columns(name) if f"`{column}`" not in section] == []
