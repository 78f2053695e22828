"""Busy time out of calendar objects: what counts, when it is, and that no rule takes for ever."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rekindled.adapters import busy_expansion
from rekindled.adapters.busy_expansion import Expansion
from rekindled.app.busy_ports import BusyRead, BusyView
from rekindled.app.ports import Resource
from rekindled.core.closed_days import DaySpan
from rekindled.core.model import Interval
from tests.fakes.busy_reading import busy_intervals

BERLIN = ZoneInfo("Europe/Berlin")
# Mon 5 October to Mon 2 November 2026; the clock goes back on Sun 25 October.
SPAN = Interval(start=datetime(2026, 10, 5, tzinfo=BERLIN), end=datetime(2026, 11, 2, tzinfo=BERLIN))
MONDAYS = "DTSTART;TZID=Europe/Berlin:20200106T090000"


def vevent(*lines: str, uid: str = "foreign-1") -> str:
    """One event of an object."""
    return "".join(f"{line}\r\n" for line in ("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT"))


def calendar(*parts: str) -> str:
    """An object of these parts."""
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(parts)}END:VCALENDAR\r\n"


def busy(*texts: str, zone: ZoneInfo = BERLIN) -> BusyRead:
    """The busy time of these objects in the span."""
    return busy_intervals(((f"/{number}", text) for number, text in enumerate(texts)), SPAN, zone)


def starts(read: BusyRead) -> list[str]:
    """When the busy intervals begin, in Berlin."""
    return [interval.start.astimezone(BERLIN).strftime("%d.%m. %H:%M") for interval in read.intervals]


def test_an_event_takes_its_time_in_utc() -> None:
    """A plain event is busy from its start to its end, told in UTC."""
    read = busy(calendar(vevent("DTSTART;TZID=America/New_York:20261006T080000", "DURATION:PT1H30M")))
    start = datetime(2026, 10, 6, 12, tzinfo=UTC)
    assert read == BusyRead(intervals=(Interval(start=start, end=start + timedelta(minutes=90)),))
    assert read.intervals[0].start.tzinfo is UTC


def test_what_reaches_over_the_span_is_clipped() -> None:
    """Busy time outside of the span is cut off, and what lies outside entirely is left out."""
    read = busy(
        calendar(vevent("DTSTART:20260101T000000Z", "DTEND:20270101T000000Z")),
        calendar(vevent("DTSTART:20270101T000000Z", "DTEND:20270102T000000Z")),
    )
    assert read.intervals == (Interval(start=SPAN.start, end=SPAN.end),)


@pytest.mark.parametrize(
    "text",
    [
        calendar(vevent("DTSTART:20261006T080000Z", "DURATION:PT1H", "TRANSP:transparent")),
        calendar(vevent("DTSTART:20261006T080000Z", "DURATION:PT1H", "STATUS:CANCELLED")),
        calendar(vevent("DTSTART:20261006T080000Z", "DURATION:PT1H", uid="rk-abcdefgh-c-17-ask-1@rekindled")),
        calendar(
            vevent("DTSTART:20261006T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY", uid="rk-abcdefgh-a-ask-1@rekindled")
        ),
        calendar(vevent("DTSTART:20261006T080000Z")),
        calendar("BEGIN:VTODO\r\nUID:x\r\nDUE:20261006T080000Z\r\nEND:VTODO\r\n"),
    ],
    ids=["transparent", "cancelled", "ours", "ours, recurring", "no length", "a task"],
)
def test_what_takes_no_time_is_not_busy(text: str) -> None:
    """Free, cancelled and own events, moments and tasks take no time (R22)."""
    assert busy(text) == BusyRead()


def test_all_day_and_floating_times_are_the_user_s() -> None:
    """An all-day event takes the user's day from midnight to midnight, 25 hours of it when the clock goes back."""
    read = busy(
        calendar(vevent("DTSTART;VALUE=DATE:20261025")), calendar(vevent("DTSTART:20261006T080000", "DURATION:PT1H"))
    )
    assert starts(read) == ["06.10. 08:00", "25.10. 00:00"]
    assert read.intervals[1].end - read.intervals[1].start == timedelta(hours=25)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["RRULE:FREQ=WEEKLY"], ["05.10. 09:00", "12.10. 09:00", "19.10. 09:00", "26.10. 09:00"]),
        (["RRULE:FREQ=WEEKLY;INTERVAL=2"], ["05.10. 09:00", "19.10. 09:00"]),
        (["RRULE:FREQ=WEEKLY;UNTIL=20261012T070000Z"], ["05.10. 09:00", "12.10. 09:00"]),
        (["RRULE:FREQ=WEEKLY;COUNT=3"], []),
        (["RRULE:FREQ=MONTHLY;BYDAY=-1FR"], ["30.10. 09:00"]),
        (["RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"], ["30.10. 09:00"]),
        (["RRULE:FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=13,14"], ["13.10. 09:00", "14.10. 09:00"]),
        (["RRULE:FREQ=DAILY;BYDAY=SU;BYMONTH=10"], ["11.10. 09:00", "18.10. 09:00", "25.10. 09:00"]),
        (
            ["RRULE:FREQ=WEEKLY", "EXDATE:20261012T070000Z", "EXDATE;TZID=Europe/Berlin:20261019T090000"],
            ["05.10. 09:00", "26.10. 09:00"],
        ),
        (["RDATE:20261007T100000Z,20261008T100000Z"], ["07.10. 12:00", "08.10. 12:00"]),
        (["RRULE:FREQ=HOURLY;COUNT=2"], []),
    ],
)
def test_recurrence_is_expanded_on_the_wall_clock(lines: list[str], expected: list[str]) -> None:
    """Rules, exceptions and extra dates give the occurrences in the span, at the same local hour all year."""
    read = busy(calendar(vevent(MONDAYS, "DURATION:PT1H", *lines)))
    assert (starts(read), read.unread) == (expected, ())


