"""What planning knows of days and places, from the configuration to the calendar (P0-16, U12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from rekindled.app.worldview import world_of
from rekindled.core.closed_days import DaysOff, DaySpan, Jurisdiction
from rekindled.core.facts import NoticeKind, Setting, SettingSaved
from rekindled.core.model import Channel
from rekindled.core.rhythm import Window
from tests.fakes.desks import BERLIN, SUNDAY, FakeDesk, person
from tests.fakes.fake_holidays import FakeHolidays
from tests.fakes.stories import DAY, only_entry, start_on, starts_at, world_with

LATELY = SUNDAY.date() - 30 * DAY


def with_days_off(off: DaysOff) -> FakeDesk:
    """An account whose user keeps these days free."""
    world = FakeDesk()
    world.almanac = replace(world.almanac, off=off)
    world.knows(person(1))
    world.look()
    return world


def test_days_off_stay_free_of_new_entries() -> None:
    """The first Tuesday after two weeks off."""
    off = DaysOff(spans=(DaySpan(first_on=date(2026, 11, 23), last_on=date(2026, 12, 6)),))
    world = with_days_off(off)
    assert start_on(world, world.touches()[0]) == date(2026, 12, 8)


def test_vacations_in_busy_calendars_stay_free() -> None:
    """All-day events that are one close their days, with nothing but the word as reason."""
    world = FakeDesk(busy_names=("Personal",))
    world.busy.vacations = (DaySpan(first_on=date(2026, 11, 20), last_on=date(2026, 12, 6)),)
    world.knows(person(1))
    world.look()
    assert start_on(world, world.touches()[0]) == date(2026, 12, 8)
    seen, _ = world_of(world.desk, world.snapshot, world.snapshot.settings[Setting.CALENDAR_URL], world.desk.moment())
    assert set(seen.closed.values()) == {"vacation"}


def test_public_holidays_of_the_configured_place_stay_free() -> None:
    """Where all mornings of a week are holidays, the next week's first one is taken."""
    week = {date(2026, 11, 24) + n * DAY: "a feast" for n in range(3)}
    world = FakeDesk()
    known = FakeHolidays(known={("XA", None): week})
    off = DaysOff(holidays_of=Jurisdiction(country="XA"))
    world.almanac = replace(world.almanac, off=off, holidays=known)
    world.knows(person(1))
    world.look()
    assert start_on(world, world.touches()[0]) == date(2026, 12, 1)


def test_somebody_abroad_is_called_when_it_is_day_there_too() -> None:
    """A zone on the contact narrows the slot; a morning that is night there becomes a message."""
    world = FakeDesk()
    world.knows(person(1, timezone="Europe/Lisbon"), person(2, "2 months", LATELY, timezone="America/Los_Angeles"))
    world.look()
    lisbon = only_entry(world, "c-1")
    assert (starts_at(lisbon).hour, starts_at(lisbon).minute) == (9, 0)
    (far,) = [touch for touch in world.touches() if touch.key.contact_id == "c-2"]
    assert far.channel is Channel.TEXT
    assert "no hour is decent" in far.because


def test_a_country_of_several_zones_is_asked_about_once() -> None:
    """Status shows one question per contact until the zone is told."""
    world = FakeDesk()
    world.knows(person(1, phones=("+1 212 5550100",)))
    world.settle_down()
    assert [one.key for one in world.snapshot.notices if one.kind is NoticeKind.QUESTION] == ["zone/c-1"]
    world.clock.advance(DAY)
    world.settle_down()
    assert len(world.snapshot.notices) == 1
    world.knows(person(1, phones=("+1 212 5550100",), timezone="America/New_York"))
    world.look()
    assert not world.snapshot.notices


def test_planning_again_moves_what_is_untouched_and_happens_once() -> None:
    """`plan --replan` follows new mornings; what the user dragged stays, and the next planning is an ordinary one."""
    world = world_with(person(1, "2 months", LATELY), person(2, "2 months", LATELY))
    world.user(only_entry(world, "c-2").uid, by=timedelta(days=1))
    world.settle_down()
    dragged = starts_at(only_entry(world, "c-2"))
    world.rhythm = replace(BERLIN, window=Window(start=14 * 60, end=16 * 60))
    world.clock.advance(DAY)
    world.settle_down()
    assert starts_at(only_entry(world, "c-1")).hour < 12
    world.store.record([SettingSaved(setting=Setting.REPLAN, value="yes")], outside=True)
    world.look()
    assert starts_at(only_entry(world, "c-1")).hour == 14
    assert starts_at(only_entry(world, "c-2")) == dragged
    world.settle_down()
    assert Setting.REPLAN not in world.snapshot.settings
