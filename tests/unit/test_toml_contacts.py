from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rekindled.adapters.toml_contacts import dump_sheets, load_sheets
from rekindled.core.cadence import Cadence, Unit
from rekindled.core.errors import ConfigError
from rekindled.core.model import Birthday, Channel, Contact, Past, Status, TieProfile
from rekindled.core.people import merged
from rekindled.core.sheet import ABSENT, Sheet

EXAMPLE = Path(__file__).parents[2] / "config" / "contacts.example.toml"
FULL = Contact(
    id="c-17",
    name='Ann "Quote" O\'Neil \\ back',
    every=Cadence(count=6, unit=Unit.MONTHS),
    circle="friends",
    emails=("ann@example.org", "a@example.org"),
    phones=("+49 30 123456",),
    channel=Channel.MEET,
    last_contact_on=date(2026, 5, 1),
    birthday=Birthday(month=2, day=29),
    timezone="America/New_York",
    profile=TieProfile(
        past=Past.A_LOT,
        status=Status.AHEAD,
        trust=False,
        lost_because="moved",
        met="university",
        memory="the lake",
        standout="laughs loudest",
        offer="a bed",
        homework="new job",
        mutual=("Bob", "Eve"),
    ),
    source_uid="urn:uuid:1",
    do_not_contact=True,
    rests_until=date(2027, 1, 1),
    snoozed_until=date(2026, 12, 1),
)


def refusal(text: str) -> list[str]:
    """The lines with which a text is refused."""
    with pytest.raises(ConfigError) as caught:
        load_sheets(text, "people.toml")
    return str(caught.value).splitlines()


def test_a_name_is_enough() -> None:
    """Everything but the name may be left out, and then says nothing (R1)."""
    assert load_sheets('[[contact]]\nname = "Ann"\n', "people.toml") == [Sheet(where="people.toml line 1", name="Ann")]


def test_an_empty_file_is_nobody() -> None:
    """A file without people is no mistake."""
    assert load_sheets("# nobody yet\n", "people.toml") == []


def test_everything_known_comes_back() -> None:
    """Writing and reading again loses no field."""
    (sheet,) = load_sheets(dump_sheets([FULL]), "people.toml")
    assert merged(Contact(id="c-17", name="before"), sheet) == FULL


def test_an_empty_text_empties() -> None:
    """An empty text or list says "none", which is not the same as saying nothing."""
    text = """[[contact]]
name = "Ann"
every = ""
circle = ""
birthday = ""
status = ""
trust = ""
email = []
memory = ""
"""
    (sheet,) = load_sheets(text, "people.toml")
    assert (sheet.every, sheet.circle, sheet.birthday, sheet.status, sheet.trust) == (None,) * 5
    assert (sheet.emails, sheet.memory) == ((), "")
    assert sheet.phones is ABSENT


def test_dates_may_be_quoted_and_the_default_named() -> None:
    """Birthdays and dates are read in quotes too; "default" is kept as a word."""
    text = '[[contact]]\nname = "Ann"\nevery = "default"\nbirthday = 1980-02-29\nlast_contact_on = "2026-05-01"\n'
    (sheet,) = load_sheets(text, "people.toml")
    assert sheet.every == "default"
    assert sheet.birthday == Birthday(month=2, day=29, year=1980)
    assert sheet.last_contact_on == date(2026, 5, 1)


def test_a_name_cannot_bring_lines() -> None:
    """Control characters in a name become single spaces (faults promise 14)."""
    (sheet,) = load_sheets('[[contact]]\nname = " Ann\\r\\nATTENDEE:x\\u0007\\u202E "\n', "people.toml")
    assert sheet.name == "Ann ATTENDEE:x"


