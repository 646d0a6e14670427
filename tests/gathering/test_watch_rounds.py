"""Rounds of a watch against a real site: what is fetched, when, and what comes into the store."""

from __future__ import annotations

import datetime as dt
import gzip
from typing import TYPE_CHECKING

import pytest
from watched_site import FIRST, LONG, SECOND, START, Answer, Site, StillClock, entry, feed, gatherer, page

from qawl.gathering import rounds, schedule
from qawl.gathering.manners import PAGE
from qawl.store import ArticleQuery, Source, Store

if TYPE_CHECKING:
    from collections.abc import Mapping


def articles(store: Store) -> dict[str, str]:
    """The headline of every article, by the path of its address."""
    listed = store.slice(ArticleQuery(), 100).records
    return {(each.url or "").partition("//")[2].partition("/")[2]: each.headline for each in listed}


def the_source(store: Store) -> rounds.Watched:
    (found,) = store.watching.sources()
    return found


# --- what is fetched ------------------------------------------------------------------------------------------------------


def test_an_entry_with_its_whole_text_is_taken_from_the_feed_and_a_summary_leads_to_the_page(
    site: Site, store: Store, clock: StillClock
) -> None:
    site.pages |= {"/feed": feed(entry(1, content=LONG), entry(2)), "/a/2": page("ترميم جسر ثان قبل الشتاء")}
    done = gatherer(store, clock, Source(address=f"{site.address}/feed")).round()
    assert site.paths == ["/robots.txt", "/feed", "/a/2"]
    assert articles(store) == {"a/1": "خبر رقم 1 عن ترميم الجسور", "a/2": "ترميم جسر ثان قبل الشتاء"}
    assert (done.looked, done.changed, done.fetched, done.articles) == (1, 1, 1, {"new": 2})
    listed = store.slice(ArticleQuery(), 9).records
    assert {(each.outlet, each.published) for each in listed} == {("صوت الضفاف", dt.date(2021, 9, 1))}


@pytest.mark.parametrize(
    ("content", "text", "from_feed"),
    [
        (LONG, None, True),
        (FIRST, None, False),  # content, but too short for an article
        (LONG + " ...", None, False),
        (LONG + " اقرأ المزيد", None, False),
        (LONG, "page", False),
        (FIRST, "feed", True),
    ],
)
def test_the_rule_for_where_the_words_come_from(
    site: Site, store: Store, clock: StillClock, content: str, text: str | None, from_feed: bool
) -> None:
    site.pages |= {"/feed": feed(entry(1, content=content)), "/a/1": page("من الصفحة نفسها لا من غيرها")}
    gatherer(store, clock, Source(address=f"{site.address}/feed", text=text)).round()
    assert ("/a/1" in site.paths) is not from_feed
    assert list(articles(store)) == ["a/1"]


def test_the_links_of_a_page_that_lists_articles_are_followed(site: Site, store: Store, clock: StillClock) -> None:
    listing = (
        "<html><body><nav><a href='/menu'>قائمة أقسام الموقع كلها هنا</a></nav>"
        "<h2><a href='/a/1#top'>ترميم ثلاثة جسور قديمة قبل الشتاء</a></h2>"
        "<a href='/a/1'>ترميم ثلاثة جسور قديمة قبل الشتاء</a><a href='/b'>المزيد</a>"
        "<a href='https://other.invalid/x'>خبر من موقع آخر غير هذا</a></body></html>"
    )
    site.pages |= {"/news": Answer(listing.encode()), "/a/1": page("ترميم ثلاثة جسور قديمة")}
    gatherer(store, clock, Source(address=f"{site.address}/news", outlet="الضفاف")).round()
    assert site.paths == ["/robots.txt", "/news", "/a/1"]
    assert list(articles(store)) == ["a/1"]


def test_the_links_of_a_list_may_be_named(site: Site, store: Store, clock: StillClock) -> None:
    site.pages |= {
        "/news": Answer("<a href='/a/1'>1</a><a href='/b/2'>عنوان طويل من كلمات كثيرة</a>".encode()),
        "/a/1": page("خبر أول عن الجسور"),
    }
    gatherer(store, clock, Source(address=f"{site.address}/news", kind="list", links="/a/*")).round()
    assert list(articles(store)) == ["a/1"]


def test_an_article_that_is_watched_gets_a_revision_when_it_changes(
    site: Site, store: Store, clock: StillClock
) -> None:
    watch = gatherer(store, clock, Source(address=f"{site.address}/a", kind="article"))
    site.pages["/a"] = page("خبر عن الجسور القديمة")
    assert watch.round().articles == {"new": 1}
    clock.pass_(days=1)
    assert watch.round().articles == {}
    site.pages["/a"] = page("خبر عن الجسور القديمة", FIRST, SECOND, SECOND.replace("الكلفة", "النفقة"))
    clock.pass_(days=1)
    assert watch.round().articles == {"revised": 1}


