"""What is ticked in the weekly review: touches settled as by their own mark, proposals answered (R4, P2-09)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from rekindled.app.taking_back import undo
from rekindled.core.cadence import parse_cadence
from rekindled.core.facts import NoticeKind
from rekindled.core.history import valid
from rekindled.core.memos import Memo, Remembered
from rekindled.core.model import FOREVER, Carrier, Contact, Outcome, Purpose, TouchState
from rekindled.core.rhythm import Rhythm
from tests.fakes.desks import BERLIN, FakeDesk, person
from tests.fakes.reviews import LATELY, REVIEWED, called, review_of, reviewing, text_of, tick_line, until
from tests.fakes.stories import DAY, only_entry

THURSDAY = date(2026, 12, 3)
QUARTER = timedelta(minutes=15)


def passed(*people: Contact) -> FakeDesk:
    """Thursday, 3 December: the calls of Tuesday passed without a mark, and the review of Friday has their lines."""
    world = reviewing(*(people or (called(1, "Ann"), called(2, "Ben"))))
    until(world, date(2026, 12, 2))
    assert "Last week\n[ ] Ann: check-in\n" in text_of(world)
    return world


def outcomes(world: FakeDesk) -> list[tuple[str, Outcome, str, date]]:
    """What the log says, without what was taken back."""
    return [(row.contact_id, row.outcome, row.note, row.local_on) for row in valid(world.log())]


def test_ticked_line_settles_the_touch_and_its_follow_up_comes() -> None:
    """One look logs the talk on the day of the entry, with the note, and writes the next check-in; once."""
    world = passed()
    own = only_entry(world, "c-1").uid
    tick_line(world, "[ ] Ann: check-in", "[x] Ann: check-in: the garden")
    assert world.look().settled == 1
    assert outcomes(world) == [("c-1", Outcome.DONE, "the garden", date(2026, 12, 1))]
    following = only_entry(world, "c-1")
    assert following.uid != own
    assert following.written.start.date() == date(2027, 2, 2)  # type: ignore[union-attr]  # a timed entry
    world.settle_down()
    text = text_of(world)
    world.clock.advance(QUARTER)
    world.settle_down()
    assert world.seen()[own].meaning.title == "✓ Call Ann"
    until(world, date(2026, 12, 10))
    assert len(outcomes(world)) == 1
    assert [one.description for one in [world.seen()[uid].meaning for uid in world.seen()] if one.description == text]


@pytest.mark.parametrize(
    ("line", "outcome", "note"),
    [
        ("[x] Ann: the garden", Outcome.DONE, "the garden"),
        ("[X] Ann", Outcome.DONE, ""),
        ("✓ Ann: check-in", Outcome.DONE, ""),
        ("[-] Ann: check-in", Outcome.UNANSWERED, ""),
        ("[ ] Ann: check-in: no answer", Outcome.UNANSWERED, ""),
        ("[ ] Ann: nicht erreicht", Outcome.UNANSWERED, ""),
        ("[ ] Ann: check-in: skip", Outcome.SKIPPED, ""),
        ("[ ] Ann: check-in: stop", Outcome.STOP, ""),
    ],
)
def test_each_mark_of_a_block_counts_in_a_review(line: str, outcome: Outcome, note: str) -> None:
    """Boxes, signs and words, with our words in the line or with the user's in their place."""
    world = passed()
    tick_line(world, "[ ] Ann: check-in", line)
    world.settle_down()
    assert outcomes(world) == [("c-1", outcome, note, date(2026, 12, 1))]
    if outcome is Outcome.STOP:
        assert world.snapshot.contacts[0].rests_until == FOREVER


@pytest.mark.parametrize(
    ("rhythm", "line"),
    [
        (replace(REVIEWED, discreet=True), "[ ] A.: check-in"),
        (replace(REVIEWED, carrier=Carrier.TASK), "[ ] Ann: check-in"),
        (replace(REVIEWED, companion=True), "[ ] Ann: check-in"),
    ],
)
def test_lines_are_read_however_entries_look(rhythm: Rhythm, line: str) -> None:
    """Initials tell whose line it is; as a task, or beside tasks, it is one all the same."""
    world = reviewing(called(1, "Ann"), rhythm=rhythm)
    until(world, date(2026, 12, 2))
    tick_line(world, line, f"[x]{line[3:]}")
    world.settle_down()
    assert outcomes(world) == [("c-1", Outcome.DONE, "", date(2026, 12, 1))]
    assert not [uid for uid in world.seen() if "review" in uid and "-task@" in uid]