def test_an_occurrence_may_be_moved_cancelled_or_made_free() -> None:
    """An override takes the place of its occurrence: moved, cancelled, transparent."""
    series = vevent(MONDAYS, "DURATION:PT1H", "RRULE:FREQ=WEEKLY")
    changed = [
        ("20261005", "DTSTART;TZID=Europe/Berlin:20261006T150000", "DURATION:PT1H"),
        ("20261012", "DTSTART;TZID=Europe/Berlin:20261012T090000", "DURATION:PT1H", "STATUS:CANCELLED"),
        ("20261019", "DTSTART;TZID=Europe/Berlin:20261019T090000", "DURATION:PT1H", "TRANSP:TRANSPARENT"),
    ]
    overrides = [vevent(f"RECURRENCE-ID;TZID=Europe/Berlin:{day}T090000", *lines) for day, *lines in changed]
    assert starts(busy(calendar(series, *overrides))) == ["06.10. 15:00", "26.10. 09:00"]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:me@example.org", []),
        ("ATTENDEE;CN=Me;partstat=declined:MAILTO:ME@example.org", []),
        ("ATTENDEE;PARTSTAT=DEC\r\n LINED:mailto:me@example.org", []),
        ("ATTENDEE;EMAIL=me@example.org;PARTSTAT=DECLINED:/principals/7/", []),
        ("ATTENDEE;PARTSTAT=TENTATIVE:mailto:me@example.org", ["06.10. 08:00"]),
        ("ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:me@example.org", ["06.10. 08:00"]),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:you@example.org", ["06.10. 08:00"]),
        ("DESCRIPTION:PARTSTAT=DECLINED", ["06.10. 08:00"]),
    ],
)
def test_what_the_user_declined_takes_no_time(answer: str, expected: list[str]) -> None:
    """Their own answer counts, however it is spelled, and no other guest's; what is not yet answered is kept free."""
    other = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:you@example.org"
    assert starts(busy(calendar(vevent("DTSTART:20261006T060000Z", "DURATION:PT1H", other, answer)))) == expected


def test_a_change_of_all_that_follows_is_taken_as_the_library_takes_it() -> None:
    """RANGE=THISANDFUTURE moves the occurrences from there on (RFC 5545 §3.2.13); nothing is lost or left unread."""
    series = vevent(MONDAYS, "DURATION:PT1H", "RRULE:FREQ=WEEKLY")
    later = vevent(
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261019T090000",
        "DTSTART;TZID=Europe/Berlin:20261019T110000",
        "DURATION:PT1H",
    )
    read = busy(calendar(series, later))
    assert starts(read) == ["05.10. 09:00", "12.10. 09:00", "19.10. 11:00", "26.10. 11:00"]
    assert read.unread == ()


