"""Events that may have been talks: asked, never assumed (R14)."""

from __future__ import annotations

from datetime import date

import pytest

from rekindled.app.meeting_answers import Answer, answer, called, meetings_result, waiting
from rekindled.app.meetings import POLL, follow
from rekindled.app.people import remove_person
from rekindled.core.errors import UsageError
from tests.fakes.offices import DAY, YESTERDAY, Office, new_office


@pytest.fixture
def office() -> Office:
    """Nothing was read yet."""
    return new_office()


def test_a_title_that_names_somebody_is_asked_about_and_never_assumed(office: Office) -> None:
    """R14: it is listed with a key, and each answer is given once."""
    for number, title in enumerate(("Lunch with Person 1", "Lunch with Person 1", "Person 2", "Dentist", "Person 1")):
        office.enter(f"e{number}", YESTERDAY - number * DAY, title)
    follow(office.desk)
    store, moment = office.world.store, office.world.desk.moment()
    assert office.met == []
    assert office.said == [
        "4 events without guests name somebody you know; whether that was a talk: rekindled meetings"
    ]
    found = waiting(store, moment)
    told = meetings_result(office.world.snapshot, found, moment)["waiting"]
    assert [one["title"] for one in told] == ["Person 1", "Person 2", "Lunch with Person 1", "Lunch with Person 1"]
    assert told[0]["start"] == "2026-11-17T09:00:00+01:00"
    answer(store, called(found, told[0]["key"]), Answer.COUNT, moment)
    answer(store, called(found, told[1]["key"]), Answer.NOT_THIS, moment)
    assert office.said[0].startswith("2 events")
    answer(store, called(found, told[2]["key"]), Answer.NEVER, moment)
    assert (office.said, waiting(store, moment), store.meeting_proposals()) == ([], (), ())
    assert office.met == [("c-1", date(2026, 11, 17), "e4")]
    office.enter("e9", YESTERDAY, "lunch with person 1")
    office.after(DAY)
    assert waiting(store, moment) == ()
    with pytest.raises(UsageError, match="no question has the key"):
        called(found, "m-nothing")


def test_one_question_is_said_as_one(office: Office) -> None:
    """And an answer that leaves another waiting changes what `status` says."""
    office.enter("e0", YESTERDAY, "Person 1")
    follow(office.desk)
    assert office.said[0].startswith("an event without guests names somebody")
    office.world.store.recorded.clear()
    office.after(DAY)
    assert not [fact for batch in office.world.store.recorded for fact in batch if "Propos" in type(fact).__name__]


def test_a_question_ends_when_the_person_is_removed(office: Office) -> None:
    """Its title is forgotten at the next pass, and not shown before."""
    office.enter("e0", YESTERDAY, "Person 1")
    follow(office.desk)
    remove_person(office.world.store, office.world.clock, "c-1")
    assert waiting(office.world.store, office.world.desk.moment()) == ()
    office.after(POLL)
    assert (office.world.store.meeting_proposals(), office.said) == ((), [])
