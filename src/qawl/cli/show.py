"""`qawl show`: a stored statement in its context, with its chain and its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import asdict

from qawl.cli import options  # noqa: TC001 - typer reads the annotations
from qawl.cli.statements import SHOWN

if TYPE_CHECKING:
    from qawl.cli.screen import Screen
    from qawl.records import Statement
    from qawl.store import Beside, Decision, StoredArticle, StoredStatement, StoredUtterance

NEIGHBOURS = 2
"""Statements before and after it that are listed."""

LACKING = 5
"""Articles that do not carry it that are listed: those that tell most of the same."""

_CHAIN = 36
"""Cells for the chain of a neighbour."""


def show(
    id_: Annotated[str, typer.Argument(metavar="ID", help="A statement's id, or the beginning of it.")],
    store: options.Store = None,
    as_json: options.Json = False,
    no_bidi: options.NoBidi = False,
) -> None:
    """Show a stored statement in context: its words between ⟦ ⟧, its cue between ‹ ›, other statements underlined.

    Example:

    `qawl show 3f2a9c01d4` with an id that `qawl statements` lists
    """
    from qawl.store import Store

    with Store.open(store, create=False) as opened:
        found, held = opened.statement(id_)
        said = opened.utterance_of(found.id)
        lacking = opened.lacking(found.id)
    if as_json:
        _print_json(found, held, said, lacking)
    else:
        _print(found, held, said, lacking, bidi=not no_bidi)


def _print_json(
    found: StoredStatement, held: StoredArticle, said: StoredUtterance | None, lacking: list[Beside]
) -> None:
    import msgspec

    from qawl.exports.document import document

    whole = {"statement": found, "decisions": _decisions(found, held), "utterance": said, "not_in": lacking}
    whole["article"] = document(held.article, held.reading)
    print(msgspec.json.format(msgspec.json.encode(whole)).decode())


def _print(
    found: StoredStatement, held: StoredArticle, said: StoredUtterance | None, lacking: list[Beside], *, bidi: bool
) -> None:
    from qawl.cli import accounts, render
    from qawl.cli.context import in_context
    from qawl.cli.screen import Screen

    screen = Screen.open(bidi=bidi)
    each = _record(found, held)
    render.heading(screen, held.article)
    screen.line("")
    render.statement(screen, held.article, each, found.id)
    _print_decisions(screen, found, held)
    screen.line("")
    for paragraph in in_context(held.article.text, each, held.reading.statements).split("\n"):
        screen.paragraph(paragraph)
    _print_neighbours(screen, held, each)
    if said:
        screen.line("")
        screen.line(("One utterance, as the ledger holds it:", "dim"))
        accounts.utterance(screen, said)
    if lacking:
        screen.line("")
        screen.line(("Not in these articles of other stories, which tell some of the same as this one:", "dim"))
        accounts.beside(screen, lacking[:LACKING])
    screen.line("")
    screen.line(("Why it was read so: ", "dim"), f"qawl explain {found.id[:SHOWN]}")


def _record(found: StoredStatement, held: StoredArticle) -> Statement:
    return next(each for each in held.reading.statements if each.id == found.record)


def _print_decisions(screen: Screen, found: StoredStatement, held: StoredArticle) -> None:
    decisions = _decisions(found, held)
    undone = {decision.undoes for decision in decisions}
    for decision in decisions:
        corrected = {name: value for name, value in asdict(decision.correction).items() if value is not None}
        changes = "".join(f", {name} {value}" for name, value in corrected.items())
        why = f": {decision.why}" if decision.why else ""
        what = f"takes back: {decision.verdict.value}" if decision.undoes is not None else decision.verdict.value
        told = f"{what}{changes} by {decision.by}, {decision.at:%Y-%m-%d}{why}"
        screen.line("    ", screen.name(told, "dim" if decision.id in undone else "green"))


def _decisions(found: StoredStatement, held: StoredArticle) -> list[Decision]:
    from qawl.store import is_about

    return [decision for decision in held.decisions if is_about(decision, _record(found, held))]


def _print_neighbours(screen: Screen, held: StoredArticle, each: Statement) -> None:
    from qawl.cli import render
    from qawl.cli.screen import clip
    from qawl.exports.document import chain

    around = held.reading.statements
    at = around.index(each)
    before, after = around[max(0, at - NEIGHBOURS) : at], around[at + 1 : at + 1 + NEIGHBOURS]
    if before or after:
        screen.line("")
    for label, other in [*(("before", other) for other in before), *(("after", other) for other in after)]:
        names = screen.chain(chain(held.article, other), _CHAIN)
        room = screen.width - len("before  ") - SHOWN - _CHAIN - 4
        words = clip(render.said(held.article.text, other).plain, room)
        id_ = held.ids[other.id][:SHOWN]
        screen.line(
            *((f"{label:<8}", "dim"), (id_, "cyan"), "  "), *(screen.padded(names, _CHAIN), "  ", screen.name(words))
        )
