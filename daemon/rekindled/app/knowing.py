"""The world as far as it is known without asking anybody: from the store and the configuration.

Owns putting it together for commands that look ahead. Must not ask a server.
"""

from __future__ import annotations

from dataclasses import replace

from rekindled.app.almanac import Almanac
from rekindled.app.busy_ports import BusyMemory
from rekindled.app.following import counted_until
from rekindled.app.whereabouts import closed_for_user, whereabouts
from rekindled.app.worldview import A_DAY, FAR
from rekindled.core.cadence import after
from rekindled.core.closed_days import DaySpan
from rekindled.core.model import Interval
from rekindled.core.settling import Moment
from rekindled.core.world import World


def known_mornings(store: BusyMemory, almanac: Almanac, moment: Moment) -> World:
    """What the store knows, with the busy time it remembers and the closed days; not where contacts live.

    Raises:
        BrokenStore: the store cannot be read.
        ConfigError: nobody knows the holidays that are configured.
    """
    read = store.busy_time(Interval(start=moment.now, end=counted_until(moment)))
    free = World(snapshot=store.snapshot(), moment=moment, busy=read.intervals, vacations=read.vacations)
    return replace(free, closed=closed_for_user(almanac, _days(moment), read.vacations))


def known_world(store: BusyMemory, almanac: Almanac, moment: Moment) -> World:
    """As `known_mornings`, with where contacts live, which takes as long as all the rest.

    Raises:
        BrokenStore, ConfigError: as there.
    """
    known = known_mornings(store, almanac, moment)
    return replace(known, abroad=whereabouts(almanac, known, _days(moment)).abroad)


def _days(moment: Moment) -> DaySpan:
    return DaySpan(first_on=moment.today - A_DAY, last_on=after(moment.today, FAR))
