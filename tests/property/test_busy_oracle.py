"""Busy time against an oracle that is slow and obvious: it asks of every quarter of an hour whether something is on.

The oracle knows days and wall clocks only: it walks from the first day of a series to the last, asks of each whether
the rule names it, and looks up what was changed, left out or added. Floating times are the user's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from rekindled.core.model import Interval
from tests.fakes.busy_reading import busy_intervals

USER = ZoneInfo("Europe/Berlin")
QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)
# Both clock changes of Berlin and of New York are inside.
SPAN = Interval(start=datetime(2026, 3, 1, tzinfo=UTC), end=datetime(2026, 4, 12, tzinfo=UTC))
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of one occurrence: moved by so many days and to another hour, cancelled, made free, declined, or
    left out by an EXDATE that is a time or, against the standard but seen, a date.
    """

    number: int
    how: Literal["moved", "cancelled", "free", "declined", "left out", "left out by date"]
    days: int = 0
    hour: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A generated event; `zone` None floats, `hour` None takes whole days."""

    first_on: date
    hour: int | None
    quarters: int
    zone: str | None
    spelled: Literal["DTEND", "DURATION"]
    every: int = 0
    weekdays: frozenset[int] = frozenset()
    count: int = 0
    changes: tuple[Change, ...] = ()
    added_on: date | None = None

    @property
    def where(self) -> ZoneInfo:
        """The zone its wall clock is in."""
        return ZoneInfo(self.zone) if self.zone else USER


def days_of(event: Event) -> Iterator[date]:
    """The days on which the series begins, before changes."""
    if not event.every:
        yield event.first_on
        return
    found, day = 0, event.first_on
    monday = event.first_on - timedelta(days=event.first_on.weekday())
    while found < event.count:
        if event.weekdays:
            matches = day.weekday() in event.weekdays and ((day - monday).days // 7) % event.every == 0
        else:
            matches = (day - event.first_on).days % event.every == 0
        if matches:
            found += 1
            yield day
        day += DAY


def begins(event: Event, day: date, hour: int | None) -> datetime:
    """The instant at which it begins on a day."""
    return datetime.combine(day, time(hour or 0), event.where if hour is not None else USER).astimezone(UTC)


def ends(event: Event, day: date, hour: int | None) -> datetime:
    """The instant at which it ends, that began on a day: so many quarters later, or days."""
    if hour is None:
        return begins(event, day + timedelta(days=event.quarters), None)
    return begins(event, day, hour) + event.quarters * QUARTER


def taken(event: Event) -> list[tuple[datetime, datetime]]:
    """All stretches it takes."""
    changes = {change.number: change for change in event.changes}
    found = []
    days = list(days_of(event))
    for number, day in enumerate(days):
        change = changes.get(number)
        if change is None:
            found.append((begins(event, day, event.hour), ends(event, day, event.hour)))
        elif change.how == "moved":
            hour = None if event.hour is None else change.hour
            moved = day + timedelta(days=change.days)
            found.append((begins(event, moved, hour), ends(event, moved, hour)))
    if event.added_on is not None and event.added_on not in days:
        found.append((begins(event, event.added_on, event.hour), ends(event, event.added_on, event.hour)))
    return found


def spelled_time(event: Event, name: str, day: date, hour: int | None, *, minutes: int = 0) -> str:
    """A property line with a time as an app would write it."""
    if hour is None:
        return f"{name};VALUE=DATE:{day:%Y%m%d}"
    at = datetime.combine(day, time(hour)) + timedelta(minutes=minutes)
    if event.zone == "UTC":
        return f"{name}:{at:%Y%m%dT%H%M%S}Z"
    return f"{name}{f';TZID={event.zone}' if event.zone else ''}:{at:%Y%m%dT%H%M%S}"


def extent(event: Event, day: date, hour: int | None) -> list[str]:
    """DTSTART with DTEND or DURATION."""
    start = spelled_time(event, "DTSTART", day, hour)
    if hour is None:
        last = day + timedelta(days=event.quarters)
        by_end = event.spelled == "DTEND"
        return [start, f"DTEND;VALUE=DATE:{last:%Y%m%d}" if by_end else f"DURATION:P{event.quarters}D"]
    if event.spelled == "DTEND" and not event.every:
        return [start, f"DTEND:{ends(event, day, hour):%Y%m%dT%H%M%S}Z"]
    return [start, f"DURATION:PT{event.quarters * 15}M"]


def text_of(event: Event) -> str:
    """The object."""
    days = list(days_of(event))
    master = ["UID:series", *extent(event, event.first_on, event.hour)]
    if event.every:
        by_day = f";BYDAY={','.join(CODES[n] for n in sorted(event.weekdays))}" if event.weekdays else ""
        frequency = "WEEKLY" if event.weekdays else "DAILY"
        master.append(f"RRULE:FREQ={frequency};INTERVAL={event.every};COUNT={event.count}{by_day}")
    if event.added_on is not None:
        master.append(spelled_time(event, "RDATE", event.added_on, event.hour))
    parts = [master]
    for change in event.changes:
        day = days[change.number]
        if change.how.startswith("left out"):
            hour = None if change.how == "left out by date" else event.hour
            master.append(spelled_time(event, "EXDATE", day, hour))
            continue
        hour = change.hour if change.how == "moved" and event.hour is not None else event.hour
        to = day + timedelta(days=change.days if change.how == "moved" else 0)
        status = {
            "moved": [],
            "cancelled": ["STATUS:CANCELLED"],
            "free": ["TRANSP:TRANSPARENT"],
            "declined": ["ATTENDEE;PARTSTAT=DECLINED:mailto:Me@Example.org", "ATTENDEE:mailto:you@example.org"],
        }[change.how]
        parts.append(
            ["UID:series", spelled_time(event, "RECURRENCE-ID", day, event.hour), *extent(event, to, hour), *status]
        )
    inside = "".join("".join(f"{line}\r\n" for line in ("BEGIN:VEVENT", *part, "END:VEVENT")) for part in parts)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{inside}END:VCALENDAR\r\n"


HOWS = st.sampled_from(["moved", "cancelled", "free", "declined", "left out", "left out by date"])


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Single events and series, in zones and floating, timed and all day, over both changes of the clock."""
    zone = draw(st.sampled_from([None, "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"]))
    hour = draw(st.one_of(st.none(), st.integers(4, 22)))
    event = Event(
        first_on=date(2026, 2, 20) + timedelta(days=draw(st.integers(0, 40))),
        hour=hour,
        quarters=draw(st.integers(1, 3) if hour is None else st.integers(1, 12)),
        zone=zone,
        spelled=draw(st.sampled_from(["DTEND", "DURATION"])),
    )
    if not draw(st.booleans()):
        return event
    own = event.first_on.weekday()
    weekdays = draw(st.sampled_from([frozenset[int](), frozenset({own}), frozenset({0, 2, own})]))
    event = replace(event, every=draw(st.integers(1, 3)), weekdays=weekdays, count=draw(st.integers(1, 12)))
    numbers = draw(st.lists(st.integers(0, event.count - 1), max_size=4, unique=True))
    changes = tuple(
        Change(number=n, how=draw(HOWS), days=draw(st.integers(-3, 9)), hour=draw(st.integers(4, 22))) for n in numbers
    )
    added = draw(st.one_of(st.none(), st.integers(0, 60)))
    return replace(event, changes=changes, added_on=None if added is None else event.first_on + timedelta(days=added))


@settings(max_examples=250, deadline=None)
@given(events())
def test_every_quarter_of_an_hour_is_busy_exactly_when_something_is_on(event: Event) -> None:
    """Rules, overrides, exceptions, additions, zones, floating and whole days, over changes of the clock."""
    read = busy_intervals([("/a.ics", text_of(event))], SPAN, USER)
    assert read.unread == ()
    wanted = taken(event)
    at = SPAN.start
    while at < SPAN.end:
        on = any(start <= at < end for start, end in wanted)
        said = any(one.start <= at < one.end for one in read.intervals)
        assert said == on, f"{at:%Y-%m-%d %H:%M} UTC\n{text_of(event)}"
        at += QUARTER
