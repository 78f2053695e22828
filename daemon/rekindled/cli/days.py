"""Days and times as people write and read them.

Owns the words `today` and `yesterday`, and one way of showing a moment. Must not know what happened then.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from rekindled.core.errors import UsageError


def read_day(text: str, today: date) -> date:
    """A day as typed: ISO 8601, `today` or `yesterday`; `today` is the user's local day.

    Raises:
        UsageError: it is none of these.
    """
    word = text.strip().lower()
    if word in {"today", "yesterday"}:
        return today if word == "today" else today - timedelta(days=1)
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise UsageError(f'"{text}" is not a day; write for example 2026-05-01, today or yesterday') from None


def shown(text: str | None, zone: ZoneInfo) -> str:
    """A time or day of the JSON objects as a person reads it: `Tue 24 Nov 2026 08:30`, in `zone`."""
    if not text:
        return ""
    if "T" not in text:
        return f"{date.fromisoformat(text):%a %d %b %Y}"
    return f"{datetime.fromisoformat(text).astimezone(zone):%a %d %b %Y %H:%M}"


def shown_span(start: str, end: str, zone: ZoneInfo) -> str:
    """From when until when, with the day said once."""
    if "T" not in start or "T" not in end:
        return shown(start, zone)
    first, last = shown(start, zone), shown(end, zone)
    same_day = first[:-5] == last[:-5]
    return f"{first}-{last[-5:] if same_day else last}"


def shown_day(text: str) -> str:
    """A day of the JSON objects as a person reads it, as short as it can be: `Tue 1 Dec 2026`."""
    day = date.fromisoformat(text)
    return f"{day:%a} {day.day} {day:%b %Y}"
