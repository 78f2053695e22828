"""What holds for every entry: written and read back it means the same, and amending touches nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from rekindled.adapters.entry_times import extent
from rekindled.adapters.ical_codec import IcalCodec, parse_calendar
from rekindled.adapters.object_lines import plain_text, read_lines, unfold
from rekindled.core.errors import UnreadableEntry
from rekindled.core.model import Carrier, Meaning, Purpose, TouchKey
from rekindled.core.wire import Amendment, Draft

ZONES = [
    ZoneInfo(name)
    for name in (
        "UTC",
        "Europe/Berlin",
        "Europe/Dublin",
        "America/New_York",
        "America/St_Johns",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Pacific/Apia",
    )
]
BERLIN = ZoneInfo("Europe/Berlin")
AWKWARD = st.sampled_from([*"\\,;:\"'\n\t =✓é😀\u2028\x85\x00\r", "\r\nATTENDEE:mailto:x", "END:VEVENT", "\\n", "\\N"])
TEXTS = st.lists(AWKWARD | st.text(max_size=40), max_size=8).map("".join)
FLAT = TEXTS.map(lambda text: plain_text(text).replace("\n", " "))
BLOCKS = TEXTS.map(lambda text: plain_text(text).rstrip("\n"))
STAMP = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
INSTANTS = st.integers(0, 100 * 365 * 24 * 3600).map(
    lambda seconds: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
LENGTHS = st.timedeltas(timedelta(), timedelta(days=3)).map(
    lambda length: timedelta(minutes=length // timedelta(minutes=1))
)


@st.composite
def extents(draw: st.DrawFn, zone: ZoneInfo) -> tuple[datetime | date, datetime | date]:
    """A start and an end in the zone, hours that occur twice included, or dates."""
    if draw(st.booleans()):
        on = draw(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
        return on, on + timedelta(days=draw(st.integers(1, 5)))
    start = draw(INSTANTS | st.sampled_from(FOLDS).map(lambda at: at.astimezone(UTC)))
    return start.astimezone(zone), (start + draw(LENGTHS)).astimezone(zone)


FOLDS = [datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1), datetime(2026, 3, 29, 2, 30, tzinfo=BERLIN)]
KEYS = st.builds(
    TouchKey,
    contact_id=st.sampled_from(["c-17", "a", "x--y"]),
    purpose=st.sampled_from(Purpose),
    n=st.integers(1, 10**9 - 1),
)


@st.composite
def drafts(draw: st.DrawFn) -> tuple[ZoneInfo, Draft]:
    """An entry as planning makes it, with the user's zone."""
    zone = draw(st.sampled_from(ZONES))
    start, end = draw(extents(zone))
    carrier = draw(st.sampled_from(Carrier))
    meaning = Meaning(
        title=draw(FLAT),
        description=draw(BLOCKS),
        start=start,
        end=end,
        alarms=tuple(sorted(draw(st.frozensets(st.integers(-600, 20_000), max_size=3)))),
        categories=draw(st.frozensets(FLAT.map(str.strip).filter(bool), max_size=3)),
        status=draw(st.sampled_from(["CONFIRMED", "CANCELLED"] if carrier is Carrier.EVENT else ["NEEDS-ACTION"])),
        place=draw(FLAT).strip(),
    )
    url = draw(st.sampled_from(["", "mailto:a@example.org?subject=Hello%2C%20you;&body=x,y", "mailto:a\r\nRRULE:x"]))
    touches = tuple(draw(st.lists(KEYS, max_size=3)))
    uid = "rk-abcdefgh-c-17-ask-1@rekindled"
    return zone, Draft(uid=uid, carrier=carrier, meaning=meaning, stamped_at=STAMP, touches=touches, url=url)


def instants(meaning: Meaning) -> tuple[datetime | date, ...]:
    """Start and end so that hours occurring twice differ."""
    return tuple(at.astimezone(UTC) if isinstance(at, datetime) else at for at in (meaning.start, meaning.end))


@given(drafts())
def test_an_entry_reads_back_as_it_was_written(case: tuple[ZoneInfo, Draft]) -> None:
    """Whatever the texts, times and zone, reading what we wrote gives the meaning we wrote, and its touches."""
    zone, draft = case
    seen = IcalCodec(zone=zone).decode(IcalCodec(zone=zone).encode(draft))
    assert seen.meaning == draft.meaning
    assert instants(seen.meaning) == instants(draft.meaning)
    assert (seen.uid, seen.carrier, seen.touches) == (draft.uid, draft.carrier, draft.touches)
    assert not seen.recurring


