"""Our one calendar: made once, found by its URL ever after (design §5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rekindled.app.events import Event
from rekindled.app.home import check_usable, find, open_calendar, path_of
from rekindled.app.look import look
from rekindled.core.errors import CalendarRefused, ConfigError
from rekindled.core.facts import Setting
from rekindled.core.model import Carrier
from tests.fakes.desks import FakeDesk, person
from tests.fakes.stories import world_with


def test_the_calendar_is_made_when_there_is_none() -> None:
    """The first look makes it once and says so."""
    world = FakeDesk()
    world.look()
    world.look()
    assert [info.name for info in world.account.calendars()] == ["Personal", "Outreach"]
    assert world.reporter.events().count(Event.CALENDAR_MADE) == 1


def test_a_calendar_of_that_name_is_used() -> None:
    """What the user made under that name is not doubled; it may also be named by its URL."""
    world = FakeDesk()
    made = world.account.make("Outreach")
    assert find(world.desk) == made
    by_url = replace(world.desk, wishes=replace(world.desk.wishes, calendar=made.url))
    assert find(by_url) == made


def test_two_calendars_of_one_name_are_a_question() -> None:
    """The configuration must say which, and the message names both."""
    world = FakeDesk()
    urls = [world.account.make("Outreach").url for _ in range(2)]
    with pytest.raises(ConfigError, match="use one of their URLs") as raised:
        world.look()
    assert all(url in str(raised.value) for url in urls)


def test_another_calendar_in_the_configuration_stops() -> None:
    """A changed account or calendar writes nothing until the user moves."""
    world = world_with(person(1))
    moved = replace(world.desk, wishes=replace(world.desk.wishes, account="you at fake"))
    requests = world.account.requests
    with pytest.raises(ConfigError, match="move-calendar"):
        look(moved)
    assert world.account.requests == requests


def test_a_store_that_knows_no_account_takes_the_calendar_it_knows() -> None:
    """An older store without the account's name goes on."""
    world = FakeDesk()
    world.look()
    settings = dict(world.snapshot.settings)
    del settings[Setting.ACCOUNT]
    assert open_calendar(world.desk, settings) is world.calendar


def test_a_calendar_that_takes_no_events_is_refused() -> None:
    """The message says what it takes and what to change (R10)."""
    world = FakeDesk()
    world.account.carriers = frozenset({Carrier.TASK})
    with pytest.raises(CalendarRefused, match=r"does not take events \(it takes task\)"):
        world.look()
    assert Setting.CALENDAR_URL not in world.snapshot.settings
    info = replace(world.account.calendars()[0], carriers=frozenset())
    with pytest.raises(CalendarRefused, match="nothing we know"):
        check_usable(world.desk, info)


def test_a_calendar_that_may_not_be_written_is_refused() -> None:
    """A shared, read-only calendar is named before anything is planned."""
    world = FakeDesk()
    info = replace(world.account.make("Outreach"), writable=False)
    with pytest.raises(CalendarRefused, match="may not be written"):
        check_usable(world.desk, info)


def test_paths_compare_however_a_server_spells_them() -> None:
    """Percent-encoding and the last slash say nothing."""
    assert path_of("https://a.test/cal/my%20own") == path_of("https://a.test/cal/my own/")
