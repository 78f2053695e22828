from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from rekindled.adapters.toml_contacts import dump_sheets, load_sheets
from rekindled.adapters.vcard_codec import dump_vcards, read_vcards
from rekindled.app.people import import_people
from rekindled.core.cadence import Cadence, Unit
from rekindled.core.errors import ConfigError
from rekindled.core.model import Birthday, Channel, Contact, Past, Status, TieProfile
from rekindled.core.people import merged
from rekindled.core.sheet import ABSENT, Sheet, one_line, sheet_of
from tests.fakes.fake_clock import FakeClock
from tests.fakes.fake_store import FakeStore

LINES = st.text(max_size=40).map(one_line)
NAMES = LINES.filter(bool)
DATES = st.none() | st.dates(min_value=date(1900, 1, 1))
LOCAL = st.text("abcdefgh.+", min_size=1, max_size=8)
EMAILS = st.lists(LOCAL.map("{}@example.org".format), max_size=3, unique=True).map(tuple)
PHONES = st.lists(st.text("0123456789", min_size=5, max_size=12).map("+{}".format), max_size=3, unique=True).map(tuple)
BIRTHDAYS = st.none() | st.builds(
    lambda day, known: Birthday(month=day.month, day=day.day, year=day.year if known else None),
    st.dates(min_value=date(1800, 1, 1), max_value=date(2100, 12, 31)),
    st.booleans(),
)
PROFILES = st.builds(
    TieProfile,
    past=st.none() | st.sampled_from(Past),
    status=st.none() | st.sampled_from(Status),
    trust=st.none() | st.booleans(),
    lost_because=LINES,
    met=LINES,
    memory=LINES,
    standout=LINES,
    offer=LINES,
    homework=LINES,
    mutual=st.lists(NAMES, max_size=3, unique=True).map(tuple),
)
TEXTS = st.lists(NAMES.filter(lambda name: ":" not in name), max_size=3, unique=True).map(tuple)
CONTACTS = st.builds(
    Contact,
    id=st.from_regex(r"c-[1-9][0-9]{0,3}", fullmatch=True),
    name=NAMES,
    every=st.none() | st.just("default") | st.builds(Cadence, count=st.integers(1, 50), unit=st.sampled_from(Unit)),
    circle=st.none() | NAMES,
    emails=EMAILS,
    phones=PHONES,
    channel=st.none() | st.sampled_from(Channel),
    last_contact_on=DATES,
    nicknames=TEXTS,
    organisation=LINES,
    job=LINES,
    related=TEXTS,
    tags=TEXTS,
    birthday=BIRTHDAYS,
    anniversary=BIRTHDAYS,
    timezone=st.none() | st.sampled_from(["Europe/Berlin", "America/New_York", "UTC"]),
    profile=PROFILES,
    source_uid=st.none() | NAMES,
    do_not_contact=st.booleans(),
    rests_until=DATES,
    snoozed_until=DATES,
)

# Few values, so that sheets often meet.
MEETING = st.builds(
    Sheet,
    where=st.just("people.toml line 1"),
    name=st.sampled_from(["Ann", "ann", "Bob"]),
    id=st.none() | st.none() | st.sampled_from(["c-1", "c-2", "c-9"]),
    source_uid=st.none() | st.sampled_from(["u1", "u2"]),
    emails=st.just(ABSENT) | st.sampled_from([("a@x.example",), ("b@x.example",), ("a@x.example", "c@x.example")]),
    phones=st.just(ABSENT) | st.sampled_from([("+49 30 111111",), ("030 111111",), ("+49 30 222222",)]),
    circle=st.just(ABSENT) | st.sampled_from(["friends", "work"]),
)


@for_all(st.lists(CONTACTS, max_size=4, unique_by=lambda contact: contact.id))
@settings(max_examples=150, deadline=None)
def test_a_contacts_file_brings_everything_back(contacts: list[Contact]) -> None:
    """Whatever is written as TOML is read as the same people."""
    sheets = load_sheets(dump_sheets(contacts), "people.toml")
    assert [replace(sheet, where="") for sheet in sheets] == [sheet_of(contact) for contact in contacts]
    assert [merged(Contact(id=sheet.id or "", name=""), sheet) for sheet in sheets] == contacts


