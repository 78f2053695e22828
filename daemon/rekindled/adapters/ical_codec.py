"""Between meaning and iCalendar text; the only module that imports icalendar (design §4).

Owns what a calendar object says to us and how ours are written. Must not know what any of it leads to.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeAlias
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar.cal import Component as IcalComponent
from icalendar.timezone import tzp

from rekindled.adapters.entry_amending import amend_text, find_master
from rekindled.adapters.entry_times import alarm_minutes, completed_at, extent
from rekindled.adapters.entry_writing import TOUCH_PROPERTY, write_entry
from rekindled.adapters.foreign_zones import harmless_zones, without_zone, zones_named
from rekindled.adapters.object_lines import (
    Component,
    Line,
    first_value,
    one_line,
    own_lines,
    plain_text,
    read_lines,
    read_tree,
    unescape,
    unfold,
    value_of,
)
from rekindled.core.errors import UnreadableEntry
from rekindled.core.identity import CONTACT_ID
from rekindled.core.model import Carrier, Meaning, Purpose, TouchKey
from rekindled.core.wire import Amendment, Draft, Seen

Parsed: TypeAlias = IcalComponent

_TOUCH = re.compile(rf"({CONTACT_ID.pattern})/({'|'.join(Purpose)})/([1-9][0-9]{{0,8}})")
_TIMES = frozenset({"DTSTART", "DTEND", "DUE", "DURATION", "COMPLETED"})
_RINGING = frozenset({"ACTION", "TRIGGER"})
# An entry is not lost because one of these is malformed: it is read without.
_MINOR = frozenset({"COMPLETED", "TRIGGER"})
_MOMENT = re.compile(r"[0-9]{8}(?:T[0-9]{6}Z?)?|[+-]?P[0-9DHMSTW]{2,20}")
_LISTED = re.compile(r"(?:\\.|[^,\\])+", re.DOTALL)
_PERCENT = re.compile(r"[0-9]{1,3}")
_MOST_OCCURRENCES = 50
# Characters of all rules of an object together: reading a million takes seconds.
_RULES = 10_000


@dataclass(frozen=True, slots=True)
class IcalCodec:
    """Keeps `ports.EntryCodec`; `zone` is the user's: floating times are read in it, ours are written in it."""

    zone: ZoneInfo

    def encode(self, draft: Draft) -> str:
        """A complete VCALENDAR without RRULE, ATTENDEE, ORGANIZER, METHOD and ALTREP (R9, R11).

        A time is written in the codec's zone with its VTIMEZONE; in the second pass through a repeated hour in UTC.
        """
        return write_entry(draft, self.zone)

    def decode(self, text: str) -> Seen:
        """What the object's master component says; times come back in the codec's zone, however they were written.

        Alarms after the start come back as negative minutes; absolute ones and ACTION:NONE are not ours to know.

        Raises:
            UnreadableEntry: it cannot be understood; leave that one alone.
        """
        lines = read_lines(text)
        root = read_tree(lines)
        master = find_master(lines, root)
        uid = first_value(lines, master, "UID")
        with _understanding(uid):
            others = [part for part in root.nested if part.name == master.name and part is not master]
            single = [part for part in others if first_value(lines, part, "UID") == uid][:_MOST_OCCURRENCES]
            whole, *occurrences = self._read(uid, lines, root, [master, *single])
            return replace(whole, occurrences=tuple(occurrences))

    def amend(self, text: str, amendment: Amendment) -> str:
        """The same object with only the named fields replaced, everything else byte for byte.

        Raises:
            UnreadableEntry: it cannot be understood.
        """
        return amend_text(text, amendment)

    def _read(self, uid: str, lines: Sequence[Line], root: Component, parts: Sequence[Component]) -> Iterator[Seen]:
        raw = "".join(_reduced(lines, part, _TIMES, _alarms(lines, part)) for part in parts)
        parsed = _parse(lines, root, parts, _TIMES, raw)
        for part, one in zip(parts, parsed, strict=True):
            yield self._seen(uid, one, [line for _, line in own_lines(lines, part)])

    def _seen(self, uid: str, part: Parsed, lines: Sequence[Line]) -> Seen:
        start, end = extent(part, self.zone)
        names = frozenset(line.name for line in lines)
        meaning = Meaning(
            title=one_line(_text(lines, "SUMMARY")),
            description=_text(lines, "DESCRIPTION").rstrip("\n"),
            start=start,
            end=end,
            alarms=tuple(sorted(set(alarm_minutes(part, start, end)))),
            categories=frozenset(_categories(lines)),
            status=_text(lines, "STATUS").strip().upper() or None,
            place=one_line(_text(lines, "LOCATION")).strip(),  # Thunderbird appends a blank on every save
        )
        return Seen(
            uid=uid,
            carrier=Carrier.EVENT if part.name == "VEVENT" else Carrier.TASK,
            meaning=meaning,
            completed_at=completed_at(part, self.zone),
            percent=_percent(lines),
            recurring=not names.isdisjoint({"RRULE", "RDATE"}),
            touches=tuple(_touches(lines)),
        )


