"""What holds across articles, as a person reads it on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from qawl.cli.messages import counted
from qawl.cli.screen import clean
from qawl.cli.wordings import Wording, side_by_side
from qawl.ledger.findings import Copies, Disagreement, Finding, Story, Utterance
from qawl.ledger.traces import words_of_statement
from qawl.records import name_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qawl.cli.screen import Screen
    from qawl.ledger.findings import Mention, Place
    from qawl.records import Article

INDENT = "    "
# How many characters are shown on both sides of a place where articles disagree.
AROUND = 30


def finding(screen: Screen, articles: Mapping[str, Article], each: Finding) -> None:
    """A story opens with its headline and its articles; what follows belongs to it."""
    match each:
        case Story():
            _story(screen, articles, each)
        case Copies():
            names = [articles[key].outlet or key for key in each.articles]
            screen.line(INDENT, ("one text: ", "dim"), screen.name("، ".join(names)))
        case Utterance():
            _utterance(screen, articles, each)
        case Disagreement():
            _disagreement(screen, articles, each)


def _story(screen: Screen, articles: Mapping[str, Article], story: Story) -> None:
    first = articles[story.articles[0]]
    screen.paragraph(Text(clean(name_of(first.text, first.headline) or first.url or first.id), "bold"))
    for key in story.articles:
        article = articles[key]
        told = f"  {article.published or 'date unknown'}  {key}"
        screen.line(INDENT, screen.name(article.outlet or "outlet unknown"), (told, "dim"))


def _utterance(screen: Screen, articles: Mapping[str, Article], utterance: Utterance) -> None:
    """Who said it, then every wording; the words that not every outlet has are underlined."""
    screen.line("")
    voices = counted(utterance.voices, "voice")
    screen.line(INDENT, screen.name(utterance.speaker or "؟", "bold"), (f"  {voices}", "dim"))
    side_by_side(
        screen, [_wording(screen, articles[mention.article], mention) for mention in utterance.mentions], INDENT
    )
    if utterance.left_out:
        screen.line(INDENT, ("not in: ", "dim"), screen.name("، ".join(utterance.left_out)))


def _wording(screen: Screen, article: Article, mention: Mention) -> Wording:
    words = words_of_statement(article.text, mention.content)
    return Wording(screen.name(mention.outlet or mention.article, "cyan"), mention.statement, words)


def _disagreement(screen: Screen, articles: Mapping[str, Article], each: Disagreement) -> None:
    screen.line("")
    screen.line(INDENT, (f"disagree on {each.type.value}: ", "red"), each.why)
    for place in (each.a, each.b):
        article = articles[place.article]
        screen.line(2 * INDENT, screen.name(article.outlet or place.article, "cyan"))
        screen.paragraph(_place(article, place), 2 * INDENT)


def _place(article: Article, place: Place) -> Text:
    start, end = place.span
    before, behind = article.text[max(0, start - AROUND) : start], article.text[end : end + AROUND]
    return Text.assemble(f"…{clean(before)} ", (clean(article.text[start:end]), "bold underline"), f" {clean(behind)}…")
