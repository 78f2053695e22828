"""Calendar objects into the time they take, recurrence included.

Owns what counts as busy and the bounds of expansion. Must not know where the objects come from.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rekindled.adapters.bounded_rules import MAX_OCCURRENCES, steps_of
from rekindled.adapters.entry_times import Properties, bounds, elapsed, extent
from rekindled.adapters.ical_codec import Parsed, as_calendar, parse_calendar
from rekindled.adapters.vacation_titles import VacationTitles
from rekindled.app.busy_ports import BusyView
from rekindled.app.ports import Resource
from rekindled.core.busy import BusyObject
from rekindled.core.closed_days import DaySpan
from rekindled.core.errors import UnreadableEntry
from rekindled.core.identity import parse_uid
from rekindled.core.model import Interval

MAX_RULES = 4
# Steps of all objects together: more than any real calendars take, and some ten seconds.
MAX_WORK = 5_000_000

_READING = frozenset(
    {
        *("UID", "DTSTART", "DTEND", "DURATION", "TRANSP", "STATUS"),
        *("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SEQUENCE"),
    }
)
_DECLINED = "PARTSTAT=DECLINED"
_FOLD = re.compile(r"\r?\n[ \t]")
# A floating or all-day time is up to this far from the same digits in UTC.
_MARGIN = timedelta(days=1)


class Expansion:
    """One reading of objects: what time they take within the view, in bounded work for all of them together.

    Floating and all-day times are taken in `zone`. Transparent, cancelled and declined events take no time, and neither
    do our own (R22). RANGE=THISANDFUTURE changes the occurrences from there on, as recurring-ical-events reads it. Of a
    title nothing is kept but that it means a vacation.
    """

    def __init__(self, view: BusyView, zone: ZoneInfo) -> None:
        self._view = view
        self._zone = zone
        self._steps = MAX_WORK
        self._titles = VacationTitles(view.vacation_words)

    def of(self, resource: Resource) -> BusyObject:
        """The time, in UTC, that an object takes.

        One that cannot be understood, or not be expanded in bounded work, is named and takes none (faults promises 27
        and 28).
        """
        href, etag = resource.href, resource.etag
        try:
            return self._understood(resource)
        except UnreadableEntry:
            return BusyObject(href=href, etag=etag, unread=True)
        except Exception:  # noqa: BLE001 - what parsing and expanding a stranger's data raises has no common base
            return BusyObject(href=href, etag=etag, unread=True)

    def _understood(self, resource: Resource) -> BusyObject:
        """The time taken, which of it is a vacation, and whether there may be more after the view."""
        span = self._view.span
        foreign = [part for part in self._parts(resource.text) if parse_uid(str(part.get("UID", ""))) is None]
        recurring = any(part.get(name) for part in foreign for name in ("RRULE", "RDATE", "RECURRENCE-ID"))
        occurrences = self._expanded(foreign) if recurring else foreign
        taken = [(_taken(part, self._zone), part) for part in occurrences if _takes_time(part)]
        ahead = [(one, part) for one, part in taken if max(one.start, span.start) < one.end]
        if recurring:
            within = ((one, part) for one, part in ahead if one.start < span.end)
            ahead = sorted(within, key=lambda pair: (pair[0].start, pair[0].end))
        away = (_whole_days(part, self._zone) for _, part in ahead if self._titles.match(str(part.get("SUMMARY", ""))))
        return BusyObject(
            href=resource.href,
            etag=resource.etag,
            intervals=tuple(one for one, _ in ahead),
            vacations=tuple(days for days in away if days is not None),
            lasting=any(_goes_beyond(part, span) for part in foreign),
        )

    def _parts(self, text: str) -> tuple[Parsed, ...]:
        """The events of an object, those that the user declined made transparent."""
        answered = bool(self._view.addresses) and _DECLINED in _FOLD.sub("", text).upper()
        reading = _READING | {"ATTENDEE"} if answered else _READING
        reading |= {"SUMMARY"} if self._view.vacation_words else frozenset()
        parts = parse_calendar(text, only=frozenset({"VEVENT"}), reading=reading)
        for part in parts if answered else ():
            if any(_is_refusal(one, self._view.addresses) for one in listed(part, "ATTENDEE")):
                part["TRANSP"] = "TRANSPARENT"
        return parts

    def _expanded(self, parts: Sequence[Parsed]) -> Sequence[Parsed]:
        from recurring_ical_events import CalendarQuery  # noqa: PLC0415 - 9 MiB that a look without busy time never needs

        span = self._view.span
        steps = bounded_steps(parts, span, self._zone)
        if steps > self._steps:
            raise UnreadableEntry("More recurs in the calendars than can be expanded; an event is left out.")
        self._steps -= steps
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            query = CalendarQuery(as_calendar(parts), components=("VEVENT",))
            found: Sequence[Parsed] = query.between(span.start - _MARGIN, span.end + _MARGIN)
        return found


def plain_address(address: str) -> str:
    """An e-mail address or other calendar address as it is compared: lower case, without `mailto:`."""
    return address.strip().lower().removeprefix("mailto:")


def bounded_steps(parts: Sequence[Parsed], span: Interval, zone: ZoneInfo) -> int:
    """How many steps expanding the parts takes.

    Raises:
        UnreadableEntry: too many.
    """
    rules = [(rule, *bounds(part, zone)) for part in parts for rule in listed(part, "RRULE")]
    dates = sum(len(one.dts) for part in parts for name in ("RDATE", "EXDATE") for one in listed(part, name))
    if len(rules) > MAX_RULES or dates > MAX_OCCURRENCES:
        raise UnreadableEntry("An event has too many rules or dates to be expanded; it is left out.")
    total = len(parts) + dates
    for rule, start, end in rules:
        if elapsed(start, end) < timedelta():
            # The library would look for occurrences as far ahead as this one goes back.
            raise UnreadableEntry("An event that recurs ends before it starts; it is left out.")
        wide = Interval(start=span.start - elapsed(start, end) - _MARGIN, end=span.end + _MARGIN)
        steps = steps_of(str(rule.to_ical(), "utf-8"), start, wide)
        if steps is None:
            raise UnreadableEntry("An event recurs too often to be expanded; it is left out.")
        total += steps
    return total


def listed(part: Properties, name: str) -> list[Any]:
    """The values of a property, none where it is missing."""
    found = part.get(name)
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def _takes_time(part: Properties) -> bool:
    free = str(part.get("TRANSP", "")).upper() == "TRANSPARENT"
    return not free and str(part.get("STATUS", "")).upper() != "CANCELLED"


def _taken(part: Properties, zone: ZoneInfo) -> Interval:
    start, end = extent(part, zone)
    return Interval(start=_instant(start, zone), end=_instant(end, zone))


def _whole_days(part: Properties, zone: ZoneInfo) -> DaySpan | None:
    """The days of an all-day event; None for one with times."""
    start, end = extent(part, zone)
    if isinstance(start, datetime) or isinstance(end, datetime):
        return None
    return DaySpan(first_on=start, last_on=max(start, end - timedelta(days=1)))


def _instant(value: datetime | date, zone: ZoneInfo) -> datetime:
    at = value if isinstance(value, datetime) else datetime.combine(value, time(), zone)
    return at.astimezone(UTC)


def _is_refusal(attendee: Any, addresses: frozenset[str]) -> bool:  # noqa: ANN401 - the library's kind of value
    """Whether this is the user's own answer, and a no (RFC 5545 §3.2.12); iCloud tells the address in EMAIL."""
    names = {str(attendee), str(attendee.params.get("EMAIL", ""))}
    own = any(plain_address(name) in addresses for name in names)
    return own and str(attendee.params.get("PARTSTAT", "")).upper() == "DECLINED"


def _goes_beyond(part: Properties, span: Interval) -> bool:
    """Whether more of it may come after the span; where a count ends it, that is not found out."""
    lasts = [rule.get("UNTIL", [span.end])[0] for rule in listed(part, "RRULE")]
    days = [last.date() if isinstance(last, datetime) else last for last in lasts]
    return bool(part.get("RDATE")) or any(day >= span.end.date() for day in days)
