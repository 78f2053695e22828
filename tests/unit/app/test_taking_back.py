"""`undo`: taking back by command what was logged last (design §5 "Removing it undoes")."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from rekindled.app.logbook import Telling, log_contact
from rekindled.app.taking_back import undo
from rekindled.core.encounters import Encounter
from rekindled.core.errors import UsageError
from rekindled.core.facts import IntentStored, InteractionAdded, TouchSaved
from rekindled.core.history import valid
from rekindled.core.intents import Intent, IntentKind
from rekindled.core.meeting_log import logged as counted
from rekindled.core.model import Carrier, Interaction, Outcome, Purpose, Source, TouchState
from tests.fakes.desks import BERLIN, FakeDesk, person
from tests.fakes.stories import only_entry, open_for, starts_at, world_with


def ticked() -> tuple[FakeDesk, str]:
    """A reconnect that was ticked and read, so that a thank-you and a check-in stand."""
    world = FakeDesk()
    world.knows(person(1, last=date(2019, 1, 1)))
    world.look()
    uid = world.entries()[0].uid
    world.tick(uid)
    world.look()
    return world, uid


def test_an_undone_tick_takes_its_followers_with_it() -> None:
    """The log forgets it, the next look takes thank-you and check-in off, and the person is to be reached again."""
    world, uid = ticked()
    done = undo(world.store, world.snapshot.contacts[0], world.desk.moment())
    assert sorted(done.withdrawn) == ["Call Person 1", "Thank Person 1"]
    assert valid(world.log()) == ()
    world.look()
    world.look()
    assert sorted(world.titles()) == ["Call Person 1", "✓ Call Person 1"]
    assert [touch.key.purpose for touch in world.touches()] == [Purpose.RECONNECT]
    assert world.look().quiet
    assert uid in world.seen()


def test_a_follower_the_user_changed_stays_as_their_own() -> None:
    """Its touch ends, the entry is left on the calendar, and the command says so."""
    world, _ = ticked()
    thanks = next(touch for touch in world.touches() if touch.key.purpose is Purpose.THANK)
    world.user(thanks.entry_uid, title="Thank Person 1 with flowers")
    world.look()
    done = undo(world.store, None, world.desk.moment())
    assert done.left == ("Thank Person 1 with flowers",)
    world.look()
    assert "Thank Person 1 with flowers" in world.titles()


def test_what_was_logged_by_hand_is_taken_back_alone() -> None:
    """Only the last row goes; the clock is where it was before."""
    world = FakeDesk()
    world.knows(person(1, last=date(2026, 10, 1)))
    contact, moment = world.snapshot.contacts[0], world.desk.moment()
    for days in (5, 0):
        log_contact(world.store, contact, Telling(at=moment.now - timedelta(days=days)), moment)
    undo(world.store, contact, moment)
    assert [row.local_on for row in valid(world.log())] == [date(2026, 11, 17)]


def logged(world: FakeDesk, outcome: Outcome = Outcome.DONE) -> str:
    """The one entry's UID, after the talk was logged by hand on the entry's day."""
    entry = only_entry(world, "c-1")
    world.clock.set(starts_at(entry) + timedelta(hours=1))
    telling = Telling(at=world.clock.now(), outcome=outcome)
    log_contact(world.store, world.snapshot.contacts[0], telling, world.desk.moment())
    return entry.uid


@pytest.mark.parametrize("outcome", [Outcome.DONE, Outcome.UNANSWERED, Outcome.SKIPPED])
@pytest.mark.parametrize("carrier", ["event", "task"])
@pytest.mark.parametrize("looks", [0, 1])
def test_unmarked_entry_is_open_again_and_stays_the_only_one(outcome: Outcome, carrier: str, looks: int) -> None:
    """What followed the wrong `log` goes, no second entry is made, and marks on the first one count (R7)."""
    world = FakeDesk(rhythm=replace(BERLIN, carrier=Carrier(carrier)))
    world.knows(person(1, "3 months", date(2026, 10, 1)))
    world.look()
    uid = logged(world, outcome)
    for _ in range(looks):
        world.look()
    done = undo(world.store, None, world.desk.moment())
    assert done.reopened == ("Call Person 1",)
    world.look()
    world.look()
    assert [touch.entry_uid for touch in world.touches()] == [uid]
    assert set(world.seen()) == {uid}
    world.user(uid, title="✓ Call Person 1")
    world.look()
    assert [row.outcome for row in valid(world.log())] == [Outcome.DONE]


def test_entry_that_a_wrong_meeting_settled_is_open_again() -> None:
    """A meeting that was none is taken back as a `log` is (U5)."""
    world = world_with(person(1, "3 months", date(2026, 10, 1)))
    entry = only_entry(world, "c-1")
    start, end = starts_at(entry), starts_at(entry) + timedelta(hours=1)
    world.clock.set(end)
    met = Encounter(calendar="", href="", key="m-1", contact_id="c-1", start=start, end=end)
    world.store.record(counted(world.snapshot, [met], world.desk.moment()), outside=True)
    world.look()
    assert undo(world.store, None, world.desk.moment()).reopened == ("Call Person 1",)
    world.look()
    assert [touch.entry_uid for touch in world.touches()] == [entry.uid]
    assert set(world.seen()) == {entry.uid}


def test_a_line_of_a_block_is_open_again() -> None:
    """The other people of the block stay as they were."""
    world = world_with(person(1), person(2))
    (block,) = world.entries()
    world.clock.set(starts_at(block) + timedelta(minutes=5))
    log_contact(world.store, world.snapshot.contacts[0], Telling(at=world.clock.now()), world.desk.moment())
    undo(world.store, None, world.desk.moment())
    assert {touch.key.contact_id for touch in world.touches()} == {"c-1", "c-2"}
    assert len(world.seen()) == 1


def _gone(world: FakeDesk, uid: str) -> None:
    world.calendar.user_delete(uid)
    for _ in range(2):
        world.look()


def _marked(world: FakeDesk, uid: str) -> None:
    world.user(uid, title="✓ Call Person 1")
    world.look()


def _acknowledged(world: FakeDesk, uid: str) -> None:
    world.look()
    world.clock.advance(timedelta(hours=1))
    world.look()
    assert world.seen()[uid].meaning.title.startswith("✓")


def _being_written(world: FakeDesk, uid: str) -> None:
    entry = next(entry for entry in world.snapshot.entries if entry.uid == uid)
    now = world.clock.now()
    intent = Intent(entry=entry, kind=IntentKind.UPDATE, text=entry.text, etag=entry.etag, stored_at=now)
    world.store.record([IntentStored(intent=intent)])


@pytest.mark.parametrize("then", [_gone, _marked, _acknowledged, _being_written])
def test_entry_that_says_something_or_is_gone_ends(then: Callable[[FakeDesk, str], None]) -> None:
    """Its touch is withdrawn, so that nothing it says is logged anew."""
    world = world_with(person(1, "3 months", date(2026, 10, 1)))
    uid = logged(world)
    then(world, uid)
    assert undo(world.store, None, world.desk.moment()).reopened == ()
    settled = [touch for touch in world.snapshot.touches if touch.entry_uid == uid]
    assert [touch.state for touch in settled] == [TouchState.WITHDRAWN]


def test_task_without_a_status_ends() -> None:
    """It may have been completed by its date alone, which is not remembered."""
    world = FakeDesk(rhythm=replace(BERLIN, carrier=Carrier.TASK))
    world.knows(person(1, "3 months", date(2026, 10, 1)))
    world.look()
    uid = logged(world)
    world.calendar.user_edit(uid, lambda text: text.replace("STATUS:NEEDS-ACTION\r\n", ""))
    world.look()
    assert undo(world.store, None, world.desk.moment()).reopened == ()


def test_entry_with_a_task_beside_it_ends() -> None:
    """Whether the task says something is not known from the event."""
    world = FakeDesk(rhythm=replace(BERLIN, companion=True))
    world.knows(person(1, "3 months", date(2026, 10, 1)))
    world.look()
    world.look()
    logged(world)
    assert undo(world.store, None, world.desk.moment()).reopened == ()


def test_touch_whose_entry_row_is_lost_ends() -> None:
    """Without its entry nothing can be open on it."""
    world = world_with(person(1, "3 months", date(2026, 10, 1)))
    touch = open_for(world, Purpose.CHECK_IN)
    now = world.clock.now()
    elsewhere = replace(touch, entry_uid="rk-lost", state=TouchState.DONE, settled_at=now)
    row = Interaction(
        contact_id="c-1",
        at=now,
        local_on=now.date(),
        channel=touch.channel,
        outcome=Outcome.DONE,
        source=Source.LOG,
        uid="rk-lost",
    )
    world.store.record([TouchSaved(touch=elsewhere), InteractionAdded(interaction=row)])
    assert undo(world.store, None, world.desk.moment()).reopened == ()


def test_touch_beside_another_open_one_of_its_kind_ends() -> None:
    """At most one follow-up is open for a person (R3)."""
    world = world_with(person(1, "3 months", date(2026, 10, 1)))
    logged(world)
    world.look()
    follower = open_for(world, Purpose.CHECK_IN)
    earlier = replace(follower, opened_at=follower.opened_at - timedelta(days=90), origin=None)
    world.store.record([TouchSaved(touch=earlier)])
    assert undo(world.store, None, world.desk.moment()).reopened == ()
    assert [touch.key for touch in world.touches()] == [follower.key]


@pytest.mark.parametrize("named", [True, False])
def test_with_nothing_logged_there_is_nothing_to_take_back(*, named: bool) -> None:
    """That is a usage error in words."""
    world = FakeDesk()
    world.knows(person(1))
    with pytest.raises(UsageError, match="nothing to take back"):
        undo(world.store, world.snapshot.contacts[0] if named else None, world.desk.moment())
