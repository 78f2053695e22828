"""What follows from a mark, seen on the calendar after the same look (design §5 "What follows")."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rekindled.app.logbook import Telling, log_contact
from rekindled.core.cadence import after, parse_cadence
from rekindled.core.facts import ContactSaved
from rekindled.core.history import valid
from rekindled.core.model import (
    FOREVER,
    Carrier,
    Channel,
    Outcome,
    Purpose,
    Shape,
    Source,
    TouchState,
)
from tests.fakes.desks import BERLIN, person
from tests.fakes.stories import DAY, only_entry, open_for, start_on, starts_at, world_with

TWO_DAYS = timedelta(days=2)


def test_a_tick_is_thanked_for_within_two_days_and_followed_up_in_six_months() -> None:
    """A ticked reconnect has its thank-you (P0-18) and its check-in (P0-19) on the calendar in the same look."""
    world = world_with(person(1))
    entry = only_entry(world, "c-1")
    world.clock.set(starts_at(entry) + timedelta(hours=1))
    world.tick(entry.uid)
    report = world.look()
    talked_on = starts_at(entry).date()
    assert (report.settled, report.tally.created) == (1, 2)
    assert start_on(world, open_for(world, Purpose.THANK)) - talked_on <= TWO_DAYS
    follow_up = start_on(world, open_for(world, Purpose.CHECK_IN))
    assert after(talked_on, parse_cadence("6 months")) <= follow_up <= after(talked_on, parse_cadence("7 months"))
    assert "Thank Person 1" in world.titles()


def test_a_tick_is_logged_once_at_the_start_of_the_entry() -> None:
    """However often an app writes the ticked entry again, one conversation is in the log, at the entry's start."""
    world = world_with(person(1))
    entry = only_entry(world, "c-1")
    world.clock.set(starts_at(entry) + timedelta(hours=6))
    for title in ("✓ Call Person 1", "✔ Call Person 1", "done: Call Person 1"):
        world.user(entry.uid, title=title)
        world.look()
    (row,) = world.log()
    assert (row.at, row.outcome, row.source) == (starts_at(entry), Outcome.DONE, Source.MARK)


def test_an_early_tick_is_logged_when_it_was_first_seen() -> None:
    """A conversation is never logged for the future: an entry ticked days before happened now."""
    world = world_with(person(1))
    world.tick(only_entry(world, "c-1").uid)
    world.look()
    (row,) = world.log()
    assert row.at == world.clock.now()


def test_two_signals_of_one_day_are_one_interaction() -> None:
    """A tick on a day that was logged by hand adds no second conversation, but its note (design §5)."""
    world = world_with(person(1))
    entry = only_entry(world, "c-1")
    world.clock.set(starts_at(entry) + timedelta(hours=2))
    telling = Telling(at=world.clock.now(), note="she moved")
    log_contact(world.store, world.snapshot.contacts[0], telling, world.desk.moment())
    world.look()
    world.user(entry.uid, title="✓ Call Person 1", description=entry.written.description + "\nto Oslo")
    world.look()
    (row,) = valid(world.log())
    assert row.note == "she moved\nto Oslo"


def test_a_note_written_later_becomes_a_revision() -> None:
    """The log keeps the first row, retracts it and adds one with the note (U14)."""
    world = world_with(person(1))
    entry = only_entry(world, "c-1")
    world.user(entry.uid, title="✓ Call Person 1", description=entry.written.description + "\nmoved")
    world.look()
    world.user(entry.uid, description=entry.written.description + "\nto Oslo")
    world.look()
    assert [row.note for row in world.log()] == ["moved", "moved", "to Oslo"]
    assert [row.note for row in valid(world.log())] == ["to Oslo"]


def test_a_talk_logged_by_hand_restarts_the_clock() -> None:
    """The untouched check-in moves under its own UID to one cadence after the talk (U1)."""
    world = world_with(person(1, "3 months", date(2026, 10, 1)))
    touch = open_for(world, Purpose.CHECK_IN)
    before = start_on(world, touch)
    log_contact(world.store, world.snapshot.contacts[0], Telling(at=world.clock.now()), world.desk.moment())
    report = world.look()
    moved = open_for(world, Purpose.CHECK_IN)
    assert report.tally.updated == 1
    assert moved.entry_uid == touch.entry_uid
    assert before < date(2027, 2, 22) <= start_on(world, moved)


