"""Feedback in the calendar, and taking a mark back (design §5 "Feedback", "Removing it undoes")."""

from __future__ import annotations

from datetime import date, timedelta

from rekindled.app.preview import preview
from rekindled.core.changes import Acknowledge
from rekindled.core.facts import NoticeKind
from rekindled.core.history import valid
from rekindled.core.model import Outcome, Purpose, TouchState
from rekindled.core.rhythm import Rhythm
from tests.fakes.desks import FakeDesk, person

QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)


def ticked(mark: str = "✓", **more: object) -> tuple[FakeDesk, str]:
    """A dormant person whose reconnect was marked and read, and the entry's UID."""
    world = FakeDesk(**more)  # type: ignore[arg-type]  # FakeDesk's own keywords
    world.knows(person(1, last=date(2019, 1, 1)))
    world.look()
    uid = world.entries()[0].uid
    world.tick(uid, mark)
    world.look()
    return world, uid


def test_a_mark_is_acknowledged_after_fifteen_quiet_minutes() -> None:
    """The title gets our sign, the text one line with what was logged and what is next, and nothing else changes."""
    world, uid = ticked("done:")
    world.look()
    assert world.seen()[uid].meaning.title == "done: Call Person 1"
    before = world.seen()[uid].meaning
    world.clock.advance(QUARTER)
    world.look()
    after = world.seen()[uid].meaning
    assert after.title == "✓ Call Person 1"
    assert "Logged 22 November 2026 · next 25 May 2027\n\nNotes:" in after.description
    assert (after.start, after.end, after.alarms) == (before.start, before.end, before.alarms)
    assert world.look().quiet


def test_the_users_own_words_stay_in_an_acknowledged_entry() -> None:
    """A title that was rewritten keeps its words, and a note stays below its heading."""
    world, uid = ticked()
    text = world.seen()[uid].meaning.description + "\nshe moved to Oslo"
    world.user(uid, title="✔ Long talk with Anna", description=text)
    world.look()
    world.clock.advance(QUARTER)
    world.look()
    after = world.seen()[uid].meaning
    assert after.title == "✔ Long talk with Anna"
    assert after.description.endswith("Notes:\nshe moved to Oslo")
    world.look()
    assert [row.note for row in valid(world.log())] == ["she moved to Oslo"]


def test_the_first_line_under_notes_may_say_what_came_of_it() -> None:
    """Who can only edit the text can say everything there; the rest is the note."""
    world = FakeDesk()
    world.knows(person(1, last=date(2019, 1, 1)))
    world.look()
    uid = world.entries()[0].uid
    world.user(uid, description=world.seen()[uid].meaning.description + "\nerledigt: she moved\nto Oslo")
    world.look()
    assert [(row.outcome, row.note) for row in valid(world.log())] == [(Outcome.DONE, "she moved\nto Oslo")]


def test_unanswered_is_acknowledged_with_its_own_sign() -> None:
    """No answer is a recorded outcome, not a debt (P2-09)."""
    world, uid = ticked("no answer:")
    world.clock.advance(QUARTER)
    world.look()
    assert world.seen()[uid].meaning.title == "✗ Call Person 1"


def test_stop_is_not_taken_back_by_taking_the_word_away() -> None:
    """The tie rests until the user says otherwise: nothing of the log could be taken back."""
    world, uid = ticked("stop:")
    world.user(uid, title="Call Person 1")
    world.look()
    assert [row.outcome for row in valid(world.log())] == [Outcome.STOP]
    assert world.touches(TouchState.STOPPED)


def test_feedback_can_be_switched_off() -> None:
    """With entries.acknowledge = false a settled entry is never written again."""
    world, uid = ticked(rhythm=Rhythm(timezone="Europe/Berlin", acknowledge=False))
    world.clock.advance(QUARTER)
    world.look()
    assert "Logged" not in world.seen()[uid].meaning.description


