"""A reader of calendar objects that forgives nothing (RFC 5545 §3.1, §3.3.11, §3.6): what ours must pass."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_NAME = r"[A-Z0-9-]+"
_VALUE = r"(?:\"[^\"\x00-\x1f\x7f]*\"|[^\";:,\x00-\x1f\x7f]*)"
_LINE = re.compile(
    rf"(?P<name>{_NAME})(?P<params>(?:;{_NAME}={_VALUE}(?:,{_VALUE})*)*):(?P<value>[^\x00-\x08\x0a-\x1f\x7f]*)"
)
_TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
_TEXTS = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION", "UID", "X-REKINDLED-CONTACT", "X-REKINDLED-TOUCH"})
_ENTRY = frozenset(
    {
        *("UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "DUE", "SUMMARY"),
        *("DESCRIPTION", "LOCATION", "CATEGORIES", "STATUS", "TRANSP", "URL", "X-REKINDLED-CONTACT"),
        *("X-REKINDLED-TOUCH", "COMPLETED", "PERCENT-COMPLETE"),
    }
)
_ZONE = frozenset({"DTSTART", "RDATE", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO"})
_ALLOWED = {
    "VCALENDAR": frozenset({"VERSION", "PRODID"}),
    "VTIMEZONE": frozenset({"TZID"}),
    "STANDARD": _ZONE,
    "DAYLIGHT": _ZONE,
    "VEVENT": _ENTRY,
    "VTODO": _ENTRY,
    "VALARM": frozenset({"ACTION", "DESCRIPTION", "TRIGGER"}),
}
_NESTED = {
    "": {"VCALENDAR"},
    "VCALENDAR": {"VTIMEZONE", "VEVENT", "VTODO"},
    "VTIMEZONE": {"STANDARD", "DAYLIGHT"},
    "VEVENT": {"VALARM"},
    "VTODO": {"VALARM"},
}
_SEVERAL = frozenset({"RDATE", "X-REKINDLED-CONTACT", "X-REKINDLED-TOUCH"})


def logical_lines(text: str) -> list[str]:
    """The content lines, every physical one checked: CR LF, at most 75 octets, no character split by a fold."""
    octets = text.encode("utf-8")
    assert octets.endswith(b"\r\n")
    physical = octets[:-2].split(b"\r\n")
    for line in physical:
        assert len(line) <= 75, line
        assert b"\r" not in line, line
        assert b"\n" not in line, line
        line.decode("utf-8")
    return octets[:-2].decode().replace("\r\n ", "").split("\r\n")


def check_form(text: str) -> Sequence[str]:
    """Assert that the text is one well-formed object as we write them; returns its components in order."""
    open_parts, begun = [""], list[str]()
    counts: list[Counter[str]] = [Counter()]
    for line in logical_lines(text):
        found = _LINE.fullmatch(line)
        assert found, line
        name, value = found["name"], found["value"]
        if name == "BEGIN":
            assert value in _NESTED[open_parts[-1]], line
            open_parts.append(value)
            counts.append(Counter())
            begun.append(value)
        elif name == "END":
            assert value == open_parts.pop(), line
            _check_counts(value, counts.pop())
        else:
            assert name in _ALLOWED[open_parts[-1]], line
            assert name not in _TEXTS or _TEXT.fullmatch(value), line
            counts[-1][name] += 1
    assert open_parts == [""]
    assert begun.count("VCALENDAR") == 1
    assert begun.count("VEVENT") + begun.count("VTODO") == 1
    return begun


def _check_counts(part: str, counts: Counter[str]) -> None:
    """Each property once, and those there that must be."""
    assert all(count == 1 for name, count in counts.items() if name not in _SEVERAL), (part, counts)
    needed = {"VEVENT": {"UID", "DTSTAMP", "DTSTART", "DTEND"}, "VTODO": {"UID", "DTSTAMP", "DTSTART", "DUE"}}
    assert needed.get(part, set()) <= counts.keys()
