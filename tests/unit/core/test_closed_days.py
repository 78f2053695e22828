from __future__ import annotations

from datetime import date

import pytest

from rekindled.core.closed_days import DaysOff, DaySpan, Jurisdiction, QuietWeek, closed_days

WINTER = DaySpan(first_on=date(2026, 12, 20), last_on=date(2027, 1, 10))


def span(first: str, last: str | None = None) -> DaySpan:
    """Days from one to another, or one day."""
    return DaySpan(first_on=date.fromisoformat(first), last_on=date.fromisoformat(last or first))


def test_nothing_said_closes_nothing() -> None:
    """Without holidays, vacations and days off every day is open."""
    assert closed_days(DaysOff(), WINTER, holidays={}) == {}


def test_each_closed_day_has_its_reason() -> None:
    """A public holiday is named; of a vacation nothing but the word is told."""
    off = DaysOff(spans=(span("2026-12-24"),), weeks=(QuietWeek(week=53),))
    holidays = {date(2026, 12, 26): "Second Day of Christmas", date(2027, 6, 1): "far away"}
    found = closed_days(off, WINTER, holidays=holidays, vacations=[span("2026-12-22", "2026-12-23")])
    assert dict(found) == {
        date(2026, 12, 22): "vacation",
        date(2026, 12, 23): "vacation",
        date(2026, 12, 24): "day off",
        date(2026, 12, 26): "public holiday: Second Day of Christmas",
        **{date(2026, 12, day): "quiet week" for day in (28, 29, 30, 31)},
        **{date(2027, 1, day): "quiet week" for day in (1, 2, 3)},
    }


def test_the_reason_that_says_most_wins() -> None:
    """A holiday's name goes before a vacation, that before a day off, that before a quiet week."""
    day = date(2026, 12, 24)
    off = DaysOff(spans=(span("2026-12-24"),), weeks=(QuietWeek(week=52),))
    only_week = DaysOff(weeks=off.weeks)
    assert closed_days(only_week, WINTER, holidays={})[day] == "quiet week"
    assert closed_days(off, WINTER, holidays={})[day] == "day off"
    assert closed_days(off, WINTER, holidays={}, vacations=[span("2026-12-24")])[day] == "vacation"
    named = closed_days(off, WINTER, holidays={day: "Eve"}, vacations=[span("2026-12-24")])
    assert named[day] == "public holiday: Eve"


def test_only_the_days_within_are_looked_at() -> None:
    """A stretch that begins long before and never ends costs no more than the days asked for."""
    found = closed_days(DaysOff(spans=(span("0001-01-01", "9999-12-31"),)), WINTER, holidays={})
    assert list(found) == list(WINTER.days())


def test_a_leap_day_can_be_off() -> None:
    """29 February is a day like any other in the years that have it."""
    year = span("2028-02-01", "2028-03-31")
    assert list(closed_days(DaysOff(spans=(span("2028-02-29"),)), year, holidays={})) == [date(2028, 2, 29)]


@pytest.mark.parametrize(
    ("week", "day", "inside"),
    [
        (QuietWeek(week=1), date(2024, 12, 30), True),
        (QuietWeek(week=1, year=2025), date(2024, 12, 30), True),
        (QuietWeek(week=1, year=2024), date(2024, 12, 30), False),
        (QuietWeek(week=53), date(2027, 1, 3), True),
        (QuietWeek(week=53), date(2027, 12, 31), False),
        (QuietWeek(week=52, year=2027), date(2028, 1, 2), True),
    ],
)
def test_weeks_are_those_of_iso(week: QuietWeek, day: date, inside: bool) -> None:
    """A week belongs to the year of its Thursday, and only some years have a week 53 (ISO 8601)."""
    assert week.has(day) is inside


@pytest.mark.parametrize(("subdivision", "text"), [(None, "DE"), ("BE", "DE-BE")])
def test_a_jurisdiction_is_shown_as_it_is_configured(subdivision: str | None, text: str) -> None:
    """The country alone, or with its part."""
    assert str(Jurisdiction(country="DE", subdivision=subdivision)) == text


def test_an_empty_span_has_no_days() -> None:
    """Two spans that do not meet share nothing."""
    assert not list(span("2026-01-01", "2026-01-05").within(span("2026-02-01", "2026-02-05")).days())
