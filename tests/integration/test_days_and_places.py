"""Closed days and other zones, from the configuration and real calendars and tables to the entries (P0-16, U12)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rekindled.adapters.phone_zones import NumberedZones
from rekindled.adapters.public_holidays import PublicHolidays
from rekindled.app.almanac import Almanac
from rekindled.core.closed_days import DaysOff, Jurisdiction
from tests.fakes.calendar_rigs import EVENT
from tests.fakes.cli_homes import home_in
from tests.fakes.desks import person
from tests.fakes.server_desks import ServerDesk, server_desk
from tests.property.server_machine import fresh
from tests.servers import RunningServer

pytestmark = pytest.mark.server

LONG_AGO = date(2019, 1, 1)


@pytest.fixture(params=["radicale", "xandikos"])
def server(request: pytest.FixtureRequest) -> RunningServer:
    """Each of the real servers."""
    found: RunningServer = request.getfixturevalue(request.param)
    return found


def starts(world: ServerDesk) -> list[datetime]:
    """When the entries on the calendar start, in order."""
    found = [seen.meaning.start for seen in world.seen().values()]
    return sorted(start for start in found if isinstance(start, datetime))


def test_a_vacation_in_a_busy_calendar_keeps_its_days_free(server: RunningServer, tmp_path: Path) -> None:
    """An all-day event of two weeks: nothing is placed before it is over; once it is gone its days are open again."""
    with server_desk(server, tmp_path, fresh(), busy_names=("Personal",)) as world:
        personal = world.account.open(world.account.make("Personal").url)
        text = EVENT.format(uid="away", title="Winterurlaub", start="20261123", end="20261207", more="")
        personal.user_put(
            "away.ics", text.replace("DTSTART:", "DTSTART;VALUE=DATE:").replace("DTEND:", "DTEND;VALUE=DATE:")
        )
        world.knows(person(1, last=LONG_AGO))
        world.settle()
        assert [f"{start:%d %b}" for start in starts(world)] == ["08 Dec"]
        personal.user_delete("away")
        world.knows(person(2, "2 weeks", LONG_AGO, circle="family"))
        world.settle()
        assert [f"{start:%d %b}" for start in starts(world)] == ["24 Nov", "08 Dec"]


def test_real_tables_keep_holidays_and_decent_hours(server: RunningServer, tmp_path: Path) -> None:
    """Golden Week in Japan and Ascension Day in Norway leave the eleventh of May for a call, by day at both ends."""
    off = DaysOff(holidays_of=Jurisdiction(country="NO"))
    with server_desk(server, tmp_path, fresh()) as world:
        world.almanac = Almanac(holidays=PublicHolidays(), phones=NumberedZones(), off=off)
        world.clock.set(datetime(2027, 4, 28, 12, tzinfo=UTC))
        world.knows(person(1, last=LONG_AGO, phones=("+81 3 1234 5678",)))
        world.settle()
        (start,) = starts(world)
        there = start.astimezone(ZoneInfo("Asia/Tokyo"))
        assert 8 <= there.hour < 20
        assert start.date() == date(2027, 5, 11)


def test_a_part_of_a_country_that_is_none_is_a_config_error(radicale: RunningServer, tmp_path: Path) -> None:
    """Exit code 78, with the key and the parts there are; nothing was planned through holidays."""
    home = home_in(tmp_path)
    account = f'[caldav]\nurl = "{radicale.url}"\nusername = "me"\npassword_command = "echo {radicale.password}"\n'
    home.configured(f'timezone = "Europe/Berlin"\n{account}[mornings]\nholidays = "DE-BX"\n')
    result = home.run("plan")
    assert result.exit_code == 78
    assert 'holidays in [mornings]: no public holidays are known for "DE-BX": Germany has no part "BX"' in result.output
