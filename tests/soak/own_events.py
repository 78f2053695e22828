"""Events as a phone writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.fakes.plain_user import escaped


def own_event(uid: str, title: str, start: datetime, more: str = "") -> str:
    """An event as a phone writes it, an hour long."""
    span = f"DTSTART:{in_utc(start)}\r\nDTEND:{in_utc(start + timedelta(hours=1))}"
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Phone//EN\r\nBEGIN:VEVENT\r\n"
    body = f"UID:{uid}\r\nDTSTAMP:{in_utc(start)}\r\n{span}\r\nSUMMARY:{escaped(title)}\r\n{more}"
    return f"{head}{body}END:VEVENT\r\nEND:VCALENDAR\r\n"


def in_utc(moment: datetime) -> str:
    """A moment as iCalendar writes it in UTC."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
