"""The world a plan is made in: what the store knows, and when the user is busy.

Owns how far ahead busy time is asked for. Must not decide anything about it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from rekindled.app.desk import Desk
from rekindled.app.home import busy_urls
from rekindled.core.cadence import Cadence, Unit, after
from rekindled.core.facts import Snapshot
from rekindled.core.model import Interval
from rekindled.core.settling import Moment, end_of
from rekindled.core.world import World

LONGEST_VIEW = Cadence(count=2, unit=Unit.YEARS)
MARGIN = timedelta(weeks=4)


def surveyed(desk: Desk, snapshot: Snapshot, own: str, moment: Moment) -> World:
    """The snapshot with the busy time of the other calendars, as far as anything is wanted or stands.

    Raises:
        CalendarUnavailable, CalendarRefused: busy time cannot be read, so nothing may be planned (fails closed).
        ConfigError: a calendar named busy does not exist.
    """
    free = World(snapshot=snapshot, moment=moment)
    urls = busy_urls(desk, own)
    if not urls:
        return free
    wanted = [wish.due_on for verdict in free.verdicts.values() for wish in verdict.wanted]
    standing = [moment.local_day(end_of(entry, moment.rhythm)) for entry in free.standing]
    horizon = after(moment.today, moment.rhythm.horizon)
    last = min(max([horizon, *wanted, *standing]), after(moment.today, LONGEST_VIEW)) + MARGIN
    span = Interval(start=moment.now, end=datetime.combine(last, time(), tzinfo=moment.rhythm.zone))
    return replace(free, busy=desk.busy.busy(urls, span))
