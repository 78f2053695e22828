"""Whether a recurrence rule can be expanded in bounded work (faults promise 28).

Owns the limits. Must not know what recurs. Expansion libraries walk from the first occurrence and, where nothing
matches any more, on to the year 9999; so a rule is let through only when both walks are short.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from math import prod

from dateutil.rrule import rrulestr

from rekindled.core.model import Interval

MAX_OCCURRENCES = 5_000
MAX_HOURLY = 2_000
MAX_STEPS = 50_000

_PERIODS = {
    "HOURLY": timedelta(hours=1),
    "DAILY": timedelta(days=1),
    "WEEKLY": timedelta(days=7),
    "MONTHLY": timedelta(days=28),
    "YEARLY": timedelta(days=365),
}
_LIMITS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"})
_FILTERS = frozenset(
    {"BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYHOUR", "BYMINUTE", "BYSECOND", "BYSETPOS"}
)
_MAX_PER_DAY = 24
_MAX_LIST = 366
# The Gregorian calendar repeats itself after 400 years, weekdays included (146,097 days are 20,871 weeks). Near the end
# of the years a library can count, one that searches in vain gives up soon.
_CYCLE = 400
_LATE = 9700


def steps_of(rule: str, start: datetime | date, span: Interval) -> int | None:
    """How many steps counting out the rule's occurrences until the end of the span takes; None when they are too many.

    `span` should be wider than what is asked for by the length of one occurrence.
    """
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    period = _PERIODS.get(parts.get("FREQ", ""))
    every = int(parts.get("INTERVAL", "1"))
    if period is None or every < 1 or not parts.keys() <= _LIMITS | _FILTERS or _expands_a_lot(parts):
        return None
    first = start if isinstance(start, datetime) else datetime.combine(start, time(), UTC)
    first = first if first.tzinfo else first.replace(tzinfo=UTC)
    steps = (span.end - first) // (period * every)
    if parts.keys() <= _LIMITS:
        most = MAX_HOURLY if parts["FREQ"] == "HOURLY" else MAX_OCCURRENCES
        count = int(parts.get("COUNT", steps))
        within = (span.end - span.start) // (period * every)
        return max(0, min(steps, count)) if min(steps, count) <= MAX_STEPS and min(within, count) <= most else None
    if steps > MAX_STEPS or parts["FREQ"] == "HOURLY":
        return None
    return _tried_out(parts, first.replace(tzinfo=None), span, max(0, steps))


def _expands_a_lot(parts: Mapping[str, str]) -> bool:
    per_day = prod(1 + parts.get(name, "").count(",") for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    return per_day > _MAX_PER_DAY or any(value.count(",") > _MAX_LIST for value in parts.values())


def _tried_out(parts: Mapping[str, str], first: datetime, span: Interval, least: int) -> int | None:
    """The steps of a rule that matches after the span too, and not too often before; tried out late in the calendar."""
    endless = ";".join(f"{name}={value}" for name, value in parts.items() if name not in {"COUNT", "UNTIL"})
    until = span.end.replace(tzinfo=None)
    late = _CYCLE * ((_LATE - until.year) // _CYCLE)
    since = span.start.replace(tzinfo=None, year=span.start.year + late)
    until = until.replace(year=until.year + late)
    within = 0
    for steps, at in enumerate(rrulestr(endless, dtstart=first.replace(year=first.year + late))):
        within += at >= since
        if at > until:
            return max(steps, least)
        if steps > MAX_STEPS or within > MAX_OCCURRENCES:
            break
    return None
