"""Who decided and judged what, when and why, the last first; and taking it back."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from qawl.accounts import Role
from qawl.errors import ChangedError, QuestionError
from qawl.ledger.judgements import Judged
from qawl.records import Record
from qawl.server.access import forms, needs
from qawl.server.access.answering import to
from qawl.server.review import deciding
from qawl.server.review.conflict import conflict
from qawl.server.views.asked import Pages, asked, page_number
from qawl.store import Decision

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from qawl.server.access import Who
    from qawl.server.access.forms import Form
    from qawl.server.languages import Language
    from qawl.server.review.telling import Teller
    from qawl.store import Store

HISTORY = "/history"
LENGTH = 30


class HistoryAsked(Record, frozen=True, kw_only=True):
    """What may be asked: what one user did; a page of the list."""

    by: str | None = None
    page: int = 1


class Step(Record, frozen=True, kw_only=True):
    """What somebody did: one of `decision` and `judgement`; undone: whether it was taken back; seen: the last row about it."""

    decision: Decision | None
    judgement: Judged | None
    undone: bool
    seen: int


class HistoryView(Record, frozen=True, kw_only=True):
    """What the page of the history shows."""

    asked: HistoryAsked
    steps: tuple[Step, ...]
    pages: Pages


def history(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> HistoryView:
    """Decisions and judgements, the last first. Raises `StoreError`."""
    question = asked(HistoryAsked, parameters)
    skip = LENGTH * (page_number(question.page) - 1)
    every = sorted([*_decided(store), *_judged(store)], key=_at, reverse=True)
    ours = [each for each in every if question.by in (None, _by(each))]
    return HistoryView(
        asked=question,
        steps=tuple(islice(ours, skip, skip + LENGTH)),
        pages=Pages(page=question.page, more=len(ours) > skip + LENGTH),
    )


def _decided(store: Store) -> list[Step]:
    found = store.decisions(limit=None)
    undone = {each.undoes for each in found}
    last: dict[tuple[str, str], int] = {}
    for each in reversed(found):
        last[each.subject, each.statement] = each.id
    return [
        Step(decision=each, judgement=None, undone=each.id in undone, seen=last[each.subject, each.statement])
        for each in found
    ]


def _judged(store: Store) -> list[Step]:
    found = store.judgements()
    undone = {each.undoes for each in found}
    return [Step(decision=None, judgement=each, undone=each.id in undone, seen=each.id) for each in found]


def _at(step: Step) -> dt.datetime:
    row = step.decision or step.judgement
    assert row is not None
    return row.at


def _by(step: Step) -> str:
    row = step.decision or step.judgement
    assert row is not None
    return row.by


class Undoing:
    """Taking back what somebody did, in one language."""

    def __init__(self, store: Store, language: Language, teller: Teller) -> None:
        self._store = store
        self._language = language
        self._teller = teller

    async def undo(self, request: Request) -> Response:
        """Take back what the form says."""
        who = needs(Role.EDITOR)(request)
        form = await forms.read(request, who.key)
        return await run_in_threadpool(self._undone, request, who, form)

    def _undone(self, request: Request, who: Who, form: Form) -> Response:
        assert who.user is not None
        number, seen, why = deciding.number(form["number"]), deciding.number(form["seen"]), deciding.why(form)
        if form["of"] == "decision":
            try:
                self._store.undo_decision(number, by=who.user.name, why=why, seen=seen)
            except ChangedError as error:
                known = [each for each in self._store.decisions(limit=None) if each.id == number]
                about = [each for each in self._store.decisions(limit=None) if each.statement == known[0].statement]
                return conflict(request, self._language, error, form, back=HISTORY, decisions=about[::-1])
        elif form["of"] == "judgement":
            if any(each.undoes == number for each in self._store.judgements()):
                taken = ChangedError("it was taken back already", last=number, where=str(number))
                undoing = [each for each in self._store.judgements() if each.undoes == number]
                return conflict(request, self._language, taken, form, back=HISTORY, judgements=undoing)
            self._store.undo(number, by=who.user.name, why=why)
        else:
            raise QuestionError("a value that cannot be understood", where=form["of"][:50], hint="load the page again")
        onward = to(self._language, HISTORY)
        onward.background = BackgroundTask(self._teller.tell)
        return onward