def test_later_in_a_line_sends_the_person_back_till_then() -> None:
    """As in a block: nothing is logged, and the next entry comes when it was asked for."""
    world = passed()
    tick_line(world, "[ ] Ann: check-in", "[ ] Ann: check-in: later 3 weeks")
    world.settle_down()
    assert outcomes(world) == []
    assert world.snapshot.contacts[0].snoozed_until == date(2026, 12, 23)


def test_unticked_line_with_words_is_no_mark() -> None:
    """What is not understood is left alone."""
    world = passed()
    tick_line(world, "[ ] Ann: check-in", "[ ] Ann: check-in: ask about the garden")
    world.settle_down()
    assert outcomes(world) == []


def test_what_was_ticked_is_taken_once() -> None:
    """A second tick in the same text takes only that one; a later note joins the log; unticking undoes nothing."""
    world = passed()
    tick_line(world, "[ ] Ann: check-in", "[x] Ann: check-in")
    world.settle_down()
    tick_line(world, "[ ] Ben: check-in", "[-] Ben: check-in")
    world.settle_down()
    tick_line(world, "[x] Ann: check-in", "[x] Ann: check-in: the garden")
    world.settle_down()
    known = [
        ("c-1", Outcome.DONE, "the garden", date(2026, 12, 1)),
        ("c-2", Outcome.UNANSWERED, "", date(2026, 12, 1)),
    ]
    assert sorted(outcomes(world)) == known
    tick_line(world, "[x] Ann: check-in: the garden", "[ ] Ann: check-in")
    world.settle_down()
    assert sorted(outcomes(world)) == known


def test_what_undo_took_back_is_not_logged_again_by_the_same_tick() -> None:
    """The mark still stands in the review, and another one beside it changes nothing of that."""
    world = passed()
    tick_line(world, "[ ] Ann: check-in", "[x] Ann: check-in")
    world.settle_down()
    undo(world.store, None, world.desk.moment())
    world.settle_down()
    tick_line(world, "[ ] Ben: check-in", "[-] Ben: check-in")
    world.settle_down()
    assert [row[0] for row in outcomes(world)] == ["c-2"]


@pytest.mark.parametrize("carrier", Carrier)
def test_entry_that_never_had_a_mark_takes_back_nothing(carrier: Carrier) -> None:
    """A note in the own entry, before it is acknowledged, does not undo what was ticked in the review."""
    world = reviewing(called(1, "Ann"), rhythm=replace(REVIEWED, carrier=carrier))
    until(world, date(2026, 12, 2))
    own = only_entry(world, "c-1").uid
    tick_line(world, "[ ] Ann: check-in", "[x] Ann: check-in")
    world.look()
    world.user(own, description=world.seen()[own].meaning.description + "\nask about the garden")
    world.settle_down()
    assert [row[1] for row in outcomes(world)] == [Outcome.DONE]


def test_acknowledged_mark_that_is_taken_off_the_own_entry_undoes() -> None:
    """Once our sign stands at the entry, removing it takes back what the review said, as anywhere."""
    world = passed()
    own = only_entry(world, "c-1").uid
    tick_line(world, "[ ] Ann: check-in", "[x] Ann: check-in")
    world.look()
    world.clock.advance(QUARTER)
    world.settle_down()
    world.user(own, title="Call Ann")
    world.settle_down()
    assert outcomes(world) == []


def test_line_of_what_moved_on_since_is_still_its_touch() -> None:
    """Ticked on Friday, the call of Tuesday stands on another day already; it is logged as of now at the latest."""
    world = passed()
    until(world, date(2026, 12, 4))
    assert only_entry(world, "c-1").second_place
    tick_line(world, "[ ] Ann: check-in", "[x] Ann: check-in")
    world.settle_down()
    assert outcomes(world) == [("c-1", Outcome.DONE, "", date(2026, 12, 4))]


def test_line_that_passed_for_good_can_be_ticked() -> None:
    """What was left open in a block is on Friday's list, though those people were planned anew (late ticks count)."""
    world = reviewing(person(1), person(2), person(3))
    (block,) = [entry for entry in world.entries() if "Person 2" in entry.written.title]
    text = world.seen()[block.uid].meaning.description
    until(world, date(2026, 11, 24))
    world.user(block.uid, description=text.replace("[ ] Person 1", "[x] Person 1"))
    until(world, date(2026, 11, 27))
    assert "[ ] Person 2: reconnect\n[ ] Person 3: reconnect\n" in text_of(world)
    tick_line(world, "[ ] Person 2: reconnect", "[x] Person 2: reconnect: her new job")
    world.settle_down()
    assert ("c-2", Outcome.DONE, "her new job", date(2026, 11, 24)) in outcomes(world)
    assert Purpose.THANK in {touch.key.purpose for touch in world.touches() if touch.key.contact_id == "c-2"}
    assert not [one for one in world.touches() if one.key.contact_id == "c-2" and one.key.purpose is Purpose.RECONNECT]