def test_an_article_that_two_sources_tell_of_is_fetched_once(site: Site, store: Store, clock: StillClock) -> None:
    site.pages |= {"/one": feed(entry(1)), "/two": feed(entry(1), entry(2)), "/a/1": page("خبر"), "/a/2": page("خبر")}
    watch = gatherer(store, clock, *(Source(address=f"{site.address}/{name}") for name in ("one", "two")))
    watch.round()
    assert sorted(site.paths) == ["/a/1", "/a/2", "/one", "/robots.txt", "/two"]


def test_what_the_feed_says_is_kept_where_the_page_is_gone(site: Site, store: Store, clock: StillClock) -> None:
    site.pages["/feed"] = feed(entry(1, summary=FIRST), entry(2, summary=""))
    done = gatherer(store, clock, Source(address=f"{site.address}/feed")).round()
    assert list(articles(store)) == ["a/1"]
    assert (done.articles, done.lost) == ({"new": 1}, 1)
    assert [each.what for each in done.troubles] == ["the server has no such page (HTTP 404)"]
    clock.pass_(days=1)
    assert gatherer(store, clock).round().fetched == 0  # neither is asked for again


# --- when it is looked at ---------------------------------------------------------------------------------------------------


def test_nothing_is_fetched_again_that_has_not_changed(site: Site, store: Store, clock: StillClock) -> None:
    def answer(headers: Mapping[str, str]) -> Answer:
        if headers.get("if-none-match") == '"v1"':
            return Answer(status=304, headers={"ETag": '"v1"'})
        return feed(entry(1, content=LONG), ETag='"v1"', **{"Last-Modified": "Wed, 01 Sep 2021 05:00:00 GMT"})

    site.pages["/feed"] = answer
    watch = gatherer(store, clock, Source(address=f"{site.address}/feed"))
    assert watch.round().changed == 1
    clock.pass_(days=1)
    done = watch.round()
    assert (done.looked, done.same, done.changed) == (1, 1, 0)
    assert site.asked[-1].headers["if-modified-since"] == "Wed, 01 Sep 2021 05:00:00 GMT"
    clock.pass_(days=1)
    assert watch.round().same == 1  # an answer without validators does not lose them


def test_a_source_is_looked_at_when_it_is_due_and_not_before(site: Site, store: Store, clock: StillClock) -> None:
    site.pages["/feed"] = feed(entry(1, content=LONG))
    watch = gatherer(store, clock, Source(address=f"{site.address}/feed", every=3600))
    assert watch.round().next == clock.now() + dt.timedelta(hours=1)
    clock.pass_(minutes=59)
    assert watch.round().looked == 0
    clock.pass_(minutes=1)
    assert watch.round().looked == 1


def test_a_source_of_its_own_pace_comes_sooner_while_it_has_news(site: Site, store: Store, clock: StillClock) -> None:
    watch = gatherer(store, clock, Source(address=f"{site.address}/feed"))
    intervals = []
    for number in (1, 2, 2, 2):
        site.pages["/feed"] = feed(entry(number, content=LONG))
        watch.round()
        intervals.append(the_source(store).interval)
        clock.pass_(days=1)
    assert intervals == [900, 600, 900, 1350]


# --- what goes wrong --------------------------------------------------------------------------------------------------------


def test_a_failing_source_is_left_alone_longer_and_longer_then_forgiven(
    site: Site, store: Store, clock: StillClock
) -> None:
    site.pages["/feed"] = Answer(status=500)
    watch = gatherer(store, clock, Source(address=f"{site.address}/feed"))
    waits = []
    for failures in (1, 2, 3, 4):
        assert watch.round().failed == 1
        held = the_source(store)
        assert (held.failures, held.error) == (failures, "the server cannot give the page now (HTTP 500)")
        waits.append((held.due - clock.now()).total_seconds())
        clock.time = held.due
    for wait, most in zip(waits, (300, 600, 1200, 2400), strict=True):
        assert most / 2 <= wait <= most
    site.pages["/feed"] = feed(entry(1, content=LONG))
    assert watch.round().failed == 0
    assert (the_source(store).failures, the_source(store).error) == (0, None)


@pytest.mark.parametrize(
    ("header", "wait"),
    [("7200", dt.timedelta(hours=2)), ("Wed, 01 Sep 2021 12:00:00 GMT", None), ("999999999", dt.timedelta(days=7))],
)
def test_retry_after_is_kept_to(
    site: Site, store: Store, clock: StillClock, header: str, wait: dt.timedelta | None
) -> None:
    """A date in the past asks for nothing: the clock of the test stands in 2021, that of the fetching does not."""
    site.pages |= {
        "/feed": Answer(status=429, headers={"Retry-After": header}),
        "/other": feed(entry(1, content=LONG)),
    }
    watch = gatherer(store, clock, *(Source(address=f"{site.address}/{name}") for name in ("feed", "other")))
    done = watch.round()
    if wait is None:
        assert (done.looked, done.postponed) == (2, 0)
        return
    # The whole host is left alone, not this page only.
    assert (done.looked, done.failed, done.postponed) == (1, 1, 1)
    assert all(each.due - START >= wait for each in store.watching.sources())
    clock.pass_(seconds=wait.total_seconds() - 60)
    assert watch.round().looked == 0


