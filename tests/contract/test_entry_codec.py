"""What every keeper of `ports.EntryCodec` promises, with examples of what apps and strangers write."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rekindled.adapters.ical_codec import IcalCodec
from rekindled.app.ports import EntryCodec
from rekindled.core.errors import UnreadableEntry
from rekindled.core.model import Carrier, Meaning, Purpose, TouchKey
from rekindled.core.wire import Amendment, Draft

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
STAMP = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
NINE = datetime(2026, 11, 24, 9, tzinfo=BERLIN)
TOUCH = TouchKey(contact_id="c-17", purpose=Purpose.ASK, n=3)


@pytest.fixture(params=[IcalCodec])
def codec(request: pytest.FixtureRequest) -> EntryCodec:
    """Each codec there is, for a user in Berlin."""
    made: EntryCodec = request.param(zone=BERLIN)
    return made


def event(*lines: str, name: str = "VEVENT", zone: tuple[str, ...] = ()) -> str:
    """An object with these lines in its one component."""
    text = ["BEGIN:VCALENDAR", "VERSION:2.0", *zone, f"BEGIN:{name}", "UID:u-1", *lines, f"END:{name}", "END:VCALENDAR"]
    return "".join(f"{line}\r\n" for line in text)


def alarm(*lines: str) -> tuple[str, ...]:
    """An alarm to put into an event."""
    return ("BEGIN:VALARM", *lines, "END:VALARM")


START = "DTSTART;TZID=Europe/Berlin:20261124T090000"
END = "DTEND;TZID=Europe/Berlin:20261124T092000"


def draft(carrier: Carrier = Carrier.EVENT, **changes: object) -> Draft:
    """An entry of ours with some of its meaning changed."""
    fields: dict[str, object] = {
        "title": "Call Anna",
        "description": "Why\n[ ] Anna",
        "start": NINE,
        "end": NINE + timedelta(minutes=20),
        **changes,
    }
    return Draft(
        uid="rk-abcdefgh-c-17-ask-3@rekindled",
        carrier=carrier,
        meaning=Meaning(**fields),  # type: ignore[arg-type]  # fields come by name from the test
        stamped_at=STAMP,
        touches=(TOUCH,),
        url="mailto:anna@example.org?subject=Hello",
    )


def test_our_event_has_the_properties_the_design_names(codec: EntryCodec) -> None:
    """An event carries UID, stamps, zone, touch, contact, URL and alarm as the design says (design §5, §7)."""
    lines = codec.encode(draft(alarms=(10,), place="Phone", categories=frozenset({"b", "a"}))).split("\r\n")
    wanted = {
        "PRODID:-//rekindled//rekindled//EN",
        "TZID:Europe/Berlin",
        "UID:rk-abcdefgh-c-17-ask-3@rekindled",
        "DTSTAMP:20261101T063000Z",
        "LAST-MODIFIED:20261101T063000Z",
        START,
        END,
        "DESCRIPTION:Why\\n[ ] Anna",
        "LOCATION:Phone",
        "CATEGORIES:a,b",
        "TRANSP:OPAQUE",
        "URL:mailto:anna@example.org?subject=Hello",
        "X-REKINDLED-CONTACT:c-17",
        "X-REKINDLED-TOUCH:c-17/ask/3",
        "ACTION:DISPLAY",
        "TRIGGER:-PT10M",
    }
    assert wanted <= set(lines)


def test_a_task_has_a_due_time_and_is_open(codec: EntryCodec) -> None:
    """A task carries DTSTART, DUE and STATUS:NEEDS-ACTION, and no DTEND or TRANSP (R10)."""
    text = codec.encode(draft(Carrier.TASK))
    assert "BEGIN:VTODO\r\n" in text
    assert "DUE;TZID=Europe/Berlin:20261124T092000\r\n" in text
    assert "STATUS:NEEDS-ACTION\r\n" in text
    assert "DTEND" not in text
    assert "TRANSP" not in text


def test_a_name_cannot_become_a_property(codec: EntryCodec) -> None:
    """CR, LF and control characters in any text stay inside their value (faults promises 14 and 43)."""
    evil = "x\r\nATTENDEE:mailto:a@b\rORGANIZER:c\x0bX\x85RRULE:y\u2028END:VEVENT\x00\ud800"
    text = codec.encode(draft(title=evil, description=evil, place=evil, categories=frozenset({evil}), status=evil))
    starts = {line.partition(":")[0] for line in text.splitlines() if not line.startswith(" ")}
    assert starts.isdisjoint({"ATTENDEE", "ORGANIZER", "RRULE"})
    assert text.count("\r\nEND:VEVENT\r\n") == 1
    assert not any(ord(character) < 32 for character in text.replace("\r\n", ""))


def test_dates_and_utc_need_no_zone(codec: EntryCodec) -> None:
    """An all-day entry is written as dates, and neither it nor a user in UTC gets a VTIMEZONE."""
    text = codec.encode(draft(start=date(2026, 11, 24), end=date(2026, 11, 25)))
    assert "DTSTART;VALUE=DATE:20261124\r\n" in text
    assert "VTIMEZONE" not in text
    assert "DTSTART:20261124T080000Z\r\n" in IcalCodec(zone=ZoneInfo("UTC")).encode(draft())


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        ([START, END], NINE, NINE + timedelta(minutes=20)),
        ([START, "DURATION:PT30M"], NINE, NINE + timedelta(minutes=30)),
        ([START], NINE, NINE),
        ([START, "DTEND:20261124T070000Z"], NINE, NINE),
        (["DTSTART:20261124T080000Z", END], NINE, NINE + timedelta(minutes=20)),
        (["DTSTART:20261124T090000", "DTEND:20261124T092000"], NINE, NINE + timedelta(minutes=20)),
        (["DTSTART;TZID=America/New_York:20261124T030000"], NINE, NINE),
        (["DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261124T090000"], NINE, NINE),
        (["DTSTART;TZID=W. Europe Standard Time:20261124T090000"], NINE, NINE),
        (["DTSTART;TZID=Nowhere:20261124T090000"], NINE, NINE),
        (["DTSTART;TZID=Asia/Tokyo:20261124T080000Z"], NINE, NINE),
        (["DTSTART;VALUE=DATE:20261124"], date(2026, 11, 24), date(2026, 11, 25)),
        (["DTSTART;VALUE=DATE:20261124", "DURATION:P2D"], date(2026, 11, 24), date(2026, 11, 26)),
        (["DTSTART;VALUE=DATE:20261124", "DTEND:20261126T100000Z"], date(2026, 11, 24), date(2026, 11, 26)),
        ([START, "DTEND;VALUE=DATE:20261125"], NINE, datetime(2026, 11, 25, tzinfo=BERLIN)),
        (
            ["DTSTART:20260329T023000"],
            datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
            datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        ),
        (
            ["DTSTART;TZID=Europe/Berlin:20261024T120000", "DURATION:P1DT1H"],
            datetime(2026, 10, 24, 10, tzinfo=UTC),
            datetime(2026, 10, 25, 12, tzinfo=UTC),
        ),
        ([START, START.replace("24T", "25T")], NINE, NINE),
    ],
)
def test_times_are_understood_however_they_are_spelled(
    codec: EntryCodec, lines: list[str], start: datetime | date, end: datetime | date
) -> None:
    """Zones, UTC, floating times, durations, dates and mixtures become one start and one end."""
    meaning = codec.decode(event(*lines)).meaning
    assert [meaning.start, meaning.end] == [start, end]


def test_a_task_may_have_a_due_time_only(codec: EntryCodec) -> None:
    """A task without DTSTART is placed at its DUE, and one with a date at that date."""
    seen = codec.decode(event("DUE;TZID=Europe/Berlin:20261124T090000", name="VTODO"))
    assert (seen.carrier, seen.meaning.start, seen.meaning.end) == (Carrier.TASK, NINE, NINE)
    assert codec.decode(event("DUE;VALUE=DATE:20261124", name="VTODO")).meaning.end == date(2026, 11, 24)


def test_a_task_says_when_it_was_completed(codec: EntryCodec) -> None:
    """COMPLETED with a TZID and a Z is the Z instant (Evolution); what is no time or number is left out."""
    zoned = "COMPLETED;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261122T000300Z"
    seen = codec.decode(event(START, zoned, "PERCENT-COMPLETE:100", "STATUS:completed", name="VTODO"))
    assert seen.completed_at == datetime(2026, 11, 22, 0, 3, tzinfo=UTC)
    assert (seen.percent, seen.meaning.status) == (100, "COMPLETED")
    seen = codec.decode(event(START, "COMPLETED:soon", "PERCENT-COMPLETE:most", name="VTODO"))
    assert (seen.completed_at, seen.percent, seen.meaning.status) == (None, None, None)
    seen = codec.decode(event(START, "COMPLETED;VALUE=DATE:20261122", name="VTODO"))
    assert seen.completed_at == datetime(2026, 11, 22, tzinfo=BERLIN)
    assert codec.decode(event(START, "COMPLETED:99991231T000000Z", name="VTODO")).completed_at is None
    assert codec.decode(event(START, "COMPLETED:20269999T000000Z")).completed_at is None


def test_texts_are_read_plain(codec: EntryCodec) -> None:
    """ALTREP is ignored, escapes are undone, folds joined, CR LF and trailing blank lines removed."""
    described = 'DESCRIPTION;ALTREP="data:text/html,a:b;c":one\\, two\\; \\\\n\\N[x] th\r\n ree\\n\\n'
    seen = codec.decode(event(START, "SUMMARY;LANGUAGE=de:✓ Call\x07 Anna", described, "LOCATION:Phone "))
    assert seen.meaning.title == "✓ Call Anna"
    assert seen.meaning.description == "one, two; \\n\n[x] three"
    assert seen.meaning.place == "Phone"


def test_categories_are_one_set_over_all_lines(codec: EntryCodec) -> None:
    """Several CATEGORIES lines, escaped commas and empty names make one set (apps.md)."""
    seen = codec.decode(event(START, "CATEGORIES:Calls,a\\,b,", "CATEGORIES;LANGUAGE=en: Done "))
    assert seen.meaning.categories == {"Calls", "a,b", "Done"}


def test_alarms_are_minutes_before_the_start(codec: EntryCodec) -> None:
    """Seen and heard alarms count, relative to the end too and after the start as negative; dummies do not."""
    lines = [
        *alarm("ACTION:DISPLAY", "TRIGGER:-PT15M"),
        *alarm("ACTION:audio", "TRIGGER;RELATED=START:-P1D"),
        *alarm("ACTION:EMAIL", "TRIGGER;RELATED=END:-PT1H"),
        *alarm("ACTION:DISPLAY", "TRIGGER:PT9H"),
        *alarm("ACTION:NONE", "TRIGGER:-PT5M"),
        *alarm("ACTION:DISPLAY", "TRIGGER;VALUE=DATE-TIME:19760401T005545Z"),
        *alarm("ACTION:DISPLAY"),
        *alarm("ACTION:DISPLAY", "TRIGGER:soon"),
    ]
    assert codec.decode(event(START, END, *lines)).meaning.alarms == (-540, 15, 40, 1440)


def test_touches_are_read_where_they_are_well_formed(codec: EntryCodec) -> None:
    """Well-formed X-REKINDLED-TOUCH lines are read, escaped by a server or not; others are passed over."""
    lines = [f"X-REKINDLED-TOUCH:{value}" for value in ("c-17/ask/3", "c-18\\/thank/1", "../ask/1", "c/ask/0", "x")]
    keys = codec.decode(event(START, *lines)).touches
    assert keys == (TOUCH, TouchKey(contact_id="c-18", purpose=Purpose.THANK, n=1))


def test_the_master_speaks_for_a_series(codec: EntryCodec) -> None:
    """Of a series with a moved occurrence the master is read, wherever it stands in the object."""
    moved = event(START, "SUMMARY:One", "RECURRENCE-ID:20261201T080000Z").split("BEGIN:VEVENT")[1]
    series = event(START, "SUMMARY:All", "RRULE:FREQ=WEEKLY").replace(
        "BEGIN:VEVENT", f"BEGIN:VEVENT{moved[: moved.index('END:VCAL')]}BEGIN:VEVENT", 1
    )
    seen = codec.decode(series)
    assert (seen.meaning.title, seen.recurring) == ("All", True)
    amended = codec.amend(series, Amendment(stamped_at=STAMP, title="Changed"))
    assert "SUMMARY:One" in amended
    assert codec.decode(amended).meaning.title == "Changed"


HOSTILE_ZONE = (
    *("BEGIN:VTIMEZONE", "TZID:{name}", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0900"),
    *("TZOFFSETTO:+0900", "END:STANDARD", "END:VTIMEZONE"),
)


def zone_named(name: str, *more: str) -> tuple[str, ...]:
    """A VTIMEZONE nine hours ahead under any name."""
    lines = [line.format(name=name) for line in HOSTILE_ZONE]
    return (*lines[:5], *more, *lines[5:])


def test_a_zone_of_a_known_name_is_not_taken_from_an_object(codec: EntryCodec) -> None:
    """A VTIMEZONE that calls itself Europe/Berlin changes neither this object's time nor a later one's."""
    assert codec.decode(event(START, zone=zone_named("Europe/Berlin"))).meaning.start == NINE
    assert codec.decode(event(START)).meaning.start == NINE


def test_a_zone_of_an_unknown_name_holds_in_its_object_only(codec: EntryCodec) -> None:
    """A custom zone is followed where it is defined and forgotten afterwards."""
    start = "DTSTART;TZID=Custom:20261124T090000"
    assert codec.decode(event(start, zone=zone_named("Custom"))).meaning.start == datetime(2026, 11, 24, tzinfo=UTC)
    assert codec.decode(event(start)).meaning.start == NINE


def test_a_zone_with_a_recurrence_bomb_is_not_expanded(codec: EntryCodec) -> None:
    """A zone that changes every second is ignored rather than followed (faults promise 28)."""
    start = "DTSTART;TZID=Custom:20261124T090000"
    bomb = zone_named("Custom", "RRULE:FREQ=SECONDLY")
    assert codec.decode(event(start, zone=bomb)).meaning.start == NINE


UNREADABLE = {
    "nothing": "",
    "a login page": "<html>BEGIN:VCALENDAR</html>",
    "a card": "BEGIN:VCARD\r\nUID:x\r\nEND:VCARD\r\n",
    "an empty calendar": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    "cut short": event(START)[:-20],
    "badly nested": event(START, "BEGIN:VALARM", "END:VTODO"),
    "ended twice": event(START) + "END:VCALENDAR\r\n",
    "two calendars": event(START) * 2,
    "no UID": event(START).replace("UID:u-1\r\n", ""),
    "an empty UID": event(START).replace("UID:u-1", "UID:"),
    "one occurrence only": event(START, "RECURRENCE-ID:20261124T080000Z"),
    "too deep": event(START, *["BEGIN:X"] * 60, *["END:X"] * 60),
    "too many lines": event(START, *["X-A:b"] * 20_001),
    "too large": event(START, f"DESCRIPTION:{'x' * 1024 * 1024}"),
    "too large in bytes": event(START, f"DESCRIPTION:{'é' * 600_000}"),
}
UNDATED = {
    "no start": event("SUMMARY:x"),
    "a task without times": event("SUMMARY:x", name="VTODO"),
    "a start that is none": event("DTSTART:tomorrow"),
    "an end that is none": event(START, "DTEND:later"),
    "a period for a start": event("DTSTART:20261124T080000Z/PT1H"),
    "a time of day": event("DTSTART;VALUE=TIME:080000"),
    "the year 1": event("DTSTART:00010101T000000Z"),
    "the year 9999": event("DTSTART:99991231T235959Z"),
    "the date 9999": event("DTSTART;VALUE=DATE:99991231"),
    "a length without end": event(START, "DURATION:P99999999999D"),
    "a length of a century": event(START, "DURATION:P40000D"),
    "a zone that is a folder": event("DTSTART;TZID=Europe:20261124T090000"),
}


@pytest.mark.parametrize("text", [*UNREADABLE.values(), *UNDATED.values()], ids=[*UNREADABLE, *UNDATED])
def test_what_cannot_be_understood_is_refused_as_one_entry(codec: EntryCodec, text: str) -> None:
    """Each kind of broken object is UnreadableEntry and nothing else (faults promise 27)."""
    with pytest.raises(UnreadableEntry):
        codec.decode(text)


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_understood_is_not_amended(codec: EntryCodec, text: str) -> None:
    """An object of no known shape is refused rather than changed."""
    with pytest.raises(UnreadableEntry):
        codec.amend(text, Amendment(stamped_at=STAMP, title="x"))


USERS = event(
    'X-Lower;P="a;b:c":keep\\;me',
    "SUMMARY;LANGUAGE=en:Call\r\n  Anna",
    'DESCRIPTION;ALTREP="data:text/html,a:b":old',
    START,
    "DURATION:PT20M",
    "SEQUENCE:4",
    "DTSTAMP:20260101T000000Z",
    *alarm("ACTION:DISPLAY", "DESCRIPTION:ring", "SUMMARY:ring", "X-Kept:1"),
    zone=zone_named("Europe/Berlin"),
)


def test_feedback_replaces_the_texts_and_nothing_else(codec: EntryCodec) -> None:
    """Title and description are written anew without parameters; alarm, zone, SEQUENCE and X- lines stay."""
    amended = codec.amend(USERS, Amendment(stamped_at=STAMP, title="✓ Call, Anna", description="old\nLogged"))
    expected = (
        USERS.replace("SUMMARY;LANGUAGE=en:Call\r\n  Anna", "SUMMARY:✓ Call\\, Anna")
        .replace('DESCRIPTION;ALTREP="data:text/html,a:b":old', "DESCRIPTION:old\\nLogged")
        .replace("DTSTAMP:20260101T000000Z", "DTSTAMP:20261101T063000Z")
        .replace("BEGIN:VALARM", "LAST-MODIFIED:20261101T063000Z\r\nBEGIN:VALARM")
    )
    assert amended == expected


def test_a_move_keeps_the_zone_and_counts_up(codec: EntryCodec) -> None:
    """A new time is written in the zone that the object explains, its DURATION goes, SEQUENCE rises."""
    moved = Amendment(stamped_at=STAMP, start=NINE + timedelta(days=1), end=NINE + timedelta(days=1, minutes=5))
    amended = codec.amend(USERS, moved)
    assert "DTSTART;TZID=Europe/Berlin:20261125T090000\r\n" in amended
    assert "DTEND;TZID=Europe/Berlin:20261125T090500\r\n" in amended
    assert "DURATION" not in amended
    assert "SEQUENCE:5\r\n" in amended


def test_a_move_of_the_start_keeps_the_length(codec: EntryCodec) -> None:
    """With only a start given, the object's DURATION stays."""
    amended = codec.amend(USERS, Amendment(stamped_at=STAMP, start=NINE + timedelta(days=1)))
    assert codec.decode(amended).meaning.end == NINE + timedelta(days=1, minutes=20)


