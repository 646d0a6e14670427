"""Train the linear decisions of the reader on annotated articles and write `src/qawl/reading/model.npz`.

    python scripts/train_reader.py GOLD.jsonl CORPUS_FOLDER
    python scripts/train_reader.py --cross-validate GOLD.jsonl CORPUS_FOLDER

Needs the `train` extra. Deterministic: the same gold gives the same model. With --cross-validate it writes nothing and
prints how well models of two thirds of the gold, and of all else, read the other third.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from fitting import Choices, choices, fit_binary, fit_classes, fit_groups, save

from qawl.arabic.words import tokens
from qawl.evaluation.annotation import Annotated, Statement
from qawl.evaluation.annotation import load as load_annotated
from qawl.evaluation.measures import compare, measure
from qawl.pages import article_from_gold, articles
from qawl.reading import acts, contents, cues, names, speakers
from qawl.reading.document import Cue, Document, find_cues
from qawl.reading.linear import Model
from qawl.reading.persons import Persons, bare, persons_of
from qawl.reading.statements import find_statements
from qawl.records import Article, content_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qawl.reading.linear import Features, Weights

ROOT = Path(__file__).parents[1]

# Strength of the L2 penalty of each decision: chosen by cross-validation on the training gold.
L2 = {"cue": 4.0, "start": 0.5, "end": 4.0, "speaker": 1.5, "act": 0.5, "implied": 0.8}
FOLDS = 3
# How often an article of the gold counts: it was annotated with more care than those of the corpus.
GOLD_WEIGHT = 4


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


class Data:
    """The decisions to learn from: for each the features of its candidates, and which were right.

    binary: features of words that may be cues, and 1 or 0 for each. groups: see `Choices`. classes: features of contents, and the
    class of each. What is collected here counts `weight` times.
    """

    def __init__(self, weight: int = 1) -> None:
        self.weight = weight
        self.binary: list[tuple[Features, list[int], int]] = []
        self.groups: dict[str, list[Choices]] = {name: [] for name in ("start", "end", "speaker", "implied")}
        self.classes: list[tuple[Features, list[int], int]] = []

    def extend(self, other: Data) -> None:
        self.binary += other.binary
        self.classes += other.classes
        for name, groups in other.groups.items():
            self.groups[name] += groups


class Known(NamedTuple):
    """A statement whose cue is known, on tokens: content `[start, end)`; the speaker is None when implied."""

    cue: Cue
    start: int
    end: int
    speaker: tuple[int | None, int | None] | None


def collect(gold_articles: Iterable[dict[str, Any]], weight: int = 1) -> Data:
    data = Data(weight)
    for article in gold_articles:
        document = Document(article_from_gold(article))
        found = find_cues(document)
        by_token = {token: cue for cue in found for token in (cue.token, cue.last)}
        gold = [Example(document, s, by_token) for s in article["statements"]]
        right = {example.cue.token: example for example in gold if example.cue}
        if found:
            answers = [int(cue.token in right) for cue in found]
            data.binary.append((cues.features(document, found), answers, data.weight))
        persons = persons_of(document)
        whole: list[Example] = []
        known: list[Known] = []
        for e in right.values():
            if e.cue and e.start is not None and e.end is not None:
                whole.append(e)
                known.append(Known(e.cue, e.start, e.end, e.speaker))
        collect_statements(document, known, {token: e.cue for token, e in right.items() if e.cue}, persons, data)
        if known:
            contents_of = [(k.cue, k.start, k.end) for k in known]
            acts_of = [acts.ACTS.index(e.statement["act"]) for e in whole]
            data.classes.append((acts.features(document, contents_of), acts_of, data.weight))
        collect_implied(document, gold, persons, data)
    return data


def collect_implied(document: Document, gold: list[Example], persons: Persons, data: Data) -> None:
    """For every implied speaker the sources it may be; what was right is what the next ones see."""
    known = sorted((e for e in gold if e.cue), key=lambda e: e.cue.token if e.cue else 0)
    position = {e.statement["id"]: n for n, e in enumerate(known)}
    slots = [names.Slot(e.cue, e.speaker, position.get(e.statement["parent"] or "")) for e in known if e.cue]
    namings = names.Namings(document, persons.all, [slot.speaker for slot in slots if slot.speaker])
    seen: list[names.Referent] = []
    for example, slot in zip(known, slots, strict=True):
        name = names.named(document, namings, slot, seen)[0] if slot.speaker else None
        if name is None:
            options = names.implied_options(document, slot, seen, namings)
            right = next(
                (n for n, o in enumerate(options) if same_name(document, o.name, example.statement["speaker_name"])),
                None,
            )
            if options:
                whole = [(names.option_features(options), np.arange(len(options)))]
                data.groups["implied"].append(Choices(whole, [len(options)], [right], data.weight))
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


def collect_annotations(corpus: Path, annotations: Annotations, cue_weights: Weights, data: Data) -> None:
    """Add single annotated decisions; which other words of the article are cues is what `cue_weights` say."""
    for article in articles(corpus):
        key = content_id(article.text) if isinstance(article, Article) else ""
        if not isinstance(article, Article) or (key not in annotations.cues and key not in annotations.spans):
            continue
        document = Document(article)
        found = find_cues(document)
        by_end = {document.tokens[token].end: cue for cue in found for token in (cue.token, cue.last)}
        answers = [(by_end[end], int(yes)) for end, yes in annotations.cues.get(key, ()) if end in by_end]
        if answers:
            asked = [cue for cue, _ in answers]
            data.binary.append((cues.features(document, asked), [answer for _, answer in answers], 1))
        if key in annotations.spans and found:
            scores = cue_weights.score(cues.features(document, found))
            accepted = {cue.token: cue for cue, score in zip(found, scores, strict=True) if score > 0}
            known = known_spans(document, annotations.spans[key], by_end)
            collect_statements(document, known, accepted, persons_of(document), data)


def known_spans(
    document: Document, spans: list[tuple[int, int, int, int | None, int | None]], by_end: dict[int, Cue]
) -> list[Known]:
    found = []
    for end, first, last, speaker, speaker_end in spans:
        start, stop = token_at(document, first), token_at(document, last, last=True)
        cue = by_end.get(end)
        if cue is None or start is None or stop is None:
            continue
        wanted = None
        if speaker is not None and speaker_end is not None:
            wanted = (token_at(document, speaker), token_at(document, speaker_end, last=True))
        found.append(Known(cue, start, stop + 1, wanted))
    return found


def collect_statements(
    document: Document, known: list[Known], accepted: dict[int, Cue], persons: Persons, data: Data
) -> None:
    """The decisions about statements: where each begins, where it ends, and who stands with it."""
    if not known:
        return
    found = [k.cue for k in known]
    targets = [contents.BEFORE if k.start < k.cue.token else k.start for k in known]
    data.groups["start"].append(choices(contents.starts(document, found, accepted), targets, 0, data.weight))
    behind = [k for k in known if k.start > k.cue.token]
    if behind:
        finals = contents.ends(document, [k.cue for k in behind], [k.start for k in behind], accepted)
        data.groups["end"].append(choices(finals, [k.end for k in behind], 2, data.weight))
    spans = speakers.spans(speakers.Field(document, persons), found, targets, speakers.AFTER_CUE, speakers.BEFORE_CUE)
    pairs = list(zip(spans.first.tolist(), spans.last.tolist(), strict=True))
    wanted = [k.speaker or (speakers.IMPLIED, speakers.IMPLIED) for k in known]
    right: list[int | None] = []
    offset = 0
    for pair, size in zip(wanted, spans.sizes, strict=True):
        right.append(next((n for n in range(size) if pairs[offset + n] == pair), None))
        offset += size
    data.groups["speaker"].append(Choices(spans.parts, spans.sizes, right, data.weight))


def train(
    gold: Sequence[dict[str, Any]], corpus: Path | None = None, annotations: Annotations | None = None
) -> dict[str, Weights]:
    whole = load_whole(ROOT / "training" / "statements.tsv", corpus) if corpus else []
    data = collect(gold, GOLD_WEIGHT)
    data.extend(collect(whole))
    if corpus and annotations:
        collect_annotations(corpus, annotations, fit_binary(data.binary, L2["cue"]), data)
    return fit(data)


def fit(data: Data) -> dict[str, Weights]:
    found = {"cue": fit_binary(data.binary, L2["cue"]), "act": fit_classes(data.classes, len(acts.ACTS), L2["act"])}
    return found | {name: fit_groups(groups, L2[name]) for name, groups in data.groups.items()}


def read(gold: dict[str, Any], model: Model) -> Annotated:
    """What a model finds of statements in an article of the gold."""
    document = Document(article_from_gold(gold))
    found = find_statements(document, persons_of(document), model)
    statements = [
        Statement(
            id=each.id,
            cue=each.cue,
            content=list(each.content),
            kind=each.kind,
            speaker_name=document.text[slice(*each.speaker_name)] if each.speaker_name else None,
            parent=each.parent,
            act=each.act,
        )
        for each in found
    ]
    return Annotated(id=gold["id"], text=document.text, statements=statements)


def cross_validate(gold: list[dict[str, Any]], annotated: dict[str, Annotated], corpus: Path) -> None:
    """Print the measures of articles that the model which reads them has not seen."""
    found: dict[str, Annotated] = {}
    for fold in range(FOLDS):
        seen = [article for n, article in enumerate(gold) if n % FOLDS != fold]
        model = Model(train(seen, corpus, load_annotations(ROOT / "training")))
        found |= {article["id"]: read(article, model) for article in gold[fold::FOLDS]}
    scores = measure(compare(annotated, found))
    for name in ("statement", "content", "cue", "speaker", "statement+speaker", "kind", "act", "parent"):
        print(name, scores[name])


def load(path: str) -> list[dict[str, Any]]:
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold")
    parser.add_argument("corpus", type=Path, help="folder of the corpus that the single decisions of training/ are on")
    parser.add_argument("--out", type=Path, default=ROOT / "src/qawl/reading/model.npz")
    parser.add_argument("--cross-validate", action="store_true")
    arguments = parser.parse_args()
    if arguments.cross_validate:
        cross_validate(load(arguments.gold), load_annotated(Path(arguments.gold)), arguments.corpus)
        return
    decisions = train(load(arguments.gold), arguments.corpus, load_annotations(ROOT / "training"))
    save(decisions, arguments.out)


if __name__ == "__main__":
    main()
