"""Who is wanted and which mornings are free, brought together: the changes to make (design §3 "plan").

Owns the order in which wishes get their place. Must not know how a change is written. The same world gives the same
plan, and a plan that has been carried out plans nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from rekindled.core.alerting import alerted, place_for_alert
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
from rekindled.core.followups import FIRST_TALKS
from rekindled.core.model import Interval, Touch
from rekindled.core.mornings import Mornings
from rekindled.core.opening import ended_by, kept_for_dormant, open_new
from rekindled.core.relocating import people_of, relocated
from rekindled.core.remaking import remade
from rekindled.core.reviewing import place_for_review, reviewed
from rekindled.core.standing import ToMove, decide
from rekindled.core.world import World

AT_SHORT_NOTICE = timedelta(minutes=15)


def plan(world: World) -> Plan:
    """All changes that bring the calendar to what the rules want; withdrawals first, then moves, then new entries."""
    mornings = Mornings(world.rhythm, world.occupancy, world.closed)
    mornings.add(_gone_by(world), 0)
    for place in world.kept:
        mornings.add(place, 1)
    review, alert = place_for_review(world), place_for_alert(world)
    for place in filter(None, (review, alert)):
        mornings.add(place, 0)
    again = remade(world)
    for one in again:
        if isinstance(one, Remake):
            mornings.add(world.place_of(one.entry), people_of(one.touches))
    lost = {one.entry.uid for one in again}
    there = [entry for entry in world.standing if entry.uid not in lost]
    decided = [(entry, world.as_before(entry) or decide(world, entry, world.occupancy)) for entry in there]
    settled: list[Change] = [*again]
    for entry, decision in decided:
        if isinstance(decision, ToMove):
            continue
        if not isinstance(decision, Withdraw) and not entry.twin:
            people = people_of(world.carried.get(entry.uid, ()), _dropped(decision))
            mornings.add(world.place_of(entry), people)
        settled += [decision] if decision else []
    moved = _moved(world, mornings, settled, [wish for _, wish in decided if isinstance(wish, ToMove)])
    created, waiting = open_new(world, mornings, [*settled, *moved])
    followed = follow(world, [*settled, *moved])
    changes = [*settled, *moved, *created, *followed]
    ordered = sorted([*changes, *reviewed(world, review, changes), *alerted(world, alert)], key=_rank)
    return Plan(changes=tuple(ordered), waiting=tuple(waiting))


def _gone_by(world: World) -> Interval:
    """What is over of today, and the quarter of an hour in which a calendar app may not have heard of an entry yet."""
    midnight = datetime.combine(world.moment.today, time(), tzinfo=world.rhythm.zone)
    return Interval(start=midnight, end=max(midnight, world.moment.now + AT_SHORT_NOTICE))


def _moved(world: World, mornings: Mornings, settled: Sequence[Change], wishes: Sequence[ToMove]) -> list[Change]:
    """What has passed or is due anew leaves dormant ties their share; what stays near its place is in its own week."""
    at_home = [wish for wish in wishes if wish.near or wish.exact or _is_reconnect(wish)]
    moved: list[Change] = [relocated(world, mornings, wish) for wish in at_home]
    if len(at_home) == len(wishes):
        return moved
    mornings.reserve(kept_for_dormant(world, mornings, [*settled, *moved]))
    moved += [relocated(world, mornings, wish) for wish in wishes if wish not in at_home]
    mornings.reserve({})
    return moved


def _is_reconnect(wish: ToMove) -> bool:
    return any(touch.key.purpose in FIRST_TALKS for touch in wish.touches)


_ORDER = {Withdraw: 0, Rewrite: 1, Move: 2, Remake: 3, Create: 3, Accompany: 4, Complete: 4, Acknowledge: 5, Keep: 6}


def _rank(change: Change) -> int:
    """What ends a touch comes before what begins one: nobody has two open ones of a kind, not for a moment."""
    return 0 if ended_by(change) else _ORDER[type(change)]


def _dropped(decision: Change | ToMove | None) -> tuple[Touch, ...]:
    return decision.dropped if isinstance(decision, Rewrite) else ()