def test_a_zone_the_object_does_not_explain_is_written_in_utc(codec: EntryCodec) -> None:
    """Without a VTIMEZONE of its name a time is written in UTC, an hour that occurs twice too, a date as a date."""
    assert "DTSTART:20261124T080000Z" in codec.amend(
        USERS, Amendment(stamped_at=STAMP, start=NINE.astimezone(NEW_YORK))
    )
    twice = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1)
    assert "DTSTART:20261025T013000Z" in codec.amend(USERS, Amendment(stamped_at=STAMP, start=twice))
    assert "DTSTART;VALUE=DATE:20261124" in codec.amend(USERS, Amendment(stamped_at=STAMP, start=date(2026, 11, 24)))


def test_line_ends_are_kept_as_they_are(codec: EntryCodec) -> None:
    """An object with bare LF line ends gets its new lines with bare LF, and a missing SEQUENCE starts at 1."""
    text = event(START, "SEQUENCE:many").replace("\r\n", "\n")
    amended = codec.amend(text, Amendment(stamped_at=STAMP, title="x" * 100, end=NINE))
    assert "\r" not in amended
    assert "SEQUENCE:1\n" in amended
    assert codec.decode(amended).meaning.title == "x" * 100


def test_a_property_given_twice_keeps_its_second_value(codec: EntryCodec) -> None:
    """Only the first of two titles, the one that is read, is replaced."""
    amended = codec.amend(event(START, "SUMMARY:a", "SUMMARY:b"), Amendment(stamped_at=STAMP, title="c"))
    assert "SUMMARY:c\r\nSUMMARY:b\r\n" in amended


