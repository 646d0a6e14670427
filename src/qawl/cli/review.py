"""`qawl review`: the ledger's questions, answered by a person, one key each; and what was answered before."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from qawl.cli import options  # noqa: TC001 - typer reads the annotations
from qawl.records import Judgement, Subject

if TYPE_CHECKING:
    from qawl.cli.screen import Screen
    from qawl.cli.wordings import Wording
    from qawl.ledger.judgements import Judged
    from qawl.store import Proposal, Side, Store

By = Annotated[
    str | None, typer.Option("--by", envvar="QAWL_USER", metavar="NAME", help="Who judges. Default: your user name.")
]
Pair = tuple[str, str]


def review(
    subject: Annotated[Subject | None, typer.Option(help="Only questions about this.")] = None,
    same: Annotated[
        Pair | None, typer.Option("--same", metavar="ID ID", help="Judge two statements, or articles, to be one.")
    ] = None,
    different: Annotated[
        Pair | None, typer.Option("--different", metavar="ID ID", help="Judge them to be two.")
    ] = None,
    unsure: Annotated[
        Pair | None, typer.Option("--unsure", metavar="ID ID", help="Nobody can tell: do not ask.")
    ] = None,
    undo: Annotated[int | None, typer.Option("--undo", metavar="N", help="Take judgement N back.")] = None,
    history: Annotated[bool, typer.Option("--history", help="List every judgement, the last first.")] = False,
    by: By = None,
    why: Annotated[str, typer.Option("--why", metavar="WORDS", help="Why you judge so.")] = "",
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many.")] = 50,
    store: options.Store = None,
    as_json: options.Json = False,
    no_bidi: options.NoBidi = False,
) -> None:
    """Answer what the ledger could not decide: the likeliest first, s for same, d for different, u for unsure.

    A judgement beats every rule, holds when articles are read again, and can be taken back. With --json, or where nobody sits at
    the keyboard, the questions are listed. The ids of --same and the others are of statements; with --subject story, of articles.

    Examples:

    `qawl review` asks one after the other

    `qawl review --different 3f2a9c01d4 77b01e9a2c --why "two speeches"`

    `qawl review --history`
    """
    from qawl.store import Store

    given = [(verdict, pair) for verdict, pair in zip(Judgement, (same, different, unsure), strict=True) if pair]
    if len(given) + (undo is not None) + history > 1:
        raise typer.BadParameter("give one of --same, --different, --unsure, --undo, --history")
    who = by or _user()
    with Store.open(store, create=False) as opened:
        if given:
            verdict, (one, other) = given[0]
            _say(
                opened,
                opened.judge(subject or Subject.STATEMENT, one, other, verdict, by=who, why=why),
                as_json=as_json,
            )
        elif undo is not None:
            _say(opened, opened.undo(undo, by=who, why=why), as_json=as_json)
        elif history:
            _history(opened, limit, as_json=as_json, bidi=not no_bidi)
        elif as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
            _list(opened, subject, limit, as_json=as_json, bidi=not no_bidi)
        else:
            _ask(opened, subject, limit, who, bidi=not no_bidi)


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise typer.BadParameter("who are you? give --by NAME") from None


def _say(store: Store, made: Judged, *, as_json: bool) -> None:
    import msgspec

    from qawl.cli.telling import tell

    tell(store)
    if as_json:
        print(msgspec.json.encode(made).decode())
    else:
        print(_line(made))


def _line(made: Judged) -> str:
    what = f"takes back judgement {made.undoes}" if made.undoes is not None else made.judgement.value
    why = f": {made.why}" if made.why else ""
    return f"judgement {made.id}: {what} ({made.subject.value}), {made.by}, {made.at:%Y-%m-%d %H:%M}{why}"


def _history(store: Store, limit: int, *, as_json: bool, bidi: bool) -> None:
    import msgspec

    from qawl.cli.screen import Screen

    made = store.judgements()[::-1][:limit]
    if as_json:
        print(msgspec.json.encode({"judgements": made}).decode())
        return
    screen = Screen.open(bidi=bidi)
    undone = {each.undoes for each in made}
    for each in made:
        screen.line(screen.name(_line(each), "dim" if each.id in undone else ""))
        screen.line("    ", (f"{each.one.article[:10]}  {each.other.article[:10]}", "dim"))
    if not made:
        screen.line("Nobody has judged anything yet. `qawl review` asks.")


def _list(store: Store, subject: Subject | None, limit: int, *, as_json: bool, bidi: bool) -> None:
    import msgspec

    from qawl.cli.screen import Screen

    found = store.proposals(subject, limit=limit)
    if as_json:
        print(msgspec.json.encode({"proposals": found}).decode())
        return
    screen = Screen.open(bidi=bidi)
    for number, each in enumerate(found):
        if number:
            screen.line("")
        _question(screen, each)
    if not found:
        _nothing(screen)


def _nothing(screen: Screen) -> None:
    screen.line("There is nothing to review: the ledger has no open questions.")


def _question(screen: Screen, each: Proposal) -> None:
    from qawl.cli.wordings import side_by_side

    one_what = "one utterance" if each.subject is Subject.STATEMENT else "one story"
    screen.line((f"{one_what}? ", "bold"), (f"{each.likely:.0%} likely", "dim"))
    side_by_side(screen, [_wording(screen, side) for side in (each.one, each.other)], "    ")


def _wording(screen: Screen, side: Side) -> Wording:
    from rich.text import Text

    from qawl.cli.wordings import Wording

    who, outlet = screen.name(side.name or "؟", "bold"), screen.name(side.outlet or "outlet unknown", "cyan")
    return Wording(Text.assemble(who, "  ", outlet, f"  {side.published or ''}"), side.id[:10], side.words)


_KEYS = {"s": Judgement.SAME, "d": Judgement.DIFFERENT, "u": Judgement.UNSURE}


def _ask(store: Store, subject: Subject | None, limit: int, who: str, *, bidi: bool) -> None:
    from qawl.cli.screen import Screen
    from qawl.cli.telling import tell
    from qawl.errors import StoreError

    screen = Screen.open(bidi=bidi)
    questions = store.proposals(subject, limit=limit)
    if not questions:
        _nothing(screen)
    made: list[Judged] = []
    at = 0
    while at < len(questions):
        each = questions[at]
        screen.line("")
        screen.line((f"{at + 1} of {len(questions)}", "dim"))
        _question(screen, each)
        key = _key(screen)
        if key == "q":
            break
        if key == "b":
            if made:
                store.undo(made.pop().id, by=who)
                at -= 1
            continue
        at += 1
        if key in _KEYS:
            try:
                made.append(store.judge(each.subject, each.one.id, each.other.id, _KEYS[key], by=who))
            except StoreError as error:
                screen.line((str(error), "red"))
    tell(store)
    if made:
        screen.line(f"{len(made)} judged. `qawl review --history` lists them, `qawl review --undo N` takes one back.")


def _key(screen: Screen) -> str:
    """The key of an answer; Enter passes on."""
    while True:
        screen.line(("[s]ame  [d]ifferent  [u]nsure  Enter: next  [b]ack  [q]uit", "dim"))
        try:
            answer = input("> ").strip().lower()
        except EOFError:
            return "q"
        if answer in ("", "q", "b", *_KEYS):
            return answer
