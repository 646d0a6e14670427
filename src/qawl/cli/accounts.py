"""What the store holds across articles, as a person reads it on a terminal: a story, an utterance, a disagreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from qawl.cli.messages import counted
from qawl.cli.screen import clean
from qawl.cli.wordings import Wording, side_by_side
from qawl.exports.document import chain_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qawl.cli.screen import Piece, Screen
    from qawl.store import (
        Beside,
        StoredDisagreement,
        StoredEvidence,
        StoredPlace,
        StoredStatement,
        StoredUndertaking,
        StoredUtterance,
        WholeStory,
    )

INDENT = "    "
SHOWN = 10
"""Digits of an id that are shown."""


def story(screen: Screen, whole: WholeStory) -> None:
    """The articles of a story, every utterance that several of them report, and where they disagree."""
    screen.paragraph(Text(clean(whole.story.headline), "bold"))
    days = f"{whole.story.first_day or 'unknown'} to {whole.story.last_day or 'unknown'}"
    told = f"{counted(len(whole.articles), 'article')} of {counted(len(whole.story.outlets), 'outlet')}, {days}"
    screen.line((whole.story.id[:SHOWN], "cyan"), (f"  {told}", "dim"))
    outlets = {each.id: each.outlet for each in whole.articles}
    for each in whole.articles:
        copy: list[Piece] = (
            [("  one text with ", "dim"), screen.name(outlets[each.wire] or each.wire)] if each.wire else []
        )
        day = f"  {each.published or 'unknown'}  "
        screen.line(
            INDENT, (each.id[:SHOWN], "cyan"), (day, "dim"), screen.name(each.outlet or "outlet unknown"), *copy
        )
    for said in whole.utterances:
        screen.line("")
        utterance(screen, said)
    for told_apart in whole.disagreements:
        screen.line("")
        disagreement(screen, told_apart)
    if not whole.utterances:
        screen.line("")
        screen.line("No statement was found in more than one of these articles.")
    if whole.beside:
        screen.line("")
        screen.line(INDENT, ("Articles of other stories that tell some of the same:", "dim"))
        beside(screen, whole.beside)


def utterance(screen: Screen, said: StoredUtterance) -> None:
    """Who said it, how many independent voices report it, every wording with its chain, and who left it out."""
    voices = counted(said.voices, "independent voice")
    screen.line(INDENT, screen.name(said.speaker or "؟", "bold"), (f"  {voices}", "dim"))
    side_by_side(screen, [Wording(label(screen, each), each.id[:SHOWN], each.content) for each in said.reports], INDENT)
    if said.left_out:
        screen.line(INDENT, ("not in: ", "dim"), screen.name("، ".join(said.left_out)))
    if said.again:
        screen.line(INDENT, ("in other stories:", "dim"))
        for each in said.again:
            day = f"  {each.published or 'unknown'}  "
            screen.line(
                2 * INDENT, (each.id[:SHOWN], "cyan"), (day, "dim"), screen.name(each.outlet or "outlet unknown")
            )


def beside(screen: Screen, found: Sequence[Beside]) -> None:
    """Pairs of articles that tell some of the same: how many utterances, what the other one is, and how both are compared."""
    for each in found:
        day = f"  {each.other.published or 'unknown'}  "
        outlet = screen.name(each.other.outlet or "outlet unknown")
        told = (f"  {counted(each.both, 'utterance')} in both", "dim")
        screen.line(2 * INDENT, (each.other.id[:SHOWN], "cyan"), (day, "dim"), outlet, told)
        compare = f"qawl compare {each.one.id[:SHOWN]} {each.other.id[:SHOWN]}"
        screen.line(3 * INDENT, ("what only one of them carries: ", "dim"), compare)


def label(screen: Screen, each: StoredStatement) -> Text:
    """The chain of a statement as a line above its words."""
    return screen.chain(chain_of(each.speaker, each.via, each.outlet), screen.width - len(INDENT) - SHOWN - 2)


def disagreement(screen: Screen, told: StoredDisagreement) -> None:
    """What two articles tell differently, in the words of each."""
    screen.line(INDENT, (f"disagree on {told.type.value}: ", "red"), told.why)
    for place in (told.a, told.b):
        screen.line(
            2 * INDENT, screen.name(place.outlet or "outlet unknown", "cyan"), (f"  {place.article[:SHOWN]}", "dim")
        )
        screen.paragraph(_place(place), 2 * INDENT)


def _place(place: StoredPlace) -> Text:
    words = (clean(place.words), "bold underline")
    return Text.assemble(f"…{clean(place.before)} ", words, f" {clean(place.behind)}…")


def undertaking(screen: Screen, each: StoredUndertaking) -> None:
    """What was promised and how it stands, its deadlines from old to new, every article that tells it, and what became of it."""
    outlets = {mention.outlet for mention in each.mentions if mention.outlet}
    counts = f"{counted(len(each.mentions), 'mention')} in {counted(len(outlets), 'outlet')}"
    proposed = " (proposed: nobody has confirmed it)" if each.proposed else ""
    name = each.state.value.replace("_", " ")
    screen.line((each.id[:SHOWN], "cyan"), "  ", (name, "bold"), (proposed, "yellow"), (f"  {counts}", "dim"))
    dates = [f"{deadline.deadline} (told {deadline.told or 'on an unknown day'})" for deadline in each.deadlines]
    screen.line(INDENT, ("due: ", "dim"), *([" → ".join(dates)] if dates else [("no deadline", "dim")]))
    for mention in each.mentions:
        told: list[Piece] = [(f"{mention.published or 'unknown'}  ", "dim"), (mention.id[:SHOWN], "cyan"), "  "]
        deadline = f"  by {mention.deadline}" if mention.deadline else ""
        names = screen.chain(["، ".join(mention.by) or None, mention.outlet], screen.width - 50)
        screen.line(INDENT, *told, names, (deadline, "dim"))
        screen.paragraph(Text(f"«{clean(mention.text)}»"), 2 * INDENT)
    for evidence in each.evidence:
        if evidence.why.rule != "told again":
            _evidence(screen, evidence)


def _evidence(screen: Screen, evidence: StoredEvidence) -> None:
    """Words that tell what became of a promise, and whether a person has said that they do."""
    mark = {"confirmed": "✓ ", "rejected": "✗ "}.get(evidence.status.value, "? ")
    to = f" to {evidence.deadline}" if evidence.deadline else ""
    outlet = screen.name(evidence.at.outlet or "outlet unknown", "cyan")
    screen.line(
        INDENT,
        (f"{mark}{evidence.fate.value}{to}  ", "yellow"),
        (f"{evidence.at.published or 'unknown'}  ", "dim"),
        (evidence.id[:SHOWN], "cyan"),
        "  ",
        outlet,
    )
    screen.paragraph(_place(evidence.at), 2 * INDENT)
