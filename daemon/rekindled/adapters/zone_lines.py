"""A time zone spelled out as a VTIMEZONE, for readers that do not know it by name (R16, RFC 5545 §3.6.5).

Owns finding a zone's changes. Must not know what takes place in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)

_Kind = tuple[timedelta, timedelta, str, bool]


@lru_cache(maxsize=8)  # finding the changes takes longer than everything else about writing an entry
def zone_lines(zone: ZoneInfo, years: range) -> tuple[str, ...]:
    """The lines of a VTIMEZONE that holds in these years; each onset is told in the time that it ends."""
    first = datetime(years.start, 1, 1, tzinfo=UTC)
    last = datetime(years.stop, 1, 1, tzinfo=UTC)
    local = first.astimezone(zone)
    begin = (first + _offset(local), (_offset(local), _offset(local), local.tzname() or "", bool(local.dst())))
    changes = sorted([begin, *_changes(zone, first, last)], key=lambda change: (change[1], change[0]))
    kinds = [(kind, [at for at, _ in group]) for kind, group in groupby(changes, key=lambda change: change[1])]
    kinds.sort(key=lambda one: one[1][0])
    body = [line for kind, onsets in kinds for line in _observance(kind, onsets)]
    return ("BEGIN:VTIMEZONE", f"TZID:{zone.key}", *body, "END:VTIMEZONE")


def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[tuple[datetime, _Kind]]:
    at = first
    while at < last:
        low, high = at, min(at + _DAY, last)
        at = high
        if _offset(low.astimezone(zone)) == _offset(high.astimezone(zone)):
            continue
        before = _offset(low.astimezone(zone))
        while high - low > _SECOND:
            middle = low + (high - low) // 2
            middle = middle.replace(microsecond=0)
            if _offset(middle.astimezone(zone)) == before:
                low = middle
            else:
                high = middle
        after = high.astimezone(zone)
        yield high + before, (before, _offset(after), after.tzname() or "", bool(after.dst()))


def _observance(kind: _Kind, onsets: list[datetime]) -> Iterator[str]:
    before, after, label, summer = kind
    name = "DAYLIGHT" if summer else "STANDARD"
    yield f"BEGIN:{name}"
    yield f"DTSTART:{_wall(onsets[0])}"
    yield from (f"RDATE:{_wall(onset)}" for onset in onsets[1:])
    yield f"TZNAME:{label}"
    yield f"TZOFFSETFROM:{_signed(before)}"
    yield f"TZOFFSETTO:{_signed(after)}"
    yield f"END:{name}"


def _offset(at: datetime) -> timedelta:
    return at.utcoffset() or timedelta()


def _wall(at: datetime) -> str:
    # strftime("%Y") does not pad years below 1000.
    return f"{at.year:04d}{at:%m%dT%H%M%S}"


def _signed(offset: timedelta) -> str:
    seconds = abs(int(offset.total_seconds()))
    digits = f"{seconds // 3600:02d}{seconds // 60 % 60:02d}" + (f"{seconds % 60:02d}" if seconds % 60 else "")
    return f"-{digits}" if offset < timedelta() else f"+{digits}"
