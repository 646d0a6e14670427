"""What the ledger would like a person to judge, one question at a time; and any two things, to join or to part."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from qawl.accounts import Role
from qawl.errors import ChangedError, NotHeldError, QuestionError, StoreError
from qawl.records import Judgement, Record, Subject
from qawl.server.access import forms, needs
from qawl.server.access.answering import page, to
from qawl.server.review import deciding
from qawl.server.review.conflict import conflict
from qawl.server.review.pairs import pair
from qawl.server.views.asked import asked

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from qawl.server.access import Who
    from qawl.server.access.forms import Form
    from qawl.server.languages import Language
    from qawl.server.review.telling import Teller
    from qawl.store import Store

REVIEW, PAIR = "/review", "/review/pair"
MOST = 200
"""Questions that may be passed over."""


class QueueAsked(Record, frozen=True, kw_only=True):
    """What may be asked: questions about a subject, `skip` of the likeliest passed over."""

    subject: Subject | None = None
    skip: int = 0


class PairAsked(Record, frozen=True, kw_only=True):
    """What may be asked: two things of a subject, by their ids; without the other, which one it is asked for."""

    subject: Subject = Subject.STATEMENT
    one: str | None = None
    other: str | None = None


class Queue:
    """The questions of the ledger and judgements of pairs, in one language."""

    def __init__(self, store: Store, language: Language, teller: Teller, today: Callable[[], dt.date]) -> None:
        self._store = store
        self._language = language
        self._teller = teller
        self._today = today

    async def ask(self, request: Request) -> Response:
        """The next question."""
        needs(Role.EDITOR)(request)
        question = asked(QueueAsked, request.query_params)
        if not 0 <= question.skip <= MOST:
            raise QuestionError("there is no such page of a list", where="skip", hint="narrow the question")
        return await run_in_threadpool(self._next, request, question)

    async def beside(self, request: Request) -> Response:
        """Two things beside each other."""
        needs(Role.EDITOR)(request)
        question = asked(PairAsked, request.query_params)
        return await run_in_threadpool(self._pair, request, question)

    async def judge(self, request: Request) -> Response:
        """Write down what the form says; on to the next question, or back to the pair."""
        who = needs(Role.EDITOR)(request)
        form = await forms.read(request, who.key)
        return await run_in_threadpool(self._judged, request, who, form)

    def _next(self, request: Request, question: QueueAsked) -> Response:
        found = self._store.proposals(question.subject, limit=question.skip + 1)
        each = found[question.skip] if len(found) > question.skip else None
        return page(
            request,
            self._language,
            "review.html",
            path=REVIEW,
            query=f"?{request.url.query}" if request.url.query else "",
            asked=question,
            each=each,
            subjects=_SUBJECTS,
        )

    def _pair(self, request: Request, question: PairAsked, error: StoreError | None = None) -> Response:
        sides, before = None, []
        if question.one and question.other:
            try:
                sides = pair(self._store, question.subject, question.one, question.other, self._today())
                before = self._store.judged(question.subject, question.one, question.other)
            except (NotHeldError, QuestionError) as failed:
                error = error or failed
        return page(
            request,
            self._language,
            "review_pair.html",
            path=PAIR,
            query=f"?{request.url.query}" if request.url.query else "",
            status=400 if error else 200,
            asked=question,
            sides=sides,
            judgements=before,
            undone={each.undoes for each in before},
            seen=max((each.id for each in before), default=0),
            error=error,
            subjects=_SUBJECTS,
        )

    def _judged(self, request: Request, who: Who, form: Form) -> Response:
        assert who.user is not None
        question = asked(PairAsked, {name: form[name] for name in ("subject", "one", "other")})
        judgement = form["judgement"]
        if judgement not in (*Judgement,) or not question.one or not question.other:
            raise QuestionError(
                "a value that cannot be understood", where=judgement[:50], hint="choose one of the list"
            )
        one, other = question.one, question.other
        back = {"subject": question.subject.value, "one": one, "other": other}
        try:
            self._store.judge(
                question.subject,
                one,
                other,
                Judgement(judgement),
                by=who.user.name,
                why=deciding.why(form),
                seen=deciding.number(form["seen"]),
            )
        except ChangedError as error:
            before = self._store.judged(question.subject, one, other)
            return conflict(request, self._language, error, form, back=f"{PAIR}?{urlencode(back)}", judgements=before)
        except (NotHeldError, QuestionError):
            raise
        except StoreError as error:  # it contradicts what stands, which is said beside the pair
            return self._pair(request, question, error)
        if form["queue"]:
            given = {"subject": form["about"], "skip": form["skip"]}
            onward = to(self._language, REVIEW, **{name: value for name, value in given.items() if value})
        else:
            onward = to(self._language, PAIR, **back)
        onward.background = BackgroundTask(self._teller.tell)
        return onward


_SUBJECTS = [each for each in Subject if each is not Subject.DISAGREEMENT]
