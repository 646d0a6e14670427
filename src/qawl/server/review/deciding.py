"""What an editor says of a statement or a promise, from the fields of a form to a decision of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from qawl.errors import QuestionError
from qawl.records import Act, Kind, PromiseState, Span, name_of
from qawl.store import Correction, Verdict, standing

if TYPE_CHECKING:
    from enum import StrEnum

    from qawl.records import Commitment, Statement
    from qawl.server.access.forms import Form
    from qawl.store import StoredArticle

    _Value = TypeVar("_Value", bound=StrEnum)

LONGEST = 2000
"""Characters of why somebody decides so."""


def verdict(form: Form) -> Verdict:
    """What the form says. Raises `QuestionError`."""
    found = _value(Verdict, form["verdict"], None)
    if found is None:
        raise QuestionError("a value that cannot be understood", where="verdict", hint="choose one of the list")
    return found


def why(form: Form) -> str:
    """Why it says so."""
    return form["why"][:LONGEST]


def number(value: str) -> int:
    """A number of a row or an offset. Raises `QuestionError`."""
    if not (value.isascii() and value.isdigit() and len(value) < 12):
        raise QuestionError("a value that cannot be understood", where=value[:50], hint="load the page again")
    return int(value)


def kept(held: StoredArticle, found: Statement | Commitment) -> Correction:
    """What was corrected before, which whoever accepts accepts as well."""
    decision = standing(held.decisions, found)
    return decision.correction if decision else Correction()


def of_statement(form: Form, held: StoredArticle, read: Statement) -> Correction:
    """What the form says otherwise than the reading does. Raises `QuestionError`."""
    span = Span(number(form["start"]), number(form["end"]))
    unchanged = span == Span(read.content[0].start, read.content[-1].end)
    speaker = name_of(held.article.text, read.speaker_name) or ""
    return Correction(
        speaker=_other(" ".join(form["speaker"].split()), speaker) or None,
        act=_value(Act, form["act"], read.act),
        kind=_value(Kind, form["kind"], read.kind),
        content=None if unchanged else (span,),
    )


def of_promise(form: Form, held: StoredArticle, read: Commitment) -> Correction:
    """What the form says otherwise than the reading does; parties stand on a line each. Raises `QuestionError`."""
    text = held.article.text
    return Correction(
        parties=_other(_lines(form["parties"]), tuple(name_of(text, each) or "" for each in read.by)),
        towards=_other(_lines(form["towards"]), tuple(name_of(text, each) or "" for each in read.to)),
        deadline=_other(form["deadline"], read.deadline or ""),
        state=_value(PromiseState, form["state"], None),
    )


def is_empty(correction: Correction) -> bool:
    """Whether it corrects nothing."""
    return not msgspec.to_builtins(correction)


_Any = TypeVar("_Any")


def _other(said: _Any, read: _Any) -> _Any | None:
    return None if said == read else said


def _lines(value: str) -> tuple[str, ...]:
    return tuple(" ".join(line.split()) for line in value.splitlines() if line.strip())


def _value(kind: type[_Value], said: str, read: _Value | None) -> _Value | None:
    """A value of an enumeration, None where it is what was read or nothing was said. Raises `QuestionError`."""
    if not said:
        return None
    try:
        found = kind(said)
    except ValueError:
        raise QuestionError(
            "a value that cannot be understood", where=said[:50], hint="choose one of the list"
        ) from None
    return None if found == read else found
