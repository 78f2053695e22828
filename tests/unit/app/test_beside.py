"""The user's own appointments on our calendar take time, and our entries do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rekindled.core.facts import NoticeKind, Setting
from rekindled.core.model import Interval
from tests.fakes.calendar_rigs import event
from tests.fakes.desks import BERLIN, FakeDesk, person
from tests.fakes.stories import DAY, only_entry, starts_at, world_with

MORNING = Interval(start=datetime(2026, 11, 24, 7, tzinfo=UTC), end=datetime(2026, 11, 24, 11, tzinfo=UTC))
NAME = "dentist.ics"


def put(world: FakeDesk, interval: Interval, name: str = NAME, uid: str = "dentist", title: str = "Dentist") -> str:
    """The user puts an appointment into our calendar."""
    href = world.calendar.path + name
    world.busy.taken = {**world.busy.taken, href: (interval,)}
    world.calendar.user_put(href, event(uid, title, start=f"{interval.start:%Y%m%dT%H%M%SZ}"))
    return href


def day_of(world: FakeDesk, contact_id: str) -> int:
    """The day of the month on which a contact's entry starts."""
    return starts_at(only_entry(world, contact_id)).day


def test_an_appointment_on_our_calendar_is_kept_free() -> None:
    """As on any other: what comes new is placed around it, and what stands there moves."""
    world = world_with(person(1))
    assert day_of(world, "c-1") == 24
    put(world, MORNING)
    world.look()
    assert day_of(world, "c-1") != 24
    world.knows(person(2, "6 months"))
    world.look()
    assert day_of(world, "c-2") != 24


def test_an_appointment_that_is_gone_takes_no_time() -> None:
    """Whether that is told by a change or shows in a complete listing."""
    world = world_with(person(1))
    href = put(world, MORNING)
    world.look()
    assert world.store.busy_objects(world.snapshot.settings[Setting.CALENDAR_URL])
    world.calendar.user_delete(href)
    world.calendar.forget_tokens()
    world.clock.advance(DAY)
    world.settle_down()
    world.knows(person(2))
    world.look()
    assert not world.store.busy_objects(world.snapshot.settings[Setting.CALENDAR_URL])


def test_what_is_adopted_is_in_nobodys_way() -> None:
    """An event of the user's own for a contact is an entry, and never moves out of its own way."""
    world = world_with(person(1, None))
    href = put(world, MORNING, title="Call Person 2", uid="mine")
    world.look()
    own = world.snapshot.settings[Setting.CALENDAR_URL]
    assert [one.href for one in world.store.busy_objects(own)] == [href]
    world.knows(person(2, None))
    world.clock.advance(DAY)
    world.settle_down()
    assert [entry.href for entry in world.entries()] == [href]
    assert not world.store.busy_objects(own)


def test_what_nobody_understands_is_named_once() -> None:
    """As an object of our calendar, and by nothing else."""
    world = world_with(person(1))
    world.calendar.user_put(world.calendar.path + NAME, "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    world.look()
    assert [notice.kind for notice in world.snapshot.notices] == [NoticeKind.NOT_UNDERSTOOD]


def test_another_zone_reads_all_of_them_again() -> None:
    """At the next look, once; and so does a time that what recurs was not counted out to."""
    world = world_with(person(1))
    put(world, MORNING)
    world.look()
    own = world.snapshot.settings[Setting.CALENDAR_URL]
    world.rhythm = replace(BERLIN, timezone="Europe/Lisbon")
    shift = timedelta(days=1)
    later = Interval(start=MORNING.start + shift, end=MORNING.end + shift)
    world.busy.taken = dict.fromkeys(world.busy.taken, (later,))
    world.knows(person(2))
    world.look()
    world.look()
    whole = Interval(start=world.clock.now(), end=world.clock.now() + 30 * DAY)
    assert world.store.busy_time(whole).intervals == (later,)
    (source,) = [one for one in world.store.busy_sources() if one.key == own]
    assert source.view.startswith("Europe/Lisbon")
    world.clock.advance(40 * DAY)
    for _ in range(4):
        world.look()
    (again,) = [one for one in world.store.busy_sources() if one.key == own]
    assert again.until is not None
    assert source.until is not None
    assert again.until - source.until == 40 * DAY


def test_a_look_that_finds_nothing_new_asks_once() -> None:
    """What stands beside our entries costs no request of its own."""
    world = world_with(person(1))
    put(world, MORNING)
    world.settle_down()
    asked = world.account.requests
    assert world.look().quiet
    assert world.account.requests == asked + 1
