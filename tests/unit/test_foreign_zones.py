"""Which time zones of a stranger's object are read: only needed ones, and none that never ends."""

from __future__ import annotations

import pytest

from rekindled.adapters.foreign_zones import MOST_RULES, harmless_zones, zones_named
from rekindled.adapters.object_lines import read_lines, read_tree

OUTLOOK = "FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3"


def zone(*observances: tuple[str, str], name: str = "Own") -> str:
    """A VTIMEZONE of observances, each a start and the lines of its rules and dates."""
    parts = "".join(
        f"BEGIN:STANDARD\r\nDTSTART:{start}\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n{lines}END:STANDARD\r\n"
        for start, lines in observances
    )
    return f"BEGIN:VTIMEZONE\r\nTZID:{name}\r\n{parts}END:VTIMEZONE\r\n"


def rule(text: str) -> str:
    """A line with a rule."""
    return f"RRULE:{text}\r\n"


def harmless(*zones: str, named: tuple[str, ...] = ("Own",)) -> str:
    """What is let through of an object with these zones."""
    lines = read_lines(f"BEGIN:VCALENDAR\r\n{''.join(zones)}END:VCALENDAR\r\n")
    return harmless_zones(lines, read_tree(lines), named)


@pytest.mark.parametrize(
    "observances",
    [
        [("16010101T020000", rule(OUTLOOK)), ("16010101T030000", rule(OUTLOOK))],
        [("19700329T020000", "")],
        [("19960331T020000", "RDATE:19970330T020000,19980329T020000\r\nRDATE:19990328T020000\r\n")],
        [("20070311T020000", rule("FREQ=YEARLY;BYMONTH=3;BYDAY=2SU")), ("nonsense", "")],
        [("19180331T020000", rule("FREQ=YEARLY;UNTIL=19191026T010000Z;BYMONTH=3;BYDAY=-1SU"))] * 20,
    ],
    ids=["outlook", "one onset", "dates", "no year", "a long past"],
)
def test_a_real_zone_is_read_whole(observances: list[tuple[str, str]]) -> None:
    """Zones as programs write them keep every byte."""
    assert harmless(zone(*observances)) == zone(*observances)


@pytest.mark.parametrize(
    "observances",
    [
        [("00010101T000000", rule(OUTLOOK))] * 3,
        [("20260101T000000", rule("FREQ=YEARLY;UNTIL=20270101T000000Z"))] * (MOST_RULES + 1),
        [("20260101T000000", "RDATE:" + ",".join(["20260101T000000"] * 20_001) + "\r\n")],
        [("20260101T000000", rule("FREQ=SECONDLY"))],
        [("20260101T000000", rule("FREQ=YEARLY;BYDAY=SU"))],
        [("20260101T000000", "EXRULE:FREQ=SECONDLY\r\n")],
        [("20260101T000000", rule("FREQ=YEARLY" + ";BYMONTHDAY=1,2,3" * 5000 + ";BYHOUR=1"))],
    ],
    ids=["endless", "rules", "dates", "secondly", "weekly in disguise", "exceptions", "long"],
)
def test_a_zone_that_costs_too_much_is_left_out(observances: list[tuple[str, str]]) -> None:
    """Whoever asks it for an offset would walk for minutes (faults promise 28)."""
    assert harmless(zone(*observances)) == ""


def test_only_zones_that_are_named_count() -> None:
    """A zone nobody uses is not read, however harmless, and does not spoil the others."""
    used, idle = zone(("19700329T020000", "")), zone(("00010101T000000", rule("FREQ=SECONDLY")), name="Idle")
    assert harmless(used, idle) == used
    assert harmless(used, idle, named=()) == ""
    assert harmless(used, idle, named=("Own", "Idle")) == ""


def test_the_zones_of_times_are_found_however_they_are_spelled() -> None:
    """Quoted, in small letters, and across a fold."""
    text = 'DTSTART;tzid="Own, quoted":20261124T080000\r\nDTEND;VALUE=DATE;TZID=Ot\r\n her:20261124\r\nUID:x\r\n'
    assert zones_named(read_lines(text)) == {"Own, quoted", "Other"}
