"""A store with a story in three outlets, a promise whose date moved, an article with an address, and what is exported of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path  # noqa: TC003 - the fixtures are annotated with it

import msgspec
import pytest
from browsed import filled
from told_articles import ARTICLES, article

from qawl.exports import items
from qawl.exports.formats import FORMATS
from qawl.exports.items import What
from qawl.pages import article_from_text
from qawl.reading import read
from qawl.records import Article  # noqa: TC001 - the fixtures are annotated with it
from qawl.store import EventQuery, PromiseQuery, Query, Store

DAY = dt.date(2021, 10, 1)
MADE = dt.datetime(2021, 10, 1, 12, tzinfo=dt.UTC)
ADDRESS = "https://sample.invalid/2021/06/21/bridge"

BRIDGE = (
    "أعلنت وزارة الأشغال أنها ستفتتح جسر الضفاف الجديد في البصرة يوم 30 يونيو 2021."
    " وقال وزير الأشغال سالم الراوي: «العمل على الجسر 🌉 يسير كما خُطط له»."
    " والتقى الراوي في البصرة محافظها أسعد العيداني يوم الأحد الماضي."
)


def at_address() -> Article:
    made = article_from_text(BRIDGE, title="جسر الضفاف", published=dt.date(2021, 6, 21), outlet="النهار الجديد")
    return msgspec.structs.replace(made, url=ADDRESS)


FORCES = [
    article(
        "o",
        "النهار الجديد",
        "القوات في العراق",
        "تعهد الرئيس الأميركي دونالد ترامب بسحب القوات الأميركية من العراق خلال ثلاث سنوات.",
        dt.date(2020, 8, 21),
    ),
    article(
        "q",
        "منبر الساحل",
        "سحب القوات",
        "أعلن الرئيس الأميركي جو بايدن أن الولايات المتحدة ستسحب قواتها القتالية من العراق بحلول 31 ديسمبر 2021.",
        dt.date(2021, 7, 27),
    ),
]


@pytest.fixture(scope="session")
def exported_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pairs = [(each, read(each)) for each in (*ARTICLES, at_address(), *FORCES)]
    return filled(tmp_path_factory.mktemp("exported") / "store.db", pairs)


@pytest.fixture
def held(exported_store: Path) -> Iterator[Store]:
    with Store.open(exported_store, create=False, read_only=True) as store:
        yield store


Export = Callable[[str, str], bytes]


@pytest.fixture
def export(held: Store) -> Export:
    """Statements, promises, events, or the article with an address, in a format."""

    def exported(format_: str, what: str) -> bytes:
        found = {
            "statements": lambda: items.statements(held, Query()),
            "promises": lambda: items.promises(held, PromiseQuery(as_of=DAY), DAY),
            "events": lambda: items.events(held, EventQuery()),
            "article": lambda: items.article(held, of_address(held), DAY),
        }[what]()
        kinds = tuple(What) if what == "article" else (What(what.removesuffix("s")),)
        drawn = items.about(held, what, {"words": "كلمة"}, MADE)
        return b"".join(FORMATS[format_].write(found, drawn, kinds))

    return exported


def of_address(store: Store) -> str:
    """The id of the article that has an address."""
    return next(each.article for each in store.promises(PromiseQuery(due_until=dt.date(2021, 6, 30))))
