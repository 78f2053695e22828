"""When the calendars that say when the user is not free are read, how much of them, and for how long that counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rekindled.app.busy_ports import BusyAsk
from rekindled.app.events import Event
from rekindled.app.following import counted_until
from rekindled.app.preview import preview
from rekindled.app.quirks import NO_QUIRKS, Quirk
from rekindled.core.busy import BusyObject, BusyObjectsRead, BusySource, BusySourceSaved
from rekindled.core.model import Interval
from tests.fakes.desks import BERLIN, SUNDAY, FakeDesk, person
from tests.fakes.fake_busy_times import FakeBusyTimes
from tests.fakes.fake_calendar import ORIGIN
from tests.fakes.stories import DAY, only_entry, starts_at, world_with

PERSONAL = ORIGIN + "/cal/personal/"
FEED = "feed:1"
TUESDAY = Interval(start=datetime(2026, 11, 24, 7, tzinfo=UTC), end=datetime(2026, 11, 24, 10, 30, tzinfo=UTC))


def following(**more: object) -> FakeDesk:
    """An account with one busy calendar that has looked once."""
    return world_with(person(1), busy_names=("Personal",), quirks=NO_QUIRKS, **more)


def planning(world: FakeDesk) -> list[BusyAsk]:
    """What is asked in one planning; whoever looks at the plan plans too."""
    world.busy.asked.clear()
    preview(world.desk)
    return world.busy.asked


def source(world: FakeDesk, key: str = PERSONAL) -> BusySource:
    """What is remembered of a source."""
    return next(one for one in world.store.busy_sources() if one.key == key)


def test_a_quiet_look_asks_nobody() -> None:
    """Busy calendars cost nothing while nothing is planned."""
    world = following()
    world.settle_down()
    world.busy.asked.clear()
    assert world.look().quiet
    assert not world.busy.asked


def test_a_calendar_is_followed_by_its_token() -> None:
    """The first time from nothing, then from where reading left off; each planning asks once."""
    world = following()
    assert [ask.token for ask in world.busy.asked][:1] == [None]
    assert [(ask.key, ask.token, ask.again) for ask in planning(world)] == [(PERSONAL, "t", ())]


def test_everything_is_listed_once_a_day() -> None:
    """An empty answer is no proof that nothing changed (promise 30); hourly where tokens prove even less."""
    world = following()
    world.clock.advance(timedelta(hours=23))
    assert [ask.token for ask in planning(world)] == ["t"]
    world.clock.advance(timedelta(hours=1))
    assert [ask.token for ask in planning(world)] == [None]
    world.quirks = frozenset({Quirk.BELIEVES_ANY_TOKEN})
    world.clock.advance(timedelta(minutes=59))
    assert [ask.token for ask in planning(world)] == ["t"]
    world.clock.advance(timedelta(minutes=1))
    (ask,) = planning(world)
    assert (ask.token, ask.quirks) == (None, world.quirks)


def test_what_recurs_is_counted_out_anew_before_it_is_needed() -> None:
    """Once in four weeks, and nothing else is read again for it."""
    world = following()
    lasting = BusyObject(href="/p/weekly.ics", etag="7", lasting=True)
    world.store.record([BusyObjectsRead(key=PERSONAL, objects=(lasting, BusyObject(href="/p/once.ics", etag="8")))])
    until = source(world).until
    assert until is not None
    world.store.record([BusySourceSaved(source=replace(source(world), listed_at=SUNDAY + 28 * DAY))])
    world.clock.advance(28 * DAY)
    assert planning(world)[0].again == ()
    assert source(world).until == until
    world.store.record([BusyObjectsRead(key=PERSONAL, objects=(lasting,))])
    world.clock.advance(DAY)
    (ask,) = planning(world)
    assert ask.again == ("/p/weekly.ics",)
    assert ask.view.span.end == source(world).until == until + 29 * DAY
    assert counted_until(world.desk.moment()) == until + DAY


def test_another_zone_or_address_reads_everything_anew() -> None:
    """What was read with other eyes is known to be there, under no ETag."""
    world = following()
    world.store.record([BusyObjectsRead(key=PERSONAL, objects=(BusyObject(href="/p/a.ics", etag="1"),))])
    assert planning(world)[0].known() == {}
    world.store.record([BusyObjectsRead(key=PERSONAL, objects=(BusyObject(href="/p/a.ics", etag="1"),))])
    world.addresses = frozenset({"me@example.org"})
    (ask,) = planning(world)
    assert (ask.token, ask.view.addresses) == (None, {"me@example.org"})
    world.rhythm = replace(BERLIN, timezone="Asia/Tokyo")
    assert planning(world)[0].token is None
    assert planning(world)[0].token == "t"


def test_known_etags_are_those_of_the_last_reading() -> None:
    """As the store has them when the reader asks."""
    asked: list[dict[str, str]] = []
    world = following()
    world.store.record([BusyObjectsRead(key=PERSONAL, objects=(BusyObject(href="/p/a.ics", etag="1"),))])
    (ask,) = planning(world)
    world.store.record([BusyObjectsRead(key=PERSONAL, objects=(BusyObject(href="/p/b.ics", etag="2"),))])
    asked.append(dict(ask.known()))
    world.addresses = frozenset({"me@example.org"})
    (ask,) = planning(world)
    world.store.record([BusyObjectsRead(key=PERSONAL, objects=(BusyObject(href="/p/b.ics", etag="2"),))])
    asked.append(dict(ask.known()))
    assert asked == [{"/p/b.ics": "2"}, {"/p/b.ics": ""}]


def test_a_failing_calendar_is_asked_less_and_less() -> None:
    """What it said counts for a day, with a notice; each failure is remembered, the first one told."""
    world = following(busy=FakeBusyTimes(by_url={PERSONAL: [TUESDAY]}))
    assert starts_at(only_entry(world, "c-1")).date() == datetime(2026, 11, 25, tzinfo=UTC).date()
    world.busy.down = True
    asked = [len(planning(world))]
    for minutes in (1, 6, 6, 6, 6, 6, 6):
        world.clock.advance(timedelta(minutes=minutes))
        asked.append(len(planning(world)))
    assert asked == [1, 0, 1, 0, 0, 1, 0, 0]
    assert source(world).failures == 3
    assert world.reporter.events().count(Event.BUSY_UNREADABLE) == 1
    world.knows(person(2))
    world.look()
    assert only_entry(world, "c-2")
    (notice,) = world.snapshot.notices
    assert notice.text == (
        '"Personal" (caldav.busy) could not be read since 2026-11-22 09:00: the fake server is down; '
        "what it said then counts until 2026-11-23 09:00, then no entry gets a new place"
    )
    world.busy.down = False
    world.clock.advance(timedelta(hours=2))
    world.knows(person(3))
    world.look()
    assert not world.snapshot.notices
    assert Event.BUSY_RECOVERED in world.reporter.events()


def test_a_refusal_is_asked_about_rarely() -> None:
    """Rights that were taken away do not come back in minutes."""
    world = following()
    world.busy.refused = frozenset({PERSONAL})
    assert len(planning(world)) == 1
    world.clock.advance(timedelta(minutes=14))
    assert not planning(world)
    world.clock.advance(timedelta(minutes=10))
    assert len(planning(world)) == 1


def test_a_wrong_clock_does_not_silence_a_calendar() -> None:
    """A time to try again that lies farther ahead than any pause was set by a clock that was wrong (promise 39)."""
    world = following()
    far = replace(source(world), failures=1, trouble="it was down", retry_at=SUNDAY + 400 * DAY)
    world.store.record([BusySourceSaved(source=far)])
    assert len(planning(world)) == 1


def test_a_calendar_that_never_answered_closes_planning() -> None:
    """Unknown is not free; marks are settled all the same, and the next look waits until it may be asked again."""
    world = FakeDesk(busy_names=("Personal",), quirks=NO_QUIRKS)
    world.busy.down = True
    world.knows(person(1))
    world.look()
    assert not world.entries()
    (notice,) = world.snapshot.notices
    assert notice.text == (
        '"Personal" (caldav.busy) could not be read yet: the fake server is down; '
        "no entry gets a new place until it can be"
    )
    assert world.look().quiet
    world.busy.down = False
    world.clock.advance(timedelta(minutes=7))
    assert world.look().tally.created == 1


def test_a_feed_is_read_every_few_hours_only() -> None:
    """And its last words count for a week."""
    world = world_with(person(1), feeds={FEED: "holidays"}, busy=FakeBusyTimes(by_url={FEED: [TUESDAY]}))
    assert starts_at(only_entry(world, "c-1")).date() == datetime(2026, 11, 25, tzinfo=UTC).date()
    world.clock.advance(timedelta(hours=5))
    assert not planning(world)
    world.addresses = frozenset({"me@example.org"})
    assert len(planning(world)) == 1
    world.clock.advance(timedelta(hours=6))
    assert len(planning(world)) == 1
    world.busy.down = True
    world.clock.advance(DAY)
    assert len(planning(world)) == 1
    world.clock.advance(5 * DAY)
    assert not preview(world.desk)[0].blind
    world.clock.advance(DAY)
    assert preview(world.desk)[0].blind == (
        "it is not known when you are free: holidays (caldav.feeds) could not be read since 2026-11-22 20:00"
    )


@pytest.mark.parametrize("names", [("Personal",), "*"])
def test_what_reading_found_counts_at_once(names: tuple[str, ...]) -> None:
    """Also what was read before a failure in the middle."""
    world = following()
    world.busy_names = names
    world.busy = FakeBusyTimes(by_url={PERSONAL: [TUESDAY]})
    assert TUESDAY in preview(world.desk)[0].busy
    world.busy = FakeBusyTimes()
    assert not preview(world.desk)[0].busy
