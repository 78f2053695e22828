from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from rekindled.app.almanac import Almanac
from rekindled.app.whereabouts import Whereabouts, closed_for_user, noted_unknown, whereabouts
from rekindled.core.closed_days import DaysOff, DaySpan, Jurisdiction, QuietWeek
from rekindled.core.errors import ConfigError
from rekindled.core.facts import Fact, NoticeDropped, NoticeKind, NoticeRaised
from rekindled.core.model import Contact
from rekindled.core.world import World
from tests.fakes.desks import BERLIN, FakeDesk, person
from tests.fakes.fake_holidays import FakeHolidays
from tests.fakes.fake_phone_zones import FakePhoneZones

NEW_YEAR = date(2027, 1, 1)
WITHIN = DaySpan(first_on=date(2026, 11, 22), last_on=date(2027, 1, 31))
TABLES = {
    ("DE", "BE"): {NEW_YEAR: "New Year's Day", date(2028, 1, 1): "too late"},
    ("JP", None): {date(2026, 11, 23): "Labor Thanksgiving Day"},
}


def almanac(off: DaysOff | None = None, region: str | None = None) -> Almanac:
    """The tables of the fakes with what a user says of days and places."""
    return Almanac(holidays=FakeHolidays(TABLES), phones=FakePhoneZones(), off=off or DaysOff(), region=region)


def world_of(*contacts: Contact) -> World:
    """What a look would plan from."""
    desk = FakeDesk()
    desk.knows(*contacts)
    return World(snapshot=desk.snapshot, moment=desk.desk.moment())


def found_for(*contacts: Contact, region: str | None = None) -> Whereabouts:
    """Where these live."""
    return whereabouts(almanac(region=region), world_of(*contacts), WITHIN)


def test_nobodys_holidays_are_asked_for_unless_configured() -> None:
    """Without a country no table is opened."""
    tables = almanac()
    assert closed_for_user(tables, WITHIN) == {}
    assert tables.holidays == FakeHolidays(TABLES)


def test_the_users_closed_days_are_holidays_vacations_and_days_off() -> None:
    """Of the place that is configured, in the years of the span."""
    tables = almanac(DaysOff(holidays_of=Jurisdiction(country="DE", subdivision="BE")))
    vacation = DaySpan(first_on=date(2026, 12, 30), last_on=NEW_YEAR)
    assert dict(closed_for_user(tables, WITHIN, [vacation])) == {
        date(2026, 12, 30): "vacation",
        date(2026, 12, 31): "vacation",
        NEW_YEAR: "public holiday: New Year's Day",
    }


def test_a_place_nobody_knows_is_the_users_to_mend() -> None:
    """A wrong part of a country is said, with the key to change, instead of planning through holidays."""
    with pytest.raises(ConfigError, match=r"holidays in \[mornings\]: "):
        closed_for_user(almanac(DaysOff(holidays_of=Jurisdiction(country="DE", subdivision="XX"))), WITHIN)


def test_a_phone_number_tells_zone_and_holidays() -> None:
    """Somebody with a Japanese number lives by Tokyo's clock and holidays, and it is said how that is known."""
    place = found_for(person(1, phones=("+81 3 1234 5678",))).abroad["c-1"]
    assert place.zone == ZoneInfo("Asia/Tokyo")
    assert dict(place.closed) == {date(2026, 11, 23): "public holiday in Japan: Labor Thanksgiving Day"}
    assert place.because == "their phone number is from Japan"


def test_a_zone_that_was_told_goes_before_the_number() -> None:
    """Whoever is said to be in Tokyo is there, whatever the number."""
    place = found_for(person(1, timezone="Asia/Tokyo", phones=("+49 30 1234567",))).abroad["c-1"]
    assert place.zone == ZoneInfo("Asia/Tokyo")
    assert len(place.closed) == 1
    assert place.because == "their time zone is Asia/Tokyo"


def test_a_zone_without_country_has_no_holidays() -> None:
    """And a country without a table has none either."""
    found = found_for(person(1, timezone="UTC"), person(2, timezone="America/New_York"))
    assert [found.abroad[one].closed for one in ("c-1", "c-2")] == [{}, {}]


