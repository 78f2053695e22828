"""Calendar objects into the meetings that took place within a span, recurrence included.

Owns who is at an event and the bounds of expansion. Must not know contacts, or where the objects come from. Of words it
keeps none but the title of an event with at most one guest, where titles are asked for.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from rekindled.adapters.busy_expansion import MAX_WORK, bounded_steps, listed, plain_address
from rekindled.adapters.entry_times import bounds, elapsed, first, local_time
from rekindled.adapters.ical_codec import Parsed, as_calendar, parse_calendar
from rekindled.app.meeting_ports import MeetingView
from rekindled.app.ports import Resource
from rekindled.core.errors import UnreadableEntry
from rekindled.core.identity import parse_uid
from rekindled.core.meetings import Guest, Meeting

_RECURRING = ("RRULE", "RDATE", "RECURRENCE-ID")
_CONFERENCES = ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL")
_READING = frozenset(
    {
        *("UID", "DTSTART", "DTEND", "DURATION", "STATUS", "ATTENDEE", "ORGANIZER"),
        *("EXDATE", "SEQUENCE", "LOCATION", *_RECURRING, *_CONFERENCES),
    }
)
_CONFERENCE_LINK = re.compile(
    r"https?://(?:[\w-]+\.)*(?:zoom\.us|meet\.google\.com|teams\.microsoft\.com|teams\.live\.com)(?:[/:?]|\s|$)",
    re.IGNORECASE,
)
_THINGS = frozenset({"ROOM", "RESOURCE"})
# A floating time is up to this far from the same digits in UTC.
_MARGIN = timedelta(days=1)
_LONGEST_TITLE = 200
_LONGEST_UID = 255
_LONGEST_PLACE = 2_000


class MeetingExpansion:
    """One reading of objects: the meetings that begin within the view, in bounded work for all of them together.

    Floating times are taken in `zone`. Whole days are no meetings, and neither are our own entries (R14).
    """

    def __init__(self, view: MeetingView, zone: ZoneInfo) -> None:
        self._span = view.span
        self._titles = view.titles
        self._zone = zone
        self._steps = MAX_WORK

    def of(self, resource: Resource) -> tuple[Meeting, ...] | None:
        """The meetings of an object, times in UTC; None for one that cannot be understood or not be expanded."""
        try:
            reading = _READING | {"SUMMARY"} if self._titles else _READING
            parts = parse_calendar(resource.text, only=frozenset({"VEVENT"}), reading=reading)
            foreign = [part for part in parts if parse_uid(str(part.get("UID", ""))) is None]
            if not any(part.get(name) for part in foreign for name in ("ATTENDEE", "ORGANIZER", "SUMMARY")):
                return ()
            recurring = any(part.get(name) for part in foreign for name in _RECURRING)
            occurrences = self._expanded(foreign) if recurring else foreign
            return tuple(self._meetings(occurrences, recurring=recurring))
        except Exception:  # noqa: BLE001 - what parsing and expanding a stranger's data raises has no common base
            return None

    def _meetings(self, parts: Sequence[Parsed], *, recurring: bool) -> Iterator[Meeting]:
        for part in parts:
            start, end = bounds(part, self._zone)
            if elapsed(start, end) < timedelta():
                continue  # nobody met before they met
            guests = tuple(_guests(part))
            # Some apps name the user alone as the organiser of what is nobody else's.
            title = "" if guests[1:] else str(part.get("SUMMARY", "")).strip()[:_LONGEST_TITLE]
            if not (guests or title) or not isinstance(start, datetime) or not isinstance(end, datetime):
                continue
            if self._span.start <= start < self._span.end:
                yield Meeting(
                    key=_named(str(part.get("UID", ""))) + (self._occurrence(part) if recurring else ""),
                    start=start.astimezone(UTC),
                    end=end.astimezone(UTC),
                    guests=guests,
                    video=_is_video(part),
                    cancelled=str(part.get("STATUS", "")).upper() == "CANCELLED",
                    title=title,
                )

    def _occurrence(self, part: Parsed) -> str:
        """The original start, as the key has it: in UTC, however the app spelled it."""
        original = first(part, "RECURRENCE-ID") or first(part, "DTSTART")
        at = local_time(original.dt, self._zone)
        return f"/{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" if isinstance(at, datetime) else f"/{at:%Y%m%d}"

    def _expanded(self, parts: Sequence[Parsed]) -> Sequence[Parsed]:
        from recurring_ical_events import CalendarQuery  # noqa: PLC0415 - 9 MiB that most looks never need

        steps = bounded_steps(parts, self._span, self._zone)
        if steps > self._steps:
            raise UnreadableEntry("More recurs in the calendars than can be expanded; an event is left out.")
        self._steps -= steps
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            query = CalendarQuery(as_calendar(parts), components=("VEVENT",))
            found: Sequence[Parsed] = query.between(self._span.start - _MARGIN, self._span.end + _MARGIN)
        return found


def _is_video(part: Parsed) -> bool:
    """Whether a conference is named, or the place is the link of one; the place itself is not kept."""
    place = str(first(part, "LOCATION") or "")[:_LONGEST_PLACE]
    return any(part.get(name) for name in _CONFERENCES) or _CONFERENCE_LINK.search(place) is not None


def _named(uid: str) -> str:
    """The UID, or what stands for one that is longer than any app makes."""
    return uid if len(uid) <= _LONGEST_UID else sha256(uid.encode()).hexdigest()


def _guests(part: Parsed) -> Iterator[Guest]:
    """Everybody with an e-mail address, once; who is named twice has declined if one of both says so."""
    declined: dict[str, bool] = {}
    for one in (*listed(part, "ORGANIZER"), *listed(part, "ATTENDEE")):
        address = _address(one)
        if "@" in address and str(one.params.get("CUTYPE", "")).upper() not in _THINGS:
            refuses = str(one.params.get("PARTSTAT", "")).upper() == "DECLINED"
            declined[address] = declined.get(address, False) or refuses
    return (Guest(address=address, declined=refuses) for address, refuses in declined.items())


def _address(guest: Any) -> str:  # noqa: ANN401 - the library's kind of value
    """The e-mail address; iCloud tells it in EMAIL, beside an address of its own (RFC 7986 §6.2)."""
    told = plain_address(str(guest.params.get("EMAIL", "")))
    return told or plain_address(str(guest))
