"""The practices played through on whole looks: campaign, introduction, answer, birthday wishes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from rekindled.app.rebuilding import rebuild
from rekindled.core.campaigns import Campaign, CampaignState, Candidate
from rekindled.core.errands import Errand, ErrandKind
from rekindled.core.facts import CampaignSaved, ErrandSaved
from rekindled.core.model import Birthday, Entry, Purpose, Shape, Touch, TouchState
from tests.fakes.desks import BERLIN, FakeDesk, person

LONG_AGO = date(2019, 1, 1)
LATELY = date(2026, 10, 1)


def running(world: FakeDesk, *ids: str) -> Campaign:
    """A campaign that runs, with these contacts on its shortlist."""
    campaign = Campaign(
        id="q-1",
        problem="no buyers",
        question="Who would pay?",
        opened_on=world.clock.now().date(),
        state=CampaignState.RUNNING,
        candidates=tuple(Candidate(contact_id=one, willing=True, distant=True) for one in ids),
        ran_from=world.clock.now(),
    )
    world.store.record([CampaignSaved(campaign=campaign)], outside=True)
    return campaign


def plans(world: FakeDesk, kind: ErrandKind, contact_id: str, about: str | None = None) -> Errand:
    """An errand planned now, due at once."""
    now = world.clock.now()
    errand = Errand(id="e-1", contact_id=contact_id, kind=kind, words="", asked_at=now, due_on=now.date(), about=about)
    world.store.record([ErrandSaved(errand=errand)], outside=True)
    return errand


def open_for(world: FakeDesk, purpose: Purpose) -> list[Touch]:
    """The open touches of one purpose."""
    return [touch for touch in world.touches() if touch.key.purpose is purpose]


def entry_of(world: FakeDesk, touch: Touch) -> Entry:
    """The entry that carries a touch."""
    return next(entry for entry in world.entries() if entry.uid == touch.entry_uid)


def started(world: FakeDesk, touch: Touch) -> datetime:
    """When a touch's entry starts."""
    start = entry_of(world, touch).now.start
    assert isinstance(start, datetime)
    return start


def test_a_campaign_fills_a_morning_with_its_shortlist() -> None:
    """P0-16: set aside a morning: the shortlist shares a block, whoever is known only by the campaign included."""
    world = FakeDesk()
    world.knows(person(1, None, LONG_AGO), person(2, None), person(3, None))
    running(world, "c-1", "c-2", "c-3")
    world.settle_down()
    asks = open_for(world, Purpose.ASK)
    assert {touch.key.contact_id for touch in asks} == {"c-1", "c-2", "c-3"}
    (block,) = {touch.entry_uid for touch in asks}
    assert entry_of(world, asks[0]).shape is Shape.BLOCK
    assert started(world, asks[0]).date() == date(2026, 11, 24)
    assert block.startswith("rk-abcd1234-block-")


def test_the_whole_chain_from_the_question_to_the_check_in() -> None:
    """P0-18, P0-19, P3-17: the ask done, a thank-you within two working days, and a light check-in in six months."""
    world = FakeDesk()
    world.knows(person(1, None, LONG_AGO))
    running(world, "c-1")
    world.settle_down()
    (ask,) = open_for(world, Purpose.ASK)
    world.clock.set(started(world, ask).astimezone(UTC) + timedelta(hours=1))
    world.tick(ask.entry_uid)
    world.settle_down()
    (thank,) = open_for(world, Purpose.THANK)
    (check_in,) = open_for(world, Purpose.CHECK_IN)
    assert started(world, thank).date() == date(2026, 11, 25)
    assert check_in.due_on == date(2027, 5, 24)
    assert open_for(world, Purpose.ASK) == []


def test_a_campaign_takes_the_place_of_a_reconnect_that_nobody_touched() -> None:
    """One talk opens the tie: the reconnect is withdrawn in the look that writes the question."""
    world = FakeDesk()
    world.knows(person(1, last=LONG_AGO))
    world.settle_down()
    assert open_for(world, Purpose.RECONNECT)
    running(world, "c-1")
    world.settle_down()
    assert open_for(world, Purpose.RECONNECT) == []
    assert len(open_for(world, Purpose.ASK)) == 1


def test_a_talk_the_user_placed_comes_before_the_question() -> None:
    """What was dragged stays the next talk; the question waits until it is over."""
    world = FakeDesk()
    world.knows(person(1, last=LONG_AGO))
    world.settle_down()
    (reconnect,) = open_for(world, Purpose.RECONNECT)
    world.user(reconnect.entry_uid, by=timedelta(days=1))
    world.settle_down()
    running(world, "c-1")
    world.settle_down()
    assert open_for(world, Purpose.RECONNECT)
    assert open_for(world, Purpose.ASK) == []


def test_closing_a_campaign_withdraws_what_nobody_touched() -> None:
    """A question that is answered is asked of nobody any more, and the cadence goes on."""
    world = FakeDesk()
    world.knows(person(1, last=LONG_AGO))
    campaign = running(world, "c-1")
    world.settle_down()
    closed = replace(campaign, state=CampaignState.CLOSED, closed_on=date(2026, 11, 22))
    world.store.record([CampaignSaved(campaign=closed)], outside=True)
    world.settle_down()
    assert open_for(world, Purpose.ASK) == []
    assert open_for(world, Purpose.RECONNECT)


