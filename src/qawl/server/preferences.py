"""How a reader wants digits and days: kept in a small cookie, which is set only when something other than the usual is chosen.

The usual is European digits and the Gregorian calendar; a reader of Arabic may have Arabic-Indic digits, and in both languages the
day of the Hijri calendar (Umm al-Qura) may stand beside the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotation
from starlette.responses import RedirectResponse

from qawl.server.languages import ARABIC_INDIC, HIJRI, LANGUAGES, Language

if TYPE_CHECKING:
    from starlette.responses import Response

PATH = "/reading"
"""The address, behind the language, that takes a choice: `digits`, `calendar`, and `back`, the page to go back to."""

COOKIE = "qawl_reading"
_KEPT = 365 * 24 * 3600  # seconds


def preferred(request: Request, language: Language) -> Language:
    """A language as the reader of a question wants it written."""
    chosen = set(request.cookies.get(COOKIE, "").split("."))
    return language._replace(digits=ARABIC_INDIC in chosen, calendar=HIJRI in chosen)


def choose(request: Request) -> Response:
    """Keep what was chosen, and go back to the page: one of ours, whatever the address says."""
    asked = request.query_params
    chosen = {name for name in request.cookies.get(COOKIE, "").split(".") if name in (ARABIC_INDIC, HIJRI)}
    for parameter, name in (("digits", ARABIC_INDIC), ("calendar", HIJRI)):
        if parameter in asked:
            chosen = chosen | {name} if asked[parameter] == name else chosen - {name}
    answer = RedirectResponse(_ours(asked.get("back", "")), status_code=303)
    if chosen:
        value = ".".join(sorted(chosen))
        secure = request.url.scheme == "https"
        answer.set_cookie(COOKIE, value, max_age=_KEPT, path="/", secure=secure, httponly=True, samesite="lax")
    else:
        answer.delete_cookie(COOKIE, path="/")
    return answer


def _ours(back: str) -> str:
    """An address of a page of ours; the front page for any other."""
    known = any(back == f"/{code}" or back.startswith((f"/{code}/", f"/{code}?")) for code in LANGUAGES)
    return back if known and back.isprintable() and "\\" not in back else f"/{LANGUAGES[0]}"
