"""Fit the decisions of the ledger and write `src/qawl/ledger/model.npz`.

    python scripts/train_ledger.py CORPUS_FOLDER
    python scripts/train_ledger.py --cross-validate CORPUS_FOLDER

Needs the `train` extra. Learns from `training/stories.tsv`: which articles tell one story, and which reports are one utterance.
Deterministic: the same input gives the same model. With --cross-validate it writes nothing and prints how well models of four
fifths of the packs judge the pairs of the others.
"""

from __future__ import annotations

import argparse
import itertools
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from qawl.ledger.decisions import Logistic, Trees
from qawl.ledger.likeness import Matrix, report_features, story_features, telling
from qawl.ledger.traces import Report, Trace, traces
from qawl.ledger.utterances import is_inside
from qawl.pages import articles
from qawl.reading import read
from qawl.records import Article, content_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Fit = Callable[[np.ndarray, np.ndarray], Logistic | Trees]

ROOT = Path(__file__).parents[1]
FOLDS = 5
# What share of an annotated place and a report together is in both where the report is of that utterance, whatever else is.
MUCH_OF_BOTH = 0.5
# Chosen by cross-validation.
PENALTY = 1.0
TREES = {"max_depth": 4, "max_iter": 150, "learning_rate": 0.06, "l2_regularization": 5, "random_state": 0}


class Pack(NamedTuple):
    """Annotated neighbours: content ids by number, stories as sets of numbers, utterances as sets of (number, start, end)."""

    ids: dict[int, str]
    stories: list[set[int]]
    utterances: list[list[tuple[int, int, int]]]


class Pairs(NamedTuple):
    """Features of pairs, whether each is one, and the pack of each."""

    features: Matrix
    answers: np.ndarray
    packs: np.ndarray


def load_packs(path: Path) -> list[Pack]:
    packs: defaultdict[str, Pack] = defaultdict(lambda: Pack({}, [], []))
    for line in path.read_text("utf-8").splitlines():
        if line.startswith(("#", "pack\t")):
            continue
        number, row, items, value = line.split("\t")
        pack = packs[number]
        if row == "article":
            pack.ids[int(items)] = value
        elif row == "story":
            pack.stories.append({int(item) for item in items.split()})
        elif row == "same":
            pack.utterances.append([_place(item) for item in items.split()])
    return list(packs.values())


def _place(item: str) -> tuple[int, int, int]:
    article, span = item.split(":")
    start, end = span.split("-")
    return int(article), int(start), int(end)


def load_traces(packs: Iterable[Pack], corpus: Path) -> dict[str, Trace]:
    wanted = {key for pack in packs for key in pack.ids.values()}
    found = {}
    for article in articles(corpus):
        key = content_id(article.text) if isinstance(article, Article) else ""
        if isinstance(article, Article) and key in wanted and key not in found:
            found[key] = (article, read(article))
    return dict(zip(found, traces(list(found.values())), strict=True))


def story_pairs(packs: list[Pack], known: dict[str, Trace]) -> Pairs:
    """Pairs of the articles of each pack."""
    rows = []
    for number, pack in enumerate(packs):
        held = _held(pack, known)
        for one, other in itertools.combinations(held, 2):
            together = any({one, other} <= story for story in pack.stories)
            rows.append((story_features(held[one], [held[other]])[0], together, number))
    return _pairs(rows)


def report_pairs(packs: list[Pack], known: dict[str, Trace]) -> Pairs:
    """Pairs of the reports of articles of one story."""
    rows = []
    for number, pack in enumerate(packs):
        if not pack.utterances:
            continue  # only its stories were annotated
        held = _held(pack, known)
        groups = {n: _groups(trace, pack, n) for n, trace in held.items()}
        for story in pack.stories:
            told = telling(held[n] for n in sorted(story) if n in held)
            for one, other in itertools.combinations(sorted(story & held.keys()), 2):
                features = report_features(held[one], held[other], told)
                for i, j in itertools.product(range(len(held[one].reports)), range(len(held[other].reports))):
                    rows.append((features[i, j], bool(groups[one][i] & groups[other][j]), number))
    return _pairs(rows)


def _held(pack: Pack, known: dict[str, Trace]) -> dict[int, Trace]:
    return {n: known[key] for n, key in pack.ids.items() if key in known}


def _pairs(rows: list[tuple[Matrix, bool, int]]) -> Pairs:
    features, answers, packs = zip(*rows, strict=True)
    return Pairs(np.array(features), np.array(answers), np.array(packs))


