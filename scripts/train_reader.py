"""Train the linear decisions of the reader on annotated articles and write `src/qawl/reading/model.json`.

    python scripts/train_reader.py GOLD.jsonl CORPUS_FOLDER

Needs the `train` extra. Deterministic: the same gold gives the same model.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from qawl.arabic.words import tokens
from qawl.pages import article_from_gold, articles
from qawl.reading import acts, contents, cues, names, speakers
from qawl.reading.document import Cue, Document, find_cues
from qawl.reading.linear import Weights, score
from qawl.reading.persons import Persons, bare, persons_of
from qawl.records import Article, content_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = Path(__file__).parents[1]

# Strength of the L2 penalty of each decision, and how many examples a feature must stand in: chosen by
# cross-validation on the training gold.
L2 = {"cue": 1.5, "start": 0.5, "end": 1.5, "speaker": 0.7, "act": 0.5, "implied": 0.5}
LEAST = 2

Group = tuple[list[list[str]], int]  # the features of each candidate, and the index of the right one


def token_at(document: Document, offset: int, *, last: bool = False) -> int | None:
    """The token that holds a character (`last`: the one that ends at or before an end offset)."""
    for index, token in enumerate(document.tokens):
        if not last and token.end > offset:
            return index
        if last and token.end >= offset:
            return index
    return None


class Example:
    """One gold statement on the tokens of its article."""

    def __init__(self, document: Document, statement: dict[str, Any], by_token: dict[int, Cue]) -> None:
        self.cue: Cue | None = None
        self.statement = statement
        if statement["cue"]:
            first, last = token_at(document, statement["cue"][0]), token_at(document, statement["cue"][1], last=True)
            if first is not None and last is not None:
                self.cue = next((by_token[i] for i in range(first, last + 1) if i in by_token), None)
        self.start = token_at(document, statement["content"][0][0])
        end = token_at(document, statement["content"][-1][1], last=True)
        self.end = end + 1 if end is not None else None
        self.speaker: tuple[int, int] | None = None
        if statement["speaker"]:
            first, last = (
                token_at(document, statement["speaker"][0]),
                token_at(document, statement["speaker"][1], last=True),
            )
            if first is not None and last is not None:
                self.speaker = (first, last)


def examples(article: dict[str, Any]) -> tuple[Document, list[Cue], list[Example]]:
    document = Document(article_from_gold(article))
    found = find_cues(document)
    by_token = {cue.token: cue for cue in found}
    return document, found, [Example(document, s, by_token) for s in article["statements"]]


def collect(gold_articles: Iterable[dict[str, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = {"cue": [], "start": [], "end": [], "speaker": [], "act": [], "implied": []}
    for article in gold_articles:
        document, found, gold = examples(article)
        right = {example.cue.token: example for example in gold if example.cue}
        accepted = {token: example.cue for token, example in right.items() if example.cue}
        for cue in found:
            data["cue"].append((cues.features(document, cue), int(cue.token in right)))
        persons = persons_of(document)
        for token, example in right.items():
            cue = accepted[token]
            if cue is None or example.start is None or example.end is None:
                continue
            collect_statement(document, cue, example.start, example.end, example.speaker, accepted, persons, data)
            data["act"].append(
                (
                    acts.features(document, cue, example.start, example.end),
                    list(acts.ACTS).index(example.statement["act"]),
                )
            )
        collect_implied(document, gold, persons, data["implied"])
    return data


def collect_implied(document: Document, gold: list[Example], persons: Persons, groups: list[Group]) -> None:
    """For every implied speaker the sources it may be; what was right is what the next ones see."""
    known = sorted((e for e in gold if e.cue), key=lambda e: e.cue.token if e.cue else 0)
    position = {e.statement["id"]: n for n, e in enumerate(known)}
    slots = [names.Slot(e.cue, e.speaker, position.get(e.statement["parent"] or "")) for e in known if e.cue]
    namings = names.Namings(document, persons.all, [slot.speaker for slot in slots if slot.speaker])
    seen: list[names.Referent] = []
    for example, slot in zip(known, slots, strict=True):
        name = names.named(document, namings, slot, seen)[0] if slot.speaker else None
        if name is None:
            options = names.implied_options(document, slot, seen, persons.all)
            right = next(
                (n for n, o in enumerate(options) if same_name(document, o.name, example.statement["speaker_name"])),
                None,
            )
            add(groups, [o.features for o in options], right)
            name = options[right].name if right is not None else None
        if name:
            seen.append(names.referent(document, slot, name, seen))


def same_name(document: Document, name: tuple[int, int], wanted: str | None) -> bool:
    """Whether a name is the gold one, or closes or opens it, or the other way round."""
    ours = [bare(document.norms[i]) for i in range(name[0], name[1] + 1) if document.tokens[i].is_word]
    theirs = [bare(token.norm) for token in tokens(wanted or "") if token.is_word]
    short, long = sorted((ours, theirs), key=len)
    return bool(short) and (long[-len(short) :] == short or long[: len(short)] == short)


class Annotations(NamedTuple):
    """Single decisions annotated on corpus articles: `cues` and `spans` by the content id of the article (see `training/`)."""

    cues: dict[str, list[tuple[int, bool]]]
    spans: dict[str, list[tuple[int, int, int, int | None, int | None]]]


def load_annotations(folder: Path) -> Annotations:
    found = Annotations({}, {})
    for article, _, end, answer in table(folder / "cues.tsv"):
        found.cues.setdefault(article, []).append((int(end), answer == "yes"))
    for article, _, end, first, last, speaker, speaker_end in table(folder / "spans.tsv"):
        named = (int(speaker), int(speaker_end)) if speaker != "-" else (None, None)
        found.spans.setdefault(article, []).append((int(end), int(first), int(last), *named))
    return found


def table(path: Path) -> list[list[str]]:
    lines = path.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")][1:]


def load_whole(path: Path, corpus: Path) -> list[dict[str, Any]]:
    """The wholly annotated corpus articles, in the form of the gold."""
    rows: dict[str, list[list[str]]] = {}
    for key, *row in table(path):
        rows.setdefault(key, []).append(row)
    found = []
    for article in articles(corpus):
        key = content_id(article.text) if isinstance(article, Article) else ""
        if isinstance(article, Article) and key in rows:
            statements = [gold_statement(article.text, number, row) for number, row in enumerate(rows.pop(key))]
            for statement in statements:
                statement["parent"] = parent_of(statement, statements)
            title = article.text[: article.headline.end] if article.headline else ""
            found.append(
                {"id": key, "text": article.text, "title": title, "source": article.outlet, "statements": statements}
            )
    return found


def gold_statement(text: str, number: int, row: list[str]) -> dict[str, Any]:
    cue, content, speaker, name = (
        [int(row[at]), int(row[at + 1])] if row[at] != "-" else None for at in range(0, 8, 2)
    )
    return {
        "id": f"s{number}",
        "cue": cue,
        "content": [content],
        "speaker": speaker,
        "speaker_name": text[slice(*name)] if name else None,
        "act": row[8],
    }


def parent_of(statement: dict[str, Any], others: list[dict[str, Any]]) -> str | None:
    """The innermost other statement whose content holds the cue of this one."""
    start, end = statement["cue"]
    own_start, own_end = statement["content"][0]
    holding = [
        other
        for other in others
        if other is not statement
        and other["content"][0][0] <= start
        and end <= other["content"][0][1]
        and not own_start <= other["cue"][0] < own_end
    ]
    smallest = min(holding, key=lambda other: other["content"][0][1] - other["content"][0][0], default=None)
    return smallest["id"] if smallest else None


def collect_annotations(corpus: Path, annotations: Annotations, cue_weights: Weights, data: dict[str, Any]) -> None:
    """Add single annotated decisions; which other words of the article are cues is what `cue_weights` say."""
    for article in articles(corpus):
        key = content_id(article.text) if isinstance(article, Article) else ""
        if not isinstance(article, Article) or (key not in annotations.cues and key not in annotations.spans):
            continue
        document = Document(article)
        found = find_cues(document)
        by_end = {document.tokens[cue.token].end: cue for cue in found}
        for end, answer in annotations.cues.get(key, ()):
            if end in by_end:
                data["cue"].append((cues.features(document, by_end[end]), int(answer)))
        if key in annotations.spans:
            accepted = {cue.token: cue for cue in found if score(cue_weights, cues.features(document, cue)) > 0}
            collect_spans(document, annotations.spans[key], by_end, accepted, data)


def collect_spans(
    document: Document,
    spans: list[tuple[int, int, int, int | None, int | None]],
    by_end: dict[int, Cue],
    accepted: dict[int, Cue],
    data: dict[str, Any],
) -> None:
    persons = persons_of(document)
    for end, first, last, speaker, speaker_end in spans:
        start, stop = token_at(document, first), token_at(document, last, last=True)
        cue = by_end.get(end)
        if cue is None or start is None or stop is None:
            continue
        wanted = None
        if speaker is not None and speaker_end is not None:
            wanted = (token_at(document, speaker), token_at(document, speaker_end, last=True))
        collect_statement(document, cue, start, stop + 1, wanted, accepted, persons, data)


def collect_statement(
    document: Document,
    cue: Cue,
    start: int,
    end: int,
    speaker: tuple[int | None, int | None] | None,
    accepted: dict[int, Cue],
    persons: Persons,
    data: dict[str, Any],
) -> None:
    """The decisions about one statement: where it begins, where it ends, and who stands with it."""
    before = start < cue.token
    target = contents.BEFORE if before else start
    options = contents.starts(document, cue, accepted)
    add(
        data["start"],
        [o.features for o in options],
        next((n for n, o in enumerate(options) if o.token == target), None),
    )
    if not before:
        finals = contents.ends(document, cue, start, accepted)
        nearest = min(range(len(finals)), key=lambda n: abs(finals[n].token - end))
        if abs(finals[nearest].token - end) <= 2:
            add(data["end"], [o.features for o in finals], nearest)
    spans = speakers.candidates(document, cue, target, persons)
    wanted = speaker or (speakers.IMPLIED, speakers.IMPLIED)
    right = next((n for n, o in enumerate(spans) if (o.first, o.last) == wanted), None)
    add(data["speaker"], [[f for part in o.parts for f in part] for o in spans], right)


def add(groups: list[Group], candidates: list[list[str]], right: int | None) -> None:
    if right is not None:
        groups.append((candidates, right))


def matrix(rows: Sequence[Sequence[str]], index: dict[str, int], *, grow: bool) -> csr_matrix:
    columns, starts = [], [0]
    for row in rows:
        for feature in row:
            at = index.setdefault(feature, len(index)) if grow else index.get(feature)
            if at is not None:
                columns.append(at)
        starts.append(len(columns))
    return csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(rows), len(index)))


def frequent(rows: Iterable[Sequence[str]], least: int) -> set[str]:
    counts: dict[str, int] = {}
    for row in rows:
        for feature in set(row):
            counts[feature] = counts.get(feature, 0) + 1
    return {feature for feature, count in counts.items() if count >= least}


def fit_binary(data: list[tuple[list[str], int]], l2: float, least: int) -> dict[str, float]:
    keep = frequent((row for row, _ in data), least)
    index: dict[str, int] = {}
    x = matrix([[f for f in row if f in keep] for row, _ in data], index, grow=True)
    y = np.array([label for _, label in data], dtype=float)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w
        p = 1 / (1 + np.exp(-z))
        value = np.sum(np.logaddexp(0, z) - y * z) + l2 * w @ w
        return float(value), x.T @ (p - y) + 2 * l2 * w

    return weights(index, minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x)


def fit_groups(groups: list[Group], l2: float, least: int) -> dict[str, float]:
    keep = frequent((row for rows, _ in groups for row in rows), least)
    index: dict[str, int] = {}
    x = matrix([[f for f in row if f in keep] for rows, _ in groups for row in rows], index, grow=True)
    sizes = np.array([len(rows) for rows, _ in groups])
    offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    right = offsets + np.array([answer for _, answer in groups])
    owner = np.repeat(np.arange(len(groups)), sizes)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ w
        top = np.maximum.reduceat(z, offsets)
        exp = np.exp(z - top[owner])
        total = np.add.reduceat(exp, offsets)
        p = exp / total[owner]
        value = np.sum(np.log(total) + top - z[right]) + l2 * w @ w
        p[right] -= 1
        return float(value), x.T @ p + 2 * l2 * w

    return weights(index, minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x)


def fit_classes(data: list[tuple[list[str], int]], classes: Sequence[str], l2: float, least: int) -> dict[str, float]:
    groups = [([[f"{name} {feature}" for feature in row] for name in classes], label) for row, label in data]
    return fit_groups(groups, l2, least)


def weights(index: dict[str, int], values: np.ndarray) -> dict[str, float]:
    return {feature: round(float(values[at]), 3) for feature, at in sorted(index.items()) if abs(values[at]) >= 0.02}


def train(
    gold: Sequence[dict[str, Any]], corpus: Path | None = None, annotations: Annotations | None = None
) -> dict[str, dict[str, float]]:
    whole = load_whole(ROOT / "training" / "statements.tsv", corpus) if corpus else []
    data = collect([*gold, *whole])
    if corpus and annotations:
        collect_annotations(corpus, annotations, fit_binary(data["cue"], L2["cue"], LEAST), data)
    return fit(data)


def fit(data: dict[str, Any]) -> dict[str, dict[str, float]]:
    return {
        "cue": fit_binary(data["cue"], L2["cue"], LEAST),
        "start": fit_groups(data["start"], L2["start"], LEAST),
        "end": fit_groups(data["end"], L2["end"], LEAST),
        "speaker": fit_groups(data["speaker"], L2["speaker"], LEAST),
        "implied": fit_groups(data["implied"], L2["implied"], LEAST),
        "act": fit_classes(data["act"], acts.ACTS, L2["act"], LEAST),
    }


def load(path: str) -> list[dict[str, Any]]:
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument("corpus", type=Path, help="folder of the corpus that the single decisions of training/ are on")
    parser.add_argument("--out", default=str(ROOT / "src/qawl/reading/model.json"))
    arguments = parser.parse_args()
    decisions = train(load(arguments.gold), arguments.corpus, load_annotations(ROOT / "training"))
    Path(arguments.out).write_text(
        json.dumps({"version": "1", "decisions": decisions}, ensure_ascii=False, indent=0, sort_keys=True), "utf-8"
    )


if __name__ == "__main__":
    main()
