"""The months as scripts get them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from rekindled.app.month_results import mornings_result, year_result
from rekindled.core.facts import Snapshot
from rekindled.core.model import Contact, EntryState, TouchState
from rekindled.core.settling import Moment
from rekindled.core.world import World
from tests.fakes.desks import BERLIN, SUNDAY
from tests.samples import BEN, BEN_TALKED, CHECK_IN, ENTRY, MEANING

TALK = replace(BEN_TALKED, id=1)


def world(*contacts: Contact, days: int = 3, state: TouchState = TouchState.OPEN) -> World:
    """A Sunday on which an entry for Ben stands so many days ahead."""
    at = SUNDAY + timedelta(days=days)
    entry = replace(
        ENTRY, state=EntryState.STANDING, seen=None, twin="", uid="rk-2", written=replace(MEANING, start=at, end=at)
    )
    touch = replace(CHECK_IN, state=state)
    snapshot = Snapshot(contacts=contacts, entries=(entry,), touches=(touch,), interactions=(TALK,))
    return World(snapshot=snapshot, moment=Moment(now=SUNDAY, rhythm=BERLIN))


def test_mornings_have_documented_fields() -> None:
    """Today, and for each day what it is."""
    told = mornings_result(world(BEN), date(2026, 11, 29))
    assert (told["today"], len(told["mornings"])) == ("2026-11-22", 14)
    assert told["mornings"][9] == {"on": "2026-11-25", "is": "planned", "entries": 1, "people": 1, "because": None}


def test_a_year_has_documented_fields() -> None:
    """The last talk, what is next, and both halves of the months."""
    (told,) = year_result(world(BEN), [BEN])["contacts"]
    assert set(told) == {"contact", "contact_id", "circle", "last_contact_on", "next_on", "past", "coming"}
    assert (told["last_contact_on"], told["next_on"]) == ("2026-03-03", "2026-11-25")
    assert told["past"][3] == {"month": "2026-03", "talks": 1, "unanswered": 0}
    assert told["coming"][0] == {"month": "2026-11", "planned": 1}


def test_what_has_passed_or_was_settled_is_not_next() -> None:
    """Only an entry from today on that waits for a mark."""
    for other in (world(BEN, days=-1), world(BEN, state=TouchState.DONE)):
        assert year_result(other, [BEN])["contacts"][0]["next_on"] is None


def test_people_are_told_by_circle_and_name() -> None:
    """Those in no circle come last; nothing known is nothing told."""
    people = [
        Contact(id="c-3", name="zoe", circle="family"),
        Contact(id="c-4", name="Al"),
        replace(BEN, circle="family"),
    ]
    told = year_result(world(*people), people)["contacts"]
    assert [one["contact"] for one in told] == ["Ben", "zoe", "Al"]
    assert (told[1]["last_contact_on"], told[1]["next_on"]) == (None, None)
