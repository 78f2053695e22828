"""The weekly review over whole looks: made, kept up to date, left to the user, withdrawn, brought back (U4, R8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rekindled.app.deciding import move_calendar, resume
from rekindled.app.plan_results import plan_result
from rekindled.app.preview import preview
from rekindled.app.rebuilding import rebuild
from rekindled.app.simulating import Habits, evenings
from rekindled.core.changes import Create, Keep
from rekindled.core.closed_days import DaysOff, DaySpan
from rekindled.core.errors import CalendarUnavailable
from rekindled.core.facts import NoticeKind, Setting, SettingSaved
from rekindled.core.history import valid
from rekindled.core.model import EntryState, Shape
from rekindled.core.planning import plan as planned
from rekindled.core.rhythm import ReviewTime
from tests.fakes.desks import BERLIN, FakeDesk, person
from tests.fakes.fake_store import FakeStore
from tests.fakes.reviews import (
    FIRST_ON,
    LATELY,
    REVIEWED,
    called,
    review_of,
    reviewing,
    reviews,
    text_of,
    tick_line,
    until,
)
from tests.fakes.stories import DAY

ANN = called(1, "Ann")
BEN = called(2, "Ben")
FIRST = "rk-abcd1234-review-2026-11-27-1@rekindled"


def test_a_review_stands_on_the_coming_review_day() -> None:
    """U4: it carries no touch, has its one place, its alarm and words without signs that break apps, and stays."""
    world = FakeDesk(rhythm=REVIEWED)
    world.knows(ANN)
    assert world.look().tally.created == 2
    entry = review_of(world)
    assert entry.uid == FIRST
    seen = world.seen()[entry.uid]
    assert seen.meaning.start == datetime(2026, 11, 27, 16, tzinfo=ZoneInfo("Europe/Berlin"))
    assert seen.meaning.end == datetime(2026, 11, 27, 16, 15, tzinfo=ZoneInfo("Europe/Berlin"))
    assert (seen.meaning.title, seen.meaning.alarms, seen.touches) == ("Weekly review", (10,), ())
    assert not set("&<>") & set(seen.meaning.description)
    assert world.look().quiet
    assert world.look().quiet


def test_there_is_no_review_unless_it_is_wanted_and_somebody_is_known() -> None:
    """It is off by default, and nobody has nothing to review."""
    assert reviews(reviewing(ANN, rhythm=BERLIN)) == []
    assert reviews(reviewing()) == []


def test_what_it_says_is_kept_up_to_date_until_it_starts() -> None:
    """Who is planned, and from its day on what passed without a mark; afterwards it is left as it is (R3)."""
    world = reviewing(ANN, BEN)
    assert text_of(world) == "Next week\nTuesday 1 December, 08:30: Ann\nTuesday 1 December, 08:50: Ben\n\nNotes:"
    until(world, date(2026, 12, 1))
    second = review_of_week(world, date(2026, 12, 4))
    assert "Last week\n[ ] Ann: check-in\n[ ] Ben: check-in\n\n" in world.seen()[second].meaning.description
    until(world, date(2026, 12, 4), hour=16)
    before = world.seen()[second]
    until(world, date(2026, 12, 8))
    assert world.seen()[second] == before
    assert world.seen()[FIRST].meaning.description.startswith("Next week\nTuesday 1 December")


def review_of_week(world: FakeDesk, day: date) -> str:
    """The UID of the review first placed on that day."""
    (found,) = [entry.uid for entry in reviews(world) if day.isoformat() in entry.uid]
    return found


def test_what_moved_on_because_it_passed_can_still_be_ticked() -> None:
    """R3: a call of Tuesday that nobody marked stands on a later day by Friday, and is in the review all the same."""
    world = reviewing(ANN)
    until(world, date(2026, 12, 3))
    (entry,) = [one for one in world.entries() if one.shape is Shape.SLOT]
    assert entry.second_place
    text = world.seen()[review_of_week(world, date(2026, 12, 4))].meaning.description
    assert "[ ] Ann: check-in" in text


def test_who_has_drifted_away_is_named_in_words() -> None:
    """U4, R3: up to three people for whom nothing stands, the longest first, with the month and without a count."""
    far = [called(n, f"Far {n}", "1 month", date(2025, n, 5)) for n in range(1, 6)]
    quiet = replace(far[4], snoozed_until=date(2027, 1, 1))
    unasked = [person(8, None, date(2020, 1, 1)), person(9, last=None), person(10, do_not_contact=True)]
    rhythm = replace(REVIEWED, per_week=0)
    world = reviewing(*far[:4], quiet, *unasked, rhythm=rhythm)
    assert text_of(world).split("\n\n")[0] == (
        "You have not talked for a while\n"
        "Far 1, last in January 2025\nFar 2, last in February 2025\nFar 3, last in March 2025"
    )


def test_who_talked_lately_is_not_named() -> None:
    """Somebody within their cadence is not slipping away, even if nothing stands for them yet."""
    world = reviewing(person(1, "6 months", LATELY), rhythm=replace(REVIEWED, per_week=0))
    assert text_of(world) == "Nothing is open, and nothing is planned for next week.\n\nNotes:"


def test_initials_where_the_calendar_is_to_be_discreet() -> None:
    """R20: nobody's name is in it then."""
    world = reviewing(called(1, "Ann Lee"), rhythm=replace(REVIEWED, discreet=True))
    assert "Tuesday 1 December, 08:30: A.L." in text_of(world)


