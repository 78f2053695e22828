"""Whatever is written as a phone number, and whatever zone the numbering tables know, planning can go on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import phonenumbers
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers.tzdata import TIMEZONE_DATA

from rekindled.adapters.phone_zones import NumberedZones
from rekindled.core.closed_days import DaysOff, DaySpan, QuietWeek, closed_days
from rekindled.core.gaps import local_instant
from rekindled.core.zones import is_zone
from rekindled.countries import country_names, zones_of_countries

REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)
ZONES = sorted({zone for zones in TIMEZONE_DATA.values() for zone in zones})
DAYS = st.dates(min_value=date(1970, 1, 1), max_value=date(2100, 12, 31))


@given(st.text(max_size=40), st.sampled_from([None, *REGIONS]))
def test_any_text_is_a_number_of_somewhere_or_of_nowhere(text: str, region: str | None) -> None:
    """No text makes the tables fail, and what they name exists."""
    real = NumberedZones()
    country, zone = real.country_of(text, region), real.zone_of(text, region)
    assert country is None or country in country_names()
    assert zone is None or (country is not None and zone in zones_of_countries()[country])


@given(st.sampled_from(REGIONS), st.sampled_from(["MOBILE", "FIXED_LINE"]))
def test_a_zone_is_one_of_its_country_at_every_hour(region: str, kind: str) -> None:
    """An example number of each country in the plans leads to a zone whose clock most of the country keeps."""
    example = phonenumbers.example_number_for_type(region, getattr(phonenumbers.PhoneNumberType, kind))
    if example is None:
        return
    number = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    zone = NumberedZones().zone_of(number, None)
    assert zone is None or is_zone(zone)


@given(st.sampled_from(ZONES), DAYS, st.integers(min_value=0, max_value=24 * 60))
def test_every_zone_of_the_plans_has_every_minute_of_a_day(zone: str, day: date, minute: int) -> None:
    """A minute of a local day is an instant on or beside that day: in gaps, in folds, and where a day is missing."""
    at = local_instant(day, minute, ZoneInfo(zone))
    assert abs(at.astimezone(UTC).replace(tzinfo=None) - datetime.combine(day, datetime.min.time())) < timedelta(days=3)
    assert abs((at.date() - day).days) <= 1


def test_a_day_the_date_line_took_away_is_no_failure() -> None:
    """30 December 2011 was not in Samoa: its morning is the next day's."""
    apia = ZoneInfo("Pacific/Apia")
    assert local_instant(date(2011, 12, 30), 9 * 60, apia).date() == date(2011, 12, 31)


@given(DAYS, st.integers(min_value=-20, max_value=400), st.integers(min_value=1, max_value=53), st.booleans())
def test_a_quiet_week_closes_seven_days_or_none(day: date, length: int, week: int, yearly: bool) -> None:
    """Of each week that a span contains whole, all days are closed or none; W53 only in the years that have it."""
    within = DaySpan(first_on=day, last_on=date.fromordinal(day.toordinal() + length))
    quiet = QuietWeek(week=week, year=None if yearly else day.year)
    closed = closed_days(DaysOff(weeks=(quiet,)), within, holidays={})
    assert all(reason == "quiet week" for reason in closed.values())
    assert all(one.isocalendar().week == week and within.first_on <= one <= within.last_on for one in closed)
    for one in within.days():
        monday = one - timedelta(days=one.weekday())
        days = [monday + timedelta(days=number) for number in range(7)]
        if all(within.first_on <= each <= within.last_on for each in days):
            assert len({each in closed for each in days}) == 1
