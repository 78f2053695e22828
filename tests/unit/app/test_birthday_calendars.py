"""Birthdays that another calendar of the account shows are not written twice (P2-21)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from rekindled.core.facts import Setting
from rekindled.core.model import Birthday, Purpose
from tests.fakes.desks import BERLIN, FakeDesk, person
from tests.fakes.fake_calendar import FakeCalendar

EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T000000Z\r\n"
    "DTSTART;VALUE=DATE:{day}\r\nDTEND;VALUE=DATE:{day}\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:{title}\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)
SOON = Birthday(month=12, day=5, year=1980)


def birthdays_of(world: FakeDesk, name: str = "Contact birthdays") -> FakeCalendar:
    """Another calendar of the account, in which Person 1 has a birthday on 5 December."""
    calendar = world.account.open(world.account.make(name).url)
    calendar.user_put("b-1.ics", EVENT.format(uid="b-1", day="19801205", title="🎂 Person 1 (1980)"))
    calendar.user_put("b-2.ics", "this is no calendar object")
    return calendar


def wishes(world: FakeDesk) -> int:
    """How many birthday wishes are open."""
    return sum(1 for touch in world.touches() if touch.key.purpose is Purpose.BIRTHDAY)


def told(*, name: str = "Contact birthdays", there: bool = True) -> FakeDesk:
    """Somebody with a birthday soon, and maybe a calendar that shows it."""
    world = FakeDesk()
    if there:
        birthdays_of(world, name)
    world.knows(person(1, "3 months", date(2026, 10, 1), birthday=SOON))
    world.settle_down()
    return world


def test_a_birthday_is_wished_for_where_no_calendar_shows_it() -> None:
    """P2-21: wishes every year; a calendar of another kind is not asked."""
    assert wishes(told(there=False)) == 1
    assert wishes(told(name="Family")) == 1


def test_a_birthday_that_is_shown_is_not_doubled() -> None:
    """What cannot be read in that calendar keeps nothing else from being read."""
    world = told()
    assert wishes(world) == 0
    assert "Person 1" in world.snapshot.settings[Setting.BIRTHDAYS_SHOWN]


def test_nobody_we_do_not_know_is_remembered() -> None:
    """Whose birthday such a calendar has beside our people's is not written down, be it on the same day."""
    world = FakeDesk()
    calendar = birthdays_of(world)
    calendar.user_put("b-3.ics", EVENT.format(uid="b-3", day="19801205", title="Zoe Stranger"))
    calendar.user_put("b-4.ics", EVENT.format(uid="b-4", day="19800101", title="Yan Stranger"))
    world.knows(person(1, "3 months", date(2026, 10, 1), birthday=SOON))
    world.settle_down()
    assert "Stranger" not in world.snapshot.settings[Setting.BIRTHDAYS_SHOWN]


def test_somebody_else_of_that_day_does_not_count() -> None:
    """Day and whole name must both be theirs."""
    world = told()
    world.knows(
        person(2, "3 months", date(2026, 10, 1), birthday=SOON),
        person(3, "3 months", date(2026, 10, 1)),
        person(1, "3 months", date(2026, 10, 1), birthday=Birthday(month=12, day=6)),
    )
    world.settle_down()
    assert wishes(world) == 2


def test_such_a_calendar_is_read_once_a_day_at_most() -> None:
    """And not at all while no birthday is near, or wishes are switched off."""
    world = told()
    read_at = world.snapshot.settings[Setting.BIRTHDAYS_READ_AT]
    world.clock.advance(timedelta(hours=5))
    world.knows(person(4, None))
    world.settle_down()
    assert world.snapshot.settings[Setting.BIRTHDAYS_READ_AT] == read_at
    world.clock.advance(timedelta(days=1))
    world.settle_down()
    assert datetime.fromisoformat(world.snapshot.settings[Setting.BIRTHDAYS_READ_AT]) == world.clock.now()
    off = FakeDesk(rhythm=BERLIN.__class__(timezone="Europe/Berlin", birthdays=False))
    off.knows(person(1, "3 months", date(2026, 10, 1), birthday=SOON))
    off.settle_down()
    assert Setting.BIRTHDAYS_READ_AT not in off.snapshot.settings


def test_a_calendar_that_cannot_be_read_leaves_what_was_known() -> None:
    """A server that fails for a day brings no second birthday."""
    world = told()
    calendar = next(one for url, one in world.account.shelf.items() if "irthdays" in url)
    calendar.down = True
    world.clock.advance(timedelta(days=2))
    world.settle_down()
    assert wishes(world) == 0
    assert "Person 1" in world.snapshot.settings[Setting.BIRTHDAYS_SHOWN]


def test_a_birthday_calendar_that_goes_away_brings_the_wishes_back() -> None:
    """Once a day the account is asked anew."""
    world = told()
    calendar = next(one for url, one in world.account.shelf.items() if "irthdays" in url)
    calendar.vanished = True
    world.clock.advance(timedelta(days=2))
    world.settle_down()
    assert wishes(world) == 1
