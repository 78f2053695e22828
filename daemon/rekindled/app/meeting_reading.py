"""Reading one calendar for meetings, as far as it changed, and further back.

Owns what is asked of a calendar, and whom its meetings are with. Must not know what follows from a meeting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256

from rekindled.app.meeting_desk import MeetingDesk
from rekindled.app.meeting_ports import MeetingObject, MeetingView
from rekindled.app.meeting_state import Standing
from rekindled.core.cadence import before
from rekindled.core.encounters import Encounter, MeetingCalendar
from rekindled.core.meetings import Meeting, Terms, met, owners_of
from rekindled.core.model import Interval
from rekindled.core.settling import Moment

# What is near is read whole once a day: so far behind, for what was cancelled or entered late, and so far ahead.
BEHIND = timedelta(days=30)
AHEAD = timedelta(days=366)
SELDOM = timedelta(days=1)
A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """How meetings are read now: whose addresses they are, on which terms; `name` differs where it would come out
    differently.
    """

    owners: Mapping[str, str]
    terms: Terms
    moment: Moment
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of one calendar: its meetings, whom they are with, which objects that replaces (`afresh`: all), and
    what is remembered of the calendar. What was read looking `back` replaces nothing.
    """

    calendar: MeetingCalendar
    meetings: tuple[Meeting, ...] = ()
    encounters: tuple[Encounter, ...] = ()
    hrefs: tuple[str, ...] = ()
    afresh: bool = False
    back: bool = False


def eyes_of(desk: MeetingDesk, standing: Standing) -> Eyes:
    """How meetings are read now."""
    moment = desk.desk.moment()
    owners = owners_of(desk.desk.store.snapshot().contacts)
    terms = Terms(mine=standing.mine | desk.wishes.mine, most_people=desk.wishes.most_people)
    spelled = f"{moment.rhythm.timezone} {sorted(terms.mine)} {terms.most_people} {sorted(owners.items())}"
    return Eyes(owners=owners, terms=terms, moment=moment, name=sha256(spelled.encode()).hexdigest()[:16])


def read_calendar(desk: MeetingDesk, calendar: MeetingCalendar, eyes: Eyes) -> Reading:
    """What changed in a calendar; all that is near where it was not read today, or not with these eyes.

    Raises:
        CalendarUnavailable, CalendarRefused: nothing was learned.
    """
    now = eyes.moment.now
    changes = desk.calendars.changes(calendar.url, calendar.token)
    view = MeetingView(span=Interval(start=now - BEHIND, end=now + AHEAD), titles=True)
    after = replace(calendar, token=changes.token)
    is_old = calendar.read_at is None or not timedelta() <= now - calendar.read_at < SELDOM
    if is_old or changes.whole or calendar.view != eyes.name:
        objects = desk.calendars.within(calendar.url, view)
        after = replace(_begun(after, eyes), read_at=now, view=eyes.name, unread=_unread(objects))
        return _reading(after, objects, eyes, afresh=True)
    objects = desk.calendars.read(calendar.url, changes.changed, view) if changes.changed else ()
    after = replace(after, unread=calendar.unread + _unread(objects))
    return _reading(after, objects, eyes, hrefs=(*changes.changed, *changes.gone))


def read_back(desk: MeetingDesk, calendar: MeetingCalendar, span: Interval, eyes: Eyes) -> Reading:
    """The meetings of a span in the past; titles say nothing there.

    Raises:
        CalendarUnavailable, CalendarRefused: nothing was learned.
    """
    objects = desk.calendars.within(calendar.url, MeetingView(span=span))
    return replace(_reading(replace(calendar, back_to=span.start), objects, eyes), back=True)


def _begun(calendar: MeetingCalendar, eyes: Eyes) -> MeetingCalendar:
    """Looking back begins with the first reading, and anew when there are more people to look for, once a day."""
    now, addresses = eyes.moment.now, len(eyes.owners)
    if calendar.begun_at is not None and (addresses <= calendar.looked_for or now - calendar.begun_at < SELDOM):
        return calendar
    return replace(calendar, back_to=now, begun_at=now, looked_for=addresses)


def _reading(
    calendar: MeetingCalendar,
    objects: Iterable[MeetingObject],
    eyes: Eyes,
    *,
    hrefs: tuple[str, ...] = (),
    afresh: bool = False,
) -> Reading:
    there = [(one.href, meeting) for one in objects for meeting in one.meetings or ()]
    # A broken object may have two events of one key: the last one counts.
    found = {
        (href, meeting.key, contact_id): meeting
        for href, meeting in there
        for contact_id in met(meeting, eyes.owners, eyes.terms)
    }
    return Reading(
        calendar=calendar,
        meetings=tuple(meeting for _, meeting in there),
        encounters=tuple(
            Encounter(
                calendar=calendar.url,
                href=href,
                key=key,
                contact_id=contact_id,
                start=meeting.start,
                end=meeting.end,
                video=meeting.video,
            )
            for (href, key, contact_id), meeting in found.items()
        ),
        hrefs=hrefs,
        afresh=afresh,
    )


def _unread(objects: Iterable[MeetingObject]) -> int:
    return sum(1 for one in objects if one.meetings is None)


def next_years(desk: MeetingDesk) -> Mapping[str, Interval]:
    """The next year to look back at in each calendar, by URL; those are absent that were read as far as is wished."""
    until = datetime.combine(before(desk.desk.moment().today, desk.wishes.look_back), time(), UTC)
    ends = {one.url: one.back_to for one in desk.desk.store.meeting_calendars()}
    return {
        url: Interval(start=max(until, end - A_YEAR), end=end)
        for url, end in ends.items()
        if end is not None and end > until
    }
