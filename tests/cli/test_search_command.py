"""`qawl search`: by words, by a phrase, by meaning, narrowed, as JSON, and what it says where nothing is found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Run

OPTIONS = ("--outlet", "النشرة", "--published", "2021-07-27")
CLOSING = "الجسر سيفتح قريبا أمام السيارات"


@pytest.fixture
def stored(run: Run, article: str) -> Run:
    run("add", article, *OPTIONS)
    return run


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("جسر",), 1),
        (("السيارات الجسر",), 1),
        (('"الجسر سيفتح"',), 1),
        (('"سيفتح الجسر"',), 0),
        (("الجسر", "--speaker", "سلمى"), 1),
        (("الجسر", "--speaker", "John"), 0),
        (("الجسر", "--outlet", "النشرة", "--since", "2021-07", "--until", "2021-07-27"), 1),
        (("الجسر", "--since", "2021-08"), 0),
        (("الجسر", "--act", "deny"), 0),
        ((CLOSING, "--meaning"), 1),
    ],
)
def test_what_meets_every_condition_is_found(stored: Run, arguments: tuple[str, ...], found: int) -> None:
    told = json.loads(stored("search", *arguments, "--json").stdout)
    assert told["total"] == found
    assert [hit["statement"]["content"] for hit in told["hits"]] == [CLOSING] * found


def test_a_person_sees_the_words_and_what_the_question_may_be_narrowed_to(stored: Run) -> None:
    shown = stored("search", "الجسر", "--no-bidi").stdout
    assert CLOSING in shown
    assert "1 of 1 statement" in shown
    assert "voice: سلمى الراوي 1" in shown
    assert "kind: indirect 1" in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("فيضان",), "Nothing was found in 2 statements. Leave a condition out, or try --meaning."),
        (("أمطار الخريف في الجبال", "--meaning"), "Say it in a whole sentence."),
    ],
)
def test_where_nothing_is_found_it_says_what_may_help(stored: Run, arguments: tuple[str, ...], said: str) -> None:
    answer = stored("search", *arguments)
    assert answer.exit_code == 0
    assert said in answer.stdout


def test_what_holds_no_word_is_refused(stored: Run) -> None:
    answer = stored("search", "؟!")
    assert answer.exit_code != 0
    assert "there is no word to look for in it" in answer.stderr
