"""Train the linear decisions about commitments and write `src/qawl/reading/commitments/model.npz`.

    python scripts/train_commitments.py GOLD.jsonl CORPUS_FOLDER
    python scripts/train_commitments.py --cross-validate GOLD.jsonl CORPUS_FOLDER

Needs the `train` extra. Uses the decisions about statements as they are; learns from the commitments of the gold, from those of
`training/commitments.tsv` and from the single triggers of `training/triggers.tsv`. Deterministic: the same input gives the same
model. With --cross-validate it writes nothing and prints how well models of two thirds of the articles read the other third; the
single triggers stand in other articles and teach every one of these models.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from fitting import Choices, choices, fit_binary, fit_groups, save

from qawl.evaluation import Annotated, compare, measure
from qawl.evaluation.annotation import Commitment
from qawl.evaluation.names import same_name
from qawl.pages import article_from_gold, articles
from qawl.reading import linear
from qawl.reading.commitments import carries, extent, find_commitments, parties
from qawl.reading.commitments.places import Places
from qawl.reading.commitments.triggers import find_triggers
from qawl.reading.document import Document
from qawl.reading.linear import Model, Weights
from qawl.reading.mentions import find_mentions
from qawl.reading.persons import persons_of
from qawl.reading.statements import find_statements
from qawl.reading.times import find_times
from qawl.records import Article, Span, content_id, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = Path(__file__).parents[1]
# Strength of the L2 penalty of each decision: chosen by cross-validation.
L2 = {"commitment": 6.0, "commitment end": 1.0, "party": 8.0}
# How many tokens a trigger may lie from where an annotated undertaking begins, and from where a candidate for its end lies.
NEAR_START, NEAR_END = 8, 3
FOLDS = 3
# What part of its words (Dice) makes a trigger one that tells an undertaking again, and how many words it has at least.
AGAIN, LEAST_AGAIN = 0.6, 3


class Undertaking(NamedTuple):
    """An annotated undertaking on tokens `[start, end)`, and who is bound; end None, by []: not annotated."""

    start: int
    end: int | None
    by: list[str]


class Asked(NamedTuple):
    """A single trigger that was annotated, in code points: where what is to be done would begin, and what it carries."""

    start: int
    carries: bool
    end: int | None
    by: list[str]


class Example:
    """An annotated article with what the reader finds in it before commitments.

    asked: the triggers that were annotated; None where the whole article was.
    """

    def __init__(
        self, article: Article, annotated: Annotated, model: Model, asked: Sequence[Asked] | None = None
    ) -> None:
        self.article, self.annotated = article, annotated
        self.document = Document(article)
        persons = persons_of(self.document)
        self.mentions = find_mentions(self.document, persons)
        self.statements = find_statements(self.document, persons, model)
        self.times = find_times(self.document)
        self.triggers = find_triggers(self.document, self.mentions, self.statements)
        self.undertakings = []
        for each in annotated.commitments:
            first, last = self.document.tokens_of(each.text)
            self.undertakings.append(Undertaking(first, last + 1, each.by))
        self.carried = self._carried() if asked is None else self._answers(asked)

    def _answers(self, asked: Sequence[Asked]) -> list[Undertaking | bool]:
        """What each trigger carries where single ones were annotated; the others teach nothing (True)."""
        places = {self.document.tokens[trigger.start].start: n for n, trigger in enumerate(self.triggers)}
        found: list[Undertaking | bool] = [True] * len(self.triggers)
        for start, carries_, end, by in asked:
            if start in places:
                number = places[start]
                last = None if end is None else self.document.tokens_of(Span(start, end))[1] + 1
                found[number] = Undertaking(self.triggers[number].start, last, by) if carries_ else False
        return found

    def _carried(self) -> list[Undertaking | bool]:
        """What each trigger carries: an undertaking, nothing (False), or another one's (True: it teaches neither)."""
        found: list[Undertaking | bool] = [False] * len(self.triggers)
        for undertaking in self.undertakings:
            near = [n for n, trigger in enumerate(self.triggers) if _tells(trigger.start, undertaking)]
            if not near:
                continue

            def rank(number: int, start: int = undertaking.start) -> tuple[bool, int]:
                return self.triggers[number].sort in ("content", "present"), abs(self.triggers[number].start - start)

            best = min(near, key=rank)
            for number in near:
                if found[number] is False:
                    found[number] = True
            if rank(best)[1] <= NEAR_START:
                found[best] = undertaking
        return [carried or self._repeats(n) for n, carried in enumerate(found)]

    def _repeats(self, number: int) -> bool:
        """Whether a trigger tells an annotated undertaking again: that it is not listed says nothing then."""
        norms, start = self.document.norms, self.triggers[number].start
        for undertaking in self.undertakings:
            words = Counter(norms[undertaking.start : undertaking.end])
            for length in (len(norms[undertaking.start : undertaking.end]) // part for part in (1, 2, 3)):
                again = Counter(norms[start : start + length])
                if length >= LEAST_AGAIN and 2 * (words & again).total() >= AGAIN * (words + again).total():
                    return True
        return False


def _tells(start: int, undertaking: Undertaking) -> bool:
    """Whether a trigger whose words begin at a token may tell an undertaking: it begins near it, or shares most of it."""
    first, end, _ = undertaking
    assert end is not None  # of an article that was annotated whole
    if abs(start - first) <= 2:
        return True
    if start > first:
        return end - start >= 0.5 * (end - first)
    return first < start + 0.8 * (end - first)


def fit(examples: Sequence[Example]) -> dict[str, Weights]:
    """The three decisions, from examples that have any trigger."""
    carrying, endings, bound = [], [], []
    for each in examples:
        if not each.triggers:
            continue
        asked = [n for n, carried in enumerate(each.carried) if carried is not True]
        features = carries.features(
            each.document, each.triggers, each.statements, carries.agents_of(each.document, each.mentions)
        )
        answers = [int(each.carried[n] is not False) for n in asked]
        carrying.append((_chosen(features, asked), answers, 1))
        told = [(t, u) for t, u in zip(each.triggers, each.carried, strict=True) if isinstance(u, Undertaking)]
        if not told:
            continue
        bound.append(_parties(each, [trigger for trigger, _ in told], [u.by for _, u in told]))
        closed = [(t, u.end) for t, u in told if u.end is not None]
        if closed:
            options = extent.ends(each.document, [trigger for trigger, _ in closed], each.times)
            endings.append(choices(options, [end for _, end in closed], NEAR_END, 1))
    return {
        "commitment": fit_binary(carrying, L2["commitment"]),
        "commitment end": fit_groups(endings, L2["commitment end"]),
        "party": fit_groups([choice for choice in bound if choice], L2["party"]),
    }


def _chosen(features: linear.Features, rows: list[int]) -> linear.Features:
    """The features of some candidates, numbered anew."""
    number = np.full(features.candidates, -1, dtype=np.intp)
    number[rows] = np.arange(len(rows))
    kept = number[features.owner] >= 0
    return linear.Features(number[features.owner[kept]], features.keys[kept], len(rows))


def _parties(example: Example, triggers: list[Any], names: list[list[str]]) -> Choices | None:
    options, every = parties.parties(Places(example.document, example.mentions, example.statements), triggers)
    if not every:
        return None
    text = example.document.text
    right: list[tuple[int, ...] | None] = []
    offset = 0
    for wanted, size in zip(names, options.sizes, strict=True):
        called = [name_of(text, candidate.name) for candidate in every[offset : offset + size]]
        fits = tuple(n for n, name in enumerate(called) if any(same_name(name, other) for other in wanted))
        right.append(fits or None)
        offset += size
    sizes = [size for size in options.sizes if size]
    answers = [answer for answer, size in zip(right, options.sizes, strict=True) if size]
    return Choices([(options.features, np.arange(options.features.candidates))], sizes, answers, 1)


def load_gold(path: Path, model: Model) -> list[Example]:
    found = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        annotated = Annotated(
            id=row["id"], statements=[], text=row["text"], commitments=_commitments(row["commitments"])
        )
        found.append(Example(article_from_gold(row), annotated, model))
    return found


def _commitments(rows: Iterable[dict[str, Any]]) -> list[Commitment]:
    return [Commitment(text=Span(*row["text"]), by=row["by"], deadline=row["deadline"]) for row in rows]


def load_annotated(path: Path, corpus: Path, model: Model) -> list[Example]:
    """The articles of `training/commitments.tsv`, in the order of their ids."""
    found = []
    for article, rows in _rows(path, corpus):
        told = [_annotated(article.text, row) for row in rows if row[0] != "-"]
        annotated = Annotated(id=content_id(article.text), statements=[], text=article.text, commitments=told)
        found.append(Example(article, annotated, model))
    return found


def load_triggers(path: Path, corpus: Path, model: Model) -> list[Example]:
    """The articles of `training/triggers.tsv` with the triggers that were annotated in them, in the order of their ids."""
    found = []
    for article, rows in _rows(path, corpus):
        annotated = Annotated(id=content_id(article.text), statements=[], text=article.text, commitments=[])
        asked = [
            Asked(int(start), carries_ == "yes", None if end == "-" else int(end), _names(article.text, by))
            for start, carries_, end, by in rows
        ]
        found.append(Example(article, annotated, model, asked))
    return found


def _rows(path: Path, corpus: Path) -> list[tuple[Article, list[list[str]]]]:
    """The articles that a table of `training/` is on, with their rows, in the order of their ids."""
    rows: dict[str, list[list[str]]] = {}
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith(("#", "article\t")):
            key, *row = line.split("\t")
            rows.setdefault(key, []).append(row)
    found = {}
    for article in articles(corpus):
        key = content_id(article.text) if isinstance(article, Article) else ""
        if isinstance(article, Article) and key in rows:
            found[key] = article, rows.pop(key)
    return [found[key] for key in sorted(found)]


def _names(text: str, spans: str) -> list[str]:
    if spans == "-":
        return []
    return [text[int(first) : int(last)] for first, last in (span.split("-") for span in spans.split(";"))]


def _annotated(text: str, row: list[str]) -> Commitment:
    start, end, by, _, deadline, *_ = row
    words = Span(int(start), int(end))
    return Commitment(text=words, by=_names(text, by), deadline=None if deadline == "-" else deadline)


def read(example: Example, decisions: dict[str, Weights]) -> Annotated:
    """What the reader finds with these decisions, as the scorer sees it."""
    document, text = example.document, example.document.text
    found = find_commitments(document, example.mentions, example.statements, example.times, Model(decisions))
    told = [
        Commitment(text=each.text, by=[name_of(text, name) or "" for name in each.by], deadline=each.deadline)
        for each in found
    ]
    return Annotated(id=example.annotated.id, statements=[], text=text, commitments=told)


def cross_validate(sets: dict[str, list[Example]], always: list[Example]) -> None:
    """Print how well the sets are read by models that have not seen the article; `always` is never held out."""
    held = {name: {e.annotated.id: e.annotated for e in examples} for name, examples in sets.items()}
    read_: dict[str, dict[str, Annotated]] = {name: {} for name in sets}
    for fold in range(FOLDS):
        seen = [e for examples in sets.values() for n, e in enumerate(examples) if n % FOLDS != fold]
        decisions = fit([*seen, *always])
        for name, examples in sets.items():
            read_[name] |= {e.annotated.id: read(e, decisions) for e in examples[fold::FOLDS]}
    for name, gold in held.items():
        scores = measure(compare(gold, read_[name]))
        print(name, *(f"{key} {scores[key]}" for key in ("commitment", "commitment+who+when")), sep="\n    ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("corpus", type=Path, help="folder of the corpus that the tables of training/ are on")
    parser.add_argument("--cross-validate", action="store_true")
    parser.add_argument("--out", type=Path, default=ROOT / "src/qawl/reading/commitments/model.npz")
    arguments = parser.parse_args()
    model = linear.load()
    gold = load_gold(arguments.gold, model)
    annotated = load_annotated(ROOT / "training" / "commitments.tsv", arguments.corpus, model)
    asked = load_triggers(ROOT / "training" / "triggers.tsv", arguments.corpus, model)
    if arguments.cross_validate:
        cross_validate({"gold": gold, "annotated": annotated}, asked)
    else:
        save(fit([*gold, *annotated, *asked]), arguments.out)


if __name__ == "__main__":
    main()