def test_deleted_review_is_answer_enough_for_that_week() -> None:
    """R8: no other one comes that week, and the next week has its own."""
    world = reviewing(ANN)
    world.calendar.user_delete(FIRST)
    world.look()
    assert world.snapshot.entries[-1].state is not EntryState.GONE
    world.settle_down()
    assert reviews(world) == []
    until(world, date(2026, 11, 27), hour=20)
    assert reviews(world) == []
    until(world, date(2026, 11, 28))
    assert [entry.uid for entry in reviews(world)] == ["rk-abcd1234-review-2026-12-04-1@rekindled"]


def test_review_that_comes_back_stands_again() -> None:
    """Out of the trash bin it is the same one, and it is the user's: it is not written any more."""
    world = reviewing(ANN)
    text = dict(world.objects())[FIRST]
    world.calendar.user_delete(FIRST)
    world.settle_down()
    world.calendar.user_put(f"{FIRST.partition('@')[0]}.ics", text)
    world.settle_down()
    assert [(one.uid, one.state) for one in reviews(world)] == [(FIRST, EntryState.STANDING)]
    until(world, date(2026, 11, 26))
    assert dict(world.objects())[FIRST] == text


def test_review_that_the_user_moved_stays_there() -> None:
    """Its place and words are theirs then; until it is over no other one stands before it."""
    world = reviewing(ANN, BEN)
    world.user(FIRST, by=timedelta(days=2))
    world.settle_down()
    text = dict(world.objects())[FIRST]
    until(world, date(2026, 11, 29))
    assert [entry.uid for entry in reviews(world)] == [FIRST]
    until(world, date(2026, 11, 30))
    assert len(reviews(world)) == 2
    assert dict(world.objects())[FIRST] == text


def test_switching_it_off_takes_away_what_is_untouched_and_ahead() -> None:
    """A review that passed stays; switched on again, the week gets one under another number."""
    world = reviewing(ANN)
    until(world, date(2026, 11, 28))
    world.rhythm = BERLIN
    world.clock.advance(DAY)
    world.settle_down()
    assert [entry.uid for entry in reviews(world)] == [FIRST]
    world.rhythm = REVIEWED
    world.clock.advance(DAY)
    world.settle_down()
    assert [entry.uid for entry in reviews(world)] == [FIRST, "rk-abcd1234-review-2026-12-04-2@rekindled"]


def test_switching_it_off_leaves_what_the_user_changed() -> None:
    """The user wins."""
    world = reviewing(ANN)
    world.user(FIRST, title="Friday coffee")
    world.rhythm = BERLIN
    world.clock.advance(DAY)
    world.settle_down()
    assert [entry.uid for entry in reviews(world)] == [FIRST]


def test_another_day_counts_from_the_next_week_on() -> None:
    """A changed configuration makes no second review and moves none."""
    world = reviewing(ANN)
    world.rhythm = replace(BERLIN, review=ReviewTime(day=2, start=9 * 60, minutes=30))
    until(world, date(2026, 11, 27), hour=20)
    assert [entry.uid for entry in reviews(world)] == [FIRST]
    until(world, date(2026, 11, 28))
    assert [entry.uid for entry in reviews(world)] == [FIRST, "rk-abcd1234-review-2026-12-02-1@rekindled"]


def test_review_takes_part_in_no_cap_but_in_the_time() -> None:
    """Where it is in the middle of a morning, calls are placed around it, as many as ever."""
    early = replace(BERLIN, review=ReviewTime(day=1, start=8 * 60 + 30, minutes=30))
    world = reviewing(person(1, "2 months", date(2026, 9, 1)), person(2, "2 months", date(2026, 9, 1)), rhythm=early)
    starts = [str(one.now.start) for one in world.entries() if one.shape is Shape.SLOT]
    assert starts == ["2026-11-24 09:00:00+01:00", "2026-11-24 09:20:00+01:00"]


