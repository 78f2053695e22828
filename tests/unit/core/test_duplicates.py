"""Who may be there twice (U7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rekindled.core.duplicates import both_in_order, pairs
from rekindled.core.model import Contact
from rekindled.core.people import last_digits

ANN = Contact(id="c-1", name="Ann Lee", emails=("ann@example.org",), phones=("+49 30 1234567",))


def reasons(*others: Contact) -> list[tuple[str, str, tuple[str, ...]]]:
    """Every pair found with Ann among these, and why."""
    return [(one.one.id, one.other.id, one.because) for one in pairs([ANN, *others], (), last_digits)]


@pytest.mark.parametrize(
    ("other", "because"),
    [
        (Contact(id="c-2", name="Lee, Dr. Ánn"), ("the same name",)),
        (Contact(id="c-2", name="Annie", nicknames=("ann lee",)), ("the same name",)),
        (Contact(id="c-2", name="Bea", emails=("ANN@example.org",)), ("the same e-mail address",)),
        (
            replace(ANN, id="c-2", phones=("030 1234567",)),
            ("the same name", "the same e-mail address", "the same phone number"),
        ),
    ],
)
def test_a_name_or_an_address_in_common_makes_a_pair(other: Contact, because: tuple[str, ...]) -> None:
    """With every reason once; accents, titles and the order of a name do not count."""
    assert reasons(other) == [("c-1", "c-2", because)]


def test_two_addresses_in_common_are_one_reason() -> None:
    """Each reason is told once."""
    twice = ("ann@example.org", "a@work.example")
    both = [replace(ANN, emails=twice), Contact(id="c-2", name="Bea", emails=twice)]
    assert [one.because for one in pairs(both, (), last_digits)] == [("the same e-mail address",)]


def test_others_are_no_pair() -> None:
    """Nor is somebody removed, somebody told apart, or a number that a whole household has."""
    assert reasons(Contact(id="c-2", name="Bea")) == []
    assert reasons(replace(ANN, id="c-2", archived_on=date(2026, 1, 1))) == []
    assert pairs([ANN, replace(ANN, id="c-2")], [both_in_order("c-2", "c-1")], last_digits) == ()
    assert reasons(*(Contact(id=f"c-{n}", name=str(n), phones=ANN.phones) for n in range(2, 6))) == []
    assert reasons(Contact(id="c-2", name="Dr."), Contact(id="c-3", name="Prof.")) == []
