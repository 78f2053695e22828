"""Days on which nothing new is placed for the user: public holidays, vacations, days off, quiet weeks (design §5 When).

Owns which of the user's local days are closed, and why in words. Must not know calendars, files or how holidays are
known; of a vacation it knows the days and nothing else, so that no title of somebody's calendar is ever repeated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

DAY_OFF = "day off"
QUIET_WEEK = "quiet week"
VACATION = "vacation"
PUBLIC_HOLIDAY = "public holiday"

# Of an all-day event whose title has one of these words, or a word that ends in one ("Sommerurlaub").
VACATION_WORDS = (
    *("vacation", "holiday", "holidays", "annual leave", "day off", "days off", "out of office", "PTO"),
    *("Urlaub", "Ferien", "abwesend"),
    *("vacances", "congé", "congés"),
    *("vacaciones", "días libres"),
    *("ferie", "feriedag", "feriedager"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySpan:
    """Local days from the first to the last, both included."""

    first_on: date
    last_on: date

    def days(self) -> Iterator[date]:
        """Each day, in order; none where the last is before the first."""
        return (date.fromordinal(n) for n in range(self.first_on.toordinal(), self.last_on.toordinal() + 1))

    def within(self, other: DaySpan) -> DaySpan:
        """The part that lies in another span, which may be empty."""
        return DaySpan(first_on=max(self.first_on, other.first_on), last_on=min(self.last_on, other.last_on))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietWeek:
    """A week from Monday to Sunday by its ISO number (ISO 8601), of one ISO year or of every year that has it."""

    week: int
    year: int | None = None

    def has(self, day: date) -> bool:
        """Whether the day is in the week; the first days of January may be in a week of the year before."""
        year, week, _ = day.isocalendar()
        return week == self.week and self.year in {None, year}


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """Where public holidays are the same: a country (ISO 3166-1, two letters), and a part of it where parts differ."""

    country: str
    subdivision: str | None = None

    def __str__(self) -> str:
        """Print as the configuration has it: `DE`, `DE-BE`."""
        return "-".join(filter(None, (self.country, self.subdivision)))


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysOff:
    """The days a user keeps free of calls, as configured; an all-day event with one of the words is a vacation."""

    holidays_of: Jurisdiction | None = None
    spans: tuple[DaySpan, ...] = ()
    weeks: tuple[QuietWeek, ...] = ()
    vacation_words: tuple[str, ...] = VACATION_WORDS


def closed_days(
    off: DaysOff, within: DaySpan, *, holidays: Mapping[date, str], vacations: Iterable[DaySpan] = ()
) -> Mapping[date, str]:
    """The closed days within a span, in order, each with its reason; of several the one that says most: the name of a
    public holiday, then a vacation, a day off, a quiet week.

    Spans may be of any length: only the days within are looked at.
    """
    reasons: dict[date, str] = {}
    reasons |= {day: QUIET_WEEK for day in within.days() if any(week.has(day) for week in off.weeks)}
    reasons |= {day: DAY_OFF for span in off.spans for day in span.within(within).days()}
    reasons |= {day: VACATION for span in vacations for day in span.within(within).days()}
    inside = (day for day in holidays if within.first_on <= day <= within.last_on)
    reasons |= {day: f"{PUBLIC_HOLIDAY}: {holidays[day]}" for day in inside}
    return MappingProxyType(dict(sorted(reasons.items())))