def test_closed_day_leaves_that_week_out() -> None:
    """A vacation or a day off has no review, and takes away one that stood for it."""
    world = reviewing(ANN)
    off = DaysOff(spans=(DaySpan(first_on=FIRST_ON, last_on=FIRST_ON),))
    world.almanac = replace(world.almanac, off=off)
    world.clock.advance(DAY)
    world.settle_down()
    assert reviews(world) == []
    until(world, date(2026, 11, 28))
    assert len(reviews(world)) == 1


def test_review_lasts_as_long_as_configured_over_a_change_of_clocks() -> None:
    """R16: at the hour that summer time skips, it starts where the clock jumped to."""
    world = FakeDesk(rhythm=replace(BERLIN, review=ReviewTime(day=6, start=2 * 60 + 30, minutes=45)))
    world.knows(person(1, None))
    world.clock.advance(timedelta(days=125))
    world.settle_down()
    meaning = review_of(world).now
    assert str(meaning.start) == "2027-03-28 03:30:00+02:00"
    assert str(meaning.end) == "2027-03-28 04:15:00+02:00"


def test_nothing_is_made_on_a_day_whose_hour_has_passed() -> None:
    """Switched on after the hour, it begins next week."""
    world = FakeDesk(rhythm=REVIEWED)
    world.knows(ANN)
    world.clock.advance(timedelta(days=5, hours=8))
    world.settle_down()
    assert reviews(world) == []
    world.clock.advance(DAY)
    world.settle_down()
    assert len(reviews(world)) == 1


def test_lost_store_takes_the_review_on_again() -> None:
    """R7: it is not doubled, it is the user's from then on, and what was ticked meanwhile is read."""
    old = reviewing(ANN)
    until(old, date(2026, 12, 2))
    uid = review_of_week(old, date(2026, 12, 4))
    text = old.seen()[uid].meaning.description
    old.user(uid, description=text.replace("[ ] Ann: check-in", "[x] Ann: check-in: the garden"))
    fresh = FakeDesk(
        rhythm=REVIEWED,
        store=FakeStore(SettingSaved(setting=Setting.EPOCH, value="zzzz9999")),
        clock=old.clock,
        account=old.account,
    )
    rebuild(fresh.desk)
    fresh.settle_down()
    assert {entry.uid for entry in reviews(fresh)} == {FIRST, uid}
    assert fresh.snapshot.counters["review/2026-12-04"] >= 1
    assert [(row.contact_id, row.note) for row in fresh.log()] == [("c-1", "the garden")]
    until(fresh, date(2026, 12, 4))
    assert {entry.uid for entry in reviews(fresh)} == {FIRST, uid}


def test_lost_store_hears_nothing_new_in_what_was_acknowledged() -> None:
    """R7: the talk is in the log once, as its own entry tells it, and nothing is asked."""
    old = reviewing(ANN)
    until(old, date(2026, 12, 2))
    tick_line(old, "[ ] Ann: check-in", "[x] Ann: check-in")
    old.look()
    old.clock.advance(timedelta(minutes=15))
    old.settle_down()
    fresh = FakeDesk(
        rhythm=REVIEWED,
        store=FakeStore(SettingSaved(setting=Setting.EPOCH, value="zzzz9999")),
        clock=old.clock,
        account=old.account,
    )
    rebuild(fresh.desk)
    fresh.settle_down()
    assert [row.contact_id for row in valid(fresh.log())] == ["c-1"]
    assert not [one for one in fresh.snapshot.notices if one.kind is NoticeKind.QUESTION]


def test_old_backup_does_not_bring_a_deleted_review_back_under_its_number() -> None:
    """R8: where the calendar shows that the store is an old one, the review of the week takes a number far beyond."""
    world = reviewing(ANN, rhythm=BERLIN)
    backup = world.store.copied()
    world.rhythm = REVIEWED
    world.knows(BEN)
    world.settle_down()
    world.calendar.user_delete(FIRST)
    world.settle_down()
    world.store = backup
    world.knows(BEN)
    world.settle_down()
    assert [entry.uid for entry in reviews(world)] == ["rk-abcd1234-review-2026-11-27-101@rekindled"]


def test_store_that_knows_nobody_yet_leaves_the_review_for_later() -> None:
    """Its lines name people: it is taken on once they are imported."""
    old = reviewing(ANN)
    fresh = FakeDesk(rhythm=REVIEWED, clock=old.clock, account=old.account)
    fresh.look()
    assert reviews(fresh) == []
    fresh.knows(ANN)
    fresh.settle_down()
    assert [entry.uid for entry in reviews(fresh)] == [FIRST]


