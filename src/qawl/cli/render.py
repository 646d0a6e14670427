"""What was read, as a person reads it on a terminal. The same pieces serve `read`, `show` and `explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from qawl.cli.screen import clean, clip
from qawl.exports.document import chain
from qawl.records import Polarity, name_of, words_of

if TYPE_CHECKING:
    from qawl.cli.screen import Piece, Screen
    from qawl.records import Article, Commitment, Event, Reading, Span, Statement, TimeExpression

INDENT = "    "


def article(screen: Screen, read: Article, reading: Reading) -> None:
    """An article's heading, its statements, what was promised, what took place, and the times that it names."""
    heading(screen, read)
    if not reading.statements:
        nothing_said(screen, read)
    for each in reading.statements:
        screen.line("")
        statement(screen, read, each)
    if reading.commitments:
        _title(screen, "Promises")
    for promised in reading.commitments:
        commitment(screen, read, promised)
    if reading.events:
        _title(screen, "Events")
    for happened in reading.events:
        event(screen, read, happened)
    if reading.times:
        _title(screen, "Times")
    for named in reading.times:
        time(screen, read, named)


def heading(screen: Screen, read: Article) -> None:
    """The headline, then outlet, day and how it is known."""
    title = name_of(read.text, read.headline) or read.url or read.id
    screen.paragraph(Text(clean(title), "bold"))
    known = f"{read.published} ({read.published_source.value})" if read.published else "date unknown"
    screen.line(screen.name(read.outlet or "outlet unknown", "dim"), (f" · {known}", "dim"))


def nothing_said(screen: Screen, read: Article) -> None:
    """Why there may be nothing to show, and what to do."""
    if read.language != "ar":
        screen.line(f"No statements: the text is in {read.language!r}, and qawl reads Arabic.")
    else:
        screen.line(
            "No statements were found: the article reports nobody's words, or in a way that qawl cannot read yet."
        )


def statement(screen: Screen, read: Article, each: Statement, id_: str | None = None) -> None:
    """One statement: id, act and kind; the chain; the cue and the words. `id_` stands in for the id in the reading."""
    tags = [each.act.value, each.kind.value]
    if each.channel:
        tags.append(each.channel.value.replace("_", " "))
    if each.parent:
        tags.append(f"within {each.parent}")
    screen.line((id_ or each.id, "cyan"), "  ", (" · ".join(tags), "dim"))
    screen.line(INDENT, screen.chain(chain(read, each), screen.width - len(INDENT)), *_addressee(screen, read, each))
    screen.paragraph(said(read.text, each), INDENT)


def _title(screen: Screen, name: str) -> None:
    screen.line("")
    screen.line((name, "bold"))


def commitment(screen: Screen, read: Article, each: Commitment) -> None:
    """One promise: id, terms, deadline; who is bound and towards whom; the words."""
    text = read.text
    tags = [each.strength.value]
    if each.polarity is Polarity.NOT_DO:
        tags.append("not to do")
    tags.append(f"by {each.deadline}" if each.deadline else "no deadline")
    if each.statement:
        tags.append(f"from {each.statement}")
    screen.line((each.id, "cyan"), "  ", (" · ".join(tags), "dim"))
    names = "، ".join(name_of(text, span) or "" for span in each.by) or "؟"
    towards = "، ".join(name_of(text, span) or "" for span in each.to)
    other: list[Piece] = ["  to ", screen.name(towards)] if towards else []
    screen.line(INDENT, screen.name(names, "bold"), *other)
    screen.paragraph(Text(f"«{clean(words_of(text, each.text))}»"), INDENT)


def event(screen: Screen, read: Article, each: Event) -> None:
    """One event: id, kind, round and process, day and place; who took part; the words that tell it."""
    text = read.text
    tags = [each.kind.value.replace("_", " ")]
    if each.round is not None:
        tags.append(f"round {each.round}")
    tags.append(each.time or "day unknown")
    pieces: list[Piece] = [(each.id, "cyan"), "  ", (" · ".join(tags), "dim")]
    for label, span in (("  at ", each.place), ("  of ", each.process)):
        if span is not None:
            pieces += [(label, "dim"), screen.name(name_of(text, span) or "")]
    screen.line(*pieces)
    for participant in each.participants:
        office = name_of(text, participant.office)
        name = screen.name(name_of(text, participant.name) or "", "bold")
        held: list[Piece] = ["  ", screen.name(office, "dim")] if office else []
        screen.line(INDENT, name, *held)
    screen.paragraph(Text(f"«{clean(words_of(text, each.span))}»"), INDENT)


def time(screen: Screen, read: Article, each: TimeExpression) -> None:
    """One time expression: its value, type and words."""
    value = f"{each.value} {each.mod.value}" if each.mod else each.value
    words = screen.name(words_of(read.text, each.span))
    screen.line(INDENT, (f"{value:<20}", "cyan"), (f"{each.type.value:<10}", "dim"), words)


def said(text: str, each: Statement) -> Text:
    """The cue and the words, in guillemets; a gap in the words is an ellipsis."""
    words = " … ".join(clean(words_of(text, span)) for span in each.content)
    cue = f"{clean(words_of(text, each.cue))}: " if each.cue and words_of(text, each.cue) != ":" else ""
    return Text.assemble((cue, "italic"), f"«{words}»")


def _addressee(screen: Screen, read: Article, each: Statement) -> list[Piece]:
    name = name_of(read.text, each.addressee)
    return ["  to ", screen.name(name)] if name else []


def reasons(screen: Screen, read: Article, each: Statement, id_: str | None = None) -> None:
    """A statement with the rules that found it, their confidence, and every span with its offsets and words."""
    statement(screen, read, each, id_)
    _fact(screen, "found by", f"{each.why.rule}, confidence {each.why.confidence:.2f}")
    _fact(screen, "speaker by", f"{each.speaker_why.rule}, confidence {each.speaker_why.confidence:.2f}")
    for label, span in spans(each):
        where = "none: a free quotation" if label == "cue" else "implied: nothing in the sentence names the source"
        _span(screen, read.text, label, span, where)


def spans(each: Statement) -> list[tuple[str, Span | None]]:
    """Every span of a statement with what it is."""
    return [
        ("cue", each.cue),
        *(("content", span) for span in each.content),
        ("speaker", each.speaker),
        *([("name", each.speaker_name)] if each.speaker_name != each.speaker else []),
        *(("via", span) for span in each.via),
        *([("addressee", each.addressee)] if each.addressee else []),
    ]


def _fact(screen: Screen, label: str, value: str) -> None:
    screen.line(INDENT, (f"{label:<12}", "dim"), value)


def _span(screen: Screen, text: str, label: str, span: Span | None, absent: str) -> None:
    if span is None:
        _fact(screen, label, absent)
        return
    offsets = f"[{span.start}, {span.end})"
    words = clean(words_of(text, span))
    room = screen.width - len(INDENT) - 12 - len(offsets) - 2
    screen.line(INDENT, (f"{label:<12}", "dim"), offsets, "  ", screen.name(clip(words, room)))