def test_two_lines_of_one_person_are_two_touches() -> None:
    """Our words in a line tell which is which; where they were replaced, the first line of that name is meant."""
    world = reviewing(called(1, "Ann", "2 months", date(2019, 1, 1)))
    until(world, date(2026, 11, 24))
    world.tick(only_entry(world, "c-1").uid)
    until(world, date(2026, 11, 26))
    assert "Last week\n[ ] Ann: thank-you\n" in text_of(world)
    tick_line(world, "[ ] Ann: thank-you", "[x] Ann: a long letter")
    world.settle_down()
    assert world.log()[-1].purpose is Purpose.THANK


def test_whom_a_line_means_is_asked_where_it_is_not_clear() -> None:
    """Two of one name are told apart by nothing: their own entries are to be marked."""
    world = passed(called(1, "Ann"), called(2, "Ann"))
    tick_line(world, "[ ] Ann: check-in", "[x] Ann: check-in")
    world.settle_down()
    assert outcomes(world) == []
    (asked,) = [one.text for one in world.snapshot.notices if one.kind is NoticeKind.QUESTION]
    assert asked == '"Ann" in "Weekly review": it is not clear who is meant; mark their own entry instead'


def test_line_of_somebody_renamed_is_asked_about() -> None:
    """Nobody is called so any more."""
    world = passed()
    tick_line(world, "[ ] Ann: check-in", "[x] Ann: check-in")
    world.knows(called(1, "Anna"))
    world.look()
    assert outcomes(world) == []
    assert [one.kind for one in world.snapshot.notices] == [NoticeKind.QUESTION]


def test_line_of_what_was_settled_before_says_nothing_new() -> None:
    """Marked in its own entry between the last writing and the tick, it is one talk."""
    world = passed()
    world.tick(only_entry(world, "c-1").uid)
    tick_line(world, "[ ] Ann: check-in", "[x] Ann: check-in: the garden")
    world.settle_down()
    assert outcomes(world) == [("c-1", Outcome.DONE, "the garden", date(2026, 12, 1))]


# Proposals


def skipped_twice(**more: object) -> FakeDesk:
    """Ann, every two months, was skipped twice in a row; the review has just been renewed."""
    world = reviewing(called(1, "Ann", "2 months", LATELY), called(2, "Ben", "2 years"), **more)  # type: ignore[arg-type]
    for _ in range(2):
        world.tick(only_entry(world, "c-1").uid, "skip")
        world.settle_down()
    return world


def memo(world: FakeDesk, what: Memo) -> date | None:
    """When something was last proposed to Ann or declined."""
    return next((one.on for one in world.snapshot.memos if one.memo is what and one.contact_id == "c-1"), None)


def cadence_of(world: FakeDesk) -> object:
    """How often Ann is to be called."""
    return next(str(one.every) for one in world.snapshot.contacts if one.id == "c-1")


PROPOSED = "[ ] Ann: every 4 months instead of every 2 months?"


def test_two_skips_in_a_row_lead_to_one_proposal() -> None:
    """R4: it stands in one review, and neither in the next one nor again without two more skips."""
    world = skipped_twice()
    assert f"Proposals\n{PROPOSED}\n\nA proposal: [x] yes, [-] no.\n\nNotes:" in text_of(world)
    assert memo(world, Memo.CADENCE_PROPOSED) == date(2026, 11, 27)
    until(world, date(2026, 11, 26))
    assert PROPOSED in text_of(world)
    until(world, date(2026, 11, 29))
    assert "2026-12-04" in review_of(world).uid
    assert "Proposals" not in text_of(world)
    world.tick(only_entry(world, "c-1").uid, "skip")
    world.settle_down()
    assert "Proposals" not in text_of(world)
    world.tick(only_entry(world, "c-1").uid, "skip")
    world.settle_down()
    assert PROPOSED in text_of(world)


def test_accepted_proposal_is_the_cadence_from_then_on() -> None:
    """R4: the contact has the longer one, with the reason for `why`; a later look changes nothing."""
    world = skipped_twice()
    tick_line(world, PROPOSED, f"[x]{PROPOSED[3:]}")
    world.settle_down()
    assert cadence_of(world) == "4 months"
    (row,) = [one for one in world.store.journal("c-1", 20) if one.event == "cadence.lengthened"]
    assert row.because == "you accepted it in the review: every 4 months instead of every 2 months"
    world.knows(called(1, "Ann", "2 months"))
    tick_line(world, "Notes:", "Notes:\nsomething else")
    world.settle_down()
    assert cadence_of(world) == "2 months"


def test_line_of_a_proposal_may_be_cut_to_the_name() -> None:
    """The name tells whose it is."""
    world = skipped_twice()
    tick_line(world, PROPOSED, "[x] Ann")
    world.settle_down()
    assert cadence_of(world) == "4 months"


