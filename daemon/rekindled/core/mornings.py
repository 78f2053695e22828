"""The user's mornings with what is in them: where a place is left under the caps (design §5 "When").

Owns caps per day and week and the search for a place. Must not know who it is for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from rekindled.core.abroad import Abroad
from rekindled.core.gaps import ONE_DAY, Occupancy, first_gap, nearest_gap, shared_parts, window_on
from rekindled.core.model import Interval
from rekindled.core.needs import Need
from rekindled.core.rhythm import Hours, Rhythm, Window

WEEK = timedelta(weeks=1)
EVERY_DAY = frozenset(range(7))


class Mornings:
    """A scratch pad for one planning: taken time, entries per day, people per week.

    `closed` are days on which nothing is placed.
    """

    def __init__(self, rhythm: Rhythm, taken: Occupancy, closed: Mapping[date, str]) -> None:
        """Start with the busy time of other calendars, of which a copy is made; own entries are added with `add`."""
        self.rhythm = rhythm
        self._taken = taken.copy()
        self._closed = closed
        self._entries: Counter[date] = Counter()
        self._people: Counter[date] = Counter()
        self._hopeless: set[tuple[date, Hours]] = set()
        self._full: dict[date, date] = {}
        self._reserved: Counter[date] = Counter()

    def add(self, place: Interval, people: int) -> None:
        """Put an entry with so many people at a place; none counts only the time."""
        self._taken.take(place)
        day = self.day_of(place)
        self._entries[day] += 1 if people else 0
        self._people[week_of(day)] += people

    def reserve(self, people: Mapping[date, int]) -> None:
        """Keep so many people of each week free, by its Monday, instead of what was kept before."""
        self._reserved = Counter(people)
        self._full.clear()

    def day_of(self, place: Interval) -> date:
        """The user's local day a place is on."""
        return place.start.astimezone(self.rhythm.zone).date()

    def room(self, day: date, days: frozenset[int]) -> int:
        """How many people may still be added on that day under both caps."""
        if day.weekday() not in days or self._entries[day] >= self.rhythm.per_day or day in self._closed:
            return 0
        return self.left_in(week_of(day))

    def gap(self, day: date, need: Need) -> Interval | None:
        """The first free stretch on that day where everybody may be reached, whatever the caps say."""
        # Time is only ever taken during one planning: where nothing was free before, nothing is.
        tried = (day, need.hours)
        if day in self._closed or (not need.abroad and tried in self._hopeless):
            return None
        for part in self._parts(day, need):
            found = first_gap(part, need.hours.minutes, self._taken)
            if found is not None:
                return self._local(found)
        if not need.abroad:
            self._hopeless.add(tried)
        return None

    def place(self, need: Need, first: date, last: date) -> Interval | None:
        """The earliest place from `first` to `last` that keeps days and caps; None when there is none."""
        day = first
        while day <= last:
            monday = week_of(day)
            open_week = self._next_open(monday, need.people, last)
            if open_week != monday:
                day = open_week
                continue
            found = self.gap(day, need) if self.room(day, need.hours.days) >= need.people else None
            if found is not None:
                return found
            day += ONE_DAY
        return None

    def has_room(self, first: date, last: date) -> bool:
        """Whether any week from `first` to `last` has room for one more person under its cap."""
        return self._next_open(week_of(first), 1, last) <= last

    def place_by_date(self, need: Need, first: date, last: date, days: frozenset[int] = EVERY_DAY) -> Interval | None:
        """The earliest place on one of these weekdays, for what a date binds: caps do not (design §5)."""
        day = first
        while day <= last:
            found = self.gap(day, need) if day.weekday() in days else None
            if found is not None:
                return found
            day += ONE_DAY
        return None

    def beside(self, need: Need, wanted: datetime) -> Interval | None:
        """The place on the day of `wanted` that is nearest to it; an entry moved within its day keeps the caps."""
        day = wanted.astimezone(self.rhythm.zone).date()
        if self.room(day, need.hours.days) < need.people:
            return None
        parts = self._parts(day, need)
        found = [nearest_gap(part, need.hours.minutes, self._taken, wanted) for part in parts]
        best = min(filter(None, found), key=lambda gap: (abs(gap.start - wanted), gap.start), default=None)
        return self._local(best) if best is not None else None

    def could_ever(self, need: Need, first: date) -> bool:
        """Whether some day within a fortnight has hours in which everybody may be reached, however busy it is."""
        days = (first + ONE_DAY * number for number in range(14))
        return any(self._lasts(day, need) for day in days if day.weekday() in need.hours.days)

    def _lasts(self, day: date, need: Need) -> bool:
        length = timedelta(minutes=need.hours.minutes)
        return any(part.end - part.start >= length for part in self._parts(day, need))

    def _next_open(self, monday: date, people: int, last: date) -> date:
        """The first week from this one on with so much room; full weeks are passed over in one step the next time."""
        week = self._full.get(monday, monday)
        while week <= last and self.left_in(week) < people:
            week = self._full.get(week, week + WEEK) if self.left_in(week) == 0 else week + WEEK
        if people == 1 and week != monday:
            self._full[monday] = week
        return week

    def left_in(self, monday: date) -> int:
        """How many people a week, by its Monday, still has room for under its cap."""
        return max(0, self.rhythm.per_week - self._people[monday] - self._reserved[monday])

    def _parts(self, day: date, need: Need) -> Iterator[Interval]:
        return _shared(window_on(day, need.hours.window, self.rhythm.zone), need.abroad, self.rhythm.decent)

    def _local(self, place: Interval) -> Interval:
        zone = self.rhythm.zone
        return Interval(start=place.start.astimezone(zone), end=place.end.astimezone(zone))


def _shared(span: Interval, abroad: tuple[Abroad, ...], decent: Window) -> Iterator[Interval]:
    if not abroad:
        yield span
        return
    for part in shared_parts(span, decent, abroad[0].zone):
        if not abroad[0].closed_at(part.start):
            yield from _shared(part, abroad[1:], decent)


def week_of(day: date) -> date:
    """The Monday of that day's week."""
    return day - timedelta(days=day.weekday())
