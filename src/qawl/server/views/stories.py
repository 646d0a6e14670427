"""Stories that several articles tell, and one of them: who carried which words, who left them out, where they disagree."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from qawl.records import Record
from qawl.server.views.asked import Pages, asked, page_number
from qawl.server.views.pieces import Utterance, utterance
from qawl.server.views.volumes import Volume, volume
from qawl.store import Beside, StoredDisagreement, StoredStory, StoryArticle, StoryQuery

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qawl.store import Store

LENGTH = 25
"""Stories of a page."""

OUTLETS = 12
"""Outlets of a story that its chart shows on their own."""


class StoriesAsked(Record, frozen=True, kw_only=True):
    """What may be asked: words of the headlines, of an outlet that tells it, days on which it is told."""

    words: str | None = None
    outlet: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    page: int = 1


class StoriesView(Record, frozen=True, kw_only=True):
    """What the list of stories shows, the latest first."""

    asked: StoriesAsked
    stories: tuple[StoredStory, ...]
    pages: Pages
    articles: int


class StoryView(Record, frozen=True, kw_only=True):
    """What the page of a story shows; volume: its articles by outlet and day."""

    story: StoredStory
    articles: tuple[StoryArticle, ...]
    utterances: tuple[Utterance, ...]
    disagreements: tuple[StoredDisagreement, ...]
    beside: tuple[Beside, ...]
    volume: Volume | None


def stories(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> StoriesView:
    """The list of stories. Raises `StoreError`."""
    question = asked(StoriesAsked, parameters)
    query = StoryQuery(
        words=question.words,
        outlet=question.outlet,
        since=question.since,
        until=question.until,
        skip=LENGTH * (page_number(question.page) - 1),
        limit=LENGTH + 1,
    )
    found = list(store.stories(query))
    return StoriesView(
        asked=question,
        stories=tuple(found[:LENGTH]),
        pages=Pages(page=question.page, more=len(found) > LENGTH),
        articles=store.counts().articles,
    )


def story(store: Store, id_: str, parameters: Mapping[str, str], today: dt.date) -> StoryView:
    """A story, by its id or that of one of its articles. Raises `StoreError`."""
    whole = store.story(id_)
    return StoryView(
        story=whole.story,
        articles=whole.articles,
        utterances=tuple(map(utterance, whole.utterances)),
        disagreements=whole.disagreements,
        beside=whole.beside,
        volume=volume(((each.outlet, each.published, 1) for each in whole.articles), OUTLETS),
    )
