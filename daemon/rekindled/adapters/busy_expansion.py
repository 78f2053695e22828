"""Calendar objects into the time they take, recurrence included.

Owns what counts as busy and the bounds of expansion. Must not know where the objects come from.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rekindled.adapters.bounded_rules import MAX_OCCURRENCES, steps_of
from rekindled.adapters.entry_times import Properties, bounds, elapsed, extent
from rekindled.adapters.ical_codec import Parsed, as_calendar, parse_calendar
from rekindled.app.ports import BusyRead
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
# A floating or all-day time is up to this far from the same digits in UTC.
_MARGIN = timedelta(days=1)


def busy_intervals(texts: Iterable[tuple[str, str]], span: Interval, zone: ZoneInfo) -> BusyRead:
    """The busy time, in UTC, of objects (href and text) within the span; floating times are taken in `zone`.

    Transparent and cancelled events take no time, and neither do our own (R22). An object that cannot be understood, or
    not be expanded in bounded work, is named and left out (faults promises 27 and 28).
    """
    allowance = _Allowance(steps=MAX_WORK)
    found = [(href, _intervals_or_none(text, span, zone, allowance)) for href, text in texts]
    intervals = (interval for _, some in found if some is not None for interval in some)
    return BusyRead(
        intervals=tuple(sorted(intervals, key=lambda interval: (interval.start, interval.end))),
        unread=tuple(href for href, some in found if some is None),
    )


@dataclass(slots=True)
class _Allowance:
    """What counting out all rules of a planning may still cost; only this module ever sees it."""

    steps: int

    def spend(self, steps: int) -> None:
        if steps > self.steps:
            raise UnreadableEntry("More recurs in the calendars than can be expanded; an event is left out.")
        self.steps -= steps


def _intervals_or_none(text: str, span: Interval, zone: ZoneInfo, allowance: _Allowance) -> tuple[Interval, ...] | None:
    try:
        parts = parse_calendar(text, only=frozenset({"VEVENT"}), reading=_READING)
        foreign = [part for part in parts if parse_uid(str(part.get("UID", ""))) is None]
        recurring = any(part.get(name) for part in foreign for name in ("RRULE", "RDATE", "RECURRENCE-ID"))
        occurrences = _expanded(foreign, span, zone, allowance) if recurring else foreign
        taken = [_taken(part, zone) for part in occurrences if _takes_time(part)]
    except UnreadableEntry:
        return None
    except Exception:  # noqa: BLE001 - what parsing and expanding a stranger's data raises has no common base
        return None
    return tuple(_clipped(taken, span))


def _expanded(parts: Sequence[Parsed], span: Interval, zone: ZoneInfo, allowance: _Allowance) -> Sequence[Parsed]:
    from recurring_ical_events import CalendarQuery  # noqa: PLC0415 - 9 MiB that a look without busy time never needs

    allowance.spend(_bounded_steps(parts, span, zone))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        query = CalendarQuery(as_calendar(parts), components=("VEVENT",))
        found: Sequence[Parsed] = query.between(span.start - _MARGIN, span.end + _MARGIN)
    return found


def _bounded_steps(parts: Sequence[Parsed], span: Interval, zone: ZoneInfo) -> int:
    """How many steps expanding the parts takes.

    Raises:
        UnreadableEntry: too many.
    """
    rules = [(rule, *bounds(part, zone)) for part in parts for rule in _listed(part, "RRULE")]
    dates = sum(len(one.dts) for part in parts for name in ("RDATE", "EXDATE") for one in _listed(part, name))
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


def _listed(part: Properties, name: str) -> list[Any]:
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


def _instant(value: datetime | date, zone: ZoneInfo) -> datetime:
    at = value if isinstance(value, datetime) else datetime.combine(value, time(), zone)
    return at.astimezone(UTC)


def _clipped(intervals: Iterable[Interval], span: Interval) -> Iterator[Interval]:
    for interval in intervals:
        start = max(interval.start, span.start.astimezone(UTC))
        end = min(interval.end, span.end.astimezone(UTC))
        if start < end:
            yield Interval(start=start, end=end)
