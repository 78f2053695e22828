"""Who is wanted and which mornings are free, brought together: the changes to make (design §3 "plan").

Owns the order in which wishes get their place. Must not know how a change is written. The same world gives the same
plan, and a plan that has been carried out plans nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from rekindled.core.changes import (
    Accompany,
    Acknowledge,
    Change,
    Complete,
    Create,
    Keep,
    Move,
    Plan,
    Remake,
    Rewrite,
    Withdraw,
)
from rekindled.core.companions import follow
from rekindled.core.gaps import Occupancy
from rekindled.core.model import Interval, Touch, TouchState
from rekindled.core.mornings import Mornings
from rekindled.core.opening import DATE_BOUND, FARTHEST, LATEST_BY_DATE, ended_by, open_new
from rekindled.core.remaking import remade
from rekindled.core.standing import ToMove, decide
from rekindled.core.world import World


def plan(world: World) -> Plan:
    """All changes that bring the calendar to what the rules want; withdrawals first, then moves, then new entries."""
    busy = Occupancy(world.busy)
    mornings = Mornings(world.rhythm, Occupancy(world.busy))
    again = remade(world)
    for one in again:
        if isinstance(one, Remake):
            mornings.add(world.place_of(one.entry), _people(one.touches))
    lost = {one.entry.uid for one in again}
    decided = [(entry, decide(world, entry, busy)) for entry in world.standing if entry.uid not in lost]
    settled: list[Change] = [*again]
    for entry, decision in decided:
        if isinstance(decision, ToMove):
            continue
        if not isinstance(decision, Withdraw) and not entry.twin:
            people = _people(world.carried.get(entry.uid, ()), _dropped(decision))
            mornings.add(world.place_of(entry), people)
        settled += [decision] if decision else []
    moved = [_moved(world, mornings, d) for _, d in decided if isinstance(d, ToMove)]
    created, waiting = open_new(world, mornings, [*settled, *moved])
    followed = follow(world, [*settled, *moved])
    changes = sorted([*settled, *moved, *created, *followed], key=_rank)
    return Plan(changes=tuple(changes), waiting=tuple(waiting))


_ORDER = {Withdraw: 0, Rewrite: 1, Move: 2, Remake: 3, Create: 3, Accompany: 4, Complete: 4, Acknowledge: 5, Keep: 6}


def _rank(change: Change) -> int:
    """What ends a touch comes before what begins one: nobody has two open ones of a kind, not for a moment."""
    return 0 if ended_by(change) else _ORDER[type(change)]


def _dropped(decision: Change | ToMove | None) -> tuple[Touch, ...]:
    return decision.dropped if isinstance(decision, Rewrite) else ()


def _people(carried: Iterable[Touch], dropped: Sequence[Touch] = ()) -> int:
    """How many people an entry counts for under the caps; what a date binds counts for none."""
    gone = {touch.key for touch in dropped}
    ended = (TouchState.WITHDRAWN, TouchState.RETURNED)
    return sum(1 for t in carried if t.key.purpose not in DATE_BOUND and t.state not in ended and t.key not in gone)


def _moved(world: World, mornings: Mornings, wish: ToMove) -> Move | Keep:
    place = world.place_of(wish.entry)
    minutes = max(5, int((place.end - place.start).total_seconds() // 60))
    people = _people(wish.touches)
    if wish.exact or not people:
        found = mornings.place_by_date(minutes, wish.first, wish.first + LATEST_BY_DATE)
        found = found or _same_clock(world, place, wish.first)
    else:
        found = mornings.place(minutes, people, wish.first, wish.first + FARTHEST)
    if found is None or (found.start == place.start and wish.title is None):
        mornings.add(place, people)
        return Keep(entry=wish.entry, touches=wish.touches, because=f"{wish.because}, and no other place is better")
    mornings.add(found, people)
    return Move(
        entry=wish.entry,
        place=found,
        touches=wish.touches,
        because=wish.because,
        title=wish.title,
        pinned=wish.exact,
        second_place=wish.second_place,
    )


def _same_clock(world: World, place: Interval, day: date) -> Interval:
    start = place.start.astimezone(world.rhythm.zone)
    moved = start.replace(year=day.year, month=day.month, day=day.day)
    return Interval(start=moved, end=moved + (place.end - place.start))
