"""`qawl position`: what a speaker or a side said on a topic, in order of day, with what changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from qawl.cli import options
from qawl.records import Topic  # noqa: TC001 - typer reads the annotations

if TYPE_CHECKING:
    from qawl.cli.screen import Screen
    from qawl.ledger.positions import Change
    from qawl.store import Position, PositionQuery, PositionStatement, Store


def position(
    who: Annotated[
        str, typer.Argument(metavar="NAME|OFFICE|COUNTRY|ID", help="Whose statements; `qawl who` gives ids.")
    ],
    side: Annotated[
        bool,
        typer.Option("--side", help="Of a country: also what its officials said, not only its government by name."),
    ] = False,
    topic: Annotated[Topic | None, typer.Option(help="Only statements about this.")] = None,
    words: Annotated[str | None, typer.Option(metavar="WORDS", help="Words that were said, in any spelling.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Published on or after: 2021, 2021-07.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Published on or before.")] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many, the latest.")] = 100,
    store: options.Store = None,
    as_json: options.Json = False,
    no_bidi: options.NoBidi = False,
) -> None:
    """Show what somebody said in order of day, and where it changed: a date moved, a number changed, a denial was reversed.

    A change is shown between two statements in much the same words; judge for yourself whether they speak of one thing.

    Examples:

    `qawl position الكاظمي --topic security --since 2021`

    `qawl position العراق --side --words الانتخابات`
    """
    from qawl.ledger.whom import whom
    from qawl.store import PositionQuery, Store

    entities, code = whom(who)
    if side and not code:
        raise typer.BadParameter("--side needs a country: name one, such as العراق")
    is_id = re.fullmatch(r"[0-9a-f]{16}", who) is not None
    query = PositionQuery(
        entities=entities,
        known=who if is_id else None,
        speaker=None if is_id else who,
        side=code if side else None,
        topic=topic,
        words=words,
        since=options.first_day(since),
        until=options.last_day(until),
        limit=limit,
    )
    with Store.open(store, create=False) as opened:
        _show(opened, query, who, as_json=as_json, bidi=not no_bidi)


def _show(store: Store, query: PositionQuery, who: str, *, as_json: bool, bidi: bool) -> None:
    import msgspec

    from qawl.cli.screen import Screen
    from qawl.cli.telling import say_waiting

    found = store.position(query)
    if as_json:
        print(msgspec.json.encode(found).decode())
        return
    screen = Screen.open(bidi=bidi)
    if not found.statements:
        screen.line(
            "No statement of ", screen.name(who), " meets all of this. Leave a condition out, or give a fuller name."
        )
    _print(screen, found)
    say_waiting(screen, store)


def _print(screen: Screen, found: Position) -> None:
    changed = {each.later: each for each in found.changes}
    shown: set[str] = set()
    for each in found.statements:
        if each.utterance is None or each.utterance not in shown:
            others = (
                [other for other in found.statements if other.utterance == each.utterance] if each.utterance else []
            )
            _statement(screen, each, len(others) - 1)
            shown.update([each.utterance] if each.utterance else [])
        if each.statement.id in changed:
            _change(screen, changed[each.statement.id])
    if found.changes:
        screen.line((f"{len(found.changes)} changes: read both places before you rely on one.", "dim"))


SHOWN = 10
_INDENT = "    "


def _statement(screen: Screen, each: PositionStatement, others: int) -> None:
    """A statement; others: how many more reports of the same utterance there are, which are not shown."""
    from rich.text import Text

    from qawl.cli.messages import counted
    from qawl.cli.screen import clean
    from qawl.exports.document import chain_of

    said = each.statement
    about = " · ".join(topic.value for topic in each.topics)
    day = str(said.published or "unknown")
    screen.line((day, "bold"), "  ", (said.id[:SHOWN], "cyan"), (f"  {said.act.value}  {about}", "dim"))
    screen.line(_INDENT, screen.chain(chain_of(said.speaker, said.via, said.outlet), screen.width - len(_INDENT)))
    screen.paragraph(Text(f"«{clean(said.content)}»"), _INDENT)
    if others > 0:
        more = counted(others, "more report")
        screen.line(_INDENT, (f"{more} of it: qawl story {said.article[:SHOWN]}", "dim"))


def _change(screen: Screen, change: Change) -> None:
    what = {"date": "another date: ", "number": "another number: ", "reversal": "denied in one of the two: "}
    told = (screen.name(change.old), (" → ", "yellow"), screen.name(change.new))
    screen.line(_INDENT, (what[change.shift.value], "yellow"), *told)
    screen.line(_INDENT, (f"before: {change.earlier[:SHOWN]}", "dim"))
