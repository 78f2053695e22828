"""The mornings ahead: what stands on the calendar, for whom and why.

Owns which entries are near enough to be told. Must not know what their titles say: the user may have changed those.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rekindled.core.cadence import after
from rekindled.core.model import Channel, Purpose, Shape, Touch, TouchState
from rekindled.core.report.people import Top, called, top
from rekindled.core.world import World

MOST = 20
MOST_PEOPLE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One person of an entry, and what it is for."""

    who: str
    purpose: Purpose
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """One entry in the user's local time; one that fills the day has no hours worth telling."""

    start: datetime
    end: datetime
    all_day: bool
    people: Top[Planned]


def mornings(world: World, *, discreet: bool) -> Top[Morning]:
    """The entries of the coming horizon that wait for a mark, by start; reviews and notes of our own are none."""
    until = after(world.moment.today, world.rhythm.horizon)
    found = []
    for entry in world.standing:
        place = world.place_of(entry)
        waiting = [one for one in world.carried.get(entry.uid, ()) if _waits(world, one)]
        is_ahead = place.end > world.moment.now and world.moment.local_day(place.start) <= until
        if waiting and is_ahead and entry.shape in (Shape.SLOT, Shape.BLOCK):
            zone = world.rhythm.zone
            found.append(
                Morning(
                    start=place.start.astimezone(zone),
                    end=place.end.astimezone(zone),
                    all_day=not isinstance(entry.now.start, datetime),
                    people=top([_planned(world, one, discreet=discreet) for one in waiting], MOST_PEOPLE),
                )
            )
    return top(found, MOST)


def _waits(world: World, touch: Touch) -> bool:
    """Whether it is open, and for somebody who is known: an entry may be for a stranger."""
    return touch.state is TouchState.OPEN and touch.key.contact_id in world.contacts


def _planned(world: World, touch: Touch, *, discreet: bool) -> Planned:
    contact = world.contacts[touch.key.contact_id]
    return Planned(who=called(contact, discreet=discreet), purpose=touch.key.purpose, channel=touch.channel)
