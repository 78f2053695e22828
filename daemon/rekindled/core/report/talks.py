"""A year of conversations, day by day.

Owns which days make the year and what counts on them. Must not compare one time with another: there are no streaks
(R3).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from rekindled.core.history import is_conversation
from rekindled.core.model import Interaction
from rekindled.core.mornings import WEEK, week_of
from rekindled.core.world import World

WEEKS = 53
LATELY = timedelta(weeks=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A week by its Monday, with the conversations of each of its days; None for a day that has not come yet."""

    monday: date
    talks: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The weeks, the earliest first; how many conversations, with how many people, and how many a week of late."""

    weeks: tuple[Week, ...]
    talks: int
    people: int
    weekly_of_late: float

    @property
    def most(self) -> int:
        """The most conversations of one day."""
        return max(count or 0 for week in self.weeks for count in week.talks)


def conversations(world: World) -> Iterator[Interaction]:
    """Every talk that happened, with whomever: in the log, not taken back, and more than a thank-you (U1)."""
    for history in world.histories.values():
        yield from (row for row in history.interactions if is_conversation(row))


def year_of(world: World) -> Year:
    """The 53 weeks that end with this one."""
    today = world.moment.today
    first = week_of(today) - WEEK * (WEEKS - 1)
    rows = [row for row in conversations(world) if first <= row.local_on <= today]
    days = Counter(row.local_on for row in rows)
    return Year(
        weeks=tuple(_week(first + WEEK * number, days, today) for number in range(WEEKS)),
        talks=len(rows),
        people=len({row.contact_id for row in rows}),
        weekly_of_late=round(sum(1 for row in rows if row.local_on > today - LATELY) / (LATELY / WEEK), 1),
    )


def _week(monday: date, days: Counter[date], today: date) -> Week:
    dates = (monday + timedelta(days=number) for number in range(7))
    return Week(monday=monday, talks=tuple(days[one] if one <= today else None for one in dates))
