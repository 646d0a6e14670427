"""How hosts are asked: robots.txt, pauses by the clock, and a name."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from watched_site import LONG, Answer, Site, StillClock, entry, feed, gatherer, page

from qawl.errors import InputError
from qawl.fetching import origin_of
from qawl.gathering.manners import PAGE, agent, may
from qawl.store import Source, Store

PLAIN = {"Content-Type": "text/plain"}


def robots(text: str) -> Answer:
    return Answer(text.encode(), headers=PLAIN)


def gaps(site: Site) -> list[float]:
    """Seconds between two questions, as the clock of the test has it."""
    return [(after.at - before.at).total_seconds() for before, after in zip(site.asked, site.asked[1:], strict=False)]


def test_a_host_is_asked_with_pauses(site: Site, store: Store, clock: StillClock) -> None:
    site.pages |= {"/feed": feed(entry(1), entry(2)), "/a/1": page("خبر"), "/a/2": page("خبر")}
    gatherer(store, clock, Source(address=f"{site.address}/feed"), pace=7).round()
    assert len(site.asked) == 4
    assert gaps(site) == [7, 7, 7]


def test_a_longer_pause_that_robots_txt_wants_is_kept(site: Site, store: Store, clock: StillClock) -> None:
    site.pages |= {
        "/robots.txt": robots("User-agent: qawl\nCrawl-delay: 30"),
        "/feed": feed(entry(1)),
        "/a/1": page("خ"),
    }
    gatherer(store, clock, Source(address=f"{site.address}/feed")).round()
    assert gaps(site)[1:] == [30]


def test_a_pause_too_long_to_wait_for_puts_off_to_a_later_round(site: Site, store: Store, clock: StillClock) -> None:
    site.pages |= {"/robots.txt": robots("User-agent: *\nCrawl-delay: 600"), "/feed": feed(entry(1)), "/a/1": page("خ")}
    watch = gatherer(store, clock, Source(address=f"{site.address}/feed", every=24 * 3600))
    done = watch.round()
    assert (done.looked, done.fetched, done.postponed) == (1, 0, 1)
    assert done.next is not None
    clock.time = done.next
    assert watch.round().fetched == 1
    assert gaps(site)[-1] >= 600


def test_waiting_for_a_turn_is_not_waiting_for_an_answer(
    site: Site, store: Store, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qawl.gathering.manners.PAGE", PAGE._replace(seconds=1.0))
    sleep = clock.sleep

    def sleep_through_it(seconds: float) -> None:
        sleep(seconds)
        time.sleep(1.2)

    monkeypatch.setattr(clock, "sleep", sleep_through_it)
    site.pages["/feed"] = feed(entry(1, content=LONG))
    assert gatherer(store, clock, Source(address=f"{site.address}/feed")).round().failed == 0
    assert clock.slept == [5]


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://daffa.example/a?b", "http://daffa.example"),
        ("HTTP://Daffa.Example:80/", "http://daffa.example"),
        ("https://daffa.example:8443/", "https://daffa.example:8443"),
        ("http://[2606:4700::1111]:80/", "http://[2606:4700::1111]"),
        ("http://موقع.مثال/خبر", "http://xn--4gbrim.xn--mgbh0fb"),
    ],
)
def test_a_host_is_one_however_it_is_written(url: str, origin: str) -> None:
    assert origin_of(url) == origin


def test_pauses_are_kept_across_runs(site: Site, store: Store, clock: StillClock) -> None:
    site.pages |= {"/feed": feed(entry(1, content=LONG)), "/two": feed(entry(2, content=LONG))}
    gatherer(store, clock, Source(address=f"{site.address}/feed"), pace=20).round()
    gatherer(store, clock, Source(address=f"{site.address}/two"), pace=20).round()
    assert gaps(site) == [20, 20]


def test_two_hosts_are_not_waited_for_in_turn(site: Site, store: Store, clock: StillClock) -> None:
    other = Site(clock, "127.0.0.2")
    try:
        for each in (site, other):
            each.pages["/feed"] = feed(entry(1, content=LONG, link=f"{each.address}/a/1"))
        gatherer(store, clock, *(Source(address=f"{each.address}/feed") for each in (site, other)), pace=10).round()
    finally:
        other.close()
    assert clock.slept == [10, 10]  # after each robots.txt; a second watch of one host would be a third


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /private", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: qawl\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: QAWL\nDisallow: /feed", False),
        ("User-agent: other\nDisallow: /", True),
        ("User-agent: *\nDisallow: /\nAllow: /feed", True),
        ("User-agent: *\nDisallow: /*.xml$\nDisallow: /f*d", False),
        ("\ufeffUser-agent: *\r\nDisallow: /", False),
        ("<html>not a robots.txt</html>", True),
    ],
)
def test_robots_txt_is_obeyed(site: Site, store: Store, clock: StillClock, text: str, allowed: bool) -> None:
    site.pages |= {"/robots.txt": robots(text), "/feed": feed(entry(1, content=LONG))}
    done = gatherer(store, clock, Source(address=f"{site.address}/feed")).round()
    assert ("/feed" in site.paths) is allowed
    assert [each.what for each in done.troubles] == ([] if allowed else ["robots.txt keeps programs away from it"])


@pytest.mark.parametrize(
    ("status", "asked"), [(404, True), (403, True), (410, True), (500, False), (503, False), (429, False)]
)
def test_a_host_without_robots_txt_is_open_one_that_cannot_say_is_not(
    site: Site, store: Store, clock: StillClock, status: int, asked: bool
) -> None:
    """RFC 9309, 2.3.1.3 and 2.3.1.4."""
    site.pages |= {"/robots.txt": Answer(status=status), "/feed": feed(entry(1, content=LONG))}
    watch = gatherer(store, clock, Source(address=f"{site.address}/feed"))
    watch.round()
    assert ("/feed" in site.paths) is asked
    if not asked:
        site.pages["/robots.txt"] = robots("")
        clock.pass_(days=1)
        watch.round()
        assert "/feed" in site.paths


def test_robots_txt_is_asked_for_once_a_day_and_the_last_one_holds_while_it_is_away(
    site: Site, store: Store, clock: StillClock
) -> None:
    site.pages |= {"/robots.txt": robots("User-agent: *\nDisallow: /no"), "/feed": feed(entry(1, content=LONG))}
    watch = gatherer(store, clock, Source(address=f"{site.address}/feed", every=3600))
    for _ in range(23):
        watch.round()
        clock.pass_(hours=1)
    assert site.paths.count("/robots.txt") == 1
    site.pages["/robots.txt"] = Answer(status=503)
    clock.pass_(days=1)
    site.asked.clear()
    assert watch.round().failed == 0
    assert site.paths == ["/robots.txt", "/feed"]


def test_robots_txt_of_where_a_redirect_leads_is_obeyed_too(site: Site, store: Store, clock: StillClock) -> None:
    other = Site(clock, "127.0.0.2")
    try:
        other.pages |= {"/robots.txt": robots("User-agent: *\nDisallow: /"), "/feed": feed(entry(1, content=LONG))}
        site.pages["/feed"] = Answer(status=302, headers={"Location": f"{other.address}/feed"})
        done = gatherer(store, clock, Source(address=f"{site.address}/feed")).round()
        assert other.paths == ["/robots.txt"]
    finally:
        other.close()
    assert [each.what for each in done.troubles] == ["robots.txt keeps programs away from it"]


def test_a_page_that_robots_txt_keeps_away_is_taken_from_the_feed(site: Site, store: Store, clock: StillClock) -> None:
    site.pages |= {"/robots.txt": robots("User-agent: *\nDisallow: /a/"), "/feed": feed(entry(1))}
    done = gatherer(store, clock, Source(address=f"{site.address}/feed")).round()
    assert site.paths == ["/robots.txt", "/feed"]
    assert done.articles == {"new": 1}


def test_a_robots_txt_of_any_length_is_read_as_far_as_it_must_be(site: Site, store: Store, clock: StillClock) -> None:
    site.pages |= {
        "/robots.txt": robots("User-agent: *\nDisallow: /feed\n" + "# long\n" * 200_000),
        "/feed": feed(entry(1, content=LONG)),
    }
    gatherer(store, clock, Source(address=f"{site.address}/feed")).round()
    assert site.paths == ["/robots.txt"]


def test_whoever_is_asked_is_told_who_asks(site: Site, store: Store, clock: StillClock) -> None:
    site.pages["/feed"] = feed(entry(1, content=LONG))
    gatherer(store, clock, Source(address=f"{site.address}/feed")).round()
    for asked in site.asked:
        assert asked.headers["user-agent"].startswith("qawl/")
        assert asked.headers["user-agent"].endswith("(watches news sources; desk@sample.invalid)")


@pytest.mark.parametrize("contact", ["a\r\nx: y", "قول", "a)b", "x" * 300, "\x00"])
def test_a_contact_that_would_break_the_question_is_refused(contact: str) -> None:
    with pytest.raises(InputError):
        agent(contact)


def test_wildcards_without_end_take_no_time() -> None:
    """The time of a pattern grows with its length and that of the address, not with their powers."""
    text = "User-agent: *\n" + "".join(f"Disallow: /{'*a' * 200}*{each}\n" for each in "bcd")
    assert may(text, "https://daffa.invalid/" + "a" * 2000)


def test_the_day_of_a_host_that_wants_for_ever_is_a_day(site: Site, store: Store, clock: StillClock) -> None:
    site.pages |= {"/robots.txt": robots("User-agent: *\nCrawl-delay: 1e300"), "/feed": feed(entry(1, content=LONG))}
    gatherer(store, clock, Source(address=f"{site.address}/feed")).round()
    held = store.watching.host(site.address)
    assert held is not None
    assert held.free - clock.now() <= dt.timedelta(days=1)
