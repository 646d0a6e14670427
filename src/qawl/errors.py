"""Errors of qawl's own: each says what was wrong with which input, and what to do about it."""

from __future__ import annotations


class QawlError(Exception):
    """Base of all errors that qawl raises on purpose.

    `what` says what is wrong, `where` names the input (file, line, record), `hint` the way out. `str()` is one line.
    """

    def __init__(self, what: str, *, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        return f"{line} ({self.hint})" if self.hint else line


class InputError(QawlError):
    """An input could not be read as an article."""


class StoreError(QawlError):
    """The store could not be opened, or does not hold what was asked for."""


class NotHeldError(StoreError):
    """The store does not hold what was asked for."""


class ChangedError(StoreError):
    """What whoever decides had seen is not what stands any more; `last` is the number of the last row about it."""

    def __init__(self, what: str, *, last: int, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(what, where=where, hint=hint)
        self.last = last


class QuestionError(StoreError):
    """A question to the store that cannot be understood."""


class AccountError(QawlError):
    """A user, a password, a role or a token that is not as it must be."""


class LockedError(AccountError):
    """Too many sign-ins failed: no other is looked at for some `seconds`."""

    def __init__(self, what: str, *, seconds: int, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(what, where=where, hint=hint)
        self.seconds = seconds


class LexiconError(QawlError):
    """A table of the lexicon is malformed."""