def test_no_answer_leads_to_two_more_attempts_and_then_rest() -> None:
    """Another way after 10 days, another after 30, then the tie rests one cadence; it is no debt (P2-09)."""
    world = world_with(person(1, emails=("p@example.org",)))
    seen: list[tuple[int, Channel, date]] = []
    settled_on: list[date] = []
    for _ in range(4):
        touch = open_for(world, Purpose.RECONNECT)
        seen.append((touch.attempt, touch.channel, touch.due_on))
        start = starts_at(only_entry(world, "c-1"))
        world.clock.set(start + timedelta(hours=1))
        settled_on.append(start.date())
        world.tick(touch.entry_uid, "✗")
        world.look()
        world.look()
        if len(seen) == 3:
            break
        world.clock.advance(20 * DAY if len(seen) > 1 else timedelta())
        world.look()
    assert [row[:2] for row in seen] == [(1, Channel.CALL), (2, Channel.EMAIL), (3, Channel.TEXT)]
    assert seen[1][2] == settled_on[0] + 10 * DAY
    assert seen[2][2] == settled_on[1] + 30 * DAY
    assert not world.touches()
    world.clock.set(datetime.combine(after(settled_on[2], parse_cadence("6 months")), datetime.min.time(), UTC))
    world.look()
    assert open_for(world, Purpose.RECONNECT).attempt == 1


def test_a_skip_waits_for_the_next_cycle() -> None:
    """A skipped check-in comes again one cadence after its day and is not a talk."""
    world = world_with(person(1, "3 months", date(2026, 9, 1)))
    touch = open_for(world, Purpose.CHECK_IN)
    world.tick(touch.entry_uid, "skip")
    world.look()
    assert (touch.due_on, open_for(world, Purpose.CHECK_IN).due_on) == (date(2026, 12, 1), date(2027, 3, 1))
    assert [row.outcome for row in world.log()] == [Outcome.SKIPPED]


@pytest.mark.parametrize("days", [0, 40])
def test_a_follow_up_that_is_skipped_months_ahead_does_not_come_back_at_its_time(days: int) -> None:
    """Whoever deletes the check-in of next May wants none next May, on the very day of the talk or later."""
    world = world_with(person(1))
    world.tick(only_entry(world, "c-1").uid)
    world.look()
    world.look()
    world.clock.advance(days * DAY)
    touch = open_for(world, Purpose.CHECK_IN)
    world.tick(touch.entry_uid, "skip")
    world.look()
    assert open_for(world, Purpose.CHECK_IN).due_on == after(touch.due_on, parse_cadence("6 months"))


def test_a_talk_after_a_skip_restarts_the_clock() -> None:
    """What was skipped counts until there is a talk; then the next check-in is a cadence from there."""
    world = world_with(person(1, "6 months", date(2026, 11, 1)))
    world.tick(open_for(world, Purpose.CHECK_IN).entry_uid, "skip")
    world.look()
    assert open_for(world, Purpose.CHECK_IN).due_on == date(2027, 11, 1)
    world.clock.advance(10 * DAY)
    log_contact(world.store, world.snapshot.contacts[0], Telling(at=world.clock.now()), world.desk.moment())
    world.look()
    assert open_for(world, Purpose.CHECK_IN).due_on == date(2027, 6, 2)


def test_a_shorter_cadence_is_heard_though_the_next_one_was_skipped() -> None:
    """An edit is not kept waiting for what was skipped under the old cadence: one of the new ones lies between."""
    world = world_with(person(1, "6 months", date(2026, 11, 1)))
    world.tick(open_for(world, Purpose.CHECK_IN).entry_uid, "skip")
    world.look()
    world.knows(replace(person(1, "1 month", date(2026, 11, 1))))
    world.look()
    assert open_for(world, Purpose.CHECK_IN).due_on == date(2027, 1, 22)


def test_stop_rests_the_tie() -> None:
    """`stop` ends the cadence, plans nothing more and leaves the entry as the user wrote it (P3-13)."""
    world = world_with(person(1))
    world.tick(only_entry(world, "c-1").uid, "stop")
    world.look()
    world.clock.advance(400 * DAY)
    world.look()
    (contact,) = world.snapshot.contacts
    assert (contact.every, contact.rests_until) == (None, FOREVER)
    assert not world.touches()
    assert world.titles() == ["stop Call Person 1"]


def test_a_cancelled_event_is_skipped() -> None:
    """STATUS:CANCELLED, as Thunderbird and Evolution write it, is a skip (facts: apps §1)."""
    world = world_with(person(1))
    uid = only_entry(world, "c-1").uid
    world.calendar.user_edit(uid, lambda text: text.replace("SUMMARY:", "STATUS:CANCELLED\r\nSUMMARY:"))
    world.look()
    assert [row.outcome for row in world.log()] == [Outcome.SKIPPED]


def test_the_category_done_is_a_tick() -> None:
    """A client that can only set categories can settle a touch."""
    world = world_with(person(1))
    uid = only_entry(world, "c-1").uid
    world.calendar.user_edit(uid, lambda text: text.replace("SUMMARY:", "CATEGORIES:Blue,Done\r\nSUMMARY:"))
    world.look()
    assert [row.outcome for row in world.log()] == [Outcome.DONE]


