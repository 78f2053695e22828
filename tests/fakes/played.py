"""Worlds to play months in, and what can be seen of an evening."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from rekindled.app.simulating import Evening, Habits, evenings
from rekindled.core.facts import Setting, Snapshot
from rekindled.core.history import REGULAR, lane
from rekindled.core.memory import touches_of
from rekindled.core.model import Contact, EntryState, TouchState
from rekindled.core.mornings import week_of
from rekindled.core.relocating import people_of
from rekindled.core.rhythm import Rhythm
from rekindled.core.settling import Moment, start_of
from rekindled.core.world import World
from tests.fakes.desks import BERLIN, SUNDAY, person

DILIGENT = Habits(completes=Fraction(1), skips=Fraction(0), unanswered=Fraction(0))
EVERY = ("6 months", "3 months", "2 months", "1 year")


def crowd(size: int) -> tuple[Contact, ...]:
    """So many people: every fourth never talked to, the others last in the course of two years."""
    return tuple(
        person(
            number,
            EVERY[number % 4],
            None if number % 4 == 0 else date(2025, 1, 1) + timedelta(days=number * 37 % 690),
            circle=("friends", "family", None)[number % 3],
        )
        for number in range(1, size + 1)
    )


def world_of(people: Sequence[Contact], rhythm: Rhythm = BERLIN) -> World:
    """A store nobody planned for yet."""
    snapshot = Snapshot(contacts=tuple(people), settings={Setting.EPOCH: "abcd1234"})
    return World(snapshot=snapshot, moment=Moment(now=SUNDAY, rhythm=rhythm))


def played(world: World, habits: Habits, days: int, *, plainly: bool = False) -> Iterator[Evening]:
    """The evenings of so many days."""
    return evenings(world, habits, world.moment.today + timedelta(days=days), plainly=plainly)


def gone_on_from(evening: Evening, world: World, asleep: timedelta) -> World:
    """The same world after so long a time in which nobody looked and nobody marked anything."""
    return replace(world, snapshot=evening.snapshot, moment=replace(evening.moment, now=evening.moment.now + asleep))


def assert_in_order(evening: Evening, rhythm: Rhythm) -> None:
    """Caps of the coming days and weeks are kept, and nobody has two open touches in one lane (R2, U10)."""
    carried = touches_of(evening.snapshot)
    days: Counter[date] = Counter()
    weeks: Counter[date] = Counter()
    for entry in evening.snapshot.entries:
        people = people_of(carried.get(entry.uid, ()))
        if entry.state is EntryState.GONE or not people:
            continue
        on = evening.moment.local_day(start_of(entry, rhythm))
        days[on] += 1
        weeks[week_of(on)] += people
    this_week = week_of(evening.moment.today)
    assert all(count <= rhythm.per_day for on, count in days.items() if on > evening.moment.today)
    assert all(count <= rhythm.per_week for monday, count in weeks.items() if monday > this_week)
    still_open = [touch.key for touch in evening.snapshot.touches if touch.state is TouchState.OPEN]
    lanes = Counter((key.contact_id, lane(key.purpose)) for key in still_open)
    assert all(count == 1 for count in lanes.values())


def turns(evening: Evening) -> dict[str, list[date]]:
    """The days on which each contact's regular touches ended, in order, whatever came of them."""
    found: dict[str, list[date]] = {contact.id: [] for contact in evening.snapshot.contacts}
    for touch in evening.snapshot.touches:
        if touch.settled_at and touch.key.purpose in REGULAR and touch.state is not TouchState.WITHDRAWN:
            found[touch.key.contact_id].append(evening.moment.local_day(touch.settled_at))
    return {contact_id: sorted(days) for contact_id, days in found.items()}
