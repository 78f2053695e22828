"""Periods as people write them, and calendar arithmetic with them (R16)."""

from __future__ import annotations

from datetime import date

import pytest

from rekindled.core.cadence import Cadence, Unit, after, before, parse_cadence
from rekindled.core.errors import UsageError


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("10 days", 10, Unit.DAYS),
        ("every 2 weeks", 2, Unit.WEEKS),
        ("6months", 6, Unit.MONTHS),
        (" A Year ", 1, Unit.YEARS),
        ("an year", 1, Unit.YEARS),
        ("six months", 6, Unit.MONTHS),
        ("month", 1, Unit.MONTHS),
        ("3d", 3, Unit.DAYS),
        ("fortnightly", 2, Unit.WEEKS),
        ("Quarterly", 3, Unit.MONTHS),
    ],
)
def test_periods_are_read_as_people_write_them(text: str, count: int, unit: Unit) -> None:
    """Numbers, words, one-letter units and adverbs all mean a period."""
    assert parse_cadence(text) == Cadence(count=count, unit=unit)


@pytest.mark.parametrize("text", ["", "soon", "0 days", "-1 week", "51 years", "2 moons", "1.5 months", "9999999 days"])
def test_nonsense_is_refused(text: str) -> None:
    """What is no period, zero, or longer than fifty years is refused with a sentence."""
    with pytest.raises(UsageError, match="period"):
        parse_cadence(text)


@pytest.mark.parametrize(
    ("day", "text", "later"),
    [
        (date(2026, 8, 31), "6 months", date(2027, 2, 28)),
        (date(2024, 2, 29), "1 year", date(2025, 2, 28)),
        (date(2026, 12, 31), "2 months", date(2027, 2, 28)),
        (date(2026, 3, 28), "1 week", date(2026, 4, 4)),
        (date(9999, 12, 30), "10 days", date.max),
        (date(9990, 1, 1), "50 years", date.max),
    ],
)
def test_periods_are_added_by_the_calendar(day: date, text: str, later: date) -> None:
    """A day the month lacks becomes its last one; the end of the calendar is the end."""
    assert after(day, parse_cadence(text)) == later


def test_periods_are_taken_away_by_the_calendar() -> None:
    """The same rule holds backwards, down to the first day there is."""
    assert before(date(2026, 3, 31), parse_cadence("1 month")) == date(2026, 2, 28)
    assert before(date(1, 1, 3), parse_cadence("1 year")) == date.min


@pytest.mark.parametrize("text", ["1 week", "6 months", "1 year", "10 days"])
def test_what_is_printed_reads_back(text: str) -> None:
    """A period prints as it is written."""
    assert str(parse_cadence(text)) == text


def test_periods_compare_by_rough_length() -> None:
    """A month counts thirty days where two periods are compared, never where a date is made."""
    assert parse_cadence("1 month").days == 30
    assert parse_cadence("2 weeks").days == 14
