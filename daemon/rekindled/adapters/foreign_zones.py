"""Time zones that a calendar object brings along (RFC 5545 §3.6.5): which of them are needed, and harmless.

Owns the bound on them: whoever asks one for an offset walks through all its onsets before (faults promise 28). Must not
know what takes place in a zone, nor which names are known without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rekindled.adapters.object_lines import Component, Line, first_value, own_lines, unfold, value_of

# Outlook's two rules begin in 1601 and have no end.
MOST_ONSETS = 20_000
MOST_RULES = 50

_LAST_YEAR = 9999
_DAYS_A_YEAR = 366
_TZID = re.compile(r';TZID=(?:"([^"]*)"|([^;:"]*))', re.IGNORECASE)
_YEAR = re.compile(r"[0-9]{4}")
_UNTIL = re.compile(r"(?:^|;)UNTIL=([0-9]{4})")
# What a real zone's rule looks like.
_ZONE_RULE = re.compile(
    r"(?:(?:^|;)(?:FREQ=YEARLY|INTERVAL=1|UNTIL=[0-9TZ]{8,16}|WKST=[A-Z]{2}|BYMONTH=(?:[1-9]|1[0-2])"
    r"|BYDAY=[+-]?[1-4]?[A-Z]{2}|BYMONTHDAY=-?(?:1?[0-9]|2[0-8])(?:,-?(?:1?[0-9]|2[0-8])){0,9}))++"
)


def zones_named(lines: Iterable[Line]) -> frozenset[str]:
    """The zones that the times in these lines are told in."""
    found = (_TZID.search(unfold(line)) for line in lines)
    return frozenset(one[1] or one[2] for one in found if one)


def without_zone(head: str) -> str:
    """Name and parameters of a property without its TZID."""
    return _TZID.sub("", head)


def harmless_zones(lines: Sequence[Line], root: Component, names: Iterable[str]) -> str:
    """The VTIMEZONEs of these names; none at all if together they are more than any real calendar's."""
    wanted = frozenset(names)
    parts = [part for part in root.nested if part.name == "VTIMEZONE" and first_value(lines, part, "TZID") in wanted]
    rules = [rule for part in parts for rule in _rules(lines, part)]
    if len(rules) > MOST_RULES or not all(_ZONE_RULE.fullmatch(rule) for rule in rules):
        return ""
    if sum(_onsets(lines, observance) for part in parts for observance in part.nested) > MOST_ONSETS:
        return ""
    return "".join(line.raw for part in parts for line in lines[part.begin : part.end + 1])


def _rules(lines: Sequence[Line], part: Component) -> list[str]:
    return [value_of(line) for line in lines[part.begin : part.end] if line.name in {"RRULE", "EXRULE"}]


def _onsets(lines: Sequence[Line], observance: Component) -> int:
    """How many times the observance begins, at most: of a rule without an end, once a year until years end."""
    begun = _YEAR.match(first_value(lines, observance, "DTSTART"))
    first = int(begun[0]) if begun else 0
    count = 1
    for _, line in own_lines(lines, observance):
        if line.name == "RRULE":
            rule = value_of(line)
            until = _UNTIL.search(rule)
            often = _DAYS_A_YEAR if "BY" in rule and "BYMONTH=" not in rule else 1
            count += often * max(1, (int(until[1]) if until else _LAST_YEAR) - first)
        elif line.name == "RDATE":
            count += 1 + value_of(line).count(",")
    return count
