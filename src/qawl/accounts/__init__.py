"""Who may do what with a store: users, roles, passwords, sessions and tokens, in tables of the store.

`qawl.accounts.accounts.Accounts` is the way in: `Accounts(store).add("سلمى", Role.EDITOR, password)`.
"""

from __future__ import annotations

from qawl.accounts.records import Session, Token, User
from qawl.accounts.roles import Role, Scope, scopes_of

__all__ = ["Role", "Scope", "Session", "Token", "User", "scopes_of"]
