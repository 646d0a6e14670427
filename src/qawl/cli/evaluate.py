"""`qawl evaluate`: how well a reading agrees with articles that people annotated."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from qawl.cli import options  # noqa: TC001 - typer reads the annotations

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qawl.cli.screen import Piece, Screen
    from qawl.evaluation import Annotated as AnnotatedArticle
    from qawl.evaluation import Comparison, Mistake, Score


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Annotated articles, one a line.")],
    predicted: Annotated[
        Path | None,
        typer.Argument(metavar="PREDICTED.jsonl", help="A reading of them; without it qawl reads them now."),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="Print every mistake with its words.")] = False,
    jobs: options.Jobs = 1,
    as_json: options.Json = False,
    no_bidi: options.NoBidi = False,
) -> None:
    """Measure a reading against annotated articles: precision, recall and F1, and the share of right values.

    Examples:

    `qawl evaluate gold.jsonl` reads the articles of the gold file and measures the reading.

    `qawl evaluate gold.jsonl predicted.jsonl --errors` measures what any program wrote, and lists its mistakes.
    """
    from qawl.evaluation import compare, load

    annotated = load(gold)
    comparisons = compare(annotated, load(predicted) if predicted else _read(gold, len(annotated), jobs))
    if as_json:
        _print_json(comparisons, errors=errors)
    else:
        _print(comparisons, errors=errors, bidi=not no_bidi)


def _read(gold: Path, total: int, jobs: int) -> Mapping[str, AnnotatedArticle]:
    import msgspec

    from qawl.cli import inputs
    from qawl.cli.pool import ordered
    from qawl.cli.progress import progress
    from qawl.errors import InputError
    from qawl.evaluation import Annotated as AnnotatedArticle
    from qawl.pages import Bad

    readings = {}
    with progress("articles", total) as advance:
        for line in ordered(inputs.read_line, inputs.all_lines([str(gold)]), jobs):
            if isinstance(line, Bad):
                raise InputError(line.what, where=line.where, hint=line.hint)
            reading = msgspec.json.decode(line, type=AnnotatedArticle)
            readings[reading.id] = reading
            advance()
    return readings


def _print_json(comparisons: Sequence[Comparison], *, errors: bool) -> None:
    import msgspec

    from qawl.evaluation import measure, mistakes

    result: dict[str, object] = dict(measure(comparisons))
    if errors:
        result["errors"] = list(mistakes(comparisons))
    print(msgspec.json.encode(result).decode())


def _print(comparisons: Sequence[Comparison], *, errors: bool, bidi: bool) -> None:
    from qawl.cli.screen import Screen
    from qawl.evaluation import measure, mistakes

    screen = Screen.open(bidi=bidi)
    if errors:
        for mistake in mistakes(comparisons):
            _print_mistake(screen, mistake)
    for name, score in measure(comparisons).items():
        screen.line(f"{name:<21}", _told(score))


def _told(score: Score) -> str:
    if isinstance(score, int):
        return f"{score:,}"
    if isinstance(score, float):
        return f"{score:.3f}"
    return f"P {score.p:.3f}  R {score.r:.3f}  F1 {score.f1:.3f}"


def _print_mistake(screen: Screen, mistake: Mistake) -> None:
    from rich.text import Text

    from qawl.cli.screen import clean

    screen.line((mistake.article, "cyan"), "  ", (mistake.what.value, "bold"), *_values(screen, mistake))
    cue = f"‹{clean(mistake.cue)}› " if mistake.cue else ""
    words = f"⟦{clean(mistake.content)}⟧"
    context = (clean(mistake.before), " ", cue, (words, "bold"), " ", clean(mistake.after))
    screen.paragraph(Text.assemble("… ", *context, " …"), "    ")
    screen.line("")


def _values(screen: Screen, mistake: Mistake) -> list[Piece]:
    from qawl.evaluation import WRONG_VALUES

    if mistake.what not in WRONG_VALUES:
        return []
    return [": ", screen.name(mistake.predicted or "none"), " should be ", screen.name(mistake.gold or "none")]
