"""What a user may do (roles) and what a user lets a program do (scopes)."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a user may do; each role may do all that those before it may."""

    READER = "reader"  # reads, and follows
    EDITOR = "editor"  # changes the record: adds articles, decides and judges
    ADMIN = "admin"  # manages users

    def covers(self, other: Role) -> bool:
        """Whether this role may do what another may."""
        return _ORDER.index(self) >= _ORDER.index(other)


_ORDER = tuple(Role)


class Scope(StrEnum):
    """What a token is for; it never lets a program do what its user's role does not."""

    READ = "read"
    ADD = "add"
    REVIEW = "review"

    @property
    def role(self) -> Role:
        """The least role that may do this."""
        return Role.READER if self is Scope.READ else Role.EDITOR


def scopes_of(role: Role) -> frozenset[Scope]:
    """All that a role may do."""
    return frozenset(scope for scope in Scope if role.covers(scope.role))