def test_a_completed_task_is_done_when_it_was_completed() -> None:
    """Where tasks are chosen, completing one settles it at its COMPLETED time (R10)."""
    world = world_with(person(1), rhythm=replace(BERLIN, carrier=Carrier.TASK))
    entry = only_entry(world, "c-1")
    world.clock.set(starts_at(entry) + DAY)
    done_at = (world.clock.now() - timedelta(hours=3)).strftime("%Y%m%dT%H%M%SZ")
    marks = f"STATUS:COMPLETED\r\nCOMPLETED:{done_at}\r\nSUMMARY:"
    world.calendar.user_edit(entry.uid, lambda text: text.replace("SUMMARY:", marks))
    world.look()
    (row,) = world.log()
    assert (row.outcome, row.at) == (Outcome.DONE, world.clock.now() - timedelta(hours=3))


def test_a_recurring_entry_becomes_the_users() -> None:
    """An entry made recurring is never written again, and still settles when it is marked (R9)."""
    world = world_with(person(1))
    uid = only_entry(world, "c-1").uid
    world.calendar.user_edit(uid, lambda text: text.replace("SUMMARY:", "RRULE:FREQ=WEEKLY\r\nSUMMARY:"))
    world.look()
    person_1 = replace(world.snapshot.contacts[0], archived_on=date(2026, 11, 22))
    world.store.record([ContactSaved(contact=person_1)], outside=True)
    writes = len(world.calendar.writes)
    world.look()
    assert len(world.calendar.writes) == writes
    world.tick(uid)
    world.look()
    assert [row.outcome for row in world.log()] == [Outcome.DONE]


def test_each_line_of_a_block_has_its_own_outcome() -> None:
    """A ticked line is that person's, with the text after the colon as note; the title holds for the rest."""
    world = world_with(person(1), person(2), person(3))
    (block,) = world.entries()
    assert block.shape is Shape.BLOCK
    text = block.written.description.replace("[ ] Person 1", "[x] Person 1: talked about the move")
    world.user(block.uid, title=f"no answer {block.written.title}", description=text)
    world.look()
    rows = {row.contact_id: (row.outcome, row.note) for row in world.log()}
    assert rows == {
        "c-1": (Outcome.DONE, "talked about the move"),
        "c-2": (Outcome.UNANSWERED, ""),
        "c-3": (Outcome.UNANSWERED, ""),
    }


def test_a_line_is_still_read_after_somebody_left_the_block() -> None:
    """A block that was rewritten without an archived person still takes ticks for the others."""
    world = world_with(person(1), person(2), person(3))
    (block,) = world.entries()
    gone = replace(world.snapshot.contacts[2], archived_on=date(2026, 11, 22))
    world.store.record([ContactSaved(contact=gone)], outside=True)
    world.look()
    text = world.seen()[block.uid].meaning.description
    assert "Person 3" not in text
    world.user(block.uid, description=text.replace("[ ] Person 2", "[x] Person 2"))
    world.look()
    assert [(row.contact_id, row.outcome) for row in world.log()] == [("c-2", Outcome.DONE)]


def test_a_block_of_which_one_was_logged_by_hand_keeps_its_words() -> None:
    """Somebody of this morning's block was talked to before: the block is not rewritten under the others."""
    world = world_with(person(1), person(2), person(3))
    (block,) = world.entries()
    world.clock.set(starts_at(block) - timedelta(minutes=30))
    log_contact(world.store, world.snapshot.contacts[0], Telling(at=world.clock.now()), world.desk.moment())
    world.look()
    assert world.seen()[block.uid].meaning.description == block.written.description
    assert len(world.touches(TouchState.DONE)) == 1


def test_a_line_for_later_sends_only_that_person_back() -> None:
    """`later 2 weeks` on a line withdraws that person until then and leaves the block alone."""
    world = world_with(person(1), person(2), person(3))
    (block,) = world.entries()
    text = block.written.description.replace("[ ] Person 2", "[ ] Person 2: later 2 weeks")
    world.user(block.uid, description=text)
    world.look()
    assert len(world.touches(TouchState.WITHDRAWN)) == 1
    until = world.snapshot.contacts[1].snoozed_until
    assert until == date(2026, 12, 8)
    (again,) = [touch for touch in world.touches() if touch.key.contact_id == "c-2"]
    assert again.due_on == until


def test_a_withdrawn_line_that_is_ticked_after_all_is_logged() -> None:
    """A tick always means a talk, even where the person had been sent back for later."""
    world = world_with(person(1), person(2), person(3))
    (block,) = world.entries()
    line = "[ ] Person 2: later 2 weeks"
    world.user(block.uid, description=block.written.description.replace("[ ] Person 2", line))
    world.look()
    world.user(block.uid, description=block.written.description.replace("[ ] Person 2", "[x] Person 2"))
    world.look()
    assert [(row.contact_id, row.outcome) for row in world.log()] == [("c-2", Outcome.DONE)]
