"""Busy times from the account's calendars (port `BusyTimes`).

Owns following a calendar: all of its objects, past ones too, once, and from then on what changed. A server's own
time-range search is not used: some find too little (servers.md, point 12), none says what changed since, and a first
reading that it could shorten happens once. Must not know recurrence: that is the expansion's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from rekindled.adapters.busy_expansion import Expansion, plain_address
from rekindled.adapters.caldav_changes import list_changes
from rekindled.adapters.caldav_discovery import ask as ask_about
from rekindled.adapters.caldav_discovery import discover
from rekindled.adapters.caldav_objects import fetch
from rekindled.adapters.dav_collection import DavCollection
from rekindled.adapters.dav_session import DavSession
from rekindled.adapters.multistatus import CALDAV
from rekindled.app.busy_ports import BusyAsk, BusyNews, BusyView
from rekindled.app.ports import Resource
from rekindled.app.quirks import Quirk
from rekindled.core.busy import BusyObject
from rekindled.core.errors import CalendarGone, CalendarRefused

# How many objects are held in memory at once, and lost when reading ends in the middle.
_PART = 250
_ADDRESSES = f"{CALDAV}calendar-user-address-set"


class CaldavBusyTimes:
    """Busy times over a session, floating times read in `zone`; a source's key is the calendar's URL."""

    def __init__(self, session: DavSession, zone: ZoneInfo) -> None:
        self._session = session
        self._zone = zone

    def read(self, ask: BusyAsk) -> Iterator[BusyNews]:
        """As the port says (RFC 6578); texts come by multiget, and only the time they take is handed on."""
        try:
            yield from self._read(DavCollection(self._session, ask.key), ask)
        except CalendarGone as gone:
            raise CalendarRefused(f"the calendar {ask.key} is not there any more; check `busy` in [caldav]") from gone

    def understand(self, resources: Iterable[Resource], view: BusyView) -> tuple[BusyObject, ...]:
        """As the port says."""
        expansion = Expansion(view, self._zone)
        return tuple(expansion.of(resource) for resource in resources)

    def addresses(self) -> frozenset[str]:
        """As the port says (RFC 6638 §2.4.1); e-mail addresses alone, for guests go by them."""
        try:
            principal = discover(self._session).principal
            members = ask_about(self._session, principal, (_ADDRESSES,)).members if principal else ()
        except CalendarRefused:
            return frozenset()
        found = (plain_address(href) for member in members for href in member.hrefs(_ADDRESSES))
        return frozenset(one for one in found if "@" in one)

    def _read(self, collection: DavCollection, ask: BusyAsk) -> Iterator[BusyNews]:
        listing = list_changes(collection, ask.token)
        known = ask.known() if listing.etags or listing.complete else {}
        believed = {} if Quirk.REPEATS_ETAGS in ask.quirks and not listing.complete else known
        wanted = {href: etag for href, etag in listing.etags.items() if not etag or believed.get(href) != etag}
        there = listing.etags.keys() if listing.complete else set(ask.again) - listing.removed
        wanted |= {href: listing.etags.get(href, "") for href in ask.again if href in there}
        yield from _fetched(collection, wanted, Expansion(ask.view, self._zone))
        gone = listing.removed | (known.keys() - listing.etags.keys() if listing.complete else set())
        yield BusyNews(token=listing.token, gone=tuple(sorted(gone)), listed=listing.complete)


def _fetched(collection: DavCollection, wanted: dict[str, str], expansion: Expansion) -> Iterator[BusyNews]:
    hrefs = list(wanted)
    for start in range(0, len(hrefs), _PART):
        part = hrefs[start : start + _PART]
        fetched = fetch(collection, part)
        objects = tuple(expansion.of(resource) for resource in fetched.resources)
        # What the server lists and does not hand out is named, as what nobody understands is.
        missing = set(part) - {one.href for one in objects} - set(fetched.removed)
        unread = tuple(BusyObject(href=href, etag=wanted[href], unread=True) for href in sorted(missing))
        yield BusyNews(objects=(*objects, *unread), gone=fetched.removed)
