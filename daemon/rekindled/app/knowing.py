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


def known_world(store: BusyMemory, almanac: Almanac, moment: Moment) -> World:
    """What the store knows, with the busy time it remembers, the closed days, and where contacts live.

    Raises:
        BrokenStore: the store cannot be read.
        ConfigError: nobody knows the holidays that are configured.
    """
    read = store.busy_time(Interval(start=moment.now, end=counted_until(moment)))
    days = DaySpan(first_on=moment.today - A_DAY, last_on=after(moment.today, FAR))
    free = World(snapshot=store.snapshot(), moment=moment, busy=read.intervals, vacations=read.vacations)
    return replace(
        free,
        closed=closed_for_user(almanac, days, read.vacations),
        abroad=whereabouts(almanac, free, days).abroad,
    )
