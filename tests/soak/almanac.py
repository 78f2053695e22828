"""The year of a user: busy mornings, holidays, journeys, weeks in which everything is let slip.

Owns drawing it, once. Must not know what comes of it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from tests.soak.own_events import own_event
from tests.soak.pocket_app import PocketApp

HOME = "Europe/Berlin"
ABROAD = ("America/New_York", "Asia/Tokyo", "Pacific/Auckland")
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Days off, from `known_on` in the calendar or the configuration."""

    first: date
    last: date
    known_on: date
    by_event: bool


@dataclass(slots=True)
class Almanac:
    """One year, or a shorter one."""

    draws: random.Random
    weeks: int
    begins: date
    busy: PocketApp
    leaves: list[Leave] = field(default_factory=list)
    journeys: list[tuple[date, date, str]] = field(default_factory=list)
    slack: list[tuple[date, date]] = field(default_factory=list)
    mistakes: set[date] = field(default_factory=set)

    def fill(self) -> None:
        """Draw it, and write the busy calendar."""
        for number in range(max(1, self.weeks // 20)):
            first = self._monday() + timedelta(days=self.draws.randint(0, 4))
            notice = timedelta(days=self.draws.choice((1, 10, 40)))
            last = first + timedelta(days=self.draws.choice((1, 6, 11)))
            known = max(first - notice, self.begins + timedelta(days=1))
            self.leaves.append(Leave(first=first, last=last, known_on=known, by_event=number % 2 == 0))
        for _ in range(max(1, self.weeks // 18)):
            first = self._monday()
            self.journeys.append((first, first + timedelta(days=self.draws.choice((3, 10))), self.draws.choice(ABROAD)))
            first = self._monday()
            self.slack.append((first, first + timedelta(days=self.draws.choice((6, 13)))))
        days = [self.draws.randrange(self.weeks * 7) for _ in range(self.weeks // 3)]
        self.mistakes = {self.begins + timedelta(days=day) for day in days}
        for number in range(self.weeks * 2):
            self._write_busy(number)

    def known_on(self, day: date) -> Iterator[Leave]:
        """The days off that become known on a day."""
        return (leave for leave in self.leaves if leave.known_on == day)

    def zone_on(self, day: date) -> str:
        """Where the user is."""
        return next((zone for first, last, zone in self.journeys if first <= day <= last), HOME)

    def takes_part(self, day: date) -> bool:
        """Whether the user does anything on a day: not on a holiday, and not in weeks when all is let slip."""
        off = [(leave.first, leave.last) for leave in self.leaves]
        return not any(first <= day <= last for first, last in [*off, *self.slack])

    def errs_on(self, day: date) -> bool:
        """Whether something is ticked by mistake."""
        return day in self.mistakes

    def _monday(self) -> date:
        return self.begins + WEEK * self.draws.randrange(1, max(2, self.weeks - 1))

    def _write_busy(self, number: int) -> None:
        day = self.begins + timedelta(days=self.draws.randrange(self.weeks * 7))
        start = datetime.combine(day, time(self.draws.randint(6, 15)), tzinfo=UTC)
        rule = "RRULE:FREQ=WEEKLY;COUNT=8\r\n" if number % 10 == 0 else ""
        self.busy.add(f"busy-{number}.ics", own_event(f"busy-{number}", "Meeting", start, rule))
