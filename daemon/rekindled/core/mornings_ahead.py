"""The coming days as a calendar of mornings: which are free for calls, which have entries, which are closed.

Owns what each day is. Must not plan, nor know how a calendar is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rekindled.core.closed_days import DaySpan
from rekindled.core.gaps import Occupancy, first_gap, window_on
from rekindled.core.model import Interval, TouchState
from rekindled.core.mornings import week_of
from rekindled.core.world import World


class DayIs(StrEnum):
    """What a day is for somebody who looks ahead; the first of these that holds."""

    PASSED = "passed"
    PLANNED = "planned"
    CLOSED = "closed"
    FREE = "free"
    TAKEN = "taken"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAhead:
    """One local day: how many entries and people it has, and why nothing new is placed on it, if so."""

    on: date
    kind: DayIs
    entries: int = 0
    people: int = 0
    because: str = ""


def days_ahead(world: World, last: date) -> tuple[DayAhead, ...]:
    """Whole weeks, from the Monday of this one to the Sunday of the week of `last`, in the user's zone.

    A morning is free where a call still fits into the usual window (P0-16), whatever the caps of day and week say.
    """
    today = world.moment.today
    entries, people = _planned(world)
    taken = world.occupancy.copy()
    for entry in world.standing:
        taken.take(world.place_of(entry))
    span = DaySpan(first_on=week_of(today), last_on=date.fromordinal(week_of(last).toordinal() + 6))
    return tuple(
        DayAhead(
            on=day,
            kind=DayIs.PLANNED if entries.get(day) and day >= today else _kind(world, day, taken),
            entries=entries.get(day, 0),
            people=len(people.get(day, ())),
            because=world.closed.get(day, ""),
        )
        for day in span.days()
    )


def _planned(world: World) -> tuple[dict[date, int], dict[date, set[str]]]:
    """How many entries each day has, and whom; a task beside an event is the same entry."""
    entries: dict[date, int] = {}
    people: dict[date, set[str]] = {}
    for entry in world.standing:
        if entry.twin:
            continue
        day = world.moment.local_day(world.place_of(entry).start)
        entries[day] = entries.get(day, 0) + 1
        touches = world.carried.get(entry.uid, ())
        people.setdefault(day, set()).update(
            touch.key.contact_id for touch in touches if touch.state is not TouchState.WITHDRAWN
        )
    return entries, people


def _kind(world: World, day: date, taken: Occupancy) -> DayIs:
    rhythm, moment = world.rhythm, world.moment
    if day < moment.today:
        return DayIs.PASSED
    if day in world.closed:
        return DayIs.CLOSED
    if day.weekday() not in rhythm.days:
        return DayIs.OTHER
    window = window_on(day, rhythm.window, rhythm.zone)
    if window.end <= moment.now:
        return DayIs.PASSED
    left = Interval(start=max(window.start, moment.now), end=window.end)
    return DayIs.FREE if first_gap(left, rhythm.call_minutes, taken) else DayIs.TAKEN
