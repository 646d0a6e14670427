"""`qawl review`: the ledger's questions, answered by a person, one key each; and what was answered before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qawl.cli import answers, options
from qawl.records import Judgement, Subject

if TYPE_CHECKING:
    from rich.text import Text

    from qawl.cli.screen import Screen
    from qawl.cli.wordings import Wording
    from qawl.ledger.judgements import Anchor, Judged
    from qawl.store import Proposal, Side, Store

Pair = tuple[str, str]

INDENT = "    "
SHOWN = 10
"""Digits of an id that are shown."""


def review(
    subject: Annotated[Subject | None, typer.Option(help="Only questions about this.")] = None,
    same: Annotated[
        Pair | None,
        typer.Option("--same", metavar="ID ID", help="Judge two statements, or what --subject says, to be one."),
    ] = None,
    different: Annotated[
        Pair | None, typer.Option("--different", metavar="ID ID", help="Judge them to be two.")
    ] = None,
    unsure: Annotated[
        Pair | None, typer.Option("--unsure", metavar="ID ID", help="Nobody can tell: do not ask.")
    ] = None,
    undo: Annotated[int | None, typer.Option("--undo", metavar="N", help="Take judgement N back.")] = None,
    history: Annotated[bool, typer.Option("--history", help="List every judgement, the last first.")] = False,
    by: options.By = None,
    why: Annotated[str, typer.Option("--why", metavar="WORDS", help="Why you judge so.")] = "",
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many.")] = 50,
    store: options.Store = None,
    as_json: options.Json = False,
    no_bidi: options.NoBidi = False,
) -> None:
    """Answer what the ledger could not decide: the likeliest first, s for same, d for different, u for unsure.

    Without --subject, statements, stories, entities, promises and what became of them (fates) come in turn. A judgement beats every
    rule, holds when articles are read again, and can be taken back. With --json, or where nobody sits at the keyboard, the
    questions are listed. The ids of --same and the others are of statements; with --subject, of what it says: articles for stories,
    for fates a promise and the words about it; an entity may also be a person of the registry or a record on the web.

    Examples:

    `qawl review` asks one after the other

    `qawl review --subject entity --same 3f2a9c01d4 person:john-kerry`

    `qawl review --subject entity --same 3f2a9c01d4 https://www.wikidata.org/wiki/Q42`

    `qawl review --different 3f2a9c01d4 77b01e9a2c --why "two speeches"`

    `qawl review --history`
    """
    from qawl.store import Store

    given = [(verdict, pair) for verdict, pair in zip(Judgement, (same, different, unsure), strict=True) if pair]
    if len(given) + (undo is not None) + history > 1:
        raise typer.BadParameter("give one of --same, --different, --unsure, --undo, --history")
    who = by or answers.user()
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
        elif as_json or not answers.at_the_keyboard():
            _list(opened, subject, limit, as_json=as_json, bidi=not no_bidi)
        else:
            _ask(opened, subject, limit, who, bidi=not no_bidi)


def _say(store: Store, made: Judged, *, as_json: bool) -> None:
    import msgspec

    from qawl.cli.telling import tell

    tell(store)
    if as_json:
        print(msgspec.json.encode(made).decode())
    else:
        print(_line(made))
    answers.warn_of_rivals(store, made)


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
        screen.line(INDENT, (f"{_named(each.one)}  {_named(each.other)}", "dim"))
    if not made:
        screen.line("Nobody has judged anything yet. `qawl review` asks.")


def _named(anchor: Anchor) -> str:
    """An article by the beginning of its id, a person of the registry by his key."""
    return anchor.article if ":" in anchor.article else anchor.article[:SHOWN]


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


_ASKED = {
    Subject.STORY: "one story?",
    Subject.STATEMENT: "one utterance?",
    Subject.ENTITY: "one person?",
    Subject.PROMISE: "one promise?",
}


def _question(screen: Screen, each: Proposal) -> None:
    from qawl.cli.wordings import side_by_side

    sides = (each.one, each.other)
    if each.subject is Subject.FATE:
        became = each.other.fate.value if each.other.fate else ""
        screen.line((f"{became}? ", "bold"), (f"{each.likely:.0%} of the promise's words are told", "dim"))
    else:
        screen.line((f"{_ASKED[each.subject]} ", "bold"), (f"{each.likely:.0%} likely", "dim"))
    if each.subject in (Subject.STORY, Subject.STATEMENT):
        side_by_side(screen, [_wording(screen, side) for side in sides], INDENT)
    else:
        for side in sides:
            _in_sentence(screen, side)


def _wording(screen: Screen, side: Side) -> Wording:
    from qawl.cli.wordings import Wording

    return Wording(_label(screen, side), side.id[:SHOWN], side.words)


def _label(screen: Screen, side: Side) -> Text:
    from rich.text import Text

    told_by_the_outlet = side.fate is not None and side.name is None
    who = "" if told_by_the_outlet else Text.assemble(screen.name(side.name or "؟", "bold"), "  ")
    due = f"  by {side.deadline}" if side.deadline else ""
    return Text.assemble(who, screen.name(side.outlet or "outlet unknown", "cyan"), f"  {side.published or ''}{due}")


def _in_sentence(screen: Screen, side: Side) -> None:
    """An entity, a promise or what became of it, in its sentence; a person of the registry, with what he held."""
    from qawl.cli.wordings import in_sentence

    if side.article is None:
        screen.line(INDENT, screen.name(side.name or "", "bold"), f"  {side.words}  ", (side.id, "dim"))
    else:
        screen.line(INDENT, _label(screen, side), "  ", (side.id[:SHOWN], "dim"))
    for label, named in (("office", side.offices), ("body", side.bodies)):
        for name in named:
            screen.line(2 * INDENT, (f"{label:<8}", "dim"), screen.name(name))
    if side.article is not None:
        screen.paragraph(in_sentence(side.before, side.words, side.behind), 2 * INDENT)


_CHOICES = {Subject.FATE: "[s] that became of it  [d] it did not  [u]nsure"}


def _ask(store: Store, subject: Subject | None, limit: int, who: str, *, bidi: bool) -> None:
    from qawl.cli.screen import Screen
    from qawl.cli.telling import tell

    screen = Screen.open(bidi=bidi)
    questions = store.proposals(subject, limit=limit)
    if not questions:
        _nothing(screen)
    steps: list[Judged | None] = []  # what was answered so far, None where nothing was judged
    while len(steps) < len(questions):
        each = questions[len(steps)]
        screen.line("")
        screen.line((f"{len(steps) + 1} of {len(questions)}", "dim"))
        _question(screen, each)
        key = answers.key(screen, _CHOICES.get(each.subject, answers.CHOICES))
        if key == answers.END:
            break
        if key == answers.BACK:
            if steps and (last := steps.pop()):
                store.undo(last.id, by=who)
            continue
        steps.append(_answered(screen, store, each, key, who))
    tell(store)
    made = [step for step in steps if step]
    if made:
        answers.say_judged(screen, len(made))


def _answered(screen: Screen, store: Store, each: Proposal, key: str, who: str) -> Judged | None:
    """The judgement that a key stands for; None where nothing is judged, or it contradicts what stands, which is said."""
    from qawl.errors import StoreError

    if key not in answers.KEYS:
        return None
    try:
        return store.judge(each.subject, each.one.id, each.other.id, answers.KEYS[key], by=who)
    except StoreError as error:
        screen.line((str(error), "red"))
        return None
