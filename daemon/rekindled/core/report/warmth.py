"""How warm each circle is, and was: the share of its people whose last talk was within their cadence.

Owns that definition. Whoever one keeps up with today is counted with today's circle and cadence in the months before,
too: how it was then is not kept. Must not count anybody as late (R3).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rekindled.core.cadence import Cadence, Unit, after
from rekindled.core.circles import in_order
from rekindled.core.followups import cadence_in_force
from rekindled.core.history import is_conversation
from rekindled.core.model import Contact
from rekindled.core.report.people import Top, circle_name, months_until, present, top
from rekindled.core.world import World

MONTHS = 12
MOST = 20
A_MONTH = Cadence(count=1, unit=Unit.MONTHS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """A circle's name, how many of it one keeps up with, and how many of those were warm as each month ended."""

    name: str
    people: int
    warm: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Warmth:
    """The months by their first days, this one as it is today; the circles in the order in which they are told."""

    months: tuple[date, ...]
    circles: Top[Circle]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """Somebody one keeps up with, and the days of their talks in order."""

    every: Cadence
    days: tuple[date, ...]

    def is_warm(self, on: date) -> bool:
        found = bisect_right(self.days, on)
        return found > 0 and after(self.days[found - 1], self.every) >= on


def warmth(world: World) -> Warmth:
    """The last twelve months, circle by circle."""
    today = world.moment.today
    months = months_until(today, MONTHS)
    ends = tuple(min(after(month, A_MONTH) - timedelta(days=1), today) for month in months)
    people: dict[str | None, list[_Kept]] = defaultdict(list)
    for contact in present(world):
        every = cadence_in_force(contact, world.history(contact.id), world.rhythm)
        if every is not None:
            people[contact.circle].append(_Kept(every=every, days=_days(world, contact)))
    names: tuple[str | None, ...] = in_order(name for name in people if name is not None)
    circles = [_circle(name, people[name], ends) for name in (*names, *([None] if None in people else []))]
    return Warmth(months=months, circles=top(circles, MOST))


def _circle(name: str | None, people: Sequence[_Kept], ends: Sequence[date]) -> Circle:
    warm = tuple(sum(1 for one in people if one.is_warm(end)) for end in ends)
    return Circle(name=circle_name(name), people=len(people), warm=warm)


def _days(world: World, contact: Contact) -> tuple[date, ...]:
    """The days of their talks, from the log and from what the user says of the contact."""
    logged = {row.local_on for row in world.history(contact.id).interactions if is_conversation(row)}
    said = {contact.last_contact_on} if contact.last_contact_on else set()
    return tuple(sorted(logged | said))
