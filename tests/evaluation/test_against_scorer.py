"""Our measures equal those of the project's scorer, on its gold with predictions of every quality."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import os
import random
from pathlib import Path
from typing import Any

import msgspec
import pytest

from qawl.evaluation import Annotated, compare, measure

SHARED = Path(os.environ.get("QAWL_SHARED", Path(__file__).parents[3] / "shared"))

pytestmark = pytest.mark.skipif(not (SHARED / "gold/score.py").exists(), reason="the shared gold is not here")


def scorer() -> Any:
    spec = importlib.util.spec_from_file_location("shared_score", SHARED / "gold/score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lines(name: str) -> list[dict[str, Any]]:
    with (SHARED / "gold" / name).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def blurred(article: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """A prediction: the gold with spans moved, values swapped, annotations dropped, doubled and left incomplete."""
    length = len(article["text"])

    def moved(span: list[int]) -> list[int]:
        start = max(0, span[0] + rng.choice([0, 0, 0, -9, 7, 25]))
        return [start, min(length, max(start + 1, span[1] + rng.choice([0, 0, 0, -20, 8])))]

    names = [s["speaker_name"] for s in article["statements"]] or [None]
    statements = []
    for statement in article["statements"]:
        for _ in range(rng.choice([0, 1, 1, 1, 1, 2])):
            copy = statement | {
                "cue": statement["cue"] and moved(statement["cue"]),
                "content": [moved(s) for s in statement["content"]],
            }
            copy["id"] = f"p{len(statements)}"
            copy["parent"] = rng.choice([None, "p0", "p1"])
            copy["speaker_name"] = rng.choice(
                [copy["speaker_name"], copy["speaker_name"], (copy["speaker_name"] or "").split(" ")[-1], *names]
            )
            for key in rng.sample(["kind", "act", "speaker_name", "parent"], rng.choice([0, 0, 1])):
                del copy[key]
            statements.append(copy)
    commitments = [
        c | {"text": moved(c["text"])} for c in article["commitments"] for _ in range(rng.choice([0, 1, 1, 2]))
    ]
    times = [t | {"text": moved(t["text"])} for t in article.get("times", []) for _ in range(rng.choice([0, 1, 1, 2]))]
    return {"id": article["id"], "statements": statements, "commitments": commitments, "times": times}


def ours(gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> dict[str, Any]:
    as_annotated = [{a["id"]: msgspec.convert(a, Annotated) for a in side} for side in (gold, predicted)]
    scores = measure(compare(*as_annotated))
    return {k: dataclasses.asdict(v) if dataclasses.is_dataclass(v) else v for k, v in scores.items()}


@pytest.mark.parametrize("name", ["dev.jsonl", "train.jsonl"])
@pytest.mark.parametrize("seed", range(4))
def test_measures_equal_the_scorers(name: str, seed: int) -> None:
    gold, rng = lines(name)[:60], random.Random(seed)
    predicted = [blurred(article, rng) for article in gold if rng.random() < 0.9]
    theirs, _ = scorer().score({a["id"]: a for a in gold}, {a["id"]: a for a in predicted})
    assert ours(gold, predicted) == theirs


def test_gold_against_itself_is_perfect() -> None:
    gold = lines("dev.jsonl")
    assert ours(gold, gold)["statement+speaker"] == {"p": 1.0, "r": 1.0, "f1": 1.0}