@for_all(CONTACTS)
@settings(max_examples=150, deadline=None)
def test_a_vcard_brings_back_what_it_has_words_for(contact: Contact) -> None:
    """Whatever is written as vCard is read with the same names, UID, addresses, work, days, tags and zone."""
    (sheet,) = read_vcards(dump_vcards([contact]).encode(), "").sheets
    read = merged(Contact(id=contact.id, name=""), sheet)
    plain = ("id", "name", "source_uid", "emails", "phones", "birthday", "anniversary", "timezone")
    kept = (*plain, "nicknames", "organisation", "job", "related", "tags")
    assert read == Contact(**{name: getattr(contact, name) for name in kept})


@for_all(st.lists(MEETING, max_size=5), st.lists(MEETING, max_size=6))
@settings(max_examples=400, deadline=None)
def test_importing_a_file_twice_changes_nothing(before: list[Sheet], sheets: list[Sheet]) -> None:
    """Whatever is known and whatever a file says, the second import of it finds nothing to do (U7)."""
    store = FakeStore()
    clock = FakeClock(datetime(2026, 11, 22, tzinfo=UTC))
    import_people(store, clock, before)
    known = {contact.id for contact in store.snapshot().contacts}
    first = import_people(store, clock, sheets)
    assert known <= {contact.id for contact in store.snapshot().contacts}
    again = import_people(store, clock, sheets)
    assert again.facts == ()
    assert again.questions == first.questions


FROM_SOURCES = st.builds(
    replace,
    MEETING.map(lambda sheet: replace(sheet, id=None, circle=ABSENT)),
    source=st.sampled_from(["google", "linkedin", "carddav"]),
    job=st.just(ABSENT) | st.sampled_from(["Baker", "Chef"]),
    tags=st.just(ABSENT) | st.sampled_from([("choir",), ("choir", "oslo")]),
)


@for_all(st.lists(MEETING, max_size=3), st.lists(FROM_SOURCES, max_size=6), st.lists(FROM_SOURCES, max_size=6))
@settings(max_examples=200, deadline=None)
def test_two_sources_change_nothing_the_second_time(before: list[Sheet], one: list[Sheet], other: list[Sheet]) -> None:
    """Whatever is known and whatever two sources say, hearing both again finds nothing to do, in any order (U7)."""
    store = FakeStore()
    clock = FakeClock(datetime(2026, 11, 22, tzinfo=UTC))
    other = [replace(sheet, source=f"other {sheet.source}") for sheet in other]
    import_people(store, clock, before)
    known = len(store.snapshot().contacts)
    import_people(store, clock, one)
    import_people(store, clock, other)
    assert len(store.snapshot().contacts) >= known
    people = store.snapshot().contacts
    for again in (one, other, other, one):
        import_people(store, clock, again)
        assert store.snapshot().contacts == people


@for_all(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_people_or_a_refusal(data: bytes) -> None:
    """No file of an address book makes anything but people with clean names, or a message with a place."""
    framed = b"BEGIN:VCARD\nVERSION:4.0\n" + data + b"\nEND:VCARD\n"
    for file in (data, framed):
        read = read_vcards(file, "book.vcf")
        assert all(sheet.name == one_line(sheet.name) != "" for sheet in read.sheets)
        assert all(problem.startswith("book.vcf line ") for problem in read.problems)


@for_all(
    st.text(max_size=200) | st.lists(st.sampled_from(list("[]c=\"\n.'#{},-1contact name")), max_size=60).map("".join)
)
@settings(max_examples=200, deadline=None)
def test_any_text_is_people_or_a_refusal(text: str) -> None:
    """No contacts file makes anything but people, or a message that names the file."""
    try:
        clean = all(sheet.where.startswith("people.toml line ") for sheet in load_sheets(text, "people.toml"))
    except ConfigError as problem:
        clean = str(problem).startswith("people.toml")
    assert clean
