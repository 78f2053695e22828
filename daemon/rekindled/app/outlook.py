"""What months that were played through come to: how often circles are reached, how full weeks are, who waits long.

Owns what is counted, and the fields scripts get; new ones may come, none changes meaning. Must not play or print.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from rekindled.app.simulating import Evening, Habits, evenings
from rekindled.core.cadence import Cadence, Unit, after
from rekindled.core.demand import mean_days
from rekindled.core.facts import Snapshot
from rekindled.core.followups import cadence_in_force, closed_gate
from rekindled.core.history import History, histories, is_conversation
from rekindled.core.memory import touches_of
from rekindled.core.model import Contact, TouchState
from rekindled.core.mornings import week_of
from rekindled.core.relocating import people_of
from rekindled.core.settling import end_of
from rekindled.core.world import World

Plain = dict[str, Any]
ENDS = (TouchState.DONE, TouchState.UNANSWERED, TouchState.SKIPPED, TouchState.LAPSED, TouchState.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """What was counted from `begun_on` to `ended_on`: people each week had, by its Monday, and the store at the end."""

    begun_on: date
    ended_on: date
    weeks: Mapping[date, int]
    before: Snapshot
    snapshot: Snapshot

    @property
    def days(self) -> int:
        """How many days that is."""
        return (self.ended_on - self.begun_on).days


def play(world: World, habits: Habits, months: int, *, plainly: bool = False) -> Months:
    """So many months, played through from the world's moment on; `plainly` as for `evenings`."""
    begun_on = world.moment.today
    ended_on = after(begun_on, Cadence(count=months, unit=Unit.MONTHS))
    weeks: Counter[date] = Counter()
    snapshot = world.snapshot
    for evening in evenings(world, habits, ended_on, plainly=plainly):
        weeks.update(_people(evening))
        snapshot = evening.snapshot
    return Months(begun_on=begun_on, ended_on=ended_on, weeks=weeks, before=world.snapshot, snapshot=snapshot)


def outlook_result(world: World, habits: Habits, months: int) -> Plain:
    """`simulate`: what so many months would come to."""
    played = play(world, habits, months)
    people = _scheduled(world, played)
    most = max(played.weeks.values(), default=0)
    fullest = min((monday for monday, count in played.weeks.items() if count == most), default=None)
    return {
        "from": played.begun_on.isoformat(),
        "until": played.ended_on.isoformat(),
        "seed": habits.seed,
        "circles": [_circle(circle, people, played) for circle in sorted({one.circle for one in people})],
        "load": {
            "mean": round(sum(played.weeks.values()) * 7 / played.days, 1),
            "most": most,
            "most_in_week_of": fullest.isoformat() if fullest else None,
        },
        "outcomes": _outcomes(played),
        "late": [_late(one) for one in sorted(people, key=_lateness) if one.is_late],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Person:
    """Somebody with a cadence, the days on which they were talked with, and the longest stretch between them."""

    contact: Contact
    every: Cadence
    talks: tuple[date, ...]
    longest: int

    @property
    def circle(self) -> str:
        return self.contact.circle or ""

    @property
    def is_late(self) -> bool:
        return self.longest > 2 * mean_days(self.every)


def _people(evening: Evening) -> Counter[date]:
    """People of the entries that were over, by the Monday of their week."""
    weeks: Counter[date] = Counter()
    carried = touches_of(evening.snapshot, of={entry.uid for entry in evening.over})
    for entry in evening.over:
        monday = week_of(evening.moment.local_day(end_of(entry, evening.moment.rhythm)))
        weeks[monday] += people_of(carried.get(entry.uid, ()))
    return weeks


def _scheduled(world: World, played: Months) -> list[_Person]:
    known = histories(played.snapshot)
    found: list[_Person] = []
    for contact in played.snapshot.contacts:
        history = known.get(contact.id) or History()
        every = cadence_in_force(contact, history, world.rhythm)
        if every is None or closed_gate(contact, played.begun_on):
            continue
        days = (row.local_on for row in history.interactions if is_conversation(row))
        talks = tuple(day for day in days if day >= played.begun_on)
        found.append(_Person(contact=contact, every=every, talks=talks, longest=_longest(talks, played)))
    return found


def _longest(talks: tuple[date, ...], played: Months) -> int:
    """The days of the longest stretch without a talk within the months."""
    days = (played.begun_on, *talks, played.ended_on)
    return max((later - earlier).days for earlier, later in pairwise(days))


def _circle(circle: str, people: Iterable[_Person], played: Months) -> Plain:
    those = [one for one in people if one.circle == circle]
    talks = sum(len(one.talks) for one in those)
    asked = sum((played.days / mean_days(one.every) for one in those), start=Fraction())
    return {
        "circle": circle or None,
        "people": len(those),
        "talks": talks,
        "asked": round(asked),
        "days_between": round(len(those) * played.days / talks) if talks else None,
        "days_asked": round(len(those) * played.days / asked),
    }


def _outcomes(played: Months) -> Plain:
    """How many touches ended in which way."""
    before = {touch.key for touch in played.before.touches if touch.state is not TouchState.OPEN}
    ended = Counter(touch.state for touch in played.snapshot.touches if touch.key not in before)
    return {state.value: ended[state] for state in ENDS}


def _lateness(one: _Person) -> tuple[Fraction, str]:
    return -one.longest / mean_days(one.every), one.contact.id


def _late(one: _Person) -> Plain:
    return {
        "contact": one.contact.name,
        "contact_id": one.contact.id,
        "every": str(one.every),
        "longest_days": one.longest,
    }
