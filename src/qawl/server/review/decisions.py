"""A statement or a promise under review: accepted, corrected, rejected, by the user who signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from qawl.accounts import Role
from qawl.errors import ChangedError, QuestionError
from qawl.records import Commitment, Span, Subject, name_of
from qawl.server.access import forms, needs
from qawl.server.access.answering import page, to
from qawl.server.review import deciding
from qawl.server.review.conflict import conflict
from qawl.server.review.words import choices
from qawl.server.views.pieces import heading
from qawl.store import BY_DEADLINE, Verdict, about, standing, version

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from qawl.records import Statement
    from qawl.server.access import Who
    from qawl.server.access.forms import Form
    from qawl.server.languages import Language
    from qawl.server.review.telling import Teller
    from qawl.store import Correction, Store, StoredArticle, StoredPromise, StoredStatement


class Decisions:
    """The review of statements, or of promises, in one language."""

    def __init__(self, store: Store, language: Language, teller: Teller, subject: Subject) -> None:
        self._store = store
        self._language = language
        self._teller = teller
        self._subject = subject

    async def ask(self, request: Request) -> Response:
        """The form, with what was read and decided so far."""
        needs(Role.EDITOR)(request)
        return await run_in_threadpool(self._form, request, request.path_params["id"])

    async def decide(self, request: Request) -> Response:
        """Write down what the form says; on to what it is about, or to the form again where it cannot be right."""
        who = needs(Role.EDITOR)(request)
        form = await forms.read(request, who.key)
        return await run_in_threadpool(self._decided, request, request.path_params["id"], who, form)

    def _decided(self, request: Request, id_: str, who: Who, form: Form) -> Response:
        assert who.user is not None
        stored, held, read = self._held(id_)
        try:
            verdict = deciding.verdict(form)
            correction = self._correction(form, held, read, verdict)
            self._store.decide(
                stored.id,
                verdict,
                by=who.user.name,
                why=deciding.why(form),
                correction=correction,
                subject=self._subject,
                seen=deciding.number(form["seen"]),
            )
        except ChangedError as error:
            now = self._held(id_)[1]
            back = f"/{self._subject}/{stored.id}/review"
            return conflict(request, self._language, error, form, back=back, decisions=about(now.decisions, read))
        except QuestionError as error:
            return self._form(request, id_, form, error)
        onward = to(self._language, self._after(stored))
        onward.background = BackgroundTask(self._teller.tell)  # undertakings follow what was decided of their promises
        return onward

    def _correction(
        self, form: Form, held: StoredArticle, read: Statement | Commitment, verdict: Verdict
    ) -> Correction | None:
        if verdict is Verdict.REJECT:
            return None
        if verdict is Verdict.CONFIRM:
            return deciding.kept(held, read)
        made = self._said(form, held, read)
        if deciding.is_empty(made):
            raise QuestionError("nothing is otherwise than it was read", hint="accept it, or change a value")
        return made

    def _said(self, form: Form, held: StoredArticle, read: Statement | Commitment) -> Correction:
        if self._subject is Subject.STATEMENT:
            return deciding.of_statement(form, held, read)  # type: ignore[arg-type]
        return deciding.of_promise(form, held, read)  # type: ignore[arg-type]

    def _held(self, id_: str) -> tuple[StoredStatement | StoredPromise, StoredArticle, Statement | Commitment]:
        """What is stored, the article that it stands in, and what was read. Raises `StoreError`."""
        if self._subject is Subject.STATEMENT:
            said, held = self._store.statement(id_)
            return said, held, next(each for each in held.reading.statements if each.id == said.record)
        told, held = self._store.promise(id_)
        return told, held, next(each for each in held.reading.commitments if each.id == told.record)

    def _after(self, stored: StoredStatement | StoredPromise) -> str:
        return f"/{self._subject}/{stored.id}" + ("" if self._subject is Subject.STATEMENT else "/review")

    def _form(
        self, request: Request, id_: str, form: Form | None = None, error: QuestionError | None = None
    ) -> Response:
        stored, held, read = self._held(id_)
        values = _of_statement(held, read) if self._subject is Subject.STATEMENT else _of_promise(held, stored)  # type: ignore[arg-type]
        shown = values | ({name: form[name] for name in values} | {"why": form["why"]} if form else {})
        around = _around(held, read)
        return page(
            request,
            self._language,
            f"review_{self._subject}.html",
            path=f"/{self._subject}/{stored.id}/review",
            status=400 if error else 200,
            error=error,
            stored=stored,
            article=heading(held),
            values={"why": "", **shown},
            words=choices(held.article.text, around) if self._subject is Subject.STATEMENT else (),
            before=held.article.text[max(0, around.start - 200) : around.start],
            behind=held.article.text[around.end : around.end + 200],
            decisions=about(held.decisions, read),
            stands=standing(held.decisions, read),
            seen=version(held.decisions, read),
            by_deadline=BY_DEADLINE,
        )


def _around(held: StoredArticle, read: Statement | Commitment) -> Span:
    """From where to where the words of a record stand, as they were read and as they were corrected."""
    spans = [read.text] if isinstance(read, Commitment) else [*read.content]
    spans += deciding.kept(held, read).content or ()
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _of_statement(held: StoredArticle, read: Statement) -> dict[str, str]:
    """What stands in the fields of the form: what counts now."""
    correction = deciding.kept(held, read)
    content = correction.content or read.content
    return {
        "speaker": correction.speaker or name_of(held.article.text, read.speaker_name) or "",
        "act": correction.act or read.act,
        "kind": correction.kind or read.kind,
        "start": str(content[0].start),
        "end": str(content[-1].end),
    }


def _of_promise(held: StoredArticle, told: StoredPromise) -> dict[str, str]:
    return {
        "parties": "\n".join(told.by),
        "towards": "\n".join(told.to),
        "deadline": told.deadline or "",
        "state": told.decided or "",
    }