def test_a_period_among_extra_dates_has_its_own_length() -> None:
    """RDATE;VALUE=PERIOD brings start and end along (RFC 5545 §3.8.5.2)."""
    read = busy(calendar(vevent(MONDAYS, "DURATION:PT1H", "RDATE;VALUE=PERIOD:20261007T100000Z/PT3H")))
    assert [(one.end - one.start).total_seconds() for one in read.intervals] == [3 * 3600]
    assert starts(read) == ["07.10. 12:00"]


def test_a_zone_nobody_knows_is_the_users_own() -> None:
    """Without its rules beside it; with them, it is theirs (foreign_zones)."""
    line = "DTSTART;TZID=Nowhere/Land:20261006T080000"
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Nowhere/Land\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "TZOFFSETFROM:+0500\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    assert starts(busy(calendar(vevent(line, "DURATION:PT1H")))) == ["06.10. 08:00"]
    assert starts(busy(calendar(zone, vevent(line, "DURATION:PT1H")))) == ["06.10. 05:00"]


def test_what_lasts_beyond_the_view_is_known_to() -> None:
    """A series without an end does, one that is over by then does not, nor does a single event."""
    expansion = Expansion(BusyView(span=SPAN), BERLIN)
    rules = [
        "RRULE:FREQ=WEEKLY",
        "RRULE:FREQ=WEEKLY;UNTIL=20261012T070000Z",
        "RRULE:FREQ=WEEKLY;UNTIL=20261201",
        "X-A:b",
    ]
    texts = [calendar(vevent(MONDAYS, "DURATION:PT1H", rule)) for rule in rules]
    lasting = [expansion.of(Resource(href="/a", etag="1", text=text)).lasting for text in texts]
    assert lasting == [True, False, True, False]


def test_an_all_day_series_takes_local_days() -> None:
    """Each occurrence of an all-day series is a local day, in a zone far from UTC too."""
    zone = ZoneInfo("Pacific/Auckland")
    read = busy(calendar(vevent("DTSTART;VALUE=DATE:20261006", "RRULE:FREQ=DAILY;COUNT=2")), zone=zone)
    first = datetime(2026, 10, 6, tzinfo=zone)
    assert [interval.start for interval in read.intervals] == [first, first + timedelta(days=1)]


DIGITS = {"BYHOUR": 24, "BYMINUTE": 60, "BYSECOND": 60}
PRODUCT = ";".join(f"{name}={','.join(map(str, range(count)))}" for name, count in DIGITS.items())
BOMBS = [
    "FREQ=SECONDLY",
    "FREQ=MINUTELY;COUNT=5",
    "FREQ=HOURLY",
    "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;INTERVAL=-1",
    "FREQ=DAILY;INTERVAL=99999999999999999999",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYSETPOS=300;BYDAY=MO",
    f"FREQ=YEARLY;{PRODUCT}",
    f"FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR={','.join(map(str, range(24)))}",
    f"FREQ=YEARLY;BYYEARDAY={','.join(['1'] * 400)}",
    "FREQ=BOGUS",
    "FREQ=YEARLY;BYEASTER=1",
    "FREQ=WEEKLY;BYDAY=XX",
    "FREQ=WEEKLY;BYMONTH=99",
    "COUNT=3",
]


@pytest.mark.parametrize("rule", BOMBS, ids=[rule[:40] for rule in BOMBS])
def test_a_rule_without_bounds_is_left_out_and_counted(rule: str) -> None:
    """A rule that nobody could count out does not stop the others (faults promises 27 and 28)."""
    good = calendar(vevent("DTSTART:20261006T080000Z", "DURATION:PT1H"))
    read = busy(calendar(vevent("DTSTART:19000101T090000Z", "DURATION:PT1H", f"RRULE:{rule}")), good)
    assert (len(read.intervals), read.unread) == (1, ("/0",))


def test_an_object_with_too_many_dates_or_rules_is_left_out() -> None:
    """Thousands of extra dates, or more rules than any app writes, are counted as unreadable."""
    days = ",".join((datetime(2026, 10, 6) + timedelta(minutes=n)).strftime("%Y%m%dT%H%M%SZ") for n in range(5001))  # noqa: DTZ001 - spelled with a Z
    many = calendar(*(vevent(MONDAYS, "RRULE:FREQ=WEEKLY", uid=f"u{n}") for n in range(5)))
    assert busy(calendar(vevent(MONDAYS, "DURATION:PT1M", f"RDATE:{days}")), many).unread == ("/0", "/1")