def test_review_of_an_emptied_calendar_is_made_again_with_the_others() -> None:
    """After `resume --restore` it stands again under a number nobody used, and what had passed does not."""
    world = reviewing(ANN, BEN)
    until(world, date(2026, 11, 28))
    world.calendar.user_wipe()
    assert world.look().brake
    assert resume(world.store, world.clock, world.rhythm, on_purpose=False) == 4
    world.settle_down()
    standing = [entry.uid for entry in reviews(world) if entry.state is EntryState.STANDING]
    assert standing == ["rk-abcd1234-review-2026-12-04-2@rekindled"]
    assert standing[0] in world.seen()


def test_review_deleted_with_all_others_on_purpose_is_not_made_again() -> None:
    """`resume --deleted-on-purpose` is the user's word for it too."""
    world = reviewing(ANN, BEN)
    world.calendar.user_wipe()
    world.look()
    resume(world.store, world.clock, world.rhythm, on_purpose=True)
    world.settle_down()
    assert reviews(world) == []


def test_lost_review_is_let_be_when_it_is_switched_off_meanwhile() -> None:
    """Nobody wants it back then."""
    world = reviewing(ANN, BEN)
    world.calendar.user_wipe()
    world.look()
    resume(world.store, world.clock, world.rhythm, on_purpose=False)
    world.rhythm = BERLIN
    world.settle_down()
    assert not [uid for uid in world.seen() if "review" in uid]


def test_review_goes_along_to_another_calendar() -> None:
    """After `move-calendar` the week has its review there."""
    world = reviewing(ANN)
    move_calendar(world.store, world.clock, world.rhythm)
    world.settle_down()
    assert len([entry for entry in reviews(world) if entry.state is EntryState.STANDING]) == 1


@pytest.mark.parametrize("kind", ["before", "after"])
def test_lost_answer_to_its_create_heals(kind: str) -> None:
    """It is there once, whether the request arrived or not."""
    world = FakeDesk(rhythm=replace(REVIEWED, per_week=0))
    world.knows(ANN)
    world.settle_down()
    world.calendar.user_delete(FIRST)
    world.settle_down()
    world.clock.advance(timedelta(days=6))
    world.calendar.fail_next(kind)  # type: ignore[arg-type]  # one of the two literals
    with pytest.raises(CalendarUnavailable):
        world.look()
    world.calendar.calm()
    world.settle_down()
    assert len([uid for uid in world.seen() if "review-2026-12-04" in uid]) == 1


def test_plan_shows_it_before_it_is_made() -> None:
    """`plan` names it with its own title, and the decision is that of the next look."""
    world = FakeDesk(rhythm=REVIEWED)
    world.knows(ANN)
    seen_world, plan = preview(world.desk)
    rows = [row for row in plan_result(seen_world, plan)["changes"] if row["title"] == "Weekly review"]
    assert [(row["action"], row["touches"], row["because"]) for row in rows] == [
        ("create", [], "the review of the week, as configured")
    ]
    assert not [uid for uid in world.snapshot.counters if uid.startswith("review")]
    world.settle_down()
    assert kept(world) == ["nothing speaks against it"]
    world.user(FIRST, title="Friday coffee")
    world.settle_down()
    assert kept(world) == ["you changed it, so it is left as you want it"]


def kept(world: FakeDesk) -> list[str]:
    """Why the review stays as it is."""
    changes = preview(world.desk)[1].changes
    return [one.because for one in changes if isinstance(one, Keep) and one.entry.shape is Shape.REVIEW]


def test_nothing_is_made_while_it_is_not_known_when_the_user_is_free() -> None:
    """A vacation could be there: then it waits, as everything does."""
    world = FakeDesk(rhythm=REVIEWED)
    world.knows(ANN)
    seen_world, _ = preview(world.desk)
    changes = planned(replace(seen_world, blind="nobody can tell")).changes
    assert not [change for change in changes if isinstance(change, Create)]


def test_months_played_through_have_no_reviews() -> None:
    """`simulate` plays people's entries only."""
    world = reviewing(ANN)
    seen_world, _ = preview(world.desk)
    last = list(evenings(seen_world, Habits(), date(2027, 1, 31)))[-1]
    assert {one.uid for one in last.snapshot.entries if one.shape is Shape.REVIEW} <= {FIRST}


def test_marks_on_the_review_as_a_whole_mean_nothing() -> None:
    """A tick, a word or a note on it settles nobody, and it is left as the user has it."""
    world = reviewing(ANN)
    world.user(FIRST, title="✓ Weekly review", description=f"{text_of(world)}\n[x] Ann: hello")
    world.settle_down()
    assert world.log() == []
    assert not [one for one in world.snapshot.notices if one.kind is NoticeKind.QUESTION]
    assert world.seen()[FIRST].meaning.title == "✓ Weekly review"
    tick_line(world, "hello", "hello again")
    world.settle_down()
    assert world.log() == []
