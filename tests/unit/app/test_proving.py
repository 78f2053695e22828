"""The proof that a person is forgotten: every object of our calendar, read anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rekindled.app.forgetting import begin, what_goes, whom
from rekindled.app.people import add_person, find_person
from rekindled.app.proving import WAY, Place, Proof, forgetting_result, in_calendar
from rekindled.core.errors import UsageError
from rekindled.core.facts import Snapshot
from rekindled.core.model import Contact, TieProfile
from rekindled.core.sheet import Sheet
from rekindled.core.tongue import ENGLISH
from rekindled.core.traces import traces_of
from tests.fakes.calendar_rigs import event
from tests.fakes.desks import FakeDesk, person
from tests.fakes.fake_calendar import MAX_OBJECT
from tests.fakes.reviews import REVIEWED, review_of
from tests.fakes.stories import only_entry, world_with

ANN = replace(person(1), name="Ann Quill", nicknames=("Zuzu",))
TRACES = traces_of(Snapshot(contacts=(ANN,)), {"c-1"})


def world_without() -> FakeDesk:
    """A calendar with one entry for somebody else."""
    return world_with(replace(person(2), name="Ben Roe"))


def test_nothing_found_is_proof() -> None:
    """It says how much was searched."""
    world = world_without()
    proof = in_calendar(world.desk, TRACES)
    assert proof == Proof(searched=("the one object of the calendar",))
    assert proof.holds


def test_what_is_found_is_named_with_what_to_do() -> None:
    """By title and day; a name of one word is only perhaps theirs."""
    world = world_without()
    world.calendar.user_put("own.ics", event("own-1", "Tea with Ann Quill"))
    world.calendar.user_put("zuzu.ics", event("own-2", "Zuzu"))
    day = event("own-3", "Ann Quill").replace("DTSTART:20260303T090000Z", "DTSTART;VALUE=DATE:20260303")
    world.calendar.user_put("day.ics", day.replace("DTEND:20260303T092000Z", "DTEND;VALUE=DATE:20260304"))
    proof = in_calendar(world.desk, TRACES)
    advice = "an event of your own; change or delete it in your calendar app"
    assert proof.found == (
        Place(where='the calendar: "Ann Quill" on 2026-03-03', advice=advice),
        Place(where='the calendar: "Tea with Ann Quill" on 2026-03-03', advice=advice),
        Place(where='the calendar: "Zuzu" on 2026-03-03', advice=advice, sure=False),
    )
    assert proof.searched == ("all 4 objects of the calendar",)
    assert not proof.holds
    assert replace(proof, found=proof.found[2:]).holds


def test_an_entry_of_ours_that_was_kept_is_told_from_events() -> None:
    """A copy, or one made recurring, is the user's to delete."""
    world = world_without()
    uid = only_entry(world, "c-2").uid
    world.user(uid, title="Call Ann Quill")
    (place,) = in_calendar(world.desk, TRACES).found
    assert place.advice.startswith("an entry of ours that you made your own")


def test_an_entry_as_we_wrote_it_is_told_from_one_that_was_changed() -> None:
    """It would be written so again: the advice says whom it is for and how the word is taken out, and that works."""
    world = world_with(replace(person(2), name="Ben Roe", profile=TieProfile(memory="Zuzu's boat, Ann Quill")))
    world.rhythm = replace(world.rhythm, companion=True)
    world.store.record([], outside=True)
    world.settle_down()
    first, second = in_calendar(world.desk, TRACES).found
    assert first.advice == second.advice == f"an entry of ours for Ben Roe (c-2), as we wrote it; {WAY}"
    with pytest.raises(UsageError, match=r'nobody is called "Ann Quill".*add them first: rekindled contacts add NAME'):
        whom(world.snapshot, "Ann Quill", ("Zuzu",))
    with pytest.raises(UsageError, match=r"nobody is called .*contacts list$"):
        whom(world.snapshot, "Ann Quill", ())
    add_person(world.store, world.clock, Sheet(where="x", name="Ann Quill"))
    goes = what_goes(world.store, whom(world.snapshot, "Ann Quill", ("Zuzu",)), ("Zuzu",), ENGLISH)
    begin(world.store, goes, world.desk.moment(), ("Zuzu",))
    world.settle_down()
    assert in_calendar(world.desk, TRACES).found == ()
    assert world.snapshot.contacts[0].profile.memory == "…'s boat, …"


def test_an_entry_for_nobody_is_ours_as_well() -> None:
    """U4: of a review nobody is told whom it is for; one that was made recurring is the user's."""
    world = world_with(ANN, rhythm=REVIEWED)
    review = review_of(world)
    words = traces_of(Snapshot(), (), (review.now.title,))
    (place,) = in_calendar(world.desk, words).found
    assert place.advice == f"an entry of ours, as we wrote it; {WAY}"
    world.calendar.user_edit(review.uid, lambda text: text.replace("SUMMARY:", "RRULE:FREQ=WEEKLY\r\nSUMMARY:"))
    (place,) = in_calendar(world.desk, words).found
    assert place.advice.startswith("an entry of ours that you made your own")


def test_a_name_of_two_asks_for_the_id() -> None:
    """Also with words that mean one of them: nobody needs to be added."""
    world = world_with(ANN, replace(person(3), name="Ann Quill"))
    with pytest.raises(UsageError, match=r"use the id$"):
        whom(world.snapshot, "Ann Quill", ("Zuzu",))


def test_what_cannot_be_read_is_no_proof() -> None:
    """Neither what is broken and has the name, nor what is too large to be searched."""
    world = world_without()
    world.calendar.user_put("odd.ics", "BEGIN:VCALENDAR\r\nAnn Quill\r\n")
    world.calendar.user_put("huge.ics", "x" * (MAX_OBJECT + 1))
    proof = in_calendar(world.desk, TRACES)
    assert [place.where.rpartition("/")[2] for place in proof.found] == ["odd.ics", "huge.ics"]
    assert not proof.holds


def test_two_searches_make_one_proof() -> None:
    """What was searched, and what was found."""
    place = Place(where="a", advice="b")
    assert Proof(searched=("x",), words=3).and_of(Proof(searched=("y",), found=(place,))) == Proof(
        searched=("x", "y"), words=3, found=(place,)
    )


def test_scripts_are_told_the_same() -> None:
    """Before, while waiting, and after."""
    world = world_with(ANN, Contact(id="c-9", name="Annie", merged_into="c-1", archived_on=None))
    goes = what_goes(world.store, find_person(world.snapshot, "Ann Quill"), (), ENGLISH)
    before = forgetting_result(goes)
    assert (before["contact"], before["contact_id"], before["merged"]) == ("Ann Quill", "c-1", ["c-9"])
    assert before["goes"] == {
        "conversations": 0,
        "entries": 1,
        "shared_entries": 0,
        "campaigns": 0,
        "rows_reworded": 0,
    }
    assert before["stays"] == {"elsewhere": [], "own_events": [], "address_books": []}
    assert (before["forgotten"], before["searched"], before["found"], before["waiting"]) == (False, [], [], None)
    assert forgetting_result(goes, waiting="later")["waiting"] == "later"
    place = Place(where="w", advice="a", sure=False)
    after = forgetting_result(goes, proof=Proof(searched=("all",), found=(place,)))
    assert (after["forgotten"], after["searched"]) == (True, ["all"])
    assert after["found"] == [{"where": "w", "advice": "a", "sure": False}]
