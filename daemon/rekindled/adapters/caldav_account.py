"""The user's account: its calendars, making one, searching one by UID (port `Account`).

Owns what a calendar is called and takes. Must not know which calendar is ours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import count, islice

from rekindled.adapters.caldav_calendar import CaldavCalendar
from rekindled.adapters.caldav_discovery import RESOURCE_TYPE, XML, Places, ask, discover, is_calendar
from rekindled.adapters.caldav_probe import try_out
from rekindled.adapters.dav_bodies import CALENDAR_DATA, mkcalendar, uid_query
from rekindled.adapters.dav_collection import DavCollection
from rekindled.adapters.dav_session import Ask, DavSession
from rekindled.adapters.ical_lines import uids_of
from rekindled.adapters.multistatus import CALDAV, DAV, Member, Multistatus, preconditions
from rekindled.app.ports import CalendarInfo, Probe
from rekindled.app.quirks import EVERY_QUIRK, Quirks
from rekindled.core.errors import CalendarGone, CalendarRefused, CalendarUnavailable
from rekindled.core.model import Carrier

_NAME = f"{DAV}displayname"
_COMPONENTS = f"{CALDAV}supported-calendar-component-set"
_RIGHTS = f"{DAV}current-user-privilege-set"
_ABOUT = (_NAME, RESOURCE_TYPE, _COMPONENTS, _RIGHTS)
_CARRIERS = {"VEVENT": Carrier.EVENT, "VTODO": Carrier.TASK}
_WRITING = frozenset({f"{DAV}all", f"{DAV}write", f"{DAV}write-content"})
_TAKEN = frozenset({405, 409})
_ATTEMPTS = 20
_REMOVED = frozenset({200, 202, 204, 404, 410})
_MAY_NOT = frozenset({403, 405, 423, 501})


class CaldavAccount:
    """The account behind a session's login URL; that URL may be the host, a principal, a home or a calendar."""

    def __init__(self, session: DavSession) -> None:
        self._session = session
        self._found: Places | None = None

    def calendars(self) -> tuple[CalendarInfo, ...]:
        """As the port says; what is no calendar (inbox, outbox, trash) is left out."""
        places = self._places()
        listed = [info for home in places.homes for info in _calendars(ask(self._session, home, _ABOUT, "1"))]
        if places.itself is not None:
            listed[:0] = _calendars(ask(self._session, places.itself, _ABOUT))
        return tuple({info.url: info for info in listed}.values())

    def make(self, name: str) -> CalendarInfo:
        """As the port says; the file name is made from the shown one, numbered when taken."""
        homes = self._places().homes
        if not homes:
            raise CalendarRefused(f"{self._session.login.url} is one calendar, not an account; make {name!r} elsewhere")
        shown = _shown(name)
        taken = {info.url for info in self.calendars()}
        free = (url for url in _addresses(homes[0], shown) if url not in taken)
        for url in islice(free, _ATTEMPTS):
            if self._made(url, shown):
                about = _calendars(ask(self._session, url, _ABOUT))
                everything = frozenset(_CARRIERS.values())
                return next(about, CalendarInfo(url=url, name=shown, carriers=everything, writable=True))
        raise CalendarRefused(f"No calendar named {name!r} could be made; make it with another program")

    def remove(self, url: str) -> bool:
        """As the port says (RFC 4918 §9.6.1). It is listed and deleted in two requests: what somebody puts into it
        between the two would go with it, so nobody is asked in between.
        """
        collection = DavCollection(self._session, url)
        try:
            listing = collection.properties((_NAME, RESOURCE_TYPE), depth="1")
        except CalendarGone:
            return True
        if listing.truncated or not any(collection.is_self(member) for member in listing.members):
            raise CalendarUnavailable(f"{url} was not listed completely, so it stays; try again later")
        if not all(collection.is_self(member) for member in listing.members):
            return False
        answer = self._session.request(Ask(method="DELETE", url=url))
        if answer.status in _REMOVED:
            return True
        if answer.status in _MAY_NOT:
            raise CalendarRefused(f"{url} may not be deleted (status {answer.status}); do it in your calendar app")
        raise CalendarUnavailable(f"{url} was not deleted (status {answer.status}); try again later")

    def open(self, url: str, quirks: Quirks = EVERY_QUIRK) -> CaldavCalendar:
        """As the port says."""
        return CaldavCalendar(self._session, url, quirks)

    def try_out(self, url: str, probe: Probe) -> Quirks:
        """As the port says."""
        return try_out(DavCollection(self._session, url), probe)

    def holds(self, url: str, uid: str) -> bool:
        """As the port says; a server's text filter is only believed after a look at the text (servers.md, point 12)."""
        collection = DavCollection(self._session, url)
        return any(_has_uid(collection, component, uid) for component in _CARRIERS)

    def _places(self) -> Places:
        self._found = self._found or discover(self._session)
        return self._found

    def _made(self, url: str, shown: str) -> bool:
        """Whether it was made; False when the address is taken."""
        for components in (("VEVENT", "VTODO"), ("VEVENT",)):
            body = mkcalendar(shown, components)
            answer = self._session.request(Ask(method="MKCALENDAR", url=url, headers=XML, body=body))
            if answer.status in {200, 201}:
                return True
            named = preconditions(answer.body)
            if answer.status in _TAKEN or f"{DAV}resource-must-be-null" in named:
                return False
            if f"{CALDAV}supported-calendar-component" not in named:
                break
        raise CalendarRefused(
            f"{self._session.origin} does not let us make a calendar (status {answer.status}); "
            f"make {shown!r} with another program"
        )


def _has_uid(collection: DavCollection, component: str, uid: str) -> bool:
    try:
        answer, parsed = collection.report(uid_query(component, uid))
    except CalendarGone as gone:
        raise CalendarRefused(f"{collection.url} is not there; it could not be searched") from gone
    if answer.status in {403, 404, 410}:
        raise CalendarRefused(f"{collection.url} may not be searched (status {answer.status})")
    if parsed is None or parsed.truncated:
        raise CalendarUnavailable(f"{collection.url} could not be searched (status {answer.status}); try again later")
    return any(uid in uids_of(member.text(CALENDAR_DATA)) for member in parsed.members)


def _calendars(listing: Multistatus) -> Iterator[CalendarInfo]:
    for member in listing.members:
        if is_calendar(member):
            yield CalendarInfo(
                url=member.url if member.url.endswith("/") else f"{member.url}/",
                name=_printable(member.text(_NAME)) or member.path.rstrip("/").rpartition("/")[2],
                carriers=_carriers(member),
                writable=_RIGHTS not in member.props or bool(member.children(_RIGHTS) & _WRITING),
            )


def _carriers(member: Member) -> frozenset[Carrier]:
    """What the calendar says that it takes; one that says nothing takes everything (RFC 4791 §5.2.3)."""
    named = [name.upper() for name in member.attributes(_COMPONENTS, "name")]
    return frozenset(carrier for kind, carrier in _CARRIERS.items() if not named or kind in named)


def _addresses(home: str, shown: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKD", shown).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "rekindled"
    yield f"{home}{slug}/"
    yield from (f"{home}{slug}-{number}/" for number in count(2))


def _shown(name: str) -> str:
    # One sign beyond the basic plane in a name breaks every listing of one server (servers.md: SOGo).
    return "".join(char for char in _printable(name) if ord(char) < 0x10000).strip() or "rekindled"


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable()).strip()
