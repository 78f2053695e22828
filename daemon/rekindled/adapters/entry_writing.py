"""An entry of ours as a calendar object, line by line (RFC 5545).

Owns which properties ours have: never RRULE, ATTENDEE, ORGANIZER, METHOD or ALTREP (R9, R11). Must not read anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from rekindled.adapters.object_lines import escape, fold, one_line, plain_text
from rekindled.adapters.zone_lines import zone_lines
from rekindled.core.model import Carrier
from rekindled.core.wire import Draft

PRODID = "-//rekindled//rekindled//EN"
CONTACT_PROPERTY = "X-REKINDLED-CONTACT"
TOUCH_PROPERTY = "X-REKINDLED-TOUCH"


def write_entry(draft: Draft, zone: ZoneInfo) -> str:
    """A complete VCALENDAR with CR LF line ends; times in `zone` with its VTIMEZONE, UTC and dates without.

    The same draft gives the same text.
    """
    name = "VEVENT" if draft.carrier is Carrier.EVENT else "VTODO"
    start, end = (spelled_time(value, zone) for value in (draft.meaning.start, draft.meaning.end))
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}"),
        *(_zone(draft, zone) if ";TZID=" in start + end else ()),
        f"BEGIN:{name}",
        *_stamps(draft),
        f"DTSTART{start}",
        ("DTEND" if name == "VEVENT" else "DUE") + end,
        *_texts(draft),
        *(line for minutes in sorted(set(draft.meaning.alarms)) for line in _alarm(minutes, draft.meaning.title)),
        *(f"END:{name}", "END:VCALENDAR"),
    ]
    return "".join(fold(line, "\r\n") for line in lines)


def spelled_time(value: datetime | date, zone: ZoneInfo | None) -> str:
    """Parameters and value of a time: with the TZID of `zone`, or in UTC without one; a date as a date.

    The second pass through a repeated hour has no spelling but UTC (RFC 5545 §3.3.5).
    """
    if not isinstance(value, datetime):
        return f";VALUE=DATE:{_digits(value)}"
    instant = value.astimezone(UTC)
    if zone is None or zone.key == "UTC" or instant.astimezone(zone).fold:
        return f":{spelled_instant(instant)}"
    return f";TZID={zone.key}:{_digits(instant.astimezone(zone))}"


def spelled_instant(at: datetime) -> str:
    """A moment in UTC, as stamps have it."""
    return f"{_digits(at.astimezone(UTC))}Z"


def _stamps(draft: Draft) -> Iterator[str]:
    stamp = spelled_instant(draft.stamped_at)
    yield f"UID:{escape(one_line(draft.uid))}"
    yield from (f"{name}:{stamp}" for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED"))
    yield "SEQUENCE:0"


def _texts(draft: Draft) -> Iterator[str]:
    meaning = draft.meaning
    is_event = draft.carrier is Carrier.EVENT
    yield f"SUMMARY:{escape(one_line(meaning.title))}"
    optional = {
        "DESCRIPTION": escape(plain_text(meaning.description).rstrip("\n")),
        "LOCATION": escape(one_line(meaning.place).strip()),
        "CATEGORIES": ",".join(escape(one_line(category)) for category in sorted(meaning.categories)),
        "STATUS": escape(one_line(meaning.status or ("" if is_event else "NEEDS-ACTION"))),
        "TRANSP": "OPAQUE" if is_event else "",
        # A URI takes no escapes (RFC 5545 §3.3.13), so nothing may be in it that needs one.
        "URL": "".join(plain_text(draft.url).split()),
    }
    yield from (f"{name}:{value}" for name, value in optional.items() if value)
    for key in draft.touches:
        yield f"{CONTACT_PROPERTY}:{escape(one_line(key.contact_id))}"
        yield f"{TOUCH_PROPERTY}:{escape(one_line(str(key)))}"


def _alarm(minutes: int, title: str) -> tuple[str, ...]:
    # In minutes even for a whole day: P1D would be a day on the wall, 23 hours at a clock change.
    trigger = f"-PT{minutes}M" if minutes >= 0 else f"PT{-minutes}M"
    text = f"DESCRIPTION:{escape(one_line(title))}"
    return "BEGIN:VALARM", "ACTION:DISPLAY", text, f"TRIGGER:{trigger}", "END:VALARM"


def _zone(draft: Draft, zone: ZoneInfo) -> tuple[str, ...]:
    # From last year to the year after the next, so that it still holds after the user drags the entry far.
    year = draft.meaning.start.year
    return zone_lines(zone, range(max(year - 1, 2), min(year + 3, 9999)))


def _digits(value: datetime | date) -> str:
    # strftime("%Y") does not pad years below 1000.
    day = f"{value.year:04d}{value.month:02d}{value.day:02d}"
    return day + f"{value:T%H%M%S}" if isinstance(value, datetime) else day
