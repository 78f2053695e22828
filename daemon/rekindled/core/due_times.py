"""Where a task of ours is meant to be, when its due time and its start no longer fit (facts: apps §1 "moved").

Owns that a task is where its due time is. Must not know how a move is treated.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from rekindled.core.model import Carrier, Meaning
from rekindled.core.wire import Seen


def placed(seen: Seen, written: Meaning) -> Seen:
    """A task at its due time, as long as we made it.

    A task app may change the due time and leave DTSTART behind (seen with todoman): taken literally, a call put off for
    a month would take every morning of that month. A due day without an hour keeps the hour.
    """
    now, then = _span(seen.meaning), _span(written)
    if seen.carrier is not Carrier.TASK or now is None or then is None:
        return seen
    length = then[1] - then[0]
    if now[1] - now[0] == length:
        return seen
    end = now[1]
    if end.time() == time():
        end = then[1].replace(year=end.year, month=end.month, day=end.day)
    return replace(seen, meaning=replace(seen.meaning, start=end - length, end=end))


def _span(meaning: Meaning) -> tuple[datetime, datetime] | None:
    """Start and end where both are timed."""
    if isinstance(meaning.start, datetime) and isinstance(meaning.end, datetime):
        return meaning.start, meaning.end
    return None
