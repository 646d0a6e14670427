"""What the measures say of small cases that can be counted by hand."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from qawl.evaluation import PRF, Annotated, compare, measure, mistakes
from qawl.evaluation.names import same_name
from qawl.evaluation.pairing import pairs

NAMES = [
    ("مصطفى الكاظمي", "مصطفي الكاظمى", True),
    ("مصطفى الكاظمي", "الكاظمي", True),
    ("مصطفى الكاظمي", "كاظمي", True),
    ("الرئيس برهم صالح", "برهم صالح", True),
    ("مصطفى الكاظمي", "مصطفى", True),
    ("وزارة الخارجية العراقية", "الخارجية", False),
    ("برهم صالح", "مصطفى الكاظمي", False),
    (None, None, True),
    (None, "", True),
    (None, "برهم", False),
    ("الوزير", "الوزير", True),
]


@pytest.mark.parametrize(("one", "other", "expected"), NAMES)
def test_same_name(one: str | None, other: str | None, expected: bool) -> None:
    assert same_name(one, other) is same_name(other, one) is expected


def test_the_closest_are_paired_first_and_each_once() -> None:
    table = [[0.6, 0.9], [0.0, 0.8]]
    assert pairs("ab", "xy", lambda i, j: table[i][j]) == [(0, 1)]


TEXT = "قال زيد إن الباب مفتوح اليوم، وقالت هند إن النافذة مغلقة."


def spans(words: str) -> list[int]:
    return [TEXT.index(words), TEXT.index(words) + len(words)]


def statement(id_: str, cue: str, content: str, **values: Any) -> dict[str, Any]:
    fixed = {"id": id_, "cue": spans(cue), "content": [spans(content)], "kind": "indirect", "act": "assert"}
    return fixed | {"speaker_name": None, "parent": None} | values


def annotated(*statements: dict[str, Any]) -> dict[str, Annotated]:
    return {"a": msgspec.convert({"id": "a", "text": TEXT, "statements": statements}, Annotated)}


GOLD = annotated(
    statement("s1", "قال", "الباب مفتوح اليوم", speaker_name="زيد"),
    statement("s2", "وقالت", "النافذة مغلقة", speaker_name="هند", parent="s1"),
)


def test_half_of_the_words_find_a_statement() -> None:
    scores = measure(compare(GOLD, annotated(statement("x", "قال", "الباب", speaker_name="زيد"))))
    assert scores["statement"] == PRF(1.0, 0.5, 0.6667)
    assert scores["content"] == PRF(1.0, 0.2, 0.3333)
    assert (scores["speaker"], scores["kind"], scores["parent"]) == (1.0, 1.0, 1.0)


def test_an_article_that_was_not_predicted_counts_as_missed() -> None:
    assert measure(compare(GOLD, {}))["statement"] == PRF(0.0, 0.0, 0.0)


def test_a_parent_is_right_when_it_answers_the_golds() -> None:
    one = statement("p", "قال", "الباب مفتوح اليوم", speaker_name="زيد")
    right = statement("q", "وقالت", "النافذة مغلقة", speaker_name="هند", parent="p")
    assert measure(compare(GOLD, annotated(one, right)))["parent"] == 1.0
    assert measure(compare(GOLD, annotated(one, right | {"parent": "s1"})))["parent"] == 0.5


def test_mistakes_name_what_is_wrong() -> None:
    predicted = annotated(
        statement("p", "قال", "الباب مفتوح", speaker_name="هند", act="deny"), statement("q", "إن", "مغلقة", parent="p")
    )
    found = [(m.what, m.content, m.gold, m.predicted) for m in mistakes(compare(GOLD, predicted))]
    assert found == [
        ("speaker", "الباب مفتوح اليوم", "زيد", "هند"),
        ("act", "الباب مفتوح اليوم", "assert", "deny"),
        ("speaker", "النافذة مغلقة", "هند", None),
    ]
