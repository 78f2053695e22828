"""What `check` says of the calendars and feeds that say when the user is not free."""

from __future__ import annotations

from dataclasses import replace

from rekindled.app.checking import Finding, examine
from rekindled.core.errors import CalendarRefused, ConfigError
from tests.fakes.desks import FakeDesk, person
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
    assert finding(world).text == '1 calendar say when you are not free: "Personal"'
    world.account.make("Work")
    world.not_busy, world.feeds = ("Work", "Nope"), {"feed:1": "holidays"}
    desk = replace(world.desk, wishes=replace(world.desk.wishes, busy="*"))
    assert next(one for one in examine(desk) if one.about == "busy").text == (
        '1 calendar and 1 of caldav.feeds say when you are not free: "Personal", holidays'
        '; caldav.not_busy names "Nope", which no calendar has'
    )


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