@pytest.mark.parametrize("mark", ["[-] Ann", f"{PROPOSED} skip", f"[-]{PROPOSED[3:]}"])
def test_declined_proposal_is_not_made_again_for_a_year(mark: str) -> None:
    """R4: whatever is skipped meanwhile, the answer holds for a year."""
    world = skipped_twice()
    tick_line(world, PROPOSED, mark)
    world.settle_down()
    assert cadence_of(world) == "2 months"
    assert memo(world, Memo.CADENCE_DECLINED) == date(2026, 11, 22)
    until(world, date(2026, 11, 28))
    for _ in range(2):
        world.tick(only_entry(world, "c-1").uid, "skip")
        world.settle_down()
    assert "Proposals" not in text_of(world)
    world.clock.advance(timedelta(days=400))
    world.settle_down()
    assert PROPOSED in text_of(world)


def test_words_that_are_no_answer_leave_a_proposal_open() -> None:
    """`later` is neither yes nor no."""
    world = skipped_twice()
    tick_line(world, PROPOSED, f"{PROPOSED} later")
    world.settle_down()
    assert cadence_of(world) == "2 months"
    assert memo(world, Memo.CADENCE_DECLINED) is None


def test_proposal_counts_only_for_the_cadence_it_speaks_of() -> None:
    """Changed by hand meanwhile, it is answered already."""
    world = skipped_twice()
    tick_line(world, PROPOSED, f"[x]{PROPOSED[3:]}")
    world.knows(called(1, "Ann", "1 month"))
    world.settle_down()
    assert cadence_of(world) == "1 month"


def test_proposal_of_somebody_without_a_cadence_any_more_is_void() -> None:
    """There is nothing to lengthen."""
    world = skipped_twice()
    tick_line(world, PROPOSED, f"[x]{PROPOSED[3:]}")
    world.knows(replace(called(1, "Ann", None), rests_until=FOREVER))
    world.settle_down()
    assert cadence_of(world) == "None"


def test_accepted_for_one_of_two_of_the_same_name_is_the_one_proposed() -> None:
    """Another Ann has no such proposal."""
    world = reviewing(called(1, "Ann"), called(2, "Ann", None, None))
    for _ in range(2):
        world.tick(only_entry(world, "c-1").uid, "skip")
        world.settle_down()
    tick_line(world, PROPOSED, f"[x]{PROPOSED[3:]}")
    world.settle_down()
    assert cadence_of(world) == "4 months"


def questions(world: FakeDesk) -> list[str]:
    """What `status` asks."""
    return [one.text for one in world.snapshot.notices if one.kind is NoticeKind.QUESTION]


def test_without_a_review_status_proposes_it_once() -> None:
    """R4: it stands until the cadence is another one, and is not asked again for the same skips."""
    world = skipped_twice(rhythm=BERLIN)
    world.clock.advance(DAY)
    world.settle_down()
    asked = (
        "Ann: two entries in a row were skipped. Would every 4 months suit better than every 2 months? "
        "Change it with: rekindled contacts edit c-1"
    )
    assert questions(world) == [asked]
    assert Remembered(contact_id="c-1", memo=Memo.CADENCE_PROPOSED, on=date(2026, 11, 22)) in world.snapshot.memos
    world.knows(called(1, "Ann", "4 months"))
    world.settle_down()
    assert questions(world) == []
    world.knows(called(1, "Ann", "2 months"))
    world.settle_down()
    assert questions(world) == []


def test_question_goes_when_it_is_no_longer_so() -> None:
    """A talk, a rest or a review in its place end it."""
    for ending in ("talk", "rest", "review"):
        world = skipped_twice(rhythm=BERLIN)
        assert len(questions(world)) == 1
        if ending == "talk":
            world.tick(only_entry(world, "c-1").uid)
        elif ending == "rest":
            world.knows(replace(called(1, "Ann"), rests_until=FOREVER))
        else:
            world.rhythm = REVIEWED
        world.clock.advance(DAY)
        world.settle_down()
        assert questions(world) == []


def test_a_try_between_two_skips_ends_the_row() -> None:
    """R4 is about repeated skips: no answer is a try (P2-09)."""
    world = reviewing(called(1, "Ann"), rhythm=BERLIN)
    for mark in ("skip", "no answer", "skip"):
        world.tick(only_entry(world, "c-1").uid, mark)
        world.settle_down()
    assert questions(world) == []
    assert [touch.state for touch in world.snapshot.touches][:3] == [
        TouchState.SKIPPED,
        TouchState.UNANSWERED,
        TouchState.SKIPPED,
    ]
    assert parse_cadence("2 months") == world.snapshot.contacts[0].every
