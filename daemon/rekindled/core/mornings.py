"""The user's mornings with what is in them: where a place is left under the caps (design §5 "When").

Owns caps per day and week and the search for a place. Must not know who it is for.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from rekindled.core.gaps import Occupancy, first_gap
from rekindled.core.model import Interval
from rekindled.core.rhythm import Rhythm


class Mornings:
    """A scratch pad for one planning: taken time, entries per day, people per week."""

    def __init__(self, rhythm: Rhythm, taken: Occupancy) -> None:
        """Start with the busy time of other calendars; own entries are added with `add`."""
        self._rhythm = rhythm
        self._taken = taken
        self._entries: Counter[date] = Counter()
        self._people: Counter[date] = Counter()

    def add(self, place: Interval, people: int) -> None:
        """Put an entry with so many people at a place; none counts only the time."""
        self._taken.take(place)
        day = self.day_of(place)
        self._entries[day] += 1 if people else 0
        self._people[week_of(day)] += people

    def day_of(self, place: Interval) -> date:
        """The user's local day a place is on."""
        return place.start.astimezone(self._rhythm.zone).date()

    def room(self, day: date) -> int:
        """How many people may still be added on that day under both caps."""
        if day.weekday() not in self._rhythm.days or self._entries[day] >= self._rhythm.per_day:
            return 0
        return max(0, self._rhythm.per_week - self._people[week_of(day)])

    def gap(self, day: date, minutes: int) -> Interval | None:
        """The first free stretch in that day's window, whatever the caps say."""
        return first_gap(day, self._rhythm.window, minutes, self._taken, self._rhythm.zone)

    def place(self, minutes: int, people: int, first: date, last: date) -> Interval | None:
        """The earliest place from `first` to `last` that keeps days and caps; None when there is none."""
        day = first
        while day <= last:
            if self.room(day) >= people:
                gap = self.gap(day, minutes)
                if gap:
                    return gap
            elif self._people[week_of(day)] + people > self._rhythm.per_week:
                day = week_of(day) + timedelta(days=6)
            day += timedelta(days=1)
        return None

    def place_by_date(self, minutes: int, first: date, last: date) -> Interval | None:
        """The earliest place on any day, for what a date binds: weekdays and caps do not (design §5)."""
        day = first
        while day <= last:
            gap = self.gap(day, minutes)
            if gap:
                return gap
            day += timedelta(days=1)
        return None


def week_of(day: date) -> date:
    """The Monday of that day's week."""
    return day - timedelta(days=day.weekday())
