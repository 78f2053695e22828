"""Calendar objects meant to hurt whoever reads them, one for each attack, and what is to become of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from tests.fakes.hostile_words import HOSTILE

TIMED = ("DTSTART:20261124T090000Z", "DTEND:20261124T093000Z")
FIRST = datetime(2026, 11, 24, 9)  # noqa: DTZ001 - spelled with a Z
OUTLOOK = "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One object; whether it is understood in our own calendar, and whether in a calendar named busy."""

    text: str
    own: bool = True
    busy: bool = True


def lines(*all_lines: str) -> str:
    """Content lines."""
    return "".join(f"{line}\r\n" for line in all_lines)


def calendar(*parts: str) -> str:
    """An object of these parts."""
    return lines("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//evil//evil//EN") + "".join(parts) + "END:VCALENDAR\r\n"


def vevent(*inner: str, uid: str = "evil", summary: str = "Evil") -> str:
    """One event."""
    stamp = "DTSTAMP:20261101T000000Z"
    return lines(
        "BEGIN:VEVENT", f"UID:{uid}", stamp, *([f"SUMMARY:{summary}"] if summary else []), *inner, "END:VEVENT"
    )


def event(*inner: str, uid: str = "evil", summary: str = "Evil") -> str:
    """An object with one event."""
    return calendar(vevent(*inner, uid=uid, summary=summary))


def days(count: int, step: timedelta = timedelta(days=1)) -> list[str]:
    """So many moments."""
    return [f"{FIRST + step * n:%Y%m%dT%H%M%SZ}" for n in range(count)]


def vtimezone(name: str, count: int, begun: str = "00010101T000000") -> str:
    """A zone of contradicting observances that never end."""
    offsets = ("TZOFFSETFROM:+0100", "TZOFFSETTO:-1100")
    one = lines("BEGIN:STANDARD", f"DTSTART:{begun}", *offsets, OUTLOOK, "END:STANDARD")
    return lines("BEGIN:VTIMEZONE", f"TZID:{name}") + one * count + lines("END:VTIMEZONE")


def ruled(rule: str, start: str = "20261124T090000Z") -> str:
    """An event with a rule."""
    return event(f"DTSTART:{start}", "DURATION:PT30M", f"RRULE:{rule}")


def overridden(count: int) -> str:
    """A daily event of which thousands of days were changed by themselves."""
    single = (vevent(f"RECURRENCE-ID:{day}", f"DTSTART:{day}", "DURATION:PT1M") for day in days(count))
    return calendar(vevent(*TIMED, "RRULE:FREQ=DAILY"), *single)


def digits(count: int) -> str:
    """The numbers from 0."""
    return ",".join(map(str, range(count)))


def _recurring() -> dict[str, Attack]:
    product = f"BYHOUR={digits(24)};BYMINUTE={digits(60)};BYSECOND={digits(60)}"
    everything = ",".join(days(5000))
    rules = {
        "secondly": "FREQ=SECONDLY",
        "minutely": "FREQ=MINUTELY;COUNT=1000000000",
        "hourly for ever": "FREQ=HOURLY;INTERVAL=1",
        "interval 0": "FREQ=DAILY;INTERVAL=0",
        "interval of 20 digits": "FREQ=DAILY;INTERVAL=99999999999999999999",
        "product": f"FREQ=YEARLY;{product}",
        "product of days": f"FREQ=DAILY;{product}",
        "30 February": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "friday the 13th of week 53": "FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR;BYMONTHDAY=13;BYMONTH=7",
        "no frequency": "COUNT=3",
        "no rule": "\\;=;==;",
        "long rule": "FREQ=DAILY;BYDAY=" + ",".join(["MO"] * 300_000),
    }
    bombs = {name: Attack(text=ruled(rule, "19000101T090000Z"), busy=False) for name, rule in rules.items()}
    return bombs | {
        "a thousand million days": Attack(text=ruled("FREQ=DAILY;COUNT=1000000000")),
        "daily since 1895": Attack(text=ruled("FREQ=DAILY", "18950101T090000Z")),
        "every instance excluded": Attack(text=event(*TIMED, "RRULE:FREQ=DAILY", f"EXDATE:{everything}")),
        "excluded by a rule": Attack(text=event(*TIMED, "RRULE:FREQ=DAILY", "EXRULE:FREQ=SECONDLY")),
        "60,000 exceptions": Attack(
            text=event(*TIMED, "RRULE:FREQ=DAILY", f"EXDATE:{','.join(days(60_000))}"), busy=False
        ),
        "10,000 lines of exceptions": Attack(
            text=event(*TIMED, "RRULE:FREQ=DAILY", *(f"EXDATE:{day}" for day in days(10_000))), busy=False
        ),
        "60,000 dates": Attack(text=event(*TIMED, f"RDATE:{','.join(days(60_000, timedelta(minutes=1)))}"), busy=False),
        "2,400 overrides": Attack(text=overridden(2_400)),
        "overrides only": Attack(
            text=calendar(*(vevent(f"RECURRENCE-ID:{day}", f"DTSTART:{day}") for day in days(50))), own=False
        ),
        "daily, and over 2,000 years before": Attack(
            text=event("DTSTART:20261124T090000Z", "DTEND:00261124T093000Z", "RRULE:FREQ=DAILY"), busy=False
        ),
        "daily, ten years backwards": Attack(
            text=event("DTSTART:20261124T090000Z", "DURATION:-P3650D", "RRULE:FREQ=DAILY"), busy=False
        ),
        "moved to the year 4000": Attack(
            text=calendar(
                vevent(*TIMED, "RRULE:FREQ=DAILY"),
                vevent("RECURRENCE-ID:20261125T090000Z", "DTSTART:40000101T090000Z", "DTEND:20261125T093000Z"),
            )
        ),
        "a date of 7,000 years": Attack(
            text=event(*TIMED, "RRULE:FREQ=DAILY", "RDATE;VALUE=PERIOD:20261125T080000Z/90001125T080000Z")
        ),
        "five rules": Attack(text=event(*TIMED, *["RRULE:FREQ=WEEKLY"] * 5), busy=False),
    }


