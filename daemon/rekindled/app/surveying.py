"""The world a plan is made in: what the store knows, and when the user is busy.

Owns how far ahead busy time is looked at, when it is not known well enough to plan (fails closed), and what is said of
it. Must not decide anything about busy objects.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time

from rekindled.app.desk import Desk
from rekindled.app.events import Event
from rekindled.app.following import LONGEST_VIEW, counted_until, follow, is_feed, known_until
from rekindled.app.naming import settle_names
from rekindled.core.busy import BusySource
from rekindled.core.cadence import after
from rekindled.core.facts import Fact, Notice, NoticeDropped, NoticeKind, NoticeRaised, Snapshot
from rekindled.core.model import Interval
from rekindled.core.opening import FARTHEST
from rekindled.core.settling import Moment, end_of
from rekindled.core.world import World

# Not a path: what stands in our own calendar is known by its path.
_BUSY = "busy:"


def surveyed(desk: Desk, snapshot: Snapshot, own: str, moment: Moment) -> World:
    """The snapshot with the busy time of the other calendars, as far as anything is wanted or stands.

    What was read of them is remembered. Where one cannot be read, and what it said is too old, the world is `blind`.

    Raises:
        CalendarUnavailable, CalendarRefused, ConfigError: it is not known which calendars say when the user is busy.
    """
    free = World(snapshot=snapshot, moment=moment)
    settle_names(desk, own, moment)
    follow(desk, own, moment)
    wanted = [wish.due_on for verdict in free.verdicts.values() for wish in verdict.wanted]
    standing = [moment.local_day(end_of(entry, moment.rhythm)) for entry in free.standing]
    horizon = after(moment.today, moment.rhythm.horizon)
    last = min(max([horizon, *wanted, *standing]), after(moment.today, LONGEST_VIEW)) + FARTHEST
    end = min(datetime.combine(last, time(), UTC), counted_until(moment))
    read = desk.store.busy_time(Interval(start=moment.now, end=end))
    blind = next((_unknown(desk, one, moment) for one in _closing(desk, own, moment)), "")
    return replace(free, busy=read.intervals, vacations=read.vacations, unread=read.unread, blind=blind)


def noted(desk: Desk, world: World, own: str) -> list[Fact]:
    """What a person should see of busy time: objects nobody understood, each told once, and what cannot be read.

    Each notice stands for as long as it is so.
    """
    known = {(one.kind, one.key) for one in world.snapshot.notices if one.key.startswith(_BUSY)}
    unread = [
        Notice(kind=NoticeKind.NOT_UNDERSTOOD, key=_BUSY + href, text=_not_read(href)) for href in sorted(world.unread)
    ]
    for notice in unread:
        if (notice.kind, notice.key) not in known:
            desk.reporter.tell(Event.ENTRY_UNREADABLE, href=notice.key.removeprefix(_BUSY))
    troubled = [
        Notice(kind=NoticeKind.QUESTION, key=_BUSY + one.key, text=trouble_of(desk, one, world.moment))
        for one in desk.store.busy_sources()
        if one.trouble and one.key != own
    ]
    standing = [*unread, *troubled]
    gone = known - {(one.kind, one.key) for one in standing}
    return [
        *(NoticeDropped(kind=kind, key=key) for kind, key in sorted(gone)),
        *(NoticeRaised(notice=notice) for notice in standing),
    ]


def trouble_of(desk: Desk, source: BusySource, moment: Moment) -> str:
    """What is the matter with a source that cannot be read, since when, and what comes of it."""
    until = known_until(desk, source)
    if until is None or until <= moment.now:
        follows = "no entry gets a new place until it can be"
    else:
        follows = f"what it said then counts until {_shown(until, moment)}, then no entry gets a new place"
    return f"{_unreadable(desk, source, moment)}: {source.trouble.rstrip('.')}; {follows}"


def _closing(desk: Desk, own: str, moment: Moment) -> Iterator[BusySource]:
    """The sources that are not known well enough for a plan."""
    for source in desk.store.busy_sources():
        until = known_until(desk, source)
        if source.key != own and (until is None or until <= moment.now):
            yield source


def _unknown(desk: Desk, source: BusySource, moment: Moment) -> str:
    return f"it is not known when you are free: {_unreadable(desk, source, moment)}"


def _unreadable(desk: Desk, source: BusySource, moment: Moment) -> str:
    what = f"{source.name} (caldav.feeds)" if is_feed(desk, source) else f'"{source.name}" (caldav.busy)'
    if source.read_at is None:
        return f"{what} could not be read yet"
    return f"{what} could not be read since {_shown(source.read_at, moment)}"


def _shown(at: datetime, moment: Moment) -> str:
    return f"{at.astimezone(moment.rhythm.zone):%Y-%m-%d %H:%M}"


def _not_read(href: str) -> str:
    return f"{href} in a calendar named busy cannot be read; its time counts as free"
