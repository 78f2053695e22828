"""Busy times from the calendars named busy (port `BusyTimes`).

Owns asking for objects of a span. Must not know recurrence: that is the expansion's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from rekindled.adapters.busy_expansion import busy_intervals
from rekindled.adapters.caldav_objects import fetch
from rekindled.adapters.dav_bodies import CALENDAR_DATA, GETETAG, time_query
from rekindled.adapters.dav_collection import DavCollection
from rekindled.adapters.dav_faults import AnswerBroken, AnswerTooLarge, ServerFault
from rekindled.adapters.dav_session import DavSession
from rekindled.adapters.multistatus import Member
from rekindled.app.ports import BusyRead
from rekindled.core.errors import CalendarGone, CalendarRefused, CalendarUnavailable
from rekindled.core.model import Interval

# Floating and all-day times have no zone on the server: its idea of the span may be a day off (servers.md).
_MARGIN = timedelta(days=1)


class CaldavBusyTimes:
    """Busy times over a session, floating times read in `zone`."""

    def __init__(self, session: DavSession, zone: ZoneInfo) -> None:
        self._session = session
        self._zone = zone

    def busy(self, urls: Sequence[str], span: Interval) -> BusyRead:
        """As the port says; one request per calendar (RFC 4791 §7.8), unless an object spoils the answer."""
        texts = tuple(text for url in urls for text in self._texts(DavCollection(self._session, url), span))
        return busy_intervals(texts, span, self._zone)

    def _texts(self, collection: DavCollection, span: Interval) -> Iterator[tuple[str, str]]:
        try:
            for member in _found(collection, span, told=True):
                if text := member.text(CALENDAR_DATA):
                    yield member.path, text
        except (AnswerTooLarge, AnswerBroken, ServerFault) as spoiled:
            # One object may be what cannot be told with the others: it must not hide them (promise 27).
            _refuse_outage(spoiled)
            fetched = fetch(collection, [member.path for member in _listed(collection, span)])
            yield from ((one.href, one.text) for one in fetched.resources)
            yield from ((href, "") for href in fetched.oversized)


def _listed(collection: DavCollection, span: Interval) -> tuple[Member, ...]:
    """The objects of the span, or all there are where the server fails over the time of one (Xandikos does)."""
    try:
        return _found(collection, span, told=False)
    except ServerFault as fault:
        _refuse_outage(fault)
    return collection.objects(collection.properties((GETETAG,), depth="1"))


def _refuse_outage(failure: CalendarUnavailable) -> None:
    """Only a 500 may be about what was asked for."""
    if isinstance(failure, ServerFault) and failure.status != 500:
        raise failure


def _found(collection: DavCollection, span: Interval, *, told: bool) -> tuple[Member, ...]:
    """The objects of the span, with their texts if they shall be told."""
    url = collection.url
    body = time_query("VEVENT", span.start - _MARGIN, span.end + _MARGIN, told=told)
    try:
        answer, parsed = collection.report(body)
    except CalendarGone as gone:
        raise CalendarRefused(f"The calendar {url} is not there; check `busy` in [caldav]") from gone
    if answer.status in {403, 404, 410}:
        raise CalendarRefused(f"The calendar {url} may not be read (status {answer.status}); check `busy` in [caldav]")
    if parsed is None or parsed.truncated:
        raise CalendarUnavailable(f"{url} did not say when you are busy (status {answer.status}); try again later")
    return collection.objects(parsed)