def test_an_app_that_writes_back_an_old_version_undoes_nothing() -> None:
    """Beside another change a title of old is a stale overwrite: our acknowledgement is put back once, with theirs."""
    world, uid = ticked()
    old = world.seen()[uid].meaning
    world.clock.advance(QUARTER)
    world.look()
    world.user(uid, title="Call Person 1", description=old.description + "\nbring cake")
    world.look()
    assert [row.outcome for row in valid(world.log())] == [Outcome.DONE]
    world.clock.advance(QUARTER)
    world.look()
    restored = world.seen()[uid].meaning
    assert restored.title == "✓ Call Person 1"
    assert "Logged" in restored.description
    assert restored.description.endswith("bring cake")


def test_a_mark_put_before_a_mark_is_acknowledged_once() -> None:
    """Whatever the title says besides, an acknowledgement that stands there is not made again."""
    world, uid = ticked()
    world.user(uid, title="soon " + world.seen()[uid].meaning.title)
    world.look()
    world.clock.advance(QUARTER)
    world.look()
    assert world.seen()[uid].meaning.title == "✓ soon ✓ Call Person 1"
    assert not [change for change in preview(world.desk)[1].changes if isinstance(change, Acknowledge)]


def test_another_title_after_the_acknowledgement_is_left_to_the_user() -> None:
    """Who gives an acknowledged entry a name of their own is not signed over."""
    world, uid = ticked()
    world.clock.advance(QUARTER)
    world.look()
    world.user(uid, title="Long talk with Anna")
    world.look()
    world.clock.advance(QUARTER)
    world.look()
    assert world.seen()[uid].meaning.title == "Long talk with Anna"


def test_who_takes_the_mark_away_a_second_time_is_believed() -> None:
    """What was put back once is not fought over."""
    world, uid = ticked()
    old = world.seen()[uid].meaning
    for _ in range(2):
        world.clock.advance(QUARTER)
        world.look()
        world.user(uid, title="Call Person 1", description=old.description)
        world.look()
    assert valid(world.log()) == ()
    assert [touch.state for touch in world.snapshot.touches if touch.entry_uid == uid] == [TouchState.OPEN]


def test_a_removed_mark_takes_everything_back() -> None:
    """The interaction is retracted, the touch is open again, and the thank-you and check-in leave the calendar."""
    world, uid = ticked()
    assert len(world.seen()) == 3
    world.user(uid, title="Call Person 1")
    world.look()
    assert list(world.seen()) == [uid]
    assert valid(world.log()) == ()
    assert [touch.key.purpose for touch in world.touches()] == [Purpose.RECONNECT]
    assert world.look().quiet
    world.tick(uid)
    world.look()
    assert len(world.seen()) == 3


def test_a_mark_removed_after_the_acknowledgement_is_an_undo() -> None:
    """Only the sign is taken away; our line may stay where it is."""
    world, uid = ticked()
    world.clock.advance(QUARTER)
    world.look()
    world.user(uid, title="Call Person 1")
    world.look()
    assert valid(world.log()) == ()
    assert [touch.key.purpose for touch in world.touches()] == [Purpose.RECONNECT]


def test_what_followed_and_was_changed_is_asked_about() -> None:
    """A follow-up the user has touched is never withdrawn unasked; status says what to do."""
    world, uid = ticked()
    thanks = next(touch for touch in world.touches() if touch.key.purpose is Purpose.THANK)
    world.user(thanks.entry_uid, by=DAY)
    world.look()
    world.user(uid, title="Call Person 1")
    world.look()
    assert len(valid(world.log())) == 1
    assert [n.kind for n in world.snapshot.notices] == [NoticeKind.QUESTION]
    assert "rekindled undo c-1" in world.snapshot.notices[0].text


def test_a_later_without_a_date_is_asked_about() -> None:
    """Words such as "nach den Ferien" are not guessed at; the entry stays, and status asks for a date."""
    world = FakeDesk()
    world.knows(person(1, last=date(2019, 1, 1)))
    world.look()
    uid = world.entries()[0].uid
    start = world.seen()[uid].meaning.start
    world.user(uid, title="nach den Ferien: Call Person 1")
    world.look()
    assert world.seen()[uid].meaning.start == start
    assert "names no date" in world.snapshot.notices[0].text
    world.user(uid, title="in 3 Wochen: Call Person 1")
    world.look()
    assert world.seen()[uid].meaning.title == "Call Person 1"
    assert world.snapshot.notices == ()