def _timed() -> dict[str, Attack]:
    bomb = calendar(vtimezone("Own", 400), vevent("DTSTART;TZID=Own:20261124T090000", "DURATION:PT30M"))
    day = [f"RECURRENCE-ID;TZID=Own:202612{n:02d}T090000" for n in range(1, 29)]
    moved = (vevent("DTSTART;TZID=Own:20261224T090000", one) for one in day)
    zones = "".join(vtimezone(f"Z{n}", 50) for n in range(20)) + vtimezone("Own", 50)
    times = {
        "year 1 in UTC": "DTSTART:00010101T000000Z",
        "year 1 floating": "DTSTART:00010101T000000",
        "year 1 far east": "DTSTART;TZID=Pacific/Kiritimati:00010101T000000",
        "year 1 a day": "DTSTART;VALUE=DATE:00010101",
        "year 0": "DTSTART:00000101T000000Z",
        "year 9999 in UTC": "DTSTART:99991231T235959Z",
        "year 9999 far west": "DTSTART;TZID=Etc/GMT+12:99991231T235959",
        "year 9999 a day": "DTSTART;VALUE=DATE:99991231",
        "no time": "DTSTART:never",
        "a million digits": f"DTSTART:{'1' * 900_000}",
        "no start": "X-START:20261124T090000Z",
        "a directory for a zone": "DTSTART;TZID=Europe:20261124T090000",
        "a name too long for a zone": f"DTSTART;TZID={'x' * 5000}:20261124T090000",
        "a period of a thousand million weeks": "DTSTART:20261124T090000Z\r\nDURATION:P1000000000W",
    }
    return {name: Attack(text=event(time), own=False, busy=False) for name, time in times.items()} | {
        "zone bomb": Attack(text=bomb),
        "zone bomb for each occurrence": Attack(
            text=calendar(zones, vevent("DTSTART;TZID=Own:20261124T090000", "RRULE:FREQ=DAILY"), *moved)
        ),
        "zone every second": Attack(
            text=bomb.replace("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "FREQ=SECONDLY"),
        ),
        "zone without a name": Attack(text=bomb.replace("TZID:Own\r\n", "")),
        "a file for a zone": Attack(text=event("DTSTART;TZID=/etc/passwd:20261124T090000", "DURATION:PT30M")),
        "a path for a zone": Attack(text=event("DTSTART;TZID=../../../etc/passwd:20261124T090000", "DURATION:PT30M")),
        "a zone nobody knows": Attack(text=event("DTSTART;TZID=Mars/Olympus:20261124T090000", "DURATION:PT30M")),
        "an end before the start": Attack(text=event("DTSTART:20261124T090000Z", "DTEND:20201124T090000Z")),
        "a negative length": Attack(text=event("DTSTART:20261124T090000Z", "DURATION:-P3650D")),
        "a day that ends at noon": Attack(text=event("DTSTART;VALUE=DATE:20261124", "DTEND:20261124T120000Z")),
        "an alarm in year 1": Attack(
            text=event(
                *TIMED, "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER;VALUE=DATE-TIME:00010101T000000Z", "END:VALARM"
            )
        ),
        "an alarm for ever": Attack(
            text=event(*TIMED, "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P99999999999D", "END:VALARM"), own=False
        ),
    }


def _shaped() -> dict[str, Attack]:
    return {
        "nothing": Attack(text="", own=False, busy=False),
        "a page": Attack(text="<html>BEGIN:VCALENDAR</html>", own=False, busy=False),
        "an empty calendar": Attack(text=calendar(), own=False),
        "a journal only": Attack(text=calendar(lines("BEGIN:VJOURNAL", "UID:j", "END:VJOURNAL")), own=False),
        "free time only": Attack(text=calendar(lines("BEGIN:VFREEBUSY", "UID:f", "END:VFREEBUSY")), own=False),
        "no UID": Attack(text=calendar(lines("BEGIN:VEVENT", *TIMED, "END:VEVENT")), own=False),
        "an empty UID": Attack(text=event(*TIMED, uid=""), own=False),
        "two UIDs": Attack(text=calendar(vevent(*TIMED, uid="a"), vevent(*TIMED, uid="b"))),
        "two calendars": Attack(text=event(*TIMED) * 2, own=False, busy=False),
        "cut": Attack(text=event(*TIMED)[:-30], own=False, busy=False),
        "crossed": Attack(
            text=event(*TIMED).replace("END:VEVENT\r\nEND:VCALENDAR", "END:VCALENDAR\r\nEND:VEVENT"),
            own=False,
            busy=False,
        ),
        "10,000 deep": Attack(text=calendar("BEGIN:X\r\n" * 9_900, "END:X\r\n" * 9_900), own=False, busy=False),
        "200,000 lines": Attack(text=event(*TIMED, *["X:"] * 200_000), own=False, busy=False),
        "200,000 folds": Attack(text=event(*TIMED, "X-A:" + "\r\n b" * 200_000), own=False, busy=False),
        "a line of 900 kB": Attack(text=event(*TIMED, f"X-A:{'a' * 900_000}")),
        "a title of 900 kB": Attack(text=event(*TIMED, summary="a" * 900_000)),
        "a title of backslashes": Attack(text=event(*TIMED, summary="\\" * 900_000)),
        "half a million quotes": Attack(text=event(*TIMED, "X-A;P=" + '""' * 250_000)),
        "a million commas": Attack(text=event(*TIMED, "CATEGORIES:" + "," * 900_000)),
        "two megabytes": Attack(text=event(*TIMED, f"X-A:{'a' * 2_000_000}"), own=False, busy=False),
        "4,000 alarms": Attack(
            text=event(*TIMED, *["BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT5M\r\nEND:VALARM"] * 4_000)
        ),
        "4,000 starts": Attack(text=event(*["DTSTART:20261124T090000Z"] * 4_000)),
    }


def _written() -> dict[str, Attack]:
    opened = ("URL:file:///etc/passwd", "ATTACH:http://127.0.0.1:1/x", 'DESCRIPTION;ALTREP="file:///etc/passwd":x')
    return {
        "NULs": Attack(text=event(*TIMED, summary="a\0b\0")),
        "a bare CR": Attack(text=event(*TIMED, summary="a\rATTENDEE:mailto:x@example.org\rb")),
        "bare LF": Attack(text=event(*TIMED).replace("\r\n", "\n")),
        "a mark of order": Attack(text="\ufeff" + event(*TIMED)),
        "two marks of order": Attack(text="\ufeff\ufeff" + event(*TIMED), own=False, busy=False),
        "replaced bytes": Attack(text=event(*TIMED, summary="\ufffd\ufffd")),
        "UTF-16 read as UTF-8": Attack(text="\ufffd\ufffd" + "\0".join(event(*TIMED)), own=False, busy=False),
        "lone surrogates": Attack(text=event(*TIMED, summary="a\ud800\udfffb")),
        "a name with controls": Attack(text=event(*TIMED, "SUM\x08MARY:x", "\x1b[31mX:y", ":z", "no colon")),
        "words for a terminal": Attack(
            text=event(*TIMED, f"DESCRIPTION:{HOSTILE.replace(chr(10), '')}", summary=HOSTILE.replace("\n", ""))
        ),
        "a UID for a terminal": Attack(text=event(*TIMED, uid=HOSTILE.replace("\n", ""))),
        "a UID that is a path": Attack(text=event(*TIMED, uid="../../../etc/passwd\\n%2e%2e%2f")),
        "things to open": Attack(text=event(*TIMED, *opened)),
        "a UID almost of ours": Attack(text=event(*TIMED, uid="rk-abcd1234-../../x-ask-1@rekindled")),
        "touches of ours": Attack(text=event(*TIMED, *[f"X-REKINDLED-TOUCH:c-{n}/ask/1" for n in range(5_000)])),
        "a touch that is none": Attack(text=event(*TIMED, "X-REKINDLED-TOUCH:c-1/ask/99999999999999999999")),
        "a title of all our signs": Attack(text=event(*TIMED, summary="✓ ✗ [x] + x later " * 2_000)),
        "a call nobody meant": Attack(text=event(*TIMED, summary="Call " + "Person 1 " * 20_000)),
        "a tag of blanks": Attack(text=event(*TIMED, f"DESCRIPTION:<{' ' * 500_000}")),
        "a box of blanks": Attack(text=event(*TIMED, f"DESCRIPTION:[x] a{' ' * 500_000}-")),
        "a note of one word": Attack(text=event(*TIMED, "DESCRIPTION:" + "Ann the a " * 50_000)),
        "a note of 300,000 lines of boxes": Attack(text=event(*TIMED, "DESCRIPTION:" + "[x] a:\\n" * 100_000)),
    }


ATTACKS: Mapping[str, Attack] = MappingProxyType(_recurring() | _timed() | _shaped() | _written())
