"""Two things beside each other, as a person judges them: whatever their ids name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qawl.errors import QuestionError
from qawl.records import Subject
from qawl.server.views.people import person
from qawl.server.views.pieces import headline
from qawl.store import Side

if TYPE_CHECKING:
    import datetime as dt

    from qawl.store import Store

FATES = 200
"""How many questions about what became of promises are looked through for a pair."""


def pair(store: Store, subject: Subject, one: str, other: str, today: dt.date) -> tuple[Side, Side]:
    """Both sides of a pair. Raises `StoreError`."""
    if subject is Subject.FATE:
        asked = store.proposals(subject, limit=FATES)
        found = next((each for each in asked if (each.one.id, each.other.id) == (one, other)), None)
        if found is None:
            raise QuestionError("this is no open question", hint="the history shows what was judged")
        return found.one, found.other
    return _side(store, subject, one, today), _side(store, subject, other, today)


def _side(store: Store, subject: Subject, id_: str, today: dt.date) -> Side:
    if subject is Subject.STATEMENT:
        said, held = store.statement(id_)
        return _of(said.id, held.id, said.outlet, said.published, said.speaker, said.content)
    if subject is Subject.STORY:
        held = store.article(id_)
        article = held.article
        return _of(held.id, held.id, article.outlet, article.published, headline(article), _lead(article.text))
    if subject is Subject.PROMISE:
        told, held = store.promise(id_)
        by = "، ".join(told.by)
        return _of(told.id, held.id, told.outlet, told.published, by or None, told.text, told.deadline)
    if subject is Subject.ENTITY:
        return _entity(store, id_, today)
    raise QuestionError("this cannot be judged here", where=subject, hint="choose another subject")


def _entity(store: Store, id_: str, today: dt.date) -> Side:
    if id_.startswith(("https://", "http://")):
        return _of(id_, None, None, None, id_, "")
    found = person(store, id_, {}, today)
    if found.registered is not None:
        offices = tuple(each.office for each in found.registered.tenures)
        side = _of(found.id, None, None, None, found.registered.arabic, "")
    else:
        assert found.told is not None
        offices = tuple(found.told.offices)  # the most often told first
        side = _of(found.id, None, None, None, found.told.name, "")
    said = found.statements[0].statement.content if found.statements else ""
    return Side(**{name: getattr(side, name) for name in side.__struct_fields__} | {"words": said, "offices": offices})


def _of(
    id_: str,
    article: str | None,
    outlet: str | None,
    published: dt.date | None,
    name: str | None,
    words: str,
    deadline: str | None = None,
) -> Side:
    return Side(id=id_, article=article, outlet=outlet, published=published, name=name, words=words, deadline=deadline)


def _lead(text: str) -> str:
    return " ".join(text[:600].split())[:400]
