"""A store with something of everything: stories, promises, entities, decisions, judgements, a follow, users."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
from charted_articles import CHARTED
from told_articles import ARTICLES, article

from qawl.accounts import Role, Scope
from qawl.accounts.accounts import Accounts
from qawl.reading import read
from qawl.records import Judgement, Subject
from qawl.store import Correction, FollowedStatements, Query, Store, Verdict
from qawl.store.ledger.codec import prepare

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "quiet river, tall date palm"
NOW = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)


def made(path: Path) -> Path:
    """A store at a path, told and closed."""
    first, *others = [(each, read(each)) for each in (*ARTICLES, *CHARTED)]
    with Store.open(path) as store:
        list(store.add_all([first]))
        store.following.add("الكل", FollowedStatements(), by="salma", now=NOW, webhook="https://example.org/hook")
        list(store.add_prepared(prepare(others)))
        list(store.tell())
        revise(store)
        list(store.following.check(NOW))
        one, other, third = [each.id for each in store.statements(Query(limit=3))]
        store.decide(one, Verdict.CORRECT, by="salma", why="سمعته", correction=Correction(speaker="عادل"))
        undone = store.decide(other, Verdict.REJECT, by="huda")
        store.undo_decision(undone.id, by="salma")
        store.decide(next(store.promises()).id, Verdict.CONFIRM, by="huda", subject=Subject.PROMISE)
        store.judge(Subject.STATEMENT, one, third, Judgement.DIFFERENT, by="salma")
        accounts = Accounts(store)
        user = accounts.add("salma", Role.EDITOR, PASSWORD)
        accounts.make_token(user, [Scope.READ])
        accounts.sign_in("salma", PASSWORD, "127.0.0.1")
        list(store.tell())
    return path


def revise(store: Store) -> str:
    """Add an article and another text of it; its id."""
    for words in ("إن الجسر مفتوح", "إن الجسر مغلق"):
        text = article("z", "النشرة", "الجسر", f"قال الوزير سالم الراوي {words}.")
        given = msgspec.structs.replace(text, url="https://example.org/bridge")
        (added,) = store.add_all([(given, read(given))])
    list(store.tell())
    return added.article
