"""Whom a title names: asked of the user, never assumed (R14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from rekindled.core.encounters import Proposal
from rekindled.core.meeting_titles import Naming, short_key, title_key
from rekindled.core.model import Contact

ANN = Contact(id="c-1", name="Ann Lee", nicknames=("Annie", "Ann of Bonn"))
ANNA = Contact(id="c-2", name="Ann Roe")
JOSE = Contact(id="c-3", name="José")
PEOPLE = (ANN, ANNA, JOSE)


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Ann Lee", "c-1"),
        ("review: ANN LEE, Q3", "c-1"),
        ("Lunch with Annie", "c-1"),
        ("Kaffee mit Jose", "c-3"),
        ("Ann-Lee visits", "c-1"),
    ],
)
def test_a_title_names_one_contact(title: str, named: str) -> None:
    """R14: the full name anywhere, or a first name or nickname beside a word for meeting, whatever case and accents."""
    assert Naming(PEOPLE).named_in(title) == named


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Dentist",
        "Lunch with Ann",
        "Annie",
        "José",
        "Ann Lee and Ann Roe",
        "Lunch with Annie and José",
        "Annabel Lee",
    ],
    ids=["empty", "nobody", "two Anns", "no word", "one name", "both whole", "both first", "part of a word"],
)
def test_a_title_that_may_mean_nobody_or_several_names_nobody(title: str) -> None:
    """R14: what is not clear is not even asked."""
    assert Naming(PEOPLE).named_in(title) is None


def test_whoever_is_gone_or_not_to_be_contacted_is_named_by_no_title() -> None:
    """The first name is then somebody else's alone."""
    gone = (replace(ANN, archived_on=date(2026, 1, 1)), replace(JOSE, do_not_contact=True), ANNA)
    assert Naming(gone).named_in("Ann Lee") is None
    assert Naming(gone).named_in("Lunch with José") is None
    assert Naming(gone).named_in("Lunch with Ann") == "c-2"


def test_a_title_is_remembered_without_its_words() -> None:
    """The same words in other spelling are the same title; a question's key is short."""
    assert title_key("Lunch, ANN!") == title_key("lunch ann")
    assert "lunch" not in title_key("Lunch Ann")
    at = datetime(2026, 11, 22, tzinfo=UTC)
    key = short_key(Proposal(key="e1", contact_id="c-1", title="x", start=at, end=at))
    assert (key[:2], len(key)) == ("m-", 8)
