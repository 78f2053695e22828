"""Meetings in the account's calendars (port `MeetingCalendars`).

Owns following a calendar by its token, and asking the server which objects lie in a span: some find too little
(servers.md, point 12), which costs a meeting and doubles none. Must not know recurrence, which is the expansion's, nor
contacts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

from rekindled.adapters.caldav_changes import list_changes
from rekindled.adapters.caldav_objects import fetch
from rekindled.adapters.dav_bodies import span_query
from rekindled.adapters.dav_collection import DavCollection
from rekindled.adapters.dav_session import FIRST_SYNC_SECONDS, DavSession
from rekindled.adapters.meeting_expansion import MeetingExpansion
from rekindled.app.meeting_ports import MeetingChanges, MeetingObject, MeetingView
from rekindled.core.errors import CalendarGone, CalendarRefused, CalendarUnavailable
from rekindled.core.model import Interval

# How many objects are held in memory at once.
_PART = 250
_SHORTEST = timedelta(days=1)


class CaldavMeetings:
    """Meetings over a session, floating times read in `zone`."""

    def __init__(self, session: DavSession, zone: ZoneInfo) -> None:
        self._session = session
        self._zone = zone

    def changes(self, url: str, token: str | None) -> MeetingChanges:
        """As the port says (RFC 6578)."""
        with self._there(url) as collection:
            listing = list_changes(collection, token)
        return MeetingChanges(
            token=listing.token,
            changed=tuple(sorted(listing.etags)),
            gone=tuple(sorted(listing.removed)),
            whole=listing.complete,
        )

    def read(self, url: str, hrefs: Sequence[str], view: MeetingView) -> tuple[MeetingObject, ...]:
        """As the port says; texts come by multiget, and only the meetings in them are handed on."""
        with self._there(url) as collection:
            return tuple(self._read(collection, hrefs, view))

    def within(self, url: str, view: MeetingView) -> tuple[MeetingObject, ...]:
        """As the port says (RFC 4791 §7.8): which objects first, then their texts."""
        with self._there(url) as collection:
            hrefs = tuple(dict.fromkeys(_found(collection, view.span)))
            return tuple(self._read(collection, hrefs, view))

    def _read(self, collection: DavCollection, hrefs: Sequence[str], view: MeetingView) -> Iterator[MeetingObject]:
        expansion = MeetingExpansion(view, self._zone)
        for start in range(0, len(hrefs), _PART):
            part = hrefs[start : start + _PART]
            fetched = fetch(collection, part)
            for resource in fetched.resources:
                yield MeetingObject(href=resource.href, meetings=expansion.of(resource))
            # What the server lists and does not hand out is named, as what nobody understands is.
            had = {resource.href for resource in fetched.resources} | set(fetched.removed)
            yield from (MeetingObject(href=href, meetings=None) for href in part if href not in had)

    @contextmanager
    def _there(self, url: str) -> Iterator[DavCollection]:
        try:
            yield DavCollection(self._session, url)
        except CalendarGone as gone:
            raise CalendarRefused(
                f"the calendar {url} is not there any more; check `calendars` in [meetings]"
            ) from gone


def _found(collection: DavCollection, span: Interval) -> Iterator[str]:
    """The objects that lie in a span; one too long for the server to tell of at once is asked for in halves."""
    answer, found = collection.report(span_query("VEVENT", span), seconds=FIRST_SYNC_SECONDS)
    if found is None:
        raise CalendarUnavailable(
            f"{collection.url} answered a search by time with status {answer.status}; try again later"
        )
    yield from (member.path for member in collection.objects(found) if member.status // 100 == 2)
    length = span.end - span.start
    if found.truncated and length > _SHORTEST:
        middle = span.start + length / 2
        yield from _found(collection, Interval(start=span.start, end=middle))
        yield from _found(collection, Interval(start=middle, end=span.end))
