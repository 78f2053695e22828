"""How often: calendar periods such as `10 days` or `6 months`, never 30-day months (R16).

Owns reading, printing and adding periods. Must not know contacts or calendars.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rekindled.core.errors import UsageError

LONGEST_YEARS = 50


class Unit(StrEnum):
    """The calendar units a cadence may count in."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """A positive number of calendar units."""

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        """Refuse periods of nothing and periods longer than a lifetime of the program.

        Raises:
            UsageError: the count is below one or the period is over fifty years.
        """
        most = {
            Unit.DAYS: LONGEST_YEARS * 366,
            Unit.WEEKS: LONGEST_YEARS * 53,
            Unit.MONTHS: LONGEST_YEARS * 12,
            Unit.YEARS: LONGEST_YEARS,
        }[self.unit]
        if not 1 <= self.count <= most:
            raise UsageError(f"a period must be between 1 and {most} {self.unit}, not {self.count}")

    def __str__(self) -> str:
        """Print the period as a person writes it: `1 week`, `6 months`."""
        word = self.unit.value.removesuffix("s") if self.count == 1 else self.unit.value
        return f"{self.count} {word}"

    @property
    def days(self) -> int:
        """Roughly how many days that is, for comparing periods only, never for dates."""
        return self.count * {Unit.DAYS: 1, Unit.WEEKS: 7, Unit.MONTHS: 30, Unit.YEARS: 365}[self.unit]


LONGEST = Cadence(count=LONGEST_YEARS, unit=Unit.YEARS)

_WRITTEN = re.compile(r"\s*(?:every\s+)?(\d{1,6}|an?|one|two|three|six)?\s*([a-z]+)\s*", re.IGNORECASE)
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "six": 6}
_UNITS = {
    "d": Unit.DAYS,
    "day": Unit.DAYS,
    "days": Unit.DAYS,
    "w": Unit.WEEKS,
    "week": Unit.WEEKS,
    "weeks": Unit.WEEKS,
    "month": Unit.MONTHS,
    "months": Unit.MONTHS,
    "y": Unit.YEARS,
    "year": Unit.YEARS,
    "years": Unit.YEARS,
}
_ADVERBS = {
    "weekly": Cadence(count=1, unit=Unit.WEEKS),
    "fortnightly": Cadence(count=2, unit=Unit.WEEKS),
    "monthly": Cadence(count=1, unit=Unit.MONTHS),
    "quarterly": Cadence(count=3, unit=Unit.MONTHS),
    "yearly": Cadence(count=1, unit=Unit.YEARS),
    "annually": Cadence(count=1, unit=Unit.YEARS),
}


def parse_cadence(text: str) -> Cadence:
    """Read `6 months`, `every 2 weeks`, `monthly`, `a year`.

    Raises:
        UsageError: the text is not a period, or it is zero or absurdly long.
    """
    lowered = text.strip().lower()
    if lowered in _ADVERBS:
        return _ADVERBS[lowered]
    found = _WRITTEN.fullmatch(lowered)
    unit = _UNITS.get(found[2]) if found else None
    if found is None or unit is None:
        raise UsageError(f'"{text}" is not a period; write for example "10 days", "2 weeks", "6 months" or "1 year"')
    number = found[1]
    count = 1 if number is None else _NUMBERS.get(number) or int(number)
    return Cadence(count=count, unit=unit)


def after(day: date, cadence: Cadence) -> date:
    """The date one period later; a day the month lacks becomes its last one (31 August + 6 months = 28 February)."""
    return _shifted(day, cadence, 1)


def before(day: date, cadence: Cadence) -> date:
    """The date one period earlier, with the same rule for short months."""
    return _shifted(day, cadence, -1)


def _shifted(day: date, cadence: Cadence, sign: int) -> date:
    count = sign * cadence.count
    try:
        if cadence.unit is Unit.DAYS:
            return day + timedelta(days=count)
        if cadence.unit is Unit.WEEKS:
            return day + timedelta(weeks=count)
        months = count * (12 if cadence.unit is Unit.YEARS else 1)
        index = day.year * 12 + day.month - 1 + months
        year, month = divmod(index, 12)
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return date.max if sign > 0 else date.min
