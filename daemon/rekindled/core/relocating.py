"""The new place of an entry that is to move (R5).

Owns how near it stays and what is said of it. Must not know why it moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from rekindled.core.changes import Keep, Move
from rekindled.core.followups import THANK_LATEST
from rekindled.core.model import Interval, Purpose, Touch, TouchState
from rekindled.core.mornings import Mornings
from rekindled.core.needs import Need, need_of
from rekindled.core.opening import DATE_BOUND, FARTHEST, LATEST_BY_DATE
from rekindled.core.phrases import MOVED
from rekindled.core.standing import ToMove, words
from rekindled.core.world import World

SHORTEST_MINUTES = 5
# How long after their day birthday wishes and thanks still come well.
TOO_LATE = {Purpose.BIRTHDAY: LATEST_BY_DATE, Purpose.THANK: THANK_LATEST}


def people_of(carried: Iterable[Touch], dropped: Sequence[Touch] = ()) -> int:
    """How many people an entry counts for under the caps; what a date binds counts for none."""
    gone = {touch.key for touch in dropped}
    ended = (TouchState.WITHDRAWN, TouchState.RETURNED)
    return sum(1 for t in carried if t.key.purpose not in DATE_BOUND and t.state not in ended and t.key not in gone)


def relocated(world: World, mornings: Mornings, wish: ToMove) -> Move | Keep:
    """The entry at its new place, or where it stands when there is no better one or busy time is not known."""
    place = world.place_of(wish.entry)
    need = _need(world, wish, place)
    if wish.second_place and _is_too_late(wish):
        mornings.add(place, need.people)
        return _let_go(world, wish, "its day is long over")
    found = None if world.blind else _found(world, mornings, wish, need)
    if found is None or (found.start == place.start and wish.title is None):
        mornings.add(place, need.people)
        if wish.second_place and not world.blind:
            return _let_go(world, wish, "no later morning is free")
        because = f"{wish.because}, and {world.blind or 'no other place is better'}"
        return Keep(entry=wish.entry, touches=wish.touches, because=because)
    mornings.add(found, need.people)
    note = _told(world, place.start, wish.note) if wish.note else ""
    told = note != wish.entry.moved_note and wish.title is None
    return Move(
        entry=wish.entry,
        place=found,
        touches=wish.touches,
        because=wish.because,
        title=wish.title,
        description=words(world, wish.entry.shape, wish.touches, note)[1] if told else None,
        note=note if told else wish.entry.moved_note,
        pinned=wish.exact,
        second_place=wish.second_place,
    )


def _is_too_late(wish: ToMove) -> bool:
    """Whether its day is so long over that it would come oddly: two months late nobody is wished well or thanked."""
    (touch, *_) = wish.touches
    latest = TOO_LATE.get(touch.key.purpose)
    return latest is not None and touch.due_on + latest < wish.first


def _let_go(world: World, wish: ToMove, why: str) -> Keep:
    """It lapses where it stands, so that it does not hold its contact for ever (R2, R19)."""
    lapsed = tuple(replace(t, state=TouchState.LAPSED, settled_at=world.moment.now) for t in wish.touches)
    return Keep(entry=wish.entry, touches=lapsed, because=f"it passed without a mark, and {why}")


def _need(world: World, wish: ToMove, place: Interval) -> Need:
    """As long as it is now, for all it carries."""
    needs = [need_of(world, world.contacts[t.key.contact_id], t.channel) for t in wish.touches]
    minutes = max(SHORTEST_MINUTES, int((place.end - place.start).total_seconds() // 60))
    abroad = tuple(dict.fromkeys(one for need in needs for one in need.abroad))
    return Need(hours=replace(needs[0].hours, minutes=minutes), people=people_of(wish.touches), abroad=abroad)


def _found(world: World, mornings: Mornings, wish: ToMove, need: Need) -> Interval | None:
    place = world.place_of(wish.entry)
    if wish.exact or not need.people:
        found = mornings.place_by_date(need, wish.first, wish.first + LATEST_BY_DATE)
        return found or _same_clock(world, place, wish.first)
    if wish.near and mornings.day_of(place) >= wish.first:
        found = mornings.beside(need, place.start)
        if found is not None:
            return found
    return mornings.place(need, wish.first, wish.first + FARTHEST)


def _same_clock(world: World, place: Interval, day: date) -> Interval:
    start = place.start.astimezone(world.rhythm.zone)
    moved = start.replace(year=day.year, month=day.month, day=day.day)
    return Interval(start=moved, end=moved + (place.end - place.start))


def _told(world: World, at: datetime, why: str) -> str:
    tongue = world.rhythm.tongue
    return tongue.say(MOVED, when=tongue.moment(at.astimezone(world.rhythm.zone)), why=tongue.say(why))
