"""Entries and calendars that vanished unasked: held by the brake, back by themselves, or made again (R8, R12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from rekindled.app.deciding import move_calendar, resume
from rekindled.app.desk import Desk
from rekindled.app.look import look
from rekindled.app.plan_results import plan_result
from rekindled.app.preview import preview
from rekindled.core.facts import Setting
from rekindled.core.identity import parse_uid
from rekindled.core.model import Contact, EntryState, Purpose, TouchState
from rekindled.core.rhythm import Rhythm
from tests.fakes.desks import BERLIN, SUNDAY, FakeDesk, person
from tests.fakes.stories import DAY, only_entry, open_for, starts_at, world_with

GONE = EntryState.GONE
LATELY = SUNDAY.date() - 30 * DAY
TWO = (person(1, "2 months", LATELY), person(2, "2 months", LATELY))


def lost(*people: Contact, rhythm: Rhythm = BERLIN) -> FakeDesk:
    """An account whose calendar was emptied, and whose brake holds."""
    world = world_with(*people, rhythm=rhythm)
    world.calendar.user_wipe()
    assert world.look().brake
    return world


def test_lost_entry_comes_back_with_what_the_user_wrote() -> None:
    """Time, title words, note and place of a lost entry stand again, under a number nobody used."""
    world = world_with(*TWO)
    entry = only_entry(world, "c-1")
    world.user(entry.uid, title="Call Person 1 (on her boat)", by=timedelta(days=2, hours=5))
    world.calendar.user_edit(entry.uid, lambda text: text.replace("END:VEVENT", "LOCATION:the pier\r\nEND:VEVENT"))
    world.look()
    before = world.seen()[entry.uid]
    world.calendar.user_wipe()
    world.look()
    assert resume(world.store, world.clock, BERLIN, on_purpose=False) == 2
    assert world.look().tally.created == 2
    again = only_entry(world, "c-1")
    assert again.uid != entry.uid
    assert world.seen()[again.uid].meaning == before.meaning
    assert again.pinned
    assert [str(key) for key in world.seen()[again.uid].touches] == ["c-1/check_in/2"]
    assert world.look().quiet or world.look().quiet


def test_lost_block_comes_back_with_its_people() -> None:
    """The touches of a block keep their numbers; the block itself takes the next one of its day."""
    world = lost(*(person(number) for number in range(1, 4)), person(4, "2 months", LATELY))
    before = {touch.key for touch in world.touches() if touch.key.contact_id != "c-4"}
    resume(world.store, world.clock, BERLIN, on_purpose=False)
    world.look()
    assert before < {touch.key for touch in world.touches()}
    (block,) = {touch.entry_uid for touch in world.touches() if touch.key in before}
    assert block in world.seen()
    assert getattr(parse_uid(block), "n", 0) == 2


def test_number_of_a_remade_block_is_not_given_to_a_new_one() -> None:
    """What is opened in the very look that makes entries again takes numbers after theirs."""
    world = lost(*(person(number) for number in range(1, 4)), person(4, "2 months", LATELY))
    resume(world.store, world.clock, BERLIN, on_purpose=False)
    world.knows(*(person(number) for number in range(5, 10)))
    world.look()
    assert not [entry for entry in world.entries() if entry.uid not in world.seen() and entry.state is not GONE]
    assert len(world.seen()) == len(world.titles()) > 3


def test_lost_entry_that_has_passed_is_not_made_again() -> None:
    """Nothing is put into the past: its touch is withdrawn and planned anew."""
    world = lost(*TWO)
    starts = max(starts_at(entry) for entry in world.entries())
    world.clock.set(starts + timedelta(hours=1))
    resume(world.store, world.clock, BERLIN, on_purpose=False)
    assert len(world.touches(TouchState.WITHDRAWN)) == 2
    world.look()
    assert all(starts_at(entry) > world.clock.now() for entry in world.entries())
    assert len(world.touches()) == 2


def test_lost_entry_that_is_found_again_is_the_same() -> None:
    """What comes back before the next look keeps its number, although it was to be made again."""
    world = world_with(*TWO)
    texts = world.calendar.texts()
    world.calendar.user_wipe()
    world.look()
    resume(world.store, world.clock, BERLIN, on_purpose=False)
    for href, text in texts.items():
        world.calendar.user_put(href, text)
    assert world.look().tally.created == 0
    assert {touch.key.n for touch in world.touches()} == {1}


def test_lost_entry_nobody_wants_any_more_stays_away() -> None:
    """Somebody removed meanwhile is not brought back, the others are."""
    world = lost(*TWO)
    resume(world.store, world.clock, BERLIN, on_purpose=False)
    world.knows(replace(TWO[0], archived_on=SUNDAY.date()))
    world.look()
    assert world.titles() == ["Call Person 2"]
    assert [touch.key.contact_id for touch in world.touches()] == ["c-2"]


def test_lost_entry_whose_time_passes_before_the_next_look_is_given_up() -> None:
    """The daemon was off: nothing is put into the past, the person is planned anew in the same look."""
    world = lost(*TWO)
    resume(world.store, world.clock, BERLIN, on_purpose=False)
    world.clock.set(max(starts_at(entry) for entry in world.entries()) + timedelta(hours=1))
    world.look()
    assert len(world.touches()) == 2
    assert {touch.key.n for touch in world.touches()} == {2}
    assert all(seen.meaning.start > world.clock.now() for seen in world.seen().values())


def test_companion_task_of_a_lost_event_is_made_anew() -> None:
    """The event comes back as it was, its task is a new one beside it."""
    both = Rhythm(timezone="Europe/Berlin", companion=True)
    world = world_with(*TWO, rhythm=both)
    world.look()
    assert len(world.seen()) == 4
    world.calendar.user_wipe()
    world.look()
    resume(world.store, world.clock, both, on_purpose=False)
    for _ in range(3):
        world.look()
    assert len(world.seen()) == 4
    twins = [entry for entry in world.entries() if entry.twin]
    assert {entry.twin for entry in twins} < world.seen().keys()


def test_plan_shows_what_is_to_be_made_again() -> None:
    """`plan` lists a lost entry as one to create, with its time and people."""
    world = lost(*TWO)
    resume(world.store, world.clock, BERLIN, on_purpose=False)
    shown = plan_result(*preview(world.desk))["changes"]
    assert [change["action"] for change in shown] == ["create", "create"]
    assert all("vanished" in change["because"] for change in shown)


def test_moved_calendar_keeps_times_and_notes() -> None:
    """Leaving a calendar for another takes along where the user put an entry."""
    world = world_with(person(1, "2 months", LATELY))
    uid = only_entry(world, "c-1").uid
    world.user(uid, by=timedelta(days=3))
    world.look()
    before = world.seen()[uid].meaning
    world.calendar.vanished = True
    move_calendar(world.store, world.clock, BERLIN)
    world.look()
    assert [seen.meaning for seen in world.seen().values()] == [before]


def test_calendar_that_was_only_away_releases_the_brake_by_itself() -> None:
    """A calendar that answers again with all it had needs nobody to decide (promise 20)."""
    world = world_with(*TWO)
    world.calendar.vanished = True
    assert world.look().brake
    world.calendar.vanished = False
    assert world.look().brake is None
    assert not world.snapshot.settings.keys() & {Setting.BRAKE, Setting.CALENDAR_GONE}
    assert len(world.touches()) == 2


def test_empty_calendar_in_the_place_of_one_that_was_gone_is_held() -> None:
    """Even a single open entry is not believed to be deleted when its calendar was gone before (promise 41)."""
    world = world_with(person(1, "2 months", LATELY))
    world.calendar.vanished = True
    world.look()
    world.calendar.vanished = False
    world.calendar.user_wipe()
    for _ in range(3):
        assert world.look().brake
    assert not world.log()
    assert open_for(world, Purpose.CHECK_IN)


def test_listing_that_lied_once_needs_nobody_to_decide() -> None:
    """When all that was missing is listed again, looks go on, although no object changed (promise 6)."""
    world = world_with(*TWO)
    resources = dict(world.calendar._objects)
    world.calendar.user_wipe()
    assert world.look().brake
    world.calendar._objects.update(resources)
    assert world.look().brake is None
    assert {entry.state for entry in world.entries()} == {EntryState.STANDING}


def test_held_look_with_nothing_new_writes_nothing() -> None:
    """While the brake holds, looks list everything and remember nothing new."""
    world = lost(*TWO)
    world.look()
    before = world.snapshot
    assert world.look().quiet
    assert world.snapshot == before


@pytest.mark.parametrize(("share", "held"), [(Fraction(1, 3), True), (Fraction(9, 10), False)])
def test_share_that_engages_the_brake_is_the_users(share: Fraction, held: bool) -> None:
    """Five of six gone at once are too much, unless the user allows more."""
    world = FakeDesk()
    world.knows(*(person(number, "2 months", LATELY - number * DAY) for number in range(1, 7)))
    desk: Desk = world.allowing(share)
    look(desk)
    for entry in world.entries()[:5]:
        world.calendar.user_delete(entry.uid)
    assert bool(look(desk).brake) is held