@pytest.mark.parametrize(
    "who",
    [
        person(1, phones=()),
        person(1, phones=("+49 30 1234567",)),
        person(1, phones=("030 1234567",)),
        person(1, phones=("none", "+49 30 1234567", "+81 3 1234 5678")),
        person(1, timezone="Europe/Berlin", phones=("+81 3 1234 5678",)),
    ],
)
def test_who_lives_as_the_user_does_is_nowhere_else(who: Contact) -> None:
    """No number, a number of the user's country first, a number without country, the user's own zone."""
    assert found_for(who) == Whereabouts()


def test_numbers_without_country_are_of_the_region() -> None:
    """Where the user's numbers are of another country than the user's zone."""
    assert found_for(person(1, phones=("03 1234 5678",)), region="JP").abroad.keys() == {"c-1"}


def test_a_zone_that_this_machine_does_not_know_is_none() -> None:
    """A store may come from a machine with newer zones: the number is asked then."""
    who = person(1, timezone="Europe/Atlantis", phones=("+81 3 1234 5678",))
    assert found_for(who).abroad["c-1"].because == "their phone number is from Japan"


def test_only_those_are_looked_up_for_whom_something_is_planned() -> None:
    """A whole address book costs nothing."""
    nobody = person(1, every=None, phones=("+81 3 1234 5678",))
    assert found_for(nobody) == Whereabouts()


def test_an_open_touch_is_reason_enough() -> None:
    """What stands may have to be moved, also for those who are not due."""
    desk = FakeDesk()
    desk.knows(person(1))
    desk.settle_down()
    desk.knows(person(1, every=None, phones=("+81 3 1234 5678",)))
    world = World(snapshot=desk.snapshot, moment=desk.desk.moment())
    assert world.verdicts["c-1"].wanted == ()
    assert whereabouts(almanac(), world, WITHIN).abroad.keys() == {"c-1"}


def test_a_country_of_several_zones_is_a_question() -> None:
    """It names who, which country, and the command that answers it; once it stands it is not asked again."""
    world = world_of(person(1, phones=("+1 212 555 1234",)))
    found = whereabouts(almanac(), world, WITHIN)
    assert found == Whereabouts(unknown={"c-1": "United States"})
    (asked,) = noted_unknown(world.snapshot, found)
    assert isinstance(asked, NoticeRaised)
    assert asked.notice.kind is NoticeKind.QUESTION
    assert "Person 1 has a phone number of a country with several time zones (United States)" in asked.notice.text
    assert "rekindled contacts edit c-1" in asked.notice.text
    assert noted_unknown(replace(world.snapshot, notices=(asked.notice,)), found) == []


def test_a_question_is_dropped_once_it_is_answered() -> None:
    """As soon as the zone is known; other questions stay."""
    world = world_of(person(1, phones=("+1 212 555 1234",)))
    (asked,) = noted_unknown(world.snapshot, whereabouts(almanac(), world, WITHIN))
    assert isinstance(asked, NoticeRaised)
    other = replace(asked.notice, key="store")
    answered = replace(world.snapshot, notices=(asked.notice, other))
    expected: list[Fact] = [NoticeDropped(kind=NoticeKind.QUESTION, key="zone/c-1")]
    assert noted_unknown(answered, Whereabouts()) == expected


def test_a_look_plans_around_closed_days() -> None:
    """With three of the coming weeks quiet, everything that is placed is in the fourth; the question is in status."""
    quiet = tuple(QuietWeek(week=week) for week in (48, 49, 50))
    desk = FakeDesk(almanac=almanac(DaysOff(weeks=quiet)))
    desk.knows(person(1), person(2, phones=("+1 212 555 1234",)))
    desk.settle_down()
    days = {entry.now.start.isocalendar().week for entry in desk.entries()}
    assert days == {51}
    assert [notice.key for notice in desk.snapshot.notices] == ["zone/c-2"]


def test_a_look_calls_where_both_are_awake() -> None:
    """A call to Tokyo is in the user's morning, which is the afternoon there, and not on a holiday there."""
    desk = FakeDesk(almanac=almanac(), rhythm=replace(BERLIN, days=frozenset(range(7)), people_per_block=0))
    desk.knows(person(1, phones=("+81 3 1234 5678",)))
    desk.settle_down()
    (entry,) = desk.entries()
    assert isinstance(entry.now.start, datetime)
    assert 8 <= entry.now.start.astimezone(ZoneInfo("Asia/Tokyo")).hour < 20
    assert entry.now.start.date() == date(2026, 11, 24)
