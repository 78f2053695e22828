"""Busy times from the calendars named busy (port `BusyTimes`).

Owns asking for objects of a span. Must not know recurrence: that is the expansion's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from rekindled.adapters.busy_expansion import busy_intervals
from rekindled.adapters.dav_bodies import CALENDAR_DATA, time_query
from rekindled.adapters.dav_collection import DavCollection
from rekindled.adapters.dav_session import DavSession
from rekindled.core.errors import CalendarGone, CalendarRefused, CalendarUnavailable
from rekindled.core.model import Interval

# Floating and all-day times have no zone on the server: its idea of the span may be a day off (servers.md).
_MARGIN = timedelta(days=1)


class CaldavBusyTimes:
    """Busy times over a session, floating times read in `zone`.

    `unreadable` counts objects of the last call that could not be understood.
    """

    def __init__(self, session: DavSession, zone: ZoneInfo) -> None:
        self._session = session
        self._zone = zone
        self.unreadable = 0

    def busy(self, urls: Sequence[str], span: Interval) -> tuple[Interval, ...]:
        """As the port says; one request per calendar (RFC 4791 §7.8)."""
        texts = tuple(text for url in urls for text in self._texts(url, span))
        found = busy_intervals(texts, span, self._zone)
        self.unreadable = found.unreadable
        return found.intervals

    def _texts(self, url: str, span: Interval) -> Iterator[str]:
        collection = DavCollection(self._session, url)
        body = time_query("VEVENT", span.start - _MARGIN, span.end + _MARGIN)
        try:
            answer, parsed = collection.report(body)
        except CalendarGone as gone:
            raise CalendarRefused(f"The calendar {url} is not there; check `busy` in [caldav]") from gone
        if answer.status in {403, 404, 410}:
            raise CalendarRefused(
                f"The calendar {url} may not be read (status {answer.status}); check `busy` in [caldav]"
            )
        if parsed is None or parsed.truncated:
            raise CalendarUnavailable(f"{url} did not say when you are busy (status {answer.status}); try again later")
        for member in collection.objects(parsed):
            text = member.text(CALENDAR_DATA)
            if text:
                yield text
