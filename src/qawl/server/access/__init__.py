"""Who asks, and whether they may: sign-in, sessions and tokens on the side of the web.

A router asks with one line, as a dependency of FastAPI or as a call; both give the `Who`:

    @router.post("/articles")
    def add(who: Annotated[Who, Depends(needs_scope(Scope.ADD))]) -> ...:

    who = needs(Role.EDITOR)(request)
"""

from __future__ import annotations

from qawl.server.access.asking import Access, Who, needs, needs_scope, who_asks
from qawl.server.access.refusals import ForbiddenError, SignInError

__all__ = ["Access", "ForbiddenError", "SignInError", "Who", "needs", "needs_scope", "who_asks"]
