"""Touches with one contact keep their distance (design §5 "Who")."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from rekindled.core.aims import Aims, aims_by_contact
from rekindled.core.cadence import parse_cadence
from rekindled.core.distance import Beside, apart
from rekindled.core.encounters import Encounter
from rekindled.core.facts import Snapshot
from rekindled.core.followups import verdict
from rekindled.core.history import History
from rekindled.core.model import Birthday, Channel, Purpose
from rekindled.core.rhythm import Rhythm
from rekindled.core.wanted import Wanted
from tests.fakes.desks import person
from tests.unit.core.test_aimed import campaign

RHYTHM = Rhythm(timezone="Europe/Berlin")
TODAY = date(2026, 11, 22)


def wanted(purpose: Purpose, due_on: date, **more: object) -> Wanted:
    """A wish for contact 1, who is kept up with every six months."""
    return Wanted(
        contact=person(1, **{"every": "6 months", **more}),  # type: ignore[arg-type]  # the keywords are a contact's
        purpose=purpose,
        due_on=due_on,
        channel=Channel.CALL,
        because=f"{purpose} due",
    )


def beside(*wishes: Wanted, today: date = TODAY, placed_on: date | None = None) -> Beside:
    """What else is wanted with contact 1."""
    return Beside(aims=Aims(placed_on=placed_on), wishes=wishes, rhythm=RHYTHM, today=today)


def test_a_question_takes_the_place_of_the_first_talk() -> None:
    """P0-16: an advice question may open a dormant tie, so no reconnect is planned beside it."""
    regular, because = apart(wanted(Purpose.RECONNECT, TODAY), beside(wanted(Purpose.ASK, TODAY)))
    assert regular is None
    assert because == "your question comes first: ask due"


def test_a_check_in_waits_ten_days_after_a_question() -> None:
    """Two touches that the planner starts are ten days apart, counted from where the first one stands."""
    check_in = wanted(Purpose.CHECK_IN, date(2026, 11, 27))
    near, because = apart(check_in, beside(wanted(Purpose.ASK, TODAY), placed_on=TODAY))
    assert near is not None
    assert near.due_on == date(2026, 12, 2)
    assert "10 days after what you planned for 2026-11-22" in because
    placed, _ = apart(check_in, beside(wanted(Purpose.GIVE, TODAY), placed_on=date(2026, 12, 3)))
    assert placed is not None
    assert placed.due_on == date(2026, 12, 13)


def test_what_is_far_away_or_bound_to_a_date_moves_nothing() -> None:
    """A check-in months ahead stays, and an answer asks for no distance."""
    far = wanted(Purpose.CHECK_IN, date(2027, 5, 1))
    assert apart(far, beside(wanted(Purpose.ASK, TODAY), placed_on=TODAY))[0] == far
    unplaced = wanted(Purpose.CHECK_IN, date(2026, 11, 27))
    assert apart(unplaced, beside(wanted(Purpose.ASK, TODAY)))[0] == unplaced
    near = wanted(Purpose.CHECK_IN, date(2026, 11, 27))
    assert apart(near, beside(wanted(Purpose.ANSWER, TODAY)))[0] == near


def test_a_birthday_nearby_takes_the_place_of_a_check_in() -> None:
    """Wishes count as a light talk, so the check-in comes one cadence after them."""
    check_in = wanted(Purpose.CHECK_IN, date(2027, 3, 1), birthday=Birthday(month=3, day=6))
    regular, because = apart(check_in, beside())
    assert regular is not None
    assert regular.due_on == date(2027, 9, 6)
    assert "their birthday on 2027-03-06 takes its place" in because


def test_a_birthday_that_passed_leaves_the_check_in_once_its_wishes_are_settled() -> None:
    """While the wishes stand open they may still be ticked; afterwards the check-in is due as ever."""
    check_in = wanted(Purpose.CHECK_IN, date(2026, 11, 18), birthday=Birthday(month=11, day=20))
    assert apart(check_in, beside())[0] == check_in
    open_wishes = wanted(Purpose.BIRTHDAY, date(2026, 11, 20))
    regular, _ = apart(check_in, beside(open_wishes))
    assert regular is not None
    assert regular.due_on == date(2027, 5, 20)


def test_a_birthday_far_from_the_check_in_changes_nothing() -> None:
    """Ten days are the reach of a birthday."""
    check_in = wanted(Purpose.CHECK_IN, date(2027, 3, 1), birthday=Birthday(month=3, day=11))
    assert apart(check_in, beside())[0] == check_in


def test_the_question_of_a_campaign_withdraws_the_reconnect() -> None:
    """The rules of one contact want the ask alone, and say why."""
    told = verdict(person(1), History(), RHYTHM, TODAY, Aims(campaigns=(campaign(),)))
    assert [wish.purpose for wish in told.wanted] == [Purpose.ASK]
    assert told.because.startswith("your question comes first")


def meeting_on(*days: date, today: date = TODAY, hold_back: str = "2 weeks") -> Beside:
    """Meetings with contact 1 on these days."""
    rhythm = replace(RHYTHM, hold_back=parse_cadence(hold_back))
    return Beside(aims=Aims(meet_on=days), wishes=(), rhythm=rhythm, today=today)


def test_a_check_in_waits_for_a_meeting_that_lies_near() -> None:
    """U5: one that would come just before a meeting, or the day after it, waits until it is over, and says so."""
    check_in = wanted(Purpose.CHECK_IN, date(2027, 1, 10))
    for day in (date(2027, 1, 9), date(2027, 1, 20)):
        held, because = apart(check_in, meeting_on(day))
        assert held is not None
        assert held.due_on == day + timedelta(days=2)
        assert because == f"check_in due; you meet on {day}, so it waits until after that"


def test_only_meetings_near_the_due_day_hold_it_back() -> None:
    """U5: a weekly series does not push a check-in on and on, and what lies weeks away or in the past does nothing."""
    check_in = wanted(Purpose.CHECK_IN, date(2027, 1, 10))
    weekly = [date(2027, 1, 1) + timedelta(weeks=week) for week in range(40)]
    held, _ = apart(check_in, meeting_on(*weekly))
    assert held is not None
    assert held.due_on == date(2027, 1, 24)
    for day in (date(2026, 12, 20), date(2027, 1, 5), date(2027, 2, 1)):
        assert apart(check_in, meeting_on(day))[0] == check_in
    late = wanted(Purpose.RECONNECT, date(2020, 1, 1))
    assert apart(late, meeting_on(date(2026, 11, 20)))[0] == late
    assert apart(check_in, meeting_on(date(2027, 1, 9), hold_back="1 day"))[0] != check_in
    assert apart(check_in, beside())[0] == check_in


def test_a_cadence_that_is_shorter_than_the_hold_back_counts_instead() -> None:
    """Whoever is called weekly is not held back for a meeting two weeks away."""
    weekly = wanted(Purpose.CHECK_IN, date(2026, 11, 24), every="1 week")
    assert apart(weekly, meeting_on(date(2026, 12, 4)))[0] == weekly


def test_aims_have_the_days_of_meetings_where_they_hold_back() -> None:
    """U5: in the user's zone, each day once; without `hold_back` they are none of planning's matter."""
    at = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
    one = Encounter(calendar="w", href="/a", key="a", contact_id="c-1", start=at, end=at + timedelta(hours=1))
    snapshot = Snapshot(contacts=(person(1),), encounters=(one, replace(one, key="b")))
    held = replace(RHYTHM, hold_back=parse_cadence("2 weeks"))
    assert aims_by_contact(snapshot, held)["c-1"].meet_on == (date(2026, 12, 2),)
    assert aims_by_contact(snapshot, RHYTHM) == {}