def test_a_page_that_fails_is_tried_again_and_then_given_up(site: Site, store: Store, clock: StillClock) -> None:
    site.pages |= {"/feed": feed(entry(1, summary="")), "/a/1": Answer(status=503)}
    watch = gatherer(store, clock, Source(address=f"{site.address}/feed", every=30 * 24 * 3600))
    lost = 0
    for _ in range(schedule.TRIES + 2):
        lost += watch.round().lost
        clock.pass_(days=2)
    assert site.paths.count("/a/1") == schedule.TRIES
    assert lost == 1
    assert the_source(store).lost == 1


BOMB = gzip.compress(b"<p>" * (200 << 20), 9)


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (Answer(b"<rss><channel><item><title>", headers={"Content-Type": "application/rss+xml"}), None),
        (Answer(b"<rss", headers={"Content-Type": "application/rss+xml"}), "no links to articles were found in this page"),
        (Answer(b"\xff\xd8\xff\xe0 picture"), "this is an image (JPEG), which is not read"),
        (Answer(b"x" * (PAGE.size + 1)), f"the page is over {PAGE.size:,} bytes"),
        (Answer(BOMB, headers={"Content-Encoding": "gzip"}), f"the page is over {PAGE.size:,} bytes"),
        (Answer(b"ab", headers={"Content-Encoding": "gzip"}), "the page is packed and damaged"),
        (Answer(BOMB[:100], headers={"Content-Encoding": "gzip"}), "the page is packed and cut off before its end"),
        (Answer(b"a", headers={"Content-Encoding": "br"}), "the page is packed with br, which was not asked for"),
        (Answer(status=302, headers={"Location": "/feed"}), "the address redirects more than 5 times"),
        (Answer(b""), "the input is empty"),
        (Answer(status=410), "the server has no such page (HTTP 410)"),
    ],
)  # fmt: skip
def test_a_source_that_gives_nothing_says_why_and_the_others_have_their_turn(
    site: Site, store: Store, clock: StillClock, answer: Answer, what: str | None
) -> None:
    site.pages |= {"/feed": answer, "/good": feed(entry(1, content=LONG))}
    watch = gatherer(store, clock, *(Source(address=f"{site.address}/{name}") for name in ("feed", "good")), pace=0)
    done = watch.round()
    assert done.articles == {"new": 1}
    assert [each.what for each in done.troubles] == ([what] if what else [])


def test_a_site_that_never_ends_is_left_in_time(
    site: Site, store: Store, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qawl.gathering.manners.PAGE", PAGE._replace(seconds=0.5, silence=0.3))
    site.pages |= {"/feed": Answer(b"<rss>", hang=True), "/good": feed(entry(1, content=LONG))}
    watch = gatherer(store, clock, *(Source(address=f"{site.address}/{name}") for name in ("feed", "good")), pace=0)
    done = watch.round()
    assert done.articles == {"new": 1}
    assert [each.what for each in done.troubles] == ["the server did not answer in time"]


def test_an_article_is_known_by_where_a_redirect_leads(site: Site, store: Store, clock: StillClock) -> None:
    site.pages |= {
        "/feed": feed(entry(1, link="/go?1")),
        "/go?1": Answer(status=301, headers={"Location": "/a/1"}),
        "/a/1": page("خبر عن الجسور"),
    }
    gatherer(store, clock, Source(address=f"{site.address}/feed")).round()
    assert list(articles(store)) == ["a/1"]


def test_a_look_that_was_put_down_is_not_lost_when_the_round_is_cut_off(
    site: Site, store: Store, clock: StillClock
) -> None:
    """The moment a feed is read its links are in the store, and each article as it comes."""
    site.pages |= {"/feed": feed(entry(1), entry(2), entry(3)), **{f"/a/{each}": page("خبر") for each in (1, 2, 3)}}
    watch = gatherer(store, clock, Source(address=f"{site.address}/feed"))

    def stop() -> None:
        if "/a/2" in site.paths:
            raise KeyboardInterrupt

    watch._check = stop
    with pytest.raises(KeyboardInterrupt):
        watch.round()
    again = gatherer(store, clock)
    again.round()
    assert sorted(site.paths) == ["/a/1", "/a/2", "/a/3", "/feed", "/robots.txt"]
    assert len(articles(store)) == 3


def test_a_page_of_many_articles_may_be_watched(site: Site, store: Store, clock: StillClock) -> None:
    lines = "\n".join(f'{{"text": "{FIRST}", "title": "خبر رقم {each}", "id": "{each}"}}' for each in range(3))
    site.pages["/all"] = Answer(lines.encode(), headers={"Content-Type": "application/jsonl"})
    done = gatherer(store, clock, Source(address=f"{site.address}/all", kind="article")).round()
    assert done.articles == {"new": 3}
