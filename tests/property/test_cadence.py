"""Calendar arithmetic of periods (R16)."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rekindled.core.cadence import Cadence, Unit, after, before, parse_cadence
from tests.strategies import cadences

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2200, 1, 1))


@given(day=DAYS, every=cadences)
def test_later_is_later_and_earlier_is_earlier(day: date, every: Cadence) -> None:
    """A period leads forward, and back it leads to the same day or, after a short month, a little before it."""
    assert before(day, every) < day < after(day, every)
    assert 0 <= (day - before(after(day, every), every)).days <= 3


@given(day=DAYS, every=cadences)
def test_months_keep_the_day_of_the_month(day: date, every: Cadence) -> None:
    """The day stays the same or becomes the month's last, never the next month's."""
    later = after(day, every)
    if every.unit in (Unit.MONTHS, Unit.YEARS):
        months = every.count * (12 if every.unit is Unit.YEARS else 1)
        assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
        assert later.day == day.day or (later.day < day.day and after(later, parse_cadence("1 day")).day == 1)


@given(every=cadences)
def test_every_period_reads_back(every: Cadence) -> None:
    """What is printed means the same."""
    assert parse_cadence(str(every)) == every


@given(day=st.dates(), every=cadences)
def test_no_day_is_too_late(day: date, every: Cadence) -> None:
    """At the end of the calendar a period leads to its last day, not to an error."""
    assert before(day, every) <= day <= after(day, every)
