"""What should come next with one contact, from its history alone (design §5 "What follows")."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from rekindled.core.cadence import parse_cadence
from rekindled.core.followups import closed_gate, dormant, verdict
from rekindled.core.history import History, lane, valid
from rekindled.core.model import FOREVER, Channel, Interaction, Purpose, Touch, TouchKey, TouchState
from rekindled.core.rhythm import Rhythm
from tests.fakes.desks import person
from tests.samples import BEN_TALKED

RHYTHM = Rhythm(timezone="Europe/Berlin")
TODAY = date(2026, 11, 22)
OPENED = datetime(2026, 11, 1, 9, tzinfo=UTC)


def settled(state: TouchState, on: date, n: int = 1, **more: object) -> Touch:
    """A touch of contact 1 that was settled at noon of a day."""
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    key = TouchKey(contact_id="c-1", purpose=Purpose.RECONNECT, n=n)
    touch = Touch(key=key, entry_uid=f"e-{n}", due_on=on, opened_at=OPENED, state=state, settled_at=at)
    return replace(touch, **more)  # type: ignore[arg-type]  # the keywords are Touch's own


def talk(on: date, **more: object) -> Interaction:
    """A conversation of contact 1 at noon of a day."""
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    row = replace(BEN_TALKED, contact_id="c-1", at=at, local_on=on)
    return replace(row, **more)  # type: ignore[arg-type]  # the keywords are Interaction's own


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"archived_on": TODAY}, "removed on 2026-11-22"),
        ({"do_not_contact": True}, "do-not-contact"),
        ({"rests_until": FOREVER}, "the tie rests"),
        ({"rests_until": date(2026, 12, 1)}, "rests until 2026-12-01"),
    ],
)
def test_a_closed_gate_says_why(more: dict[str, object], words: str) -> None:
    """Nothing is wanted behind a gate, and `why` can say so (R21)."""
    contact = replace(person(1), **more)  # type: ignore[arg-type]  # the keywords are Contact's own
    told = verdict(contact, History(), RHYTHM, TODAY)
    assert told.wanted == ()
    assert words in told.because


def test_a_rest_that_is_over_closes_nothing() -> None:
    """The last day of a rest is a day to be planned for."""
    assert closed_gate(person(1, rests_until=TODAY), TODAY) is None


@pytest.mark.parametrize(
    ("last", "asleep"),
    [(None, True), (date(2025, 11, 22), True), (date(2025, 11, 23), False), (date(2026, 11, 1), False)],
)
def test_a_tie_is_dormant_after_a_year_or_when_no_talk_is_known(last: date | None, asleep: bool) -> None:
    """P0-01, with the year configurable."""
    assert dormant(person(1, last=last), History(), RHYTHM, TODAY) is asleep


def test_a_snooze_moves_the_next_date() -> None:
    """Snoozed past its due day, a contact is due when the snooze ends (R21)."""
    (wish,) = verdict(person(1, snoozed_until=date(2027, 1, 1)), History(), RHYTHM, TODAY).wanted
    assert (wish.due_on, wish.because) == (date(2027, 1, 1), "snoozed until 2027-01-01")


def test_a_date_beyond_a_lifetime_is_not_planned_for() -> None:
    """Nothing is wanted at the end of the calendar, and `why` says why."""
    told = verdict(person(1, snoozed_until=FOREVER), History(), RHYTHM, TODAY)
    assert told.wanted == ()
    assert "too far ahead" in told.because


def test_a_talk_after_no_answer_ends_the_attempts() -> None:
    """The clock counts from the talk (U1)."""
    history = History(
        interactions=(talk(date(2026, 11, 10)),), touches=(settled(TouchState.UNANSWERED, date(2026, 11, 5)),)
    )
    (wish,) = verdict(person(1), history, RHYTHM, TODAY).wanted
    assert (wish.purpose, wish.attempt, wish.due_on) == (Purpose.CHECK_IN, 1, date(2027, 5, 10))


def test_touches_keep_ten_days_from_each_other() -> None:
    """A talk logged for long ago does not bring the next touch closer than ten days to the last one."""
    history = History(touches=(settled(TouchState.DONE, TODAY),))
    contact = person(1, "1 month", date(2026, 9, 1))
    (thanks, wish) = verdict(contact, history, RHYTHM, TODAY).wanted
    assert thanks.purpose is Purpose.THANK
    assert wish.due_on == TODAY + timedelta(days=10)


def test_a_short_cadence_keeps_its_own_length() -> None:
    """The gap is the smaller of ten days and the cadence."""
    contact = replace(person(1, last=date(2026, 9, 1)), every=parse_cadence("1 week"))
    history = History(touches=(settled(TouchState.DONE, TODAY),))
    assert verdict(contact, history, RHYTHM, TODAY).wanted[1].due_on == TODAY + timedelta(days=7)


def test_who_is_left_open_twice_waits_a_cadence() -> None:
    """Back to the pool once only."""
    first = settled(TouchState.RETURNED, date(2026, 11, 10))
    second = settled(TouchState.RETURNED, date(2026, 11, 20), n=2, origin=first.key)
    once = verdict(person(1), History(touches=(first,)), RHYTHM, TODAY).wanted[0]
    twice = verdict(person(1), History(touches=(first, second)), RHYTHM, TODAY).wanted[0]
    assert (once.due_on, once.origin) == (date(2026, 11, 10), first.key)
    assert (twice.due_on, twice.origin) == (date(2027, 5, 20), None)


def test_a_thank_you_is_written_where_there_is_an_address() -> None:
    """E-mail where there is one, else a text; once for each first talk (P0-18)."""
    done = settled(TouchState.DONE, date(2026, 11, 20))
    history = History(touches=(done,))
    for contact, channel in ((person(1), Channel.TEXT), (person(1, emails=("a@example.org",)), Channel.EMAIL)):
        wish = verdict(contact, history, RHYTHM, TODAY).wanted[0]
        assert (wish.channel, wish.due_on, wish.latest_on) == (channel, TODAY, date(2026, 11, 24))
    thanked = replace(done, key=TouchKey(contact_id="c-1", purpose=Purpose.THANK, n=1), origin=done.key)
    wanted = verdict(person(1, last=date(2026, 11, 20)), History(touches=(done, thanked)), RHYTHM, TODAY).wanted
    assert [wish.purpose for wish in wanted] == [Purpose.CHECK_IN]


def test_a_first_way_is_the_preferred_or_the_only_one() -> None:
    """The contact's own channel, e-mail where there is no phone, else a call (P1-10)."""
    ways = [
        person(1, channel=Channel.MEET),
        replace(person(1, emails=("a@example.org",)), phones=()),
        person(1),
    ]
    found = [verdict(contact, History(), RHYTHM, TODAY).wanted[0].channel for contact in ways]
    assert found == [Channel.MEET, Channel.EMAIL, Channel.CALL]


