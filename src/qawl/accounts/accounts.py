"""Users of a store, how they sign in, and what they let programs do."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from qawl.accounts import attempts, passwords, sessions, tokens, users
from qawl.accounts.names import LONGEST, name_of
from qawl.accounts.roles import Role
from qawl.errors import AccountError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from qawl.accounts.records import Session, Token, User
    from qawl.accounts.roles import Scope
    from qawl.store import Store


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Accounts:
    """The accounts that a store holds. Every method is one transaction or a few, and may be called from any thread.

    store: open for writing; clock: tells the time, with its zone.
    """

    def __init__(self, store: Store, *, clock: Callable[[], dt.datetime] = _now) -> None:
        self._store = store
        self._clock = clock

    # --- users --------------------------------------------------------------------------------------------------------

    def users(self) -> list[User]:
        """The users in order of name."""
        with self._store.begin() as connection:
            return users.all_users(connection)

    def user(self, name: str) -> User:
        """A user by name. Raises `AccountError`."""
        with self._store.begin() as connection:
            return users.named(connection, name)

    def add(self, name: str, role: Role, password: str) -> User:
        """A new user. Raises `AccountError` for a name that is taken or can be none, and a password that will not do."""
        kept = name_of(name)
        passwords.check(password, kept)
        made = passwords.hashed(password)
        with self._store.begin(writing=True) as connection:
            return users.add(connection, kept, role, made, self._clock())

    def set_password(self, name: str, password: str, *, keep: Session | None = None) -> User:
        """Give a user another password; every session ends, but the one to keep, and no delay is left. Raises `AccountError`."""
        passwords.check(password, name)
        made = passwords.hashed(password)
        with self._store.begin(writing=True) as connection:
            user = users.named(connection, name)
            users.set_password(connection, user, made)
            sessions.end_all(connection, user, but=keep)
            attempts.forget(connection, user.name)
        return user

    def set_role(self, name: str, role: Role) -> User:
        """Give a user another role, which holds from the next question on. Raises `AccountError`, for the last admin too."""
        with self._store.begin(writing=True) as connection:
            user = users.named(connection, name)
            if user.role is Role.ADMIN and role is not Role.ADMIN:
                self._check_not_last(users.all_users(connection), user)
            users.set_role(connection, user, role)
            return users.named(connection, name)

    def remove(self, name: str) -> User:
        """Let a user be none any more; decisions keep the name. Raises `AccountError`, for the last admin among others too."""
        with self._store.begin(writing=True) as connection:
            user = users.named(connection, name)
            held = users.all_users(connection)
            if user.role is Role.ADMIN and len(held) > 1:
                self._check_not_last(held, user)
            users.remove(connection, user, self._clock())
        return user

    def _check_not_last(self, held: list[User], user: User) -> None:
        if not any(each.role is Role.ADMIN and each.id != user.id for each in held):
            raise AccountError("this is the last admin", where=user.name, hint="make another user admin first")

    # --- signing in ---------------------------------------------------------------------------------------------------

    def is_password(self, user: User, password: str, address: str) -> bool:
        """Whether a password is that of a user who is signed in; one that is not counts. Raises `LockedError`."""
        return self._checked(user.name, password, address) is not None

    def sign_in(self, name: str, password: str, address: str) -> str | None:
        """Start a session; the key that the browser keeps, None where name or password is wrong. Raises `LockedError`.

        address: from where it was asked; failures are counted by it and by the name.
        """
        user = self._checked(name, password, address)
        if user is None:
            return None
        with self._store.begin(writing=True) as connection:
            return sessions.start(connection, user, self._clock())

    def _checked(self, name: str, password: str, address: str) -> User | None:
        counted = attempts.keys(name[: 2 * LONGEST], address)
        with self._store.begin(writing=True) as connection:
            attempts.begin(connection, counted, self._clock())
            found = users.find(connection, name)
        user, known = found or (None, None)
        if not passwords.verify(password, known) or user is None or known is None:
            return None
        again = passwords.hashed(password) if passwords.is_outdated(known) else None
        with self._store.begin(writing=True) as connection:
            attempts.succeeded(connection, counted, self._clock())
            still = users.find(connection, name)
            if still is None or still[1] != known:  # removed, or changed meanwhile
                return None
            if again is not None:
                users.set_password(connection, user, again)
        return user

    def session(self, key: str) -> Session | None:
        """The session of a key, where it has not ended; it is noted that it asked."""
        now = self._clock()
        with self._store.begin() as connection:
            found = sessions.find(connection, key, now)
        if found is not None and now - found.seen >= sessions.NOTED:
            with self._store.begin(writing=True) as connection:
                sessions.note(connection, found, now)
        return found

    def sessions(self, user: User) -> list[Session]:
        """The sessions of a user that have not ended, the last begun first."""
        with self._store.begin() as connection:
            return sessions.all_of(connection, user, self._clock())

    def sign_out(self, session: Session) -> None:
        """End a session."""
        with self._store.begin(writing=True) as connection:
            sessions.end(connection, session)

    def sign_out_elsewhere(self, session: Session) -> None:
        """End the other sessions of a session's user."""
        with self._store.begin(writing=True) as connection:
            sessions.end_all(connection, session.user, but=session)

    # --- tokens -------------------------------------------------------------------------------------------------------

    def make_token(
        self, user: User, scopes: Collection[Scope], *, label: str = "", days: int = tokens.DAYS
    ) -> tuple[Token, str]:
        """A token for some scopes, and its secret, which cannot be had again. Raises `AccountError`."""
        with self._store.begin(writing=True) as connection:
            return tokens.make(connection, users.named(connection, user.name), scopes, label, days, self._clock())

    def token(self, key: str) -> Token | None:
        """The token of a secret, where it holds; it is noted that it was used."""
        now = self._clock()
        with self._store.begin() as connection:
            found = tokens.find(connection, key, now)
        if found is not None and (found.used is None or now - found.used >= tokens.NOTED):
            with self._store.begin(writing=True) as connection:
                tokens.note(connection, found, now)
        return found

    def tokens(self, user: User) -> list[Token]:
        """The tokens of a user that were not revoked, the last made first."""
        with self._store.begin() as connection:
            return tokens.all_of(connection, user)

    def revoke(self, user: User, token: int) -> None:
        """Let a token of a user hold no more. Raises `AccountError` where the user has none of this id."""
        with self._store.begin(writing=True) as connection:
            tokens.revoke(connection, user, token, self._clock())