def test_nobody_answers_and_the_tie_rests_one_cadence() -> None:
    """P2-09: three tries by growing gaps, then no reconnect before one cadence is over."""
    world = FakeDesk()
    world.knows(person(1, last=LONG_AGO))
    running(world, "c-1")
    for attempt in (1, 2, 3):
        world.settle_down()
        if attempt == 3:
            # A month ahead is beyond the horizon of four weeks.
            assert open_for(world, Purpose.ASK) == []
            world.clock.advance(timedelta(days=7))
            world.settle_down()
        (ask,) = open_for(world, Purpose.ASK)
        assert ask.attempt == attempt
        world.clock.set(started(world, ask).astimezone(UTC) + timedelta(hours=1))
        world.tick(ask.entry_uid, "✗")
        world.settle_down()
    assert open_for(world, Purpose.ASK) == []
    assert all(touch.due_on > date(2027, 6, 1) for touch in world.touches())


def test_an_introduction_leads_from_the_mutual_contact_to_the_other_one() -> None:
    """P4-05, P4-06: ask the mutual; when they agree, the talk with the target is planned."""
    world = FakeDesk()
    world.knows(person(1, "1 year", LATELY), person(2, None))
    plans(world, ErrandKind.INTRODUCTION, "c-1", about="c-2")
    world.settle_down()
    (introduce,) = open_for(world, Purpose.INTRODUCE)
    world.tick(introduce.entry_uid)
    world.settle_down()
    (talk,) = open_for(world, Purpose.RECONNECT)
    assert (talk.key.contact_id, talk.due_on) == ("c-2", date(2026, 11, 25))


def test_an_answer_finds_its_place_the_same_morning() -> None:
    """P3-18: on a working morning with time left the answer stands today, and not in the past of that morning."""
    world = FakeDesk()
    world.clock.set(datetime(2026, 11, 27, 8, 2, tzinfo=UTC))
    world.knows(person(1, None))
    plans(world, ErrandKind.ANSWER, "c-1")
    world.settle_down()
    (answer,) = open_for(world, Purpose.ANSWER)
    assert started(world, answer).astimezone(UTC) == datetime(2026, 11, 27, 8, 20, tzinfo=UTC)


def test_an_answer_in_the_evening_waits_for_the_next_working_morning() -> None:
    """P3-01: soon, but not on a Saturday, unless Saturdays are among the user's days."""
    for days, on in ((BERLIN.days, date(2026, 11, 30)), (frozenset({5}), date(2026, 11, 28))):
        world = FakeDesk(rhythm=replace(BERLIN, days=days))
        world.clock.set(datetime(2026, 11, 27, 18, tzinfo=UTC))
        world.knows(person(1, None))
        plans(world, ErrandKind.ANSWER, "c-1")
        world.settle_down()
        (answer,) = open_for(world, Purpose.ANSWER)
        assert started(world, answer).date() == on


def test_a_dropped_errand_leaves_the_calendar() -> None:
    """What the user takes back is withdrawn."""
    world = FakeDesk()
    world.knows(person(1, "1 year", LATELY))
    errand = plans(world, ErrandKind.KINDNESS, "c-1")
    world.settle_down()
    assert open_for(world, Purpose.GIVE)
    world.store.record([ErrandSaved(errand=replace(errand, dropped=True))], outside=True)
    world.settle_down()
    assert open_for(world, Purpose.GIVE) == []


def test_birthday_wishes_stand_on_the_very_day_and_restart_the_clock() -> None:
    """P2-21: on a Saturday too; once done they count as a light talk."""
    world = FakeDesk()
    world.knows(person(1, "3 months", LATELY, birthday=Birthday(month=12, day=5)))
    world.settle_down()
    (wishes,) = open_for(world, Purpose.BIRTHDAY)
    assert started(world, wishes).date() == date(2026, 12, 5)
    world.clock.set(datetime(2026, 12, 5, 12, tzinfo=UTC))
    world.tick(wishes.entry_uid)
    world.settle_down()
    (check_in,) = open_for(world, Purpose.CHECK_IN)
    assert check_in.due_on == date(2027, 3, 5)
    assert open_for(world, Purpose.BIRTHDAY) == []


def test_what_nobody_remembers_is_left_standing() -> None:
    """Promise 7: entries for aims that a lost store knew of stay, and so do wishes for a forgotten birthday."""
    world = FakeDesk()
    world.knows(person(1, "3 months", LATELY, birthday=Birthday(month=12, day=5)), person(2, None))
    running(world, "c-2")
    plans(world, ErrandKind.KINDNESS, "c-1")
    world.settle_down()
    before = set(world.seen())
    fresh = FakeDesk(account=world.account, clock=world.clock)
    rebuild(fresh.desk)
    fresh.settle_down()
    fresh.clock.advance(timedelta(days=1))
    fresh.settle_down()
    assert before <= set(fresh.seen())
    assert {touch.key.purpose for touch in fresh.touches()} == {
        Purpose.ASK,
        Purpose.GIVE,
        Purpose.BIRTHDAY,
        Purpose.CHECK_IN,
    }


def test_a_birthday_that_was_corrected_takes_its_entry_along() -> None:
    """The untouched wishes for a wrong day are withdrawn, and the right day has its own."""
    world = FakeDesk()
    contact = person(1, "3 months", LATELY, birthday=Birthday(month=12, day=5))
    world.knows(contact)
    world.settle_down()
    world.knows(replace(contact, birthday=Birthday(month=12, day=8)))
    world.settle_down()
    (wishes,) = open_for(world, Purpose.BIRTHDAY)
    assert started(world, wishes).date() == date(2026, 12, 8)
    assert len(world.touches(TouchState.WITHDRAWN)) == 1
