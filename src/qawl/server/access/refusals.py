"""Why somebody may not do something."""

from __future__ import annotations

from qawl.errors import QawlError


class SignInError(QawlError):
    """Nobody signed in, or no longer, or with a token that does not hold: status 401."""


class ForbiddenError(QawlError):
    """Who asks may not do this, or it did not come from a page of ours: status 403."""