def test_a_series_without_end_may_be_excepted_for_ever() -> None:
    """A series whose occurrences are all excepted ends without a result."""
    first = datetime(2026, 9, 1, 9, tzinfo=UTC)
    days = ",".join((first + timedelta(days=n)).strftime("%Y%m%dT%H%M%SZ") for n in range(200))
    assert (
        busy(calendar(vevent("DTSTART:20260901T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY", f"EXDATE:{days}")))
        == BusyRead()
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>",
        calendar(vevent("SUMMARY:x")),
        calendar(vevent("DTSTART:00010101T000000Z", "RRULE:FREQ=YEARLY")),
        calendar(vevent(MONDAYS, "RRULE:FREQ=WEEKLY", "SEQUENCE:abc")),
    ],
)
def test_what_cannot_be_read_is_counted(text: str) -> None:
    """A broken object is counted and takes no time."""
    assert busy(text) == BusyRead(unread=("/0",))


def test_many_bounded_rules_are_bounded_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """A calendar full of events that recur since 1900 is expanded as far as work allows; the rest is named."""
    old = [calendar(vevent(f"DTSTART:19000101T1{n}0000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")) for n in range(4)]
    young = calendar(vevent("DTSTART:20261006T080000Z", "DURATION:PT1H"))
    steps = (SPAN.end - datetime(1900, 1, 1, tzinfo=UTC)).days
    monkeypatch.setattr(busy_expansion, "MAX_WORK", 3 * steps)
    assert busy(*old, young).unread == ("/2", "/3")
    assert len(busy(*old, young).intervals) == 2 * 28 + 1


def test_an_all_day_event_with_the_word_is_a_vacation() -> None:
    """Its days are told, the last one included, and nothing of its title; it takes time as any event."""
    read = busy(
        calendar(vevent("SUMMARY:Sommerurlaub Lissabon", "DTSTART;VALUE=DATE:20261010", "DTEND;VALUE=DATE:20261013")),
        calendar(vevent("SUMMARY:vacation", "DTSTART;VALUE=DATE:20261020")),
    )
    assert read.vacations == (
        DaySpan(first_on=date(2026, 10, 10), last_on=date(2026, 10, 12)),
        DaySpan(first_on=date(2026, 10, 20), last_on=date(2026, 10, 20)),
    )
    assert starts(read) == ["10.10. 00:00", "20.10. 00:00"]
    assert "Lissabon" not in repr(read)


@pytest.mark.parametrize(
    "lines",
    [
        ("SUMMARY:Birthday of Ann", "DTSTART;VALUE=DATE:20261010"),
        ("DTSTART;VALUE=DATE:20261010",),
        ("SUMMARY:Book the vacation", "DTSTART:20261010T080000Z", "DTEND:20261010T090000Z"),
        ("SUMMARY:Vacation", "DTSTART;VALUE=DATE:20261010", "TRANSP:TRANSPARENT"),
        ("SUMMARY:Vacation", "DTSTART;VALUE=DATE:20261010", "STATUS:CANCELLED"),
        ("SUMMARY:Vacation", "DTSTART;VALUE=DATE:20250810", "DTEND;VALUE=DATE:20250812"),
    ],
)
def test_other_events_are_no_vacation(lines: tuple[str, ...]) -> None:
    """Without the word, with times, marked as free, cancelled, or over."""
    assert busy(calendar(vevent(*lines))).vacations == ()


def test_a_vacation_may_come_again() -> None:
    """Each occurrence by itself, as its own title says."""
    read = busy(
        calendar(
            vevent("SUMMARY:Day off", "DTSTART;VALUE=DATE:20261005", "RRULE:FREQ=WEEKLY"),
            vevent("SUMMARY:Conference", "DTSTART;VALUE=DATE:20261012", "RECURRENCE-ID;VALUE=DATE:20261012"),
        )
    )
    assert [days.first_on.day for days in read.vacations] == [5, 19, 26]
    assert len(read.intervals) == 4
