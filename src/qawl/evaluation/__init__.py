"""The evaluation that anyone can rerun: a prediction, or qawl's own reading, against annotated articles."""

from __future__ import annotations

from qawl.evaluation.annotation import Annotated, load
from qawl.evaluation.measures import PRF, Comparison, Score, compare, measure
from qawl.evaluation.mistakes import WRONG_VALUES, Mistake, mistakes

__all__ = [
    "PRF",
    "WRONG_VALUES",
    "Annotated",
    "Comparison",
    "Mistake",
    "Score",
    "compare",
    "load",
    "measure",
    "mistakes",
]
