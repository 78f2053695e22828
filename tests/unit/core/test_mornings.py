"""Where a place is left: caps, closed days, other hours, two clocks, nearness (P0-16, R2, R5, U10, U12)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from rekindled.core.abroad import Abroad
from rekindled.core.gaps import Occupancy
from rekindled.core.model import Channel, Interval
from rekindled.core.mornings import Mornings
from rekindled.core.needs import Need, is_decent, is_within
from rekindled.core.rhythm import Hours, Other, Rhythm, Window
from tests.fakes.desks import person

BERLIN = ZoneInfo("Europe/Berlin")
RHYTHM = Rhythm(timezone="Europe/Berlin")
TUESDAY = date(2026, 11, 24)
DAY = timedelta(days=1)
CALL = Need(hours=RHYTHM.hours_of(person(1), Channel.CALL))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A local moment."""
    return datetime.combine(day, time(hour, minute), tzinfo=BERLIN)


def busy(day: date, start: int, end: int) -> Interval:
    """Whole hours of a day."""
    return Interval(start=at(day, start), end=at(day, end))


def mornings(*taken: Interval, closed: dict[date, str] | None = None, rhythm: Rhythm = RHYTHM) -> Mornings:
    """A scratch pad with these appointments."""
    return Mornings(rhythm, Occupancy(taken), closed or {})


def living_in(zone: str, **closed: str) -> Need:
    """A call with somebody who lives there."""
    days = {date.fromisoformat(day.replace("_", "-").removeprefix("on-")): name for day, name in closed.items()}
    return Need(hours=CALL.hours, abroad=(Abroad(zone=ZoneInfo(zone), closed=days),))


def test_first_place_is_the_first_morning_that_is_free() -> None:
    """A busy Tuesday makes it Wednesday, a closed Wednesday Thursday."""
    assert mornings().place(CALL, TUESDAY, TUESDAY + 9 * DAY) == Interval(
        start=at(TUESDAY, 8, 30), end=at(TUESDAY, 8, 50)
    )
    full = mornings(busy(TUESDAY, 8, 12))
    found = full.place(CALL, TUESDAY, TUESDAY + 9 * DAY)
    assert found is not None
    assert found.start == at(TUESDAY + DAY, 8, 30)
    closed = mornings(busy(TUESDAY, 8, 12), closed={TUESDAY + DAY: "vacation"})
    found = closed.place(CALL, TUESDAY, TUESDAY + 9 * DAY)
    assert found is not None
    assert found.start == at(TUESDAY + 2 * DAY, 8, 30)
    assert closed.gap(TUESDAY, CALL) is None
    assert closed.gap(TUESDAY, CALL) is None


