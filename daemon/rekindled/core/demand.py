"""What people ask for: how many conversations a week their cadences come to, by circle and cadence (issue U10).

Owns how a cadence counts, and how it can be stretched. Must not know mornings or caps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from rekindled.core.cadence import Cadence, Unit
from rekindled.core.followups import cadence_in_force, closed_gate
from rekindled.core.world import World

# The mean lengths of the Gregorian calendar (400 years are 146,097 days): a month is no 30 days (R16).
YEAR = Fraction(146_097, 400)
DAYS = {Unit.DAYS: Fraction(1), Unit.WEEKS: Fraction(7), Unit.MONTHS: YEAR / 12, Unit.YEARS: YEAR}
WEEKS_A_YEAR = YEAR / 7

# From each of these the next one is the smallest step that people would call one.
LADDER = (
    Cadence(count=10, unit=Unit.DAYS),
    Cadence(count=2, unit=Unit.WEEKS),
    Cadence(count=3, unit=Unit.WEEKS),
    Cadence(count=1, unit=Unit.MONTHS),
    Cadence(count=2, unit=Unit.MONTHS),
    Cadence(count=3, unit=Unit.MONTHS),
    Cadence(count=6, unit=Unit.MONTHS),
    Cadence(count=1, unit=Unit.YEARS),
)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Line:
    """People of one circle (empty: of none) with one cadence."""

    circle: str
    days: Fraction
    every: Cadence
    people: int

    @property
    def per_week(self) -> Fraction:
        """How many conversations a week they come to."""
        return self.people * 7 / self.days


def mean_days(every: Cadence) -> Fraction:
    """How many days a cadence is in the mean."""
    return every.count * DAYS[every.unit]


def line(circle: str, every: Cadence, people: int) -> Line:
    """So many people of a circle with a cadence."""
    return Line(circle=circle, days=mean_days(every), every=every, people=people)


def lines_of(world: World) -> tuple[Line, ...]:
    """Everybody with a cadence of their own, their circle's or the default, as far as nothing keeps them out."""
    counted: Counter[tuple[str, Cadence]] = Counter()
    for contact in world.snapshot.contacts:
        every = cadence_in_force(contact, world.history(contact.id), world.rhythm)
        if every is not None and closed_gate(contact, world.moment.today) is None:
            counted[contact.circle or "", every] += 1
    return tuple(sorted(line(circle, every, people) for (circle, every), people in counted.items()))


def asked(lines: Iterable[Line]) -> Fraction:
    """How many conversations a week all of them come to."""
    return sum((one.per_week for one in lines), start=Fraction())


def by_circle(lines: Iterable[Line]) -> Mapping[str, tuple[Line, ...]]:
    """The lines of each circle, in the order of their names."""
    circles: dict[str, list[Line]] = {}
    for one in lines:
        circles.setdefault(one.circle, []).append(one)
    return {circle: tuple(circles[circle]) for circle in sorted(circles)}


def stretched(one: Line) -> Line:
    """The line a step seldomer; what is a year or more stays as it is."""
    longer = next((every for every in LADDER if mean_days(every) > one.days), None)
    return one if longer is None else line(one.circle, longer, one.people)
