"""Fit whether two pledges are mentions of one undertaking and write `src/qawl/ledger/undertaking_weights.tsv`.

    python scripts/train_undertakings.py CORPUS_FOLDER
    python scripts/train_undertakings.py --cross-validate CORPUS_FOLDER

Needs the `train` extra. Learns from `training/undertakings.tsv`. Deterministic: the same input gives the same weights. With
--cross-validate it writes nothing and prints how well weights of nine tenths of the pairs judge the others; pairs that articles
connect stay together.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from qawl.ledger.entities import Namings
from qawl.ledger.undertakings import FEATURES, Pledge, features, pledges
from qawl.pages import articles
from qawl.reading import read
from qawl.records import Article, Span, content_id

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[1]
FOLDS = 10
# Chosen by cross-validation.
STRENGTH = 0.3
HEAD = """\
# How much each feature of two pledges speaks for their being one undertaking, in log-odds. Made by scripts/train_undertakings.py.
feature\tweight
"""


class Row(NamedTuple):
    """Two annotated undertakings, each a content id and a span, and whether they are one."""

    one: tuple[str, Span]
    other: tuple[str, Span]
    same: bool


class Pairs(NamedTuple):
    """Features of pairs, whether each is one, and the number of the articles that each is connected with."""

    features: np.ndarray
    answers: np.ndarray
    groups: np.ndarray


def load_rows(path: Path) -> list[Row]:
    rows = []
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith(("#", "article\t")):
            article, start, end, other, first, last, same = line.split("\t")
            one = article, Span(int(start), int(end))
            rows.append(Row(one, (other, Span(int(first), int(last))), same == "yes"))
    return rows


def load_pledges(rows: Iterable[Row], corpus: Path) -> dict[str, tuple[Pledge, ...]]:
    """The pledges of the annotated articles, by content id."""
    wanted = {article for row in rows for article, _ in (row.one, row.other)}
    found: dict[str, tuple[Pledge, ...]] = {}
    for article in articles(corpus):
        key = content_id(article.text) if isinstance(article, Article) else ""
        if isinstance(article, Article) and key in wanted and key not in found:
            found[key] = pledges(article, read(article), Namings(article))
    return found


def pairs_of(rows: Iterable[Row], known: dict[str, tuple[Pledge, ...]]) -> Pairs:
    """The pairs of which the reader still finds both."""
    found = []
    for row in rows:
        one, other = (_meant(known.get(article, ()), span) for article, span in (row.one, row.other))
        if one and other:
            found.append((features(one, other), row.same, row.one[0], row.other[0]))
    values, answers, ones, others = zip(*found, strict=True)
    return Pairs(np.array(values, float), np.array(answers), _connected(ones, others))


def _meant(held: Iterable[Pledge], span: Span) -> Pledge | None:
    """The pledge that shares most with a span, at least half of the shorter one's characters."""
    shares = [(min(each.span.end, span.end) - max(each.span.start, span.start), each) for each in held]
    close = [
        (share, each)
        for share, each in shares
        if 2 * share >= min(each.span.end - each.span.start, span.end - span.start)
    ]
    return max(close, key=lambda pair: pair[0])[1] if close else None


def _connected(ones: Iterable[str], others: Iterable[str]) -> np.ndarray:
    """For each pair the number of the set of articles that pairs connect with it."""
    pairs = list(zip(ones, others, strict=True))
    above: dict[str, str] = {}

    def top(article: str) -> str:
        while above.setdefault(article, article) != article:
            article = above[article]
        return article

    for one, other in pairs:
        above[top(one)] = top(other)
    numbers = {name: number for number, name in enumerate(sorted({top(one) for one, _ in pairs}))}
    return np.array([numbers[top(one)] for one, _ in pairs])


def fit(values: np.ndarray, answers: np.ndarray) -> np.ndarray:
    """The weights of the features, and the bias."""
    scaler = StandardScaler().fit(values)
    model = LogisticRegression(C=STRENGTH, max_iter=500).fit(scaler.transform(values), answers)
    weights = model.coef_[0] / scaler.scale_
    return np.append(weights, model.intercept_ - weights @ scaler.mean_)


def cross_validate(pairs: Pairs) -> None:
    likely = np.zeros(len(pairs.answers))
    for kept, held in GroupKFold(FOLDS).split(pairs.features, pairs.answers, pairs.groups):
        weights = fit(pairs.features[kept], pairs.answers[kept])
        likely[held] = 1 / (1 + np.exp(-(pairs.features[held] @ weights[:-1] + weights[-1])))
    for least in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        told = likely >= least
        right = float((told & pairs.answers).sum())
        print(f"{least}: P {right / told.sum():.3f} R {right / pairs.answers.sum():.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="folder of the corpus that training/undertakings.tsv is on")
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("--out", type=Path, default=ROOT / "src/qawl/ledger/undertaking_weights.tsv")
    arguments = parser.parse_args()
    rows = load_rows(ROOT / "training" / "undertakings.tsv")
    pairs = pairs_of(rows, load_pledges(rows, arguments.corpus))
    if arguments.cross_validate:
        cross_validate(pairs)
        return
    told = zip((*FEATURES, "bias"), fit(pairs.features, pairs.answers), strict=True)
    arguments.out.write_text(HEAD + "".join(f"{name}\t{weight:.3f}\n" for name, weight in told), "utf-8")


if __name__ == "__main__":
    main()
