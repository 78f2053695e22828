"""What `check` says of the calendars and feeds that say when the user is not free."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from rekindled.app.checking import Finding, examine
from rekindled.core.closed_days import DaysOff, Jurisdiction
from rekindled.core.errors import CalendarRefused, ConfigError
from tests.fakes.desks import FakeDesk, person
from tests.fakes.fake_holidays import FakeHolidays
from tests.fakes.stories import world_with


def finding(world: FakeDesk) -> Finding:
    """The one about busy time."""
    return next(one for one in examine(world.desk) if one.about == "busy")


def test_nothing_named_is_no_mistake() -> None:
    """But said."""
    found = finding(FakeDesk())
    assert (found.error, "set caldav.busy" in found.text) == (None, True)


def test_what_counts_is_named() -> None:
    """Calendars by name, feeds by what the user calls them, and what was left out in vain."""
    world = FakeDesk(busy_names=("Personal",))
    assert finding(world).text == '1 calendar says when you are not free: "Personal"'
    world.account.make("Work")
    world.not_busy, world.feeds = ("Work", "Nope"), {"feed:1": "holidays"}
    desk = replace(world.desk, wishes=replace(world.desk.wishes, busy="*"))
    assert next(one for one in examine(desk) if one.about == "busy").text == (
        '1 calendar and 1 of caldav.feeds say when you are not free: "Personal", holidays'
        '; caldav.not_busy names "Nope", which no calendar has'
    )


def about_holidays(known: FakeHolidays, where: Jurisdiction | None = None) -> Finding:
    """The finding about public holidays."""
    world = FakeDesk()
    world.almanac = replace(world.almanac, holidays=known, off=DaysOff(holidays_of=where))
    return next(one for one in examine(world.desk) if one.about == "holidays")


def test_holidays_are_said_with_the_next_one() -> None:
    """So that a wrong part of the country is seen."""
    berlin = Jurisdiction(country="DE", subdivision="BE")
    days = {date(2026, 10, 3): "Unity Day", date(2026, 12, 26): "Boxing Day", date(2026, 12, 25): "Christmas Day"}
    assert about_holidays(FakeHolidays({("DE", "BE"): days}), berlin).text == (
        "those of DE-BE are kept free; the next is Christmas Day on Fri 25 December 2026"
    )
    assert about_holidays(FakeHolidays({("DE", "BE"): {}}), berlin).text == "those of DE-BE are kept free"


def test_a_place_without_known_holidays_is_a_mistake() -> None:
    """With near ones."""
    found = about_holidays(FakeHolidays({("DE", "BE"): {}}), Jurisdiction(country="DE", subdivision="BX"))
    assert isinstance(found.error, ConfigError)
    assert "did you mean ('DE-BE',)?" in found.text


def test_nobodys_holidays_are_offered_by_the_zone() -> None:
    """No mistake, but said, with what to write."""
    found = about_holidays(FakeHolidays())
    assert (found.error, found.text.endswith('holidays in [mornings], such as "DE"')) == (None, True)


def test_a_name_nobody_has_is_a_mistake() -> None:
    """With the names there are."""
    assert isinstance(finding(FakeDesk(busy_names=("Nope",))).error, ConfigError)


def test_what_cannot_be_read_is_said_with_its_reason() -> None:
    """And since when."""
    world = world_with(person(1), busy_names=("Personal",))
    world.busy.down = True
    world.knows(person(2))
    world.look()
    found = finding(world)
    assert isinstance(found.error, CalendarRefused)
    assert '"Personal" (caldav.busy) could not be read since 2026-11-22 09:00: the fake server is down' in found.text
