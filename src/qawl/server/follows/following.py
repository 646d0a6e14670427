"""Saving a search, looking at what came of it, following it as a feed, and ending it.

Invariants:

- What a user follows is shown to that user and to admins; where nobody can sign in, to whoever may read.
- A feed answers whoever may read the record and knows the whole id, which nobody can guess: feed readers do not sign in.
- A server connects to an address that was typed here only where an editor typed it and it is public.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from qawl.accounts import Role
from qawl.alerts.webhooks import shown
from qawl.errors import NotHeldError, QawlError, QuestionError
from qawl.network import checked
from qawl.server.access import ForbiddenError, SignInError, forms, who_asks
from qawl.server.access.answering import PRIVATE, page, to
from qawl.server.feeds import alerted
from qawl.server.feeds.answers import told
from qawl.server.feeds.entries import Telling
from qawl.server.follows.views import follow_line, follows_of
from qawl.server.languages import translations
from qawl.server.views.asked import asked
from qawl.store import FollowedPromises, FollowedStatements

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from qawl.records import Record
    from qawl.server.access import Who
    from qawl.server.access.forms import Form
    from qawl.server.feeds.answers import Form as FeedForm
    from qawl.server.languages import Language
    from qawl.store import Follow, Store

FOLLOWS, FOLLOW = "/follows", "/follow"

MOST = 200
"""What one user may follow."""

LONGEST = 100
"""Characters of a name."""

_KINDS: dict[str, type[FollowedStatements | FollowedPromises]] = {
    "statements": FollowedStatements,
    "promises": FollowedPromises,
}
_OF_THE_FORM = frozenset(("csrf", "name", "of", "webhook"))


class Follows:
    """What is followed, in one language."""

    def __init__(self, store: Store, language: Language) -> None:
        self._store = store
        self._language = language

    async def list(self, request: Request) -> Response:
        """What who asks follows; an admin, and who asks where nobody can sign in, sees everything."""
        view = await run_in_threadpool(follows_of, self._store, _only(_reader(request)))
        if request.url.path.endswith(".json"):
            return _json(view)
        return await run_in_threadpool(self._page, request, "follows.html", FOLLOWS, view)

    async def one(self, request: Request) -> Response:
        """One follow, with what came of it."""
        found = await run_in_threadpool(self._found, request, _reader(request))
        view = await run_in_threadpool(follow_line, self._store, found)
        if request.url.path.endswith(".json"):
            return _json(view)
        return await run_in_threadpool(self._page, request, "follow.html", f"{FOLLOW}/{found.id}", view)

    def feed(self, form: FeedForm) -> Callable[[Request], Awaitable[Response]]:
        """What answers with the alerts of a follow, in one form of feeds."""

        def answer(request: Request) -> Response:
            found = self._store.following.one(request.path_params["id"])
            if found.id != request.path_params["id"]:
                raise NotHeldError("no page has this address", hint="a feed is known by its whole id")
            telling = Telling(self._language, translations(self._language.code).gettext)
            entries = alerted.alerts(self._store, found, telling)
            return told(self._store, request, self._language, form, f"{FOLLOW}/{found.id}", found.name, entries)

        async def answer_apart(request: Request) -> Response:
            return await run_in_threadpool(answer, request)

        return answer_apart

    async def add(self, request: Request) -> Response:
        """Follow a search from now on; on to its page, which shows the secret of its webhook once."""
        who = _writer(request)
        form = await forms.read(request, who.key)
        return await run_in_threadpool(self._added, request, who, form)

    async def remove(self, request: Request) -> Response:
        """Follow something no longer."""
        who = _writer(request)
        await forms.read(request, who.key)
        found = await run_in_threadpool(self._found, request, who)
        await run_in_threadpool(self._store.following.remove, found.id)
        return to(self._language, FOLLOWS)

    def _added(self, request: Request, who: Who, form: Form) -> Response:
        assert who.user is not None
        following = self._store.following
        try:
            webhook = _webhook(who, form["webhook"])
            if len(following.all(by=who.user.name)) >= MOST:
                raise QuestionError("you follow as much as one user may", where=f"{MOST}", hint="end some of it")
            made, secret = following.add(
                _name(form), _asked(form), by=who.user.name, now=dt.datetime.now(dt.UTC), webhook=webhook
            )
        except QawlError as error:
            view = follows_of(self._store, _only(who))
            return self._page(request, "follows.html", FOLLOWS, view, error=error, status=400)
        path = f"{FOLLOW}/{made.id}"
        if webhook is None:
            return to(self._language, path)
        return self._page(request, "follow.html", path, follow_line(self._store, made), secret=shown(secret))

    def _found(self, request: Request, who: Who) -> Follow:
        """The follow that an address names, where who asks may see it. Raises `NotHeldError`."""
        found = self._store.following.one(request.path_params["id"])
        only = _only(who)
        if only is not None and found.by != only:
            raise NotHeldError("nothing is followed under this id", where=request.path_params["id"])
        return found

    def _page(
        self,
        request: Request,
        template: str,
        path: str,
        view: Record,
        *,
        error: QawlError | None = None,
        status: int = 200,
        secret: str = "",
    ) -> Response:
        return page(request, self._language, template, path=path, status=status, view=view, error=error, secret=secret)


def _reader(request: Request) -> Who:
    """Who asks, signed in where one can. Raises `SignInError`."""
    who = who_asks(request)
    if who.accounts and who.user is None:
        raise SignInError("sign in to do this", hint="follow the link to sign in")
    return who


def _writer(request: Request) -> Who:
    """Who signed in to a store that may be written. Raises `SignInError`, `ForbiddenError`."""
    who = _reader(request)
    if not who.edits or who.session is None:
        raise ForbiddenError(
            "this record is served for reading only",
            hint="whoever runs the server can start it with `qawl serve --edit`",
        )
    return who


def _only(who: Who) -> str | None:
    """Whose follows somebody sees; None for everybody's."""
    return None if who.user is None or who.may(Role.ADMIN) else who.user.name


def _webhook(who: Who, given: str) -> str | None:
    if not given:
        return None
    if not who.may(Role.EDITOR):
        raise ForbiddenError("your role does not allow this", where="webhook", hint="an admin can change your role")
    return checked(given)


def _name(form: Form) -> str:
    name = form["name"]
    if not name or len(name) > LONGEST or not name.isprintable():
        raise QuestionError("a name is needed, of one line", where="name", hint=f"give up to {LONGEST} characters")
    return name


def _asked(form: Form) -> FollowedStatements | FollowedPromises:
    kind = _KINDS.get(form["of"])
    if kind is None:
        raise QuestionError("only statements and promises are followed", where=form["of"], hint="begin at a search")
    given = {name: value for name, value in form.fields if name not in _OF_THE_FORM}
    for name in given:
        if name not in kind.__struct_fields__:
            hint = "how a promise stands changes by itself: leave it out, and a passed deadline raises an alert"
            raise QuestionError("this cannot be followed", where=name, hint=hint)
    return asked(kind, given)


def _json(view: Record) -> Response:
    return Response(msgspec.json.encode(view), media_type="application/json", headers=PRIVATE)
