"""What the mornings can carry against what is asked of them, told before it is felt (U10, R3).

Owns what a week carries, and which smallest changes would make everything fit. Must not blame: who has more people than
mornings did nothing wrong, and everybody's turn comes, only later.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta
from fractions import Fraction

from rekindled.core.cadence import Cadence, after
from rekindled.core.demand import WEEKS_A_YEAR, Line, asked, by_circle, lines_of, mean_days, stretched
from rekindled.core.followups import FIRST_TALKS
from rekindled.core.gaps import ONE_DAY, window_on
from rekindled.core.model import TouchState
from rekindled.core.mornings import WEEK, Mornings, week_of
from rekindled.core.needs import Need
from rekindled.core.rhythm import Hours, Rhythm
from rekindled.core.world import World

WEEKS = 52
Morning = tuple[tuple[timedelta, timedelta], ...]
Shape = tuple[Morning | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A circle's people (empty: of none) whose cadence would be another one."""

    circle: str
    people: int
    before: Cadence
    after: Cadence


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change with which all would fit: cadences stretched, or more people a week; `fewer` is how many conversations
    a year would fall away.
    """

    stretches: tuple[Stretch, ...] = ()
    per_week: int | None = None
    asked: Fraction
    fewer: Fraction = Fraction()


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """People a week asked for and carried in the mean of the coming year; `closed` of its weeks carry nobody.

    `waiting` are dormant people without a place yet, and `turns` is in how many weeks at the latest each had a turn
    (None: only when mornings are left over).
    """

    lines: tuple[Line, ...]
    asked: Fraction
    carried: Fraction
    closed: int
    waiting: int
    turns: int | None
    proposals: tuple[Proposal, ...] = ()

    @property
    def people(self) -> int:
        """How many have a cadence."""
        return sum(one.people for one in self.lines)

    @property
    def over(self) -> bool:
        """Whether more is asked for than fits."""
        return self.asked > self.carried

    def kept_at(self, every: Cadence) -> int:
        """How many people could be kept up with if each had this cadence."""
        return int(self.carried * mean_days(every) / 7)


def capacity(world: World) -> Capacity:
    """What the coming year carries, beginning with the next whole week, against what the cadences ask for."""
    lines = lines_of(world)
    weeks = _weeks(world, world.rhythm, lines)
    wanted, carried = asked(lines), Fraction(sum(weeks), WEEKS)
    waiting = _waiting(world)
    share = min(world.rhythm.dormant_places, max(weeks))
    return Capacity(
        lines=lines,
        asked=wanted,
        carried=carried,
        closed=weeks.count(0),
        waiting=waiting,
        turns=math.ceil(Fraction(waiting, share)) + weeks.count(0) if share else None,
        proposals=_proposals(world, lines, carried) if wanted > carried else (),
    )


def _waiting(world: World) -> int:
    """Dormant people who are wanted within the horizon and have no place yet."""
    placed = {touch.key.contact_id for touch in world.snapshot.touches if touch.state is TouchState.OPEN}
    horizon_end = after(world.moment.today, world.rhythm.horizon)
    wishes = (wish for reached in world.verdicts.values() for wish in reached.wanted)
    reconnects = (wish for wish in wishes if wish.purpose in FIRST_TALKS and wish.due_on <= horizon_end)
    return sum(1 for wish in reconnects if wish.contact.id not in placed)


def _weeks(world: World, rhythm: Rhythm, lines: Sequence[Line]) -> list[int]:
    """How many people each week of the coming year carries, with closed days and what is known of busy time."""
    mornings = Mornings(rhythm, world.occupancy, world.closed)
    first = week_of(world.moment.today) + WEEK
    # Who is asked for once a year or less is dormant each time, and reconnects share a block.
    seldom = asked(one for one in lines if one.days >= mean_days(rhythm.dormant_after))
    together = math.ceil(rhythm.per_week * seldom / asked(lines)) if lines else rhythm.dormant_places
    mondays = [first + WEEK * number for number in range(WEEKS)]
    shapes = [_shape(world, rhythm, monday) for monday in mondays]
    # Weeks of one shape carry alike, and most weeks far ahead are of one: each is tried once (design §6).
    alike = dict(zip(shapes, mondays, strict=True))
    carried = {shape: _carried(mornings, rhythm, monday, together) for shape, monday in alike.items()}
    return [carried[shape] for shape in shapes]


def _shape(world: World, rhythm: Rhythm, monday: date) -> Shape:
    """All of a week that decides how many people it carries."""
    return tuple(_morning(world, rhythm, monday + timedelta(days=number)) for number in range(7))


def _morning(world: World, rhythm: Rhythm, day: date) -> Morning | None:
    """How long a morning is and what is taken of it, from its beginning; None where there is none."""
    if day.weekday() not in rhythm.days or day in world.closed:
        return None
    span = window_on(day, rhythm.window, rhythm.zone)
    # Two moments of one zone are subtracted by their clocks, which jump: the length is asked of UTC.
    begin, end = span.start.astimezone(UTC), span.end.astimezone(UTC)
    return (timedelta(), end - begin), *((one - begin, other - begin) for one, other in world.occupancy.meeting(span))


def _carried(mornings: Mornings, rhythm: Rhythm, monday: date, together: int) -> int:
    usual = Hours(days=rhythm.days, window=rhythm.window, minutes=rhythm.call_minutes)
    block = replace(usual, minutes=rhythm.block_minutes)
    people, day = 0, monday
    while day < monday + WEEK:
        room = mornings.room(day, rhythm.days)
        group = min(room, rhythm.people_per_block, together - people)
        place = mornings.gap(day, Need(hours=block, people=group)) if group > 1 else None
        count = group if place else 1
        place = place or (mornings.gap(day, Need(hours=usual)) if room else None)
        if place is None:
            day += ONE_DAY
            continue
        mornings.add(place, count)
        people += count
    return people


def _proposals(world: World, lines: tuple[Line, ...], carried: Fraction) -> tuple[Proposal, ...]:
    """Each circle stretched alone until all fits, all together, and more people a week; the least loss first."""
    alone = [_fitted(lines, circle, carried) for circle in by_circle(lines)]
    found = [one for one in (*alone, _fitted(lines, None, carried)) if one is not None]
    unlike = {one.stretches: one for one in reversed(found)}
    ordered = sorted(unlike.values(), key=lambda one: (one.fewer, len(one.stretches), one.stretches[0].circle))
    more = _more_a_week(world, lines)
    return (*ordered, more) if more else tuple(ordered)


def _fitted(lines: tuple[Line, ...], circle: str | None, carried: Fraction) -> Proposal | None:
    """The fewest steps for one circle, or for all, with which everything fits; None when none do."""
    now = lines
    while asked(now) > carried:
        longer = tuple(stretched(one) if circle in (None, one.circle) else one for one in now)
        if longer == now:
            return None
        now = longer
    changed = (
        Stretch(circle=old.circle, people=old.people, before=old.every, after=new.every)
        for old, new in zip(lines, now, strict=True)
        if old != new
    )
    fewer = (asked(lines) - asked(now)) * WEEKS_A_YEAR
    return Proposal(stretches=tuple(changed), asked=asked(now), fewer=fewer)


def _more_a_week(world: World, lines: tuple[Line, ...]) -> Proposal | None:
    """The smallest cap with which everything fits, where the mornings have the room."""
    wanted = asked(lines)
    full = Fraction(WEEKS, max(1, WEEKS - _closed_weeks(world)))
    cap, before = math.ceil(wanted * full), -1
    while (carried := sum(_weeks(world, replace(world.rhythm, per_week=cap), lines))) > before:
        if Fraction(carried, WEEKS) >= wanted:
            return Proposal(per_week=cap, asked=wanted)
        # Weeks with a closed day or much else in them carry less than the cap: others must make up for them.
        cap, before = cap + 1, carried
    return None


def _closed_weeks(world: World) -> int:
    first = week_of(world.moment.today) + WEEK
    mondays = (first + WEEK * number for number in range(WEEKS))
    return sum(1 for monday in mondays if _is_closed(world, monday))


def _is_closed(world: World, monday: date) -> bool:
    days = (monday + timedelta(days=number) for number in range(7))
    return all(day in world.closed for day in days if day.weekday() in world.rhythm.days)
