"""The titles and texts of entries, and finding our titles again in any language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rekindled.adapters.catalogues import LANGUAGES, tongue_of
from rekindled.core.block_lines import lines_of
from rekindled.core.briefing import (
    Answers,
    Manner,
    block_description,
    block_title,
    labels,
    own_title,
    slot_description,
    slot_title,
)
from rekindled.core.errands import ErrandKind
from rekindled.core.history import History
from rekindled.core.kindnesses import KINDS
from rekindled.core.model import Channel, Contact, Purpose, Status, TieProfile
from rekindled.core.phrases import CALM, PLEASED
from rekindled.core.preparing import Line
from tests.fakes.desks import person

PEOPLE = (person(1), person(2), person(3))


def line(contact: Contact, purpose: Purpose = Purpose.RECONNECT, channel: Channel = Channel.CALL) -> Line:
    """A touch of which nothing is known."""
    return Line(contact=contact, purpose=purpose, channel=channel, history=History())


def test_people_called_alike_are_told_apart() -> None:
    """In one entry a line must mean one person."""
    assert labels((person(1), person(1), person(1))) == ("Person 1", "Person 1 (2)", "Person 1 (3)")
    assert labels((person(1),), discreet=True) == ("P.1.",)


@pytest.mark.parametrize("written", LANGUAGES)
@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("discreet", [False, True])
def test_a_title_of_ours_is_found_in_any_language(written: str, spoken: str, discreet: bool) -> None:
    """A change of `language` does not make our titles the user's, for one person or many, with marks around."""
    manner = Manner(tongue=tongue_of(written), discreet=discreet)
    titles = [
        (slot_title(line(PEOPLE[0], purpose, channel), manner), PEOPLE[:1])
        for channel in Channel
        for purpose in (Purpose.CHECK_IN, Purpose.THANK)
    ]
    for channel in (Channel.CALL, Channel.EMAIL):
        titles += [(block_title([line(one, channel=channel) for one in PEOPLE], manner), PEOPLE)]
    many = tuple(replace(person(n), name=f"Somebody with a long name {n}") for n in range(4))
    titles.append((block_title([line(one) for one in many], replace(manner, discreet=False)), many))
    for title, people in titles:
        assert own_title(f"✓ {title} moved", people, tongue_of(spoken)) == title


def test_another_title_is_not_ours() -> None:
    """What the user wrote is theirs."""
    assert own_title("Ring Person 1", PEOPLE[:1]) == ""


def test_a_long_list_of_names_becomes_a_number() -> None:
    """A title is short (design §5)."""
    many = [line(replace(person(n), name="Somebody with a long name")) for n in range(4)]
    assert block_title(many) == "Morning calls: 4 people"
    assert block_title(many, Manner(tongue=tongue_of("de"))) == "Anrufe am Morgen: 4 Personen"
    assert block_title(many[:1]) == "Call Somebody with a long name"


def test_a_slot_says_purpose_context_marking_and_notes() -> None:
    """In this order, with the note of a move before how to mark it."""
    rows = slot_description(line(PEOPLE[0]), Manner(note="Moved.")).split("\n")
    assert rows[0].startswith("Reconnect: ")
    assert rows[0].endswith("No favour asked this time.")
    assert rows[-5:] == ["", "Moved.", rows[-3], "", "Notes:"]


def test_discreet_entries_tell_nothing_of_anybody() -> None:
    """R20: initials, the purpose and how to mark it; no name, no number, no memory."""
    ahead = replace(person(1), profile=TieProfile(memory="the boat", status=Status.AHEAD))
    manner = Manner(discreet=True)
    slot = slot_description(line(ahead), manner)
    block = block_description([line(ahead)], manner, Answers(answered=1, tried=5))
    for text in (slot, block):
        assert not [word for word in ("Person", "boat", "+49", "Open", "breathe", "answered") if word in text]
    assert "[ ] P.1." in block


def test_a_block_begins_with_what_helps_before_a_morning_of_calls() -> None:
    """P0-10, P0-17: how it went with the last ones, and one calming line for all; else it begins with its people."""
    ahead = replace(person(2), profile=TieProfile(status=Status.AHEAD))
    lines = [line(person(1)), line(ahead)]
    rows = block_description(lines, answers=Answers(answered=7, tried=9)).split("\n")
    assert rows[:4] == ["7 of the last 9 you reached out to answered.", CALM, "", "[ ] Person 1"]
    assert block_description([line(ahead, channel=Channel.EMAIL)]).split("\n")[:2] == [PLEASED, ""]
    assert block_description(lines[:1]).startswith("[ ] Person 1\nReconnect: ")
    moved = block_description(lines[:1], Manner(note="Moved.")).split("\n")
    assert moved[-4] == "Moved."


@pytest.mark.parametrize("kindness", [None, *KINDS])
@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("written", LANGUAGES)
def test_the_purposes_of_a_block_are_read_back_in_any_language(
    written: str, spoken: str, kindness: ErrandKind | None
) -> None:
    """R7: a kindness of any kind is one, also when its block is found after a lost store."""
    lines = [
        replace(line(PEOPLE[0], Purpose.GIVE), kindness=kindness),
        line(PEOPLE[1], Purpose.ASK),
    ]
    text = block_description(lines, Manner(tongue=tongue_of(written)))
    assert [*lines_of(text, tongue_of(spoken))] == [("Person 1", Purpose.GIVE), ("Person 2", Purpose.ASK)]
