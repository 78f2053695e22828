"""Free time where an entry can be placed.

Owns interval arithmetic on local days, right across daylight-saving changes (R16). Must not know contacts or caps.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rekindled.core.model import Interval
from rekindled.core.rhythm import Window

GRID = timedelta(minutes=5)


def local_instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The moment `minute` minutes into the local clock of `day`.

    A time the spring change skips is the moment the clock jumped over it to; of one that comes twice, the first.
    """
    local = datetime.combine(day, time(), tzinfo=zone) + timedelta(minutes=minute)
    return local.astimezone(UTC).astimezone(zone)


class Occupancy:
    """Taken time, kept by UTC day so that looking at one morning costs the same in any year."""

    def __init__(self, intervals: Iterable[Interval] = ()) -> None:
        """Start from intervals in any order."""
        self._by_day: dict[date, list[tuple[datetime, datetime]]] = {}
        for interval in intervals:
            self.take(interval)

    def take(self, interval: Interval) -> None:
        """Mark a stretch as taken; an empty one takes nothing."""
        start, end = interval.start.astimezone(UTC), interval.end.astimezone(UTC)
        day = start.date()
        while start < end and day <= end.date():
            insort(self._by_day.setdefault(day, []), (start, end))
            day += timedelta(days=1)

    def meeting(self, span: Interval) -> list[tuple[datetime, datetime]]:
        """The taken stretches that overlap the span, by start, in UTC."""
        start, end = span.start.astimezone(UTC), span.end.astimezone(UTC)
        found: set[tuple[datetime, datetime]] = set()
        day = start.date()
        while day <= end.date():
            rows = self._by_day.get(day, [])
            found.update(row for row in rows[: bisect_left(rows, (end, end))] if row[1] > start)
            day += timedelta(days=1)
        return sorted(found)

    def is_free(self, span: Interval) -> bool:
        """Whether nothing taken overlaps the span."""
        return not self.meeting(span)


def first_gap(day: date, window: Window, minutes: int, taken: Occupancy, zone: ZoneInfo) -> Interval | None:
    """The earliest free stretch of that length inside the day's window, on a five-minute grid; None if there is none.

    The result is in `zone`.
    """
    opens, closes = local_instant(day, window.start, zone), local_instant(day, window.end, zone)
    length = timedelta(minutes=minutes)
    cursor = opens.astimezone(UTC)
    for start, end in taken.meeting(Interval(start=opens, end=closes)):
        if cursor + length <= start:
            break
        cursor = max(cursor, _on_grid(end))
    if cursor + length > closes.astimezone(UTC):
        return None
    return Interval(start=cursor.astimezone(zone), end=(cursor + length).astimezone(zone))


def _on_grid(moment: datetime) -> datetime:
    past = timedelta(minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not past else moment - past + GRID