def test_history_finds_what_is_open_and_what_was_talked() -> None:
    """An open touch by purpose; the last talk from the log or from the user, whichever is later."""
    still = settled(TouchState.OPEN, TODAY, settled_at=None)
    history = History(interactions=(talk(date(2026, 5, 1)),), touches=(still,))
    assert history.open_for([Purpose.RECONNECT]) is still
    assert history.open_for([Purpose.THANK]) is None
    assert history.talked_on(person(1, last=date(2026, 6, 1))) == date(2026, 6, 1)
    assert history.talked_on(person(1)) == date(2026, 5, 1)


def test_a_thank_you_is_no_conversation() -> None:
    """Neither a thank-you nor a post seen restarts the clock (P3-16)."""
    rows = (talk(TODAY, purpose=Purpose.THANK), talk(TODAY, channel=Channel.AMBIENT))
    assert History(interactions=rows).last_talk is None


def test_retracted_rows_are_not_valid() -> None:
    """A correction leaves the corrected row only."""
    first, second = talk(TODAY, id=1), talk(TODAY, id=3, note="better")
    assert valid([first, replace(first, id=2, retracts=1), second]) == (second,)


def test_reconnect_and_check_in_share_a_lane() -> None:
    """They are one follow-up under two names; everything else has its own."""
    assert {lane(purpose) for purpose in (Purpose.RECONNECT, Purpose.CHECK_IN)} == {Purpose.CHECK_IN}
    assert lane(Purpose.THANK) is Purpose.THANK
