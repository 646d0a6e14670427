"""`qawl compare`: two statements or two articles side by side, or what two outlets made of the stories that both told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from qawl.cli import options

if TYPE_CHECKING:
    from qawl.cli.screen import Piece, Screen
    from qawl.store import BesideArticle, Coverage, SideBySide, Store, StoredStatement, StoredUtterance

_ID = re.compile(r"[0-9a-f]{4,16}")
SHOWN = 10
_INDENT = "    "
_PERHAPS = "Perhaps in both; `qawl review --same ID ID` says so, `--different ID ID` that it is not"


def compare(
    one: Annotated[
        str, typer.Argument(metavar="ID|OUTLET", help="A statement's id, an article's, or the name of an outlet.")
    ],
    other: Annotated[str, typer.Argument(metavar="ID|OUTLET", help="Another one.")],
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Of outlets: told on or after.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Of outlets: told on or before.")] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="Of outlets: at most so many utterances.")] = 20,
    store: options.Store = None,
    as_json: options.Json = False,
    no_bidi: options.NoBidi = False,
) -> None:
    """Put two statements side by side with their differences marked, or two articles or outlets: what only one of them carries.

    Of outlets only the stories that both told count, and articles that tell some of the same: what an outlet did not cover
    at all it did not leave out.

    Examples:

    `qawl compare 3f2a9c01d4 77b01e9a2c` with ids that `qawl show` or `qawl story` prints

    `qawl compare النشرة "صدى المدينة" --since 2021-07`
    """
    from qawl.store import CoverageQuery, Store

    with Store.open(store, create=False) as opened:
        if _ID.fullmatch(one) and _ID.fullmatch(other):
            found = opened.side_by_side(one, other)
            if found is not None:
                _articles(found, as_json=as_json, bidi=not no_bidi)
            else:
                _statements(opened, one, other, as_json=as_json, bidi=not no_bidi)
        else:
            query = CoverageQuery(
                one=one, other=other, since=options.first_day(since), until=options.last_day(until), limit=limit
            )
            _outlets(opened.coverage(query), (one, other), as_json=as_json, bidi=not no_bidi)


def _statements(store: Store, one: str, other: str, *, as_json: bool, bidi: bool) -> None:
    import msgspec

    from qawl.cli.screen import Screen

    left, right = store.statement(one)[0], store.statement(other)[0]
    said = store.utterance_of(left.id)
    together = said is not None and right.id in {report.id for report in (*said.reports, *said.again)}
    if as_json:
        print(msgspec.json.encode({"a": left, "b": right, "one_utterance": together}).decode())
        return
    screen = Screen.open(bidi=bidi)
    _side_by_side(screen, left, right)
    told = (
        "The ledger holds them for one utterance." if together else "The ledger does not hold them for one utterance."
    )
    verdict = "--different" if together else "--same"
    screen.line((told, "bold"), (f"  qawl review {verdict} {left.id[:SHOWN]} {right.id[:SHOWN]}", "dim"))


def _articles(found: SideBySide, *, as_json: bool, bidi: bool) -> None:
    import msgspec

    from qawl.cli.messages import counted
    from qawl.cli.screen import Screen

    if as_json:
        print(msgspec.json.encode(found).decode())
        return
    screen = Screen.open(bidi=bidi)
    for article, headline in ((found.one, found.headline_one), (found.other, found.headline_other)):
        screen.line((article.id[:SHOWN], "cyan"), "  ", *_told_by(screen, article), "  ", screen.name(headline))
    if not found.both:
        screen.line("")
        screen.line("The ledger holds no utterance to be in both.")
    for title, pairs in ((counted(len(found.both), "utterance") + " in both", found.both), (_PERHAPS, found.perhaps)):
        _pairs(screen, title, pairs)
    _carried_only(screen, found.one, found.only_one)
    _carried_only(screen, found.other, found.only_other)


def _pairs(screen: Screen, title: str, pairs: tuple[tuple[StoredStatement, StoredStatement], ...]) -> None:
    if pairs:
        screen.line("")
        screen.line((title, "bold"))
    for left, right in pairs:
        screen.line("")
        _side_by_side(screen, left, right)


def _told_by(screen: Screen, article: BesideArticle) -> tuple[Piece, ...]:
    outlet = screen.name(article.outlet or "outlet unknown", "bold")
    return outlet, (f"  {article.published or 'day unknown'}", "dim")


def _carried_only(screen: Screen, article: BesideArticle, said: tuple[StoredStatement, ...]) -> None:
    """What one of two articles carries and the other does not, in the order of its text."""
    from rich.text import Text

    from qawl.cli.accounts import label
    from qawl.cli.messages import counted
    from qawl.cli.screen import clean

    screen.line("")
    if not said:
        screen.line("Nothing is carried only by ", *_told_by(screen, article), ".")
        return
    screen.line(f"{counted(len(said), 'statement')} carried only by ", *_told_by(screen, article), ":")
    for each in said:
        screen.line(_INDENT, label(screen, each), "  ", (each.id[:SHOWN], "dim"))
        screen.paragraph(Text(f"«{clean(each.content)}»"), 2 * _INDENT)


def _side_by_side(screen: Screen, left: StoredStatement, right: StoredStatement) -> None:
    from qawl.cli.accounts import label
    from qawl.cli.wordings import Wording, side_by_side

    side_by_side(
        screen, [Wording(label(screen, each), each.id[:SHOWN], each.content) for each in (left, right)], _INDENT
    )
    for name, ours, theirs in (
        ("act", left.act.value, right.act.value),
        ("kind", left.kind.value, right.kind.value),
        ("day", str(left.published or "unknown"), str(right.published or "unknown")),
        ("to", left.addressee or "", right.addressee or ""),
    ):
        if ours != theirs:
            screen.line(_INDENT, (f"{name:<6}", "dim"), screen.name(ours), ("  |  ", "dim"), screen.name(theirs))


def _outlets(found: Coverage, names: tuple[str, str], *, as_json: bool, bidi: bool) -> None:
    import msgspec

    from qawl.cli.screen import Screen

    if as_json:
        print(msgspec.json.encode(found).decode())
        return
    screen = Screen.open(bidi=bidi)
    one, other = names
    if found.stories:
        _shared(screen, found, one, other)
    else:
        hint = "" if found.beside else " `qawl story` lists outlets."
        screen.line("No story was told by both ", screen.name(one), " and ", screen.name(other), f".{hint}")
    if found.beside:
        _articles_beside(screen, found, one, other)


def _shared(screen: Screen, found: Coverage, one: str, other: str) -> None:
    """What both outlets made of the stories that both told."""
    screen.line(
        f"{found.stories:,} stories in both, with {found.shared:,} utterances in both. Stories without the other:"
    )
    screen.line(
        _INDENT, f"{found.stories_one:,} in ", screen.name(one), f", {found.stories_other:,} in ", screen.name(other)
    )
    _only(screen, one, other, found.count_one, found.only_one)
    _only(screen, other, one, found.count_other, found.only_other)


def _articles_beside(screen: Screen, found: Coverage, one: str, other: str) -> None:
    """Articles of both outlets that tell some of the same in different stories."""
    from qawl.cli import accounts
    from qawl.cli.messages import counted

    screen.line("")
    count = f"{counted(found.count_beside, 'pair')} of articles in different stories, of "
    first = f", the first {len(found.beside)}" if len(found.beside) < found.count_beside else ""
    told = (count, screen.name(one, "bold"), " and ", screen.name(other, "bold"))
    screen.line(*told, ", that tell some of the same", (first, "dim"), ":")
    accounts.beside(screen, found.beside)


def _only(screen: Screen, here: str, there: str, count: int, said: tuple[StoredUtterance, ...]) -> None:
    from qawl.cli import accounts

    screen.line("")
    told = (f"{count:,} in ", screen.name(here, "bold"), ", not in ", screen.name(there, "bold"))
    screen.line(*told, (f", the first {len(said)}" if len(said) < count else "", "dim"))
    for each in said:
        screen.line("")
        accounts.utterance(screen, each)
