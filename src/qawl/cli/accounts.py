"""What the store holds across articles, as a person reads it on a terminal: a story, an utterance, a disagreement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from qawl.cli.messages import counted
from qawl.cli.screen import clean
from qawl.cli.wordings import Wording, side_by_side
from qawl.exports.document import chain_of

if TYPE_CHECKING:
    from qawl.cli.screen import Piece, Screen
    from qawl.store import StoredDisagreement, StoredPlace, StoredStatement, StoredUtterance, WholeStory

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


def utterance(screen: Screen, said: StoredUtterance) -> None:
    """Who said it, how many independent voices report it, every wording with its chain, and who left it out."""
    voices = counted(said.voices, "independent voice")
    screen.line(INDENT, screen.name(said.speaker or "؟", "bold"), (f"  {voices}", "dim"))
    side_by_side(screen, [Wording(label(screen, each), each.id[:SHOWN], each.content) for each in said.reports], INDENT)
    if said.left_out:
        screen.line(INDENT, ("not in: ", "dim"), screen.name("، ".join(said.left_out)))


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
