"""The whole world a plan is made in: busy time, closed days, where contacts live, whether all is to be planned again.

Owns bringing these together, and how far ahead days are looked at. Must not decide anything about them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from rekindled.app.ailments import ailing
from rekindled.app.birthday_calendars import without_shown
from rekindled.app.desk import Desk
from rekindled.app.surveying import surveyed
from rekindled.app.whereabouts import closed_for_user, noted_unknown, whereabouts
from rekindled.core.cadence import Cadence, Unit, after
from rekindled.core.closed_days import DaySpan
from rekindled.core.facts import Fact, Setting, Snapshot
from rekindled.core.settling import Moment
from rekindled.core.world import World

FAR = Cadence(count=3, unit=Unit.YEARS)
A_DAY = timedelta(days=1)


def world_of(desk: Desk, snapshot: Snapshot, own: str, moment: Moment) -> tuple[World, list[Fact]]:
    """The world to plan in, and what is to be asked or no longer asked of the user about it.

    Raises:
        CalendarUnavailable, CalendarRefused: busy time cannot be read.
        ConfigError: a calendar named busy does not exist, or nobody knows the holidays that are configured.
    """
    world, birthdays = without_shown(desk, surveyed(desk, snapshot, own, moment), own)
    world = desk.notebook.reminded(world)
    # A day more on both sides: where a contact lives it may be another day already, or still.
    days = DaySpan(first_on=moment.today - A_DAY, last_on=after(moment.today, FAR))
    ailments, remembered = ailing(desk, snapshot.settings, own, moment)
    found = whereabouts(desk.almanac, world, days)
    world = replace(
        world,
        closed=closed_for_user(desk.almanac, days, world.vacations),
        abroad=found.abroad,
        ailing=ailments,
        replan=Setting.REPLAN in snapshot.settings,
    )
    return world, [*birthdays, *noted_unknown(snapshot, found), *remembered]
