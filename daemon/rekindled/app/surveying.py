"""The world a plan is made in: what the store knows, and when the user is busy.

Owns how far ahead busy time is asked for, and what is said of busy objects nobody understood. Must not decide anything
about them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from rekindled.app.desk import Desk
from rekindled.app.events import Event
from rekindled.app.home import busy_urls
from rekindled.core.cadence import Cadence, Unit, after
from rekindled.core.facts import Fact, Notice, NoticeDropped, NoticeKind, NoticeRaised, Snapshot
from rekindled.core.model import Interval
from rekindled.core.settling import Moment, end_of
from rekindled.core.world import World

LONGEST_VIEW = Cadence(count=2, unit=Unit.YEARS)
MARGIN = timedelta(weeks=4)
# Not a path: what stands in our own calendar is known by its path.
_BUSY = "busy:"


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
    read = desk.busy.busy(urls, span)
    return replace(free, busy=read.intervals, unread=read.unread)


def noted_unread(desk: Desk, world: World) -> list[Fact]:
    """What a person should see of the busy objects nobody understood; each is told once, for as long as it stands."""
    notices = world.snapshot.notices
    known = {notice.key for notice in notices if notice.key.startswith(_BUSY)}
    unread = {_BUSY + href: href for href in world.unread}
    for key in sorted(unread.keys() - known):
        desk.reporter.tell(Event.ENTRY_UNREADABLE, href=unread[key])
    kind = NoticeKind.NOT_UNDERSTOOD
    return [
        *(NoticeDropped(kind=kind, key=key) for key in sorted(known - unread.keys())),
        *(NoticeRaised(notice=Notice(kind=kind, key=key, text=_not_read(unread[key]))) for key in sorted(unread)),
    ]


def _not_read(href: str) -> str:
    return f"{href} in a calendar named busy cannot be read; its time counts as free"