def test_a_person_is_taken_out_of_an_object_that_stays(codec: EntryCodec) -> None:
    """Lines for the contact go, words are hidden in every line however it is spelled, the rest stays byte for byte."""
    kept = (
        *("X-REKINDLED-CONTACT:c-2", "X-REKINDLED-TOUCH:c-2/ask/1", "X-MINE:Anna Bell was here", "CLASS:PUBLIC"),
        "CATEGORIES:friends",
    )
    text = event(
        "SUMMARY;LANGUAGE=en:Call Ann Quill and Ben",
        f"DESCRIPTION:[ ] Ben\\nask Ann {'x' * 40}\\nAnn Quil\r\n l\\, too",
        *("LOCATION:At Ann Quill's", "CATEGORIES:Ann Quill,friends", "COMMENT:ann quill"),
        'ATTENDEE;CN="Ann Quill":mailto:ann@example.org',
        "URL:mailto:ann%40example.org?subject=Hello",
        *(START, END, "X-REKINDLED-CONTACT:c-1", "X-REKINDLED-TOUCH:c-1/ask/1", *kept[:-1]),
        *alarm("ACTION:DISPLAY", "DESCRIPTION:Call Ann Quill and Ben", "TRIGGER:-PT10M"),
        *alarm("ACTION:DISPLAY", "DESCRIPTION:cake", "TRIGGER:-PT20M"),
    )
    amendment = Amendment(
        stamped_at=STAMP, title="Call Ben", without=frozenset({"c-1"}), hidden=("Ann Quill", "ann@example.org")
    )
    after = codec.amend(text, amendment)
    assert "c-1" not in after
    assert "quil" not in after.lower()
    assert "example.org" not in after
    assert 'ATTENDEE;CN="…":mailto:…' in after
    seen = codec.decode(after).meaning
    assert (seen.title, seen.place) == ("Call Ben", "At …'s")
    assert seen.description == f"[ ] Ben\nask Ann {'x' * 40}\n…, too"
    assert "DESCRIPTION:Call Ben\r\n" in after
    assert "DESCRIPTION:cake\r\n" in after
    assert "CATEGORIES:…,friends\r\n" in after
    assert all(f"{line}\r\n" in after for line in kept[:-1])


