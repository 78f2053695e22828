"""Whose turn it is among those who wait for a first talk, and how much of each week is kept for them (R19).

Owns the order of waiting. Must not know where anybody finds a place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import zip_longest

from rekindled.core.followups import FIRST_TALKS
from rekindled.core.model import Purpose, Touch, TouchKey, TouchState
from rekindled.core.mornings import WEEK, Mornings, week_of
from rekindled.core.needs import Need
from rekindled.core.rhythm import Hours
from rekindled.core.settling import start_of
from rekindled.core.wanted import Wanted
from rekindled.core.world import World


def kept_free(mornings: Mornings, monday: date, waiting: int, dormant: Counter[date]) -> Counter[date]:
    """What is left of each week's share from a Monday on, until each of those who wait had a turn.

    A week that is full already keeps nothing for anybody: who waits must find their turn in a later one.
    """
    reserved: Counter[date] = Counter()
    share = mornings.rhythm.dormant_places
    while waiting > 0 and share > 0:
        reserved[monday] = min(max(0, share - dormant[monday]), mornings.left_in(monday), waiting)
        waiting -= reserved[monday]
        monday += WEEK
    return reserved


def alternating(world: World, wishes: Sequence[Wanted]) -> list[Wanted]:
    """Those whose date has come and those never talked to take turns, so that neither has to wait for all others.

    Often one planning has a place for one person only: who begins is whose turn it is after the last places given.
    """
    dated = [wish for wish in wishes if not wish.undated]
    undated = [wish for wish in wishes if wish.undated]
    pairs = zip_longest(undated, dated) if _dated_had_theirs(world) else zip_longest(dated, undated)
    return [wish for pair in pairs for wish in pair if wish is not None]


def _dated_had_theirs(world: World) -> bool:
    """Whether the reconnects opened last were rather for those with a date; without one, the due day was that day."""
    opened = [touch for touch in world.snapshot.touches if touch.key.purpose is Purpose.RECONNECT]
    latest = max((touch.opened_at for touch in opened), default=None)
    last = [touch for touch in opened if touch.opened_at == latest]
    dated = sum(1 for touch in last if touch.due_on != world.moment.local_day(touch.opened_at))
    return dated > len(last) - dated


def first_talks_by_week(world: World, ending: Collection[TouchKey]) -> Counter[date]:
    """How many first talks each week holds already, by its Monday, without those that end in this planning."""
    weeks: Counter[date] = Counter()
    for entry in world.standing:
        carried: Iterable[Touch] = world.carried.get(entry.uid, ())
        count = sum(1 for touch in carried if _takes_a_turn(touch) and touch.key not in ending)
        if count:
            weeks[week_of(world.moment.local_day(start_of(entry, world.rhythm)))] += count
    return weeks


def _takes_a_turn(touch: Touch) -> bool:
    gone = (TouchState.WITHDRAWN, TouchState.RETURNED)
    return touch.key.purpose in FIRST_TALKS and touch.state not in gone


def first_in_turn(
    left: Sequence[Wanted],
    need: Callable[[Wanted], Need],
    day: date,
    room: Mapping[Hours, int],
    passed: Collection[str],
) -> list[Wanted]:
    """The first in turn who may be reached on that day, as many as share a block with the first of them."""
    found: list[Wanted] = []
    most = 0
    for wish in left:
        if wish.due_on > day or wish.contact.id in passed:
            continue
        hours = need(wish).hours
        same = not found or need(found[0]).hours == hours
        if same and room.get(hours, 0) > 0:
            found.append(wish)
            most = room[hours]
        if found and len(found) >= most:
            break
    return found