def _groups(trace: Trace, pack: Pack, number: int) -> list[set[int]]:
    """The annotated utterances that each report is of: they share at least half of the shorter one's characters.

    Where one statement stands inside another, both share an annotated place so: it is the one's whose words are most nearly the
    place's, and so is a report that holds several annotated places.
    """
    shares = {
        (report, (group, place)): share
        for report, each in enumerate(trace.reports)
        for group, places in enumerate(pack.utterances)
        for place, (article, first, last) in enumerate(places)
        if article == number and (share := _share(_ends(each), (first, last)))
    }
    best_of: defaultdict[object, float] = defaultdict(float)
    for pair, share in shares.items():
        for side in pair:
            best_of[side] = max(best_of[side], share)
    near = {
        (report, place): share
        for (report, place), share in shares.items()
        if share >= MUCH_OF_BOTH or share == best_of[report] == best_of[place]
    }
    found: list[set[int]] = [set() for _ in trace.reports]
    for (report, place), share in near.items():
        others = [trace.reports[other] for (other, held), more in near.items() if held == place and more > share]
        each = trace.reports[report]
        if not any(is_inside(each, other) or is_inside(other, each) for other in others):
            found[report].add(place[0])
    return found


def _ends(report: Report) -> tuple[int, int]:
    return report.statement.content[0].start, report.statement.content[-1].end


def _share(one: tuple[int, int], other: tuple[int, int]) -> float:
    """How much of two stretches together is shared (Jaccard); 0 where that is less than half of the shorter one."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    lengths = one[1] - one[0], other[1] - other[0]
    return shared / (sum(lengths) - shared) if 2 * shared >= min(lengths) else 0.0


def fit_logistic(features: np.ndarray, answers: np.ndarray) -> Logistic:
    """Whether two articles tell one story."""
    scaler = StandardScaler().fit(features)
    model = LogisticRegression(C=1 / PENALTY, max_iter=1000).fit(scaler.transform(features), answers)
    weights = model.coef_[0] / scaler.scale_
    return Logistic(np.round(weights, 4), np.round(model.intercept_ - weights @ scaler.mean_, 4))


def fit_trees(features: np.ndarray, answers: np.ndarray) -> Trees:
    """Whether two reports are of one utterance."""
    model = HistGradientBoostingClassifier(**TREES).fit(features, answers)
    trees = [predictor.nodes for (predictor,) in model._predictors]
    sizes = [len(tree) for tree in trees]
    roots = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int16)
    nodes = np.concatenate(trees)
    shift = np.repeat(roots, sizes)
    leaf = nodes["is_leaf"].astype(bool)
    return Trees(
        roots=roots,
        feature=np.where(leaf, -1, nodes["feature_idx"]).astype(np.int16),
        threshold=np.where(leaf, 0, nodes["num_threshold"]),
        left=np.where(leaf, 0, nodes["left"] + shift).astype(np.int16),
        right=np.where(leaf, 0, nodes["right"] + shift).astype(np.int16),
        value=np.where(leaf, nodes["value"], 0),
        bias=np.asarray(model._baseline_prediction).ravel(),
        depth=np.array([nodes["depth"].max()], dtype=np.int16),
    )


def cross_validate(data: dict[str, tuple[Pairs, Fit]]) -> None:
    for name, (each, fit) in data.items():
        likely = np.zeros(len(each.answers))
        for fold in range(FOLDS):
            held = each.packs % FOLDS == fold
            likely[held] = fit(each.features[~held], each.answers[~held]).probability(each.features[held])
        for least in (0.2, 0.3, 0.4, 0.5, 0.6):
            told = likely >= least
            right = float((told & each.answers).sum())
            print(f"{name} {least}: P {right / told.sum():.3f} R {right / each.answers.sum():.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="folder of the corpus that training/stories.tsv is on")
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("--out", type=Path, default=ROOT / "src/qawl/ledger/model.npz")
    arguments = parser.parse_args()
    packs = load_packs(ROOT / "training" / "stories.tsv")
    known = load_traces(packs, arguments.corpus)
    of_stories = story_pairs(packs, known)
    stories = fit_logistic(of_stories.features, of_stories.answers)
    of_reports = report_pairs(packs, known)
    if arguments.cross_validate:
        cross_validate({"story": (of_stories, fit_logistic), "report": (of_reports, fit_trees)})
        return
    reports = fit_trees(of_reports.features, of_reports.answers)
    arrays = {f"story.{part}": getattr(stories, part) for part in Logistic._fields}
    arrays |= {f"report.{part}": getattr(reports, part) for part in Trees._fields}
    np.savez_compressed(arguments.out, **arrays)


if __name__ == "__main__":
    main()