def test_full_weeks_are_passed_over() -> None:
    """The weekly cap counts people, and so does what is kept for others."""
    pad = mornings(rhythm=Rhythm(timezone="Europe/Berlin", per_week=2, per_day=9))
    for number in range(4):
        place = pad.place(CALL, TUESDAY, TUESDAY + 30 * DAY)
        assert place is not None
        assert place.start.date() >= TUESDAY + (number // 2) * 7 * DAY
        pad.add(place, 1)
    pad.reserve({date(2026, 12, 7): 1})
    first = pad.place(CALL, TUESDAY, TUESDAY + 30 * DAY)
    assert first is not None
    pad.add(first, 1)
    second = pad.place(CALL, TUESDAY, TUESDAY + 30 * DAY)
    assert first.start.date() == date(2026, 12, 8)
    assert second is not None
    assert second.start.date() == date(2026, 12, 15)


def test_nothing_fits_where_nothing_is_allowed() -> None:
    """A cap of nobody, or no day in time, gives no place and comes to an end."""
    assert (
        mornings(rhythm=Rhythm(timezone="Europe/Berlin", per_week=0)).place(CALL, TUESDAY, TUESDAY + 400 * DAY) is None
    )
    assert mornings().place(CALL, TUESDAY + 2 * DAY + DAY, TUESDAY + 6 * DAY) is None
    assert mornings(closed={TUESDAY: "x"}).place_by_date(CALL, TUESDAY, TUESDAY) is None


def test_a_date_is_met_on_any_weekday() -> None:
    """Thank-yous come on a Sunday too, and over the caps, but not on a vacation."""
    sunday = date(2026, 11, 29)
    found = mornings(rhythm=Rhythm(timezone="Europe/Berlin", per_week=0)).place_by_date(CALL, sunday, sunday)
    assert found is not None
    assert found.start == at(sunday, 8, 30)
    assert mornings(closed={sunday: "vacation"}).place_by_date(CALL, sunday, sunday) is None


def test_channel_hours_go_before_circle_hours() -> None:
    """Family in the evening, coffee at noon, coffee with family at noon too; the rest as usual."""
    evening, noon = Window(start=18 * 60, end=20 * 60), Window(start=12 * 60, end=14 * 60)
    rhythm = Rhythm(
        timezone="Europe/Berlin",
        for_circles={"family": Other(days=frozenset({6}), window=evening)},
        for_channels={Channel.MEET: Other(window=noon, minutes=60)},
    )
    family, friend = person(1, circle="family"), person(2)
    assert rhythm.hours_of(family, Channel.CALL) == Hours(days=frozenset({6}), window=evening, minutes=20)
    assert rhythm.hours_of(family, Channel.MEET) == Hours(days=frozenset({6}), window=noon, minutes=60)
    assert rhythm.hours_of(friend, Channel.MEET) == Hours(days=rhythm.days, window=noon, minutes=60)
    assert rhythm.hours_of(friend, Channel.CALL) == CALL.hours


def test_a_call_abroad_waits_until_it_is_day_there() -> None:
    """New York wakes up at two in the afternoon in Berlin: nothing in the morning fits; Lisbon is an hour behind."""
    found = mornings().gap(TUESDAY, living_in("Europe/Lisbon"))
    assert found is not None
    assert found.start == at(TUESDAY, 9)
    assert mornings().gap(TUESDAY, living_in("America/New_York")) is None
    assert not mornings().could_ever(living_in("America/New_York"), TUESDAY)
    assert mornings().could_ever(living_in("Europe/Lisbon"), TUESDAY)


def test_a_holiday_there_is_no_day_for_a_call() -> None:
    """Their public holiday closes the day for them alone."""
    need = living_in("Europe/Lisbon", on_2026_11_24="a holiday there")
    assert mornings().gap(TUESDAY, need) is None
    assert mornings().gap(TUESDAY, CALL) is not None


def test_decent_parts_across_the_date_line() -> None:
    """An evening in Auckland is a morning in Berlin; the window there may hold two local days."""
    found = mornings().gap(TUESDAY, living_in("Pacific/Auckland"))
    assert found is None
    late = Rhythm(timezone="Europe/Berlin", window=Window(start=7 * 60, end=23 * 60))
    parts = [
        mornings(rhythm=late).gap(TUESDAY, Need(hours=late.hours_of(person(1), Channel.CALL), abroad=one.abroad))
        for one in [living_in("Pacific/Auckland")]
    ]
    assert parts[0] is not None
    assert parts[0].start == at(TUESDAY, 7)


def test_a_moved_entry_stays_as_near_as_it_can() -> None:
    """The free stretch nearest to where it stood, the earlier of two equally near."""
    pad = mornings(Interval(start=at(TUESDAY, 9, 50), end=at(TUESDAY, 10, 30)))
    found = pad.beside(CALL, at(TUESDAY, 10))
    assert found is not None
    assert found.start == at(TUESDAY, 9, 30)
    assert mornings(closed={TUESDAY: "x"}).beside(CALL, at(TUESDAY, 10)) is None
    assert mornings(busy(TUESDAY, 8, 12)).beside(CALL, at(TUESDAY, 10)) is None


@pytest.mark.parametrize(("hour", "zone", "decent"), [(9, "Europe/Lisbon", True), (8, "Europe/Lisbon", False)])
def test_decency_of_a_place(hour: int, zone: str, decent: bool) -> None:
    """A place is decent when all of it is, there as well."""
    place = Interval(start=at(TUESDAY, hour, 30), end=at(TUESDAY, hour, 50)).start.astimezone(UTC)
    need = living_in(zone)
    assert is_decent(Interval(start=place, end=place + timedelta(minutes=20)), need, RHYTHM) is decent


def test_within_is_about_days_and_windows() -> None:
    """Monday, or a quarter past eleven for twenty minutes, is out of the usual mornings."""
    length = timedelta(minutes=20)
    assert is_within(Interval(start=at(TUESDAY, 9), end=at(TUESDAY, 9) + length), CALL, BERLIN)
    assert not is_within(Interval(start=at(TUESDAY - DAY, 9), end=at(TUESDAY - DAY, 9) + length), CALL, BERLIN)
    assert not is_within(Interval(start=at(TUESDAY, 11, 15), end=at(TUESDAY, 11, 15) + length), CALL, BERLIN)


def test_a_holiday_abroad_is_a_day_of_their_calendar() -> None:
    """Monday morning in Los Angeles is Tuesday in Auckland: Tuesday's holiday there counts, Monday's is over."""
    monday, here = date(2027, 1, 4), ZoneInfo("America/Los_Angeles")
    afternoon = Hours(days=frozenset(range(7)), window=Window(start=11 * 60, end=13 * 60), minutes=20)
    pad = mornings(rhythm=Rhythm(timezone=here.key, days=frozenset(range(7))))
    for closed_on, is_free in ((monday, True), (monday + DAY, False)):
        place = Abroad(zone=ZoneInfo("Pacific/Auckland"), closed={closed_on: "holiday"})
        found = pad.gap(monday, Need(hours=afternoon, abroad=(place,)))
        assert (found is not None) is is_free
