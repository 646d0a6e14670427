"""Views as HTML: one environment of templates for each language, which escapes everything that it is given.

Markup is made here and in the templates only; what comes from a text goes into it by way of `Markup.format`, which escapes.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, quote_plus

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from msgspec import to_builtins

from qawl import __version__
from qawl.exports.formats import available
from qawl.server import marking, texts
from qawl.server.drawing import Drawing
from qawl.server.exporting import LIMIT
from qawl.server.labels import LABELS, label, reason, seat
from qawl.server.languages import Language, translations
from qawl.store import process_id
from qawl.timex import days

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from enum import StrEnum

    from qawl.records import Record


class Asset(NamedTuple):
    """A file that pages load; its address changes when it does, so that a browser may keep it."""

    address: str
    media_type: str
    content: bytes


def _asset(name: str, media_type: str) -> Asset:
    content = resources.files("qawl.server").joinpath(f"static/{name}").read_bytes()
    stem, _, suffix = name.partition(".")
    return Asset(f"/static/{stem}-{sha256(content).hexdigest()[:10]}.{suffix}", media_type, content)


STYLE = _asset("style.css", "text/css")
ICON = _asset("qawl.svg", "image/svg+xml")
KEYS = _asset("review.js", "text/javascript")
ASSETS = (STYLE, ICON, KEYS)


def render(template: str, language: Language, **values: object) -> str:
    """A page in a language."""
    return _environment(language).get_template(template).render(values)


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=PackageLoader("qawl.server"),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    catalogue = translations(language.code)
    environment.install_gettext_translations(catalogue, newstyle=True)  # type: ignore[attr-defined]

    def number(value: object) -> object:
        return language.number(value) if isinstance(value, int) else value

    def gettext(message: str, /, **variables: object) -> Markup:
        return Markup(catalogue.gettext(message)) % {key: number(value) for key, value in variables.items()}

    def ngettext(one: str, many: str, count: int, /, **variables: object) -> Markup:
        values = {"num": count, **variables}
        return Markup(catalogue.ngettext(one, many, count)) % {key: number(value) for key, value in values.items()}

    def address(path: str, **query: Any) -> str:
        return _address(language, path, query)

    def named(value: StrEnum) -> str:
        return catalogue.gettext(label(value))

    def day(value: dt.date | None, *, weekday: bool = False) -> Markup:
        if value is None:
            return Markup("{}").format(catalogue.gettext("day unknown"))
        said = language.day(value) if weekday else language.short_day(value)
        return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), said)

    environment.filters |= {
        "name": name,
        "names": names,
        "words": words,
        "label": named,
        "day": day,
        "moment": lambda value: day(value.date()),
        "clock": lambda value: Markup('<bdi dir="ltr">{} UTC</bdi>').format(f"{value:%H:%M}"),
        "period": lambda value: _period(language, value),
        "period_words": language.period,
        "process_id": process_id,
        "direction": texts.direction,
        "lookups": marking.lookups,
        "classes": marking.classes,
        "percent": lambda value: language.written(f"{value:.0%}"),
        "number": language.number,
        "office": lambda held: catalogue.gettext(held.office),
        "seat": lambda code: catalogue.gettext(seat(code, language.code)),
        "reason": lambda found: reason(found, catalogue.gettext, language.number),
    }
    environment.globals |= {
        "language": language,
        "gettext": gettext,
        "ngettext": ngettext,
        "to": address,
        "draw": Drawing(language, catalogue.gettext, address),
        "changed": changed,
        "called": lambda kind, code: named(_KINDS[kind](code)),
        "options": lambda kind: [(value.value, named(value)) for value in _KINDS[kind]],
        "style": STYLE.address,
        "icon": ICON.address,
        "keys": KEYS.address,
        "version": __version__,
        "again": again,
        "asked_again": lambda question: again(question, 0) | {"page": None},
        "formats": available(),
        "file_limit": f"{LIMIT:,}",
    }
    return environment


_KINDS: dict[str, Any] = {kind.__name__: kind for kind in LABELS}
_NAMES = {"rtl": "ar", "ltr": "en"}


def _shown(value: Any) -> Any:
    """What a template puts on the page, without characters that would harm it; what is markup stays markup."""
    return type(value)(texts.shown(value)) if isinstance(value, str) and not isinstance(value, Enum) else value


def name(text: str | None, nobody: str = "؟") -> Markup:
    """A name, an outlet, a headline: on one line, isolated, in its own direction."""
    line = texts.one_line(text or "") or nobody
    direction = texts.direction(line)
    return Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(_NAMES[direction], direction, line)


def names(found: Sequence[str | None]) -> Markup:
    """Several names."""
    return Markup("، " if any(texts.direction(each or "") == "rtl" for each in found) else ", ").join(map(name, found))


def words(text: str) -> Markup:
    """Words of an article, as they stand there."""
    return Markup('<span class="words" lang="ar" dir="rtl">{}</span>').format(text)


def again(asked: Record, page: int) -> dict[str, Any]:
    """The parameters of an address that asks the same for another page of the list."""
    return changed(asked, page=page)


def changed(asked: Record, **conditions: object) -> dict[str, Any]:
    """The parameters of an address that asks the same but for some conditions, from the first page on; None leaves one out."""
    usual = to_builtins(type(asked)())
    given = {**to_builtins(asked), "page": 1} | to_builtins(conditions)
    return {name: value for name, value in given.items() if value != usual.get(name)}


def _period(language: Language, value: str) -> Markup:
    """A TIMEX3 value or interval, as `<time>` where HTML has it as one date."""
    said = language.period(value)
    if days(value) is None or "/" in value or len(value) not in (4, 7, 10) or not value.replace("-", "").isdigit():
        return Markup("<span>{}</span>").format(said)
    return Markup('<time datetime="{}">{}</time>').format(value, said)


def _address(language: Language, path: str, query: dict[str, Any]) -> str:
    given = {name: value for name, value in query.items() if value not in (None, "")}
    asked = "&".join(f"{quote(name)}={_RESERVED.sub(_escaped, str(value))}" for name, value in given.items())
    return f"/{language.code}{path}" + (f"?{asked}" if asked else "")


# Letters and digits of every script stand in a link as they are (WHATWG URL, "URL code points"): a question of many Arabic words,
# which each facet's link repeats, takes a third of the room that its bytes would take in percents.
_RESERVED = re.compile(r"[^\w.~-]+")


def _escaped(found: re.Match[str]) -> str:
    return quote_plus(found[0])
