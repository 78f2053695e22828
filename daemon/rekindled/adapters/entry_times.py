"""When a parsed component takes place and when it rings, however an app spelled it.

Owns the meaning of DTSTART, DTEND, DUE, DURATION, TRIGGER and COMPLETED. Must not know how text is parsed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from rekindled.core.errors import UnreadableEntry

_HEARD = frozenset({"DISPLAY", "AUDIO", "EMAIL"})
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
# Callers may add a year or turn a time into another zone without falling off the calendar.
_YEARS = range(2, 9999)
_FAR = timedelta(days=3660)


class Properties(Protocol):
    """A parsed component: values by property name, several in a list; what kind a value is was the app's choice."""

    @property
    def name(self) -> str | None:
        """The component's name in upper case."""
        ...

    @property
    def subcomponents(self) -> Sequence[Properties]:
        """What is nested in it."""
        ...

    def get(self, key: str, default: Any = None, /) -> Any:  # noqa: ANN401 - values are of any of a dozen kinds
        """The value or values of a property."""
        ...


def extent(part: Properties, zone: ZoneInfo) -> tuple[datetime | date, datetime | date]:
    """Start and end of a component, in `zone` or as dates; an end before the start is the start (RFC 5545 §3.6.1).

    Raises:
        UnreadableEntry, ValueError, OverflowError: as `bounds`.
    """
    start, end = bounds(part, zone)
    return start, end if elapsed(start, end) >= timedelta() else start


def bounds(part: Properties, zone: ZoneInfo) -> tuple[datetime | date, datetime | date]:
    """Start and end of a component as they are given, in `zone` or as dates; the end may be before the start.

    Raises:
        UnreadableEntry: it has no start, or one at the edge of the calendar.
        ValueError, OverflowError: a value is not a time.
    """
    given = _moment(part, "DTSTART", zone)
    last = _moment(part, "DUE" if part.name == "VTODO" else "DTEND", zone)
    start = given if given is not None else last
    if start is None:
        raise UnreadableEntry("An entry has neither a start nor a due time; give it one in the calendar.")
    end = _alike(last if last is not None else _without_end(part, start), start, zone)
    if start.year not in _YEARS or end.year not in _YEARS:
        raise UnreadableEntry("An entry is dated at the edge of the calendar; give it a real date.")
    return start, end


def alarm_minutes(part: Properties, start: datetime | date, end: datetime | date) -> Iterator[int]:
    """Minutes before the start of each alarm that is seen or heard; negative after it (R16: whole days ring at 9 h).

    Absolute ones and Apple's ACTION:NONE say nothing of ours and are left out.
    """
    for alarm in part.subcomponents:
        trigger = first(alarm, "TRIGGER")
        if alarm.name != "VALARM" or str(first(alarm, "ACTION")).upper() not in _HEARD or trigger is None:
            continue
        if isinstance(trigger.dt, timedelta):
            to_end = str(trigger.params.get("RELATED", "START")).upper() == "END"
            yield -(trigger.dt + (elapsed(start, end) if to_end else timedelta())) // _MINUTE


def completed_at(part: Properties, zone: ZoneInfo) -> datetime | None:
    """When a task was completed, in `zone`; None where that is not said or not a time."""
    try:
        found = _moment(part, "COMPLETED", zone)
    except (ValueError, OverflowError, UnreadableEntry):
        return None
    if found is None or found.year not in _YEARS:
        return None
    return found if isinstance(found, datetime) else datetime.combine(found, time(), zone)


def first(part: Properties, name: str) -> Any:  # noqa: ANN401 - see Properties.get
    """The property, the first one where it is given twice; None where it is missing."""
    found = part.get(name)
    return found[0] if isinstance(found, list) else found


def elapsed(start: datetime | date, end: datetime | date) -> timedelta:
    """Real time between two times, or days between two dates; zero between one of each."""
    if isinstance(start, datetime) and isinstance(end, datetime):
        return end.astimezone(UTC) - start.astimezone(UTC)
    return timedelta() if isinstance(start, datetime) or isinstance(end, datetime) else end - start


def local_time(value: object, zone: ZoneInfo) -> datetime | date:
    """A parsed time in `zone` (a floating one is the user's own), or a date.

    Raises:
        UnreadableEntry: it is neither.
        OverflowError: it is at the edge of the calendar.
    """
    if isinstance(value, datetime):
        # By way of UTC, so that an hour the clock skips becomes one that exists.
        return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC).astimezone(zone)
    if isinstance(value, date):
        return value
    raise UnreadableEntry("An entry has something else where its time should be; correct it in the calendar.")


def _moment(part: Properties, name: str, zone: ZoneInfo) -> datetime | date | None:
    found = first(part, name)
    return None if found is None else local_time(found.dt, zone)


def _without_end(part: Properties, start: datetime | date) -> datetime | date:
    length = first(part, "DURATION")
    if length is None:
        return start if isinstance(start, datetime) or part.name == "VTODO" else start + _DAY
    given: timedelta = length.dt
    if abs(given) > _FAR:
        raise UnreadableEntry("An entry lasts for more than ten years; give it a real length.")
    if not isinstance(start, datetime):
        return start + timedelta(days=given.days)
    # Days are counted on the wall, hours in real time (RFC 5545 §3.3.6).
    days = timedelta(days=given.days)
    return ((start + days).astimezone(UTC) + (given - days)).astimezone(start.tzinfo)


def _alike(value: datetime | date, model: datetime | date, zone: ZoneInfo) -> datetime | date:
    """The value as a date beside a date and as a time beside a time; apps mix them (apps.md, todoman)."""
    if isinstance(model, datetime):
        return value if isinstance(value, datetime) else datetime.combine(value, time(), zone)
    return value.date() if isinstance(value, datetime) else value
