"""The words of the design as values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rekindled.core.model import Birthday, Purpose, TouchKey
from tests.samples import ENTRY


@pytest.mark.parametrize(
    ("birthday", "text"),
    [(Birthday(month=2, day=29, year=1980), "1980-02-29"), (Birthday(month=2, day=29), "--02-29")],
)
def test_a_birthday_prints_with_or_without_a_year(birthday: Birthday, text: str) -> None:
    """An unknown year is two dashes, as in vCard 4.0 (U17, RFC 6350 §4.3.1)."""
    assert str(birthday) == text


def test_a_touch_key_prints_as_our_events_carry_it() -> None:
    """Contact, purpose and number, by slashes (design §7)."""
    assert str(TouchKey(contact_id="c-1", purpose=Purpose.GIVE, n=2)) == "c-1/give/2"


def test_an_entry_says_what_was_last_seen_of_it() -> None:
    """Until it was seen, it says what we wrote."""
    assert ENTRY.now is ENTRY.seen
    assert replace(ENTRY, seen=None).now is ENTRY.written
