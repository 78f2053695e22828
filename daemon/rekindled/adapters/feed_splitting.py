"""A feed taken apart into objects as a calendar server would keep them: one for each UID (RFC 4791 §4.1).

Owns the bounds of a whole feed. Must not know what an event means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from rekindled.app.ports import Resource
from rekindled.core.errors import CalendarUnavailable

MAX_EVENTS = 20_000
_LONGEST_NAME = 100
_INSIDE = 2
_EDGE = re.compile(r"(BEGIN|END):([A-Z-]+)\s*", re.IGNORECASE)
_UID = re.compile(r"UID(?:;[^:]*)?:(.*)", re.IGNORECASE)
_TZID = re.compile(r"TZID(?:;[^:]*)?:(.*)", re.IGNORECASE)
# What many writers set anew each time somebody asks.
_FLEETING = re.compile(r"(?:DTSTAMP|LAST-MODIFIED|CREATED)[;:]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A component of a calendar: its kind in upper case, its unfolded lines with BEGIN and END, and those of them that
    belong to nothing nested in it.
    """

    kind: str
    lines: tuple[str, ...]
    own: tuple[str, ...]

    def first(self, pattern: re.Pattern[str]) -> str:
        """The first value of a property."""
        found = (pattern.fullmatch(line) for line in self.own)
        return next((one[1].strip() for one in found if one), "")


def split_feed(text: str, key: str) -> Iterator[Resource]:
    """The events of a feed, those of one UID together with the zones they name; hrefs begin with `key`.

    An object's ETag changes when what it says does.

    Raises:
        CalendarUnavailable: it is no calendar, or holds more events than any real one.
    """
    parts = list(_parts(text))
    zones = {part.first(_TZID): part for part in parts if part.kind == "VTIMEZONE"}
    events: dict[str, list[_Part]] = {}
    for number, part in enumerate(part for part in parts if part.kind == "VEVENT"):
        if number >= MAX_EVENTS:
            raise CalendarUnavailable(f"it holds more than {MAX_EVENTS} events")
        events.setdefault(part.first(_UID) or f"event {number + 1}", []).append(part)
    for uid, some in events.items():
        lines = [line for part in some for line in part.lines]
        named = "\n".join(line for line in lines if ";TZID=" in line.upper())
        needed = [line for zone, part in zones.items() if zone and zone in named for line in part.lines]
        whole = ["BEGIN:VCALENDAR", "VERSION:2.0", *needed, *lines, "END:VCALENDAR", ""]
        lasting = "\n".join(line for line in whole if not _FLEETING.match(line))
        yield Resource(
            href=f"{key}/{uid[:_LONGEST_NAME]}-{sha256(uid.encode()).hexdigest()[:8]}",
            etag=sha256(lasting.encode()).hexdigest()[:32],
            text="\r\n".join(whole),
        )


def _parts(text: str) -> Iterator[_Part]:
    """The components right inside a calendar."""
    lines: list[tuple[int, str]] = []
    for level, line in _levels(text):
        if level >= _INSIDE:
            lines.append((level, line))
        if level == _INSIDE and line.upper().startswith("END:"):
            own = tuple(one for at, one in lines if at == _INSIDE)
            yield _Part(kind=line[4:].strip().upper(), lines=tuple(one for _, one in lines), own=own)
            lines = []


def _levels(text: str) -> Iterator[tuple[int, str]]:
    """Each line with how many components it is inside of, those it begins or ends included."""
    open_parts: list[str] = []
    calendars = 0
    for line in _unfolded(text):
        edge = _EDGE.fullmatch(line)
        begins, kind = (edge[1].upper() == "BEGIN", edge[2].upper()) if edge else (False, "")
        if begins:
            open_parts.append(kind)
        yield len(open_parts), line
        if kind and not begins:
            if not open_parts or open_parts.pop() != kind:
                raise CalendarUnavailable("it is no whole calendar: its BEGIN and END lines do not match")
            calendars += not open_parts and kind == "VCALENDAR"
    if open_parts or not calendars:
        raise CalendarUnavailable("it is no whole calendar: a login page, or cut")


def _unfolded(text: str) -> Iterator[str]:
    gathered: list[str] = []
    for line in re.split(r"\r?\n", text):
        if line[:1] in {" ", "\t"} and gathered:
            gathered.append(line[1:])
            continue
        if gathered:
            yield "".join(gathered)
        gathered = [line]
    yield "".join(gathered)