@given(drafts())
def test_what_we_write_is_valid_and_mails_nobody(case: tuple[ZoneInfo, Draft]) -> None:
    """Lines end in CR LF, hold 75 octets at most, and none is an RRULE, ATTENDEE, ORGANIZER or METHOD (R9, R11)."""
    zone, draft = case
    text = IcalCodec(zone=zone).encode(draft)
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert "\r" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = read_lines(text)
    assert {line.name for line in lines}.isdisjoint({"RRULE", "ATTENDEE", "ORGANIZER", "METHOD", "ATTACH", ""})
    assert not any("ALTREP" in unfold(line).partition(":")[0] for line in lines)
    assert [line.name for line in lines].count("UID") == 1
    assert IcalCodec(zone=zone).encode(draft) == text


@given(drafts())
def test_a_reader_that_knows_no_zones_sees_the_same_instants(case: tuple[ZoneInfo, Draft]) -> None:
    """The VTIMEZONE we write tells the same instants as the zone database, hours around clock changes included."""
    zone, draft = case
    text = IcalCodec(zone=zone).encode(draft).replace(f"TZID={zone.key}:", "TZID=Own:")
    text = text.replace(f"TZID:{zone.key}\r\n", "TZID:Own\r\n")
    names = frozenset({"UID", "DTSTART", "DTEND", "DUE"})
    part = parse_calendar(text, only=frozenset({"VEVENT", "VTODO"}), reading=names)[0]
    seen = tuple(at.astimezone(UTC) if isinstance(at, datetime) else at for at in extent(part, ZoneInfo("Asia/Tokyo")))
    assert seen == instants(draft.meaning)


@given(drafts(), FLAT, BLOCKS, st.data())
def test_amending_changes_only_what_it_names(
    case: tuple[ZoneInfo, Draft], title: str, description: str, data: st.DataObject
) -> None:
    """An amended object has the new values, and every line that was not named is the same, byte for byte."""
    zone, draft = case
    start, end = data.draw(extents(zone))
    extra = 'X-Own;P="a:b":keep\\;me\r\n too\r\nDESCRIPTION;ALTREP="data:text/html,a:b;c":old\r\n'
    text = IcalCodec(zone=zone).encode(draft).replace("SEQUENCE:0\r\n", extra + "SEQUENCE:7\r\nDURATION:PT5M\r\n")
    amendment = Amendment(stamped_at=STAMP, title=title, description=description, start=start, end=end)
    amended = IcalCodec(zone=zone).amend(text, amendment)
    meaning = IcalCodec(zone=zone).decode(amended).meaning
    assert (meaning.title, meaning.description) == (title, description)
    assert instants(meaning) == instants(Meaning(title="", description="", start=start, end=end))
    named = {"SUMMARY", "DESCRIPTION", "DTSTART", "DTEND", "DUE", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DURATION"}
    kept = [line.raw for line in read_lines(text) if line.name not in named]
    assert [line.raw for line in read_lines(amended) if line.name not in named] == kept
    assert "SEQUENCE:8\r\n" in amended


@given(st.text(max_size=400))
@example("")
@example("BEGIN:VCALENDAR\n \nEND:VCALENDAR")
def test_no_byte_is_lost_in_splitting(text: str) -> None:
    """The lines of a text joined are the text again."""
    assert "".join(line.raw for line in read_lines(text)) == text


LINES = st.sampled_from(
    [
        *(
            "BEGIN:VCALENDAR",
            "END:VCALENDAR",
            "BEGIN:VEVENT",
            "END:VEVENT",
            "BEGIN:VALARM",
            "END:VALARM",
            "BEGIN:VTODO",
        ),
        *(
            "UID:x",
            "UID:",
            "DTSTART:00010101T000000Z",
            "DTSTART:99991231T235959",
            "DTSTART;TZID=../../etc/passwd:20261124T1",
        ),
        *("DTSTART;VALUE=DATE:20261124", "DTEND:20261125T000000Z", "DURATION:P9999999999D", "DURATION:-PT5M", "DUE:x"),
        *("TRIGGER:x", "TRIGGER;VALUE=DATE-TIME:19760401T005545Z", "ACTION:DISPLAY", "RRULE:FREQ=SECONDLY", "STATUS:"),
        *(
            "BEGIN:VTIMEZONE",
            "END:VTIMEZONE",
            "TZID:Europe/Berlin",
            "TZOFFSETTO:+9999",
            "CATEGORIES:,;",
            "SUMMARY;:\x00",
        ),
        *("COMPLETED;TZID=/x/Europe/Berlin:20261122T000300Z", "PERCENT-COMPLETE:٣", "SEQUENCE:99999999999999999999"),
    ]
)


@given(st.lists(LINES | st.text(max_size=20), max_size=14))
def test_nothing_on_a_calendar_can_crash_a_reader(lines: list[str]) -> None:
    """Any text is either read or refused as unreadable, inside an event or not (faults promise 27)."""
    body = "\r\n".join(lines)
    for text in (body, f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:y\r\n{body}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"):
        for act in (
            IcalCodec(zone=BERLIN).decode,
            lambda one: IcalCodec(zone=BERLIN).amend(one, Amendment(stamped_at=STAMP)),
        ):
            try:
                act(text)
            except UnreadableEntry:
                continue
