"""Free time where an entry can be placed.

Owns interval arithmetic on local days, right across daylight-saving changes (R16). Must not know contacts or caps.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rekindled.core.model import Interval
from rekindled.core.rhythm import Window

GRID = timedelta(minutes=5)
ONE_DAY = timedelta(days=1)


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

    def copy(self) -> Occupancy:
        """The same stretches, to go on from without changing these."""
        copied = Occupancy()
        copied._by_day = {day: rows.copy() for day, rows in self._by_day.items()}
        return copied

    def take(self, interval: Interval) -> None:
        """Mark a stretch as taken; an empty one takes nothing."""
        start, end = interval.start.astimezone(UTC), interval.end.astimezone(UTC)
        day = start.date()
        while start < end and day <= end.date():
            insort(self._by_day.setdefault(day, []), (start, end))
            day += ONE_DAY

    def meeting(self, span: Interval) -> list[tuple[datetime, datetime]]:
        """The taken stretches that overlap the span, by start, in UTC."""
        start, end = span.start.astimezone(UTC), span.end.astimezone(UTC)
        found: set[tuple[datetime, datetime]] = set()
        day = start.date()
        while day <= end.date():
            rows = self._by_day.get(day, [])
            found.update(row for row in rows[: bisect_left(rows, (end, end))] if row[1] > start)
            day += ONE_DAY
        return sorted(found)

    def is_free(self, span: Interval) -> bool:
        """Whether nothing taken overlaps the span."""
        start, end = span.start.astimezone(UTC), span.end.astimezone(UTC)
        if start.date() != end.date():
            return not self.meeting(span)
        rows = self._by_day.get(start.date(), [])
        return not any(row[1] > start for row in rows[: bisect_left(rows, (end, end))])


def window_on(day: date, window: Window, zone: ZoneInfo) -> Interval:
    """The window of one local day as instants, in `zone`; empty where a clock change leaves nothing of it."""
    opens, closes = local_instant(day, window.start, zone), local_instant(day, window.end, zone)
    return Interval(start=opens, end=max(opens, closes))


def shared_parts(span: Interval, window: Window, zone: ZoneInfo) -> Iterator[Interval]:
    """The parts of a span in which the clock of another zone is within the window, by start (U12)."""
    day = span.start.astimezone(zone).date() - ONE_DAY
    while day <= span.end.astimezone(zone).date():
        there = window_on(day, window, zone)
        start, end = max(span.start, there.start), min(span.end, there.end)
        if start < end:
            yield Interval(start=start, end=end)
        day += ONE_DAY


def first_gap(span: Interval, minutes: int, taken: Occupancy) -> Interval | None:
    """The earliest free stretch of that length inside the span, on a five-minute grid; None if there is none.

    The result is in UTC.
    """
    length = timedelta(minutes=minutes)
    cursor = span.start.astimezone(UTC)
    for start, end in taken.meeting(span):
        if cursor + length <= start:
            break
        cursor = max(cursor, _on_grid(end))
    return Interval(start=cursor, end=cursor + length) if cursor + length <= span.end.astimezone(UTC) else None


def nearest_gap(span: Interval, minutes: int, taken: Occupancy, wanted: datetime) -> Interval | None:
    """The free stretch of that length inside the span whose start is nearest to `wanted`, the earlier of two.

    The result is in UTC, on the grid or where the span or something free begins or `wanted` is.
    """
    length = timedelta(minutes=minutes)
    starts = [_clamped(wanted.astimezone(UTC), free, length) for free in _free_parts(span, taken)]
    fitting = [start for start in starts if start is not None]
    best = min(fitting, key=lambda start: (abs(start - wanted), start), default=None)
    return Interval(start=best, end=best + length) if best is not None else None


def _free_parts(span: Interval, taken: Occupancy) -> Iterator[Interval]:
    cursor = span.start.astimezone(UTC)
    for start, end in taken.meeting(span):
        if cursor < start:
            yield Interval(start=cursor, end=start)
        cursor = max(cursor, _on_grid(end))
    if cursor < span.end:
        yield Interval(start=cursor, end=span.end.astimezone(UTC))


def _clamped(wanted: datetime, free: Interval, length: timedelta) -> datetime | None:
    """The start nearest to the one wanted, where something so long fits; beyond it the last one on the grid."""
    latest = free.end - length
    if latest < free.start:
        return None
    if wanted <= latest:
        return max(wanted, free.start)
    past = _on_grid(latest)
    return max(free.start, past if past == latest else past - GRID)


def _on_grid(moment: datetime) -> datetime:
    past = timedelta(minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not past else moment - past + GRID
