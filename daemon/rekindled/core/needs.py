"""What the place of a touch must keep to: hours, people, and who must be awake there as well (P0-16, U12).

Owns which hours are meant for whom, and whether a place keeps to them. Must not search for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from rekindled.core.abroad import Abroad
from rekindled.core.gaps import shared_parts, window_on
from rekindled.core.model import Channel, Contact, Interval
from rekindled.core.rhythm import Hours, Rhythm
from rekindled.core.world import World

AT_ONCE = frozenset({Channel.CALL, Channel.VIDEO})


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a place must keep to: the hours, how many people it counts for, and who must be awake there as well."""

    hours: Hours
    people: int = 1
    abroad: tuple[Abroad, ...] = ()


def need_of(world: World, contact: Contact, channel: Channel, people: int = 1) -> Need:
    """What a place for one contact must keep to; only who talks at that very moment must be awake."""
    abroad = world.abroad.get(contact.id) if channel in AT_ONCE else None
    hours = world.hours[contact.circle, channel]
    return Need(hours=hours, people=people, abroad=(abroad,) if abroad is not None else ())


def is_decent(place: Interval, need: Need, rhythm: Rhythm) -> bool:
    """Whether a place is within decent hours wherever somebody must be awake."""
    return all(any(part == place for part in shared_parts(place, rhythm.decent, one.zone)) for one in need.abroad)


def is_within(place: Interval, need: Need, zone: ZoneInfo) -> bool:
    """Whether a place is on a day and in a window that are meant for it."""
    day = place.start.astimezone(zone).date()
    window = window_on(day, need.hours.window, zone)
    return day.weekday() in need.hours.days and window.start <= place.start and place.end <= window.end
