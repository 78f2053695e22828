"""Changing single content lines of an object the user may have changed (design §5 Feedback).

Owns where a new line goes and how a time is spelled beside the object's own. Must not re-write anything else: every
other byte stays (faults promise 3; libraries re-order and drop what they do not know).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rekindled.adapters.entry_hiding import hide_in
from rekindled.adapters.entry_writing import TOUCH_PROPERTY, spelled_instant, spelled_time
from rekindled.adapters.object_lines import (
    Component,
    Line,
    escape,
    first_value,
    fold,
    one_line,
    own_lines,
    read_lines,
    read_tree,
)
from rekindled.core.errors import UnreadableEntry
from rekindled.core.wire import Amendment

_CARRIERS = frozenset({"VEVENT", "VTODO"})
_NUMBER = re.compile(r"[0-9]{1,9}")


def find_master(lines: Sequence[Line], root: Component) -> Component:
    """The component an object is about: without RECURRENCE-ID, of the first UID (RFC 4791 §4.1).

    Raises:
        UnreadableEntry: there is no event and no task, it has no UID, or only single occurrences are there.
    """
    parts = [part for part in root.nested if part.name in _CARRIERS]
    if not parts:
        raise UnreadableEntry("The object holds neither an event nor a task; it is skipped.")
    uid = first_value(lines, parts[0], "UID")
    if not uid:
        raise UnreadableEntry("The object's event or task has no UID; it is skipped.")
    for part in parts:
        if first_value(lines, part, "UID") == uid and not first_value(lines, part, "RECURRENCE-ID"):
            return part
    raise UnreadableEntry(f"The object of {uid} holds single occurrences only; it is skipped.")


def amend_text(text: str, amendment: Amendment) -> str:
    """The same object with only the named fields replaced; LAST-MODIFIED and DTSTAMP always move.

    A time change raises SEQUENCE; an end replaces a DURATION; ALTREP and every other parameter of a replaced text goes,
    because Thunderbird would show the stale one and undo ours. Words to hide are hidden in every line; our alarms and
    lines follow where the amendment says so.

    Raises:
        UnreadableEntry: it cannot be understood.
    """
    lines = read_lines(text)
    root = read_tree(lines)
    master = find_master(lines, root)
    if amendment.is_about_people:
        title = first_value(lines, master, "SUMMARY") if amendment.title is None else amendment.title
        bare = replace(amendment, without=frozenset(), hidden=(), carried=None, rang=frozenset())
        return amend_text(hide_in(text, amendment, title), bare)
    zones = frozenset(first_value(lines, part, "TZID") for part in root.nested if part.name == "VTIMEZONE")
    wanted = dict(_wanted(amendment, master, zones))
    if amendment.start is not None or amendment.end is not None:
        wanted["SEQUENCE"] = f"SEQUENCE:{_next_sequence(first_value(lines, master, 'SEQUENCE'))}"
    dropped = frozenset({"DURATION"}) if amendment.end is not None else frozenset[str]()
    return "".join(_rewritten(lines, master, wanted, dropped))


def _wanted(amendment: Amendment, master: Component, zones: frozenset[str]) -> Iterator[tuple[str, str]]:
    stamp = spelled_instant(amendment.stamped_at)
    yield "DTSTAMP", f"DTSTAMP:{stamp}"
    yield "LAST-MODIFIED", f"LAST-MODIFIED:{stamp}"
    if amendment.uid is not None:
        yield "UID", f"UID:{escape(one_line(amendment.uid))}"
    if amendment.touch is not None:
        yield TOUCH_PROPERTY, f"{TOUCH_PROPERTY}:{escape(one_line(str(amendment.touch)))}"
    if amendment.title is not None:
        yield "SUMMARY", f"SUMMARY:{escape(one_line(amendment.title))}"
    if amendment.description is not None:
        yield "DESCRIPTION", f"DESCRIPTION:{escape(amendment.description)}"
    if amendment.start is not None:
        yield "DTSTART", "DTSTART" + _spelled(amendment.start, zones)
    if amendment.end is not None:
        name = "DTEND" if master.name == "VEVENT" else "DUE"
        yield name, name + _spelled(amendment.end, zones)
    if amendment.completed_at is not None:
        yield "STATUS", "STATUS:COMPLETED"
        yield "COMPLETED", f"COMPLETED:{spelled_instant(amendment.completed_at)}"
        yield "PERCENT-COMPLETE", "PERCENT-COMPLETE:100"


def _spelled(value: datetime | date, zones: frozenset[str]) -> str:
    """In its own zone where the object explains that one, else in UTC."""
    zone = value.tzinfo if isinstance(value, datetime) else None
    return spelled_time(value, zone if isinstance(zone, ZoneInfo) and zone.key in zones else None)


def _next_sequence(value: str) -> int:
    return int(value) + 1 if _NUMBER.fullmatch(value) else 1


def _rewritten(
    lines: Sequence[Line], master: Component, wanted: Mapping[str, str], dropped: frozenset[str]
) -> Iterator[str]:
    end = "\r\n" if lines[master.begin].raw.endswith("\r\n") else "\n"
    own = {index: line.name for index, line in own_lines(lines, master)}
    present = frozenset(own.values())
    new_at = master.nested[0].begin if master.nested else master.end
    written: set[str] = set()
    for index, line in enumerate(lines):
        name = own.get(index, "")
        if index == new_at:
            yield from (fold(text, end) for key, text in wanted.items() if key not in present)
        if name in dropped:
            continue
        # A property given twice against the rules keeps its second value: readers take the first.
        if name in wanted and name not in written:
            written.add(name)
            yield fold(wanted[name], end)
        else:
            yield line.raw
