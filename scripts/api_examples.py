"""Make `src/qawl/server/api/examples.json`, the examples of the OpenAPI document, from a store of the samples (`make demo`).

usage: python scripts/api_examples.py demo.db
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.testclient import TestClient

from qawl.server import create_app
from qawl.server.api.operations import PREFIX
from qawl.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGET = Path(__file__).parent.parent / "src/qawl/server/api/examples.json"
DAY = dt.date(2021, 9, 1)
SENTENCE = "قال وزير النقل في مؤتمر صحفي إن الجسر الجديد سيفتح أمام السيارات في نهاية العام الجاري."
GIVEN = {"text": SENTENCE, "title": "جسر جديد قبل نهاية العام", "outlet": "sample outlet", "published": "2021-07-27"}

LISTS = {
    "listStatements": ("/statements", {"words": "31 كانون الأول", "limit": "1"}),
    "listArticles": ("/articles", {"limit": "1"}),
    "listPromises": ("/promises", {"by": "واشنطن", "as_of": "2021-09-01", "limit": "1"}),
    "listUndertakings": ("/undertakings", {"words": "بحلول 31", "as_of": "2021-09-01", "limit": "1"}),
    "listEvents": ("/events", {"process": "الحوار الاستراتيجي", "limit": "1"}),
    "listStories": ("/stories", {"words": "الحوار", "limit": "1"}),
    "findPeople": ("/people", {"name": "كيري", "limit": "1"}),
    "findEntities": ("/entities", {"name": "وزارة", "limit": "1"}),
    "getTimeline": ("/timeline", {"since": "2021-08-01", "until": "2021-12-31", "limit": "1"}),
}
SINGLE = {
    "getStatement": ("/statements", "listStatements"),
    "getArticle": ("/articles", "listArticles"),
    "getPromise": ("/promises", "listPromises"),
    "getUndertaking": ("/undertakings", "listUndertakings"),
    "getEvent": ("/events", "listEvents"),
    "getStory": ("/stories", "listStories"),
    "getPerson": ("/people", "findPeople"),
    "getEntity": ("/entities", "findEntities"),
}
DATED = ("listArticles", "getArticle")
"""Answers that hold when an article was added, which is another time in every store."""


def examples(client: TestClient) -> Iterator[tuple[str, dict[str, Any]]]:
    """The examples by operation, asked of the API itself."""

    def asked(path: str, parameters: dict[str, str]) -> Any:
        answer = client.get(PREFIX + path, params=parameters)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.text}")
        return answer.json()

    ids = {}
    for name, (path, parameters) in LISTS.items():
        answer = asked(path, parameters)
        ids[name] = answer["items"][0]["id"] if answer["items"] and "id" in answer["items"][0] else None
        yield name, {"parameters": parameters, **({} if name in DATED else {"answer": answer})}
    for name, (path, of) in SINGLE.items():
        parameters = {"as_of": DAY.isoformat()} if name in ("getPromise", "getUndertaking") else {}
        answer = asked(f"{path}/{ids[of]}", parameters)
        yield name, {"id": ids[of], "parameters": parameters, **({} if name in DATED else {"answer": answer})}
    yield "getPersonIdentifiers", {"id": ids["findPeople"], "answer": {"identifiers": {}}}
    yield "getEntityIdentifiers", {"id": ids["findEntities"], "answer": {"identifiers": {}}}
    story = asked(f"/stories/{ids['listStories']}", {})
    pair = dict(zip(("one", "other"), (each["id"] for each in story["articles"]), strict=False))
    yield "compareArticles", {"parameters": pair}
    outlets = dict(zip(("one", "other"), story["story"]["outlets"], strict=False))
    yield "compareOutlets", {"parameters": outlets | {"limit": "1"}}
    position = {"who": "الكاظمي", "topic": "security", "limit": "1"}
    yield "getPosition", {"parameters": position, "answer": asked("/positions", position)}
    yield "readText", {"body": GIVEN, "answer": client.post(f"{PREFIX}/readings", json=GIVEN).json()}
    yield (
        "addArticles",
        {
            "body": {"articles": [GIVEN]},
            "answer": {"added": [{"article": "0123456789abcdef", "status": "new", "statements": 1}], "waiting": 2},
        },
    )


def main(path: str) -> None:
    """Write the examples from the store at a path."""
    with Store.open(path, create=False, read_only=True) as store:
        made = dict(examples(TestClient(create_app(store, today=lambda: DAY), base_url="http://localhost")))
    TARGET.write_bytes(msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n")


if __name__ == "__main__":
    main(sys.argv[1])
