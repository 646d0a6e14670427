"""Who asks, with which role and scopes.

`Identified` (in `identifying`) finds it out once for each question and leaves it in `request.state.who`; what follows only looks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations of dependencies

from qawl.accounts import Role, Scope, scopes_of
from qawl.accounts.keys import derived, same
from qawl.server.access.refusals import ForbiddenError, SignInError

if TYPE_CHECKING:
    from collections.abc import Callable

    from qawl.accounts import Session, User
    from qawl.accounts.accounts import Accounts

CSRF_HEADER = "X-CSRF-Token"
"""Where a script of a page of ours says its session's form key; a form says it in its field `csrf`."""

SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
"""Methods that change nothing."""


class Access(NamedTuple):
    """How a store is served.

    accounts: None where nobody can sign in; is_open: whether who did not sign in may read; edits: whether the record may be
    changed at all.
    """

    accounts: Accounts | None = None
    is_open: bool = True
    edits: bool = False


READ_ONLY = Access()
"""Everybody reads, nobody writes, there are no accounts: what is served when nothing else is said."""


class Who(NamedTuple):
    """Who asks.

    user: None where nobody signed in; role: what the user may do at most, None where not even reading is allowed; scopes: what may
    be done with this question: of a token its own, of a session all that the role allows; session, key: of a browser, with what it
    keeps; edits: whether the record may be changed at all; accounts: whether anybody can sign in.
    """

    user: User | None = None
    role: Role | None = None
    scopes: frozenset[Scope] = frozenset()
    session: Session | None = None
    key: str = ""
    edits: bool = False
    accounts: bool = False

    @property
    def form_key(self) -> str:
        """What every form of this session carries, and what no other site can know; `''` without a session."""
        return form_key(self.key) if self.session else ""

    def may(self, role: Role) -> bool:
        """Whether this role is there, and for `EDITOR` whether the record may be changed."""
        allowed = self.role is not None and self.role.covers(role)
        return allowed and (self.edits or role != Role.EDITOR)


def form_key(key: str) -> str:
    """The key of the forms that belong to what a browser keeps (a synchronizer token, OWASP's CSRF cheat sheet)."""
    return derived(key, "forms")


def is_form_key(key: str, given: str) -> bool:
    """Whether a form was made for what a browser keeps."""
    return bool(key) and same(form_key(key), given)


def of_session(session: Session, key: str, *, edits: bool) -> Who:
    """Who asks from a browser in which somebody signed in."""
    role = session.user.role
    return Who(session.user, role, scopes_of(role), session, key, edits, accounts=True)


def who_asks(request: Request) -> Who:
    """Who asks; nobody who may read where the server has no accounts."""
    found = getattr(request.state, "who", None)
    return found if isinstance(found, Who) else Who(role=Role.READER, scopes=scopes_of(Role.READER))


def needs(role: Role) -> Callable[[Request], Who]:
    """A dependency: who asks, where they have this role in a browser in which they signed in.

    `READER` lets through whoever may read, signed in or not. `EDITOR` is for what changes the record. The dependency raises
    `SignInError` and `ForbiddenError`. Forms check their `csrf` field by `forms.read`.
    """

    def check(request: Request) -> Who:
        who = who_asks(request)
        if role is Role.READER and who.may(role) and Scope.READ in who.scopes:
            return who
        if role is Role.EDITOR and not who.edits:
            raise ForbiddenError("this record is served for reading only", hint=_EDIT)
        if who.user is None:
            raise SignInError("sign in to do this", hint=_SIGN_IN)
        if who.session is None:
            raise ForbiddenError("this is done in a browser, not with a token", hint="sign in on the page")
        if not who.may(role):
            raise ForbiddenError("your role does not allow this", where=who.user.name, hint=_ASK)
        return who

    return check


def needs_scope(scope: Scope) -> Callable[[Request], Who]:
    """A dependency: who asks, where they may do this with a token, or in a browser in which they signed in.

    Programs say `Authorization: Bearer TOKEN`. A browser's session does too; a question of it that changes something has to
    carry `X-CSRF-Token`, the key of its forms. `ADD` and `REVIEW` are refused where the record is served for reading only. The
    dependency raises `SignInError` (401) and `ForbiddenError` (403), whose handlers give problem+json under `/api/`.
    """

    def check(request: Request) -> Who:
        who = who_asks(request)
        if scope.role is Role.EDITOR and not who.edits:
            raise ForbiddenError("this record is served for reading only", hint=_EDIT)
        if scope not in who.scopes:
            if who.user is None:
                raise SignInError("sign in, or give a token", where=scope.value, hint=_TOKEN)
            raise ForbiddenError("your role or token does not allow this", where=scope.value, hint=_TOKEN)
        if who.session and request.method not in SAFE and not _carries_key(request, who):
            raise ForbiddenError("this did not come from a page of yours", hint=_AGAIN)
        return who

    return check


def _carries_key(request: Request, who: Who) -> bool:
    return is_form_key(who.key, request.headers.get(CSRF_HEADER, ""))


_EDIT = "whoever runs the server can start it with `qawl serve --edit`"
_SIGN_IN = "follow the link to sign in"
_ASK = "an admin can change your role"
_TOKEN = "`qawl user token NAME --scope SCOPE` makes a token"
_AGAIN = "load the page again, then send the form once more"