def parse_calendar(text: str, *, only: frozenset[str], reading: frozenset[str]) -> tuple[Parsed, ...]:
    """The components of the kinds named, with only the properties named and nothing nested; safe and bounded.

    Raises:
        UnreadableEntry: it cannot be understood.
    """
    lines = read_lines(text)
    root = read_tree(lines)
    parts = [part for part in root.nested if part.name in only]
    if not parts:
        return ()
    with _understanding("the object"):
        if sum(len(line.raw) for part in parts for _, line in own_lines(lines, part) if line.name == "RRULE") > _RULES:
            raise UnreadableEntry("The object has longer rules than any app writes; it is left out.")
        raw = "".join(_reduced(lines, part, reading) for part in parts)
        return _parse(lines, root, parts, reading, raw)


def _parse(
    lines: Sequence[Line], root: Component, parts: Sequence[Component], reading: frozenset[str], raw: str
) -> tuple[Parsed, ...]:
    """The components `parts`, spelled in `raw`, with the zones their times are told in."""
    # icalendar keeps a VTIMEZONE of a name it does not know for the life of the process: each object starts afresh.
    tzp.use_default()
    zones = _zones(lines, root, parts, reading)
    whole = Calendar.from_ical(f"BEGIN:VCALENDAR\r\n{zones}{raw}END:VCALENDAR\r\n")
    return tuple(whole.subcomponents[-len(parts) :])


@contextmanager
def _understanding(what: str) -> Iterator[None]:
    """Turn whatever reading somebody else's data raises into UnreadableEntry; guesses about it are no news."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except UnreadableEntry:
            raise
        except Exception as error:  # icalendar raises ValueError, KeyError, AttributeError, OSError and more
            raise UnreadableEntry(
                f"{what} cannot be understood ({type(error).__name__}); it is left alone, correct or delete it."
            ) from error


def _zones(lines: Sequence[Line], root: Component, parts: Sequence[Component], reading: frozenset[str]) -> str:
    """The VTIMEZONEs that are needed and harmless; a zone of a known name is never taken from an object."""
    told = (line for part in parts for _, line in own_lines(lines, part) if line.name in reading)
    return harmless_zones(lines, root, (name for name in zones_named(told) if not _is_known(name)))


def _is_known(name: str) -> bool:
    try:
        return tzp.timezone(name) is not None
    except (KeyError, ValueError, OSError):
        return False


def _zulu(line: Line) -> str:
    """The line, without its TZID where the value is UTC all the same, as Evolution writes it: the Z is what counts."""
    value = value_of(line)
    if not value.rstrip().endswith("Z"):
        return line.raw
    head = unfold(line).removesuffix(value)
    return without_zone(head) + value + "\r\n"


def _reduced(lines: Sequence[Line], part: Component, reading: frozenset[str], nested: str = "") -> str:
    """A component with only the properties named: what is not parsed cannot be misread."""
    own = (line for _, line in own_lines(lines, part) if line.name in reading)
    kept = "".join(_zulu(line) for line in own if line.name not in _MINOR or _MOMENT.fullmatch(value_of(line).strip()))
    return f"BEGIN:{part.name}\r\n{kept}{nested}END:{part.name}\r\n"


def _alarms(lines: Sequence[Line], part: Component) -> str:
    return "".join(_reduced(lines, inner, _RINGING) for inner in part.nested if inner.name == "VALARM")


def _text(lines: Sequence[Line], name: str) -> str:
    """The plain value of a text, the first one where it is given twice; ALTREP and other parameters are no concern."""
    return plain_text(unescape(next((value_of(line) for line in lines if line.name == name), "")))


def _categories(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        if line.name == "CATEGORIES":
            names = (one_line(unescape(name)).strip() for name in _LISTED.findall(value_of(line)))
            yield from filter(None, names)


def _percent(lines: Sequence[Line]) -> int | None:
    given = next((value_of(line).strip() for line in lines if line.name == "PERCENT-COMPLETE"), "")
    return min(int(given), 100) if _PERCENT.fullmatch(given) else None


def _touches(lines: Sequence[Line]) -> Iterator[TouchKey]:
    for line in lines:
        found = _TOUCH.fullmatch(unescape(value_of(line)).strip()) if line.name == TOUCH_PROPERTY else None
        if found:
            yield TouchKey(contact_id=found[1], purpose=Purpose(found[2]), n=int(found[3]))


def as_calendar(parts: Sequence[Parsed]) -> Calendar:
    """Parsed components as one calendar again, for a library that wants one."""
    calendar = Calendar()
    for part in parts:
        calendar.add_component(part)
    return calendar
