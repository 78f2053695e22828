"""Whatever people are called and whatever is written about them, an entry of ours is what it was meant to be (promises
14 and 43).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from rekindled.adapters.ical_codec import IcalCodec
from rekindled.adapters.object_lines import plain_text
from rekindled.adapters.toml_contacts import load_sheets
from rekindled.core.errors import ConfigError
from rekindled.core.model import Carrier, Channel, Contact, Meaning, Purpose, TieProfile, TouchKey
from rekindled.core.sheet import is_email
from rekindled.core.wire import Amendment, Draft
from tests.fakes.desks import FakeDesk, person
from tests.fakes.hostile_words import HOSTILE, WORDS
from tests.fakes.strict_form import check_form, logical_lines
from tests.property.test_codec import BERLIN

STAMP = datetime(2026, 11, 22, 8, tzinfo=UTC)
START = datetime(2026, 11, 24, 9, tzinfo=BERLIN)
INJECTIONS = (
    *WORDS,
    "\r\nATTENDEE:mailto:x@example.org",
    "\rBEGIN:VALARM\rACTION:EMAIL\rEND:VALARM",
    "\nEND:VEVENT\nEND:VCALENDAR\nBEGIN:VCALENDAR",
    "\x0bRRULE:FREQ=DAILY",
    "\x85URL:http://evil.example/",
    "\u2028UID:other",
    "\\",
    "\\n",
    "\\;",
    ",;:\"'",
    '"',
    "é" * 40,
    "👋🏽" * 20,
    "👩\u200d👩\u200d👧" * 9,
    "\ud800",
    " ",
    "x" * 10_000,
)
TEXTS = st.lists(st.sampled_from(INJECTIONS) | st.text(max_size=30), max_size=6).map("".join)
BLOCK = st.lists(st.sampled_from(["Ann", "Ben", "Café"]) | TEXTS, min_size=1, max_size=4).map("\n".join)
KEY = TouchKey(contact_id="c-1", purpose=Purpose.ASK, n=1)
UID = "rk-abcd1234-c-1-ask-1@rekindled"


@given(title=TEXTS, description=BLOCK, place=TEXTS, category=TEXTS, url=TEXTS)
def test_an_entry_has_the_components_and_properties_meant(
    title: str, description: str, place: str, category: str, url: str
) -> None:
    """No text becomes a property or a component, in any carrier, and every line keeps the form of the standard."""
    meaning = Meaning(
        title=title,
        description=description,
        start=START,
        end=START + timedelta(minutes=20),
        alarms=(10,),
        categories=frozenset({category}),
        status=None,
        place=place,
    )
    for carrier, name in ((Carrier.EVENT, "VEVENT"), (Carrier.TASK, "VTODO")):
        draft = Draft(uid=UID, carrier=carrier, meaning=meaning, stamped_at=STAMP, touches=(KEY,), url=url)
        text = IcalCodec(zone=BERLIN).encode(draft)
        assert [part for part in check_form(text) if part not in {"STANDARD", "DAYLIGHT"}] == [
            *("VCALENDAR", "VTIMEZONE", name, "VALARM")
        ]
        assert logical_lines(text).count(f"UID:{UID}") == 1
        seen = IcalCodec(zone=BERLIN).decode(text)
        assert seen.meaning.description == plain_text(description).rstrip("\n")
        assert seen.touches == (KEY,)


@given(title=TEXTS, description=BLOCK, moved=st.integers(-600, 600), data=st.data())
def test_an_amended_entry_keeps_its_form_and_every_other_byte(
    title: str, description: str, moved: int, data: st.DataObject
) -> None:
    """The new words become no property either, and lines that were not named stay byte for byte, where they were."""
    meaning = Meaning(title="Call Ann", description="For", start=START, end=START + timedelta(minutes=20))
    carrier = data.draw(st.sampled_from(Carrier))
    draft = Draft(uid=UID, carrier=carrier, meaning=meaning, stamped_at=STAMP, touches=(KEY,))
    before = IcalCodec(zone=BERLIN).encode(draft)
    start = START + timedelta(minutes=moved)
    done = STAMP if carrier is Carrier.TASK else None
    amendment = Amendment(
        stamped_at=STAMP + timedelta(days=1),
        title=title,
        description=description,
        start=start,
        end=start + timedelta(minutes=20),
        completed_at=done,
    )
    after = IcalCodec(zone=BERLIN).amend(before, amendment)
    check_form(after)
    named = ("DTSTAMP", "LAST-MODIFIED", "SUMMARY", "DESCRIPTION", "DTSTART;", "DTEND", "DUE", "SEQUENCE")
    named = (*named, "STATUS", "COMPLETED", "PERCENT-COMPLETE")
    zone = before.index("END:VTIMEZONE")
    assert after[:zone] == before[:zone]
    kept = [line for line in logical_lines(before[zone:]) if not line.startswith(named)]
    assert [line for line in logical_lines(after[zone:]) if not line.startswith(named)] == kept
    assert IcalCodec(zone=BERLIN).decode(after).meaning.description == plain_text(description).rstrip("\n")


@st.composite
def people(draw: st.DrawFn) -> Contact:
    """Somebody with hostile words in everything that can be a text, past what any import lets through."""
    profile = TieProfile(
        lost_because=draw(TEXTS),
        met=draw(TEXTS),
        memory=draw(TEXTS),
        standout=draw(TEXTS),
        offer=draw(TEXTS),
        homework=draw(TEXTS),
        mutual=(draw(TEXTS),),
    )
    return replace(
        person(1, last=draw(st.sampled_from([None, date(2026, 10, 1), date(2019, 1, 1)]))),
        name=draw(TEXTS.filter(str.strip)),
        emails=(draw(TEXTS) + "a@example.org",),
        phones=(draw(TEXTS) + "+49 30 1234",),
        channel=draw(st.sampled_from(Channel)),
        profile=profile,
    )


@settings(max_examples=40, deadline=None)
@given(contact=people(), mark=TEXTS, note=TEXTS)
def test_whole_looks_write_only_well_formed_entries(contact: Contact, mark: str, note: str) -> None:
    """Planned, ticked, noted upon, acknowledged and followed up, an entry never gets what nobody meant."""
    world = FakeDesk()
    world.knows(contact)
    world.look()
    texts = world.calendar.texts()
    assert len(texts) == 1
    for text in texts.values():
        check_form(text)
    (touch,) = world.touches()
    seen = world.seen()[touch.entry_uid]
    codec = world.codec
    noted = f"{seen.meaning.description}\n{note}"
    amendment = Amendment(stamped_at=world.clock.now(), title=f"✓ {seen.meaning.title} {mark}", description=noted)
    world.calendar.user_edit(touch.entry_uid, lambda text: codec.amend(text, amendment))
    for _ in range(3):
        world.look()
        world.clock.advance(timedelta(minutes=20))
    for text in world.calendar.texts().values():
        check_form(text)
    assert all(href.startswith(world.calendar.path + "rk-abcd1234-c-1-") for href in world.calendar.texts())


@pytest.mark.parametrize("text", [*INJECTIONS, "../c-1", "c-1/x", "c-1%2e", "C-1", "-c", "c-" + "1" * 50, HOSTILE])
def test_an_id_that_could_be_a_path_or_a_line_is_refused(text: str) -> None:
    """Only small letters, digits and hyphens become part of a UID and a file name."""
    spelled = "".join(f"\\U{ord(character):08x}" for character in text if character != "\ud800") or "\\u0000"
    with pytest.raises(ConfigError, match="id: expected small letters"):
        load_sheets(f'[[contact]]\nid = "{spelled}"\nname = "Ann"\n', "a.toml")


@pytest.mark.parametrize(
    "text", [one for one in INJECTIONS if set("\x00\x1b\x9b\x9d\r\n\x0b\x85\u2028\ud800 ") & set(one)]
)
def test_an_address_with_what_could_end_a_line_is_none(text: str) -> None:
    """Whoever types it: it would go into a URL and into headers of a mail program."""
    assert not is_email(f"a{text}b@example.org")
    assert is_email("a.b+c@example.org")
