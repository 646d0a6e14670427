"""The seeds and the corpus, where they are at hand: what a careful reader marks, and that nothing is lost."""

from __future__ import annotations

import collections
import json
import os
from pathlib import Path

import pytest

from qawl.pages import Bad, article_from_gold, article_from_text, articles
from qawl.records import Article, DateSource

SHARED = Path(os.environ.get("QAWL_SHARED", Path(__file__).parents[3] / "shared"))
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared material is not here")


def kinds_of(article: Article) -> dict[str, int]:
    return dict(collections.Counter(piece.kind.value for piece in article.furniture))


EXPECTED: dict[str, dict[str, int]] = {
    "000": {},
    "001": {"date_line": 1, "reading_tools": 2, "caption": 6, "share": 1, "most_read": 1},
    "002": {},
    "003": {},
    "004": {"newsletter": 2},
}


@pytest.mark.parametrize("seed", EXPECTED)
def test_the_furniture_of_the_seeds(seed: str) -> None:
    (file,) = (SHARED / "seeds").glob(f"{seed}_*.txt")
    text = file.read_text("utf-8")
    article = article_from_text(text)
    assert article.text == text
    assert kinds_of(article) == EXPECTED[seed]
    assert (article.published, article.published_source) == (None, DateSource.UNKNOWN)
    assert article.language == "ar"
    assert (article.headline is not None) == (seed in {"001", "002"})


@pytest.mark.parametrize("name", ["dev.jsonl", "train.jsonl"])
def test_gold_texts_are_kept_and_no_statement_crosses_furniture(name: str) -> None:
    for line in (SHARED / "gold" / name).read_text("utf-8").splitlines():
        gold = json.loads(line)
        article = article_from_gold(gold)
        assert article.text == gold["text"]
        spans = [span for statement in gold["statements"] for span in [*statement["content"], statement["cue"]] if span]
        for start, end in spans:
            assert not any(start < piece.span.end and piece.span.start < end for piece in article.furniture), gold["id"]


def test_a_day_of_the_corpus_loads_as_it_is() -> None:
    file = min((SHARED / "corpus" / "saudinewsnet").glob("*.zip"))
    found = list(articles(file))
    whole = [item for item in found if isinstance(item, Article)]
    assert {item.what for item in found if isinstance(item, Bad)} <= {"the record has neither a title nor a text"}
    assert all(article.outlet and article.url and article.published_source is DateSource.GIVEN for article in whole)
    assert len({article.outlet for article in whole}) >= 10
    assert len(found) > 2900