def test_all_mistakes_are_told_at_once() -> None:
    """Every mistake names file, line, person, key and what is expected, and nobody is read."""
    text = """[[contact]]
name = "Ann"
every = "0 days"

[[contact]]
every = "weekly"

[[contact]]
name = "Bob"
emial = ["b@example.org"]
birthday = 2025-02-30
"""
    assert refusal(text.replace("birthday = 2025-02-30\n", 'birthday = "2025-02-30"\n')) == [
        "people.toml line 3: contact 1 (Ann): every: a period must be between 1 and 18300 days, not 0",
        "people.toml line 5: contact 2 (without a name): name: expected the name of the person",
        'people.toml line 10: contact 3 (Bob): emial: is not a key of a contact; did you mean "email"?',
        'people.toml line 11: contact 3 (Bob): birthday: "2025-02-30" is not a day of the calendar',
    ]
    assert refusal(text)[0].startswith("people.toml line 11: ")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("name = 3", "expected a text in quotes"),
        ('name = " "', "expected the name of the person"),
        (f'name = "{"x" * 201}"', "at most 200 characters"),
        ('id = "C 1"', "small letters, digits and hyphens"),
        ("every = 6", "expected a text in quotes"),
        ('every = "often"', '"often" is not a period'),
        ('email = ["nobody"]', 'not "nobody"'),
        ('email = "a@b\\nc"', "expected e-mail addresses"),
        ("email = 3", "expected a list"),
        ('phone = ["none"]', "expected phone numbers"),
        ('channel = "pigeon"', '"call" or "video"'),
        ("last_contact_on = 2026-05-01T10:00:00Z", "expected a date"),
        ('rests_until = "soon"', "expected a date"),
        ('birthday = "May"', "is not a birthday"),
        ('timezone = "Berlin"', 'did you mean "Europe/Berlin"'),
        ('past = "much"', '"occasional" or "a lot"'),
        ('trust = "yes"', "expected true or false"),
        (f'memory = "{"x" * 2001}"', "at most 2000 characters"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_expected(line: str, expected: str) -> None:
    """Each mistake says what would be right."""
    lines = refusal(f"[[contact]]\n{line}\n" + ("" if line.startswith("name") else 'name = "Ann"\n'))
    assert len(lines) == 1
    assert lines[0].startswith("people.toml line 2: contact 1 (")
    assert expected in lines[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[[contacts]]\nname = "Ann"\n', 'line 1: contacts: expected only [[contact]] tables; did you mean "contact"?'),
        ('[contact]\nname = "Ann"\n', "line 1: contact: expected [[contact]] with two brackets"),
        ("contact = [3]\n", "line 1: contact 1: expected a table of keys"),
        ('[[contact]]\nname = "Ann\n', "line 2: "),
        (
            '[[contact]]\nname = "A"\nid = "c-1"\n[[contact]]\nname = "B"\nid = "c-1"\n',
            'line 6: contact 2 (B): id: "c-1"',
        ),
    ],
)
def test_a_misunderstood_file_is_explained(text: str, expected: str) -> None:
    """Wrong tables, broken TOML and an id used twice say where and what."""
    assert refusal(text)[0].startswith(f"people.toml {expected}")


def test_a_huge_file_is_refused() -> None:
    """Nobody knows twenty million characters of people."""
    assert "20 MiB" in refusal("#" * (20 * 1024 * 1024 + 1))[0]


def test_lines_are_counted_past_long_texts() -> None:
    """A text over several lines that looks like keys does not move the line of a mistake."""
    text = '[[contact]]\nname = "Ann"\nmemory = """\nname = 1\n[[contact]]\n"""\nphone = 3\n'
    assert refusal(text)[0].startswith("people.toml line 7: contact 1 (Ann): phone")


def test_the_example_is_ten_people() -> None:
    """The contacts of the quickstart load, and one of them is never scheduled."""
    sheets = load_sheets(EXAMPLE.read_text(encoding="utf-8"), "contacts.example.toml")
    assert len(sheets) == 10
    assert [sheet.name for sheet in sheets if sheet.every is ABSENT] == ["Ingrid Solberg"]