def test_an_alarm_keeps_the_title_without_the_person(codec: EntryCodec) -> None:
    """Where the title itself stays, it is hidden there; line ends stay as they were."""
    text = event("SUMMARY:Ann Quill", START, END, *alarm("ACTION:DISPLAY", "DESCRIPTION:Ann Quill", "TRIGGER:-PT5M"))
    amendment = Amendment(stamped_at=STAMP, hidden=("Ann Quill",))
    after = codec.amend(text.replace("\r\n", "\n"), amendment)
    assert "\r" not in after
    assert after.count("SUMMARY:…\n") == after.count("DESCRIPTION:…\n") == 1


def test_our_alarm_follows_the_title_and_anothers_stays(codec: EntryCodec) -> None:
    """Only one that is shown, so long before, and still says what rang before; the user's stay byte for byte (R12)."""
    theirs = (
        *alarm("ACTION:DISPLAY", "DESCRIPTION:Call Ann\\, gently", "TRIGGER:-PT10M"),
        *alarm("ACTION:DISPLAY", "DESCRIPTION:Call Ann", "TRIGGER;VALUE=DATE-TIME:20261124T070000Z"),
        *alarm("ACTION:EMAIL", "DESCRIPTION:Call Ann", "TRIGGER:-PT10M", "SUMMARY:Call Ann"),
    )
    ours = alarm("ACTION:DISPLAY", "DESCRIPTION:Call Ann", "TRIGGER:-PT10M")
    text = event("SUMMARY:Call Ann", START, END, *theirs, *ours, "BEGIN:X-PART", "DESCRIPTION:Call Ann", "END:X-PART")
    amendment = Amendment(stamped_at=STAMP, title="Call Bo, and Cy", rang=frozenset({"Call Ann", "Call Bo, and Cy"}))
    after = codec.amend(text, amendment)
    assert "".join(f"{line}\r\n" for line in theirs) in after
    assert after.count("DESCRIPTION:Call Bo\\, and Cy\r\n") == 1
    assert after.count("DESCRIPTION:Call Ann\r\n") == 3
    again = codec.amend(after, amendment)
    assert again == after


def test_our_lines_follow_who_is_left(codec: EntryCodec) -> None:
    """X-REKINDLED lines stay for the touches that are carried, and an object that lost them gets none (R13)."""
    kept = ("X-REKINDLED-CONTACT:c-17", "X-REKINDLED-TOUCH:c-17/ask/3", "X-MINE:c-2")
    gone = ("X-REKINDLED-CONTACT:c-2", "X-REKINDLED-TOUCH:c-2/ask/1", "X-REKINDLED-TOUCH:c-17/thank/1")
    amendment = Amendment(stamped_at=STAMP, title="Call Bo", carried=(TOUCH,))
    after = codec.amend(event("SUMMARY:Call Bo", *kept, *gone, START, END), amendment)
    assert [line for line in after.split("\r\n") if line.startswith("X-")] == list(kept)
    assert "X-" not in codec.amend(event("SUMMARY:Call Bo", START, END), amendment)
